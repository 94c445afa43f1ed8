"""Pure pieces that several conversations share."""
