"""What becomes of a decision where a family member reports for the patient.

Conversations and plans decide as for the patient. Here their effects are turned: the words into the
third person, what staff read marked as reported by the family, questions kept apart from the
patient's own, and the patient told what was reported.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from content.model import Content
from content.triage.fever import urgency
from content.vocabulary import EscalationTopic, MessageClass, Relation, ReportSource, Tier
from content.wording import InBoth, Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from content.words import Word
from records.effects import (
    AskAgainAt,
    Button,
    CancelDue,
    CloseMessages,
    Effect,
    EndDialogue,
    OpenEscalation,
    RecordSymptomReport,
    SendMessage,
    ToChat,
    ToReporter,
    ToSubject,
)
from records.facts import SubjectFacts
from records.medication_effects import RecordMedication
from records.talk_effects import AddToEscalation
from scheduler.third_person import third_person

Menu = tuple[tuple[Wording, ...], ...]

# What a family member is asked is another matter than what the patient is asked about the same.
OF_FAMILY: Final = "@family"
SEEN: Final = Button(label=phrase_ctx("button", "I saw it taken"), act="reporter.seen")
_DOSE: Final = "dose:"
_OF_DOSES: Final = "dose."
_KEYS: Final = (
    (Word.FEVER, Word.SYMPTOMS),
    (Word.TODAY, Word.MEDICINE),
    (Word.TELL_NURSE,),
    (Word.HELP, Word.LANGUAGE),
)
_TOLD_BEFORE: Final = frozenset({Tier.EMERGENCY, Tier.RED, Tier.AMBER})
_RELATIONS: Final = {
    Relation.SPOUSE: phrase_ctx("relation", "spouse"),
    Relation.CHILD: phrase_ctx("relation", "child"),
    Relation.PARENT: phrase_ctx("relation", "parent"),
    Relation.OTHER: phrase_ctx("relation", "other"),
}
_TOPICS: Final = {
    EscalationTopic.FEVER: phrase_ctx("reported", "fever"),
    EscalationTopic.SYMPTOM: phrase_ctx("reported", "symptoms"),
    EscalationTopic.MEDICINE: phrase_ctx("reported", "a medicine"),
    EscalationTopic.DOSE: phrase_ctx("reported", "the study medicine"),
}


def relation_name(relation: Relation) -> Phrase:
    """Name who a family member is to the patient."""
    return _RELATIONS[relation]


def family_menu(facts: SubjectFacts, content: Content) -> Menu:
    """Give the keyboard of a family member: what they may report, and nothing of the patient's."""
    label, language = content.words.label, facts.language
    return tuple(tuple(Verbatim(label(word, language)) for word in row) for row in _KEYS)


def by_family(
    effects: tuple[Effect, ...], facts: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Turn what was decided for the patient into what a family member set going."""
    tier = _tier(effects)
    turned = tuple(_turned(effect, facts, tier, content) for effect in effects)
    return (*turned, *_news(effects, facts, content))


def unanswered_by_family(
    effects: tuple[Effect, ...], subject: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Turn what follows from a question that the family member did not answer."""
    tier = _tier(effects)
    return tuple(_turned(effect, subject, tier, content) for effect in effects)


def beside(effects: tuple[Effect, ...], subject: SubjectFacts) -> tuple[Effect, ...]:
    """Add a reminder for the family member to one for the patient, where the patient wants it.

    It names no medicine and no illness. It is no reminder of its own: that it left us says nothing
    about whether the patient was reminded.
    """
    family = subject.reporter
    if family is None or not family.is_reminded or not family.is_linked:
        return effects
    return (*effects, *(_also(one) for one in effects if _is_reminder(one, subject)))


def _is_reminder(effect: Effect, subject: SubjectFacts) -> bool:
    return (
        isinstance(effect, SendMessage)
        and effect.to == ToSubject(subject_id=subject.subject_id)
        and effect.message_class is MessageClass.REMINDER
    )


def _also(effect: Effect) -> Effect:
    if not isinstance(effect, SendMessage) or not isinstance(effect.to, ToSubject):
        return effect
    is_dose = (effect.about or "").startswith(_DOSE) and effect.expires_at is not None
    return SendMessage(
        to=ToReporter(subject_id=effect.to.subject_id),
        parts=(approved("family_reminder"),),
        buttons=((SEEN,),) if is_dose else (),
        message_class=MessageClass.BROADCAST,
        about=effect.about if is_dose else None,
        expires_at=effect.expires_at,
    )


# ---------------------------------------------------------------- one effect


def _turned(effect: Effect, facts: SubjectFacts, tier: Tier | None, content: Content) -> Effect:
    match effect:
        case SendMessage():
            return _sent(effect, facts, tier, content)
        case OpenEscalation() | AddToEscalation():
            return replace(effect, summary=(_by_whom(facts), *effect.summary))
        case CloseMessages():
            return replace(effect, about=_apart(effect.about))
        case AskAgainAt() | CancelDue():
            return replace(effect, topic=_apart(effect.topic))
        case _:
            return effect


def _sent(
    message: SendMessage, facts: SubjectFacts, tier: Tier | None, content: Content
) -> SendMessage:
    match message.to:
        case ToChat():
            return _said(message, facts, tier, content)
        case ToSubject(subject_id):
            said = _said(message, facts, tier, content)
            return replace(said, to=ToReporter(subject_id=subject_id))
        case _:
            return replace(message, parts=(_by_whom(facts), *message.parts))


def _apart(matter: str) -> str:
    return matter if matter.startswith(_DOSE) else matter + OF_FAMILY


def _said(
    message: SendMessage, facts: SubjectFacts, tier: Tier | None, content: Content
) -> SendMessage:
    buttons = tuple(
        tuple(replace(button, label=third_person(button.label, None, content)) for button in line)
        for line in message.buttons
    )
    is_dose = any(one.act.startswith(_OF_DOSES) for line in message.buttons for one in line)
    return replace(
        message,
        parts=tuple(third_person(part, tier, content) for part in message.parts),
        buttons=((SEEN,),) if is_dose else buttons,
        menu=None if message.menu is None else family_menu(facts, content),
        about=None if message.about is None else _apart(message.about),
    )


def _by_whom(facts: SubjectFacts) -> Wording:
    relation = facts.reporter.relation if facts.reporter else Relation.OTHER
    return phrase(
        "Reported by a family member, not by the patient ({relation}).",
        relation=relation_name(relation),
    )


def _tier(effects: tuple[Effect, ...]) -> Tier | None:
    tiers = [effect.tier for effect in effects if isinstance(effect, OpenEscalation)]
    return max(tiers, key=urgency, default=None)


# ---------------------------------------------------------------- what the patient is told


def _news(
    effects: tuple[Effect, ...], facts: SubjectFacts, content: Content
) -> tuple[SendMessage, ...]:
    """Tell the patient what was reported, each thing once; never the words to the nurse."""
    lines = tuple(dict.fromkeys(_reported(effects, content)))
    if not lines:
        return ()
    return (
        SendMessage(
            to=ToSubject(subject_id=facts.subject_id),
            parts=(phrase("Your family member reported to the study team:"), *lines),
        ),
    )


def _reported(effects: tuple[Effect, ...], content: Content) -> Iterator[Wording]:
    topics = [effect.topic for effect in effects if isinstance(effect, OpenEscalation)]
    is_over = any(isinstance(effect, EndDialogue) for effect in effects)
    found = [
        line
        for effect in effects
        if (line := _line(effect, content, is_told=bool(topics), is_over=is_over)) is not None
    ]
    yield from found
    is_added = any(isinstance(effect, AddToEscalation) for effect in effects)
    if (topics or is_added) and not found:
        topic = topics[0] if topics else EscalationTopic.MESSAGE
        yield _TOPICS.get(topic, phrase_ctx("reported", "a message to the study team"))


def _line(effect: Effect, content: Content, *, is_told: bool, is_over: bool) -> Wording | None:
    match effect:
        case RecordSymptomReport(symptom=str(name), source=source):
            words = content.symptoms.items[name].name
            is_news = is_told or source is ReportSource.DIARY
            return InBoth(words.en, words.zh) if is_news else None
        case RecordSymptomReport(unit=str(unit), value=value):
            shown = phrase_ctx("reported", "temperature {value}", value=f"{value} °{unit}")
            # What was acted on before was told before.
            is_first = is_told or (is_over and effect.tier not in _TOLD_BEFORE)
            return shown if is_first else None
        case RecordSymptomReport(source=ReportSource.DIARY):
            return phrase_ctx("reported", "nothing new today")
        case RecordMedication(substance=substance, typed=typed):
            named = Verbatim(substance or typed or "")
            return phrase_ctx("reported", "a medicine: {name}", name=named)
        case _:
            return None
