"""A local Telegram: a Bot-API-compatible server and the phones that talk through it."""
