"""The outbox goes to Telegram: leased, sent with no transaction open, then settled."""

import asyncio
import contextlib
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.calls import Caller
from bot.telegram.errors import Fate, Verdict, verdict
from bot.telegram.pace import Pace
from bot.telegram.settling import Settling
from bot.telegram.unreachable import note_unreachable
from content.model import Content
from content.plan.contact import is_quiet
from content.translate import Translator
from content.vocabulary import MessageClass
from records import attachments, outbox
from records.cipher import Cipher
from records.database import SENDER, acting, stop_if_cancelled
from records.log import logger
from records.outbox import Outgoing
from records.sql import each_alone
from records.wake import FALLBACK_SECONDS, Wake
from records.write.messages import LANES
from scheduler.clock import Clock

_LANES = tuple(sorted(set(LANES.values())))
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_URGENT_WAIT_SECONDS = 5.0
_MOST_DOUBLINGS = 6
_AT_ONCE = 64
_KEPT_FOR_URGENT = 8
# So many on the way leave no chat waiting for a few milliseconds.
_MANY = 8
_TOGETHER_SECONDS = 0.005
_EXPIRE_SECONDS = 1.0
_NOT_A_MESSAGE = "answerCallbackQuery"
_URGENT = (MessageClass.ESCALATION, MessageClass.SAFETY)


class Sender:
    """Sends while it leads. A chat has one message on the way at a time."""

    def __init__(  # noqa: PLR0913, PLR0917 - what sending needs
        self,
        engine: AsyncEngine,
        cipher: Cipher,
        bot: Bot,
        content: Content,
        translator: Translator,
        clock: Clock,
        wake: Wake,
        pace: Pace | None = None,
    ) -> None:
        """Take what is needed to word, send and settle messages."""
        self._engine = engine
        self._each_alone = each_alone(engine)
        self._cipher = cipher
        self._content = content
        self._caller = Caller(bot, translator, cipher)
        self._clock = clock
        self._wake = wake
        # It names one run of one sender; nothing may derive the same.
        self._lease = uuid.uuid4()  # noqa: TID251
        self._settling = Settling(self._each_alone, self._lease)
        self._pace = pace or Pace()
        self._expired_at = -_EXPIRE_SECONDS
        self._on_the_way: dict[bytes, Outgoing] = {}
        self._answered_at: dict[bytes, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._claiming: asyncio.Task[bool] | None = None
        self._held_back: set[int] = set()
        self._must_take_over = True
        self._stopping = asyncio.Event()

    async def send_forever(self) -> None:
        """Send until cancelled; then finish what is on the way. Call it only while leading."""
        self._stopping.clear()
        self._must_take_over = True
        try:
            while True:
                await self._wake.wait("outbox", await self._one_round())
        finally:
            # Still leading: nobody else takes what is on the way for abandoned.
            await self._drain()

    async def send_once(self) -> None:
        """Send what may be sent now; return when it is known or not known what became of it."""
        if self._must_take_over:
            await self._take_over()
        while await self._start_some():
            await asyncio.gather(*self._tasks)

    async def abandon(self) -> None:
        """Leave what is on the way as it is, as the end of the process would."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _claimed_some(self) -> bool:
        """Start some; a claim that is under way when this is cancelled is waited for, not lost."""
        self._claiming = asyncio.create_task(self._start_some())
        return await asyncio.shield(self._claiming)

    async def _drain(self) -> None:
        self._stopping.set()
        if self._claiming is not None:
            await asyncio.gather(self._claiming, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _one_round(self) -> float:
        """Send what may be sent; returns how many seconds to wait for more."""
        try:
            if self._must_take_over:
                await self._take_over()
            while await self._claimed_some():
                # Room for the next comes back one by one: they are claimed together.
                if len(self._on_the_way) > _MANY:
                    await asyncio.sleep(_TOGETHER_SECONDS)
            return await self._seconds_to_wait()
        except (SQLAlchemyError, OSError) as error:
            stop_if_cancelled()
            logger().warning("sender_waits", fault=type(error).__name__)
            # What was claimed when the connection broke may be ours without our knowing.
            self._must_take_over = True
            return _FIRST_WAIT_SECONDS

    async def _take_over(self) -> None:
        now = self._clock.now()
        async with acting(self._engine, SENDER) as conn:
            own = [out.communication_id for out in self._on_the_way.values()]
            found = await outbox.abandoned(conn, self._cipher, self._lease, own=own, now=now)
            for out in found:
                await self._unknown(conn, out, "sender_died")
        if found:
            # Whoever died may have used up this second: what is not urgent leaves it the rest.
            self._pace.rest_after_another(asyncio.get_running_loop().time())
        self._must_take_over = False

    async def _start_some(self) -> bool:
        at = asyncio.get_running_loop().time()
        claimed: dict[bytes, Outgoing] = {}
        # Once for all lanes: a chat that gets free between two would be found by the lower one.
        busy = set(self._on_the_way)
        hushed = self._hushed()
        unasked = set(MessageClass).difference(self._content.study.quiet_hours.may_pass)
        self._held_back.clear()
        try:
            async with self._each_alone.connect() as conn:
                await self._expire(conn, at)
                for lane in sorted(await outbox.waiting(conn, _LANES)):
                    room = self._pace.room(lane, at)
                    if room <= 0:
                        self._held_back.add(lane)
                    most = min(room, self._free(lane) - len(claimed))
                    if most <= 0:
                        continue
                    found = await outbox.claim(
                        conn,
                        self._cipher,
                        lease=self._lease,
                        lanes=(lane, lane),
                        busy=busy | claimed.keys(),
                        most=most,
                        now=self._clock.now(),
                        hushed=hushed,
                        unasked=unasked,
                    )
                    for out in found:
                        self._pace.take(at)
                        claimed[out.chat_index] = out
        finally:
            # What was claimed is sent, whatever became of the connection afterwards.
            for out in claimed.values():
                self._on_the_way[out.chat_index] = out
                task = asyncio.create_task(self._send(out))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return bool(claimed)

    async def _expire(self, conn: AsyncConnection, at: float) -> None:
        if at - self._expired_at >= _EXPIRE_SECONDS:
            await outbox.expire(conn, self._clock.now())
            self._expired_at = at

    def _hushed(self) -> list[str]:
        """The sites whose subjects get nothing they need not have now, because it is night."""
        now = self._clock.now()
        return [
            site.id
            for site in self._content.sites.values()
            if is_quiet(self._content.study.quiet_hours, now.astimezone(ZoneInfo(site.zone)).time())
        ]

    def _free(self, lane: int) -> int:
        kept = _KEPT_FOR_URGENT if lane > 0 else 0
        return _AT_ONCE - kept - len(self._on_the_way)

    async def _seconds_to_wait(self) -> float:
        at = asyncio.get_running_loop().time()
        # A lane that got room since it was asked is asked again at once.
        rooms = [self._pace.seconds_to_room(lane, at) for lane in self._held_back]
        waits = [*rooms, FALLBACK_SECONDS]
        async with self._each_alone.connect() as conn:
            put_back = await outbox.seconds_to_next(conn)
        if put_back is not None:
            waits.append(max(put_back, 0.01))
        return min(waits)

    async def _send(self, out: Outgoing) -> None:
        try:
            await self._send_one(out)
        except (SQLAlchemyError, OSError) as error:
            # The row stays leased; the next round finds it abandoned and treats it by its class.
            logger().error("settle_failed", fault=type(error).__name__)
            self._must_take_over = True
        except Exception as error:  # noqa: BLE001 - the one edge: reject, say so, go on
            await self._reject_broken(out, type(error).__name__)
        finally:
            del self._on_the_way[out.chat_index]
            now = asyncio.get_running_loop().time()
            self._pace.answered(self._answered_at.pop(out.chat_index, now))
            self._wake.nudge("outbox")

    async def _send_one(self, out: Outgoing) -> None:
        if not await self._turn_came(out):
            async with self._each_alone.connect() as conn:
                await outbox.put_back(conn, out, self._lease, now=self._clock.now())
            return
        held = await self._held(out)
        try:
            sent = await self._caller.call(out, held)
        except TelegramError as error:
            await self._settle_error(out, verdict(error))
            return
        finally:
            self._answered_at[out.chat_index] = asyncio.get_running_loop().time()
        shown = None
        if sent.text is not None:
            shown = self._cipher.seal(sent.text, field="communication.shown", row=out.key)
        row = outbox.Settled(
            communication_id=out.communication_id,
            at=self._clock.now(),
            message_id=sent.message_id,
            shown=shown,
        )
        if await self._settling.sent(row):
            return
        async with self._each_alone.connect() as conn:
            await outbox.settle_sent(conn, [row], self._lease)

    async def _held(self, out: Outgoing) -> Any:  # noqa: ANN401 - JSON
        """What a message carries, read before it is sent and with no transaction open after."""
        if out.attachment_id is None:
            return None
        async with self._engine.connect() as conn:
            return await attachments.held(conn, self._cipher, out.attachment_id)

    async def _turn_came(self, out: Outgoing) -> bool:
        """Wait for this chat's turn; False when the sending stops before it comes."""
        if out.method != _NOT_A_MESSAGE:
            wait = self._pace.chat_wait(out.chat_index, asyncio.get_running_loop().time())
            if wait > 0:
                self._pace.step_aside()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), wait)
                self._pace.step_back()
        return not self._stopping.is_set()

    async def _reject_broken(self, out: Outgoing, fault: str) -> None:
        """Set a message aside that cannot be worded, so that it is not tried for ever."""
        logger().error("message_broken", communication_id=out.communication_id, fault=fault)
        try:
            async with acting(self._engine, SENDER) as conn:
                await self._settled(conn, out, "rejected", fault)
        except (SQLAlchemyError, OSError) as error:
            logger().error("settle_failed", fault=type(error).__name__)
            self._must_take_over = True

    async def _settle_error(self, out: Outgoing, said: Verdict) -> None:
        wait = _wait_before_next(out)
        log = logger().bind(communication_id=out.communication_id, fault=said.fault, lane=out.lane)
        async with acting(self._engine, SENDER) as conn:
            match said.fate:
                case Fate.SENT:
                    await self._settled(conn, out, "sent", said.fault)
                case Fate.SLOW_DOWN:
                    loop = asyncio.get_running_loop()
                    self._pace.pause(out.lane, loop.time() + said.wait_seconds)
                    await self._again(conn, out, said.wait_seconds, said.fault)
                case Fate.NOT_SENT:
                    await self._again(conn, out, wait, said.fault)
                case Fate.PLAIN:
                    await self._plain_or_reject(conn, out, said.fault)
                case Fate.REJECTED:
                    await self._settled(conn, out, "rejected", said.fault)
                case Fate.UNREACHABLE:
                    await self._settled(conn, out, "rejected", said.fault)
                    await note_unreachable(
                        conn, self._cipher, self._content, out, self._clock.now()
                    )
                case Fate.UNKNOWN:
                    await self._unknown(conn, out, said.fault, wait)
        log.warning("not_sent", state=said.fate.value)

    async def _plain_or_reject(self, conn: AsyncConnection, out: Outgoing, fault: str) -> None:
        """Refused for its markup: the words go without it."""
        if await outbox.make_plain(conn, self._cipher, out):
            await self._again(conn, out, 0.0, fault)
        else:
            await self._settled(conn, out, "rejected", fault)

    async def _settled(self, conn: AsyncConnection, out: Outgoing, state: str, fault: str) -> None:
        now = self._clock.now()
        await outbox.settle(conn, out, self._lease, state=state, now=now, fault=fault)

    async def _again(self, conn: AsyncConnection, out: Outgoing, wait: float, fault: str) -> None:
        now = self._clock.now()
        await outbox.send_again(conn, out, self._lease, now=now, wait=wait, fault=fault)

    async def _unknown(
        self, conn: AsyncConnection, out: Outgoing, fault: str, wait: float = 0.0
    ) -> None:
        now = self._clock.now()
        await outbox.fate_unknown(
            conn, self._cipher, out, self._lease, now=now, wait=wait, fault=fault
        )


def _wait_before_next(out: Outgoing) -> float:
    """Seconds before a message is tried again: longer each time, never long for an alarm."""
    before = max(out.attempts_started - 1, out.repeats)
    most = _LONGEST_URGENT_WAIT_SECONDS if out.message_class in _URGENT else _LONGEST_WAIT_SECONDS
    doublings = min(before, _MOST_DOUBLINGS)
    return min(_FIRST_WAIT_SECONDS * (1 << doublings), most)
