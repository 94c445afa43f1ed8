"""The buttons under a subject's own record."""

from datetime import time
from typing import Final

from bot.parts.answers import Rows
from bot.parts.menus import word_button
from bot.parts.own_record import Measurement
from content.model import Content
from content.vocabulary import DoseStatus
from content.wording import Phrase, Verbatim, phrase_ctx
from content.words import Word
from records.effects import Button
from records.facts import DoseFact, SubjectFacts

# Where the correction of a recorded dose begins; what is recorded as vomited a person corrects.
_CORRECTIONS: Final = {
    DoseStatus.TAKEN: "dose.change",
    DoseStatus.MISSED: "dose.taken",
    DoseStatus.NOT_TAKEN: "me.dose",
}
_TIMES_IN_A_ROW: Final = 3


def about_me(facts: SubjectFacts) -> str:
    """Name the messages about this subject's own record."""
    return f"me:{facts.subject_id}"


def record_buttons(*, takes_part: bool) -> Rows:
    """Give what can be done with the record; who has left can still see it."""
    see: Rows = (
        (_button(phrase_ctx("button", "As a picture"), "me.picture"),),
        (_button(phrase_ctx("button", "My data as a file"), "me.file"),),
    )
    change: Rows = (
        (_button(phrase_ctx("button", "Correct something"), "me.correct"),),
        (_button(phrase_ctx("button", "Change my times"), "times.ask"),),
    )
    privacy: Rows = ((_button(phrase_ctx("button", "Privacy"), "me.privacy"),),)
    return (*see, *(change if takes_part else ()), *privacy)


def correction_buttons(
    dose: DoseFact | None, measured: Measurement | None, facts: SubjectFacts, content: Content
) -> Rows:
    """Give what can be corrected here; anything else goes to the nurse in words."""
    rows: list[tuple[Button, ...]] = []
    if dose is not None and dose.status in _CORRECTIONS:
        label = phrase_ctx("button", "Dose of day {day}", day=dose.protocol_day)
        act = _CORRECTIONS[dose.status]
        rows.append((_button(label, act, dose=str(dose.scheduled_dose_id)),))
    if measured is not None:
        label = phrase_ctx("button", "Temperature {value}", value=Verbatim(measured.shown))
        rows.append((_button(label, "me.temperature", report=str(measured.report_ids[0])),))
    rows.append((word_button(Word.TELL_NURSE, facts, content), _keep()))
    return tuple(rows)


def not_taken_buttons(dose: DoseFact) -> Rows:
    """Give the answers to the question about a dose that is recorded as not taken."""
    taken = phrase_ctx("button", "I did take it")
    return ((_button(taken, "me.dose_taken", dose=str(dose.scheduled_dose_id)), _keep()),)


def temperature_buttons(measured: Measurement) -> Rows:
    """Give the ways in which a temperature can be wrong."""
    args = {"report": str(measured.report_ids[0])}
    return (
        (_button(phrase_ctx("button", "Wrong number"), "me.other_number", **args),),
        (_button(phrase_ctx("button", "Not measured"), "me.no_number", **args),),
        (_keep(),),
    )


def time_buttons(facts: SubjectFacts, content: Content) -> Rows:
    """Give the times of day that may be chosen with one press."""
    choices = [
        _button(Verbatim(f"{at:%H:%M}"), "me.time", time=f"{at:%H:%M}")
        for at in content.study.usual_time.choices
        if at != facts.usual_time
    ]
    rows = [
        tuple(choices[start : start + _TIMES_IN_A_ROW])
        for start in range(0, len(choices), _TIMES_IN_A_ROW)
    ]
    return (*rows, (_keep(),))


def confirm_time_buttons(at: time) -> Rows:
    """Give yes and no to another time."""
    change = phrase_ctx("button", "Change it")
    return ((_button(change, "me.time_set", time=f"{at:%H:%M}"), _keep()),)


def send_file_buttons() -> Rows:
    """Give yes and no to the file."""
    return ((_button(phrase_ctx("button", "Send it here"), "me.file_send"), _keep()),)


def _keep() -> Button:
    return _button(phrase_ctx("button", "Change nothing"), "me.keep")


def _button(label: Phrase | Verbatim, act: str, **args: str) -> Button:
    return Button(label=label, act=act, args=args)
