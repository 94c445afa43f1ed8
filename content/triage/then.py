"""When: what was long ago, or is over, or was not so then or less so than now."""

import re
from collections.abc import Iterator

from content.triage.asked import clause_around
from content.triage.lexicon import Found
from content.triage.said import Said
from content.triage.standing import Span

_NEAR = 60
_ONLY_WHEN = 5
_OVER = 40
_EXPERIENCED = "过"
_AGO = re.compile(
    r"(?<![早晚今明路床身])上(?:一|两|几)?[个次轮](?:月|疗程|化疗|周期|阶段)|上(?:月|疗程|周期)"
    r"|前(?:一|两|几)个?(?:月|疗程|周期)"
    r"|[0-9一二两三四五六七八九十几]{1,3}多?(?:年|个月)(?:前|以前|之前)"
    r"|(?:19[0-9]{2}|20[01][0-9]|202[0-4])年"
    r"|[0-9一二三四五六七八九十]{1,3}岁(?:那年|的时候|时)|刚?确诊(?:之前|以前|的时候|那会|那阵)"
    r"|第[一二三四1-4]个?[次轮]?(?:疗程|化疗|周期)(?:的时候|那)|化疗第[一1]次的时候"
    r"|(?:年轻|小|那)的?时候|那阵子"
    r"|(?<![a-z])(?:back in|in (?:19[0-9]{2}|20[01][0-9]|202[0-4])"
    r"|(?:in|during) (?:my|the) (?:last|previous) (?:cycle|round|course)"
    r"|(?:a )?few (?:weeks|months|years) (?:ago|back)|[0-9]+ (?:weeks|months|years) (?:ago|back))"
)
_GONE = re.compile(
    r"(?:全|都|基本|完全|差不多|慢慢|自己|已经)(?:都|已经|上)?"
    r"(?:退|消|散|褪|愈合|结痂|不见|消失|恢复|不疼|不痛|不流|不出)"
    r"(?:了|掉|光|下去|干净)"
)

_BEFORE = 24
# "以前不会", "比上周重": then it was not so, or not so bad.
_NOT_THEN = re.compile(r"(?:\s|,)?(?:从来|可|倒|都|也|就|是)*(?:不|没|冇|未|唔|never|not|no )")
_COMPARED = re.compile(r"(?:比|跟|和|than|worse than|more than|compared to|compared with)\s?\Z")
# "以前也流过，没这次久": what was before is compared with what is now.
_THIS_TIME = re.compile(
    r"(?:没|不像|不如)(?:有)?(?:这次|这回|今天|现在|今晚)|(?:这次|这回|今天)(?:更|特别|格外|比|久|重|厉害|多)"
    r"|(?:但|可|不过)是?(?:这次|这回|今天|现在|昨晚|这两天)|(?:这次|这回|今天)(?:流|吐|拉|痛|疼|出|咳|烧|晕|喘|又)"
    r"|(?:not|never) (?:like |as \w+ as )this|this time (?:is|it's|it is) "
    r"|(?:longer|worse|more) this time"
)


def is_other_then(said: Said, when: Found) -> bool:
    """Tell whether it is said that it was not so then."""
    if _THIS_TIME.search(said.text, when.end, said.sentence(when.end)[1]):
        return True
    before = said.text[max(0, when.start - _BEFORE) : when.start]
    return bool(_NOT_THEN.match(said.text, when.end) or _COMPARED.search(before))


def _long_ago(said: Said, start: int, end: int) -> Iterator[Found]:
    yield from said.within("=long_ago", start, end)
    for match in _AGO.finditer(said.text, start, end):
        yield Found("=long_ago", match.start(), match.end())


def is_past(said: Said, span: Span) -> bool:
    """Tell whether a finding was long ago."""
    start, end = clause_around(said, span)
    if _is_contrasted(said, span, start):
        return False
    if any(
        not is_other_then(said, one)
        for one in _long_ago(said, _with_short_clause_before(said, start), end)
    ):
        return True
    first, last = said.sentence(span.start)
    experienced = _EXPERIENCED in said.text[span.start : span.end + 1]
    return experienced and any(True for _ in _long_ago(said, max(first, span.start - _NEAR), last))


def _is_contrasted(said: Said, span: Span, clause: int) -> bool:
    """Tell whether there was nothing before and there is now: "never before, but today"."""
    _, last = said.sentence(span.start)
    never = said.within("=negation", clause, span.start)
    return bool(never and said.within("=now", span.end, min(last, span.end + _NEAR)))


def _with_short_clause_before(said: Said, start: int) -> int:
    """Take in a clause before that only says when: "last year, ..."."""
    first, _ = said.sentence(start)
    if start <= first:
        return start
    before, _ = said.clause(start - 1)
    return before if said.distance(before, start) <= _ONLY_WHEN else start


def is_resolved(said: Said, span: Span) -> bool:
    """Tell whether a finding is over."""
    _, last = said.sentence(span.start)
    end = min(last, span.end + _OVER, max(span.next_start, span.end))
    over = [one.end for one in said.within("=resolved", span.end, end)]
    over += [match.end() for match in _GONE.finditer(said.text, span.end, end)]
    return bool(over) and not said.within("=again", min(over), last)
