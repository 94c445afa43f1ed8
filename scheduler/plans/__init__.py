"""Pure plans, one file for each kind of due work."""
