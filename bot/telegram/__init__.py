"""The only code that talks to Telegram."""
