"""Where a subject stands today: the day, what is planned, the dose, the next visit and message."""

from bot.inbound import Inbound
from bot.parts.answers import has_left, hotline, local_time, reply, site_of, tap_answered
from bot.parts.arrival_question import arrival_question
from bot.parts.doses import about_dose, dose_asked_now, doses_of_today, next_dose
from bot.parts.menus import subject_menu
from bot.parts.visits import visits_ahead
from content.model import Content
from content.plan.protocol_day import local_date, protocol_day
from content.plan.regimen import drugs_in_words, planned_drugs
from content.vocabulary import DoseStatus, SubjectStatus
from content.wording import Local, Verbatim, Wording, approved, phrase
from records.effects import Effect
from records.facts import DoseFact, Facts, SubjectFacts
from scheduler.plans.doses import DOSE_BUTTONS
from scheduler.visit_words import named, when


def today(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Say it in one message. The question of a dose that waits comes with its buttons."""
    if not isinstance(facts, SubjectFacts):
        return tap_answered(said)
    if has_left(facts):
        return (reply(hotline("left_the_study", facts, content)),)
    if facts.status is SubjectStatus.INVITED:
        return arrival_question(facts, content)
    lines = (*_plan(said, facts, content), *_dose(said, facts, content))
    lines = (*lines, *_next_visit(said, facts, content), *_next_reminder(said, facts, content))
    waiting = dose_asked_now(facts, said.received_at, site_of(facts, content).zone)
    is_asked = waiting is not None and waiting.planned_at <= said.received_at
    if waiting is None or not is_asked or not _has_doses(facts, content):
        return (reply(*lines, menu=subject_menu(facts, content)),)
    return (reply(*lines, buttons=DOSE_BUTTONS, about=about_dose(waiting)),)


def _has_doses(facts: SubjectFacts, content: Content) -> bool:
    is_in_arm = facts.arm is content.study.venetoclax.arm
    return is_in_arm and facts.status is not SubjectStatus.ON_HOLD


def _plan(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    """The day and its medicines. Of venetoclax the records speak, not the plan."""
    if facts.day1 is None:
        return (phrase("Your day 1 is not set yet. The study team will tell you."),)
    day = protocol_day(local_date(said.received_at, site_of(facts, content).zone), facts.day1)
    drugs = [
        drug
        for drug in planned_drugs(content.study, content.regimen, facts.arm, day)
        if not drug.self_taken
    ]
    # On hold, what is planned may not be what is given.
    if drugs and facts.status is not SubjectStatus.ON_HOLD:
        said_by_plan = Verbatim(drugs_in_words(drugs, facts.language))
        return (approved("today_planned", day=day, drugs=said_by_plan),)
    if day < 0:
        return (phrase("Your day 1 is {date}.", date=facts.day1),)
    if _has_doses(facts, content) and _doses_now(said, facts, content):
        return (phrase("Today is day {day} of your treatment plan.", day=day),)
    return (approved("today_nothing", day=day),)


def _dose(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    if facts.arm is not content.study.venetoclax.arm:
        return ()
    if facts.status is SubjectStatus.ON_HOLD:
        return (hotline("dose_on_hold", facts, content),)
    zone = site_of(facts, content).zone
    return tuple(_state(said, dose, zone) for dose in _doses_now(said, facts, content))


def _doses_now(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[DoseFact, ...]:
    zone = site_of(facts, content).zone
    waiting = dose_asked_now(facts, said.received_at, zone)
    return doses_of_today(facts, said.received_at, zone) or ((waiting,) if waiting else ())


def _next_visit(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    ahead = visits_ahead(facts, said.received_at, content)
    if not ahead:
        return ()
    on, name = when(ahead[0], site_of(facts, content).zone), named(ahead[0].code, content)
    if ahead[0].is_from_team:
        return (phrase("Next visit: {on}, {visit}.", on=on, visit=name),)
    # i18n: {visit} is the name of a visit, for example Blood test
    return (
        phrase(
            "Next planned visit: {date}, {visit}. The study team confirms the day and time.",
            date=on,
            visit=name,
        ),
    )


def _state(said: Inbound, dose: DoseFact, zone: str) -> Wording:
    match dose.status:
        case DoseStatus.TAKEN:
            return phrase("Today's dose is recorded as taken.")
        case DoseStatus.NOT_TAKEN:
            return phrase("Today's dose is recorded as not taken.")
        case DoseStatus.VOMITED:
            return phrase("Today's dose is recorded as vomited.")
        case DoseStatus.MISSED:
            return phrase("Today's dose is recorded as missed.")
        case None:
            return _open_state(said, dose, zone)


def _open_state(said: Inbound, dose: DoseFact, zone: str) -> Wording:
    if said.received_at < dose.planned_at:
        at = local_time(dose.planned_at, zone)
        return phrase("Today's dose is planned for {time}.", time=at)
    return approved("dose_late_possible", until=Local(dose.late_until, zone))


def _next_reminder(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Wording, ...]:
    is_reminded = _has_doses(facts, content) and facts.wants_reminders
    dose = next_dose(facts, said.received_at) if is_reminded else None
    if dose is None:
        return ()
    zone = site_of(facts, content).zone
    return (phrase("Next reminder: {when}.", when=Local(dose.planned_at, zone)),)
