"""A coordinator looks at the visits of a subject, moves them, cancels them, says what became."""

from dataclasses import replace
from datetime import date, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.inbound import Inbound
from bot.parts.answers import reply, site_of, tap_answered
from bot.parts.menus import staff_menu
from bot.parts.visit_matter import matter_settled
from bot.parts.visit_screens import (
    about_desk,
    ask_code,
    ask_reason,
    ask_when,
    list_of_visits,
    one_visit,
    show_difference,
)
from bot.parts.visits import visit_with
from content.model import Content
from content.plan.contact import after_quiet
from content.plan.protocol_day import local_date
from content.plan.visits import PlannedReminder, news_of, reminders_of, settle_at
from content.typed import read_date_and_time
from content.vocabulary import StaffRole, VisitState
from content.wording import Local, Wording, phrase
from records.effects import CloseMessages, Effect, EndDialogue
from records.facts import Facts, StaffFacts, SubjectFacts
from records.visit_effects import MoveVisit, SettleVisit
from records.visit_facts import DESK, NEWS_SLOT, VISITS_OF, VisitFact
from scheduler.plan import may_be_reminded
from scheduler.visit_words import named, when

_SETTLED: Final = {
    "visit_desk.done": VisitState.DONE,
    "visit_desk.missed": VisitState.MISSED,
}


def visit_desk(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Act on a visit, by what this person may do on the subject's site at this moment."""
    tapped = tap_answered(said)
    if not isinstance(facts, StaffFacts):
        return tapped
    if not facts.sites_as(StaffRole.COORDINATOR):
        no = phrase("Only a study coordinator can plan visits.")
        return (*tapped, reply(no, menu=staff_menu(facts, content)))
    closed = CloseMessages(about=about_desk(facts))
    subject = facts.visited
    if subject is None or not facts.may(StaffRole.COORDINATOR, subject.site_id):
        return (*tapped, closed, *_no_subject(said, facts))
    if facts.button is not None:
        return (*tapped, closed, *_pressed(said, facts, subject, content))
    return (closed, *_typed(said, facts, subject, content))


def _no_subject(said: Inbound, facts: StaffFacts) -> tuple[Effect, ...]:
    is_answer = facts.dialogue is not None and facts.dialogue.conversation == DESK
    if said.argument or facts.button is not None or (is_answer and said.command is None):
        return ask_code(phrase("There is no such subject on the sites you coordinate."))
    return ask_code()


def _typed(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    talk = facts.dialogue
    if said.command is not None or talk is None or VISITS_OF not in talk.data:
        return (
            EndDialogue(),
            *list_of_visits(facts, subject, content, _today(said, subject, content)),
        )
    visit = visit_with(subject, talk.data.get("visit"))
    if visit is None or not visit.is_current:
        return _changed_since(said, facts, subject, content)
    match talk.step:
        case "reason":
            return _cancelled(said, facts, subject, visit, content)
        case _:
            return _when(said, facts, subject, visit, content)


def _pressed(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    args = {} if facts.button is None else facts.button.args
    today = _today(said, subject, content)
    if (first := args.get("first")) is not None:
        return (EndDialogue(), *list_of_visits(facts, subject, content, today, first=int(first)))
    visit = visit_with(subject, args.get("visit"))
    if visit is None or not visit.is_current:
        return _changed_since(said, facts, subject, content)
    return _on_visit(said, facts, subject, visit, content)


def _on_visit(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    act = "" if facts.button is None else facts.button.act
    match act:
        case "visit_desk.move":
            return ask_when(facts, subject, visit, _today(said, subject, content), content)
        case "visit_desk.confirm":
            return _moved(said, facts, subject, visit, content)
        case "visit_desk.cancel":
            return ask_reason(facts, subject, visit, _today(said, subject, content), content)
        case "visit_desk.done" | "visit_desk.missed":
            return _settled(said, facts, subject, visit, content)
        case _:
            return (
                EndDialogue(),
                *one_visit(facts, subject, visit, content, _today(said, subject, content)),
            )


def _changed_since(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, content: Content
) -> tuple[Effect, ...]:
    since = phrase("This visit was changed in the meantime. This is how it stands now:")
    return (
        EndDialogue(),
        *list_of_visits(facts, subject, content, _today(said, subject, content), since),
    )


def _today(said: Inbound, subject: SubjectFacts, content: Content) -> date:
    return local_date(said.received_at, site_of(subject, content).zone)


# ------------------------------------------------------------------------- moved


def _when(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    today = _today(said, subject, content)
    new = read_date_and_time(said.text, today)
    if new is None:
        wrong = phrase("I could not read that as a date.")
        return ask_when(facts, subject, visit, today, content, wrong)
    if refused := _refused(said, subject, new, content):
        return ask_when(facts, subject, visit, today, content, refused)
    return show_difference(facts, subject, visit, new, content)


def _refused(
    said: Inbound, subject: SubjectFacts, new: tuple[date, time | None], content: Content
) -> Wording | None:
    local = said.received_at.astimezone(ZoneInfo(site_of(subject, content).zone))
    on, at = new
    if on < local.date() or (on == local.date() and at is not None and at <= local.time()):
        return phrase("That is in the past. Please give a later date.")
    if (on - local.date()).days > content.visits.moving.furthest_days:
        return phrase("That is too far ahead. Please check the date.")
    return None


def _moved(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    args = {} if facts.button is None else facts.button.args
    on = date.fromisoformat(args["on"])
    typed_time = args.get("at")
    at = time.fromisoformat(typed_time) if typed_time else None
    # The confirmation may be pressed long after the question.
    if refused := _refused(said, subject, (on, at), content):
        today = _today(said, subject, content)
        return ask_when(facts, subject, visit, today, content, refused)
    zone = site_of(subject, content).zone
    news = _news(said, subject, visit, content)
    moved = MoveVisit(
        subject_id=subject.subject_id,
        visit_id=visit.visit_id,
        on=on,
        at=at,
        reminders=reminders_of(
            content.visits, visit.code, on, at, zone, morning=subject.visit_morning_time
        ),
        settle_at=settle_at(content.visits, on, zone),
        news=news,
    )
    done = phrase(
        "Moved: {visit} of {code} is now on {on}.",
        visit=named(visit.code, content),
        code=subject.code,
        on=when(replace(visit, on=on, at=at), zone),
    )
    told = _said_of_patient(said, subject, news, content)
    closed, matter = matter_settled(said.received_at, subject, visit, content)
    menu = staff_menu(facts, content)
    return (moved, *closed, EndDialogue(), reply(done, told, *matter, menu=menu))


# ------------------------------------------------------------------------- settled


def _cancelled(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    reason = " ".join(said.text.split())
    if not reason:
        return ask_reason(facts, subject, visit, _today(said, subject, content), content)
    news = _news(said, subject, visit, content)
    settled = SettleVisit(
        subject_id=subject.subject_id,
        visit_id=visit.visit_id,
        state=VisitState.CANCELLED,
        reason=reason,
        news=news,
    )
    done = phrase(
        "Cancelled: {visit} of {code}, {on}.",
        visit=named(visit.code, content),
        code=subject.code,
        on=when(visit, site_of(subject, content).zone),
    )
    told = _said_of_patient(said, subject, news, content)
    closed, matter = matter_settled(said.received_at, subject, visit, content)
    menu = staff_menu(facts, content)
    return (settled, *closed, EndDialogue(), reply(done, told, *matter, menu=menu))


def _settled(
    said: Inbound, facts: StaffFacts, subject: SubjectFacts, visit: VisitFact, content: Content
) -> tuple[Effect, ...]:
    today = _today(said, subject, content)
    if visit.on > today:
        early = phrase("This visit lies ahead: it can be moved or cancelled.")
        return one_visit(facts, subject, visit, content, today, early)
    state = _SETTLED["" if facts.button is None else facts.button.act]
    settled = SettleVisit(subject_id=subject.subject_id, visit_id=visit.visit_id, state=state)
    name, on = named(visit.code, content), when(visit, site_of(subject, content).zone)
    code = subject.code
    done = (
        phrase("Recorded as done: {visit} of {code}, {on}.", visit=name, code=code, on=on)
        if state is VisitState.DONE
        else phrase("Recorded as missed: {visit} of {code}, {on}.", visit=name, code=code, on=on)
    )
    closed, matter = matter_settled(said.received_at, subject, visit, content)
    return (settled, *closed, EndDialogue(), reply(done, *matter, menu=staff_menu(facts, content)))


# ------------------------------------------------------------------------- the patient


def _news(
    said: Inbound, subject: SubjectFacts, visit: VisitFact, content: Content
) -> PlannedReminder | None:
    """Plan to tell the patient at once, after the quiet hours at night; nobody who is left alone.

    A visit that is never reminded of is not spoken of either.
    """
    planned = content.visits.named(visit.code)
    is_spoken_of = planned is not None and planned.reminded
    if not is_spoken_of or not subject.has_chat or not may_be_reminded(subject, content):
        return None
    zone = site_of(subject, content).zone
    at = after_quiet(content.study.quiet_hours, said.received_at, zone)
    return news_of(content.visits, at, slot=NEWS_SLOT)


def _said_of_patient(
    said: Inbound, subject: SubjectFacts, news: PlannedReminder | None, content: Content
) -> Wording:
    if news is None:
        return phrase("The companion does not tell this participant. Please call them.")
    if news.remind_at <= said.received_at:
        return phrase("The participant is being told now.")
    at = Local(news.remind_at, site_of(subject, content).zone)
    return phrase("The participant is told at {when}: now it is night there.", when=at)
