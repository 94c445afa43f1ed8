"""People: what is said to them and what they answer."""
