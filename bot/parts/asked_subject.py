"""Which subject a staff member asks about."""

import unicodedata
from typing import Final

from bot.inbound import Inbound

_LONGEST_CODE: Final = 20


def asked_code(said: Inbound) -> str | None:
    """Give the code that follows a command or a first word; None where nothing like it does."""
    after = said.argument if said.command is not None else said.text.strip().partition(" ")[2]
    words = unicodedata.normalize("NFKC", after[: _LONGEST_CODE + 1]).upper().split()
    return words[0] if len(words) == 1 and len(words[0]) <= _LONGEST_CODE else None
