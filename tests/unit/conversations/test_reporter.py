"""A family member in every conversation: reports yes, the patient's own choices never."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.entries import ENTRIES
from bot.inbound import Kind
from bot.parts.commands import FAMILY_COMMANDS
from content.model import placeholders
from content.vocabulary import (
    DoseStatus,
    EscalationTopic,
    Language,
    MessageClass,
    SubjectStatus,
    Tier,
)
from content.wording import Approved, InBoth
from content.words import Word
from records.account_effects import RecordConsent, SetReminders, SetUsualTime, UseInvite
from records.chat_effects import OfferCommands
from records.effects import (
    Ask,
    AskAgainAt,
    CorrectDoseAdministration,
    OpenEscalation,
    PlanDoses,
    RecordDoseAdministration,
    SendMessage,
    SnoozeDose,
    ToChat,
    ToReporter,
    ToSubject,
)
from records.reporter_effects import AcceptReporting, EndReporter, InviteReporter, RemindReporter
from scheduler.family import OF_FAMILY, beside, unanswered_by_family
from scheduler.third_person import ADDRESSED_TO_READER, third_person
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    DOSE_ID,
    MEMBER,
    WEI_ID,
    acts,
    asked,
    carer,
    decide,
    dose,
    keys,
    names,
    only,
    pressed,
    routed,
    says,
    taps,
    wei,
)

THE_PATIENTS_OWN = (
    CorrectDoseAdministration,
    InviteReporter,
    PlanDoses,
    RecordConsent,
    RemindReporter,
    SetReminders,
    SetUsualTime,
    SnoozeDose,
    UseInvite,
)
ACTS = sorted(
    {
        f"{one.namespace}.{act}"
        for one in ENTRIES
        if one.namespace
        for act in ("stop", "end", "agree")
    }
    | {f"dose.{act}" for act in ("taken", "later", "not_taken", "problem", "change", "vomited")}
    | {f"choices.{act}" for act in ("stop", "leave", "resume", "see", "delete")}
    | {f"welcome.{act}" for act in ("accept", "decline", "usual_time", "reopen", "go_on")}
    | {f"family.{act}" for act in ("relation", "remind", "no_remind", "invite", "keep")}
)
WORDS = [word.value for word in Word]
FREE = [
    "38.6",
    "hello",
    "grapefruit",
    "he has a fever of 39",
    "she can't breathe",
    "nosebleed",
    "5",
]


def to_carer(effects):
    return [e for e in effects if isinstance(e, SendMessage) and isinstance(e.to, ToChat)]


def hold_what_is_always_so(effects) -> None:
    assert not [e for e in effects if isinstance(e, THE_PATIENTS_OWN)]
    for effect in effects:
        if isinstance(effect, RecordDoseAdministration):
            assert effect.status is DoseStatus.TAKEN
        if isinstance(effect, OpenEscalation):
            assert keys((SendMessage(to=ToChat(), parts=effect.summary),))[0].startswith(
                "Reported by"
            )
    for message in to_carer(effects):
        for part in message.parts:
            if isinstance(part, Approved):
                assert part.key in ADDRESSED_TO_READER or part.key.startswith("family_")
        assert not [b for row in message.buttons for b in row if b.act.startswith("dose.")]


@pytest.mark.parametrize("text", [*WORDS, *FREE])
@pytest.mark.parametrize("talk", [None, *(one.name for one in ENTRIES)])
def test_words_in_every_conversation_change_nothing_that_is_the_patients_own(text, talk):
    words = CONTENT.words
    typed = words.label(Word(text), Language.EN) if text in WORDS else text
    dialogue = None
    if talk is not None:
        opened = decide(says(_OPENING.get(talk, "menu")), carer())
        talks = [one for one in opened if isinstance(one, Ask)]
        dialogue = (
            asked(talks[0].conversation, talks[0].step, dict(talks[0].data)) if talks else None
        )
    hold_what_is_always_so(decide(says(typed), carer(dialogue=dialogue)))


_OPENING = {
    "fever_report": "Fever",
    "diary": "Symptoms",
    "medicine": "Medicines",
    "tell_nurse": "Tell the nurse",
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("has_agreed", [True, False])
def test_presses_of_every_kind_change_nothing_that_is_the_patients_own(act, has_agreed):
    args = {
        "relation": "child",
        "act": "use",
        "time": "08:00",
        "language": "en",
        "dose": str(dose().scheduled_dose_id),
    }
    member = replace(MEMBER, has_agreed=has_agreed)
    hold_what_is_always_so(decide(taps(), carer(button=pressed(act, **args), reporter=member)))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["", "/withdraw", "/start abc", "hello"])
def test_every_kind_of_update_is_survived(kind, text):
    said = replace(says(text), kind=kind)
    hold_what_is_always_so(decide(said, carer()))


@pytest.mark.parametrize(
    ("typed", "tier"),
    [
        ("他发烧39度", Tier.RED),
        ("我妈喘不上气", Tier.EMERGENCY),
        ("he has a fever of 39", Tier.RED),
        ("my husband vomited blood", Tier.EMERGENCY),
        ("she says she wants to die", Tier.RED),
    ],
)
@pytest.mark.parametrize("has_agreed", [True, False])
def test_red_flag_of_the_third_person_escalates_for_the_subject(typed, tier, has_agreed):
    member = replace(MEMBER, has_agreed=has_agreed)
    opened = only(OpenEscalation, decide(says(typed), carer(reporter=member)))
    assert (opened.subject_id, opened.tier) == (WEI_ID, tier)


def test_what_is_reported_is_told_to_the_patient_without_the_words():
    effects = decide(says("he has a fever of 39"), carer())
    told = [e for e in effects if isinstance(e, SendMessage) and e.to == ToSubject(WEI_ID)]
    assert len(told) == 1
    assert keys(tuple(told))[0] == "Your family member reported to the study team:"
    assert "he has" not in str(told)


def test_question_of_the_family_is_apart_from_the_question_of_the_patient():
    effects = decide(says("Fever"), carer())
    assert only(AskAgainAt, effects).topic == f"fever{OF_FAMILY}"


def test_dose_seen_taken_is_recorded_as_the_familys():
    effects = decide(says("Taken"), carer())
    recorded = only(RecordDoseAdministration, effects)
    assert (recorded.status, recorded.reason) == (DoseStatus.TAKEN, "seen_by_family")


@pytest.mark.parametrize(
    "facts",
    [
        carer(doses=()),
        carer(doses=(dose(status=DoseStatus.NOT_TAKEN),)),
        carer(status=SubjectStatus.ON_HOLD),
    ],
)
def test_dose_that_waits_for_nothing_is_not_recorded(facts):
    assert "RecordDoseAdministration" not in names(decide(says("Taken"), facts))


def test_dose_whose_time_is_over_is_for_the_nurse():
    seen = carer(button=pressed("reporter.seen", dose=str(DOSE_ID)))
    effects = decide(taps(at=DAY2_AT_8 + timedelta(hours=9)), seen)
    assert "RecordDoseAdministration" not in names(effects)
    assert keys(effects)[0].startswith("The time for this dose is over.")


def test_before_agreeing_only_what_alarms_is_heard():
    facts = carer(reporter=replace(MEMBER, has_agreed=False))
    assert routed(says("Symptoms"), facts) == "reporter"
    assert keys(decide(says("hello"), facts))[-1] == "family_notice"
    agreed = replace(facts, button=pressed("reporter.agree"))
    assert only(AcceptReporting, decide(taps(), agreed)).reporter_id == WEI_ID


@pytest.mark.parametrize("act", ["reporter.decline", "reporter.stop"])
def test_family_member_can_stop_at_any_time(act):
    assert only(EndReporter, decide(taps(), carer(button=pressed(act)))).subject_id == WEI_ID


def test_choices_of_the_patient_are_refused_with_the_way_to_stop():
    assert acts(decide(says("/withdraw"), carer())) == ["reporter.stop"]


def test_blocking_of_the_family_is_no_silence_of_the_patient():
    effects = decide(replace(says(""), kind=Kind.BLOCKED), carer())
    assert names(effects) == ("MarkReachable",)


def test_symptom_questions_are_asked_in_the_third_person():
    question = InBoth("In the last 24 hours, how dizzy were you at worst?", "您现在有没有胸口疼？")
    assert third_person(question, None, CONTENT) == InBoth(
        "In the last 24 hours, how dizzy were they at worst?", "他/她现在有没有胸口疼？"
    )


def test_no_symptom_question_speaks_of_you_afterwards():
    for symptom in CONTENT.symptoms.items.values():
        for question in symptom.questions:
            said = third_person(InBoth(question.words.en, question.words.zh), None, CONTENT)
            assert isinstance(said, InBoth)
            assert not {"you", "your"} & set(said.en.lower().replace("?", "").split())
            assert "您" not in said.zh


def test_every_twin_needs_no_more_than_what_the_patient_reads():
    for key, text in CONTENT.texts.items():
        twin = CONTENT.texts.get(f"family_{key}")
        assert twin is None or placeholders(twin.en) <= placeholders(text.en)


def test_family_is_reminded_beside_the_patient_in_words_that_name_nothing():
    facts = wei(reporter=MEMBER)
    message = SendMessage(
        to=ToSubject(WEI_ID),
        parts=(),
        message_class=MessageClass.REMINDER,
        about="dose:1",
        expires_at=DAY2_AT_8,
    )
    also = beside((message,), facts)[1]
    assert isinstance(also, SendMessage)
    assert (also.to, keys((also,))) == (ToReporter(WEI_ID), ["family_reminder"])
    unwished = replace(facts, reporter=replace(MEMBER, is_reminded=False))
    assert beside((message,), unwished) == (message,)


def test_question_the_family_did_not_answer_is_red_and_told_to_the_family():
    effects = unanswered_by_family(
        (
            OpenEscalation(
                subject_id=WEI_ID,
                site_id="01",
                topic=EscalationTopic.FEVER,
                tier=Tier.RED,
                summary=(),
            ),
            SendMessage(to=ToSubject(WEI_ID), parts=(Approved("fever_unanswered"),)),
        ),
        carer(),
        CONTENT,
    )
    told = only(SendMessage, effects)
    assert (told.to, keys((told,))) == (ToReporter(WEI_ID), ["family_fever_unanswered"])


def test_family_member_has_the_commands_of_what_they_may_do():
    agreed = carer(button=pressed("reporter.agree"), reporter=replace(MEMBER, has_agreed=False))
    changed = carer(button=pressed("language.set", language="en"))
    for facts in (agreed, changed):
        assert only(OfferCommands, decide(taps(), facts)).commands == FAMILY_COMMANDS
