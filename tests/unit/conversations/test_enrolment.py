"""A coordinator enrols a subject: every answer checked, everything checked again at the end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from content.vocabulary import Arm, Language, StaffRole
from content.wording import Verbatim
from records.account_effects import EnrolSubject, InviteSheet, IssueInvite
from records.effects import Ask, SendMessage
from records.facts import Assignment, Dialogue
from records.link_facts import Registered
from tests.support.people import (
    asked,
    coordinator_park,
    decide,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    says,
    taps,
    wei,
)

TODAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 11:00 in Shanghai
WHOLE = {
    "code": "01-003",
    "site": "01",
    "age": "fits",
    "arm": "CLAGV",
    "day1": "2026-11-23",
    "language": "zh-CN",
}


def park(step, data=None, **changes):
    return coordinator_park(dialogue=asked("enrolment", step, data), **changes)


def _there(*codes):
    return {code: Registered(site_id="01", arm=Arm.CLAG) for code in codes}


def without(*names_):
    return {key: value for key, value in WHOLE.items() if key not in names_}


def test_enrol_asks_for_the_code():
    effects = decide(says("/enrol", at=TODAY), coordinator_park())
    assert only(Ask, effects) == Ask(conversation="enrolment", step="code")


def test_nurse_cannot_enrol():
    effects = decide(says("入组"), nurse_li())
    assert keys(effects) == ["Only a study coordinator can enrol a subject."]


def test_patient_word_enrol_is_an_ordinary_message():
    assert "EnrolSubject" not in names(decide(says("入组"), wei()))


def test_code_of_the_only_site_leads_to_the_age():
    effects = decide(says("01-003", at=TODAY), park("code"))
    assert only(Ask, effects) == Ask(
        conversation="enrolment", step="age", data={"code": "01-003", "site": "01"}
    )


@pytest.mark.parametrize("typed", ["18", "65", "45岁", "４５", "45 years"])
def test_age_that_fits_leads_to_the_arm_and_is_not_kept(typed):
    data = {"code": "01-003", "site": "01"}
    question = only(Ask, decide(says(typed, at=TODAY), park("age", data)))
    assert question == Ask(conversation="enrolment", step="arm", data={**data, "age": "fits"})


@pytest.mark.parametrize("typed", ["17", "66", "0", "120"])
def test_age_outside_the_limits_is_refused_and_can_be_written_again(typed):
    data = {"code": "01-003", "site": "01"}
    effects = decide(says(typed, at=TODAY), park("age", data))
    assert "nobody can be enrolled" in keys(effects)[0]
    assert only(Ask, effects) == Ask(conversation="enrolment", step="age", data=data)


@pytest.mark.parametrize("typed", ["old", "-5", "4.5", "1975-01-01", "", "CLAGV"])
def test_age_that_is_none_is_asked_again(typed):
    effects = decide(says(typed, at=TODAY), park("age", {"code": "01-003", "site": "01"}))
    assert "could not read that as an age" in keys(effects)[0]
    assert only(Ask, effects).step == "age"


def test_day1_not_known_yet_enrols_without_a_plan():
    taken = decide(
        taps(at=TODAY),
        park("day1", without("day1", "language"), button=pressed("enrol.day1", day1="not_yet")),
    )
    assert only(Ask, taken).data["day1"] == "not_yet"
    data = {**WHOLE, "day1": "not_yet"}
    effects = decide(taps(at=TODAY), park("confirm", data, button=pressed("enrol.confirm")))
    assert only(EnrolSubject, effects).day1 is None


@pytest.mark.parametrize("code", ["02-003", "1-3", "", "01-0034", "Wei"])
def test_code_that_does_not_fit_is_asked_again_with_an_example(code):
    effects = decide(says(code, at=TODAY), park("code"))
    message = only(SendMessage, effects)
    assert only(Ask, effects).step == "code"
    assert message.parts[0].params == (("example", Verbatim("01-123")),)


def test_code_taken_is_told():
    effects = decide(says("01-001", at=TODAY), park("code", registered=_there("01-001")))
    assert "enrolled already" in keys(effects)[0]


def test_day1_offers_three_days_at_the_site():
    late = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # already the 23rd in Shanghai
    effects = decide(says("clagv", at=late), park("arm", without("arm", "day1", "language")))
    buttons = [b for row in only(SendMessage, effects).buttons for b in row]
    assert [b.args["day1"] for b in buttons] == [
        "2026-11-23",
        "2026-11-24",
        "2026-11-25",
        "not_yet",
    ]


@pytest.mark.parametrize(
    "typed", ["2026-11-24", "11-24", "11月24日", "24/11/2026", "20261124", "2026年11月24日", "后天"]
)
def test_typed_day1_is_read(typed):
    effects = decide(says(typed, at=TODAY), park("day1", without("day1", "language")))
    assert only(Ask, effects).data["day1"] == "2026-11-24"
    assert only(Ask, effects).step == "language"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-11-21", "cannot be in the past"),
        ("2027-01-22", "too far ahead"),
        ("soon", "could not read that as a date"),
        ("2026-02-30", "could not read that as a date"),
    ],
)
def test_day1_that_cannot_be_is_asked_again_with_the_reason(typed, words):
    effects = decide(says(typed, at=TODAY), park("day1", without("day1", "language")))
    assert words in keys(effects)[0]
    assert only(Ask, effects).step == "day1"
    assert "day1" not in only(Ask, effects).data


def test_latest_possible_day1_is_accepted():
    effects = decide(says("2027-01-21", at=TODAY), park("day1", without("day1", "language")))
    assert only(Ask, effects).step == "language"


def test_language_named_in_the_middle_of_an_enrolment_is_the_patients():
    effects = decide(says("中文", at=TODAY), park("language", without("language")))
    assert only(Ask, effects).data["language"] == "zh-CN"
    assert "SetLanguage" not in names(effects)


def test_summary_shows_the_ordered_dose_only_in_the_venetoclax_arm():
    ordered = "Ordered dose per protocol: venetoclax {dose} mg a day, days {first} to {last}"
    effects = decide(says("中文", at=TODAY), park("language", without("language")))
    assert ordered in keys(effects)
    other = {**without("language"), "arm": "CLAG"}
    assert ordered not in keys(decide(says("English", at=TODAY), park("language", other)))


def test_confirmed_enrolment_records_the_subject_and_gives_link_qr_and_pin_apart():
    effects = decide(taps(at=TODAY), park("confirm", WHOLE, button=pressed("enrol.confirm")))
    assert only(EnrolSubject, effects) == EnrolSubject(
        code="01-003",
        site_id="01",
        arm=Arm.CLAGV,
        day1=date(2026, 11, 23),
        language=Language.ZH_CN,
        ordered_dose_mg=400,
        dose_days=(2, 8),
    )
    assert only(IssueInvite, effects) == IssueInvite(
        token="tok-1",
        pin="135790",
        valid_until=TODAY + timedelta(hours=72),
        subject_code="01-003",
    )
    link, sheet, pin = [effect for effect in effects if isinstance(effect, SendMessage)]
    assert sheet.sheet == InviteSheet(
        code="01-003",
        site_id="01",
        language=Language.ZH_CN,
        link="https://t.me/companion_bot?start=tok-1",
        until=TODAY + timedelta(hours=72),
    )
    assert "135790" not in str(sheet)
    assert link.qr == "https://t.me/companion_bot?start=tok-1"
    assert "135790" not in str(link)
    assert "tok-1" not in str(pin)


def test_confirmed_enrolment_without_venetoclax_has_no_order():
    data = {**WHOLE, "arm": "CLAG"}
    effects = decide(taps(at=TODAY), park("confirm", data, button=pressed("enrol.confirm")))
    enrolled = only(EnrolSubject, effects)
    assert (enrolled.ordered_dose_mg, enrolled.dose_days) == (None, None)


def test_code_taken_meanwhile_is_not_enrolled_twice():
    facts = park("confirm", WHOLE, button=pressed("enrol.confirm"))
    taken = coordinator_park(
        dialogue=facts.dialogue, button=facts.button, registered=_there("01-003")
    )
    assert "EnrolSubject" not in names(decide(taps(at=TODAY), taken))


def test_role_lost_meanwhile_enrols_nobody():
    nurse = (Assignment(site_id="01", role=StaffRole.NURSE),)
    facts = park("confirm", WHOLE, button=pressed("enrol.confirm"), assignments=nurse)
    effects = decide(taps(at=TODAY), facts)
    assert names(effects) == ("AnswerTap", "SendMessage")


def test_day1_that_is_past_meanwhile_is_asked_again():
    later = TODAY + timedelta(days=2)
    facts = park("confirm", WHOLE, button=pressed("enrol.confirm"))
    effects = decide(taps(at=later), facts)
    assert only(Ask, effects).step == "day1"
    assert "EnrolSubject" not in names(effects)


def test_start_again_forgets_everything():
    facts = park("confirm", WHOLE, button=pressed("enrol.again"))
    assert only(Ask, decide(taps(at=TODAY), facts)) == Ask(conversation="enrolment", step="code")


@pytest.mark.parametrize("step", ["code", "age", "arm", "day1", "language", "confirm"])
@pytest.mark.parametrize("word", ["/cancel", "取消"])
def test_cancel_at_any_step_enrols_nobody(step, word):
    effects = decide(says(word, at=TODAY), park(step, WHOLE))
    assert keys(effects) == ["Stopped. Nobody was enrolled."]
    assert "EndDialogue" in names(effects)


def test_buttons_alone_lead_to_the_summary():
    facts = coordinator_park(dialogue=asked("enrolment", "arm", without("arm", "day1", "language")))
    chosen = (
        ("enrol.arm", {"arm": "CLAGV"}),
        ("enrol.day1", {"day1": "2026-11-23"}),
        ("enrol.language", {"language": "en"}),
    )
    for act, args in chosen:
        assert facts.dialogue is not None
        known = coordinator_park(dialogue=facts.dialogue, button=pressed(act, **args))
        question = only(Ask, decide(taps(at=TODAY), known))
        facts = coordinator_park(
            dialogue=Dialogue(conversation="enrolment", step=question.step, data=question.data)
        )
    assert facts.dialogue is not None
    assert facts.dialogue.step == "confirm"


def test_two_sites_are_asked_only_when_the_code_fits_both():
    both = tuple(Assignment(site_id=one, role=StaffRole.COORDINATOR) for one in ("01", "02"))
    effects = decide(says("02-001", at=TODAY), park("code", assignments=both))
    assert only(Ask, effects).data["site"] == "02"
    assert only(Ask, effects).step == "age"
