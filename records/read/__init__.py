"""Rows become facts: what a decision may know, read in the transaction that acts on it."""
