"""What happened and what is due; the only code that talks to PostgreSQL."""
