"""Effects become rows: the only writer of clinical records."""
