"""The demonstration: a local Telegram, the whole companion, a small synthetic trial."""
