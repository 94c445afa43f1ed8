"""A nurse answers and the patient answers back: nothing is sent unseen, nothing twice."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.inbound import Kind
from bot.parts.staff_answer import TEMPLATES
from content.vocabulary import EscalationTopic, MessageDirection, SubjectStatus, Tier
from content.wording import Approved
from records.effects import (
    AcknowledgeEscalation,
    Ask,
    OpenEscalation,
    SendMessage,
    ToReporter,
    ToStaff,
    ToSubject,
)
from records.talk_effects import AddToEscalation, RecordMessage
from records.talk_facts import SaidFact
from tests.support.people import (
    CASE_ID,
    DAY2_AT_8,
    MEMBER,
    OSEI_ID,
    PHOTO,
    WEI_ID,
    acts,
    ann,
    asked,
    case,
    coordinator_park,
    decide,
    investigator_osei,
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

_DRAFT = {"escalation": str(CASE_ID), "words": "请拍张照片", "template": ""}
_OTHER = UUID("00000000-0000-4000-8000-0000000000e2")
_NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # Tuesday 22:00 in Shanghai


def press(act, escalation, person=nurse_li, patient=None, dialogue=None, **args):
    button = pressed(act, escalation=str(CASE_ID), **args)
    facts = person(
        button=button, escalation=escalation, patient=patient or wei(), dialogue=dialogue
    )
    return decide(taps(), facts)


def write(text, patient=None, **said):
    dialogue = asked("talk", "words", {"escalation": str(CASE_ID)})
    patient = patient or wei()
    about = case(subject_id=patient.subject_id)
    facts = nurse_li(escalation=about, patient=patient, dialogue=dialogue)
    return decide(says(text, **said), facts)


def send(escalation, person=nurse_li, patient=None, data=None):
    dialogue = asked("talk", "check", data or _DRAFT)
    return press("talk.send", escalation, person, patient, dialogue)


def to_subject(effects):
    return [one for one in effects if isinstance(one, SendMessage) and one.to == ToSubject(WEI_ID)]


def test_answer_asks_for_words_and_sends_nothing():
    effects = press("talk.answer", case())
    assert only(Ask, effects).step == "words"
    assert acts(effects) == ["talk.template"] * 4 + ["talk.drop"]
    assert to_subject(effects) == []


def test_written_answer_is_shown_in_the_patients_language_and_not_sent():
    effects = write("Please send a photo", patient=wei())
    shown = [one for one in effects if isinstance(one, SendMessage)]
    assert shown[0].language is wei().language
    assert acts(effects) == ["talk.send", "talk.again", "talk.drop"]
    assert to_subject(effects) == []


@pytest.mark.parametrize(
    ("words", "patient", "warned"),
    [
        ("请拍张照片", wei(), 0),
        ("Please send a photo", wei(), 1),
        ("请拍张照片", ann(), 1),
        ("Please send a photo", ann(), 0),
        ("38.5?", wei(), 0),
        ("别担心", wei(), 1),
        ("别担心", ann(), 2),
    ],
)
def test_another_language_and_forbidden_words_are_pointed_out(words, patient, warned):
    said = keys(write(words, patient=patient))
    assert len([one for one in said if one.startswith("⚠️")]) == warned


def test_confirmed_answer_goes_out_as_typed_and_takes_an_open_case():
    effects = send(case())
    [message] = to_subject(effects)
    assert keys((message,)) == ["{name} ({role}) writes to you:", "请拍张照片"]
    assert acts((message,)) == ["talk.reply"]
    kept = only(RecordMessage, effects)
    assert (kept.direction, kept.words, kept.escalation_id) == (
        MessageDirection.TO_SUBJECT,
        "请拍张照片",
        CASE_ID,
    )
    assert only(AcknowledgeEscalation, effects).escalation_id == CASE_ID
    assert "EndDialogue" in names(effects)


def test_answer_into_a_colleagues_case_does_not_take_it_and_tells_them():
    effects = send(taken_by(investigator_osei()))
    assert "AcknowledgeEscalation" not in names(effects)
    assert [one for one in effects if isinstance(one, SendMessage) and one.to == ToStaff(OSEI_ID)]


def test_case_of_somebody_else_than_the_patient_is_not_answered():
    effects = send(case(), patient=ann())
    assert "RecordMessage" not in names(effects)


def test_second_press_of_send_sends_nothing():
    assert to_subject(press("talk.send", case())) == []


def test_draft_for_another_case_is_not_sent():
    effects = send(case(), data=_DRAFT | {"escalation": str(_OTHER)})
    assert (to_subject(effects), names(effects)) == ([], ("AnswerTap", "SendMessage"))


def test_template_is_an_approved_text_and_kept_in_the_words_that_were_read():
    data = {"escalation": str(CASE_ID), "words": "", "template": "answer_call_ward"}
    effects = send(case(), data=data)
    [message] = to_subject(effects)
    assert isinstance(message.parts[1], Approved)
    kept = only(RecordMessage, effects)
    assert kept.template == "answer_call_ward"
    assert (
        kept.words == "请您现在给病房打电话：000-0101-0101。如果没人接，或者您很难受，请拨打120。"
    )


def test_photo_of_the_nurse_is_shown_then_sent():
    shown = write("", kind=Kind.PHOTO, file=PHOTO)
    assert [one.file for one in shown if isinstance(one, SendMessage)] == [PHOTO, None]
    [message] = to_subject(send(case(), data=dict(only(Ask, shown).data)))
    assert message.file == PHOTO


@pytest.mark.parametrize(("text", "file"), [("字" * 3501, None), ("字" * 901, PHOTO)])
def test_words_that_would_be_cut_are_not_taken(text, file):
    kind = Kind.TEXT if file is None else Kind.PHOTO
    effects = write(text, kind=kind, file=file)
    assert keys(effects) == ["This is too long for one message. Please write less."]


@pytest.mark.parametrize(
    "patient",
    [wei(has_chat=False), wei(status=SubjectStatus.INVITED), wei(status=SubjectStatus.DIED)],
)
@pytest.mark.parametrize("act", ["talk.answer", "talk.template", "talk.send"])
def test_somebody_who_cannot_be_reached_is_not_written_to(patient, act):
    effects = press(
        act,
        case(),
        patient=patient,
        dialogue=asked("talk", "check", _DRAFT),
        template="answer_come",
    )
    assert "RecordMessage" not in names(effects)
    assert "{code} cannot be written to: no phone is connected. Please call." in keys(effects)


def test_case_of_another_site_or_role_is_not_answered():
    assert "Ask" not in names(press("talk.answer", None))
    assert "Ask" not in names(press("talk.answer", case(), coordinator_park))
    unreachable = case(topic=EscalationTopic.UNREACHABLE, tier=Tier.AMBER)
    assert "Ask" in names(press("talk.answer", unreachable, coordinator_park))


def test_reply_comes_into_the_same_case():
    asks = only(Ask, decide(taps(), wei(button=pressed("talk.reply", escalation=str(CASE_ID)))))
    open_case = taken_by(nurse_li())
    facts = wei(dialogue=asked("talk", "reply", asks.data), escalations=(open_case,))
    effects = decide(says("贴膜还好"), facts)
    assert only(AddToEscalation, effects).escalation_id == CASE_ID
    assert only(RecordMessage, effects).escalation_id == CASE_ID
    assert "OpenEscalation" not in names(effects)


def test_reply_to_a_closed_case_opens_one():
    dialogue = asked("talk", "reply", {"escalation": str(CASE_ID)})
    effects = decide(says("贴膜还好"), wei(dialogue=dialogue))
    assert only(OpenEscalation, effects).topic is EscalationTopic.MESSAGE


def test_red_flag_in_a_reply_is_read_first_and_the_reply_kept():
    dialogue = asked("talk", "reply", {"escalation": str(CASE_ID)})
    facts = wei(dialogue=dialogue, escalations=(taken_by(nurse_li()),))
    assert routed(says("咳血了"), facts) == "red_flag"
    effects = decide(says("咳血了"), facts)
    assert only(OpenEscalation, effects).tier is Tier.RED
    assert only(RecordMessage, effects).words == "咳血了"


def test_photo_with_a_fever_in_its_caption_is_not_lost():
    effects = decide(says("39度", kind=Kind.PHOTO, file=PHOTO), wei())
    assert keys(effects)[0] == "report_red"
    assert only(RecordMessage, effects).file == PHOTO


def test_next_photo_of_an_album_is_kept_without_a_word():
    facts = wei(album_is_known=True)
    effects = decide(says("", kind=Kind.PHOTO, file=PHOTO, album="9"), facts)
    assert names(effects) == ("RecordMessage",)


def test_message_says_who_reads_it_when():
    dialogue = asked("tell_nurse", "words")
    at_work = decide(says("明天几点抽血", at=DAY2_AT_8), wei(dialogue=dialogue))
    assert keys(at_work) == ["message_in_hours"]
    at_night = decide(says("明天几点抽血", at=_NIGHT), wei(dialogue=dialogue))
    assert keys(at_night) == ["out_of_hours"]


# ------------------------------------------------------------- an answer to a family member

_HEARD = SaidFact(said_at=DAY2_AT_8, words="他手臂红了", is_from_family=True)
_FOR_BOTH = {**_DRAFT, "family": "family"}


def _answers(data=_FOR_BOTH, heard=(_HEARD,), member=MEMBER, act="talk.send", step="check"):
    facts = nurse_li(
        button=pressed(act, escalation=str(CASE_ID)),
        escalation=case(),
        patient=wei(reporter=member),
        dialogue=asked("talk", step, data),
        exchange=heard,
    )
    return decide(taps(), facts)


def to_family(effects):
    return [one for one in effects if isinstance(one, SendMessage) and one.to == ToReporter(WEI_ID)]


def test_answer_to_a_family_member_is_read_by_both_and_says_so():
    effects = _answers()
    [family], [own] = to_family(effects), to_subject(effects)
    head = "{name} ({role}) answers what you wrote. The person you care for reads it too:"
    assert keys((family,)) == [head, "请拍张照片"]
    assert keys((own,))[-1] == "This answers a message of your family member, who reads it too."
    assert len([one for one in effects if isinstance(one, RecordMessage)]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"heard": ()},
        {"heard": (_HEARD, replace(_HEARD, is_from_family=False))},
        {"member": None},
        {"member": replace(MEMBER, has_agreed=False)},
        {"member": replace(MEMBER, is_linked=False)},
        {"data": _DRAFT},
        {"act": "talk.send_alone"},
    ],
)
def test_family_member_reads_no_answer_that_is_not_to_their_own_message(changes):
    effects = _answers(**changes)
    assert to_family(effects) == []
    assert keys(tuple(to_subject(effects))) == ["{name} ({role}) writes to you:", "请拍张照片"]


def test_who_wrote_last_after_the_nurse_answered_still_counts():
    answer = SaidFact(said_at=DAY2_AT_8, author="Li", words="请拍张照片")
    assert len(to_family(_answers(heard=(_HEARD, answer)))) == 1


def test_nurse_is_told_that_both_will_read_before_anything_is_sent():
    dialogue = asked("talk", "words", {"escalation": str(CASE_ID)})
    facts = nurse_li(
        escalation=case(), patient=wei(reporter=MEMBER), dialogue=dialogue, exchange=(_HEARD,)
    )
    effects = decide(says("请拍张照片"), facts)
    assert acts(effects) == ["talk.send", "talk.send_alone", "talk.again", "talk.drop"]
    assert any(one.startswith("The family member wrote last") for one in keys(effects))
    assert only(Ask, effects).data["family"] == "family"


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_template_is_read_by_the_family_in_the_third_person(key):
    [family] = to_family(_answers({**_FOR_BOTH, "words": "", "template": key}))
    assert keys((family,))[1] == f"family_{key}"
