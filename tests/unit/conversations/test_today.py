"""Where a patient stands today, in both arms, on every protocol day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.catalogue import load_catalogues
from content.translate import Translator
from content.vocabulary import Arm, DoseStatus, Language, SubjectStatus
from records.effects import SendMessage
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    acts,
    ann,
    answered,
    decide,
    dose,
    keys,
    nurse_li,
    only,
    routed,
    says,
    wei,
)

_WORDS = Translator(CONTENT, load_catalogues())


def told(facts, *, at=DAY2_AT_8):
    """What the one message says, in the patient's language."""
    message = only(SendMessage, decide(says("/today", at=at), facts))
    return [_WORDS.render(part, facts.language) for part in message.parts]


def on_day(day):
    return DAY2_AT_8 + timedelta(days=day - 2)


@pytest.mark.parametrize("words", ["/today", "今天", "today"])
@pytest.mark.parametrize("facts", [wei(), ann()])
def test_both_arms_ask_in_words_and_by_command(words, facts):
    assert routed(says(words), facts) == "today"


def test_dose_that_waits_is_asked_with_its_buttons():
    effects = decide(says("/today"), wei())
    assert acts(effects) == ["dose.taken", "dose.later", "dose.not_taken", "dose.problem"]
    assert keys(effects)[0] == "today_planned"


def test_answered_dose_is_told_and_not_asked():
    effects = decide(says("/today"), answered(DoseStatus.TAKEN))
    assert acts(effects) == []


def test_other_arm_reads_its_own_medicines_and_no_venetoclax():
    lines = " ".join(told(ann())).lower()
    assert "cladribine" in lines
    assert "cytarabine" in lines
    assert "venetoclax" not in lines
    assert acts(decide(says("/today"), ann())) == []


@pytest.mark.parametrize(
    ("day", "has", "has_not"),
    [
        (0, ["G-CSF"], ["cladribine", "cytarabine"]),
        (1, ["G-CSF", "cladribine", "cytarabine"], []),
        (5, ["G-CSF", "cladribine", "cytarabine"], []),
        (6, [], ["G-CSF", "cladribine", "cytarabine"]),
    ],
)
def test_medicines_of_the_day_are_those_of_the_plan(day, has, has_not):
    lines = " ".join(told(ann(), at=on_day(day)))
    assert [name for name in has if name.lower() in lines.lower()] == has
    assert [name for name in has_not if name.lower() in lines.lower()] == []


def test_day_without_a_planned_dose_says_so_once():
    facts = wei(doses=(), language=Language.EN)
    lines = told(facts, at=on_day(12))
    assert len([line for line in lines if "no study medicine" in line]) == 1
    assert "venetoclax" not in " ".join(told(facts, at=on_day(6))).lower()


def test_next_visit_is_told_as_planned():
    lines = told(ann())
    assert [line for line in lines if "visit" in line and "confirms" in line]


def test_on_hold_reads_neither_medicines_nor_a_next_reminder():
    effects = decide(says("/today"), wei(status=SubjectStatus.ON_HOLD))
    assert "today_planned" not in keys(effects)
    assert "dose_on_hold" in keys(effects)
    assert acts(effects) == []


def test_day_1_that_is_not_set_is_said():
    assert "day 1 is not set" in told(ann(day1=None))[0]


def test_next_reminder_is_told():
    later = dose(planned_at=DAY2_AT_8 + timedelta(days=1), protocol_day=3)
    lines = told(wei(doses=(dose(status=DoseStatus.TAKEN), later), language=Language.EN))
    assert lines[-1].startswith("Next reminder")


def test_who_stopped_reminders_is_told_of_no_next_one():
    later = dose(planned_at=DAY2_AT_8 + timedelta(days=1), protocol_day=3)
    facts = wei(doses=(later,), language=Language.EN, wants_reminders=False)
    assert not [line for line in told(facts) if line.startswith("Next reminder")]


def test_staff_are_not_told_a_day():
    assert routed(says("/today"), nurse_li()) != "today"


@pytest.mark.parametrize("status", [SubjectStatus.WITHDRAWN, SubjectStatus.DISCONTINUED])
def test_who_has_left_is_told_no_plan(status):
    assert keys(decide(says("/today"), wei(status=status))) == ["left_the_study"]


@given(
    at=st.integers(-60 * 24, 200 * 24).map(lambda hours: DAY2_AT_8 + timedelta(hours=hours)),
    arm=st.sampled_from(Arm),
    language=st.sampled_from(Language),
    status=st.sampled_from([SubjectStatus.ACTIVE, SubjectStatus.ON_HOLD]),
)
def test_every_moment_has_one_short_message_and_the_other_arm_no_dose(at, arm, language, status):
    facts = (wei if arm is Arm.CLAGV else ann)(language=language, status=status)
    lines = told(facts, at=at)
    assert lines
    assert len("\n\n".join(lines)) <= 600
    if arm is Arm.CLAG:
        assert acts(decide(says("/today", at=at), facts)) == []
