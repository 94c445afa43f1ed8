"""Which subject a staff member asks about."""

import re
import unicodedata
from typing import Final

from bot.inbound import Inbound
from content.model import Content

_LONGEST_CODE: Final = 20


def asked_code(said: Inbound) -> str | None:
    """Give the code that follows a command or a first word; None where nothing like it does."""
    after = said.argument if said.command is not None else said.text.strip().partition(" ")[2]
    return _one_word(after)


def code_alone(said: Inbound) -> str | None:
    """Give the one word that was written, which may be a code; None for anything longer."""
    return None if said.command is not None else _one_word(said.text.strip())


def is_code(word: str, content: Content) -> bool:
    """Tell whether a word is written as the codes of some site are."""
    return any(re.fullmatch(one.subject_code_pattern, word) for one in content.sites.values())


def _one_word(text: str) -> str | None:
    words = unicodedata.normalize("NFKC", text[: _LONGEST_CODE + 1]).upper().split()
    return words[0] if len(words) == 1 and len(words[0]) <= _LONGEST_CODE else None
