"""`companion bench`: the figures we promise, measured beside the peers in the same run."""
