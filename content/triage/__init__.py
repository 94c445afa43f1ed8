"""How a free text is read for red flags and temperatures: rules in YAML, and pure look-ups."""
