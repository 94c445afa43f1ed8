"""Row `tap`: how long a person who presses a button waits for the answer."""

import asyncio
from datetime import timedelta
from time import perf_counter

from bot.bench.cohort import Someone, employ_many, enrol_many, remind_all
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.process import child
from bot.bench.result import Figure, Target, median_figure, percentile
from bot.bench.witness import ANSWER, MESSAGE, Witness, watching
from bot.simulator import phones
from bot.simulator.markup import button_data
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from scheduler.clock import SystemClock

ROW = "tap"
_TARGET = Target(value=150.0)
_MILLI = 1000.0
_HALF, _NEARLY_ALL = 50, 99
_PATIENCE_SECONDS = 120.0
_CALM_SECONDS = 2.0


async def tap(ground: Ground) -> list[Figure]:
    """Milliseconds from the press of "Taken" to the answer, and to the receipt, on the phone."""
    sizes = ground.sizes
    async with new_setup(ground, SystemClock()) as setup:
        people, telegram = await _reminded(setup, sizes.taps)
        async with (
            watching(telegram) as witness,
            serving(telegram, page=False) as address,
            child("-m", "bot", "run", environment=setup.environment(address)),
        ):
            arrived = [witness.expect(MESSAGE, one.phone) for one in people]
            await asyncio.wait_for(asyncio.gather(*arrived), _PATIENCE_SECONDS)
            await asyncio.sleep(_CALM_SECONDS)
            answers, receipts = [], []
            for one in people:
                answered, told = await _press(telegram, witness, one)
                answers.append(answered)
                receipts.append(told)
                await asyncio.sleep(sizes.tap_gap_seconds)
    note = f"{sizes.taps} taps by as many people, limits on"
    return [
        _figure("answer to the tap, p50", answers, _HALF, None, note),
        _figure("answer to the tap, p99", answers, _NEARLY_ALL, _TARGET, ""),
        _figure("receipt of the dose, p50", receipts, _HALF, None, ""),
        _figure("receipt of the dose, p99", receipts, _NEARLY_ALL, None, ""),
    ]


def _figure(
    what: str, samples: list[float], percent: int, target: Target | None, note: str
) -> Figure:
    value = percentile(samples, percent)
    return median_figure(ROW, f"companion: {what}", [value], "ms", target=target, note=note)


async def _reminded(setup: Setup, count: int) -> tuple[list[Someone], SimulatedTelegram]:
    p = setup.parts
    now = p.clock.now() - timedelta(seconds=1)
    telegram = SimulatedTelegram(p.clock.now)
    async with as_owner(setup.url) as owner:
        people = await enrol_many(owner, p, count, now)
        await employ_many(owner, p, 2, now - timedelta(days=1))
        await remind_all(owner, people, 0, now)
    for one in people:
        telegram.chats.add_phone(first_name="Wei", language_code="en", label="", user_id=one.phone)
        telegram.chats.change_phone(one.phone, started=True)
    return people, telegram


async def _press(
    telegram: SimulatedTelegram, witness: Witness, one: Someone
) -> tuple[float, float]:
    shown = telegram.chats.shown(one.phone)[-1]
    answered, told = witness.expect(ANSWER, one.phone), witness.expect(MESSAGE, one.phone)
    message = telegram.chats.message(one.phone, shown["message_id"]) or {}
    began = perf_counter()
    phones.press(
        telegram,
        one.phone,
        message_id=shown["message_id"],
        data=next(iter(button_data(message))),
        stale=False,
    )
    async with asyncio.timeout(_PATIENCE_SECONDS):
        return (await answered - began) * _MILLI, (await told - began) * _MILLI
