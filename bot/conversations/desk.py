"""The desk of nurses, investigators and coordinators: take a case, look at it, close it."""

from collections.abc import Callable
from enum import StrEnum

from bot.inbound import Inbound
from bot.parts.answers import Rows, closed_question, reply, tap_answered
from bot.parts.case_later import ask_until, put_off
from bot.parts.case_notes import (
    act_lines,
    ask_note,
    is_asked_for_note,
    note_button,
    note_written,
)
from bot.parts.case_taking import accept, contact, decline, take, tell_subject
from bot.parts.cases import (
    CASES_SHOWN,
    about_case,
    answer_button,
    assess_button,
    card_button,
    case_button,
    case_line,
    is_closed,
    leave_buttons,
    may_act,
    not_yours,
    owned,
    owner_buttons,
    take_button,
    tier_name,
    topic_name,
)
from bot.parts.exchange import exchange_lines, has_files
from bot.parts.handing_over import accept_button, choose_colleague, give, is_offered
from bot.parts.menus import staff_menu
from content.model import Content
from content.wording import Local, phrase, phrase_ctx, phrase_plural
from content.words import Word
from records.effects import Button, CloseEscalation, CloseMessages, Effect, SendMessage
from records.facts import EscalationFact, EscalationStatus, Facts, StaffFacts
from records.queue_effects import MarkRead


class Outcome(StrEnum):
    """How a case ended."""

    CALLED_PATIENT = "called_patient"
    SENT_TO_HOSPITAL = "sent_to_hospital"
    ADVICE_GIVEN = "advice_given"
    FALSE_ALARM = "false_alarm"
    OTHER = "other"


_OUTCOME_LABELS = {
    Outcome.CALLED_PATIENT: phrase_ctx("button", "Called the patient"),
    Outcome.SENT_TO_HOSPITAL: phrase_ctx("button", "Sent to hospital"),
    Outcome.ADVICE_GIVEN: phrase_ctx("button", "Advice given"),
    Outcome.FALSE_ALARM: phrase_ctx("button", "False alarm"),
    Outcome.OTHER: phrase_ctx("button", "Other"),
}


def desk(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Act on a case, by what this person may do at this moment."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    case = facts.escalation
    if facts.button is None:
        is_note = is_asked_for_note(facts) and _is_free(said, content)
        return note_written(said, facts, content) if is_note else _open_cases(facts, content)
    act = _ACTS.get(facts.button.act)
    if case is None or not may_act(facts, case):
        return (*tapped, reply(not_yours()))
    if act is None:
        return (*tapped, reply(closed_question()))
    return (*tapped, *act(facts, case, content))


def _is_free(said: Inbound, content: Content) -> bool:
    return content.words.meaning(said.command or said.text) is not Word.OPEN_CASES


def _refused_close(facts: StaffFacts, case: EscalationFact, content: Content) -> SendMessage | None:
    if case.status is EscalationStatus.CLOSED:
        return reply(is_closed())
    if case.status.is_untaken:
        first = phrase("Please take the case first, so that everybody knows who has it.")
        return reply(first, buttons=((take_button(case),),), about=about_case(case))
    return None if case.owner_id == facts.staff_id else owned(facts, case, content)


def _ask_outcome(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    refused = _refused_close(facts, case, content)
    if refused is not None:
        return (refused,)
    buttons: Rows = tuple(
        (case_button(case, label, "esc.outcome", outcome=outcome.value),)
        for outcome, label in _OUTCOME_LABELS.items()
    )
    question = phrase("How did it end?")
    about = about_case(case)
    return (reply(case_line(case, content), question, buttons=buttons, about=about),)


def _close(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    refused = _refused_close(facts, case, content)
    if refused is not None or facts.button is None:
        return () if refused is None else (refused,)
    outcome = Outcome(facts.button.args["outcome"])
    return (
        CloseEscalation(escalation_id=case.escalation_id, outcome=outcome.value),
        CloseMessages(about=about_case(case)),
        *tell_subject(facts, case, "report_closed", content),
        reply(
            case_line(case, content),
            phrase("Closed: {outcome}.", outcome=_OUTCOME_LABELS[outcome]),
            buttons=((note_button(case), *assess_button(case)),),
        ),
    )


def _details(facts: StaffFacts, case: EscalationFact, content: Content) -> tuple[Effect, ...]:
    opened = Local(case.opened_at, content.sites[case.site_id].zone)
    owner = () if case.owner_name is None else (phrase("Taken by {name}.", name=case.owner_name),)
    is_mine = case.owner_id == facts.staff_id
    answer = ((answer_button(case),),) if case.subject_id else ()
    untaken: Rows = ((take_button(case),), *answer, leave_buttons(case), *card_button(case))
    owned_by: Rows = (
        owner_buttons(facts, case, content, on_details=True)
        if is_mine
        else (*_offered(facts, case), *answer, *card_button(case))
    )
    buttons: Rows = {
        EscalationStatus.OPEN: untaken,
        EscalationStatus.EXHAUSTED: untaken,
        EscalationStatus.ACKNOWLEDGED: owned_by,
        EscalationStatus.SNOOZED: owned_by,
        EscalationStatus.CLOSED: (*answer, *card_button(case)),
    }[case.status]
    files = case_button(case, phrase_ctx("button", "Photos and files"), "talk.files")
    last = (files,) if has_files(facts) else assess_button(case)
    buttons = (*buttons, (*last, note_button(case)))
    line = phrase(
        "{code}: {topic}, {tier}. Opened {when}.",
        code=case.subject_code or case.site_id,
        topic=topic_name(case.topic),
        tier=tier_name(case.tier),
        when=opened,
    )
    said = exchange_lines(facts, case, content)
    done = act_lines(facts, case, content)
    is_said = any(one.author is None for one in facts.exchange)
    read = (MarkRead(escalation_id=case.escalation_id),) if is_said else ()
    shown = reply(line, *owner, *said, *done, buttons=buttons, about=about_case(case))
    return (*read, shown)


def _offered(facts: StaffFacts, case: EscalationFact) -> Rows:
    if not is_offered(facts, case):
        return ()
    cannot = leave_buttons(case)[1:]
    return ((accept_button(case), *cannot),)


def _open_cases(facts: StaffFacts, content: Content) -> tuple[Effect, ...]:
    cases = tuple(case for case in facts.open_escalations if may_act(facts, case))
    if not cases:
        nothing = phrase("Nothing is waiting.")
        return (reply(nothing, menu=staff_menu(facts, content)),)
    count = len(cases)
    # i18n: a list of cases follows, one a line
    head = phrase_plural("{count} open case:", "{count} open cases:", count=count)
    shown = cases[:CASES_SHOWN]
    rest = count - len(shown)
    more = (
        (phrase_plural("and {count} more.", "and {count} more.", count=rest),) if rest > 0 else ()
    )
    lines = tuple(case_line(case, content) for case in shown)
    buttons: Rows = tuple((_list_button(facts, case),) for case in shown)
    return (reply(head, *lines, *more, buttons=buttons),)


def _list_button(facts: StaffFacts, case: EscalationFact) -> Button:
    code = case.subject_code or case.site_id
    if case.status.is_untaken:
        return case_button(case, phrase_ctx("button", "{code}: I have it", code=code), "esc.take")
    if case.owner_id == facts.staff_id:
        return case_button(case, phrase_ctx("button", "{code}: close", code=code), "esc.close")
    return case_button(case, phrase_ctx("button", "{code}: details", code=code), "esc.details")


_Act = Callable[[StaffFacts, EscalationFact, Content], tuple[Effect, ...]]
_ACTS: dict[str, _Act] = {
    "esc.take": take,
    "esc.hand": choose_colleague,
    "esc.give": give,
    "esc.accept": accept,
    "esc.cannot": decline,
    "esc.contact": contact,
    "esc.note": ask_note,
    "esc.close": _ask_outcome,
    "esc.outcome": _close,
    "esc.details": _details,
    "esc.later": ask_until,
    "esc.until": put_off,
}
