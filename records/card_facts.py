"""What staff are shown of a subject beside what that one did: notes, and the phone."""

from dataclasses import dataclass
from datetime import datetime

from content.vocabulary import EscalationTopic
from records.card_effects import CardPart


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFact:
    """What somebody of the staff wrote down about a subject; the subject does not see it.

    `topic` is that of the case it was noted in, None where it was in no case; `corrects` the part
    of the card where it says why an entry was corrected.
    """

    words: str
    name: str
    written_at: datetime
    topic: EscalationTopic | None = None
    corrects: CardPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """The latest notes, newest first, and the phone.

    `linked_at` is None where no phone is linked, `heard_at` where nothing came from it yet;
    `number` is the one to call.
    """

    notes: tuple[NoteFact, ...] = ()
    linked_at: datetime | None = None
    heard_at: datetime | None = None
    is_reachable: bool = True
    number: str | None = None
