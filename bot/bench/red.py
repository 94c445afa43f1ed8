"""Row `red`: from a patient's words to the nurse's phone while thousands are written to."""

import asyncio
from asyncio.subprocess import Process
from contextlib import AsyncExitStack
from datetime import timedelta
from time import perf_counter

from bot.bench.cohort import Someone, enrol_many
from bot.bench.escalation import queued, still_queued
from bot.bench.ground import Ground, Setup, as_owner, new_setup
from bot.bench.process import child
from bot.bench.result import Figure, Target, median_figure, percentile
from bot.bench.witness import MESSAGE, Witness, watching
from bot.simulator import phones
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from scheduler.clock import SystemClock

ROW = "red"
_TARGET = Target(value=1.0)
_HALF, _NEARLY_ALL = 50, 99
_WARM_SECONDS, _PATIENCE_SECONDS = 3.0, 120.0
_WORDS = "fever 39.2"


async def red(ground: Ground) -> list[Figure]:
    """Seconds from the words of a patient to the nurse's phone, with the companion killed once.

    Two companions run, as one that must not fail is run; the one that leads is killed.
    """
    count = ground.sizes.reds
    async with new_setup(ground, SystemClock()) as setup:
        first, nurses, telegram = await queued(setup, ground.sizes.broadcasts)
        patients = await _patients(setup, telegram, 2 * count)
        async with (
            watching(telegram) as witness,
            serving(telegram, page=False) as address,
            AsyncExitStack() as processes,
        ):
            arrives = witness.expect(MESSAGE, first.phone)
            leader = await _companion(processes, setup, address)
            await asyncio.wait_for(arrives, _PATIENCE_SECONDS)
            await _companion(processes, setup, address)
            await asyncio.sleep(_WARM_SECONDS)
            ward = _Ward(telegram, witness, nurses[0], ground.sizes.red_gap_seconds)
            calm = [await ward.report(one) for one in patients[:count]]
            after = await _with_a_kill(ward, patients[count:], leader)
        waiting = await still_queued(setup)
    note = f"{count} reports, {waiting:,} broadcasts still queued, limits on"
    return [
        *_figures("patient's words to the nurse's phone", calm, note),
        *_figures("the same, the one of two that leads killed once", after, f"{count} reports"),
    ]


class _Ward:
    """The first nurse on call, and whoever reports."""

    def __init__(
        self, telegram: SimulatedTelegram, witness: Witness, nurse: Someone, gap_seconds: float
    ) -> None:
        self._telegram, self._witness = telegram, witness
        self._nurse, self._gap = nurse, gap_seconds

    async def report(self, patient: Someone) -> float:
        """Report a high fever; seconds until the nurse's phone shows it."""
        arrives = self._witness.expect(MESSAGE, self._nurse.phone)
        began = perf_counter()
        phones.send_text(self._telegram, patient.phone, _WORDS)
        late = await asyncio.wait_for(arrives, _PATIENCE_SECONDS) - began
        await asyncio.sleep(self._gap)
        return late


async def _with_a_kill(ward: _Ward, patients: list[Someone], leader: Process) -> list[float]:
    late = []
    for number, one in enumerate(patients):
        if number == len(patients) // 2:
            leader.kill()
        late.append(await ward.report(one))
    return late


async def _patients(setup: Setup, telegram: SimulatedTelegram, count: int) -> list[Someone]:
    async with as_owner(setup.url) as owner:
        now = setup.parts.clock.now()
        patients = await enrol_many(owner, setup.parts, count, now + timedelta(hours=1))
    for one in patients:
        telegram.chats.add_phone(first_name="Wei", language_code="en", label="", user_id=one.phone)
        telegram.chats.change_phone(one.phone, started=True)
    return patients


async def _companion(processes: AsyncExitStack, setup: Setup, address: str) -> Process:
    environment = setup.environment(address)
    return await processes.enter_async_context(child("-m", "bot", "run", environment=environment))


def _figures(what: str, seconds: list[float], note: str) -> list[Figure]:
    p50, p99 = percentile(seconds, _HALF), percentile(seconds, _NEARLY_ALL)
    most = f"{max(seconds):.2f} s at most"
    return [
        median_figure(ROW, f"{what}, p50", [p50], "s", note=note),
        median_figure(ROW, f"{what}, p99", [p99], "s", target=_TARGET, note=most),
    ]
