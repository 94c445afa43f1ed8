"""The command line `companion`."""
