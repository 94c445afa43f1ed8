"""Staff look at a subject, and write down what the next person should know."""

from typing import Final

from bot.inbound import Inbound, Kind
from bot.parts.answers import reply, tap_answered
from bot.parts.card_screens import (
    NOTE,
    NUMBER,
    about_card,
    caption,
    one_part,
    part_button,
    summary,
    too_long,
)
from bot.parts.menus import staff_menu
from content.model import Content
from content.typed import read_phone
from content.vocabulary import StaffRole
from content.wording import Verbatim, Wording, phrase
from content.words import Word
from records.card_effects import CardPart, LogAccess, SetPhone, WriteNote
from records.card_facts import CardFacts
from records.effects import Ask, CloseMessages, Effect, EndDialogue, SendMessage
from records.facts import Facts, StaffFacts, SubjectFacts
from records.own_effects import RecordFile, SendOwnRecord

_SEES: Final = (StaffRole.NURSE, StaffRole.INVESTIGATOR, StaffRole.COORDINATOR)
_CARD: Final = "card"
_WORDS: Final = "words"
_NUMBER: Final = "number"
_PHONE: Final = "phone"
_EXAMPLE: Final = Verbatim("138 0000 0000")


def card(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the card of a subject or a part of it, and take a note. Each look is kept."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    patient = facts.patient
    if patient is None or not any(facts.may(role, patient.site_id) for role in _SEES):
        return (
            *tapped,
            EndDialogue(),
            reply(_nobody(said, content), menu=staff_menu(facts, content)),
        )
    if facts.button is not None and facts.button.act == NOTE:
        return (*tapped, CloseMessages(about=about_card(facts)), *_ask_note(patient))
    if facts.button is None and _is_awaited(said, facts):
        is_number = facts.dialogue is not None and facts.dialogue.step == _NUMBER
        return (_numbered if is_number else _noted)(said, facts, patient)
    if said.command == _PHONE or (facts.button is not None and facts.button.act == NUMBER):
        closed = CloseMessages(about=about_card(facts))
        return (*tapped, closed, *_ask_number(facts, patient))
    part = CardPart(facts.button.args["part"]) if facts.button else CardPart.SUMMARY
    seen = LogAccess(subject_id=patient.subject_id, part=part)
    return (*tapped, EndDialogue(), seen, *_shown(said, facts, patient, part, content))


def _nobody(said: Inbound, content: Content) -> Wording:
    if content.words.meaning(said.command or said.text) is Word.PHONE:
        return phrase(
            "I found nobody with this code on your sites. Please send /phone and the subject code, "
            "for example /phone 01-001."
        )
    return phrase(
        "I found nobody with this code on your sites. Please send /card and the subject code, for "
        "example /card 01-001."
    )


def _is_awaited(said: Inbound, facts: StaffFacts) -> bool:
    return (
        facts.dialogue is not None and facts.dialogue.conversation == _CARD and said.command is None
    )


def _shown(
    said: Inbound, facts: StaffFacts, patient: SubjectFacts, part: CardPart, content: Content
) -> tuple[Effect, ...]:
    now = said.received_at
    match part:
        case CardPart.SUMMARY:
            shown = summary(facts, patient, now, content)
        case CardPart.PICTURE:
            # The card stays open under the picture.
            return (_picture(said, patient, content),)
        case _:
            shown = one_part(facts, patient, part, now, content)
    return (CloseMessages(about=about_card(facts)), shown)


def _picture(said: Inbound, patient: SubjectFacts, content: Content) -> SendOwnRecord | SendMessage:
    has_days = patient.day1 is not None
    if not has_days or not (patient.doses or patient.reports or patient.temperatures):
        return reply(phrase("There is nothing to draw yet."))
    return SendOwnRecord(
        subject_id=patient.subject_id,
        file=RecordFile.CHART,
        parts=caption(patient, said.received_at, content),
    )


def _ask_note(patient: SubjectFacts) -> tuple[Effect, ...]:
    question = phrase(
        "Please write the note about {code} in one message. The patient does not see it.",
        code=patient.code,
    )
    data = {"subject": str(patient.subject_id)}
    return (reply(question), Ask(conversation=_CARD, step=_WORDS, data=data))


def _noted(said: Inbound, facts: StaffFacts, patient: SubjectFacts) -> tuple[Effect, ...]:
    words = said.text.strip()
    if said.kind is not Kind.TEXT or not words:
        return (reply(phrase("A note is kept in words only. Please write it.")),)
    if (refusal := too_long(words)) is not None:
        return (reply(refusal),)
    return (
        WriteNote(subject_id=patient.subject_id, words=words),
        EndDialogue(),
        reply(
            phrase("Noted for {code}.", code=patient.code),
            buttons=((part_button(patient, CardPart.SUMMARY),),),
            about=about_card(facts),
        ),
    )


def _ask_number(facts: StaffFacts, patient: SubjectFacts) -> tuple[Effect, ...]:
    number = (facts.card or CardFacts()).number
    known = phrase("Phone of the patient: {number}", number=Verbatim(number or "–"))
    question = phrase(
        "Please write the number to call for {code}. It is kept encrypted and shown to the study "
        "team only.",
        code=patient.code,
    )
    data = {"subject": str(patient.subject_id)}
    seen = LogAccess(subject_id=patient.subject_id, part=CardPart.SUMMARY)
    return (seen, reply(known, question), Ask(conversation=_CARD, step=_NUMBER, data=data))


def _numbered(said: Inbound, facts: StaffFacts, patient: SubjectFacts) -> tuple[Effect, ...]:
    number = read_phone(said.text)
    if number is None:
        # i18n: the example is a phone number
        wrong = phrase("That is no phone number. Please write it like {example}.", example=_EXAMPLE)
        return (reply(wrong),)
    return (
        SetPhone(subject_id=patient.subject_id, number=number),
        EndDialogue(),
        reply(
            phrase("Recorded for subject {code}.", code=patient.code),
            buttons=((part_button(patient, CardPart.SUMMARY),),),
            about=about_card(facts),
        ),
    )
