"""The shape of every conversation."""

from typing import Protocol

from bot.inbound import Inbound
from content.model import Content
from records.effects import Effect
from records.facts import Facts


class Conversation(Protocol):
    """Decides what to do about one update. Pure: the same arguments give the same effects."""

    def __call__(self, said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
        """Return what is to be recorded and said, in order."""
        ...
