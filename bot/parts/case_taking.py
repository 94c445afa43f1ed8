"""Taking a case, saying that one cannot, and the call to the subject that was made."""

from dataclasses import replace

from bot.parts.answers import reply
from bot.parts.cases import about_case, case_line, is_closed, owned, owner_buttons, take_button
from bot.parts.drill import drill_passed
from bot.parts.handing_over import is_offered
from content.model import Content
from content.vocabulary import CaseAct, EscalationTopic, SubjectStatus
from content.wording import Verbatim, Wording, approved, phrase, phrase_plural
from records.case_effects import AcceptCase, DeclineCase, RecordContact
from records.effects import (
    AcknowledgeEscalation,
    CloseMessages,
    Effect,
    SendMessage,
    ToStaff,
    ToSubject,
)
from records.facts import EscalationFact, EscalationStatus, StaffFacts

# A dose that nobody answered is a case without a report of the subject.
_ABOUT_DOSES = {"nurse_has_it": "nurse_has_dose", "report_closed": "dose_case_closed"}
_TOLD_TO_SUBJECT = frozenset(
    {
        EscalationTopic.FEVER,
        EscalationTopic.SYMPTOM,
        EscalationTopic.DOSE,
        EscalationTopic.MEDICINE,
        EscalationTopic.MESSAGE,
    }
)


def take(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Give an open case to whoever wrote; of any other, say who has it."""
    match case.status:
        case EscalationStatus.CLOSED:
            return (reply(is_closed()),)
        case EscalationStatus.ACKNOWLEDGED | EscalationStatus.SNOOZED:
            return (owned(facts, case, content),)
        case EscalationStatus.OPEN | EscalationStatus.EXHAUSTED:
            if case.topic is EscalationTopic.DRILL:
                return drill_passed(facts, case)
            taken = AcknowledgeEscalation(escalation_id=case.escalation_id)
            return _taken(taken, facts, case, content)


def accept(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Take over what a colleague offered; the colleague is told."""
    if case.owner_id is None or not is_offered(facts, case):
        return take(facts, case, content)
    head = Verbatim(case.subject_code or case.site_id)
    done = phrase("{name} has taken this case over from you.", name=facts.name)
    return (
        *_taken(AcceptCase(escalation_id=case.escalation_id), facts, case, content),
        SendMessage(to=ToStaff(case.owner_id), parts=(head, done)),
    )


def decline(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Let the case go on to somebody else."""
    cannot = DeclineCase(escalation_id=case.escalation_id, name=facts.name)
    match case.status:
        case EscalationStatus.CLOSED:
            return (reply(is_closed()),)
        case EscalationStatus.OPEN | EscalationStatus.EXHAUSTED:
            return (*(() if _has_declined(facts, case) else (cannot,)), _gone_on(case))
        case EscalationStatus.ACKNOWLEDGED | EscalationStatus.SNOOZED:
            if case.owner_id != facts.staff_id and not is_offered(facts, case):
                return (owned(facts, case, content),)
            return (
                CloseMessages(about=about_case(case)),
                cannot,
                reply(
                    phrase(
                        "Thank you for saying so. The case is open again and others are called now."
                    )
                ),
            )


def contact(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    """Note that the subject was spoken to; whoever did so has the case."""
    taken: tuple[Effect, ...] = ()
    match case.status:
        case EscalationStatus.CLOSED:
            return (reply(is_closed()),)
        case status if status.is_owned and case.owner_id != facts.staff_id:
            return (owned(facts, case, content),)
        case status if status.is_untaken:
            taken = (
                AcknowledgeEscalation(escalation_id=case.escalation_id),
                CloseMessages(about=about_case(case)),
            )
        case _:
            pass
    return (
        *taken,
        RecordContact(escalation_id=case.escalation_id),
        reply(
            case_line(case, content),
            _time_to_close(case, content, is_first=not _is_in_contact(facts, case)),
            buttons=owner_buttons(facts, case, content),
            about=about_case(case),
        ),
    )


def tell_subject(
    facts: StaffFacts, case: EscalationFact, key: str, content: Content
) -> tuple[SendMessage, ...]:
    """Tell the subject what became of a report of theirs; nothing where it is not about one."""
    if case.subject_id is None or case.topic not in _TOLD_TO_SUBJECT or _has_died(facts):
        return ()
    number = content.sites[case.site_id].hotline
    key = _ABOUT_DOSES[key] if case.topic is EscalationTopic.DOSE else key
    return (
        SendMessage(
            to=ToSubject(subject_id=case.subject_id),
            parts=(approved(key, name=facts.name, hotline=number),),
        ),
    )


def _taken(
    effect: Effect, facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[Effect, ...]:
    told = tell_subject(facts, case, "nurse_has_it", content)
    said_so = (phrase("The patient has been told."),) if told else ()
    # Whoever had it before has it no more.
    line = case_line(replace(case, owner_name=None), content)
    return (
        effect,
        CloseMessages(about=about_case(case)),
        *told,
        reply(
            line,
            phrase("You have it now. Please close it when it is done."),
            *said_so,
            buttons=owner_buttons(facts, case, content),
            about=about_case(case),
        ),
    )


def _gone_on(case: EscalationFact) -> SendMessage:
    return reply(
        phrase(
            "Thank you for saying so. The case goes on to the next person. You are not called for"
            " it again, unless nobody else is left."
        ),
        buttons=((take_button(case),),),
        about=about_case(case),
    )


def _time_to_close(case: EscalationFact, content: Content, *, is_first: bool) -> Wording:
    if not is_first:
        return phrase("The call is recorded. The time until the case opens again stays as it was.")
    minutes = content.at(case.site_id).ladders[case.tier].reopen_after_minutes
    return phrase_plural(
        "The call is recorded. Please close the case within {count} minute, or it opens again.",
        "The call is recorded. Please close the case within {count} minutes, or it opens again.",
        count=minutes,
    )


def _has_declined(facts: StaffFacts, case: EscalationFact) -> bool:
    said = {CaseAct.CANNOT, CaseAct.REFUSED}
    return any(
        one.act in said and one.round == case.round and one.staff_id == facts.staff_id
        for one in facts.acts
    )


def _is_in_contact(facts: StaffFacts, case: EscalationFact) -> bool:
    return any(one.act is CaseAct.CONTACT and one.round == case.round for one in facts.acts)


def _has_died(facts: StaffFacts) -> bool:
    return facts.patient is not None and facts.patient.status is SubjectStatus.DIED
