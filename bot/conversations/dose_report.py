"""What a patient says about a planned venetoclax dose."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import (
    Rows,
    closed_question,
    hand_over,
    has_left,
    hotline,
    local_time,
    reply,
    site_of,
    tap_answered,
)
from bot.parts.dose_answers import (
    change_buttons,
    in_time_buttons,
    not_taken_recorded,
    problem_buttons,
    reason_buttons,
    recorded,
    too_much,
    vomited,
)
from bot.parts.doses import (
    about_dose,
    dose_asked_now,
    dose_with,
    doses_of_today,
    last_missed,
    snooze_slot,
)
from bot.parts.menus import subject_menu
from content.model import Content
from content.vocabulary import DoseStatus, EscalationTopic, SubjectStatus
from content.wording import Local, Wording, approved, phrase
from content.words import Word
from records.effects import (
    Ask,
    CloseMessages,
    CorrectDoseAdministration,
    Effect,
    EndDialogue,
    RecordDoseAdministration,
    SnoozeDose,
)
from records.facts import DoseFact, Facts, SubjectFacts, TappedButton

_Answer = Callable[[Inbound, SubjectFacts, DoseFact, Content], tuple[Effect, ...]]


def dose_report(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Record the answer to a dose; where nothing can be recorded, say why."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if facts.button is not None:
        return (*tapped, *_pressed(said, facts, facts.button, content))
    if facts.dialogue is not None and facts.dialogue.conversation == _NAME:
        return _problem_in_words(said, facts, content)
    return _typed(said, facts, content)


_NAME = "dose_report"


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    dose = dose_with(facts, UUID(button.args["dose"]))
    answer = _ANSWERS.get(button.act)
    refusal = _refusal(facts, content)
    if refusal is not None:
        return (reply(refusal),)
    if dose is None or answer is None:
        return (reply(closed_question(), menu=subject_menu(facts, content)),)
    return answer(said, facts, dose, content)


def _typed(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    word = content.words.meaning(said.command or said.text)
    refusal = _refusal(facts, content)
    if refusal is not None:
        return (reply(refusal, menu=subject_menu(facts, content)),)
    zone = site_of(facts, content).zone
    dose = dose_asked_now(facts, said.received_at, zone)
    if dose is None and word is Word.TAKEN:
        dose = last_missed(facts, said.received_at)
    answer = None if word is None else _TYPED.get(word)
    if dose is None or answer is None:
        return (reply(_no_dose(said, facts, zone), menu=subject_menu(facts, content)),)
    return answer(said, facts, dose, content)


def _refusal(facts: SubjectFacts, content: Content) -> Wording | None:
    if has_left(facts):
        return hotline("left_the_study", facts, content)
    if facts.arm is not content.study.venetoclax.arm:
        return approved("dose_none_in_arm")
    if facts.status is SubjectStatus.ON_HOLD:
        return hotline("dose_on_hold", facts, content)
    if facts.status is SubjectStatus.INVITED:
        return closed_question()
    return None


def _no_dose(said: Inbound, facts: SubjectFacts, zone: str) -> Wording:
    for dose in doses_of_today(facts, said.received_at, zone):
        if dose.status is not None:
            return approved("dose_already_recorded", day=dose.protocol_day)
    return approved("dose_none_today")


def _taken(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not _is_open(dose):
        return _already(dose)
    if dose.status is DoseStatus.MISSED or said.received_at > dose.late_until:
        until = Local(dose.late_until, site_of(facts, content).zone)
        question = phrase(
            "Did you take the dose of day {day} in time, before {until}?",
            day=dose.protocol_day,
            until=until,
        )
        return (reply(question, buttons=in_time_buttons(dose), about=about_dose(dose)),)
    return (
        RecordDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.TAKEN,
            taken_at=said.received_at,
        ),
        CloseMessages(about=about_dose(dose)),
        _receipt(dose, content),
    )


def _is_open(dose: DoseFact) -> bool:
    """Tell whether an answer still counts: silence was recorded as missed, but is no answer."""
    return dose.status is None or dose.status is DoseStatus.MISSED


def _receipt(dose: DoseFact, content: Content) -> Effect:
    day = dose.protocol_day
    is_last = day == content.study.venetoclax.last_day
    finished = (approved("dose_finished", day=day),) if is_last else ()
    return reply(
        approved("dose_taken", day=day),
        *finished,
        buttons=change_buttons(dose),
        about=about_dose(dose),
    )


def _taken_in_time(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not _is_open(dose):
        return _already(dose)
    day = dose.protocol_day
    # When exactly is not known, only that it was in time.
    return (
        *recorded(facts, dose, DoseStatus.TAKEN, reason="reported_late"),
        CloseMessages(about=about_dose(dose)),
        hand_over(
            facts,
            EscalationTopic.DOSE,
            phrase("The dose of day {day} was reported late, as taken in time.", day=day),
        ),
        _receipt(dose, content),
    )


def _not_in_time(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not _is_open(dose):
        return _already(dose)
    day = dose.protocol_day
    is_new = dose.status is None
    return (
        *(recorded(facts, dose, DoseStatus.MISSED) if is_new else ()),
        CloseMessages(about=about_dose(dose)),
        hand_over(
            facts,
            EscalationTopic.DOSE,
            phrase(
                "The dose of day {day} was not taken in time. Please ask whether it was taken "
                "later.",
                day=day,
            ),
        ),
        reply(approved("dose_missed", day=day, hotline=site_of(facts, content).hotline)),
    )


def _later(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    zone = site_of(facts, content).zone
    if dose.status is not None:
        return _already(dose)
    if said.received_at < dose.planned_at:
        return (reply(approved("dose_later", time=local_time(dose.planned_at, zone))),)
    if said.received_at > dose.late_until:
        return _taken(said, facts, dose, content)
    remind_at = said.received_at + timedelta(minutes=content.study.conversation.snooze_minutes)
    if remind_at >= dose.late_until:
        return (reply(approved("dose_late_possible", until=Local(dose.late_until, zone))),)
    grace = timedelta(minutes=content.study.venetoclax.reminder_grace_minutes)
    return (
        SnoozeDose(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            cycle=dose.cycle,
            protocol_day=dose.protocol_day,
            slot=snooze_slot(dose, remind_at),
            remind_at=remind_at,
            window_closes_at=min(remind_at + grace, dose.late_until),
        ),
        reply(approved("dose_later", time=local_time(remind_at, zone))),
    )


def _not_taken(
    _said: Inbound, _facts: SubjectFacts, dose: DoseFact, _content: Content
) -> tuple[Effect, ...]:
    if dose.status is not None:
        return _already(dose)
    question = phrase("What is the reason? One press is enough.")
    return (reply(question, buttons=reason_buttons(dose), about=about_dose(dose)),)


def _reason(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if dose.status is not None or facts.button is None:
        return _already(dose)
    reason = facts.button.args["reason"]
    return (
        RecordDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.NOT_TAKEN,
            reason=reason,
        ),
        *not_taken_recorded(facts, dose, content, reason),
    )


def _problem(
    _said: Inbound, _facts: SubjectFacts, dose: DoseFact, _content: Content
) -> tuple[Effect, ...]:
    question = phrase("What is the problem?")
    buttons: Rows = problem_buttons(dose)
    return (reply(question, buttons=buttons, about=about_dose(dose)),)


def _other_problem(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    summary = phrase("The patient has a problem with the dose of day {day}.", day=dose.protocol_day)
    return (
        hand_over(facts, EscalationTopic.DOSE, summary),
        reply(hotline("dose_problem", facts, content)),
        Ask(conversation=_NAME, step="problem", data={"day": str(dose.protocol_day)}),
    )


def _problem_in_words(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    if facts.dialogue is None or not said.text.strip():
        return (reply(phrase("Please write in words what the problem is.")),)
    day = int(facts.dialogue.data["day"])
    summary = phrase("The patient describes the problem with the dose of day {day}.", day=day)
    return (
        hand_over(facts, EscalationTopic.DOSE, summary, words=said.text),
        EndDialogue(),
        reply(hotline("passed_on", facts, content), menu=subject_menu(facts, content)),
    )


def _change(
    _said: Inbound, _facts: SubjectFacts, dose: DoseFact, _content: Content
) -> tuple[Effect, ...]:
    if dose.status is not DoseStatus.TAKEN:
        return _already(dose)
    question = phrase("What happened with the dose of day {day}?", day=dose.protocol_day)
    return (reply(question, buttons=change_buttons(dose, is_open=True), about=about_dose(dose)),)


def _change_to_not_taken(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if dose.status is not DoseStatus.TAKEN:
        return _already(dose)
    return (
        CorrectDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.NOT_TAKEN,
            reason="changed_by_subject",
        ),
        *not_taken_recorded(facts, dose, content, "changed_by_subject"),
    )


def _already(dose: DoseFact) -> tuple[Effect, ...]:
    return (reply(approved("dose_already_recorded", day=dose.protocol_day)),)


_ANSWERS: dict[str, _Answer] = {
    "dose.taken": _taken,
    "dose.in_time": _taken_in_time,
    "dose.not_in_time": _not_in_time,
    "dose.later": _later,
    "dose.not_taken": _not_taken,
    "dose.reason": _reason,
    "dose.problem": _problem,
    "dose.vomited": vomited,
    "dose.too_much": too_much,
    "dose.other_problem": _other_problem,
    "dose.change": _change,
    "dose.change_not_taken": _change_to_not_taken,
}
_TYPED: dict[Word, _Answer] = {
    Word.TAKEN: _taken,
    Word.LATER: _later,
    Word.NOT_TAKEN: _not_taken,
    Word.PROBLEM: _problem,
}
