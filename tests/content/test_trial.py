"""What the trial says, typed by hand: a change of a clinic number must change a test."""

from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from content.load import load_content
from content.shape import Citation
from content.triage.temperature import CELSIUS_SPAN, FAHRENHEIT_SPAN
from content.vocabulary import Arm, Duty, Language, MessageClass, Tier

_CONTENT = load_content()
_STUDY = _CONTENT.study
_FILES = Path(__file__).parents[2] / "content"


def test_venetoclax_is_planned_in_one_arm_on_days_2_to_8() -> None:
    venetoclax = _STUDY.venetoclax
    assert (venetoclax.arm, venetoclax.first_day, venetoclax.last_day) == (Arm.CLAGV, 2, 8)


def test_order_is_400_mg_or_less_with_an_inhibitor() -> None:
    venetoclax = _STUDY.venetoclax
    assert (venetoclax.initial_order_mg, venetoclax.allowed_mg) == (400, (400, 200, 100))


def test_reminders_and_the_last_moment_of_a_late_dose() -> None:
    venetoclax = _STUDY.venetoclax
    actual = (venetoclax.reminders_after_minutes, venetoclax.late_until_minutes)
    assert actual == ((0, 60, 180), 8 * 60)


def test_both_arms_are_named() -> None:
    assert [plan.arm for plan in _STUDY.arms.plans] == list(Arm)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (time(5, 59), False),
        (time(6, 0), True),
        (time(8, 0), True),
        (time(22, 0), True),
        (time(22, 1), False),
    ],
)
def test_usual_time_is_allowed_from_6_to_22(at: time, allowed: bool) -> None:  # noqa: FBT001
    assert _STUDY.usual_time.allows(at) is allowed


def test_enrolment_limits() -> None:
    limits = _STUDY.enrolment
    assert (limits.day1_earliest_days, limits.day1_latest_days) == (0, 60)
    assert (limits.invite_valid_hours, limits.pin_digits, limits.pin_tries) == (72, 6, 5)


def test_waiting_times_of_conversations() -> None:
    assert (_STUDY.snooze_minutes, _STUDY.question_timeout_minutes) == (30, 15)


def test_only_broadcasts_and_visits_wait_for_the_morning() -> None:
    quiet = _STUDY.quiet_hours
    assert (quiet.start, quiet.end) == (time(22, 0), time(7, 0))
    assert set(MessageClass) - set(quiet.may_pass) == {
        MessageClass.VISIT_REMINDER,
        MessageClass.BROADCAST,
    }


def test_red_ladder() -> None:
    ladder = _CONTENT.ladders[Tier.RED]
    everybody = (
        Duty.INVESTIGATOR,
        Duty.COORDINATOR,
        Duty.PHYSICIAN,
        Duty.BACKUP_NURSE,
        Duty.ON_CALL_NURSE,
    )
    assert [(step.after_minutes, step.notify, step.tell_patient) for step in ladder.steps] == [
        (0, (Duty.ON_CALL_NURSE,), False),
        (5, (Duty.ON_CALL_NURSE,), False),
        (10, (Duty.BACKUP_NURSE,), False),
        (20, (Duty.PHYSICIAN,), False),
        (30, everybody, True),
    ]
    assert (ladder.repeat_every_minutes, ladder.reopen_after_minutes) == (10, 60)


def test_amber_ladder() -> None:
    ladder = _CONTENT.ladders[Tier.AMBER]
    assert [(step.after_minutes, step.notify) for step in ladder.steps] == [
        (0, (Duty.ON_CALL_NURSE,)),
        (240, (Duty.ON_CALL_NURSE,)),
        (480, (Duty.COORDINATOR,)),
    ]
    assert not any(step.tell_patient for step in ladder.steps)


def test_emergency_climbs_faster_than_red() -> None:
    emergency, red = _CONTENT.ladders[Tier.EMERGENCY], _CONTENT.ladders[Tier.RED]
    assert emergency.steps[-1].after_minutes < red.steps[-1].after_minutes
    assert emergency.repeat_every_minutes < red.repeat_every_minutes


def test_sites_are_for_demonstration_and_look_like_it() -> None:
    for site in _CONTENT.sites.values():
        assert site.demonstration
        assert "Demonstration" in site.name.en
        assert site.hotline.startswith("000-")


@pytest.mark.parametrize(
    ("code", "accepted"),
    [("01-001", True), ("02-001", False), ("01-1", False), ("01-0011", False), ("x01-001", False)],
)
def test_subject_code_must_be_of_the_site(code: str, accepted: bool) -> None:  # noqa: FBT001
    assert _CONTENT.sites["01"].accepts(code) is accepted


def test_plausible_temperatures_are_those_the_parser_knows() -> None:
    plausible = _CONTENT.fever.plausible
    assert (plausible.celsius.lowest, plausible.celsius.highest) == CELSIUS_SPAN
    assert (plausible.fahrenheit.lowest, plausible.fahrenheit.highest) == FAHRENHEIT_SPAN
    assert (plausible.celsius.lowest, plausible.celsius.highest) == (Decimal(30), Decimal(43))


def test_every_source_is_used() -> None:
    files = [path for path in _FILES.rglob("*.yaml") if path.name != "sources.yaml"]
    cited = {
        code
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if "source: " in line
        for code in Citation(source=_cited(line)).codes()
    }
    assert set(_CONTENT.sources) - cited == set()


def _cited(line: str) -> str:
    return line.partition("source: ")[2].partition(",")[0].rstrip("} ")


def test_notice_asks_for_three_separate_acts() -> None:
    assert [act.id for act in _CONTENT.notice.acts] == ["use", "health_data", "abroad"]


@pytest.mark.parametrize(("language", "mark"), [(Language.EN, "["), (Language.ZH_CN, "【")])
def test_notice_marks_what_only_the_study_can_fill(language: Language, mark: str) -> None:
    for section in _CONTENT.notice.body:
        marked = mark in section.text.in_language(language)
        assert marked is section.to_be_completed_by_study
