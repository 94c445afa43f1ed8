"""When a dose was taken, as a patient gives it afterwards."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.inbound import Inbound
from bot.parts.answers import Rows, hand_over, local_time, reply, site_of
from bot.parts.dose_answers import change_buttons
from bot.parts.doses import about_dose
from content.model import Content
from content.typed import read_time
from content.vocabulary import DoseStatus, EscalationTopic
from content.wording import Verbatim, Wording, approved, phrase
from records.effects import (
    Ask,
    Button,
    CloseMessages,
    CorrectDoseAdministration,
    Effect,
    EndDialogue,
)
from records.facts import DoseFact, SubjectFacts

TIME_STEP: Final = "time"
_STEP: Final = timedelta(minutes=30)
_CHOICES: Final = 4
_A_DAY: Final = timedelta(days=1)
_HALF_A_DAY: Final = timedelta(hours=12)


def ask_when(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, content: Content, *before: Wording
) -> tuple[Effect, ...]:
    """Ask for the time of intake; half hours before now are offered, any time can be written."""
    zone = ZoneInfo(site_of(facts, content).zone)
    now = said.received_at.astimezone(zone)
    last = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    near = [last - _STEP * count for count in range(_CHOICES)]
    buttons: Rows = tuple(
        (
            Button(
                label=Verbatim(f"{at:%H:%M}"),
                act="dose.earlier_at",
                args={"dose": str(dose.scheduled_dose_id), "at": f"{at:%H:%M}"},
            ),
        )
        for at in near
        if _instant(at.time(), said, dose, zone) is not None
    )
    question = phrase(
        "When did you take the dose of day {day}? Choose, or write the time, for example 7:40.",
        day=dose.protocol_day,
    )
    return (
        reply(*before, question, buttons=buttons, about=about_dose(dose)),
        Ask(
            conversation="dose_report",
            step=TIME_STEP,
            data={"dose": str(dose.scheduled_dose_id)},
        ),
    )


def taken_when(
    said: Inbound, facts: SubjectFacts, dose: DoseFact, typed: str, content: Content
) -> tuple[Effect, ...]:
    """Record the time in place of the one that stood; later than allowed, the nurse is told."""
    site = site_of(facts, content)
    clock = read_time(typed)
    at = None if clock is None else _instant(clock, said, dose, ZoneInfo(site.zone))
    if at is None:
        wrong = phrase("That time does not fit this dose, or I could not read it.")
        return ask_when(said, facts, dose, content, wrong)
    day, told = dose.protocol_day, local_time(at, site.zone)
    too_late = phrase(
        "The dose of day {day} was taken at {time}, later than it may be taken.",
        day=day,
        time=told,
    )
    is_late = at > dose.late_until
    return (
        CorrectDoseAdministration(
            subject_id=facts.subject_id,
            scheduled_dose_id=dose.scheduled_dose_id,
            status=DoseStatus.TAKEN,
            taken_at=at,
            reason="time_given",
        ),
        EndDialogue(),
        CloseMessages(about=about_dose(dose)),
        *((hand_over(facts, EscalationTopic.DOSE, too_late),) if is_late else ()),
        reply(
            approved("dose_taken_at", day=day, time=told),
            buttons=change_buttons(dose),
            about=about_dose(dose),
        ),
    )


def _instant(clock: time, said: Inbound, dose: DoseFact, zone: ZoneInfo) -> datetime | None:
    """Give the last moment with this time of day, if it can belong to this dose and no other.

    After midnight a time of the evening is yesterday's.
    """
    now = said.received_at.astimezone(zone)
    at = datetime.combine(now.date(), clock, zone)
    if at > now:
        at = datetime.combine(now.date() - _A_DAY, clock, zone)
    return at.astimezone(said.received_at.tzinfo) if at > dose.late_until - _A_DAY else None


def nearest(clock: time, planned_at: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment with this time of day that is nearest to the planned one."""
    planned = planned_at.astimezone(zone)
    at = datetime.combine(planned.date(), clock, zone)
    if at < planned - _HALF_A_DAY:
        at += _A_DAY
    elif at > planned + _HALF_A_DAY:
        at -= _A_DAY
    return at.astimezone(planned_at.tzinfo)
