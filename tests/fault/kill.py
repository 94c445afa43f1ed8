"""Kill the companion at random moments under load, and look whether anything was lost or doubled.

`python -m tests.fault.kill --kills 100` runs it alone, with a PostgreSQL of its own.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.demo.child import Companion
from bot.demo.seed import STAFF, SUBJECTS
from bot.simulator.client import PhoneClient, PhoneRefusedError
from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import MessageClass
from content.wording import phrase_ctx
from records.migrate import upgrade_async
from records.postgres import EmbeddedPostgres
from scheduler.clock import TrialClock
from tests.fault.findings import Findings, look
from tests.support.faults import environment, phone_of, telegram_of_the_trial, until
from tests.support.rows import (
    ANN,
    GRACE,
    JUN,
    LI,
    MEI,
    TOM,
    WEI,
    message,
    opened,
    plant_trial,
    tuples,
    write,
)

_SPAN_SECONDS = 2.5
# One nurse reads what all of them write, and a chat takes one message a second.
_PAUSE_SECONDS = (1.0, 3.0)
_TAPS, _FEVERS, _WORDS = 0.45, 0.47, 0.5
# A long run lasts from the first dose of the day to its end.
_SHORTEST_STEP, _ALL_STEPS = timedelta(minutes=5), timedelta(minutes=160)
_PATIENTS = (WEI, ANN, GRACE, JUN, MEI, TOM)
_FINISH_SECONDS = 600
_LEFT = """
select 'inbox', state, '', count(*), max(fault) from inbox_update group by 2 union all
select 'outbox', state, message_class, count(*), max(fault) from communication group by 2, 3
union all
select 'due', state, kind, count(*), max(fault) from due_action group by 2, 3 order by 1, 2, 3"""
_DONE = """
select (select count(*) from inbox_update where state = 'pending')
     + (select count(*) from communication where state in ('requested', 'leased'))
     + (select count(*) from due_action where state = 'pending'
        and due_at <= (select max(received_at) from inbox_update))
"""


@dataclass(slots=True)
class Load:
    """People who go on using their phones whatever happens to the companion."""

    chance: random.Random
    parts: Parts
    sent: int = 0
    fevers: Counter[str] = field(default_factory=Counter)
    taps: set[str] = field(default_factory=set)
    broadcasts: list[str] = field(default_factory=list)

    async def patient(self, phone: PhoneClient, language: Any) -> None:
        """Tap Taken, report a fever, write something; again and again."""
        taken = self.parts.translator.render(phrase_ctx("button", "Taken"), language)
        while True:
            await asyncio.sleep(self.chance.uniform(*_PAUSE_SECONDS))
            what = self.chance.random()
            if what < _TAPS:
                await self._tap(phone, taken)
            elif what < _FEVERS:
                words = f"fever 39 {_letters(self.sent)}"
                self.fevers[words] += 1
                await self._say(phone, words)
            elif what < _WORDS:
                await self._say(phone, f"words {_letters(self.sent)}")
            else:
                await self._say(phone, "help")

    async def nurse(self, phone: PhoneClient, language: Any) -> None:
        """Take a matter now and then."""
        mine = self.parts.translator.render(phrase_ctx("button", "I have it"), language)
        while True:
            await asyncio.sleep(self.chance.uniform(1.0, 4.0))
            await self._tap(phone, mine)

    async def _say(self, phone: PhoneClient, words: str) -> None:
        self.sent += 1
        await phone.text(words)

    async def _tap(self, phone: PhoneClient, label: str) -> None:
        for shown in reversed(await phone.messages()):
            for row in shown.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        with contextlib.suppress(PhoneRefusedError):
                            await phone.press_data(shown["message_id"], button["callback_data"])
                            self.sent += 1
                            self.taps.add(button["callback_data"])
                        return

    async def broadcast(self, number: int) -> None:
        """Queue a message that may arrive once at most."""
        words = f"broadcast {_letters(number)}."
        self.broadcasts.append(words)
        user_id = (WEI, TOM)[number % 2]
        one = message(user_id, words, MessageClass.BROADCAST)
        await write(self.parts, f"broadcast:{number}", one)


def _letters(number: int) -> str:
    """A number in letters, so that nobody takes it for a temperature."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")


async def kill_run(database_url: str, home: Path, *, kills: int, seed: int) -> Findings:
    """Run the load, kill the companion so many times, let it finish, and look at what is there."""
    async with (
        telegram_of_the_trial() as (telegram, clock, url),
        opened(database_url) as parts,
        _companion(environment(database_url, url, home), clock) as companion,
    ):
        load = Load(random.Random(seed), parts)  # noqa: S311 - it only has to be repeatable
        async with _using(load, url):
            for number in range(kills):
                await _introduced(telegram, number + 1)
                clock.set(clock.now() + max(_SHORTEST_STEP, _ALL_STEPS / kills), 0.0)
                await companion.set_clock(clock.now(), 0.0)
                await load.broadcast(number)
                await asyncio.sleep(load.chance.uniform(0.0, _SPAN_SECONDS))
                companion.kill()
        await _finished(parts)
        return await look(parts, telegram, load, companion.kills)


async def _finished(parts: Parts) -> None:
    try:
        await until(parts, _DONE, 0, seconds=_FINISH_SECONDS)
    except TimeoutError:
        left = await tuples(parts.engine, _LEFT)
        message = f"not finished: {left}"
        raise TimeoutError(message) from None


@asynccontextmanager
async def _companion(told: dict[str, str], clock: TrialClock) -> AsyncIterator[Companion]:
    companion = Companion()
    companion.environment = told
    await companion.set_clock(clock.now(), 0.0)
    running = asyncio.create_task(companion.keep_running())
    try:
        yield companion
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def _using(load: Load, url: str) -> AsyncIterator[None]:
    people = [(p.user_id, p.language) for p in (*SUBJECTS, *STAFF)]
    phones = [phone_of(url, user_id) for user_id, _ in people]
    tasks = [
        asyncio.create_task((load.patient if user_id in _PATIENTS else load.nurse)(phone, language))
        for phone, (user_id, language) in zip(phones, people, strict=True)
        if user_id in _PATIENTS or user_id == LI
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for phone in phones:
            await phone.close()
    failed = [e for e in ended if not isinstance(e, asyncio.CancelledError)]
    assert failed == []


async def _introduced(telegram: SimulatedTelegram, times: int) -> None:
    """Return when the companion has introduced itself so many times."""
    async with asyncio.timeout(60):
        while True:
            calls = telegram.calls.after(0)["calls"]
            if sum(call["method"] == "getMe" for call in calls) >= times:
                return
            await asyncio.sleep(0.02)


async def _alone(kills: int, seed: int) -> Findings:
    with tempfile.TemporaryDirectory(prefix="companion-kill-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o711)  # noqa: ASYNC240 - once, before anything runs
        server = EmbeddedPostgres(home / "postgres")
        try:
            url = server.start()
            await upgrade_async(url)
            await plant_trial(url)
            return await kill_run(url, home, kills=kills, seed=seed)
        finally:
            server.stop()


def main() -> int:
    """Run alone; 0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    sys.stdout.flush()
    findings = asyncio.run(_alone(asked.kills, asked.seed))
    sys.stdout.write(f"{findings.line()}\n")
    for problem in findings.problems:
        sys.stdout.write(f"  {problem}\n")
    return 1 if findings.problems else 0


if __name__ == "__main__":
    sys.exit(main())
