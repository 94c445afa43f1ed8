"""The companion's world for a state machine: people, phones, a clock, faults and a plug to pull.

Each part of the companion does what it is told to, over a real database; at the lowest boundary
stands the local Telegram. After every act what is committed is compared with the promises.
"""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from bot.bench.stepwise import Stepwise, stepwise
from bot.simulator import phones
from bot.simulator.failures import PhoneError
from bot.simulator.limits import RateLimits
from bot.simulator.telegram import SimulatedTelegram
from tests.support.faults import accepted, number_of, with_people
from tests.support.plug import HandClock, Plug, PluggedWire, PlugPulledError
from tests.support.promises import PromiseBrokenError, Promises
from tests.support.rows import MORNING, change, new_parts_of, subject_id

_SENT = 200
_INBOX = text("select update_id, state from inbox_update where bot_id = :bot")


@dataclass(slots=True)
class World:
    """Everything there is: one database, one Telegram, one clock, a companion that may be down."""

    parts: Parts
    clock: HandClock
    telegram: SimulatedTelegram
    plug: Plug
    url: str
    live: Stepwise | None = None
    promises: Promises = field(default_factory=Promises)
    issued: set[int] = field(default_factory=set)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    # --------------------------------------------------------------------------------- people

    def says(self, user_id: int, words: str) -> None:
        """Write something; a blocked bot cannot be written to."""
        self._does(lambda: phones.send_text(self.telegram, user_id, words))

    def sends(self, user_id: int, content: dict[str, Any]) -> None:
        """Send something that is not words."""
        self._does(lambda: phones.send(self.telegram, user_id, content))

    def presses(self, user_id: int, number: int) -> None:
        """Press a button, counted from the newest, also one that is gone; nothing where none is."""
        found = self.buttons(user_id)
        if found:
            message_id, data = found[number % len(found)]
            self._does(
                lambda: phones.press(
                    self.telegram, user_id, message_id=message_id, data=data, stale=True
                )
            )

    def buttons(self, user_id: int) -> list[tuple[int, str]]:
        """Every button this person was ever shown, the newest first."""
        found = [
            (message["message_id"], button["callback_data"])
            for message in reversed(self.telegram.chats.shown(user_id))
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in row
        ]
        for call in reversed(self.telegram.calls.after(0)["calls"]):
            if call["chat_id"] != user_id or call["status"] != _SENT:
                continue
            markup = call["params"].get("reply_markup") or {}
            for row in markup.get("inline_keyboard", []):
                found += [(1, button["callback_data"]) for button in row]
        return found

    def blocks(self, user_id: int, *, blocked: bool) -> None:
        """Block or unblock the bot."""
        self._does(lambda: phones.set_blocked(self.telegram, user_id, blocked=blocked))

    def _does(self, act: Callable[[], object]) -> None:
        try:
            act()
        except PhoneError:
            return
        self.issued.update(self.telegram.updates.pending())

    def fails(self, **faults: Any) -> None:
        """Let Telegram fail in one way more; of those before only an outage is over."""
        before = {**self.telegram.faults.shown(), "outage": False}
        self.telegram.faults.replace({**before, **faults})

    # ------------------------------------------------------------------------------ companion

    async def start(self) -> None:
        """Start the companion if it is down; it may not come up while Telegram is out."""
        if self.live is None:
            self.plug.arm(None)
            self.parts = new_parts_of(self.url, clock=self.clock)
            self.plug.watch(self.parts.engine)
            outage, self.telegram.faults.outage = self.telegram.faults.outage, False
            wire = PluggedWire(self.telegram, self.plug)
            self.live = await self._stack.enter_async_context(stepwise(self.parts, wire))
            self.telegram.faults.outage = outage

    async def stop(self) -> None:
        """End the companion as a pulled plug does: nothing is finished, nothing is put right."""
        if self.live is None:
            return
        await self.live.sender.abandon()
        self.plug.arm(None)
        self.live = None
        await self._stack.aclose()
        await self.parts.engine.dispose()

    async def does(
        self, act: Callable[[Stepwise], Awaitable[None]], pulled_after: int | None = None
    ) -> None:
        """Let a part of the companion act; with a number, the plug may be pulled on the way."""
        await self._acts(act, pulled_after)
        await self.look()

    async def _acts(
        self, act: Callable[[Stepwise], Awaitable[None]], pulled_after: int | None
    ) -> None:
        await self.start()
        assert self.live is not None
        self.plug.arm(pulled_after)
        try:
            await act(self.live)
        except PlugPulledError:
            await self.stop()
        finally:
            self.plug.arm(None)

    async def round(self, pulled_after: int | None = None) -> None:
        """Let everything act once; with a number, the plug may be pulled in one of the parts."""
        acts = (Stepwise.receive, Stepwise.work, Stepwise.plan, Stepwise.send)
        for number, act in enumerate(acts):
            await self._acts(act, pulled_after if number == (pulled_after or 0) % 4 else None)
        await self._acts(Stepwise.no_pauses, None)
        await self.look()

    def sleeps(self, minutes: int) -> None:
        """Let the time pass with the companion down."""
        self.clock.moment += timedelta(minutes=minutes)

    async def live_for(self, minutes: int) -> None:
        """Let the time pass with the companion at work at every moment when something is due."""
        moment = self.clock.now() + timedelta(minutes=minutes)
        for _ in range(200):
            async with self.engine() as conn:
                due_at = (
                    await conn.execute(
                        text("select min(due_at) from due_action where state = 'pending'")
                    )
                ).scalar_one()
            if due_at is None or due_at > moment:
                break
            self.clock.moment = max(due_at, self.clock.moment)
            await self.round()
        self.clock.moment = moment
        await self.round()

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[AsyncConnection]:
        """A connection of the companion's kind, which counts for no plug."""
        left, self.plug.left = self.plug.left, None
        await self.start()
        try:
            async with self.parts.engine.connect() as conn:
                yield conn
        finally:
            self.plug.left = left

    async def team_sets(self, user_id: int, status: str) -> None:
        """The study team changes where a subject stands."""
        await self.start()
        await change(
            self.parts.engine,
            "update subject set status = :status where subject_id = :key",
            status=status,
            key=subject_id(user_id),
        )
        await self.look()

    async def finish(self) -> None:
        """Let every fault end and everything be done; then nothing may be left behind."""
        self.telegram.faults.replace({})
        await self.start()
        for _ in range(60):
            await self.round()
            assert self.live is not None
            if not await self.live.left() and not self.telegram.updates.pending():
                break
        async with self.engine() as conn:
            await self.promises.look_at_the_end(conn, self.clock.now())

    # -------------------------------------------------------------------------------- promises

    async def look(self) -> None:
        """Compare what is committed and what was sent with the promises."""
        async with self.engine() as conn:
            await self._nothing_is_lost(conn)
            await self.promises.look(conn, self.parts.cipher)
        self.promises.look_at_calls(Counter(map(number_of, accepted(self.telegram))))

    async def _nothing_is_lost(self, conn: AsyncConnection) -> None:
        bot = int(str(self.telegram.bot["id"]))
        stored = {row.update_id for row in await conn.execute(_INBOX, {"bot": bot})}
        lost = self.issued - stored - set(self.telegram.updates.pending())
        if lost:
            raise PromiseBrokenError("P1", f"{len(lost)} updates are nowhere")


@asynccontextmanager
async def new_world(url: str) -> AsyncIterator[World]:
    """The synthetic trial in this database, everybody with a phone, nothing sent yet."""
    clock = HandClock(MORNING)
    # Telegram forgets what nobody fetched by real seconds, and a life may take many.
    limits = RateLimits(enforced=False)
    telegram = with_people(SimulatedTelegram(clock.now, limits=limits, monotonic=lambda: 0.0))
    plug = Plug()
    with plug.in_statements():
        world = World(new_parts_of(url), clock, telegram, plug, url)
        await world.parts.engine.dispose()
        try:
            await world.does(Stepwise.no_pauses)
            yield world
        finally:
            await world.stop()
