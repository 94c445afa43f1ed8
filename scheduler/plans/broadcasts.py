"""A broadcast in pages: queued, waited for, ended; and taken back."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from content.model import Content
from content.plan.contact import after_quiet
from content.plan.protocol_day import instant_of
from content.plan.shapes import Site
from content.vocabulary import DueKind, Language
from content.wording import InBoth, Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from records.broadcast_effects import (
    FinishBroadcast,
    LeaveOutRest,
    Letter,
    Offer,
    QueueBroadcast,
    Queued,
    RecallPage,
)
from records.broadcast_facts import (
    LATER,
    PAGE,
    SOON,
    VISIT_REMINDER,
    Addressed,
    LeftOut,
    PageFact,
    Reached,
    Text,
)
from records.effects import Effect
from records.visit_facts import VisitFact
from scheduler.plan import Due, PlanFacts
from scheduler.visit_words import reminder_of, worded

HOW_FAR: Final = phrase_ctx("button", "How far?")
_DAY: Final = timedelta(days=1)


def broadcasts(
    due: Due, facts: PlanFacts, content: Content, now: datetime, /
) -> tuple[Effect, ...]:
    """Queue the next page of a broadcast or its deletion, and come back until nothing waits."""
    page = facts.page
    if page is None:
        return ()
    if due.kind is DueKind.BROADCAST_RECALL:
        return (_deletion(due, page, now),)
    return () if page.is_over else _next(due, page, content, now)


def _next(due: Due, page: PageFact, content: Content, now: datetime) -> tuple[Effect, ...]:
    if page.planned_on and now > page.until:
        late = LeaveOutRest(broadcast_id=page.broadcast_id, why=LeftOut.TOO_LATE)
        return (late, _back(due, page, now))
    if page.people:
        return (_page(due, page, content, now),)
    if page.planned_on:
        return (_back(due, page, _next_morning(page, content, now)),)
    return (_back(due, page, now + LATER),) if page.waiting else (_end(page),)


def letter_of(
    text: Text, site: Site, visit: VisitFact | None, content: Content, *, broadcast: str = ""
) -> Letter | None:
    """Give a broadcast as one person reads it; None where the text is about a visit they lack.

    `broadcast` is what the button under it names.
    """
    if text.key == VISIT_REMINDER:
        asked = None if visit is None else reminder_of(visit)
        if visit is None or asked is None:
            return None
        key, buttons = asked
        offers = tuple(Offer(label=one.label, act=one.act) for one in buttons)
        return Letter(parts=(worded(key, visit, site, content),), offers=(offers,))
    words = _own_words(text) if text.key is None else approved(text.key, hotline=site.hotline)
    return Letter(parts=(words,), offers=((_read(broadcast),),))


def counted(reached: Mapping[Reached, int]) -> Phrase:
    """Say in one line how far a broadcast has come."""
    return phrase(
        "Sent: {sent}. Unknown: {unknown}. Failed: {failed}. Left out: {left_out}."
        " Withdrawn: {withdrawn}.",
        sent=reached.get(Reached.SENT, 0),
        unknown=reached.get(Reached.UNKNOWN, 0),
        failed=reached.get(Reached.FAILED, 0),
        left_out=reached.get(Reached.LEFT_OUT, 0),
        withdrawn=reached.get(Reached.WITHDRAWN, 0),
    )


def _own_words(text: Text) -> Wording:
    """Words in both languages are chosen when they are sent; a single one goes only to its own."""
    en, zh = text.words.get(Language.EN), text.words.get(Language.ZH_CN)
    return InBoth(en, zh) if en and zh else Verbatim(en or zh or "")


def _read(broadcast: str) -> Offer:
    return Offer(
        label=phrase_ctx("button", "I have read it"),
        act="broadcast.read",
        args={"broadcast": broadcast},
    )


def _page(due: Due, page: PageFact, content: Content, now: datetime) -> QueueBroadcast:
    letters: list[Letter] = []
    places: dict[object, int | None] = {}
    people: list[Queued] = []
    left_out = []
    for one in page.people:
        like = _like(one, page.text)
        if like not in places:
            site = content.sites[one.site_id]
            letter = letter_of(
                page.text, site, one.visit, content, broadcast=str(page.broadcast_id)
            )
            places[like] = None if letter is None else len(letters)
            letters += [] if letter is None else [letter]
        place = places[like]
        if one.left_out is not None or one.link_id is None or place is None:
            left_out.append((one.subject_id, one.left_out or LeftOut.NO_VISIT))
            continue
        people.append(_queued(one, one.link_id, page, place, content))
    return QueueBroadcast(
        broadcast_id=page.broadcast_id,
        letters=tuple(letters),
        people=tuple(people),
        left_out=tuple(left_out),
        slot=due.slot + 1,
        next_at=now + (SOON if page.is_full else LATER),
    )


def _like(one: Addressed, text: Text) -> object:
    """What decides what a person reads, beside their language."""
    if text.key != VISIT_REMINDER or one.visit is None:
        return one.site_id
    visit = one.visit
    return one.site_id, visit.code, visit.on, visit.at, visit.answer


def _queued(one: Addressed, link_id: UUID, page: PageFact, place: int, content: Content) -> Queued:
    visit = one.visit if page.text.key == VISIT_REMINDER else None
    end = page.until
    if visit is not None:
        zone = content.sites[one.site_id].zone
        # Of a visit that has begun nobody is reminded.
        began = (
            instant_of(visit.on + _DAY, time(), zone)
            if visit.at is None
            else instant_of(visit.on, visit.at, zone)
        )
        end = min(end, began)
    return Queued(
        subject_id=one.subject_id,
        link_id=link_id,
        letter=place,
        visit_id=None if visit is None else visit.visit_id,
        expires_at=end,
    )


def _next_morning(page: PageFact, content: Content, now: datetime) -> datetime:
    """The moment at which the first of the sites may be written to; soon, where one may now."""
    quiet = content.study.quiet_hours
    sites = [content.sites[site] for site in page.planned_on if site in content.sites]
    mornings = [after_quiet(quiet, now, site.zone) for site in sites]
    return max(min(mornings, default=page.until), now + SOON)


def _back(due: Due, page: PageFact, at: datetime) -> QueueBroadcast:
    return QueueBroadcast(broadcast_id=page.broadcast_id, slot=due.slot + 1, next_at=at)


def _end(page: PageFact) -> FinishBroadcast:
    return FinishBroadcast(
        broadcast_id=page.broadcast_id,
        by_staff=page.by_staff,
        said=Letter(
            parts=(phrase("The broadcast is through."), counted(page.reached)),
            offers=((Offer(label=HOW_FAR, act="broadcast.show"),),),
        ),
    )


def _deletion(due: Due, page: PageFact, now: datetime) -> RecallPage:
    return RecallPage(
        broadcast_id=page.broadcast_id,
        most=PAGE,
        slot=due.slot + 1,
        next_at=now + LATER,
        is_awaited=page.waiting > 0,
    )
