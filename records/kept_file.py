"""A file that the messenger keeps, under its name there."""

from dataclasses import dataclass

from content.vocabulary import FileKind


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What kind it is, and the messenger's name for it, with which it can be sent again."""

    kind: FileKind
    name: str
