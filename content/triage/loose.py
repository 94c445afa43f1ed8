"""Words of the rules found where light words stand between, or an English word ends otherwise."""

import re
from collections.abc import Iterable, Iterator

from content.triage.lexicon import Found, Lexicon
from content.triage.rules import LooseFile
from content.triage.stems import Stems

_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SHORTEST = 2
_SHORTEST_STRIPPED = 3
_MOST_BETWEEN = 14
_GAP, _ANY_ENDING = " ", "*"


class Loose:
    """Finds wordings with a few light words more or less, and with other English endings."""

    def __init__(self, ways: LooseFile, entries: Iterable[tuple[str, str]] | Lexicon) -> None:
        """Take the words of the findings, or the lexicon that was made of them before."""
        self._stems = Stems(ways.irregular)
        self._light_en = frozenset(ways.light.en)
        kept = sorted(ways.kept.zh, key=len, reverse=True)
        light = sorted(ways.light.zh, key=len, reverse=True)
        same = sorted(ways.same_zh, key=len, reverse=True)
        self._chinese = re.compile(
            f"(?P<kept>{_any_of(kept)})|(?P<light>{_any_of(light)})|(?P<same>{_any_of(same)})"
        )
        self._same_zh = dict(ways.same_zh)
        forms = sorted(ways.same_en, key=len, reverse=True)
        self._same = re.compile(f"(?<![a-z'])(?:{_any_of(forms)})(?![a-z'])")
        self._same_en = dict(ways.same_en)
        if isinstance(entries, Lexicon):
            self.lexicon = entries
        else:
            self.lexicon = Lexicon(self._loosened(entries))

    def find(self, text: str) -> Iterator[Found]:
        """Find what the plain words do not show; `text` is in one spelling."""
        view, starts, ends = self._view(text)
        for one in self.lexicon.find(view):
            start, end = starts[one.start], ends[one.end - 1]
            is_as_written = text[start:end] == view[one.start : one.end]
            if not is_as_written and end - start - (one.end - one.start) <= _MOST_BETWEEN:
                yield Found(one.key, start, end)

    def _loosened(self, entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for word, key in entries:
            if word.isascii() and (_GAP not in word or word.endswith(_ANY_ENDING)):
                continue
            loose = self._view(word)[0].strip()
            if word.isascii():
                # "went down like" without its last word would be something else.
                is_whole = word.rpartition(_GAP)[2] not in self._light_en
                if _GAP in loose and is_whole:
                    yield loose, key
            elif len(loose) >= (_SHORTEST if loose == word else _SHORTEST_STRIPPED):
                yield loose, key

    def _view(self, text: str) -> tuple[str, list[int], list[int]]:
        """Give the text without light words and endings, and where each character was typed."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for start, end, word in sorted(self._changes(text), key=lambda one: (one[0], -one[1])):
            if start < last:
                continue
            parts += (text[last:start], word)
            starts += (*range(last, start), *[start] * len(word))
            ends += (*range(last + 1, start + 1), *[end] * len(word))
            last = end
        parts.append(text[last:])
        starts += range(last, len(text))
        ends += range(last + 1, len(text) + 1)
        return "".join(parts), starts, ends

    def _changes(self, text: str) -> Iterator[tuple[int, int, str]]:
        for match in self._chinese.finditer(text):
            if match["light"]:
                yield match.start(), match.end(), ""
            elif match["same"]:
                yield match.start(), match.end(), self._same_zh[match[0]]
        for match in self._same.finditer(text):
            yield match.start(), match.end(), self._same_en[match[0]]
        for match in _ENGLISH.finditer(text):
            word = match[0]
            if word in self._light_en:
                end = match.end() + (text[match.end() : match.end() + 1] == _GAP)
                yield match.start(), end, ""
            elif (stem := self._stems.of(word)) != word:
                yield match.start(), match.end(), stem


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"
