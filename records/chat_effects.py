"""What a decision may ask for about the chat itself."""

from dataclasses import dataclass

from content.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCommands:
    """Show these commands behind the `/` of the chat that wrote, in its person's language."""

    commands: tuple[tuple[str, Wording], ...]
