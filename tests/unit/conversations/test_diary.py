"""A report of symptoms, step by step, pressed or typed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from content.catalogue import load_catalogues
from content.symptoms.draft import Draft, draft_from
from content.translate import Translator
from content.vocabulary import EscalationTopic, Language, ReportSource, SubjectStatus, Tier
from records.effects import (
    Ask,
    AskAgainAt,
    CancelDue,
    EndDialogue,
    OpenEscalation,
    RecordSymptomReport,
    SendMessage,
)
from records.facts import ReportFact
from tests.support.correcting import REPORT
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    acts,
    ann,
    asked,
    decide,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

_AREAS = len(CONTENT.symptoms.areas)


def at(step, draft=None, **place):
    """Give Ann in the middle of a report."""
    data = (draft or begun()).to_data() | place
    return ann(dialogue=asked("diary", step, data))


def begun(**answers):
    return Draft(
        began=DAY2_AT_8, day=2, answers=answers, now=list(answers)[-1] if answers else None
    )


def taps_at(step, draft, act, /, **args):
    return decide(taps(), replace(at(step, draft), button=pressed(act, **args)))


def draft_of(effects):
    question = only(Ask, effects)
    return question.step, draft_from(question.data, CONTENT.symptoms)


def test_fine_is_one_record_and_closes_the_day():
    effects = decide(taps(), ann(button=pressed("diary.fine", diary="x.1.2")))
    report = only(RecordSymptomReport, effects)
    assert (report.tier, report.source, report.protocol_day) == (Tier.NONE, ReportSource.DIARY, 2)
    assert only(CancelDue, effects).topic.endswith(".1.2")
    assert keys(effects) == ["diary_fine"]


def test_fine_said_twice_on_a_day_is_recorded_once():
    said = ReportFact(
        report_id=REPORT, symptom=None, tier=Tier.NONE, answers={}, reported_at=DAY2_AT_8
    )
    effects = decide(says("fine"), ann(reports=(said,)))
    assert "RecordSymptomReport" not in names(effects)
    assert keys(effects) == ["diary_fine"]
    tomorrow = says("fine", at=DAY2_AT_8 + timedelta(days=1))
    only(RecordSymptomReport, decide(tomorrow, ann(reports=(said,))))


@pytest.mark.parametrize("typed", ["0", "０", "Fine today", "今天还好"])
def test_what_people_type_for_fine_is_read(typed):
    assert keys(decide(says(typed), ann())) == ["diary_fine"]


@pytest.mark.parametrize("typed", ["1", "Not so well", "有不舒服", "/symptoms", "/diary", "症状"])
def test_what_people_type_for_not_fine_begins_a_report(typed):
    effects = decide(says(typed), ann())
    assert draft_of(effects)[0] == "area"
    assert acts(effects) == ["diary.area"] * _AREAS
    assert only(AskAgainAt, effects).due_at == DAY2_AT_8 + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("typed", "step"), [("1", "symptom"), ("Belly and mouth", "symptom"), ("恶心", "question")]
)
def test_area_or_symptom_can_be_typed(typed, step):
    assert draft_of(decide(says(typed), at("area")))[0] == step


@pytest.mark.parametrize(
    "typed", ["2", "２", "Occasionally", "偶尔", "sometimes", "2 occasionally"]
)
def test_number_label_or_other_word_is_the_answer(typed):
    _, draft = draft_of(decide(says(typed), at("question", begun(nausea={}))))
    assert draft.answers == {"nausea": {"frequency": 2}}


def test_no_message_has_more_than_eight_buttons():
    for area in CONTENT.symptoms.areas:
        for act in ("diary.area", "diary.rest"):
            found = acts(taps_at("area", begun(), act, area=area.id))
            assert 1 <= len(found) <= 8
    for name, symptom in CONTENT.symptoms.items.items():
        for number in range(len(symptom.questions)):
            given = {one.id: 1 for one in symptom.questions[:number]}
            found = acts(decide(says("/symptoms"), at("question", begun(**{name: given}))))
            assert 1 <= len(found) <= 8


def test_report_is_said_back_before_it_is_recorded():
    known = begun(nausea={"frequency": 1, "lost_medicine": 0, "severity": 1})
    effects = taps_at("more", known, "diary.enough")
    assert draft_of(effects)[0] == "right"
    assert "RecordSymptomReport" not in names(effects)
    done = taps_at("right", known, "diary.right")
    report = only(RecordSymptomReport, done)
    assert (report.symptom, report.term, report.source) == ("nausea", "Nausea", ReportSource.DIARY)
    assert report.answers == {"frequency": 1, "lost_medicine": 0, "severity": 1}
    assert (report.tier, report.grade, report.protocol_day) == (Tier.GREEN, 1, 2)
    only(EndDialogue, done)
    assert keys(done) == ["recorded"]


def test_red_answer_is_told_before_the_next_question():
    effects = taps_at(
        "question",
        begun(nausea={"frequency": 3}),
        "diary.answer",
        report_id=REPORT,
        symptom="nausea",
        question="lost_medicine",
        value="1",
    )
    assert only(OpenEscalation, effects).tier is Tier.RED
    assert only(RecordSymptomReport, effects).source is ReportSource.DIARY_LEFT
    assert draft_of(effects)[1].acted is Tier.RED


def test_what_was_told_already_opens_no_second_case():
    known = begun(nausea={"frequency": 3, "lost_medicine": 1})
    effects = taps_at("right", replace(known, acted=Tier.RED), "diary.right")
    assert "OpenEscalation" not in names(effects)
    assert only(RecordSymptomReport, effects).source is ReportSource.DIARY
    assert keys(effects)[0] == "Subject {code} finished the report:"


def test_emergency_asks_nothing_more():
    effects = taps_at(
        "question",
        begun(vomiting={"frequency": 1}),
        "diary.answer",
        symptom="vomiting",
        question="blood",
        value="1",
    )
    assert only(OpenEscalation, effects).tier is Tier.EMERGENCY
    assert "Ask" not in names(effects)
    only(EndDialogue, effects)
    assert keys(effects)[0] == "bleeding_emergency"


_AMBER = {"frequency": 3, "lost_medicine": 0, "severity": 2}
_AMBER_TOO = {"frequency": 1, "blood": 0, "with_fever_or_pain": 0, "times_more": 4}


def test_two_ambers_in_one_report_are_red():
    found = taps_at("right", begun(nausea=_AMBER, diarrhoea=_AMBER_TOO), "diary.right")
    assert only(OpenEscalation, found).tier is Tier.RED
    reports = [one for one in found if isinstance(one, RecordSymptomReport)]
    assert [one.tier for one in reports] == [Tier.AMBER, Tier.AMBER]
    assert all("TWO-AMBERS" in one.rules for one in reports)


def test_two_ambers_of_one_day_are_red_and_of_two_days_are_not():
    before = ReportFact(
        report_id=REPORT,
        symptom="nausea",
        tier=Tier.AMBER,
        answers=_AMBER,
        reported_at=DAY2_AT_8 - timedelta(hours=3),
    )
    facts = replace(
        at("right", begun(diarrhoea=_AMBER_TOO)), button=pressed("diary.right"), reports=(before,)
    )
    assert only(OpenEscalation, decide(taps(), facts)).tier is Tier.RED
    old = replace(before, reported_at=DAY2_AT_8 - timedelta(hours=25))
    assert only(OpenEscalation, decide(taps(), replace(facts, reports=(old,)))).tier is Tier.AMBER


def test_worse_than_last_time_is_said_to_the_nurse():
    before = ReportFact(
        report_id=REPORT,
        symptom="nausea",
        tier=Tier.GREEN,
        answers={"frequency": 1, "lost_medicine": 0, "severity": 1},
        reported_at=DAY2_AT_8 - timedelta(days=1),
    )
    facts = replace(
        at("right", begun(nausea=_AMBER)), button=pressed("diary.right"), reports=(before,)
    )
    summary = only(OpenEscalation, decide(taps(), facts)).summary
    worse = "Worse than in the report of {when}: {symptom}."
    assert worse in [getattr(one, "msgid", "") for one in summary]


def test_skip_back_and_change_lead_where_they_say():
    known = begun(nausea={"frequency": 3})
    _, skipped = draft_of(
        taps_at("question", known, "diary.skip", symptom="nausea", question="lost_medicine")
    )
    assert skipped.answers["nausea"] == {"frequency": 3, "lost_medicine": None}
    assert draft_of(taps_at("question", known, "diary.back"))[1].answers == {"nausea": {}}
    assert draft_of(taps_at("question", begun(nausea={}), "diary.back"))[0] == "symptom"
    assert draft_of(taps_at("right", known, "diary.change"))[0] == "change"
    again = taps_at("change", known, "diary.symptom", symptom="nausea")
    assert draft_of(again)[1].answers == {"nausea": {}}


def test_answer_to_another_question_changes_nothing():
    old = taps_at(
        "question", begun(nausea={"frequency": 3}), "diary.answer",
        symptom="nausea", question="frequency", value="0",
    )  # fmt: skip
    assert keys(old) == ["This question is closed. Nothing was changed."]
    assert "Ask" not in names(old)


def test_button_without_a_report_is_closed():
    effects = decide(taps(), ann(button=pressed("diary.right")))
    assert keys(effects) == ["This question is closed. Nothing was changed."]


def test_other_words_are_passed_on_and_the_question_stays():
    effects = decide(says("My cat is ill."), at("question", begun(nausea={})))
    assert only(OpenEscalation, effects).words == "My cat is ill."
    assert draft_of(effects) == ("question", begun(nausea={}))


def test_cancelled_report_keeps_what_a_person_must_know():
    nothing = decide(says("cancel"), at("area"))
    assert "OpenEscalation" not in names(nothing)
    assert keys(nothing)[0] == "I stopped the report. Nothing was noted."
    known = decide(says("cancel"), at("more", begun(nausea=_AMBER)))
    assert only(OpenEscalation, known).tier is Tier.AMBER
    only(EndDialogue, known)


def test_report_of_yesterday_is_begun_again():
    late = says("2", at=DAY2_AT_8 + timedelta(hours=25))
    step, draft = draft_of(decide(late, at("question", begun(nausea={}))))
    assert (step, draft.answers) == ("area", {})


def test_fever_goes_to_its_own_questions_and_the_rest_is_kept():
    effects = taps_at("symptom", begun(nausea=_AMBER), "diary.symptom", symptom="fever")
    assert only(Ask, effects).conversation == "fever_report"
    assert only(OpenEscalation, effects).topic is EscalationTopic.SYMPTOM
    assert only(RecordSymptomReport, effects).symptom == "nausea"


def test_red_words_in_the_middle_are_heard_first():
    waiting = at("question", begun(nausea=_AMBER))
    assert routed(says("我胸口疼"), waiting) == "red_flag"
    assert "Ask" not in names(decide(says("我胸口疼"), waiting))


def test_report_is_kept_where_another_question_takes_its_place():
    waiting = at("question", begun(nausea=_AMBER))
    for words in ("发烧39度", "tell the nurse"):
        effects = decide(says(words), waiting)
        assert "nausea" in {one.symptom for one in effects if isinstance(one, RecordSymptomReport)}
    assert "RecordSymptomReport" not in names(decide(says("help"), waiting))


def test_who_has_left_is_asked_nothing():
    gone = ann(status=SubjectStatus.WITHDRAWN)
    assert keys(decide(says("/symptoms"), gone)) == ["left_the_study"]
    assert keys(decide(says("0"), gone)) == ["left_the_study"]


def test_dose_word_in_the_middle_is_about_the_dose():
    waiting = wei(dialogue=asked("diary", "question", begun(nausea={}).to_data()))
    assert routed(says("吃了"), waiting) == "dose_report"


def test_back_outside_a_report_is_the_menu():
    assert routed(says("返回"), ann()) == "menu"


def test_every_summary_fits_a_message():
    translator = Translator(CONTENT, load_catalogues())
    symptoms = sorted(CONTENT.symptoms.items.values(), key=lambda one: -len(one.questions))
    for first in range(0, len(symptoms), CONTENT.symptoms.report.most_symptoms):
        some = symptoms[first : first + CONTENT.symptoms.report.most_symptoms]
        report = begun(**{one.id: {ask.id: 1 for ask in one.questions} for one in some})
        effects = taps_at("more", report, "diary.enough")
        sent = [one for one in effects if isinstance(one, SendMessage)]
        assert all(not one.buttons for one in sent[:-1])
        for language in Language:
            for one in sent:
                shown = "\n\n".join(translator.render(part, language) for part in one.parts)
                assert len(shown) <= 600
