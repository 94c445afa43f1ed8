"""Inbox to facts to decision to rows; an update is settled in the transaction that did its work."""

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.inbound import Inbound, Kind, MalformedUpdateError
from bot.parts.asked_subject import asked_code, code_alone
from bot.route import conversation_for
from content.model import Content
from content.vocabulary import EscalationTopic, Language, Tier
from content.wording import phrase
from records import inbox
from records.cipher import CipherError
from records.database import Actor, is_outage, name_actor, stop_if_cancelled
from records.effects import Effect, OpenEscalation
from records.facts import Facts, StaffFacts, SubjectFacts
from records.link_facts import BY_FAMILY
from records.log import logger
from records.read.chat import Knock, Reader
from records.wake import Wake
from records.write.apply import apply, apply_together
from records.write.messages import prefetch_links
from records.write.writing import Chat, Writing
from scheduler.clock import Clock

Parse = Callable[[dict[str, Any], datetime], Inbound]

_UPDATES_AHEAD = 64
_SHARES = 4
_AT_ONCE_IN_A_CHAT = 10
_MOST_ATTEMPTS = 8
_RETRY_SECONDS = 0.5
_START = "start"
_TOGETHER_FROM = 2
_OF_SUBJECT = phrase(
    "Something this participant sent could not be read by the companion. It is kept."
    " Please call them."
)
_OF_STAFF = phrase(
    "Something a member of the study team sent could not be read by the companion. It is kept."
    " Please ask the team who is waiting for an answer."
)


class Worker:
    """Handles what is stored: updates of one chat in order, of different chats side by side."""

    def __init__(
        self,
        engine: AsyncEngine,
        reader: Reader,
        content: Content,
        clock: Clock,
        wake: Wake,
        parse: Parse,
    ) -> None:
        """Take the database, the reader of facts, the content and the parser of the messenger."""
        self._engine = engine
        self._reader = reader
        self._content = content
        self._cipher = reader.cipher
        self._clock = clock
        self._wake = wake
        self._parse = parse
        self._busy: set[bytes] = set()

    async def work_forever(self) -> None:
        """Handle updates until cancelled."""
        while True:
            try:
                found = await self.work_once()
                self._wake.pulses["inbox"].beat()
            except (SQLAlchemyError, OSError) as error:
                stop_if_cancelled()
                logger().warning("worker_waits", fault=type(error).__name__)
                found = False
                await self._wake.wait("inbox", _RETRY_SECONDS)
            if not found:
                await self._wake.wait("inbox")

    async def work_once(self) -> bool:
        """Handle what waits of some chats; False when nothing waits that is free."""
        async with self._engine.connect() as conn:
            taken = await self._take_some(conn)
            if not taken:
                await conn.rollback()
                return False
            try:
                await self._handle_taken(conn, taken)
            except BaseException:
                # The chats are held by this connection: back in the pool it would keep them.
                await conn.invalidate()
                raise
            finally:
                self._busy.difference_update(taken)
        return True

    async def _take_some(self, conn: AsyncConnection) -> list[bytes]:
        """A share of the chats that wait, so that the other tasks find some too."""
        waiting = await inbox.waiting_chats(conn, self._busy, _UPDATES_AHEAD)
        share = -(-len(waiting) // _SHARES)
        while waiting:
            wanted = [chat for chat in waiting[:share] if chat not in self._busy]
            waiting = waiting[share:]
            self._busy.update(wanted)
            taken: list[bytes] = []
            try:
                taken = await inbox.take_chats(conn, wanted)
            finally:
                self._busy.difference_update(set(wanted).difference(taken))
            if taken:
                return taken
        return []

    async def _handle_taken(self, conn: AsyncConnection, taken: list[bytes]) -> None:
        started = await inbox.start(conn, taken, _AT_ONCE_IN_A_CHAT)
        await conn.commit()
        # There may be more chats than these: let another task look.
        self._wake.nudge("inbox")
        handled = await self._handle_together(conn, [updates[0] for updates in started.values()])
        failed = []
        for chat, updates in started.items():
            left = [one for one in updates if one.inbox_id not in handled]
            if not await self._handle_chat(conn, left):
                failed.append(chat)
        done = [chat for chat in taken if chat not in failed]
        await inbox.leave_chats(conn, done)
        await conn.commit()
        self._busy.difference_update(done)
        if failed:
            # The next of these chats waits: its order matters.
            await asyncio.sleep(_RETRY_SECONDS)
            await inbox.leave_chats(conn, failed)
            await conn.commit()

    async def _handle_together(
        self, conn: AsyncConnection, updates: list[inbox.StartedUpdate]
    ) -> Collection[int]:
        """Handle updates of different subjects in one transaction; which ones were.

        One that fails takes nobody with it: then none is handled here, and each is tried alone.
        """
        fresh = [update for update in updates if update.attempts_started == 1]
        if len(fresh) < _TOGETHER_FROM:
            return ()
        try:
            handled = await self._decide_together(conn, fresh)
            await conn.commit()
        except Exception as error:  # the one edge: whoever it was is found when handled alone
            if is_outage(error):
                raise
            await conn.rollback()
            fault = type(error).__name__
            logger().warning("updates_handled_alone", fault=fault, count=len(fresh))
            return ()
        return handled

    async def _decide_together(
        self, conn: AsyncConnection, updates: list[inbox.StartedUpdate]
    ) -> Collection[int]:
        said = {update.inbox_id: one for update in updates if (one := self._readable(update))}
        knocks = [_knock(one, _cause(key)) for key, one in said.items()]
        facts = await self._reader.subjects_for(conn, knocks)
        work: list[tuple[Writing, Sequence[Effect]]] = []
        handled: dict[int, str] = {}
        for update in updates:
            one = said.get(update.inbox_id)
            known = facts.get(one.chat_id) if one else None
            if one is None or known is None:
                continue
            content = self._content.at(known.site_id)
            name, decide = conversation_for(one, known, content)
            w = self._writing(conn, _cause(update.inbox_id), one.received_at, known)
            w.chat = _chat(one, known, update.chat_index)
            w.actor = Actor(f"subject:{known.code}", "subject", known.site_id)
            w.language = known.language
            work.append((w, decide(one, known, content)))
            handled[update.inbox_id] = name
        await self._write_together(conn, work)
        await inbox.settle_all(conn, handled, now=self._clock.now())
        return handled

    async def _write_together(
        self, conn: AsyncConnection, work: list[tuple[Writing, Sequence[Effect]]]
    ) -> None:
        ids = [w.chat.subject_id for w, _ in work if w.chat and w.chat.subject_id]
        links = await prefetch_links(conn, ids) if ids else {}
        for w, _ in work:
            w.links = links
        await apply_together(work)

    def _readable(self, update: inbox.StartedUpdate) -> Inbound | None:
        try:
            return self._opened(update)
        except (MalformedUpdateError, CipherError, ValueError):
            return None

    def _opened(self, update: inbox.StartedUpdate) -> Inbound:
        row = inbox.raw_row(update.bot_id, update.update_id)
        raw = json.loads(self._cipher.open(update.raw, field="inbox_update.raw", row=row))
        return self._parse(raw, update.received_at)

    async def _handle_chat(self, conn: AsyncConnection, updates: list[inbox.StartedUpdate]) -> bool:
        """Handle updates of one chat in order; False when one failed and is to be tried again."""
        for update in updates:
            chat = update.chat_index
            try:
                await self._handle_one(conn, update, chat)
                await conn.commit()
            except inbox.AlreadySettledError:
                await conn.rollback()
            except Exception as error:  # the one edge: park, tell a person, go on
                if is_outage(error):
                    raise
                await conn.rollback()
                # What cannot be read today cannot be read in half a second.
                is_last = (
                    isinstance(error, MalformedUpdateError)
                    or update.attempts_started >= _MOST_ATTEMPTS
                )
                fault = type(error).__name__
                logger().error(
                    "update_failed",
                    inbox_id=update.inbox_id,
                    fault=fault,
                    attempts=update.attempts_started,
                )
                if not is_last:
                    return False
                await self._quarantine(conn, update, chat, fault)
                await conn.commit()
        return True

    async def _handle_one(
        self, conn: AsyncConnection, update: inbox.StartedUpdate, chat: bytes
    ) -> None:
        said = self._opened(update)
        cause = _cause(update.inbox_id)
        facts = await self._reader.facts_for(conn, _knock(said, cause))
        content = self._content
        if isinstance(facts, SubjectFacts):
            content = content.at(facts.site_id)
        name, decide = conversation_for(said, facts, content)
        effects = decide(said, facts, content)
        w = self._writing(conn, cause, said.received_at, facts)
        w.chat = _chat(said, facts, chat)
        await apply(w, effects, facts.language)
        await inbox.settle(conn, update.inbox_id, now=self._clock.now(), conversation=name)

    def _writing(
        self, conn: AsyncConnection, cause: str, now: datetime, facts: Facts | None
    ) -> Writing:
        return Writing(
            conn=conn,
            cipher=self._cipher,
            content=self._content,
            cause=cause,
            now=now,
            originator=_originator(facts),
        )

    async def _quarantine(
        self, conn: AsyncConnection, update: inbox.StartedUpdate, chat: bytes, fault: str
    ) -> None:
        """Set an update aside that cannot be handled; if we know who wrote, it becomes a task."""
        await name_actor(conn, Actor("system:worker", "system"))
        await inbox.settle(
            conn, update.inbox_id, now=self._clock.now(), state="quarantined", fault=fault
        )
        site = await self._reader.site_of_chat(conn, chat)
        if site is None:
            return
        w = self._writing(conn, f"quarantine:{update.inbox_id}", self._clock.now(), None)
        effect = OpenEscalation(
            subject_id=site[0],
            site_id=site[1],
            topic=EscalationTopic.SYSTEM,
            tier=Tier.AMBER,
            summary=(_OF_SUBJECT if site[0] else _OF_STAFF,),
        )
        await apply(w, [effect], Language.EN)


def _cause(inbox_id: int) -> str:
    return f"inbox:{inbox_id}"


def _knock(said: Inbound, cause: str) -> Knock:
    is_start = said.command == _START and bool(said.argument)
    return Knock(
        chat_id=said.chat_id,
        cause=cause,
        now=said.received_at,
        typed=said.text,
        start_token=said.argument if is_start else None,
        button_ref=said.button_ref if said.kind is Kind.BUTTON else None,
        language_code=said.language_code,
        asked_code=asked_code(said),
        code_alone=code_alone(said),
        album=said.album,
    )


def _originator(facts: Facts | None) -> str:
    if not isinstance(facts, SubjectFacts):
        return "staff"
    return BY_FAMILY if facts.is_by_reporter else "subject"


def _chat(said: Inbound, facts: Facts, index: bytes) -> Chat:
    if isinstance(facts, SubjectFacts) and facts.is_by_reporter and facts.reporter is not None:
        # Not the subject's chat: nothing said here goes to the subject's phone, nor the other way.
        key, language = facts.reporter.reporter_id, facts.language
        return Chat(chat_id=said.chat_id, index=index, reporter_id=key, language=language)
    return Chat(
        chat_id=said.chat_id,
        index=index,
        subject_id=facts.subject_id if isinstance(facts, SubjectFacts) else None,
        staff_id=facts.staff_id if isinstance(facts, StaffFacts) else None,
    )
