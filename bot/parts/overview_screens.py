"""The overview of sites on the screen of a phone: a summary, and lists behind its buttons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import reduce
from typing import Final

from bot.parts.answers import Rows, reply
from bot.parts.cases import tier_name, topic_name
from bot.parts.overview_figures import (
    Became,
    Waits,
    became,
    by_day,
    diary_of,
    doses_of,
    on_doses,
    waits,
)
from bot.parts.own_record import lines
from content.model import Content
from content.plan.protocol_day import local_date
from content.vocabulary import HAS_LEFT, SubjectStatus, Tier, VisitAnswer
from content.wording import (
    InBoth,
    Local,
    Phrase,
    Verbatim,
    Wording,
    phrase,
    phrase_ctx,
    phrase_plural,
)
from records.effects import Button, SendMessage
from records.facts import StaffFacts
from records.overview_effects import OverviewPart
from records.overview_facts import CaseSeen, SiteOverview, SubjectSeen, VisitSeen
from scheduler.visit_words import named, when

SHOW: Final = "overview.show"
PICTURE: Final = "overview.picture"
# These parts are drawn too.
DRAWN: Final = frozenset(
    {
        OverviewPart.RECRUITMENT,
        OverviewPart.ADHERENCE,
        OverviewPart.DIARY,
        OverviewPart.CASES,
    }
)
# So many lines are read without scrolling, and stay within one message.
LINES_SHOWN: Final = 7
_CODES_IN_LINE: Final = 6
URGENT: Final = frozenset({Tier.EMERGENCY, Tier.RED})
LABELS: Final[Mapping[OverviewPart, Phrase]] = {
    OverviewPart.SUMMARY: phrase_ctx("button", "Overview"),
    OverviewPart.RECRUITMENT: phrase_ctx("button", "Recruitment"),
    OverviewPart.DAYS: phrase_ctx("button", "Who is on which day"),
    OverviewPart.ADHERENCE: phrase_ctx("button", "Doses taken"),
    OverviewPart.DIARY: phrase_ctx("button", "Diary"),
    OverviewPart.CASES: phrase_ctx("button", "Cases"),
    OverviewPart.UNREACHABLE: phrase_ctx("button", "Not reached"),
    OverviewPart.VISITS: phrase_ctx("button", "Visits ahead"),
}
_ROWS: Final = (
    (OverviewPart.RECRUITMENT, OverviewPart.DAYS),
    (OverviewPart.ADHERENCE, OverviewPart.DIARY),
    (OverviewPart.CASES, OverviewPart.UNREACHABLE),
    (OverviewPart.VISITS,),
)
_EMPTY: Final[Mapping[OverviewPart, Phrase]] = {
    OverviewPart.RECRUITMENT: phrase("Nobody is enrolled yet."),
    OverviewPart.DAYS: phrase("Nobody takes part now."),
    OverviewPart.ADHERENCE: phrase("No doses are planned."),
    OverviewPart.DIARY: phrase("No daily question was sent yet."),
    OverviewPart.CASES: phrase("Nothing is waiting."),
    OverviewPart.UNREACHABLE: phrase("Everybody who takes part can be reached."),
    OverviewPart.VISITS: phrase("No visits in the next 14 days."),
}


def about_overview(facts: StaffFacts) -> str:
    """Name the overview this person looks at: the one before loses its buttons."""
    return f"overview:{facts.staff_id}"


def scope(seen: SiteOverview, content: Content) -> Wording:
    """Name the sites an overview is of."""
    if len(seen.sites) == 1:
        name = content.sites[seen.sites[0]].name
        return InBoth(name.en, name.zh)
    return phrase_plural("your {count} site", "your {count} sites", count=len(seen.sites))


def part_button(part: OverviewPart, site: str, label: Wording | None = None) -> Button:
    """Give the button that shows a part of the overview of one site, or of all where it is ""."""
    return Button(label=label or LABELS[part], act=SHOW, args={"part": part.value, "site": site})


def summary(facts: StaffFacts, seen: SiteOverview, site: str, content: Content) -> SendMessage:
    """Say on one small screen where everybody stands; the parts behind it have buttons."""
    rows = _part_rows(OverviewPart.SUMMARY, site)
    said = lines(phrase("Overview: {sites}", sites=scope(seen, content)), *figures(seen, content))
    return reply(
        said, buttons=(*rows, *_other_sites(facts, site, content)), about=about_overview(facts)
    )


def one_part(
    facts: StaffFacts,
    seen: SiteOverview,
    part: OverviewPart,
    site: str,
    content: Content,
    *,
    first: int = 0,
) -> SendMessage:
    """List one part of the overview, so much of it as fits from a line on."""
    found = tuple(PARTS[part](seen, content)) or (_EMPTY[part],)
    shown = found[first : first + LINES_SHOWN]
    head = phrase("{sites}: {part}", sites=scope(seen, content), part=LABELS[part])
    rows = _part_rows(part, site)
    if part in DRAWN:
        args = {"part": part.value, "site": site}
        rows = ((Button(label=phrase_ctx("button", "Picture"), act=PICTURE, args=args),), *rows)
    if first + LINES_SHOWN < len(found):
        args = {"part": part.value, "site": site, "first": str(first + LINES_SHOWN)}
        rows = ((Button(label=phrase_ctx("button", "More"), act=SHOW, args=args),), *rows)
    return reply(lines(head, *shown), buttons=rows, about=about_overview(facts))


def _part_rows(shown: OverviewPart, site: str) -> Rows:
    """Give the way to each part; in the place of the one that is shown, back to the summary."""
    return tuple(
        tuple(part_button(OverviewPart.SUMMARY if part is shown else part, site) for part in row)
        for row in _ROWS
    )


def _other_sites(facts: StaffFacts, site: str, content: Content) -> Rows:
    sites = facts.overview.sites if facts.overview else ()
    if len(sites) < 2:  # noqa: PLR2004 - one site has no other
        return ()
    every = (("", phrase_ctx("button", "All my sites")),) if site else ()
    names = {key: content.sites[key].name for key in sites if key != site}
    choices = (*every, *((key, InBoth(name.en, name.zh)) for key, name in names.items()))
    return tuple((part_button(OverviewPart.SUMMARY, key, label),) for key, label in choices)


# ------------------------------------------------------------------------- the figures


def figures(seen: SiteOverview, content: Content) -> Iterator[Wording]:
    """Give the figures of an overview, one line each."""
    held = sum(one.status is SubjectStatus.ON_HOLD for one in seen.subjects)
    yield phrase(
        "Enrolled: {count}. In treatment {active}, on hold {held}, not arrived {invited}, left "
        "{left}.",
        count=len(seen.subjects),
        active=sum(one.status is SubjectStatus.ACTIVE for one in seen.subjects),
        held=held,
        invited=sum(one.status is SubjectStatus.INVITED for one in seen.subjects),
        left=sum(one.status in HAS_LEFT for one in seen.subjects),
    )
    yield phrase("On a venetoclax day today: {count}", count=on_doses(seen, content))
    doses = doses_of(seen, content)
    settled = sum(doses.values()) - doses[Became.OPEN] - doses[Became.HELD]
    yield phrase(
        "Doses taken: {taken} of {count}, late {late}, no answer {missed}",
        taken=doses[Became.TAKEN] + doses[Became.LATE],
        count=settled,
        late=doses[Became.LATE],
        missed=doses[Became.MISSED],
    )
    answered, asked = diary_of(seen.subjects)
    yield phrase("Diary: {answered} of {asked} days", answered=answered, asked=asked)
    cases = seen.open_cases
    yield phrase(
        "Open cases: {count}, red or emergency {urgent}, taken by nobody {waiting}",
        count=len(cases),
        urgent=sum(case.tier in URGENT for case in cases),
        waiting=sum(case.taken_at is None for case in cases),
    )
    yield phrase("Not reached: {count}", count=len(seen.unreachable))
    yield phrase(
        "Visits in the next 14 days: {count}, cannot come {cannot}",
        count=len(seen.visits),
        cannot=sum(one.visit.answer is VisitAnswer.CANNOT_COME for one in seen.visits),
    )


# ------------------------------------------------------------------------- what stands behind


def _recruitment(seen: SiteOverview, content: Content) -> Iterator[Wording]:
    """Say how many were enrolled week by week of the calendar, the newest first."""
    weeks: dict[tuple[int, int], list[SubjectSeen]] = {}
    for one in seen.subjects:
        on = local_date(one.enrolled_at, content.sites[one.site_id].zone)
        year, week, _ = on.isocalendar()
        weeks.setdefault((year, week), []).append(one)
    total = len(seen.subjects)
    for year, week in sorted(weeks, reverse=True):
        found = weeks[year, week]
        yield phrase(
            "Week of {date}: {count} new, {total} in all",
            date=date.fromisocalendar(year, week, 1),
            count=len(found),
            total=total,
        )
        total -= len(found)


def _days(seen: SiteOverview, _content: Content) -> Iterator[Wording]:
    for day, found in by_day(seen).items():
        for place in range(0, len(found), _CODES_IN_LINE):
            codes = _listed(found[place : place + _CODES_IN_LINE])
            if day is None:
                yield phrase("Day 1 not known: {codes}", codes=codes)
            else:
                yield phrase("Day {day}: {codes}", day=day, codes=codes)


def _adherence(seen: SiteOverview, content: Content) -> Iterator[Wording]:
    for one in seen.subjects:
        if one.doses:
            yield _doses(one, seen, content)


def _doses(one: SubjectSeen, seen: SiteOverview, content: Content) -> Wording:
    all_of = [became(dose, one, seen.at, content) for dose in one.doses]
    settled = [item for item in all_of if item not in {Became.OPEN, Became.HELD}]
    taken = sum(item in {Became.TAKEN, Became.LATE} for item in settled)
    said: Wording = phrase(
        "{code}: {taken} of {count} taken", code=one.code, taken=taken, count=len(settled)
    )
    for item, words in _NOTED.items():
        if count := all_of.count(item):
            said = phrase("{said}, {more}", said=said, more=words(count))
    return said


_NOTED: Final[Mapping[Became, Callable[[int], Phrase]]] = {
    Became.LATE: lambda count: phrase("late {count}", count=count),
    Became.NOT_TAKEN: lambda count: phrase("not taken {count}", count=count),
    Became.VOMITED: lambda count: phrase("vomited {count}", count=count),
    Became.MISSED: lambda count: phrase("no answer {count}", count=count),
    Became.HELD: lambda count: phrase("held {count}", count=count),
}


def _diary(seen: SiteOverview, _content: Content) -> Iterator[Wording]:
    for one in seen.subjects:
        answered, asked = diary_of([one])
        if asked:
            yield phrase(
                "{code}: {answered} of {asked} days",
                code=one.code,
                answered=answered,
                asked=asked,
            )


def _cases(seen: SiteOverview, content: Content) -> Iterator[Wording]:
    if not seen.cases:
        return
    for wait in waits(seen.cases):
        yield waited(wait)
    for case in sorted(seen.open_cases, key=_urgency):
        yield case_seen(case, content)


def waited(wait: Waits) -> Wording:
    """Say how long cases of a tier waited until somebody had them."""
    if not wait.taken:
        return phrase(
            "{tier}: none taken yet, waiting {waiting}",
            tier=tier_name(wait.tier),
            waiting=wait.waiting,
        )
    return phrase(
        "{tier}, 28 days: {count} taken, half within {half} min, longest {longest} min, waiting "
        "{waiting}",
        tier=tier_name(wait.tier),
        count=len(wait.taken),
        half=wait.half_within,
        longest=wait.taken[-1],
        waiting=wait.waiting,
    )


def case_seen(case: CaseSeen, content: Content) -> Wording:
    """Give one line of a case: whose, what about, how urgent, since when, and if it is taken."""
    whose = case.subject_code or case.site_id
    tier, topic = tier_name(case.tier), topic_name(case.topic)
    since = Local(case.opened_at, content.sites[case.site_id].zone)
    if case.taken_at is None:
        return phrase(
            "{code}: {topic}, {tier}, since {when}, taken by nobody",
            code=whose,
            topic=topic,
            tier=tier,
            when=since,
        )
    return phrase(
        "{code}: {topic}, {tier}, since {when}", code=whose, topic=topic, tier=tier, when=since
    )


def _urgency(case: CaseSeen) -> tuple[bool, datetime]:
    return (case.tier not in URGENT, case.opened_at)


def _unreachable(seen: SiteOverview, _content: Content) -> Iterator[Wording]:
    for one in seen.unreachable:
        yield phrase("{code}: {why}", code=one.code, why=why_unreached(one))


def why_unreached(one: SubjectSeen) -> Phrase:
    """Say why no message reaches somebody, or what makes that likely."""
    if not one.has_phone:
        return phrase("no phone is linked")
    if not one.is_reachable:
        return phrase("Telegram does not reach the phone")
    return phrase("has not answered for days")


def _visits(seen: SiteOverview, content: Content) -> Iterator[Wording]:
    for one in seen.visits:
        yield visit_seen(one, content)


def visit_seen(one: VisitSeen, content: Content) -> Wording:
    """Give one line of a visit: when, whose, which, and what the subject said about coming."""
    return phrase(
        "{on} {code}: {visit}, {answer}",
        on=when(one.visit, content.sites[one.site_id].zone),
        code=one.subject_code,
        visit=named(one.visit.code, content),
        answer=ANSWERS[one.visit.answer],
    )


ANSWERS: Final[Mapping[VisitAnswer | None, Phrase]] = {
    VisitAnswer.CONFIRMED: phrase_ctx("visit answer", "will come"),
    VisitAnswer.CANNOT_COME: phrase_ctx("visit answer", "cannot come"),
    None: phrase_ctx("visit answer", "not answered"),
}


def _listed(found: tuple[SubjectSeen, ...]) -> Wording:
    codes: list[Wording] = [Verbatim(one.code) for one in found]
    return reduce(lambda one, other: phrase("{one}, {other}", one=one, other=other), codes)


PARTS: Final[Mapping[OverviewPart, Callable[[SiteOverview, Content], Iterator[Wording]]]] = {
    OverviewPart.RECRUITMENT: _recruitment,
    OverviewPart.DAYS: _days,
    OverviewPart.ADHERENCE: _adherence,
    OverviewPart.DIARY: _diary,
    OverviewPart.CASES: _cases,
    OverviewPart.UNREACHABLE: _unreachable,
    OverviewPart.VISITS: _visits,
}
