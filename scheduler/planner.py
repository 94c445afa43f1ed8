"""Due rows to facts to plan to rows: what is due together is committed together."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.model import Content
from content.vocabulary import DueKind, EscalationTopic, Tier
from content.wording import phrase
from records import due
from records.cipher import Cipher
from records.database import PLANNER, acting, is_outage, stop_if_cancelled
from records.diary_topic import diary_topic
from records.due import DueRow
from records.effects import Effect, OpenEscalation, SendMessage, ToSubject
from records.facts import SubjectFacts
from records.log import logger
from records.read import adverse_events, staff
from records.read import visits as read_visits
from records.read.broadcast_page import page_of
from records.read.diary import dialogues, heard_at
from records.read.digest import digest_of
from records.read.subject import lock_subjects, locked_subjects, subjects
from records.sql import each_alone
from records.wake import FALLBACK_SECONDS, Wake
from records.write.apply import apply_all
from records.write.messages import prefetch_links, queue_many
from records.write.writing import Writing
from scheduler.asked import days_asked, was_reminded
from scheduler.clock import Clock
from scheduler.family import OF_FAMILY, beside, unanswered_by_family
from scheduler.plan import Due, Plan, PlanFacts
from scheduler.plans.broadcasts import broadcasts
from scheduler.plans.diary import diary
from scheduler.plans.digest import digest
from scheduler.plans.doses import doses
from scheduler.plans.escalations import escalations
from scheduler.plans.news import news
from scheduler.plans.notices import notices
from scheduler.plans.orders import orders
from scheduler.plans.questions import questions
from scheduler.plans.serious_events import serious_events
from scheduler.plans.unsettled_visits import unsettled_visits
from scheduler.plans.visits import visits

_Found: TypeAlias = tuple[int, UUID | None]

PLANS: Mapping[DueKind, Plan] = {
    DueKind.DOSE_REMINDER: doses,
    DueKind.DOSE_CLOSE: doses,
    DueKind.ESCALATION_STEP: escalations,
    DueKind.QUESTION_TIMEOUT: questions,
    DueKind.DIARY: diary,
    DueKind.DIARY_CLOSE: diary,
    DueKind.DIARY_UNANSWERED: diary,
    DueKind.ORDER_UNREAD: orders,
    DueKind.VISIT_REMINDER: visits,
    DueKind.VISIT_CLOSE: visits,
    DueKind.VISIT_UNSETTLED: unsettled_visits,
    DueKind.NOTICE: notices,
    DueKind.NOTICE_UNANSWERED: notices,
    DueKind.CASE_NEWS: news,
    DueKind.SERIOUS_EVENT: serious_events,
    DueKind.BROADCAST: broadcasts,
    DueKind.BROADCAST_RECALL: broadcasts,
    DueKind.MORNING_DIGEST: digest,
}

_MOST = 4000
_SHARES = 2
_SMALLEST_SHARE = 250
_FEW = 4
_ANYBODY = ToSubject(subject_id=UUID(int=0))
_OF_CASES = frozenset({"escalation", "news"})
_ENDS = frozenset({DueKind.DOSE_CLOSE, DueKind.VISIT_CLOSE})
_OF_VISITS = frozenset({DueKind.VISIT_REMINDER, DueKind.VISIT_CLOSE, DueKind.VISIT_UNSETTLED})
_OF_BROADCASTS = frozenset({DueKind.BROADCAST, DueKind.BROADCAST_RECALL})
_OF_QUESTIONS = (DueKind.QUESTION_TIMEOUT, DueKind.DIARY_UNANSWERED)
_MOST_ATTEMPTS = 5
_RETRY_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 300.0
# What is due but held by another planner is not asked for without a pause.
_SHORTEST_WAIT_SECONDS = 0.05


class Planner:
    """Does what is due. Two planners share the work; neither does what the other did."""

    def __init__(
        self, engine: AsyncEngine, cipher: Cipher, content: Content, clock: Clock, wake: Wake
    ) -> None:
        """Take the database, the keys, the content and the clock that decides what is due."""
        self._engine = engine
        self._each_alone = each_alone(engine)
        self._cipher = cipher
        self._content = content
        self._clock = clock
        self._wake = wake

    async def plan_forever(self) -> None:
        """Do what is due, then wait for the next moment, until cancelled."""
        while True:
            try:
                if await self.plan_once():
                    self._wake.pulses["due"].beat()
                    continue
                wait = await self._seconds_to_next()
            except (SQLAlchemyError, OSError) as error:
                stop_if_cancelled()
                logger().warning("planner_waits", fault=type(error).__name__)
                wait = FALLBACK_SECONDS
            await self._wake.wait("due", wait)

    async def plan_once(self) -> int:
        """Do what is due now, up to a limit; returns how many rows were settled or set aside."""
        async with self._each_alone.connect() as conn:
            found = await due.find(conn, self._clock.now(), _MOST)
        size = max(_SMALLEST_SHARE, -(-len(found) // _SHARES))
        shares = [found[start : start + size] for start in range(0, len(found), size)]
        done = await asyncio.gather(*map(self._share, shares), return_exceptions=True)
        for one in done:
            if isinstance(one, BaseException):
                raise one
        return sum(one for one in done if isinstance(one, int))

    async def _share(self, found: list[_Found]) -> int:
        try:
            return await self._batch(found)
        except Exception as error:  # one bad row must not stop the others
            if is_outage(error):
                raise
            logger().error("batch_failed", fault=type(error).__name__, count=len(found))
        return sum([await self._alone(one) for one in found])

    async def _alone(self, one: _Found) -> int:
        try:
            return await self._batch([one])
        except Exception as error:  # the one edge: count, park, tell a person
            if is_outage(error):
                raise
            await self._set_aside(one, type(error).__name__)
            return 1

    async def _batch(self, found: list[_Found]) -> int:
        now = self._clock.now()
        async with acting(self._engine, PLANNER) as conn:
            await lock_subjects(conn, [subject for _, subject in found if subject is not None])
            kinds = await due.lock(conn, [key for key, _ in found])
            reminders = [key for key, kind in kinds.items() if kind is DueKind.DOSE_REMINDER]
            together = [ids for ids in await due.alike(conn, reminders) if len(ids) > _FEW]
            said = await self._for_many(conn, together, now)
            alone = await due.read(conn, [key for key in kinds if key not in said])
            work = [
                (self._writing(conn, row.due_id, now), effects)
                for row, effects in await self._decide(conn, alone, now)
            ]
            links = await prefetch_links(conn, [row.subject_id for row in alone if row.subject_id])
            for w, _ in work:
                w.links = links
            await apply_all(work)
            await due.done(conn, list(kinds), now)
        return len(kinds)

    async def _for_many(
        self, conn: AsyncConnection, groups: list[list[int]], now: datetime
    ) -> set[int]:
        """Decide once for people who differ in nothing but their names; which rows that settles.

        The first and the last of a group are asked. Where they are not told the same, or anything
        but a message follows, everybody is decided alone.
        """
        asked = await due.read(conn, [key for ids in groups for key in (ids[0], ids[-1])])
        said = {
            row.due_id: _same_message(row, effects)
            for row, effects in await self._decide(conn, asked, now)
        }
        settled: set[int] = set()
        for ids in groups:
            message = said[ids[0]]
            if message is not None and message == said[ids[-1]]:
                await queue_many(self._writing(conn, ids[0], now), ids, message)
                settled.update(ids)
        return settled

    async def _decide(
        self, conn: AsyncConnection, rows: list[DueRow], now: datetime
    ) -> list[tuple[DueRow, tuple[Effect, ...]]]:
        known = await locked_subjects(conn, [row.subject_id for row in rows if row.subject_id])
        about = [key for row in rows if (key := _escalation_of(row))]
        cases = await staff.escalations(conn, self._cipher, about) if about else {}
        ends = [topic for row in rows for topic in self._asked_about(row)]
        reminded = await due.reminded(conn, ends)
        heard = await heard_at(conn, _of_kind(rows, DueKind.DIARY_CLOSE))
        asked = _of_kind(rows, *_OF_QUESTIONS)
        talks = {
            of_family: await dialogues(conn, self._cipher, asked, of_reporters=of_family)
            for of_family in (False, True)
        }
        ends_of_visits = [row.due_id for row in rows if row.kind is DueKind.VISIT_CLOSE]
        told = await read_visits.told(conn, ends_of_visits)
        about_visits = [row.topic for row in rows if row.kind in _OF_VISITS]
        seen = await read_visits.by_topic(conn, about_visits)
        pages = {
            row.topic: await page_of(conn, self._cipher, self._content, row.topic, now)
            for row in rows
            if row.kind in _OF_BROADCASTS
        }
        mornings = {
            row.topic: await digest_of(conn, self._cipher, self._content, row.topic, now)
            for row in rows
            if row.kind is DueKind.MORNING_DIGEST
        }
        about_events = [row.topic for row in rows if row.kind is DueKind.SERIOUS_EVENT]
        events = await adverse_events.by_topic(conn, self._cipher, about_events)
        decided = []
        for row in rows:
            subject = known.get(row.subject_id) if row.subject_id else None
            content = self._content.at(subject.site_id) if subject else self._content
            facts = PlanFacts(
                subject=subject,
                escalation=cases.get(key) if (key := _escalation_of(row)) else None,
                was_reminded=(
                    row.kind not in _ENDS
                    or was_reminded(subject, row.cycle, row.protocol_day, reminded.get(row.topic))
                    or row.due_id in told
                ),
                asked_days=self._asked_days(row, subject, reminded),
                heard_at=heard.get(row.subject_id) if row.subject_id else None,
                dialogue=(
                    talks[_is_of_family(row)].get(row.subject_id) if row.subject_id else None
                ),
                visit=seen.get(row.topic),
                page=pages.get(row.topic),
                digest=mornings.get(row.topic),
                adverse_event=events.get(row.topic),
            )
            decided.append((row, _decided(row, facts, content, now)))
        return decided

    def _asked_about(self, row: DueRow) -> Sequence[str]:
        """Topics of the reminders that a row needs to know about."""
        if row.kind is DueKind.DIARY_CLOSE:
            return list(self._diary_topics(row))
        return [row.topic] if row.kind is DueKind.DOSE_CLOSE else []

    def _asked_days(
        self, row: DueRow, subject: SubjectFacts | None, reminded: Mapping[str, datetime]
    ) -> frozenset[int]:
        if row.kind is not DueKind.DIARY_CLOSE or subject is None:
            return frozenset()
        topics = self._diary_topics(row)
        asked = {day: reminded[topic] for topic, day in topics.items() if topic in reminded}
        return days_asked(subject, asked, self._content.sites[subject.site_id].zone)

    def _diary_topics(self, row: DueRow) -> Mapping[str, int]:
        """The topics of this day of a diary and all before it, with their days."""
        if row.subject_id is None:
            return {}
        first = self._content.contact.silence.first_day
        return {
            diary_topic(row.subject_id, row.cycle, day): day
            for day in range(first, row.protocol_day + 1)
        }

    async def _set_aside(self, one: tuple[int, UUID | None], fault: str) -> None:
        due_id, subject_id = one
        logger().error("due_failed", due_id=due_id, fault=fault)
        async with acting(self._engine, PLANNER) as conn:
            is_parked = await due.failed(
                conn, due_id, fault=fault, wait=_RETRY_SECONDS, most=_MOST_ATTEMPTS
            )
            known = await subjects(conn, [subject_id]) if subject_id and is_parked else {}
            for subject in known.values():
                effect = OpenEscalation(
                    subject_id=subject.subject_id,
                    site_id=subject.site_id,
                    topic=EscalationTopic.SYSTEM,
                    tier=Tier.AMBER,
                    summary=(
                        phrase(
                            "A message planned for this participant could not be prepared."
                            " Please check what they should know today."
                        ),
                    ),
                )
                w = self._writing(conn, due_id, self._clock.now(), "parked")
                await apply_all([(w, (effect,))])

    def _writing(
        self, conn: AsyncConnection, due_id: int, now: datetime, why: str = "due"
    ) -> Writing:
        return Writing(
            conn=conn,
            cipher=self._cipher,
            content=self._content,
            cause=f"{why}:{due_id}",
            now=now,
            originator="system",
        )

    async def _seconds_to_next(self) -> float:
        async with self._each_alone.connect() as conn:
            moment, retry_seconds = await due.next_due(conn)
        waits = [_LONGEST_WAIT_SECONDS]
        if moment is not None:
            waits.append(self._clock.seconds_until(moment))
        if retry_seconds is not None:
            waits.append(retry_seconds)
        return max(min(waits), _SHORTEST_WAIT_SECONDS)


def _of_kind(rows: Sequence[DueRow], *kinds: DueKind) -> list[UUID]:
    return [row.subject_id for row in rows if row.kind in kinds and row.subject_id]


def _same_message(row: DueRow, effects: tuple[Effect, ...]) -> SendMessage | None:
    """The one message to the subject of a row, as it would read for anybody; None if it is not."""
    match effects:
        case (
            SendMessage(
                to=ToSubject(subject_id), about=about, menu=None, qr=None, file=None
            ) as message,
        ):
            is_own = subject_id == row.subject_id and about == row.topic
            return replace(message, to=_ANYBODY, about=None) if is_own else None
        case _:
            return None


def _escalation_of(row: DueRow) -> UUID | None:
    kind, _, key = row.topic.partition(":")
    return UUID(key) if kind in _OF_CASES else None


def _decided(row: DueRow, facts: PlanFacts, content: Content, now: datetime) -> tuple[Effect, ...]:
    effects = PLANS[row.kind](_due(row), facts, content, now)
    if facts.subject is None:
        return effects
    # Also when the family member has left since: what was not answered is acted on all the same.
    if _is_of_family(row):
        return unanswered_by_family(effects, facts.subject, content)
    return beside(effects, facts.subject)


def _is_of_family(row: DueRow) -> bool:
    return row.topic.endswith(OF_FAMILY)


def _due(row: DueRow) -> Due:
    return Due(
        due_id=row.due_id,
        kind=row.kind,
        subject_id=row.subject_id,
        topic=row.topic.removesuffix(OF_FAMILY),
        cycle=row.cycle,
        protocol_day=row.protocol_day,
        slot=row.slot,
        window_closes_at=row.window_closes_at,
    )
