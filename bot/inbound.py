"""An update in our own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from content.vocabulary import FileKind
from records.kept_file import KeptFile


class Kind(StrEnum):
    """What somebody did."""

    TEXT = "text"
    BUTTON = "button"
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"
    RECORDING = "recording"
    OTHER_MEDIA = "other_media"
    EDITED = "edited"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    GROUP = "group"
    IGNORED = "ignored"


class MalformedUpdateError(Exception):
    """An update that cannot be read. Carries the kind of the fault, never the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One update: who (a chat), what, when. Instants are aware UTC.

    `command` is the word after `/` in lower case, `argument` what follows it. `button_ref` is the
    opaque reference a button carried. `file` is what came along and can be passed on, `album` the
    messenger's name for files that were sent together; a recording (video, music) is neither.
    `language_code` is the messenger's guess.
    """

    kind: Kind
    chat_id: int
    sent_at: datetime
    received_at: datetime
    text: str = ""
    command: str | None = None
    argument: str = ""
    button_ref: str | None = None
    callback_id: str | None = None
    message_id: int | None = None
    language_code: str | None = None
    file: KeptFile | None = None
    album: str | None = None

    @property
    def photo(self) -> str | None:
        """The messenger's name for a picture that came along."""
        is_photo = self.file is not None and self.file.kind is FileKind.PHOTO
        return self.file.name if self.file is not None and is_photo else None
