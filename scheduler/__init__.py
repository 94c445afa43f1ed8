"""Time: due work and the plans that answer it."""
