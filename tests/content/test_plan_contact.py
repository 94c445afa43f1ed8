"""Who is there when, what is said then, and what a site does sooner."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time

import pytest

from content.load import load_content
from content.model import Content
from content.plan.at_site import ladder_at, looser, study_at
from content.plan.contact import is_quiet, is_working, next_opening
from content.plan.shapes import Ladder, Site
from content.plan.site_shapes import Tighter
from content.situations import text_of_report
from content.vocabulary import Tier

_CONTENT = load_content()
_SITE = _CONTENT.sites["01"]
# Shanghai is eight hours ahead: 09:00 there on Monday 2 November 2026.
_MONDAY_MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
_SUNDAY_MORNING = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def _closed_on(day: date) -> Site:
    hours = _SITE.working_hours.model_copy(update={"closed_on": (day,)})
    return _SITE.model_copy(update={"working_hours": hours})


def _with(**tighter: object) -> Site:
    return _SITE.model_copy(update={"tighter": Tighter.model_validate(tighter)})


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(21, 59), False),
        (time(22, 0), True),
        (time(0, 0), True),
        (time(6, 59), True),
        (time(7, 0), False),
        (time(12, 0), False),
    ],
)
def test_quiet_hours_pass_midnight(at: time, quiet: bool) -> None:  # noqa: FBT001
    assert is_quiet(_CONTENT.study.quiet_hours, at) is quiet


def test_quiet_hours_of_one_day_end_on_it() -> None:
    quiet = _CONTENT.study.quiet_hours.model_copy(update={"start": time(12), "end": time(14)})
    assert [is_quiet(quiet, time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("instant", "working"),
    [
        (datetime(2026, 11, 1, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 2, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 2, 9, 29, tzinfo=UTC), True),
        (datetime(2026, 11, 2, 9, 30, tzinfo=UTC), False),
        (_SUNDAY_MORNING, False),
    ],
)
def test_study_nurse_works_from_8_to_half_past_5_on_weekdays(
    instant: datetime,
    working: bool,  # noqa: FBT001
) -> None:
    assert is_working(_SITE, instant) is working


def test_nobody_works_on_a_day_the_site_is_closed() -> None:
    assert is_working(_closed_on(date(2026, 11, 2)), _MONDAY_MORNING) is False


@pytest.mark.parametrize(
    ("site", "instant", "opening"),
    [
        (_SITE, _SUNDAY_MORNING, datetime(2026, 11, 2, 0, 0, tzinfo=UTC)),
        (_SITE, _MONDAY_MORNING, datetime(2026, 11, 3, 0, 0, tzinfo=UTC)),
        (_SITE, datetime(2026, 11, 6, 12, 0, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC)),
        (_closed_on(date(2026, 11, 2)), _SUNDAY_MORNING, datetime(2026, 11, 3, tzinfo=UTC)),
    ],
)
def test_next_opening_leaves_out_nights_and_closed_days(
    site: Site, instant: datetime, opening: datetime
) -> None:
    assert next_opening(site, instant) == opening


def test_site_that_is_always_closed_has_no_next_opening() -> None:
    always = tuple(date.fromordinal(_DAY + number) for number in range(100))
    hours = _SITE.working_hours.model_copy(update={"closed_on": always})
    closed = _SITE.model_copy(update={"working_hours": hours})
    assert next_opening(closed, _SUNDAY_MORNING) is None
    assert text_of_report(_CONTENT, closed, Tier.AMBER, [], _SUNDAY_MORNING) == "nurse_told"


_DAY = date(2026, 11, 1).toordinal()


@pytest.mark.parametrize(
    ("tier", "minutes", "round_the_clock"),
    [
        (Tier.EMERGENCY, 15, True),
        (Tier.RED, 30, True),
        (Tier.AMBER, 480, False),
        (Tier.GREEN, 1440, False),
    ],
)
def test_staff_aim_to_act_within(tier: Tier, minutes: int, round_the_clock: bool) -> None:  # noqa: FBT001
    response = _CONTENT.contact.response(tier)
    assert (response.staff_minutes, response.round_the_clock) == (minutes, round_the_clock)


def test_patient_is_told_before_the_aim_of_the_staff_has_passed() -> None:
    for tier in (Tier.EMERGENCY, Tier.RED):
        told = [step.after_minutes for step in _CONTENT.ladders[tier].steps if step.tell_patient]
        assert min(told) <= _CONTENT.contact.response(tier).staff_minutes


@pytest.mark.parametrize(
    ("day", "counts"), [(-1, False), (0, True), (1, True), (21, True), (22, False)]
)
def test_silence_counts_on_days_0_to_21(day: int, counts: bool) -> None:  # noqa: FBT001
    assert _CONTENT.contact.silence.counts(day) is counts
    assert _CONTENT.contact.silence.unanswered_hours == 24


@pytest.mark.parametrize(
    ("tier", "rules", "instant", "key"),
    [
        (Tier.EMERGENCY, [], _SUNDAY_MORNING, "emergency"),
        (Tier.RED, [], _SUNDAY_MORNING, "report_red"),
        (Tier.AMBER, [], _MONDAY_MORNING, "nurse_told"),
        (Tier.AMBER, [], _SUNDAY_MORNING, "out_of_hours"),
        (Tier.GREEN, [], _SUNDAY_MORNING, "recorded"),
        (Tier.NONE, [], _MONDAY_MORNING, "recorded"),
        (Tier.RED, ["BLEED-GUMS"], _MONDAY_MORNING, "bleeding_red"),
        (Tier.AMBER, ["BLEED-GUMS"], _SUNDAY_MORNING, "bleeding_amber"),
        (Tier.EMERGENCY, ["BREATH-REST"], _MONDAY_MORNING, "breathing_emergency"),
        (Tier.RED, ["BREATH-REST", "BLEED-GUMS"], _MONDAY_MORNING, "breathing_red"),
        (Tier.RED, ["MIND-SUICIDE", "BLEED-GUMS"], _MONDAY_MORNING, "crisis"),
        (Tier.RED, ["PREGNANCY"], _MONDAY_MORNING, "pregnancy"),
        (Tier.RED, ["DOSE-TOO-MUCH"], _MONDAY_MORNING, "dose_too_much"),
        (Tier.EMERGENCY, ["DOSE-TOO-MUCH"], _MONDAY_MORNING, "emergency"),
        (Tier.RED, ["DOSE-OTHERS-MEDICINE"], _MONDAY_MORNING, "medicine_taken_by_mistake"),
        (Tier.RED, ["NO-SUCH-RULE"], _MONDAY_MORNING, "report_red"),
    ],
)
def test_report_is_answered_by_its_situation_and_hour(
    tier: Tier, rules: list[str], instant: datetime, key: str
) -> None:
    assert text_of_report(_CONTENT, _SITE, tier, rules, instant) == key


def test_site_without_changes_has_the_plan_of_the_trial() -> None:
    red = _CONTENT.ladders[Tier.RED]
    assert (study_at(_CONTENT.study, _SITE), ladder_at(red, _SITE)) == (_CONTENT.study, red)


def test_site_is_asked_and_climbs_sooner() -> None:
    site = _CONTENT.sites["02"]
    ladder = ladder_at(_CONTENT.ladders[Tier.RED], site)
    assert study_at(_CONTENT.study, site).question_timeout_minutes == 10
    assert [step.after_minutes for step in ladder.steps] == [0, 5, 8, 15, 25]
    assert ladder.steps[-1].tell_patient
    assert ladder_at(_CONTENT.ladders[Tier.AMBER], site) == _CONTENT.ladders[Tier.AMBER]


def test_content_at_a_site_has_its_times_and_all_else_of_the_trial() -> None:
    at_two = _CONTENT.at("02")
    assert at_two.study == study_at(_CONTENT.study, _CONTENT.sites["02"])
    assert at_two.ladders[Tier.RED] == ladder_at(_CONTENT.ladders[Tier.RED], _CONTENT.sites["02"])
    as_the_trial = replace(at_two, study=_CONTENT.study, ladders=_CONTENT.ladders)
    assert _parts(as_the_trial) == _parts(_CONTENT)
    assert _parts(at_two.at("02")) == _parts(at_two)
    assert _CONTENT.at("02") is at_two  # what is worked out of it is kept


def _parts(content: Content) -> dict[str, object]:
    return {field.name: getattr(content, field.name) for field in fields(content)}


@pytest.mark.parametrize("site_id", ["01", "a site that was closed"])
def test_content_at_a_site_without_times_of_its_own_is_the_trials(site_id: str) -> None:
    assert _CONTENT.at(site_id) is _CONTENT


def test_site_closes_a_late_dose_sooner() -> None:
    site = _with(late_until_minutes=240)
    assert study_at(_CONTENT.study, site).venetoclax.late_until_minutes == 240


@pytest.mark.parametrize(
    ("tighter", "problem"),
    [
        ({"late_until_minutes": 481}, "more than the trial's 480"),
        ({"late_until_minutes": 180}, "not after the last reminder"),
        ({"question_timeout_minutes": 16}, "more than the trial's 15"),
        ({"ladder_after_minutes": {Tier.RED: (0, 5, 10, 20)}}, "needs 5 steps"),
        ({"ladder_after_minutes": {Tier.RED: (0, 5, 10, 20, 31)}}, "later than the trial's"),
        ({"ladder_after_minutes": {Tier.RED: (0, 5, 5, 20, 30)}}, "must start at 0 and rise"),
        ({"ladder_after_minutes": {Tier.UNCLEAR: (0,)}}, "needs 0 steps"),
    ],
)
def test_site_that_is_later_than_the_trial_is_told(
    tighter: dict[str, object], problem: str
) -> None:
    found = list(looser(_CONTENT.study, _CONTENT.ladders, _with(**tighter)))
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    "tighter",
    [
        {},
        {"late_until_minutes": 480, "question_timeout_minutes": 15},
        {"late_until_minutes": 181, "question_timeout_minutes": 1},
        {"ladder_after_minutes": {Tier.RED: (0, 5, 10, 20, 30)}},
    ],
)
def test_site_that_is_as_soon_or_sooner_is_no_problem(tighter: dict[str, object]) -> None:
    assert list(looser(_CONTENT.study, _CONTENT.ladders, _with(**tighter))) == []


def test_changed_ladder_is_a_ladder_still() -> None:
    ladder = ladder_at(_CONTENT.ladders[Tier.RED], _CONTENT.sites["02"])
    assert Ladder.model_validate(ladder.model_dump()) == ladder
