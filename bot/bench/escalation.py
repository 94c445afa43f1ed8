"""Row `escalation`: an escalation behind ten thousand queued broadcasts."""

import asyncio
from datetime import timedelta
from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Role
from bot.bench.cohort import Someone, employ_many
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.process import child
from bot.bench.result import Figure, Target, median_figure, percentile
from bot.bench.witness import MESSAGE, Witness, watching
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import Language, MessageClass
from content.wording import Verbatim
from records.database import PLANNER, acting
from records.effects import SendMessage, ToStaff
from records.write.apply import apply
from records.write.writing import Writing
from scheduler.clock import SystemClock

ROW = "escalation"
_TARGET = Target(value=100.0)
_NURSES = 40
_MILLI = 1000.0
_HALF, _NEARLY_ALL = 50, 99
_WARM_SECONDS = 3.0
_PATIENCE_SECONDS = 60.0


async def escalation(ground: Ground) -> list[Figure]:
    """Milliseconds from the commit of an escalation to its arrival at the local Telegram."""
    async with new_setup(ground, SystemClock()) as setup:
        first, nurses, telegram = await queued(setup, ground.sizes.broadcasts)
        async with (
            watching(telegram) as witness,
            serving(telegram, page=False) as address,
            child(
                *("-m", "bot", "run", "--role", Role.SENDER.value),
                environment=setup.environment(address),
            ),
        ):
            await asyncio.wait_for(witness.expect(MESSAGE, first.phone), _PATIENCE_SECONDS)
            await asyncio.sleep(_WARM_SECONDS)
            samples = [
                await _one(setup, witness, nurses[number % len(nurses)], number, ground)
                for number in range(ground.sizes.escalations)
            ]
        waiting = await still_queued(setup)
    note = f"{len(samples)} samples, {waiting:,} broadcasts still queued, limits on"
    p50, p99 = percentile(samples, _HALF), percentile(samples, _NEARLY_ALL)
    return [
        median_figure(ROW, "companion: commit to Telegram, p50", [p50], "ms"),
        median_figure(
            ROW, "companion: commit to Telegram, p99", [p99], "ms", target=_TARGET, note=note
        ),
    ]


async def queued(setup: Setup, broadcasts: int) -> tuple[Someone, list[Someone], SimulatedTelegram]:
    """Broadcasts to as many people, and the local Telegram in which all of them have phones."""
    p = setup.parts
    now = p.clock.now()
    telegram = SimulatedTelegram(p.clock.now)
    async with as_owner(setup.url) as owner:
        # Staff, because subjects are left in peace at night and this may run at any hour.
        staff = await employ_many(owner, p, broadcasts + _NURSES, now - timedelta(days=1))
        nurses, people = staff[:_NURSES], staff[_NURSES:]
        for one in staff:
            telegram.chats.add_phone(
                first_name="Wei", language_code="en", label="", user_id=one.phone
            )
            telegram.chats.change_phone(one.phone, started=True)
        async with acting(p.engine, PLANNER) as conn:
            w = _writing(setup, conn, "bench:broadcast")
            said = Verbatim("The visit of this week is planned as agreed.")
            await apply(
                w,
                [
                    SendMessage(
                        to=ToStaff(staff_id=one.key),
                        parts=(said,),
                        message_class=MessageClass.BROADCAST,
                    )
                    for one in people
                ],
                Language.EN,
            )
        await owner.execute("vacuum analyze")
    return people[0], nurses, telegram


async def _one(
    setup: Setup, witness: Witness, nurse: Someone, number: int, ground: Ground
) -> float:
    arrives = witness.expect(MESSAGE, nurse.phone)
    message = SendMessage(
        to=ToStaff(staff_id=nurse.key),
        parts=(Verbatim("RED"),),
        message_class=MessageClass.ESCALATION,
    )
    async with acting(setup.parts.engine, PLANNER) as conn:
        await apply(_writing(setup, conn, f"bench:escalation:{number}"), [message], Language.EN)
    committed = perf_counter()
    late = await asyncio.wait_for(arrives, _PATIENCE_SECONDS) - committed
    await asyncio.sleep(ground.sizes.escalation_gap_seconds)
    return late * _MILLI


def _writing(setup: Setup, conn: AsyncConnection, cause: str) -> Writing:
    p = setup.parts
    return Writing(
        conn=conn,
        cipher=p.cipher,
        content=p.content,
        cause=cause,
        now=p.clock.now(),
        originator="system",
    )


async def still_queued(setup: Setup) -> int:
    """How many broadcasts wait to be sent."""
    async with as_owner(setup.url) as owner:
        return int(
            await owner.fetchval(
                "select count(*) from communication where lane = 3 and state = 'requested'"
            )
        )
