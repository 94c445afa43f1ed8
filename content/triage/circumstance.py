"""What stands around a finding: denied, another person's, asked about, past, or simply said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from content.triage.lexicon import Found
from content.triage.rules import Persons
from content.triage.said import CONTEXT_MARK, FEVER, Said
from content.triage.then import is_other_then


class Standing(Enum):
    """How a finding is meant."""

    AFFIRMED = auto()
    DENIED = auto()
    DOUBTED = auto()
    OTHERS = auto()
    CHILDS = auto()
    INFORMATION = auto()
    FIGURE = auto()
    HYPOTHETICAL = auto()
    PAST = auto()
    RESOLVED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A finding in a text: its place, where each of its words begins, and where the next stands."""

    start: int
    end: int
    words: tuple[int, ...]
    next_start: int


_NEGATION, _FILLER, _SELF, _PRONOUN = "=negation", "=filler", "=speaker", "=patient"
_FAMILY, _CHILDREN, _OTHERS = "=family", "=children", "=other_people"
_PERSONS = (_SELF, _PRONOUN, _FAMILY, _CHILDREN, _OTHERS)
_ASKED_BEFORE = ("=hypothetical", "=question")
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
_OBJECT = re.compile(
    r"(?:和|跟|与|同|陪|带|给|帮|找|问|告诉|叫|在|去|到|对|把|被|向)(?:我|我的|我家)?\Z"
    r"|(?<![a-z])(?:with|to|for|at|of|by|from|walking|visiting|visit|feeding|told|tell|asked|ask"
    r"|called|call|and|near|beside|like)(?: my| the| a| our| his| her)?\s?\Z"
)
_ADDRESSED = re.compile(r"你好|您好|,|好|们|!|:|早")
_ADDRESS_BEFORE = 3
_POSSESSED = 2
_ONLY_WHEN = 5
_OVER = 40
_SAYING = 8
# What makes a saying of words beside "so dear that ...": it only nearly happened.
_NEARLY = re.compile(r"要|快|想|差点|恨不得|在滴|简直|就差")
_LAUGHS = re.compile(r"哈哈|(?<![a-z])(?:lol|haha)")
# 难得 in 呼吸困难得快死了, 气得 in 喘气得, are no saying.
_WITHIN_A_WORD = frozenset("困喘叹吸出上憋吐换")
# Without one of these, "if my chest hurts, what do I do" may be about now.
_NOT_NOW = re.compile(r"(?:已经|都|就|也|倒)*(?:没有|没了|没再|没事|不\w{1,2}了|好了|正常|恢复)")
_ONE_DAY = re.compile(
    r"万一|以后|哪天|晚上|半夜|夜里|周末|放假|在家|回家|到时|问问|问一下|问下|打听"
    r"|at night|weekend|one day|some day|later|at home|ever|in future|holiday"
)
_ADVISED = re.compile(
    r"(?:他|她)?(?:说|讲|推荐|介绍|建议|劝|让我|叫我)|\s?(?:says?|said|recommend|suggest|swears)"
)
_WOULD_I = re.compile(
    r"想去|想试|我想|行吗|可以吗|能不能|行不行|可不可以|能试|can i|should i|is it ok|is that ok"
    r"|may i"
)
_POSSESSIVES = ("家的", "的", "家", "'s ")
_EXPERIENCED = "过"
# "会流鼻血吗": asks whether it may happen.
_WILL_IT = re.compile(r"会(?:不会)?(?:很|再|一直|有|出现|引起|导致)?\Z")
_IS_ASKED = re.compile(r"吗|嘛|么")


def standing(said: Said, span: Span, persons: Persons = Persons.PATIENT) -> Standing:
    """Tell how a finding is meant; the first of the reasons below that applies."""
    if (whose := _whose(said, span, persons)) is not Standing.AFFIRMED:
        return whose
    if (denied := _denial(said, span)) is not Standing.AFFIRMED:
        return denied
    is_now = any(
        not _NOT_NOW.match(said.text, one.end)
        for one in said.within("=now", *_clause_around(said, span))
    )
    reasons = (
        (Standing.FIGURE, _is_figure(said, span)),
        (Standing.INFORMATION, not is_now and _is_information(said, span)),
        (Standing.HYPOTHETICAL, _is_asked(said, span)),
        (Standing.PAST, not is_now and _is_past(said, span)),
        (Standing.RESOLVED, _is_resolved(said, span)),
    )
    return next((meant for meant, applies in reasons if applies), Standing.AFFIRMED)


def is_denied(said: Said, place: int) -> bool:
    """Tell whether the word that begins at a place is denied, or may be."""
    return _denied_at(said, place) is not Standing.AFFIRMED


def _clause_around(said: Said, span: Span) -> tuple[int, int]:
    start, _ = said.clause(span.start)
    _, end = said.clause(max(span.start, span.end - 1))
    return max(start, span.start - _NEAR), min(end, span.end + _NEAR)


def _is_information(said: Said, span: Span) -> bool:
    start, end = _clause_around(said, span)
    if said.within("=information", start, span.end) or said.within(
        "=question_after", span.end, end
    ):
        return True
    if _WILL_IT.search(said.text, start, min(span.words)) and _IS_ASKED.search(
        said.text, span.end, end
    ):
        return True
    _, last = said.sentence(span.start)
    if not said.within("=hypothetical", start, span.start):
        return False
    after = span.start, min(last, span.end + _NEAR)
    if said.within("=whom_to_ask", *after):
        return True
    return bool(said.within("=what_to_do", *after) and _ONE_DAY.search(said.text, start, after[1]))


def _is_figure(said: Said, span: Span) -> bool:
    """Tell whether it is a way of speaking: "so dear that I could spit blood"."""
    start, _ = _clause_around(said, span)
    _, last = said.sentence(span.start)
    return any(
        said.distance(one.end, span.start) <= _SAYING
        and said.text[one.start - 1 : one.start] not in _WITHIN_A_WORD
        and (
            _NEARLY.search(said.text, one.end, span.end) or _LAUGHS.search(said.text, one.end, last)
        )
        for one in said.within("=figurative", start, span.end)
    )


def _is_asked(said: Said, span: Span) -> bool:
    start, _ = _clause_around(said, span)
    return any(said.within(key, start, span.start) for key in _ASKED_BEFORE)


# ---------------------------------------------------------------- denial


def _denial(said: Said, span: Span) -> Standing:
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
        if not (self._in_english_list and self.place and text[self.place - 1] == _COMMA):
            return False
        self.place, self._listed = self.place - 1, True
        self._first, _ = self._said.clause(max(0, self.place - 1))
        return self.place > self._first

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
        between = said.text[span.end : one.start]
        return not said.within("=now", span.end, one.start) and _BUT not in between
    return False


# ---------------------------------------------------------------- whose


def _whose(said: Said, span: Span, persons: Persons) -> Standing:
    if persons is Persons.ANYONE:
        return Standing.AFFIRMED
    who = _who(said, span.start)
    if who is None or who.key in {_SELF, _PRONOUN}:
        return _unless_not_me(said, who)
    if who.key == _OTHERS or _is_others_relative(said, who):
        return Standing.OTHERS
    if persons is Persons.PARTNER and said.within("<partner>", who.start, who.end):
        return Standing.AFFIRMED
    if _is_elsewhere(said, span):
        return Standing.OTHERS
    return Standing.CHILDS if who.key == _CHILDREN else Standing.AFFIRMED


def _unless_not_me(said: Said, who: Found | None) -> Standing:
    apart = who is None and said.all_of("=not_me")
    named = any(said.all_of(key) for key in (_FAMILY, _CHILDREN, _OTHERS))
    return Standing.OTHERS if apart and named else Standing.AFFIRMED


def _is_others_relative(said: Said, who: Found) -> bool:
    before = said.text[max(0, who.start - _POSSESSED - 1) : who.start]
    linked = next((link for link in _POSSESSIVES if before.endswith(link)), None)
    if linked is None:
        return False
    return _of(said.ending_at(who.start - len(linked)), _OTHERS) is not None


def _is_elsewhere(said: Said, span: Span) -> bool:
    first, last = said.sentence(span.start)
    window = max(first, span.start - _NEAR), min(last, span.end + _NEAR)
    is_past = said.within("=long_ago", *window) and not said.within("=now", *window)
    apart = said.within("=not_me", *window) or said.within("=contagion", *window)
    return bool(is_past or apart)


def _who(said: Said, place: int) -> Found | None:
    """Find whom the words before a place are about; a pronoun is whoever was spoken of before."""
    first, _ = said.sentence(place)
    named = _nearest_person(said, max(first, place - _NEAR - _NEAR), place, _PERSONS)
    if named is None or named.key != _PRONOUN:
        return named
    before = _nearest_person(said, max(0, first - _NEAR), named.start, _PERSONS[2:])
    return named if before is None else before


def _nearest_person(said: Said, first: int, last: int, kinds: Sequence[str]) -> Found | None:
    persons = sorted(
        (one for kind in kinds for one in said.within(kind, first, last)),
        key=lambda one: (one.start, one.end),
    )
    return next((one for one in reversed(persons) if _is_subject(said, one)), None)


def _is_subject(said: Said, person: Found) -> bool:
    if person.key == _SELF:
        near = person.end, person.end + _POSSESSED + _POSSESSED
        return not any(
            one.start <= person.end + _POSSESSED
            for kind in _PERSONS[2:]
            for one in said.within(kind, *near)
            if said.text[person.end : one.start] in {"", "的", "家", "们", "个", "那", "家的"}
        )
    is_first = person.key == _OTHERS and person.start < _ADDRESS_BEFORE
    if is_first and _ADDRESSED.match(said.text, person.end):
        return False
    _, last = said.sentence(person.start)
    if _ADVISED.match(said.text, person.end) and _WOULD_I.search(said.text, person.end, last):
        return False
    return _OBJECT.search(said.text[max(0, person.start - _AFTER) : person.start]) is None


# ---------------------------------------------------------------- when


def _is_past(said: Said, span: Span) -> bool:
    start, end = _clause_around(said, span)
    if _is_contrasted(said, span, start):
        return False
    if any(
        not is_other_then(said, one)
        for one in said.within("=long_ago", _with_short_clause_before(said, start), end)
    ):
        return True
    first, last = said.sentence(span.start)
    experienced = _EXPERIENCED in said.text[span.start : span.end + 1]
    return experienced and bool(said.within("=long_ago", max(first, span.start - _NEAR), last))


def _is_contrasted(said: Said, span: Span, clause: int) -> bool:
    """Tell whether there was nothing before and there is now: "never before, but today"."""
    _, last = said.sentence(span.start)
    never = said.within(_NEGATION, clause, span.start)
    return bool(never and said.within("=now", span.end, min(last, span.end + _NEAR)))


def _with_short_clause_before(said: Said, start: int) -> int:
    """Take in a clause before that only says when: "last year, ..."."""
    first, _ = said.sentence(start)
    if start <= first:
        return start
    before, _ = said.clause(start - 1)
    return before if said.distance(before, start) <= _ONLY_WHEN else start


def _is_resolved(said: Said, span: Span) -> bool:
    _, last = said.sentence(span.start)
    resolved = said.within(
        "=resolved", span.end, min(last, span.end + _OVER, max(span.next_start, span.end))
    )
    return bool(resolved) and not said.within("=again", resolved[0].end, last)
