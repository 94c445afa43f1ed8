"""What stands around a finding: denied, another person's, asked about, past, or simply said."""

import re
from collections.abc import Sequence

from content.triage.asked import clause_around, is_asked, is_figure, is_information
from content.triage.lexicon import Found
from content.triage.rules import Persons
from content.triage.said import CONTEXT_MARK, FEVER, Said
from content.triage.standing import Span, Standing
from content.triage.then import is_past, is_resolved
from content.triage.whose import whose

_NEGATION, _FILLER = "=negation", "=filler"
_NOT_FINDINGS = frozenset({"<mild>", "<not_mild>", "<took>", "<pills>", "<stand>"})
_MOST_STEPS = 12
_NEAR = 60
_AFTER = 24
_LIST_SIGNS = " 、/"
_BLANK, _COMMA, _BUT = " ", ",", "但"
_ALSO = frozenset("和或及与、/也跟") | {"或者", "以及", "or", "nor", "and"}
_NOW = frozenset({"现在", "今天", "today"})
_LISTED_BEFORE = re.compile(r"(?:,\s?|\s)(?:or|nor)\s(?:any\s)?\Z")
_LISTED_AFTER = re.compile(
    r"[a-z' ]{1,30}\s?,\s?(?:[a-z ]{1,30},\s?){0,4}(?:[a-z]+ ){0,3}(?:or|nor)\s"
)
# "Denies fever, cough, bleeding": the way a chart is written.
_DENIES_ALL = re.compile(
    r"\s?(?:(?:i|he|she|pt|patient|the patient)\s)?den(?:y|ies|ied)\s[a-z ,]*\Z"
)
_ANSWERED_NO = re.compile(r"\s?[:\-–]\s?(?:无|没有|否|none|no|nil|negative)(?![a-z])")
_ANSWERED_YES = re.compile(r"\s?[:\-–]?\s?(?:有(?=[,.。;!\s了的啊]|\Z)|yes(?![a-z]))")
# "塞極都冇用", "目前没有发烧": nothing is denied but the use, or what follows.
_AND_NO_MORE = re.compile(r"[\s了啊呀呢哈的哦嘛喔,.。;!?、/]|\Z")
# Without one of these, "if my chest hurts, what do I do" may be about now.
_NOT_NOW = re.compile(
    r"(?:已经|都|就|也|倒)*(?:没有|没了|没再|没事|(?:全|基本|完全|差不多)?(?:退|消|散|褪)"
    r"|不\w{1,2}了|好了|正常|恢复)"
)


def standing(said: Said, span: Span, persons: Persons = Persons.PATIENT) -> Standing:
    """Tell how a finding is meant; the first of the reasons below that applies."""
    if (belongs := whose(said, span, persons)) is not Standing.AFFIRMED:
        return belongs
    if (denied := _denial(said, span)) is not Standing.AFFIRMED:
        return denied
    is_now = any(
        not _NOT_NOW.match(said.text, one.end)
        for one in said.within("=now", *clause_around(said, span))
    )
    reasons = (
        (Standing.FIGURE, is_figure(said, span)),
        (Standing.INFORMATION, not is_now and is_information(said, span)),
        (Standing.HYPOTHETICAL, is_asked(said, span)),
        (Standing.PAST, not is_now and is_past(said, span)),
        (Standing.RESOLVED, is_resolved(said, span)),
    )
    return next((meant for meant, applies in reasons if applies), Standing.AFFIRMED)


def is_denied(said: Said, place: int) -> bool:
    """Tell whether the word that begins at a place is denied, or may be."""
    return _denied_at(said, place) is not Standing.AFFIRMED


# ---------------------------------------------------------------- denial


def _denial(said: Said, span: Span) -> Standing:
    if _ANSWERED_YES.match(said.text, span.end):
        return Standing.AFFIRMED
    if _is_answered_no(said, span):
        return Standing.DENIED
    found = {_denied_at(said, place) for place in span.words}
    for standing_ in (Standing.DENIED, Standing.DOUBTED):
        if standing_ in found:
            return standing_
    return Standing.AFFIRMED


def _denied_at(said: Said, place: int) -> Standing:
    """Walk back over fillers and other findings to a word of denial."""
    walk = _Walk(said, place)
    for _ in range(_MOST_STEPS):
        if not walk.reaches_a_word():
            return Standing.AFFIRMED
        ending = said.ending_at(walk.place)
        if (negation := _of(ending, _NEGATION)) is not None:
            if _is_no_denial(said, negation, place):
                return Standing.AFFIRMED
            if walk.doubted and walk.turned:
                return Standing.AFFIRMED
            return Standing.DOUBTED if walk.doubted else Standing.DENIED
        if (step := _step(ending)) is None:
            return Standing.AFFIRMED
        walk.step_over(step)
    return Standing.AFFIRMED


class _Walk:
    """The way back from a finding: over findings of one list it stays certain, else doubted."""

    def __init__(self, said: Said, place: int) -> None:
        self._said = said
        self._first, _ = said.clause(place)
        self._in_english_list = _is_listed(said, place)
        # Chinese puts a list sign or a word between; "没有头痛胸痛" may be two sentences.
        self._listed = said.text[place : place + 1].isascii()
        self.place = place
        self.doubted = False
        # "不疼，现在疼": a word of now between two findings.
        self.turned = False

    def reaches_a_word(self) -> bool:
        """Go over spaces and list signs; false where the clause begins."""
        text = self._said.text
        while self.place > 0 and text[self.place - 1] in _LIST_SIGNS:
            self._listed = self._listed or text[self.place - 1] != _BLANK
            self.place -= 1
        if self.place > self._first:
            return True
        if self._said.bare_before(self.place) and not self._is_denied_twice():
            # "没有头痛 胸闷 气短": three names in a row are a list.
            self._listed = self._listed or self._said.is_in_spoken_list(self.place)
            self._first, _ = self._said.clause(self.place - 1)
            return self.place > self._first
        if not (self._in_english_list and self.place and text[self.place - 1] == _COMMA):
            return False
        self.place, self._listed = self.place - 1, True
        self._first, _ = self._said.clause(max(0, self.place - 1))
        return self.place > self._first

    def _is_denied_twice(self) -> bool:
        """Tell whether the two clauses before each have a "no": what has none is not denied."""
        before, _ = self._said.clause(self.place - 1)
        first, _ = self._said.clause(max(0, before - 1))
        denied = [
            bool(self._said.within(_NEGATION, start, end))
            for start, end in ((first, before), (before, self.place))
        ]
        return all(denied)

    def step_over(self, word: Found) -> None:
        """Go over a filler or another finding."""
        if word.key == _FILLER:
            self._listed = self._listed or self._said.text[word.start : word.end] in _ALSO
            self.turned = self.turned or self._said.text[word.start : word.end] in _NOW
        elif word.key not in self._said.body:
            self.doubted, self._listed = self.doubted or not self._listed, False
        self.place = word.start


def _step(ending: Sequence[Found]) -> Found | None:
    if (filler := _of(ending, _FILLER)) is not None:
        return filler
    findings = (
        one
        for one in ending
        if one.key not in _NOT_FINDINGS
        and (not one.key.startswith(CONTEXT_MARK) or one.key == FEVER)
    )
    return next(findings, None)


def _of(ending: Sequence[Found], key: str) -> Found | None:
    return next((one for one in ending if one.key == key), None)


def _is_no_denial(said: Said, negation: Found, start: int) -> bool:
    """Tell whether a comparison, a contradiction or a contrast with now takes the "no" away."""
    first, end = said.clause(start)
    if said.within("=comparison", negation.start, min(end, start + _AFTER)):
        return True
    first = max(first, negation.start - _NEAR)
    if said.within("=contradiction", first, negation.end):
        return True
    _, last = said.sentence(start)
    was_different = said.within("=long_ago", first, negation.end)
    return bool(was_different and said.within("=now", start, min(last, start + _NEAR)))


def _is_listed(said: Said, start: int) -> bool:
    before = said.text[max(0, start - _AFTER) : start]
    after = said.text[start : start + _NEAR + _NEAR]
    first, _ = said.sentence(start)
    denies_all = _DENIES_ALL.match(said.text, first, start)
    return bool(denies_all or _LISTED_BEFORE.search(before) or _LISTED_AFTER.match(after))


def _is_answered_no(said: Said, span: Span) -> bool:
    if _ANSWERED_NO.match(said.text, span.end):
        return True
    _, last = said.sentence(span.start)
    for one in said.within("=negation_after", span.end, min(last, span.end + _NEAR)):
        if not (_AND_NO_MORE.match(said.text, one.end) or said.pauses_at(one.end)):
            continue
        between = said.text[span.end : one.start]
        return not said.within("=now", span.end, one.start) and _BUT not in between
    return False
