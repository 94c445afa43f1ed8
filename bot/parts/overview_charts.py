"""The pictures of an overview: what is drawn where, before it has a language or a line.

Each is plain JSON, so that it waits sealed beside its message until it is drawn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.parts.answers import Rows, reply
from bot.parts.cases import tier_name
from bot.parts.overview_figures import Became, became, late_after
from bot.parts.overview_screens import PICTURE, about_overview, figures, scope
from bot.parts.own_record import lines
from content.model import Content
from content.plan.protocol_day import local_date
from content.vocabulary import Tier
from content.wording import Phrase, Wording, phrase, phrase_ctx
from records.effects import Button, SendMessage, ToChat
from records.facts import StaffFacts
from records.overview_effects import OverviewPart
from records.overview_facts import CaseSeen, SiteOverview, SubjectSeen
from records.wording_json import to_json

Drawing: TypeAlias = dict[str, Any]

GRID: Final = "grid"
STEPS: Final = "steps"
DOTS: Final = "dots"
# More rows than these are too small on a phone; the others are on the next picture.
ROWS_SHOWN: Final = 40
_ANSWERED: Final = "answered"
_UNANSWERED: Final = "unanswered"
_MINUTE: Final = 60.0


def drawing(
    seen: SiteOverview, part: OverviewPart, content: Content, *, first: int = 0
) -> Drawing | None:
    """Give the picture of a part from a row on; None where there is nothing to draw."""
    draw = _DRAWN.get(part)
    return None if draw is None else draw(seen, content, first)


def picture(
    facts: StaffFacts,
    seen: SiteOverview,
    part: OverviewPart,
    site: str,
    content: Content,
    *,
    first: int = 0,
) -> SendMessage:
    """Send the picture of a part from a row on, with the figures in words and the way to more."""
    drawn = drawing(seen, part, content, first=first)
    if drawn is None:
        return reply(phrase("There is nothing to draw yet."))
    last = first + ROWS_SHOWN
    said: list[Wording] = list(figures(seen, content))
    rows: Rows = ()
    if (count := _rows_of(seen, part)) > last:
        args = {"part": part.value, "site": site, "first": str(last)}
        rows = ((Button(label=phrase_ctx("button", "More"), act=PICTURE, args=args),),)
    if count > ROWS_SHOWN:
        pages = phrase(
            "Picture {page} of {pages}", page=first // ROWS_SHOWN + 1, pages=-(-count // ROWS_SHOWN)
        )
        said.insert(0, pages)
    return SendMessage(
        to=ToChat(),
        parts=(lines(*said),),
        buttons=rows,
        drawing=drawn,
        about=about_overview(facts) if rows else None,
    )


def _rows_of(seen: SiteOverview, part: OverviewPart) -> int:
    """Count the rows of the picture of a part; a part that is one picture has one."""
    match part:
        case OverviewPart.ADHERENCE:
            return len(_with_doses(seen))
        case OverviewPart.DIARY:
            return len(_asked(seen))
        case _:
            return 1


# ------------------------------------------------------------------------- days by subject


def dose_legend(content: Content) -> dict[Became, Phrase]:
    """Name everything that can become of a dose."""
    hours = late_after(content).seconds // 3600
    return {
        Became.TAKEN: phrase_ctx("picture", "taken"),
        # i18n: so many hours after its time, a dose that is still taken counts as late
        Became.LATE: phrase_ctx("picture", "taken more than {hours} h late", hours=hours),
        Became.NOT_TAKEN: phrase_ctx("picture", "not taken"),
        Became.VOMITED: phrase_ctx("picture", "vomited"),
        Became.MISSED: phrase_ctx("picture", "no answer"),
        Became.HELD: phrase_ctx("picture", "on hold or ended"),
        Became.OPEN: phrase_ctx("picture", "not yet"),
    }


def _adherence(seen: SiteOverview, content: Content, first: int) -> Drawing | None:
    people = _with_doses(seen)[first : first + ROWS_SHOWN]
    if not people:
        return None
    days = sorted({dose.protocol_day for one in people for dose in one.doses})
    rows = [
        [
            one.code,
            {
                str(dose.protocol_day): became(dose, one, seen.at, content).value
                for dose in one.doses
            },
        ]
        for one in people
    ]
    legend = {kind.value: words for kind, words in dose_legend(content).items()}
    title = phrase("Venetoclax by day: {sites}", sites=scope(seen, content))
    return _grid(title, days, rows, legend)


def _diary(seen: SiteOverview, content: Content, first: int) -> Drawing | None:
    people = _asked(seen)[first : first + ROWS_SHOWN]
    if not people:
        return None
    silence = content.contact.silence
    rows = [
        [
            one.code,
            {
                str(day): _ANSWERED if day in one.answered else _UNANSWERED
                for day in sorted(one.asked)
                if day != one.day or day in one.answered
            },
        ]
        for one in people
    ]
    legend = {
        _ANSWERED: phrase_ctx("picture", "diary filled in"),
        _UNANSWERED: phrase_ctx("picture", "asked, no diary"),
    }
    title = phrase("Diary by day: {sites}", sites=scope(seen, content))
    days = list(range(silence.first_day, silence.last_day + 1))
    return _grid(title, days, rows, legend)


def _grid(
    title: Phrase,
    days: Sequence[int],
    rows: Sequence[Sequence[Any]],
    legend: Mapping[str, Phrase],
) -> Drawing:
    shown = {cell for _, cells in rows for cell in cells.values()}
    return {
        "kind": GRID,
        "title": to_json(title),
        "across": to_json(phrase("Day of the plan")),
        "days": list(days),
        "rows": [list(row) for row in rows],
        "legend": [[key, to_json(words)] for key, words in legend.items() if key in shown],
    }


def _with_doses(seen: SiteOverview) -> tuple[SubjectSeen, ...]:
    return tuple(one for one in seen.subjects if one.doses)


def _asked(seen: SiteOverview) -> tuple[SubjectSeen, ...]:
    return tuple(one for one in seen.subjects if one.asked)


# ------------------------------------------------------------------------- over time


def _recruitment(seen: SiteOverview, content: Content, _first: int) -> Drawing | None:
    if not seen.subjects:
        return None
    sites = seen.sites if len(seen.sites) > 1 else ()
    lines: list[tuple[Wording, list[SubjectSeen]]] = [
        (phrase_ctx("picture", "all"), list(seen.subjects))
    ]
    lines += [
        (scope(seen.of({site}), content), [one for one in seen.subjects if one.site_id == site])
        for site in sites
    ]
    return {
        "kind": STEPS,
        "title": to_json(phrase("Enrolled: {sites}", sites=scope(seen, content))),
        "up": to_json(phrase("Subjects in all")),
        "until": local_date(seen.at, content.sites[seen.sites[0]].zone).isoformat(),
        "lines": [[to_json(name), list(_dates(found, content))] for name, found in lines if found],
    }


def _dates(found: Sequence[SubjectSeen], content: Content) -> Iterator[str]:
    for one in sorted(found, key=lambda one: one.enrolled_at):
        yield local_date(one.enrolled_at, content.sites[one.site_id].zone).isoformat()


def _cases(seen: SiteOverview, content: Content, _first: int) -> Drawing | None:
    rows = [
        [tier.value, to_json(tier_name(tier)), *_waited(seen, tier)]
        for tier in Tier
        if any(case.tier is tier for case in seen.cases)
    ]
    if not rows:
        return None
    title = phrase("Until somebody has a case: {sites}", sites=scope(seen, content))
    return {
        "kind": DOTS,
        "title": to_json(title),
        "across": to_json(phrase("Minutes, cases of 28 days")),
        "taken": to_json(phrase_ctx("picture", "taken over")),
        "waiting": to_json(phrase_ctx("picture", "still waiting")),
        "half": to_json(phrase_ctx("picture", "half were taken over by here")),
        "rows": rows,
    }


def _waited(seen: SiteOverview, tier: Tier) -> tuple[list[float], list[float]]:
    """Give the minutes of cases that were taken, and of those that wait until now."""
    found = [case for case in seen.cases if case.tier is tier]
    taken = [_minutes(case, case.taken_at) for case in found if case.taken_at is not None]
    waiting = [_minutes(one, seen.at) for one in found if one.taken_at is None and one.is_open]
    return sorted(taken), sorted(waiting)


def _minutes(case: CaseSeen, until: datetime) -> float:
    return max(0.0, float((until - case.opened_at).total_seconds()) / _MINUTE)


_DRAWN: Final[Mapping[OverviewPart, Callable[[SiteOverview, Content, int], Drawing | None]]] = {
    OverviewPart.RECRUITMENT: _recruitment,
    OverviewPart.ADHERENCE: _adherence,
    OverviewPart.DIARY: _diary,
    OverviewPart.CASES: _cases,
}
