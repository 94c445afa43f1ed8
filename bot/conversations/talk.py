"""Messages between a subject and the study team: a nurse answers, the subject answers back.

Nothing goes to a subject before whoever wrote it has seen it as it will be read, and confirmed it.
"""

from collections.abc import Callable
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import Rows, closed_question, has_left, hotline, reply, tap_answered
from bot.parts.cases import about_case, case_button, may_act, not_yours, owner_buttons
from bot.parts.exchange import files_shown
from bot.parts.menus import staff_menu
from bot.parts.staff_answer import (
    TEMPLATES,
    Draft,
    answer_to_family,
    answers_family,
    as_read,
    draft_from,
    draft_of,
    warnings,
    words_of,
)
from bot.parts.talk import TALK, answered, receipt_for
from content.model import Content
from content.vocabulary import MessageDirection, SubjectStatus
from content.wording import Verbatim, Wording, phrase, phrase_ctx
from records.effects import (
    AcknowledgeEscalation,
    Ask,
    Button,
    CloseMessages,
    Effect,
    EndDialogue,
    SendMessage,
    ToChat,
    ToStaff,
    ToSubject,
)
from records.facts import (
    Dialogue,
    EscalationFact,
    EscalationStatus,
    Facts,
    StaffFacts,
    SubjectFacts,
)
from records.talk_effects import RecordMessage

_WORDS: Final = "words"
_CHECK: Final = "check"
_REPLY: Final = "reply"
_ALONE: Final = "talk.send_alone"
_FAMILY: Final = "family"
_FAMILY_TOO: Final = phrase(
    "The family member wrote last in this case, so they read it too, marked as an answer to both. "
    "If it is for the patient alone, press “Only to the patient”."
)


def talk(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Bring an answer of the study team to a subject, and the subject's answer back."""
    tapped = tap_answered(said)
    match facts:
        case StaffFacts():
            return (*tapped, *_staff(said, facts, content))
        case SubjectFacts():
            return (*tapped, *_subject(said, facts, content))
        case _:
            return tapped


# ------------------------------------------------------------------------- the subject


def _subject(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    if has_left(facts):
        return (reply(hotline("left_the_study", facts, content)),)
    if facts.button is not None:
        data = {"escalation": facts.button.args.get("escalation", "")}
        return (
            reply(
                phrase("Please write your answer in one message. A photo is passed on too."),
                hotline("not_an_emergency_service", facts, content),
            ),
            Ask(conversation=TALK, step=_REPLY, data=data),
        )
    asked = facts.dialogue.data.get("escalation", "") if facts.dialogue else ""
    return (
        *answered(said, facts, asked),
        EndDialogue(),
        receipt_for(said, facts, content),
    )


# ------------------------------------------------------------------------- the study team


def _staff(said: Inbound, facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    case, patient = facts.escalation, facts.patient
    if (
        case is None
        or patient is None
        or patient.subject_id != case.subject_id
        or not may_act(facts, case)
    ):
        return (reply(not_yours()),)
    if facts.button is None:
        return _written(said, facts, case, patient, content)
    act = _ACTS.get(facts.button.act)
    if act is None or (facts.button.act in _ONCE and not facts.button.is_open):
        return (reply(closed_question()),)
    return act(facts, case, patient, content)


def _files(
    facts: StaffFacts, case: EscalationFact, _patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    return files_shown(facts, case, content)


def _dropped(
    facts: StaffFacts, case: EscalationFact, _patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    return (
        CloseMessages(about=_about(case)),
        EndDialogue(),
        reply(phrase("Nothing was sent."), menu=staff_menu(facts, content)),
    )


def _chosen(
    facts: StaffFacts, case: EscalationFact, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    key = facts.button.args["template"] if facts.button else ""
    return _checked(Draft(template=key), facts, case, patient, content)


def _ask_words(
    _facts: StaffFacts, case: EscalationFact, patient: SubjectFacts, _content: Content
) -> tuple[Effect, ...]:
    if (cannot := _cannot_be_reached(patient)) is not None:
        return (reply(cannot),)
    each = [
        case_button(case, label, "talk.template", template=key) for key, label in TEMPLATES.items()
    ]
    buttons: Rows = tuple((one,) for one in (*each, _drop(case)))
    return (
        CloseMessages(about=_about(case)),
        reply(
            phrase(
                "Your answer to {code}: write it in one message, send a photo, or choose one"
                " below. You see it before it is sent.",
                code=patient.code,
            ),
            buttons=buttons,
            about=_about(case),
        ),
        Ask(conversation=TALK, step=_WORDS, data={"escalation": str(case.escalation_id)}),
    )


def _cannot_be_reached(patient: SubjectFacts) -> Wording | None:
    if not patient.has_chat or patient.status in (SubjectStatus.INVITED, SubjectStatus.DIED):
        return phrase(
            "{code} cannot be written to: no phone is connected. Please call.", code=patient.code
        )
    return None


def _written(
    said: Inbound,
    facts: StaffFacts,
    case: EscalationFact,
    patient: SubjectFacts,
    content: Content,
) -> tuple[Effect, ...]:
    draft = draft_of(said)
    if draft is None:
        return (reply(phrase("I can pass on words, photos, voice messages and files only.")),)
    if draft.is_too_long:
        return (reply(phrase("This is too long for one message. Please write less.")),)
    return _checked(draft, facts, case, patient, content)


def _checked(
    draft: Draft, facts: StaffFacts, case: EscalationFact, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Show the message in the language and shape in which it will be read, and ask."""
    if (cannot := _cannot_be_reached(patient)) is not None:
        return (EndDialogue(), reply(cannot))
    is_for_both = answers_family(facts, patient)
    alone = case_button(case, phrase_ctx("button", "Only to the patient"), "talk.send_alone")
    buttons: Rows = (
        (case_button(case, phrase_ctx("button", "Send it"), "talk.send"),),
        *(((alone,),) if is_for_both else ()),
        (case_button(case, phrase_ctx("button", "Write it again"), "talk.again"), _drop(case)),
    )
    return (
        CloseMessages(about=_about(case)),
        SendMessage(
            to=ToChat(),
            parts=_for_subject(draft, facts, case, content, is_for_both=is_for_both),
            file=draft.file,
            language=patient.language,
        ),
        reply(
            phrase("This is what {code} will read. Shall I send it?", code=patient.code),
            *((_FAMILY_TOO,) if is_for_both else ()),
            *warnings(draft, facts, patient, case, content),
            buttons=buttons,
            about=_about(case),
        ),
        Ask(
            conversation=TALK,
            step=_CHECK,
            data={
                "escalation": str(case.escalation_id),
                **draft.to_data(),
                **({_FAMILY: _FAMILY} if is_for_both else {}),
            },
        ),
    )


def _sent(
    facts: StaffFacts, case: EscalationFact, patient: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    """Send what was confirmed, once: whoever answers an open case has it."""
    asked = facts.dialogue
    if asked is None or not _is_checked(asked, case):
        return (reply(closed_question()),)
    if (cannot := _cannot_be_reached(patient)) is not None:
        return (EndDialogue(), reply(cannot))
    draft = draft_from(asked.data)
    # The family reads only what was shown as an answer to both, and only while that still holds.
    is_for_both = (
        _FAMILY in asked.data
        and answers_family(facts, patient)
        and (facts.button is None or facts.button.act != _ALONE)
    )
    family = (answer_to_family(draft, facts, case, patient, content),) if is_for_both else ()
    is_new = case.status.is_untaken
    is_mine = is_new or case.owner_id == facts.staff_id
    back = case_button(case, phrase_ctx("button", "Reply"), "talk.reply")
    return (
        CloseMessages(about=_about(case)),
        RecordMessage(
            subject_id=patient.subject_id,
            direction=MessageDirection.TO_SUBJECT,
            words=words_of(draft, patient, content),
            file=draft.file,
            template=draft.template or None,
            escalation_id=case.escalation_id,
        ),
        SendMessage(
            to=ToSubject(subject_id=patient.subject_id),
            parts=_for_subject(draft, facts, case, content, is_for_both=is_for_both),
            file=draft.file,
            buttons=((back,),),
        ),
        *family,
        *_taken(case),
        *_owner_told(draft, facts, case, content),
        EndDialogue(),
        reply(
            phrase("Sent to {code}. The answer comes to this case.", code=patient.code),
            *((phrase("The family member reads it too."),) if family else ()),
            *((phrase("You have it now. Please close it when it is done."),) if is_new else ()),
            buttons=owner_buttons(facts, case, content) if is_mine and _is_open(case) else (),
            about=about_case(case),
        ),
    )


def _for_subject(
    draft: Draft, facts: StaffFacts, case: EscalationFact, content: Content, *, is_for_both: bool
) -> tuple[Wording, ...]:
    """Give what the subject reads; of an answer to the family it says so."""
    said = as_read(draft, facts, case, content)
    mark = phrase("This answers a message of your family member, who reads it too.")
    return (*said, mark) if is_for_both else said


def _is_checked(asked: Dialogue, case: EscalationFact) -> bool:
    """Tell whether the draft that waits was shown for this case, not for another one since."""
    is_shown = (asked.conversation, asked.step) == (TALK, _CHECK)
    return is_shown and asked.data.get("escalation") == str(case.escalation_id)


def _taken(case: EscalationFact) -> tuple[Effect, ...]:
    if not case.status.is_untaken:
        return ()
    return (
        AcknowledgeEscalation(escalation_id=case.escalation_id),
        CloseMessages(about=about_case(case)),
    )


def _owner_told(
    draft: Draft, facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[Effect, ...]:
    if case.owner_id in (None, facts.staff_id) or not _is_open(case):
        return ()
    head = phrase("{name} wrote to your patient:", name=facts.name)
    _, *said = as_read(draft, facts, case, content)
    code = Verbatim(case.subject_code or case.site_id)
    return (SendMessage(to=ToStaff(case.owner_id), parts=(code, head, *said), file=draft.file),)


def _is_open(case: EscalationFact) -> bool:
    return case.status is not EscalationStatus.CLOSED


def _about(case: EscalationFact) -> str:
    return f"answer:{case.escalation_id}"


def _drop(case: EscalationFact) -> Button:
    return case_button(case, phrase_ctx("button", "Do not send"), "talk.drop")


_Act = Callable[[StaffFacts, EscalationFact, SubjectFacts, Content], tuple[Effect, ...]]
_ACTS: Final[dict[str, _Act]] = {
    "talk.answer": _ask_words,
    "talk.again": _ask_words,
    "talk.template": _chosen,
    "talk.send": _sent,
    _ALONE: _sent,
    "talk.drop": _dropped,
    "talk.files": _files,
}
# What was answered once is not done again by an old button.
_ONCE: Final = frozenset({"talk.template", "talk.send", _ALONE, "talk.drop"})
