"""What an overview comes to: the fate of a dose at its borders, waiting, days, sizes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.parts.overview_charts import drawing, picture
from bot.parts.overview_figures import Became, became, by_day, diary_of, waits
from bot.parts.overview_screens import DRAWN, PARTS, one_part, summary
from bot.telegram.own_files import file_of
from content.catalogue import load_catalogues
from content.translate import Translator
from content.vocabulary import (
    Arm,
    DoseStatus,
    EscalationTopic,
    Language,
    SubjectStatus,
    Tier,
    VisitState,
)
from records.overview_effects import OverviewPart
from records.overview_facts import (
    CaseSeen,
    DoseSeen,
    SiteOverview,
    StatusTurn,
    SubjectSeen,
    VisitSeen,
)
from records.own_effects import DRAWING
from records.visit_facts import VisitFact
from tests.support.people import CONTENT, DAY1, DAY2_AT_8, nurse_li

_LATE = timedelta(hours=8)
_TRANSLATOR = Translator(CONTENT, load_catalogues())
_LONGEST = 600


def _dose(status: DoseStatus | None = None, after: timedelta | None = None) -> DoseSeen:
    taken_at = None if after is None else DAY2_AT_8 + after
    return DoseSeen(
        protocol_day=2,
        planned_at=DAY2_AT_8,
        late_until=DAY2_AT_8 + _LATE,
        status=status,
        taken_at=taken_at,
    )


def _subject(number: int = 1, **changes: Any) -> SubjectSeen:
    plain = SubjectSeen(
        subject_id=UUID(int=number),
        code=f"01-{number:03}",
        site_id="01",
        arm=Arm.CLAGV,
        status=SubjectStatus.ACTIVE,
        day1=DAY1,
        today=DAY1 + timedelta(days=1),
        cycle=1,
        enrolled_at=DAY2_AT_8,
        has_phone=True,
        is_reachable=True,
    )
    return replace(plain, **changes)


_HELD = (StatusTurn(status=SubjectStatus.ON_HOLD, since=DAY2_AT_8 + timedelta(hours=1)),)
_RESUMED = (
    *_HELD,
    StatusTurn(status=SubjectStatus.ACTIVE, since=DAY2_AT_8 + timedelta(hours=9)),
)


@pytest.mark.parametrize(
    ("dose", "hours", "changes", "expected"),
    [
        (_dose(DoseStatus.TAKEN, timedelta(hours=3)), 4, {}, Became.TAKEN),
        (_dose(DoseStatus.TAKEN, timedelta(hours=3, minutes=1)), 4, {}, Became.LATE),
        (_dose(DoseStatus.TAKEN), 4, {}, Became.TAKEN),
        (_dose(DoseStatus.NOT_TAKEN), 4, {}, Became.NOT_TAKEN),
        (_dose(DoseStatus.VOMITED), 4, {}, Became.VOMITED),
        (_dose(DoseStatus.MISSED), 9, {}, Became.MISSED),
        (_dose(), -1, {}, Became.OPEN),
        (_dose(), 8, {}, Became.OPEN),
        (_dose(), 9, {}, Became.MISSED),
        (_dose(), 2, {"status": SubjectStatus.ON_HOLD, "turns": _HELD}, Became.HELD),
        (_dose(), -1, {"status": SubjectStatus.ON_HOLD}, Became.HELD),
        (_dose(), 20, {"turns": _RESUMED}, Became.HELD),
        (_dose(), -1, {"status": SubjectStatus.WITHDRAWN}, Became.HELD),
    ],
)
def test_dose_is_shown_by_what_became_of_it(
    dose: DoseSeen, hours: int, changes: dict[str, Any], expected: Became
):
    now = DAY2_AT_8 + timedelta(hours=hours)
    assert became(dose, _subject(**changes), now, CONTENT) is expected


def _case(tier: Tier, after: int | None, *, is_open: bool = True) -> CaseSeen:
    taken_at = None if after is None else DAY2_AT_8 + timedelta(minutes=after)
    return CaseSeen(
        escalation_id=UUID(int=1),
        subject_id=UUID(int=1),
        subject_code="01-001",
        site_id="01",
        topic=EscalationTopic.FEVER,
        tier=tier,
        is_open=is_open,
        opened_at=DAY2_AT_8,
        taken_at=taken_at,
    )


def test_half_of_the_cases_was_taken_within_the_middle_time():
    cases = [_case(Tier.RED, after) for after in (12, 3, 4, None)]
    [red] = waits([*cases, _case(Tier.RED, None, is_open=False)])
    assert (red.taken, red.half_within, red.waiting) == ((3, 4, 12), 4, 1)


def test_diary_counts_only_days_that_were_asked_about():
    one = _subject(asked=frozenset({1, 2, 3}), answered=frozenset({2, 9}))
    assert diary_of([one, _subject()]) == (1, 3)
    assert diary_of([replace(one, answered=frozenset({1}))]) == (1, 2)


def test_days_are_in_order_and_who_left_is_on_none():
    seen = SiteOverview(
        at=DAY2_AT_8,
        sites=("01",),
        subjects=(
            _subject(1, day1=None),
            _subject(2),
            _subject(3, day1=DAY1 + timedelta(days=3)),
            _subject(4, status=SubjectStatus.DIED),
        ),
    )
    assert [(day, [one.code for one in found]) for day, found in by_day(seen).items()] == [
        (-1, ["01-003"]),
        (2, ["01-002"]),
        (None, ["01-001"]),
    ]


def _crowd(count: int) -> SiteOverview:
    """Many people with as much to say of each as there can be."""
    statuses = (DoseStatus.TAKEN, DoseStatus.NOT_TAKEN, DoseStatus.VOMITED, DoseStatus.MISSED)
    doses = tuple(
        _dose(status, _LATE if status is DoseStatus.TAKEN else None) for status in statuses
    )
    visit = VisitFact(
        visit_id=UUID(int=1),
        cycle=1,
        code="marrow_early",
        number=1,
        on=DAY1,
        at=DAY2_AT_8.time(),
        earliest=DAY1,
        latest=DAY1,
        state=VisitState.PLANNED,
    )
    days = frozenset(range(22))
    subjects = tuple(
        _subject(
            number + 1,
            doses=doses,
            asked=days,
            answered=days,
            is_reachable=number % 2 == 0,
            has_phone=False,
            enrolled_at=DAY2_AT_8 - timedelta(days=number * 3),
            day1=DAY1 - timedelta(days=number % 20),
        )
        for number in range(count)
    )
    return SiteOverview(
        at=DAY2_AT_8 + timedelta(hours=9),
        sites=("01",),
        subjects=subjects,
        cases=tuple(_case(tier, after) for tier in Tier for after in (1234, None)),
        visits=tuple(
            VisitSeen(subject_id=UUID(int=1), subject_code="01-001", site_id="01", visit=visit)
            for _ in range(count)
        ),
    )


@pytest.mark.parametrize("part", sorted(DRAWN))
def test_picture_has_its_words_in_both_languages(part: OverviewPart):
    # A sign that the font does not have is a warning, and a warning fails.
    seen = _crowd(3)
    assert [
        file_of(DRAWING, drawing(seen, part, CONTENT), _TRANSLATOR, language).content[1:4]
        for language in Language
    ] == [b"PNG", b"PNG"]


def test_nobody_is_left_out_of_the_pictures_of_a_hundred():
    seen = _crowd(100)
    found: list[str] = []
    first: str | None = "0"
    while first is not None:
        shown = picture(nurse_li(), seen, OverviewPart.ADHERENCE, "", CONTENT, first=int(first))
        assert shown.drawing is not None
        found += [code for code, _ in shown.drawing["rows"]]
        first = shown.buttons[0][0].args["first"] if shown.buttons else None
    assert found == [one.code for one in seen.subjects]


@pytest.mark.parametrize("part", sorted(DRAWN))
def test_nothing_is_drawn_of_nobody(part: OverviewPart):
    assert drawing(SiteOverview(at=DAY2_AT_8, sites=("01",)), part, CONTENT) is None


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("part", [OverviewPart.SUMMARY, *PARTS])
def test_screen_of_a_hundred_subjects_is_one_short_message(part: OverviewPart, language: Language):
    seen = _crowd(100)
    facts = nurse_li(overview=seen)
    if part is OverviewPart.SUMMARY:
        shown = summary(facts, seen, "", CONTENT)
    else:
        shown = one_part(facts, seen, part, "", CONTENT)
    said = "\n\n".join(_TRANSLATOR.render(one, language) for one in shown.parts)
    assert len(said) <= _LONGEST
