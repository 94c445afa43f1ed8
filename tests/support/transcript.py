"""A scenario as it is lived: phones over HTTP, a clock moved by hand, and a transcript of it all.

The transcript has three kinds of lines: `time name > what they did`, `bot to name < what they
read [buttons]`, and `records:` for each fact that the database did not hold before.
"""

import asyncio
import base64
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.simulator.client import PhoneClient, buttons, words
from bot.simulator.limits import RateLimits
from bot.simulator.serving import serving
from bot.simulator.telegram import SimulatedTelegram
from bot.telegram.pace import Pace
from content.model import Content
from content.vocabulary import Language
from content.wording import phrase, phrase_ctx
from content.words import Word
from scheduler.clock import TrialClock
from tests.support.records_shown import facts_of
from tests.support.running import Running, running, settings_for

ZONE = ZoneInfo("Asia/Shanghai")
_LINK = re.compile(r"(\?start=|/start )([A-Za-z0-9_-]{16,})")
_PIN = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SHORT = 24
_FILES = {"photo": "(picture) ", "voice": "(voice) ", "document": "(file) "}
# The clock of a scenario stands still, so nobody should wait for the limits of the messenger.
_UNHURRIED = partial(Pace, limit=10_000, per_second=1e4, burst=1e4, chat_per_second=1e4)
# Always the same, so that tokens and PINs are the same in every run.
_KEYS = ",".join(
    f"{name}:{base64.b64encode(name[:1].encode() * 32).decode()}" for name in ("k1", "index")
)
_NEXT = text("select min(due_at) from due_action where state = 'pending'")
_LEFT_BEHIND = text("""
select 'inbox ' || state from inbox_update where state <> 'handled'
union all select 'message ' || state || ' ' || coalesce(fault, '') from communication
  where state not in ('sent', 'withdrawn', 'expired') and method <> 'leaveChat'
union all select 'due work parked' from due_action where state = 'parked'
""")


@dataclass(slots=True)
class Play:
    """One scenario. Every act is written down together with all that follows from it."""

    language: Language
    clock: TrialClock
    telegram: SimulatedTelegram
    live: Running
    restarts: bool
    phones: dict[str, PhoneClient] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    pin: str = ""
    link: str = ""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _shown: dict[str, dict[int, tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    _keyboards: dict[str, list[str]] = field(default_factory=dict)
    _facts: Counter[str] = field(default_factory=Counter)
    _next_user: int = 1001

    # ------------------------------------------------------------------------------ people

    async def joins(self, name: str, language: Language | None = None) -> int:
        """Give a person a phone; return their id in the messenger."""
        code = "zh-hans" if (language or self.language) is Language.ZH_CN else "en"
        user_id, self._next_user = self._next_user, self._next_user + 1
        self.phones[name] = await PhoneClient.connect(
            self.live.url, first_name=name, language_code=code, user_id=user_id
        )
        self._shown[name], self._keyboards[name] = {}, []
        return user_id

    def label(self, msgid: str) -> str:
        """What a button says in the language of the scenario."""
        return self.live.parts.translator.render(phrase_ctx("button", msgid), self.language)

    def said(self, *, en: str, zh: str) -> str:
        """The words of the scenario's language."""
        return zh if self.language is Language.ZH_CN else en

    def word(self, word: Word) -> str:
        """The label of a word in the language of the scenario."""
        return self.live.parts.content.words.label(word, self.language)

    # -------------------------------------------------------------------------------- acts

    async def opens(self, name: str, start: str = "") -> None:
        """Tap on an invite link, or on Start."""
        await self.phones[name].open(start)
        await self._follow(name, f"/start {start}".strip())

    async def writes(self, name: str, *, en: str, zh: str) -> None:
        """Send words."""
        typed = self.said(en=en, zh=zh)
        await self.phones[name].text(typed)
        await self._follow(name, typed)

    async def chooses(self, name: str, word: Word) -> None:
        """Press a key of the reply keyboard, which sends its label; what has no key is written."""
        label = self.word(word)
        keys = await self.phones[name].keyboard()
        await self.phones[name].text(label)
        await self._follow(name, label if keys and label not in keys else f"[{label}]")

    async def taps(self, name: str, msgid: str, *, exact: str | None = None) -> str:
        """Press the newest button with this label; `exact` when the label is no phrase."""
        label = exact or self.label(msgid)
        for message in reversed(await self.phones[name].messages()):
            for button in buttons(message):
                if button["text"] == label:
                    return await self._press(name, label, message["message_id"], button)
        raise AssertionError(f"{name} sees no button [{label}]")

    async def taps_number(self, name: str, number: int) -> str:
        """Press a button of the newest message that has any, counted from 1."""
        for message in reversed(await self.phones[name].messages()):
            if found := buttons(message):
                button = found[number - 1]
                return await self._press(name, button["text"], message["message_id"], button)
        raise AssertionError(f"{name} sees no button")

    async def find(self, name: str, msgid: str) -> tuple[int, str]:
        """The newest button with this label: its message and its data, to be pressed later."""
        label = self.label(msgid)
        for message in reversed(await self.phones[name].messages()):
            for button in buttons(message):
                if button["text"] == label:
                    return message["message_id"], button["callback_data"]
        raise AssertionError(f"{name} sees no button [{label}]")

    async def taps_old(self, name: str, place: tuple[int, str], what: str) -> None:
        """Press a button that may be gone, or another person's."""
        query = await self.phones[name].press_data(*place, stale=True)
        await self._follow(name, what)
        assert (await self.phones[name].callback(query))["answered"]

    async def does(self, name: str, what: str, act: Any) -> None:
        """Await any other act of a phone."""
        await act
        await self._follow(name, what)

    async def waits_until(self, clock_time: str, *, days: int = 0) -> None:
        """Let the time pass until HH:MM of the site, `days` later, with everything on the way."""
        hour, minute = map(int, clock_time.split(":"))
        local = self.clock.now().astimezone(ZONE).replace(hour=hour, minute=minute)
        await self._go_to(local + timedelta(days=days))

    async def waits(self, minutes: int) -> None:
        """Let the time pass, with everything that becomes due on the way."""
        await self._go_to(self.clock.now() + timedelta(minutes=minutes))

    async def sleeps_until(self, clock_time: str, *, days: int = 0) -> None:
        """Let the time pass with no companion running, then start it: an outage of ours."""
        await self.settled()
        await self._stack.aclose()
        hour, minute = map(int, clock_time.split(":"))
        local = self.clock.now().astimezone(ZONE).replace(hour=hour, minute=minute)
        self.clock.set(local + timedelta(days=days), 0.0)
        self.lines += ["", f"{self._now()}  the companion was down and starts again"]
        await self.restart()
        await self.settled()
        await self._look()

    async def restart(self, content: Content | None = None) -> None:
        """End the companion and start another one on the same database, with this content."""
        await self._stack.aclose()
        live = self.live
        self.live = await self._stack.enter_async_context(
            running(live.settings, self.clock, self.telegram, live.url, content)
        )

    # --------------------------------------------------------------------------- transcript

    async def begin(self) -> None:
        """Take what is there as known, so that only what follows is written down."""
        await self.settled()
        await self._look()
        self.lines.clear()

    async def settled(self) -> None:
        """Wait until everything sent to the bot is stored, decided and answered."""
        async with asyncio.timeout(30):
            while self.telegram.updates.pending():  # noqa: ASYNC110 - the other side of the wire
                await asyncio.sleep(0)
        await self.live.settled()

    async def left_behind(self) -> list[str]:
        """Everything that is not handled, not sent or set aside; empty when all went well."""
        async with self.live.parts.engine.connect() as conn:
            return list((await conn.execute(_LEFT_BEHIND)).scalars())

    async def _press(self, name: str, label: str, message_id: int, button: Any) -> str:
        query = await self.phones[name].press_data(message_id, button["callback_data"])
        await self._follow(name, f"[{label}]")
        assert (await self.phones[name].callback(query))["answered"]
        return query

    async def _follow(self, name: str, what: str) -> None:
        self.lines.append("")
        self.lines.append(f"{self._now()}  {name} > {self._masked(what)}")
        await self.settled()
        await self._look()
        if self.restarts:
            await self.restart()

    async def _go_to(self, moment: datetime) -> None:
        await self.settled()
        while (due_at := await self._next_due()) is not None and due_at <= moment:
            self._set_clock(max(due_at, self.clock.now()))
            await self.settled()
            await self._look_if_any()
        self._set_clock(moment)
        await self.settled()
        await self._look_if_any()
        if self.restarts:
            await self.restart()

    async def _next_due(self) -> datetime | None:
        async with self.live.parts.engine.connect() as conn:
            found: datetime | None = (await conn.execute(_NEXT)).scalar_one()
        return found

    def _set_clock(self, moment: datetime) -> None:
        self.clock.set(moment, 0.0)
        self.live.parts.wake.nudge("due")

    async def _look_if_any(self) -> None:
        before = len(self.lines)
        await self._look()
        if len(self.lines) > before:
            self.lines[before:before] = ["", f"{self._now()}  time passes"]

    async def _look(self) -> None:
        for name, phone in self.phones.items():
            state = await phone.state()
            for message in state["messages"]:
                if not message["outgoing"]:
                    self._read(name, message)
            keyboard = await phone.keyboard()
            if keyboard != self._keyboards[name]:
                self._keyboards[name] = keyboard
                self.lines.append(f"  keys of {name}: {' · '.join(keyboard)}")
        facts = await facts_of(self.live.parts, {p.user_id: n for n, p in self.phones.items()})
        now = Counter(facts)
        self.lines += [f"  records: {line}" for line in (now - self._facts).elements()]
        self._facts = now

    def _read(self, name: str, message: dict[str, Any]) -> None:
        said = words(message)
        labels = tuple(button["text"] for button in buttons(message))
        known = self._shown[name].get(message["message_id"])
        self._shown[name][message["message_id"]] = (said, labels)
        if known is None:
            self._note_secrets(said)
            picture = next((shown for kind, shown in _FILES.items() if message.get(kind)), "")
            shown = self._masked(said).replace("\n", "\n      ")
            keys = "".join(f" [{label}]" for label in labels)
            self.lines.append(f"  bot to {name} < {picture}{shown}{keys}")
        elif known[1] and not labels:
            short = self._masked(known[0])[:_SHORT].replace("\n", " ")
            self.lines.append(f"  bot to {name} : no buttons any more under “{short}…”")
        elif known != (said, labels):
            self.lines.append(f"  bot to {name} : changed to {self._masked(said)}")

    def _note_secrets(self, said: str) -> None:
        if found := _LINK.search(said):
            self.link = found.group(2)
        if "PIN" in said and (pin := _PIN.search(said)):
            self.pin = pin.group()

    def _masked(self, said: str) -> str:
        said = _LINK.sub(r"\1(token)", said)
        return said.replace(self.pin, "(PIN)") if self.pin else said

    def _now(self) -> str:
        return f"{self.clock.now().astimezone(ZONE):%Y-%m-%d %H:%M}"

    def title(self, msgid: str) -> str:
        """A phrase of the interface in the language of the scenario."""
        return self.live.parts.translator.render(phrase(msgid), self.language)


@asynccontextmanager
async def playing(
    database_url: str,
    home: Path,
    *,
    language: Language,
    start: datetime,
    restarts: bool = False,
) -> AsyncIterator[Play]:
    """Run a local Telegram and a companion; afterwards nothing may be left behind or alarmed."""
    clock = TrialClock(start, 0.0)
    telegram = SimulatedTelegram(clock.now, limits=RateLimits(enforced=False))
    async with AsyncExitStack() as outer:
        patch = outer.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("bot.telegram.sender.Pace", _UNHURRIED)
        url = await outer.enter_async_context(serving(telegram, page=False))
        logged = outer.enter_context(capture_logs())
        settings = settings_for(database_url, url, home, _KEYS)
        stack = AsyncExitStack()
        live = await stack.enter_async_context(running(settings, clock, telegram, url))
        play = Play(language, clock, telegram, live, restarts, _stack=stack)
        try:
            yield play
            await play.settled()
            _nothing_is_left(await play.left_behind(), logged)
        except BaseException:
            sys.stdout.write("\n".join(play.lines[-60:]))  # pytest shows it with the failure
            raise
        finally:
            for phone in play.phones.values():
                await phone.close()
            await play._stack.aclose()  # noqa: SLF001 - the same module


def _nothing_is_left(left: list[str], logged: list[Any]) -> None:
    left += [str(event) for event in logged if event["log_level"] == "error"]
    if left:
        raise AssertionError(left)
