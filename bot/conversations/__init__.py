"""What is said and answered: pure, one file a conversation."""
