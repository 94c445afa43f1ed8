"""The questions a nurse or investigator answers to decide about a subject's treatment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.parts.answers import Rows, reply
from bot.parts.treatment_plan import (
    AFTER,
    acts_for,
    day_now,
    days_open,
    has_venetoclax,
    ordered_now,
    seen,
)
from content.model import Content
from content.vocabulary import SubjectStatus
from content.wording import Phrase, Verbatim, Wording, phrase, phrase_ctx
from records.effects import Ask, Button, Effect, EndDialogue
from records.facts import StaffFacts, SubjectFacts
from records.treatment_effects import TreatmentAct

Decision = Mapping[str, str]

NAME: Final = "treatment"
CONFIRM: Final = "treat.confirm"
# Under an alert about a medicine: a hold without the way over the order.
HOLD: Final = "treat.hold"
STOP: Final = Button(label=phrase_ctx("button", "Change nothing"), act="treat.stop")
STATUS: Final = {
    SubjectStatus.INVITED: phrase_ctx("status", "invited, not arrived yet"),
    SubjectStatus.ACTIVE: phrase_ctx("status", "in treatment"),
    SubjectStatus.ON_HOLD: phrase_ctx("status", "venetoclax on hold"),
    SubjectStatus.DISCONTINUED: phrase_ctx("status", "treatment ended"),
    SubjectStatus.WITHDRAWN: phrase_ctx("status", "left the study"),
    SubjectStatus.DIED: phrase_ctx("status", "died"),
}
_ACTS: Final = {
    TreatmentAct.ORDER: phrase_ctx("button", "Change the dose"),
    TreatmentAct.HOLD: phrase_ctx("button", "Hold venetoclax"),
    TreatmentAct.RESUME: phrase_ctx("button", "Resume venetoclax"),
    TreatmentAct.DISCONTINUED: phrase_ctx("button", "End of treatment"),
    TreatmentAct.WITHDRAWN: phrase_ctx("button", "Left the study"),
    TreatmentAct.DIED: phrase_ctx("button", "Has died"),
    TreatmentAct.REACTIVATED: phrase_ctx("button", "Entered in error"),
}
# What follows, said before it is confirmed.
_MEANS: Final = {
    TreatmentAct.ORDER: phrase(
        "The patient is told at once and asked to confirm. I compute nothing: please compare with "
        "the physician's order."
    ),
    TreatmentAct.HOLD: phrase(
        "Dose reminders stop at once. The daily question about symptoms goes on. The patient is "
        "told."
    ),
    TreatmentAct.RESUME: phrase(
        "Dose reminders go on with the doses that lie ahead. The patient is told the ordered dose."
    ),
    TreatmentAct.DISCONTINUED: phrase(
        "All reminders and questions stop at once. The patient is told whom to call."
    ),
    TreatmentAct.WITHDRAWN: phrase(
        "All reminders and questions stop at once. The patient is told whom to call."
    ),
    TreatmentAct.DIED: phrase(
        "Nothing at all is sent to this phone any more, from now on. Please be sure."
    ),
    TreatmentAct.REACTIVATED: phrase(
        "This takes back the last entry. Reminders go on with what lies ahead."
    ),
}
_OTHER: Final = "other"
_ADVERSE_EVENT: Final = phrase_ctx("button", "Side effect")
_BLOOD: Final = phrase_ctx("button", "Blood counts")
_PHYSICIAN: Final = phrase_ctx("button", "Physician's decision")
_WISH: Final = phrase_ctx("button", "The patient's wish")
_SLIP: Final = phrase_ctx("button", "Wrong entry")
_REASONS: Final[Mapping[TreatmentAct, Mapping[str, Phrase]]] = {
    TreatmentAct.ORDER: {
        "inhibitor_started": phrase_ctx("button", "Inhibitor started"),
        "inhibitor_stopped": phrase_ctx("button", "Inhibitor stopped"),
        "adverse_event": _ADVERSE_EVENT,
        "blood_counts": _BLOOD,
        "physician": _PHYSICIAN,
    },
    TreatmentAct.HOLD: {
        "adverse_event": _ADVERSE_EVENT,
        "blood_counts": _BLOOD,
        "infection": phrase_ctx("button", "Infection"),
        "physician": _PHYSICIAN,
    },
    TreatmentAct.RESUME: {
        "recovered": phrase_ctx("button", "Recovered"),
        "physician": _PHYSICIAN,
        "entered_in_error": _SLIP,
    },
    TreatmentAct.DISCONTINUED: {
        "adverse_event": _ADVERSE_EVENT,
        "disease_progression": phrase_ctx("button", "Disease progression"),
        "physician": _PHYSICIAN,
        "subject": _WISH,
    },
    TreatmentAct.WITHDRAWN: {
        "subject": _WISH,
        "physician": _PHYSICIAN,
    },
    TreatmentAct.DIED: {
        "hospital": phrase_ctx("button", "Told by the hospital"),
        "family": phrase_ctx("button", "Told by the family"),
    },
    TreatmentAct.REACTIVATED: {"entered_in_error": _SLIP},
}


def about_treatment(facts: StaffFacts) -> str:
    """Name the questions this person is asked, so that answered ones can be closed."""
    return f"treatment:{facts.staff_id}"


def order_line(amount_mg: int, first: int, last: int) -> Wording:
    """Give one order in words."""
    if first == last:
        return phrase("day {day}: {dose} mg once a day", day=first, dose=amount_mg)
    return phrase(
        "days {first} to {last}: {dose} mg once a day", first=first, last=last, dose=amount_mg
    )


def card(
    facts: StaffFacts, patient: SubjectFacts, now: datetime, content: Content, *before: Wording
) -> tuple[Effect, ...]:
    """Show where the subject stands, and offer what may be decided."""
    state = {"subject": str(patient.subject_id), "seen": seen(patient)}
    buttons: Rows = tuple(
        (_button(_ACTS[act], state, act=act.value),)
        for act in acts_for(facts, patient, now, content)
    )
    lines = (standing(patient, now, content), *order_lines(patient, content))
    about = about_treatment(facts)
    return (EndDialogue(), reply(*before, *lines, buttons=buttons, about=about))


def standing(patient: SubjectFacts, now: datetime, content: Content) -> Wording:
    """Say in one line who this is and where in the study."""
    day, status = day_now(patient, now, content), STATUS[patient.status]
    if day is None:
        return phrase(
            "{code}, {arm}: {status}.", code=patient.code, arm=patient.arm.value, status=status
        )
    return phrase(
        "{code}, {arm}, day {day}: {status}.",
        code=patient.code,
        arm=patient.arm.value,
        day=day,
        status=status,
    )


def order_lines(patient: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    """Say what venetoclax is ordered, one line each."""
    if not has_venetoclax(patient, content):
        return (phrase("No venetoclax in this arm, no dose reminders."),)
    orders = ordered_now(patient, content)
    if not orders:
        return (phrase("No venetoclax dose is ordered."),)
    lines = [
        phrase("Ordered: {order}", order=order_line(one.amount_mg, one.from_day, one.until_day))
        for one in orders
    ]
    if not all(one.is_read for one in orders):
        lines.append(phrase("The patient has not confirmed the changed order yet."))
    return tuple(lines)


def ask_dose(facts: StaffFacts, decided: Decision, content: Content) -> tuple[Effect, ...]:
    """Ask for the dose, of those the study plan allows."""
    question = phrase("Which dose did the physician order? Only doses of the study plan are here.")
    buttons: Rows = tuple(
        (_button(Verbatim(f"{dose} mg"), decided, dose=str(dose)),)
        for dose in content.study.venetoclax.allowed_mg
    )
    return _ask(facts, (question,), buttons)


def ask_first(
    facts: StaffFacts, patient: SubjectFacts, decided: Decision, now: datetime, content: Content
) -> tuple[Effect, ...]:
    """Ask from which day on."""
    today = day_now(patient, now, content)
    labels = {
        day: phrase_ctx("button", "Day {day}, today", day=day)
        if day == today
        else phrase_ctx("button", "Day {day}", day=day)
        for day in days_open(patient, now, content)
    }
    buttons: Rows = tuple(
        (_button(label, decided, first=str(day)),) for day, label in labels.items()
    )
    return _ask(facts, (phrase("From which protocol day on?"),), buttons)


def ask_last(
    facts: StaffFacts, patient: SubjectFacts, decided: Decision, now: datetime, content: Content
) -> tuple[Effect, ...]:
    """Ask until which day, the last one first: most orders hold to the end."""
    days = [day for day in days_open(patient, now, content) if day >= int(decided["first"])]
    buttons: Rows = tuple(
        (_button(phrase_ctx("button", "Day {day}", day=day), decided, last=str(day)),)
        for day in reversed(days)
    )
    return _ask(facts, (phrase("Until which protocol day?"),), buttons)


def ask_reason(facts: StaffFacts, decided: Decision) -> tuple[Effect, ...]:
    """Ask why; there is no decision without a reason."""
    reasons = _REASONS[TreatmentAct(decided["act"])]
    buttons: Rows = tuple(
        (_button(label, decided, reason=reason),) for reason, label in reasons.items()
    )
    other = _button(phrase_ctx("button", "Another reason"), decided, reason=_OTHER)
    return _ask(facts, (phrase("For what reason?"),), (*buttons, (other,)))


def ask_note(facts: StaffFacts, decided: Decision) -> tuple[Effect, ...]:
    """Ask for the reason in words."""
    question = phrase("Please write the reason in a few words.")
    return (
        reply(question, buttons=((STOP,),), about=about_treatment(facts)),
        Ask(conversation=NAME, step="reason", data=dict(decided)),
    )


def needs_note(decided: Decision) -> bool:
    """Tell whether the reason must still be given in words."""
    return decided["reason"] == _OTHER and not decided.get("note")


def is_reason(act: TreatmentAct, reason: str) -> bool:
    """Tell whether this is a reason for such a decision."""
    return reason == _OTHER or reason in _REASONS[act]


def ask_to_confirm(
    facts: StaffFacts, patient: SubjectFacts, decided: Decision, content: Content
) -> tuple[Effect, ...]:
    """Show what stands, what it becomes and what follows, before anything is recorded."""
    act = TreatmentAct(decided["act"])
    why: Wording = (
        Verbatim(decided["note"]) if decided.get("note") else _REASONS[act][decided["reason"]]
    )
    lines = (
        phrase("Please check, subject {code}:", code=patient.code),
        *_difference(act, patient, decided, content),
        phrase("Reason: {reason}", reason=why),
        _MEANS[act],
        *_no_phone(patient),
    )
    confirm = _button(phrase_ctx("button", "Confirm"), decided, CONFIRM)
    return (EndDialogue(), *_ask(facts, lines, ((confirm,),)))


def _no_phone(patient: SubjectFacts) -> tuple[Wording, ...]:
    if patient.has_chat:
        return ()
    return (phrase("No phone of this patient is connected: please tell them yourself."),)


def _difference(
    act: TreatmentAct, patient: SubjectFacts, decided: Decision, content: Content
) -> tuple[Wording, ...]:
    if act is TreatmentAct.ORDER:
        new = order_line(int(decided["dose"]), int(decided["first"]), int(decided["last"]))
        return (*order_lines(patient, content), phrase("New: {order}", order=new))
    return (
        phrase(
            "Now: {before}. New: {after}.",
            before=STATUS[patient.status],
            after=STATUS[AFTER[act]],
        ),
    )


def _button(label: Wording, decided: Decision, name: str = "treat.next", /, **more: str) -> Button:
    return Button(label=label, act=name, args={**decided, **more})


def _ask(facts: StaffFacts, words: tuple[Wording, ...], buttons: Rows) -> tuple[Effect, ...]:
    return (reply(*words, buttons=(*buttons, (STOP,)), about=about_treatment(facts)),)
