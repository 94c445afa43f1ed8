"""The page for a desk: server-rendered, read only."""
