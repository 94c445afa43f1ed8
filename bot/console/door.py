"""Who may come in and stay: links, what Telegram signed, cookies, and the roles held now."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.console.init_data import opened_by
from content.model import Content
from content.translate import Translator
from records.cipher import Cipher
from records.database import Actor, acting, name_actor_now
from records.effects import Effect
from records.facts import StaffFacts
from records.read.console import SessionSeen, link_with, session_with, staff_of_phone
from records.read.overview import sites_seen
from records.read.staff import staff_actor, staff_member
from records.write.apply import apply
from records.write.console import NewSession, end_session, note_seen, open_session
from records.write.writing import Chat, Writing
from scheduler.clock import Clock

ACTOR: Final = Actor("system:console", "system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page needs: records, words, the clock, and the bot whose Mini Apps may open it."""

    engine: AsyncEngine
    cipher: Cipher
    content: Content
    translator: Translator
    clock: Clock
    bot_token: str
    is_secure: bool

    # --------------------------------------------------------------------------- in and out

    async def enter_by_link(self, token: str) -> str | None:
        """Exchange a link for the secret of a session, once; None where it opens nothing."""
        now = self.clock.now()
        async with acting(self.engine, ACTOR) as conn:
            link = await link_with(conn, self.cipher, token)
            if link is None or link.is_used or now >= link.valid_until:
                return None
            return await self._opened(conn, link.staff_id, token, "link", now)

    async def enter_by_app(self, signed: str) -> str | None:
        """Exchange what Telegram signed for a Mini App in the same way.

        Raises:
            ForgedError: Telegram did not sign it for this bot, or not lately.
        """
        now = self.clock.now()
        longest = timedelta(minutes=self.content.study.console.link_minutes)
        opened = opened_by(signed, self.bot_token, now, longest)
        async with acting(self.engine, ACTOR) as conn:
            staff_id = await staff_of_phone(conn, self.cipher, opened.user_id)
            if staff_id is None:
                return None
            return await self._opened(conn, staff_id, opened.proof, "mini_app", now)

    async def leave(self, secret: str) -> None:
        """End the session of a cookie, if there is one."""
        now = self.clock.now()
        async with acting(self.engine, ACTOR) as conn:
            session = await self._session(conn, secret, now)
            if session is not None:
                await end_session(conn, session.session_id, now)

    async def _opened(
        self, conn: AsyncConnection, staff_id: UUID, proof: str, by: str, now: datetime
    ) -> str | None:
        facts = await staff_member(conn, self.cipher, staff_id, now)
        if facts is None or not sites_seen(facts):
            return None
        await name_actor_now(conn, staff_actor(facts))
        new = NewSession(
            staff_id=staff_id,
            secret=os.urandom(32).hex(),
            proof=proof,
            opened_by=by,
            valid_until=now + timedelta(hours=self.content.study.console.longest_hours),
        )
        is_first = await open_session(conn, self.cipher, new, now)
        return new.secret if is_first else None

    async def _session(
        self, conn: AsyncConnection, secret: str, now: datetime
    ) -> SessionSeen | None:
        idle = timedelta(minutes=self.content.study.console.idle_minutes)
        return await session_with(conn, self.cipher, secret, now, idle)

    # --------------------------------------------------------------------------- inside

    async def reader_of(
        self, conn: AsyncConnection, secret: str, now: datetime
    ) -> StaffFacts | None:
        """Whose session this is, with the roles held now; the transaction is theirs from here on.

        None, and the session ends, where nothing may be seen any more.
        """
        session = await self._session(conn, secret, now)
        if session is None or not session.is_open:
            return None
        facts = await staff_member(conn, self.cipher, session.staff_id, now)
        if facts is None or not sites_seen(facts):
            # Who gets a role again later does not come back with the same cookie.
            await end_session(conn, session.session_id, now)
            return None
        await note_seen(conn, session.session_id, now)
        await name_actor_now(conn, staff_actor(facts))
        return facts

    async def log(
        self, conn: AsyncConnection, facts: StaffFacts, now: datetime, *effects: Effect
    ) -> None:
        """Keep what somebody looked at, as a look in the chat is kept."""
        w = Writing(
            conn=conn,
            cipher=self.cipher,
            content=self.content,
            cause=f"console:{os.urandom(16).hex()}",
            now=now,
            originator="staff",
            chat=Chat(chat_id=0, index=b"", staff_id=facts.staff_id),
        )
        await apply(w, effects, facts.language)
