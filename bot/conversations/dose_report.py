"""What a patient says about a planned venetoclax dose."""

from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID

from bot.inbound import Inbound
from bot.parts.answers import (
    asked_again,
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
    in_time_buttons,
    not_taken_recorded,
    problem_buttons,
    reason_buttons,
    recorded,
    too_much,
    vomited,
    vomited_after,
    which_buttons,
)
from bot.parts.dose_corrections import (
    already,
    change,
    change_to_not_taken,
    change_to_taken,
    earlier,
    earlier_at,
    is_open,
    receipt,
)
from bot.parts.dose_times import TIME_STEP, taken_when
from bot.parts.doses import (
    about_dose,
    dose_asked_now,
    dose_with,
    doses_of_today,
    last_missed,
    last_planned,
    snooze_slot,
)
from bot.parts.menus import subject_menu
from content.model import Content
from content.typed import read_time
from content.vocabulary import DoseStatus, EscalationTopic, SubjectStatus
from content.wording import Local, Wording, approved, phrase
from content.words import Word
from records.effects import (
    Ask,
    CancelDue,
    CloseMessages,
    Effect,
    EndDialogue,
    RecordDoseAdministration,
    SnoozeDose,
)
from records.facts import Dialogue, DoseFact, Facts, SubjectFacts, TappedButton
from scheduler.plans.questions import DOSE_PROBLEM

_Answer = Callable[[Inbound, SubjectFacts, DoseFact, Content], tuple[Effect, ...]]


def dose_report(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Record the answer to a dose; where nothing can be recorded, say why."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if facts.button is not None:
        return (*tapped, *_pressed(said, facts, facts.button, content))
    if facts.dialogue is not None and facts.dialogue.conversation == _NAME:
        return _answered_in_words(said, facts, facts.dialogue, content)
    return _typed(said, facts, content)


_NAME = "dose_report"
# Brought to a person wherever the patient stands.
_TOO_MUCH = "dose.too_much"
_SAY_TAKEN = frozenset({"dose.taken", "dose.in_time", "dose.vomited", "dose.change_taken"})


def _pressed(
    said: Inbound, facts: SubjectFacts, button: TappedButton, content: Content
) -> tuple[Effect, ...]:
    dose = dose_with(facts, UUID(button.args["dose"]))
    answer = _ANSWERS.get(button.act)
    refusal = _refusal(facts, content)
    if refusal is not None and not (dose is not None and button.act == _TOO_MUCH):
        told = _taken_on_hold(facts, is_told=button.act in _SAY_TAKEN)
        return (*told, reply(refusal, *_nurse_told(told)))
    if dose is None or answer is None:
        return (reply(closed_question(), menu=subject_menu(facts, content)),)
    return answer(said, facts, dose, content)


def _typed(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    word = content.words.meaning(said.command or said.text)
    refusal = _refusal(facts, content)
    if refusal is not None:
        told = _taken_on_hold(facts, is_told=word is Word.TAKEN)
        return (*told, reply(refusal, *_nurse_told(told), menu=subject_menu(facts, content)))
    zone = site_of(facts, content).zone
    dose = dose_asked_now(facts, said.received_at, zone)
    if dose is not None and word is Word.TAKEN and _is_doubtful(said, facts, dose, content):
        return _ask_which(said, facts, dose, content)
    if dose is None and word is Word.TAKEN:
        dose = last_missed(facts, said.received_at)
    if dose is None and word is Word.PROBLEM:
        dose = last_planned(facts, said.received_at)
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


def _taken_on_hold(facts: SubjectFacts, *, is_told: bool) -> tuple[Effect, ...]:
    """Tell the nurse of a dose taken during a hold: what is not asked for can still be true."""
    if not is_told or facts.status is not SubjectStatus.ON_HOLD:
        return ()
    told = phrase(
        "The patient says to have taken venetoclax, which is on hold. Please call and ask."
    )
    return (hand_over(facts, EscalationTopic.DOSE, told),)


def _nurse_told(told: tuple[Effect, ...]) -> tuple[Wording, ...]:
    return (phrase("I told the nurse that you took it."),) if told else ()


def _is_doubtful(said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content) -> bool:
    """Tell whether "taken" before the time may be about another dose than the next one."""
    if said.received_at >= dose.planned_at:
        return False
    usual = timedelta(minutes=content.study.venetoclax.reminders_after_minutes[-1])
    is_very_early = dose.planned_at - said.received_at > usual
    return is_very_early or last_missed(facts, said.received_at) is not None


def _ask_which(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    """Ask back when it is too early: the words may be about the dose before, or a slip."""
    zone = site_of(facts, content).zone
    missed = last_missed(facts, said.received_at)
    question = phrase(
        "The dose of day {day} is planned for {time}. Which dose have you taken?",
        day=dose.protocol_day,
        time=local_time(dose.planned_at, zone),
    )
    return (reply(question, buttons=which_buttons(missed, dose), about=about_dose(dose)),)


def _no_dose(said: Inbound, facts: SubjectFacts, zone: str) -> Wording:
    for dose in doses_of_today(facts, said.received_at, zone):
        if dose.status is not None:
            return approved("dose_already_recorded", day=dose.protocol_day)
    return approved("dose_none_today")


def _taken(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not is_open(dose):
        return already(dose)
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
        receipt(dose, content, late_at=_late_at(said, facts, dose, content)),
    )


def _late_at(said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content) -> time | None:
    """Give the clock time of a dose taken clearly after its time, within what is allowed."""
    grace = timedelta(minutes=content.study.venetoclax.reminder_grace_minutes)
    is_late = said.received_at > dose.planned_at + grace
    return local_time(said.received_at, site_of(facts, content).zone) if is_late else None


def _taken_in_time(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not is_open(dose):
        return already(dose)
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
        receipt(dose, content),
    )


def _not_in_time(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if not is_open(dose):
        return already(dose)
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
        return already(dose)
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
        return already(dose)
    question = phrase("What is the reason? One press is enough.")
    return (reply(question, buttons=reason_buttons(dose), about=about_dose(dose)),)


def _reason(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    if dose.status is not None or facts.button is None:
        return already(dose)
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
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    question = phrase("What is the problem?")
    return (
        reply(question, buttons=problem_buttons(dose), about=about_dose(dose)),
        # It may be too much of it: without an answer a person asks.
        asked_again(said, facts, DOSE_PROBLEM, content),
    )


def _other_problem(
    _said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content
) -> tuple[Effect, ...]:
    summary = phrase("The patient has a problem with the dose of day {day}.", day=dose.protocol_day)
    return (
        CancelDue(subject_id=facts.subject_id, topic=DOSE_PROBLEM),
        hand_over(facts, EscalationTopic.DOSE, summary),
        reply(hotline("dose_problem", facts, content)),
        Ask(conversation=_NAME, step="problem", data={"day": str(dose.protocol_day)}),
    )


def _answered_in_words(
    said: Inbound, facts: SubjectFacts, talk: Dialogue, content: Content
) -> tuple[Effect, ...]:
    if talk.step != TIME_STEP:
        return _problem_in_words(said, facts, talk, content)
    dose = dose_with(facts, UUID(talk.data["dose"]))
    refusal = _refusal(facts, content)
    if refusal is not None or dose is None or dose.status is not DoseStatus.TAKEN:
        closed = refusal or closed_question()
        return (EndDialogue(), reply(closed, menu=subject_menu(facts, content)))
    if read_time(said.text) is None:
        # The question may be forgotten by now: a person reads the words.
        told = phrase("The patient wrote something I did not understand.")
        return (
            EndDialogue(),
            hand_over(facts, EscalationTopic.MESSAGE, told, words=said.text),
            reply(hotline("not_understood", facts, content), menu=subject_menu(facts, content)),
        )
    return taken_when(said, facts, dose, said.text, content)


def _problem_in_words(
    said: Inbound, facts: SubjectFacts, talk: Dialogue, content: Content
) -> tuple[Effect, ...]:
    if not said.text.strip():
        return (reply(phrase("Please write in words what the problem is.")),)
    day = int(talk.data["day"])
    summary = phrase("The patient describes the problem with the dose of day {day}.", day=day)
    return (
        hand_over(facts, EscalationTopic.DOSE, summary, words=said.text),
        EndDialogue(),
        reply(hotline("passed_on", facts, content), menu=subject_menu(facts, content)),
    )


_ANSWERS: dict[str, _Answer] = {
    "dose.taken": _taken,
    "dose.in_time": _taken_in_time,
    "dose.not_in_time": _not_in_time,
    "dose.later": _later,
    "dose.not_taken": _not_taken,
    "dose.reason": _reason,
    "dose.problem": _problem,
    "dose.vomited": vomited,
    _TOO_MUCH: too_much,
    "dose.other_problem": _other_problem,
    "dose.vomited_after": vomited_after,
    "dose.earlier": earlier,
    "dose.earlier_at": earlier_at,
    "dose.change": change,
    "dose.change_taken": change_to_taken,
    "dose.change_not_taken": change_to_not_taken,
}
_TYPED: dict[Word, _Answer] = {
    Word.TAKEN: _taken,
    Word.LATER: _later,
    Word.NOT_TAKEN: _not_taken,
    Word.PROBLEM: _problem,
}
