"""Adverse events: the terms, how they are found, what is judged of them, and the clock."""
