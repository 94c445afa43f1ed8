"""Chinese with some of its characters typed in pinyin: "牙rou出xue", "流huang水"."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from content.triage.sounds import Correction, Sounds

_HAN = r"[\u4e00-\u9fff]"
_MIXED = re.compile(rf"{_HAN}[a-z]{{2,}}|[a-z]{{2,}}{_HAN}")
_PIECE = re.compile(rf"[a-z]+|{_HAN}|[^\sa-z\u4e00-\u9fff]")
_LONGEST = 6


@dataclass(slots=True)
class _Node:
    """A place in the tree of syllables; `words` end here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A character as it stands, or a syllable in Latin letters, of which `character` is ""."""

    sounds: tuple[str, ...]
    character: str
    start: int
    end: int


class Mixed:
    """Reads syllables among Chinese characters as the words of the rules they make with them."""

    def __init__(self, sounds: Sounds, words: Iterable[str]) -> None:
        self._sounds = sounds
        self._words = words

    def corrections(self, text: str) -> Iterator[Correction]:
        """Find the words; nothing where no letters touch Chinese characters."""
        if _MIXED.search(text) is None:
            return
        pieces = list(self._pieces(text))
        number = 0
        while number < len(pieces):
            found = self._longest_at(pieces, number)
            if found is None:
                number += 1
                continue
            size, word = found
            first, last = pieces[number], pieces[number + size - 1]
            if first is not None and last is not None:
                yield Correction(first.start, last.end, word)
            number += size

    @cached_property
    def _tree(self) -> _Node:
        root = _Node()
        readings: Mapping[str, tuple[str, ...]] = self._sounds.readings
        for word in dict.fromkeys(self._words):
            nodes = [root]
            for character in word:
                sounds = readings.get(character, ())
                nodes = [
                    node.following.setdefault(sound, _Node()) for node in nodes for sound in sounds
                ]
            for node in nodes:
                node.words.append(word)
        return root

    def _pieces(self, text: str) -> Iterator[_Piece | None]:
        """Cut a text into characters and syllables; None stands for what is neither."""
        for match in _PIECE.finditer(text):
            written, start = match[0], match.start()
            if not written.isascii():
                yield _Piece(self._sounds.readings.get(written, ()), written, *match.span())
                continue
            syllables = self._sounds.cut(written) if written.isalpha() else None
            if syllables is None:
                yield None
                continue
            for sound in syllables:
                yield _Piece((sound,), "", start, start + len(sound))
                start += len(sound)

    def _longest_at(self, pieces: Sequence[_Piece | None], first: int) -> tuple[int, str] | None:
        nodes, best = [self._tree], None
        for number in range(first, min(first + _LONGEST, len(pieces))):
            piece = pieces[number]
            if piece is None:
                break
            nodes = [
                following
                for node in nodes
                for sound in piece.sounds
                if (following := node.following.get(sound)) is not None
            ]
            run = pieces[first : number + 1]
            fitting = [word for node in nodes for word in node.words if _fits(word, run)]
            if fitting and any(one is not None and not one.character for one in run):
                best = len(run), fitting[0]
        return best


def _fits(word: str, run: Sequence[_Piece | None]) -> bool:
    return len(word) == len(run) and all(
        one is not None and one.character in {"", character}
        for one, character in zip(run, word, strict=True)
    )
