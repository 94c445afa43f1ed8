"""What the trial says: data a clinician can read, and pure look-ups over it."""
