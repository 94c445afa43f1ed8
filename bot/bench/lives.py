"""Synthetic patients and staff who use their phones as people do: late, twice, wrongly or never."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random  # noqa: TID251 - seeded, so that a run can be repeated
from typing import Any

from bot.demo.seed import STAFF, SubjectPerson
from bot.simulator import phones
from bot.simulator.failures import PhoneError
from bot.simulator.telegram import SimulatedTelegram
from content.vocabulary import Arm, Language

SITES = ("01", "02")
_FIRST_PHONE = 8_000_001
_BEFORE_DAY_1 = -1
# How often somebody answers: most nearly always, some now and then, a few never.
_RELIABLE = (0.95, 0.95, 0.9, 0.8, 0.8, 0.5, 0.0)
_FIRST_BUTTON = 0.72
_LEFT_ALONE = 0.9
_PRESSES_TWICE = 0.05
_GOES_ON = 0.9
# Nobody presses for ever: how often, at most, before the phone is put away.
_PATIENCE = (1, 2, 3, 4, 6, 9)
_STAFF_ANSWERS = 0.95
_WRITES = 0.012
_DELAYS = (0, 1, 1, 2, 3, 5, 9)
_STAFF_DELAYS = (0, 0, 0, 1)
_ACCEPTED = 200
_WORDS = {
    Language.EN: ("fever 39", "my skin itches", "I started itraconazole", "my chest hurts", "help"),
    Language.ZH_CN: ("发烧39度", "皮肤有点痒", "开始吃泊沙康唑", "胸口疼得厉害", "今天"),
}


def new_subjects(count: int, chance: Random) -> tuple[SubjectPerson, ...]:
    """Subjects of both sites, arms and languages on the day before the cycle begins."""
    hours = (7, 8, 8, 8, 9, 12, 18, 20)
    return tuple(
        SubjectPerson(
            user_id=_FIRST_PHONE + number,
            name="Wei",
            code=f"{SITES[number % 2]}-{number // 2 + 1:03}",
            arm=(Arm.CLAGV, Arm.CLAG)[number // 2 % 2],
            language=(Language.ZH_CN, Language.EN)[number // 4 % 2],
            day=_BEFORE_DAY_1,
            usual_time=time(chance.choice(hours)),
        )
        for number in range(count)
    )


@dataclass(slots=True)
class Crowd:
    """Everybody with a phone. `step` is the grain of their time.

    `ending`: the words on the buttons by which staff end what they have taken.
    """

    telegram: SimulatedTelegram
    chance: Random
    subjects: tuple[SubjectPerson, ...]
    step: timedelta
    ending: frozenset[str]
    _reliable: dict[int, float] = field(default_factory=dict)
    _languages: dict[int, Language] = field(default_factory=dict)
    _read: int = 0
    _later: dict[datetime, list[tuple[int, str]]] = field(default_factory=dict)
    _patience: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give everybody a phone that has started the bot."""
        people = [(one.user_id, one.name) for one in self.subjects]
        for user_id, name in (*people, *((one.user_id, one.name) for one in STAFF)):
            self.telegram.chats.add_phone(
                first_name=name, language_code="en", label="", user_id=user_id
            )
            self.telegram.chats.change_phone(user_id, started=True)
        for subject in self.subjects:
            self._reliable[subject.user_id] = self.chance.choice(_RELIABLE)
            self._languages[subject.user_id] = subject.language

    def next_act(self) -> datetime | None:
        """When somebody means to do something next."""
        return min(self._later, default=None)

    def act(self, now: datetime) -> bool:
        """Do what people meant to do by now; True when anybody did."""
        due = [moment for moment in sorted(self._later) if moment <= now]
        acts = [act for moment in due for act in self._later.pop(moment)]
        return sum(self._press(who, data) for who, data in acts) > 0

    def react(self, now: datetime) -> bool:
        """Read what came, and answer at once, later, or never; True when anybody answered now."""
        calls = self.telegram.calls.after(self._read)
        self._read = calls["next"]
        return sum(self._answer(call, now) for call in calls["calls"]) > 0

    def write(self) -> None:
        """Let a few people write something of their own accord."""
        for who, language in self._languages.items():
            if self._reliable[who] and self.chance.random() < _WRITES:
                self._say(who, self.chance.choice(_WORDS[language]))

    def rest(self) -> None:
        """Everybody puts the phone away: what comes next is not answered in one go."""
        self._patience.clear()

    # ------------------------------------------------------------------------------- one person

    def _answer(self, call: dict[str, Any], now: datetime) -> bool:
        who, buttons = call["chat_id"], _buttons(call["params"])
        if call["status"] != _ACCEPTED or not buttons:
            return False
        # One button alone is no question, but a way back or something more: mostly left alone.
        if len(buttons) == 1 and self.chance.random() < _LEFT_ALONE:
            return False
        wanted = self._wanted(buttons)
        if who in self._patience:
            self._patience[who] -= 1
            if self._patience[who] >= 0 and self.chance.random() < _GOES_ON:
                return self._press(who, wanted)
        if self.chance.random() < self._reliable.get(who, _STAFF_ANSWERS):
            delay = self.chance.choice(_DELAYS if who in self._reliable else _STAFF_DELAYS)
            self._later.setdefault(now + delay * self.step, []).append((who, wanted))
        return False

    def _wanted(self, buttons: list[dict[str, str]]) -> str:
        """Choose mostly what is offered first; of what staff have taken, mostly its end."""
        ends = [one for one in buttons if one["text"] in self.ending]
        first = ends or buttons
        some = first if self.chance.random() < _FIRST_BUTTON else buttons
        chosen = some[0] if some is first else self.chance.choice(some)
        return chosen["callback_data"]

    def _press(self, who: int, data: str) -> bool:
        times = 2 if self.chance.random() < _PRESSES_TWICE else 1
        for message in self.telegram.chats.newest_first(who):
            if any(one["callback_data"] == data for one in _buttons(message)):
                for _ in range(times):
                    number = message["message_id"]
                    phones.press(self.telegram, who, message_id=number, data=data, stale=True)
                self._begin(who)
                return True
        return False

    def _begin(self, who: int) -> None:
        self._patience.setdefault(who, self.chance.choice(_PATIENCE))

    def _say(self, who: int, words: str) -> None:
        try:
            phones.send_text(self.telegram, who, words)
        except PhoneError:
            return
        self._begin(who)


def _buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
