"""Red flags in a text: every finding with its tier, its words and its rule."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.triage.circumstance import is_denied, standing
from content.triage.fever import urgency
from content.triage.index import RedFlags
from content.triage.measures import measures_in
from content.triage.patterns import Fit, fits
from content.triage.quantities import Quantity, count_before, minutes_in, times_in
from content.triage.rules import RedFlagRule, Threshold
from content.triage.said import Said
from content.triage.standing import Span, Standing
from content.vocabulary import Tier

_MILD, _NOT_MILD = "<mild>", "<not_mild>"
_SINCE = "since"
_NEAR = 60
_BESIDE = 8
_COUNTED = 14
_LASTED = 24
# Nothing farther away changes what a finding means.
_SEEN = 200
_MOST_ON_ONE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `words` are those of the text that made it."""

    topic: str
    rule: str
    tier: Tier
    words: str
    negated: bool = False
    is_said: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    rule: RedFlagRule
    start: int
    end: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The text that may belong to one hit and to no other."""

    left: int
    right: int


def find_red_flags(flags: RedFlags, said: Said, day: int | None) -> tuple[Finding, ...]:
    """Find every red flag, the most urgent finding of each rule."""
    hits = _not_replaced(tuple(_hits(flags, said)))
    times, minutes = tuple(times_in(said.text)), tuple(minutes_in(said.text))
    best: dict[str, Finding] = {}
    judged: dict[tuple[str, int, str], Finding] = {}
    for number, hit in enumerate(hits):
        # The same words among the same words mean the same: a long text that repeats itself.
        first = max(0, hit.start - _SEEN)
        place = (hit.rule.id, hit.start - first, said.text[first : hit.end + _SEEN])
        finding = judged.get(place)
        if finding is None:
            around = _around(said, hits, number)
            finding = _judged(said, hit, around, (times, minutes), day)
            judged[place] = finding
        known = best.get(hit.rule.id)
        if known is None or _rank(finding) > _rank(known):
            best[hit.rule.id] = finding
    for finding in _measured(flags, said):
        known = best.get(finding.rule)
        if known is None or _rank(finding) > _rank(known):
            best[finding.rule] = finding
    return tuple(best.values())


def combined(flags: RedFlags, findings: Sequence[Finding], day: int | None) -> tuple[Finding, ...]:
    """Find what is worse together: the combinations, and several findings of one tier."""
    if not findings:
        return ()
    words = {one.topic: one.words for one in findings if one.is_said and one.tier is not Tier.NONE}
    together = [
        Finding(
            topic=rule.all_[-1],
            rule=rule.id,
            tier=rule.tier,
            words=" + ".join(words[topic] for topic in rule.all_),
        )
        for rule in flags.combinations
        if all(topic in words for topic in rule.all_)
        and (rule.days is None or rule.days.holds(day))
    ]
    several = flags.several
    alike = {one.topic: one.words for one in findings if one.is_said and one.tier is several.tier}
    if len(alike) >= several.at_least:
        together.append(
            Finding(
                topic="several",
                rule=several.id,
                tier=several.gives,
                words=" + ".join(alike.values()),
            )
        )
    return tuple(together)


def _hits(flags: RedFlags, said: Said) -> Iterator[_Hit]:
    exceptions = _Exceptions(flags, said)
    seen: set[tuple[str, int, int]] = set()
    for key in said.keys:
        for rule, items in flags.wordings.get(key, ()):
            for fit in fits(said, items, flags.known.body):
                place = (rule.id, fit.start, fit.end)
                if place not in seen and not exceptions.hold(rule, fit):
                    yield _Hit(rule=rule, start=fit.start, end=fit.end, words=fit.words)
                seen.add(place)


class _Exceptions:
    """Where a text has the wordings that mean something else, by rule."""

    def __init__(self, flags: RedFlags, said: Said) -> None:
        self._flags = flags
        self._said = said
        self._by_rule: dict[str, Sequence[tuple[int, int]]] = {}

    def hold(self, rule: RedFlagRule, fit: Fit) -> bool:
        """Tell whether a fit is part of such a wording."""
        if rule.unless is None:
            return False
        if rule.id not in self._by_rule:
            self._by_rule[rule.id] = tuple(self._places(rule))
        places = self._by_rule[rule.id]
        first = bisect_left(places, (fit.start - _NEAR, 0))
        last = bisect_left(places, (fit.end, 0))
        return any(end > fit.start for _, end in places[first:last])

    def _places(self, rule: RedFlagRule) -> Iterator[tuple[int, int]]:
        alone = ((one.start, one.end) for one in self._said.all_of(f"!{rule.id}"))
        long = (
            (one.start, one.end)
            for items in self._flags.exceptions.get(rule.id, ())
            for one in fits(self._said, items, frozenset())
        )
        yield from sorted((*alone, *long))


def _not_replaced(hits: Sequence[_Hit]) -> tuple[_Hit, ...]:
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    kept: list[_Hit] = []
    first = 0
    for hit in ordered:
        while ordered[first].start < hit.start - _SEEN:
            first += 1
        last = bisect_left(ordered, hit.end, key=lambda one: one.start)
        # So many on one word are a text that repeats itself.
        around = ordered[max(first, last - _MOST_ON_ONE) : last]
        if not any(hit.start < one.end and _takes_the_place(one.rule, hit.rule) for one in around):
            kept.append(hit)
    return tuple(kept)


def _takes_the_place(one: RedFlagRule, other: RedFlagRule) -> bool:
    return other.id in one.replaces or (other.alone and not one.alone)


def _around(said: Said, hits: Sequence[_Hit], number: int) -> _Around:
    hit = hits[number]
    first, last = said.sentence(hit.start)
    _, last = said.sentence(max(hit.start, hit.end - 1))
    following = said.sentence(last)[1] if last < len(said.text) else last
    left = max(first, hit.start - _NEAR)
    right = min(following, hit.end + _NEAR)
    for other in reversed(hits[max(0, number - _BESIDE) : number]):
        if _is_another(other, hit) and other.end <= hit.start:
            left = max(left, other.end)
            break
    for other in hits[number + 1 : number + 1 + _BESIDE]:
        if _is_another(other, hit) and other.start >= hit.end:
            # A sentence with a finding of its own says nothing of this one.
            right = min(right, last, other.start)
            break
    return _Around(left=left, right=max(right, hit.end))


def _is_another(other: _Hit, hit: _Hit) -> bool:
    return other.rule.topic != hit.rule.topic and not other.rule.vague


def _judged(
    said: Said,
    hit: _Hit,
    around: _Around,
    counted: tuple[Sequence[Quantity], Sequence[Quantity]],
    day: int | None,
) -> Finding:
    rule = hit.rule
    span = Span(start=hit.start, end=hit.end, words=hit.words, next_start=around.right)
    meant = standing(said, span, rule.persons)
    tier, is_worse = _tier(said, hit, around, counted, day)
    is_lasting = bool(rule.minutes and _nearest(said, hit, around, counted[1], with_noun=False))
    if meant is Standing.RESOLVED and (is_lasting or rule.stays):
        meant = Standing.AFFIRMED
    if meant is Standing.DOUBTED:
        meant = Standing.AFFIRMED if is_worse else Standing.HYPOTHETICAL
    return Finding(
        topic=rule.topic,
        rule=rule.id,
        tier=_as_meant(rule, tier, meant),
        words=said.text[hit.start : hit.end],
        negated=meant is Standing.DENIED,
        is_said=meant is Standing.AFFIRMED,
    )


def _as_meant(rule: RedFlagRule, tier: Tier, meant: Standing) -> Tier:
    given = {
        Standing.DENIED: rule.denied,
        Standing.OTHERS: Tier.NONE,
        Standing.INFORMATION: Tier.NONE if rule.denied is Tier.NONE else tier,
        Standing.FIGURE: Tier.NONE if rule.denied is Tier.NONE else tier,
        Standing.PAST: _at_least(Tier.GREEN, rule.denied),
        Standing.HYPOTHETICAL: _asked(tier) if rule.denied is Tier.NONE else tier,
        Standing.CHILDS: tier if tier is Tier.EMERGENCY else _asked(tier),
        Standing.RESOLVED: Tier.RED if tier is Tier.EMERGENCY else _asked(tier),
    }
    return given.get(meant, tier)


def _asked(tier: Tier) -> Tier:
    """Lower an alarm to a question, and less than an alarm to a note."""
    return Tier.UNCLEAR if urgency(tier) >= urgency(Tier.RED) else Tier.GREEN


def _at_least(one: Tier, other: Tier) -> Tier:
    return max(one, other, key=urgency)


def _tier(
    said: Said,
    hit: _Hit,
    around: _Around,
    counted: tuple[Sequence[Quantity], Sequence[Quantity]],
    day: int | None,
) -> tuple[Tier, bool]:
    """Give the tier, and whether a number or a word of severity stands beside the finding."""
    rule = hit.rule
    times = _reached(rule.times, _nearest(said, hit, around, counted[0], with_noun=True))
    minutes = _reached(rule.minutes, _nearest(said, hit, around, counted[1], with_noun=False))
    worse = _worse(said, hit, around, is_counted=times is not None)
    given = [tier for tier in (times, minutes, worse) if tier is not None]
    if rule.days is not None and rule.days.holds(day):
        given.append(rule.days.tier)
    if worse is None and rule.mild is not None and _is_mild(said, hit, around):
        return max([rule.mild, *given], key=urgency), False
    strong = [tier for tier in given if urgency(tier) >= urgency(rule.tier)]
    tier = max(given, key=urgency) if times or minutes else max([rule.tier, *given], key=urgency)
    return tier, bool(strong)


def _reached(thresholds: Sequence[Threshold], quantity: Quantity | None) -> Tier | None:
    if quantity is None:
        return None
    return next((one.tier for one in thresholds if quantity.value >= one.at_least), None)


def _nearest(
    said: Said, hit: _Hit, around: _Around, quantities: Sequence[Quantity], *, with_noun: bool
) -> Quantity | None:
    if with_noun and (counted := count_before(said.text, hit.start)) is not None:
        return counted
    first = bisect_left(quantities, around.left, key=lambda one: one.start)
    last = bisect_left(quantities, around.right, key=lambda one: one.start)
    near = [
        one
        for one in quantities[first:last]
        if one.end <= around.right
        and _gap(said, hit, one) <= (_COUNTED if with_noun else _LASTED)
        and (with_noun or not said.within("=resolved", hit.end, one.start))
    ]
    # Of two at one distance, what follows is meant.
    return min(near, key=lambda one: (_gap(said, hit, one), -one.start), default=None)


def _gap(said: Said, hit: _Hit, one: Quantity) -> int:
    if one.start >= hit.end:
        return said.distance(hit.end, one.start)
    if one.end <= hit.start:
        return said.distance(one.end, hit.start)
    return 0


def _worse(said: Said, hit: _Hit, around: _Around, *, is_counted: bool) -> Tier | None:
    if hit.rule.worse is None:
        return None
    left = max(around.left, said.clause(hit.start)[0])
    # "Four times since this morning": the number says how bad it is.
    said_by_number = said.within(f"<{_SINCE}>", left, around.right) if is_counted else ()
    for group in hit.rule.worse.groups:
        for one in said.within(f"<{group}>", left, around.right):
            if any(since.start <= one.start and one.end <= since.end for since in said_by_number):
                continue
            if one.start >= hit.end:
                distance = said.distance(hit.end, one.start)
            else:
                distance = said.distance(one.end, hit.start)
            if distance <= _BESIDE and not is_denied(said, one.start):
                return hit.rule.worse.tier
    return None


def _is_mild(said: Said, hit: _Hit, around: _Around) -> bool:
    left = max(around.left, said.clause(hit.start)[0])
    covered = said.within(_NOT_MILD, left, around.right)
    return any(
        said.distance(min(one.end, hit.start), max(hit.start, one.start)) <= _BESIDE
        for one in said.within(_MILD, left, around.right)
        if (one.start < hit.end or said.is_last_word(one))
        and not any(wide.start <= one.start and one.end <= wide.end for wide in covered)
    )


def _measured(flags: RedFlags, said: Said) -> Iterator[Finding]:
    for measure in measures_in(said.text):
        rules = [
            rule
            for rule in flags.measures
            if rule.what is measure.what and rule.applies(measure.value)
        ]
        if not rules:
            continue
        rule = max(rules, key=lambda one: urgency(one.tier))
        span = Span(
            start=measure.start, end=measure.end, words=(measure.start,), next_start=measure.end
        )
        meant = standing(said, span)
        yield Finding(
            topic=rule.topic,
            rule=rule.id,
            tier=_measured_tier(rule.tier, meant),
            words=said.text[measure.start : measure.end],
            is_said=meant is Standing.AFFIRMED,
        )


def _measured_tier(tier: Tier, meant: Standing) -> Tier:
    match meant:
        case Standing.OTHERS | Standing.INFORMATION | Standing.FIGURE:
            return Tier.NONE
        case Standing.PAST:
            return Tier.GREEN
        case Standing.HYPOTHETICAL:
            return _asked(tier)
        case _:
            return tier


def _rank(finding: Finding) -> tuple[int, bool]:
    return urgency(finding.tier), not finding.negated
