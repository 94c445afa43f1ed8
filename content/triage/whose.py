"""Whom a finding is about: the patient, whoever writes, or somebody else."""

import re
from collections.abc import Sequence

from content.triage.lexicon import Found
from content.triage.rules import Persons
from content.triage.said import Said
from content.triage.standing import Span, Standing

_SELF, _PRONOUN = "=speaker", "=patient"
_FAMILY, _CHILDREN, _OTHERS = "=family", "=children", "=other_people"
_PERSONS = (_SELF, _PRONOUN, _FAMILY, _CHILDREN, _OTHERS)
_OBJECT = re.compile(
    r"(?:和|跟|与|同|陪|带|给|帮|找|问|告诉|叫|在|去|到|对|把|被|向)(?:我|我的|我家)?\Z"
    r"|(?<![a-z])(?:with|to|for|at|of|by|from|walking|visiting|visit|feeding|told|tell|asked|ask"
    r"|called|call|and|near|beside|like)(?: my| the| a| our| his| her)?\s?\Z"
)
_ADDRESSED = re.compile(r"你好|您好|,|好|们|!|:|早")
_ADDRESS_BEFORE = 3
_POSSESSED = 2
_POSSESSIVES = ("家的", "的", "家", "屋", "'s ", " ")
_ADVISED = re.compile(
    r"(?:他|她)?(?:说|讲|推荐|介绍|建议|劝|让我|叫我)|\s?(?:says?|said|recommend|suggest|swears)"
)
_WOULD_I = re.compile(
    r"想去|想试|我想|行吗|可以吗|能不能|行不行|可不可以|能试|can i|should i|is it ok|is that ok"
    r"|may i"
)
# "姐夫叫我哥": whoever is called, found or held is whom the rest is about.
_FOUND_SO = re.compile(r"(?:叫|喊|发现|看到|看见|扶|抱|拍|推|摇)(?:了|着)?(?:我|我的|我家)?\Z")
_NEAR = 60
_AFTER = 24
# "my friend thinks my face droops".
_MINE = re.compile(r"(?<![a-z])my (?:left |right |whole |own )?\Z|说我的?\Z|觉得我的?\Z")
_MYSELF = re.compile(r"我自己|我本人|我也|我倒")
_OTHER_IS_PATIENT = re.compile(
    r"(?<!我)(?<!本人)(?<!自己)(?<!me )(?<!me)\((?:是|就是|他是|她是)?"
    r"(?:病人|患者|受试者|the patient|patient)\)"
)
_CARER = re.compile(r"我(?:是|作为)(?:病人|患者)?的?(?:家属|陪护|护工)")


def whose(said: Said, span: Span, persons: Persons) -> Standing:
    """Tell whether a finding is the patient's, another's, or perhaps a child's."""
    is_mine = _MINE.search(said.text, max(0, span.start - _AFTER), span.start)
    if persons is Persons.ANYONE or is_mine:
        return Standing.AFFIRMED
    who = _who(said, span.start)
    if who is None or who.key in {_SELF, _PRONOUN}:
        return _unless_not_me(said, who)
    if persons is Persons.PARTNER and said.within("<partner>", who.start, who.end):
        return Standing.AFFIRMED
    if who.key == _OTHERS or _is_others_relative(said, who) or _is_elsewhere(said, span):
        return Standing.OTHERS
    return Standing.CHILDS if who.key == _CHILDREN else Standing.AFFIRMED


def _is_carer_of_self(said: Said, who: Found) -> bool:
    """Tell whether who writes of themselves says that another is the patient."""
    is_self = _MYSELF.match(said.text, who.start) is not None
    if _OTHER_IS_PATIENT.search(said.text):
        return is_self or who.key == _SELF
    return is_self and _CARER.search(said.text) is not None


def _unless_not_me(said: Said, who: Found | None) -> Standing:
    if who is not None and _is_carer_of_self(said, who):
        return Standing.OTHERS
    apart = who is None and said.all_of("=not_me")
    named = any(said.all_of(key) for key in (_FAMILY, _CHILDREN, _OTHERS))
    return Standing.OTHERS if apart and named else Standing.AFFIRMED


def _is_others_relative(said: Said, who: Found) -> bool:
    before = said.text[max(0, who.start - _POSSESSED - 1) : who.start]
    linked = next((link for link in _POSSESSIVES if before.endswith(link)), None)
    if linked is None:
        return False
    return any(one.key == _OTHERS for one in said.ending_at(who.start - len(linked)))


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
    before = said.text[max(0, person.start - _AFTER) : person.start]
    if person.key in {_FAMILY, _CHILDREN} and _FOUND_SO.search(before):
        return True
    return _OBJECT.search(before) is None
