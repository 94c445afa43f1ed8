"""Fever: a person is told first, questions come after, silence is an alarm."""

from datetime import timedelta
from decimal import Decimal

import pytest

from content.vocabulary import (
    Duty,
    EscalationTopic,
    MeasuringSite,
    MessageClass,
    SubjectStatus,
    Tier,
)
from records.effects import (
    Ask,
    AskAgainAt,
    CancelDue,
    OpenEscalation,
    RecordSymptomReport,
    SendMessage,
    ToChat,
    ToDuty,
    ToStaff,
)
from records.facts import Dialogue
from records.write.messages import LANES
from tests.support.people import (
    DAY2_AT_8,
    LI_ID,
    WEI_ID,
    acts,
    ann,
    asked,
    decide,
    keys,
    names,
    nurse_li,
    only,
    pressed,
    routed,
    says,
    taken_by,
    taps,
    wei,
)


def after(effects, person=wei, **changes):
    """Give the person as the next message finds them: with the question just asked."""
    question = [effect for effect in effects if isinstance(effect, Ask)][-1]
    dialogue = Dialogue(conversation=question.conversation, step=question.step, data=question.data)
    return person(dialogue=dialogue, **changes)


def reports(effects):
    return [effect for effect in effects if isinstance(effect, RecordSymptomReport)]


@pytest.mark.parametrize("typed", ["我发烧39度", "fever 39", "38.5", "三十八度五", "打冷战"])
def test_red_words_reach_a_person_in_the_same_breath(typed):
    effects = decide(says(typed), wei())
    case = only(OpenEscalation, effects)
    assert (case.topic, case.tier, case.words) == (EscalationTopic.FEVER, Tier.RED, typed)
    assert keys(effects)[0] == "report_red"
    assert CancelDue(subject_id=WEI_ID, topic="fever") in effects
    assert reports(effects)[0].words == typed


def test_red_advice_is_sent_before_any_question():
    sent = [e for e in decide(says("fever 39"), ann()) if isinstance(e, SendMessage)]
    assert sent[0].message_class is MessageClass.SAFETY
    assert keys(tuple(sent)) == ["report_red", "fever_ask_site"]


def test_red_words_break_into_any_other_question():
    for dialogue in (asked("tell_nurse", "words"), asked("dose_report", "problem", {"day": "2"})):
        assert routed(says("我发烧39度"), wei(dialogue=dialogue)) == "fever_report"


@pytest.mark.parametrize(
    "status", [SubjectStatus.INVITED, SubjectStatus.ON_HOLD, SubjectStatus.WITHDRAWN]
)
def test_red_words_count_whatever_the_state(status):
    assert only(OpenEscalation, decide(says("发烧39"), wei(status=status))).tier is Tier.RED


def test_report_keeps_the_number_as_typed():
    report = reports(decide(says("fever 101.3F"), ann()))[0]
    assert (report.value, report.unit, report.celsius) == (Decimal("101.3"), "F", Decimal("38.5"))


def test_fever_without_a_number_is_asked_and_timed():
    effects = decide(says("发烧了"), wei())
    assert keys(effects) == ["fever_ask_number"]
    assert only(Ask, effects).step == "number"
    limit = only(AskAgainAt, effects)
    assert (limit.topic, limit.due_at) == ("fever", DAY2_AT_8 + timedelta(minutes=15))
    assert "OpenEscalation" not in names(effects)


def test_menu_button_asks_for_the_number():
    effects = decide(says("发烧"), wei())
    assert keys(effects) == ["fever_ask_number"]
    assert "AskAgainAt" in names(effects)


def test_number_after_the_question_is_judged_together_with_the_word():
    first = decide(says("发烧了"), wei())
    effects = decide(says("38.6"), after(first))
    assert only(OpenEscalation, effects).tier is Tier.RED


def test_other_words_are_passed_on_and_lead_over_to_the_question():
    first = decide(says("fever 39"), ann())
    effects = decide(says("my son visits today"), after(first, ann))
    said = [one for one in effects if isinstance(one, SendMessage) and isinstance(one.to, ToChat)]
    assert "still open" in str(said[0].parts[0])
    # Else the lane of the question would overtake what leads over to it.
    assert len({LANES[one.message_class] for one in said}) == 1


def test_low_number_after_the_word_fever_is_amber_not_nothing():
    first = decide(says("发烧了"), wei())
    effects = decide(says("36.8"), after(first))
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert keys(effects)[0] == "fever_amber"


def test_375_without_a_site_is_asked_where_and_timed():
    effects = decide(says("37.6"), wei())
    assert keys(effects) == ["fever_ask_site"]
    assert acts(effects) == ["fever.site"] * 5
    assert "AskAgainAt" in names(effects)
    assert reports(effects)[0].tier is Tier.UNCLEAR


def test_forehead_makes_376_red():
    facts = after(decide(says("37.6"), wei()), button=pressed("fever.site", site="forehead"))
    effects = decide(taps(), facts)
    assert only(OpenEscalation, effects).tier is Tier.RED
    assert reports(effects)[0].site is MeasuringSite.FOREHEAD


def test_armpit_in_words_makes_376_amber_and_asks_for_medicine():
    effects = decide(says("腋下"), after(decide(says("37.6"), wei())))
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert keys(effects) == ["fever_amber", "fever_ask_antipyretic"]


def test_unknown_site_is_amber_and_never_asked_twice():
    facts = after(decide(says("37.6"), wei()), button=pressed("fever.site", site="unknown"))
    effects = decide(taps(), facts)
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert only(Ask, effects).step == "antipyretic"


def test_rectum_in_words_is_taken_and_advised_against():
    effects = decide(says("肛温"), after(decide(says("37.6"), wei())))
    assert "fever_not_rectal" in keys(effects)


def test_ordinary_number_is_recorded_and_never_reassured():
    first = decide(says("36.8"), wei())
    assert keys(first) == ["fever_ask_site"]
    assert "AskAgainAt" not in names(first)
    second = decide(taps(), after(first, button=pressed("fever.site", site="axilla")))
    assert keys(second) == ["fever_ask_antipyretic"]
    third = decide(says("没有"), after(second))
    assert keys(third) == ["fever_recorded"]
    assert "OpenEscalation" not in names(first + second + third)
    assert reports(third)[0].antipyretic is False


@pytest.mark.parametrize("answer", ["yes", "do_not_know"])
def test_medicine_makes_an_ordinary_number_amber(answer):
    first = decide(says("36.8 腋下"), wei())
    button = pressed("fever.antipyretic", answer=answer)
    effects = decide(taps(), after(first, button=button))
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert keys(effects)[0] == "fever_amber"


def test_answers_after_red_go_to_who_has_the_case_without_calling_everybody_again():
    first = decide(says("腋下39.2"), wei())
    assert keys(first) == ["report_red", "fever_ask_antipyretic"]
    button = pressed("fever.antipyretic", answer="no")
    effects = decide(taps(), after(first, button=button, escalations=(taken_by(nurse_li()),)))
    assert "OpenEscalation" not in names(effects)
    told = [effect for effect in effects if isinstance(effect, SendMessage)]
    assert told[0].to == ToStaff(staff_id=LI_ID)
    assert names(effects)[:3] == ("AnswerTap", "CloseMessages", "RecordSymptomReport")


def test_answers_after_red_go_to_the_nurse_on_call_while_nobody_has_it():
    first = decide(says("腋下39.2"), wei())
    effects = decide(says("没有"), after(first))
    told = [effect for effect in effects if isinstance(effect, SendMessage)]
    assert told[0].to == ToDuty(site_id="01", duty=Duty.ON_CALL_NURSE)


def test_385_is_asked_back_and_timed():
    effects = decide(says("385"), wei())
    assert keys(effects) == ["fever_ask_confirm"]
    assert acts(effects) == ["fever.confirm", "fever.deny"]
    assert "AskAgainAt" in names(effects)


def test_confirmed_385_is_red():
    first = decide(says("385"), wei())
    button = pressed("fever.confirm", value="38.5", unit="C")
    assert only(OpenEscalation, decide(taps(), after(first, button=button))).tier is Tier.RED
    assert only(OpenEscalation, decide(says("是的"), after(first))).tier is Tier.RED


def test_wrong_reading_asks_for_the_number_again():
    first = decide(says("385"), wei())
    effects = decide(taps(), after(first, button=pressed("fever.deny")))
    assert keys(effects) == ["fever_ask_number"]
    assert "AskAgainAt" in names(effects)


def test_denied_fever_is_recorded():
    effects = decide(says("没有发烧"), wei())
    assert keys(effects) == ["fever_denied"]
    assert reports(effects)[0].tier is Tier.NONE
    assert "OpenEscalation" not in names(effects)


def test_denied_fever_with_more_words_reaches_the_nurse():
    typed = "没有发烧,但是今天一直恶心,吐了三次,什么都吃不下去"
    assert only(OpenEscalation, decide(says(typed), wei())).words == typed


def test_denial_after_fever_was_said_ends_the_question_and_a_person_looks():
    facts = after(decide(says("发烧了"), wei()))
    effects = decide(says("没有发烧"), facts)
    assert only(OpenEscalation, effects).tier is Tier.AMBER
    assert CancelDue(subject_id=WEI_ID, topic="fever") in effects


def test_other_words_to_the_question_reach_the_nurse_and_the_question_stays():
    facts = after(decide(says("37.6"), wei()))
    effects = decide(says("我找不到体温计了怎么办"), facts)
    assert only(OpenEscalation, effects).topic is EscalationTopic.MESSAGE
    assert only(Ask, effects).step == "site"
    assert "AskAgainAt" not in names(effects)
    assert "CancelDue" not in names(effects)


def test_fever_said_again_does_not_put_the_alarm_off():
    facts = after(decide(says("发烧了"), wei()))
    effects = decide(says("我真的发烧了"), facts)
    assert keys(effects) == ["fever_ask_number"]
    assert {"AskAgainAt", "CancelDue"}.isdisjoint(names(effects))


def test_number_that_cannot_be_a_temperature_is_asked_again():
    effects = decide(says("体温45度"), wei())
    assert keys(effects) == ["fever_ask_plausible"]
    assert "AskAgainAt" in names(effects)


def test_if_in_a_question_is_asked_back_not_alarmed():
    effects = decide(says("如果烧到38.5怎么办"), wei())
    assert "OpenEscalation" not in names(effects)
    assert "AskAgainAt" in names(effects)


def test_button_of_a_fever_without_an_open_question_changes_nothing():
    effects = decide(taps(), wei(button=pressed("fever.site", site="axilla")))
    assert names(effects) == ("AnswerTap", "CloseMessages", "SendMessage")


def test_dose_words_during_a_fever_question_are_heard():
    facts = after(decide(says("37.6"), wei()))
    assert routed(says("吃了"), facts) == "dose_report"


def test_arm_without_venetoclax_reports_fever_the_same():
    assert only(OpenEscalation, decide(says("fever 39"), ann())).tier is Tier.RED
