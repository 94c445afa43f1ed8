"""What a patient is told of an act of the study team, and what the team hears of that."""

from typing import Final

from content.vocabulary import MessageClass, SubjectStatus
from content.wording import Wording, phrase
from records.effects import SendMessage, ToSubject
from records.facts import SubjectFacts

_NOT_TOLD: Final = frozenset({SubjectStatus.INVITED, SubjectStatus.DIED})


def tell(
    patient: SubjectFacts, words: Wording, message_class: MessageClass
) -> tuple[SendMessage, ...]:
    """Tell a patient on their own phone; nothing where that is not the time or not possible."""
    if patient.status in _NOT_TOLD:
        return ()
    to = ToSubject(subject_id=patient.subject_id)
    return (SendMessage(to=to, parts=(words,), message_class=message_class),)


def is_told(patient: SubjectFacts) -> Wording:
    """Say whether the patient has been told, or is to be told by a person."""
    if patient.has_chat and patient.status not in _NOT_TOLD:
        return phrase("The patient has been told.")
    return phrase("No phone of this patient is connected: please tell them yourself.")
