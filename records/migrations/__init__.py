"""The schema, step by step; applied by `records.migrate`."""
