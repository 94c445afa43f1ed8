"""Faults that can be switched on: what a network and a busy Telegram do to a bot."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.simulator.failures import phone_refuses
from bot.simulator.shapes import JsonObject

_ANY_METHOD = "*"
_HASH_BYTES = 8
_HASH_RANGE = float(1 << (8 * _HASH_BYTES))

_Item = TypeVar("_Item")


class FaultKind(StrEnum):
    """What happens to a call. All but DELAY end it."""

    LOST_ANSWER = "lost_answer"
    DELAY = "delay"
    TOO_MANY_REQUESTS = "429"
    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    DROP_CONNECTION = "drop_connection"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """One rule: which calls, what happens, and how often (by chance, or so many times)."""

    kind: FaultKind
    method: str = _ANY_METHOD
    chat_id: int | None = None
    chance: float = 1.0
    times: int | None = None
    seconds: float = 1.0
    description: str = ""

    def matches(self, method: str, chat_id: object) -> bool:
        """Say whether a call is one that this rule is about."""
        if self.times is not None and self.times <= 0:
            return False
        if self.method not in (_ANY_METHOD, method):
            return False
        return self.chat_id is None or str(self.chat_id) == str(chat_id)


@dataclass(slots=True)
class Faults:
    """The set of faults that is on now. The same seed gives the same chances in the same order."""

    rules: list[FaultRule] = field(default_factory=list)
    duplicate: float = 0.0
    shuffle: float = 0.0
    outage: bool = False
    seed: int = 0
    _drawn: int = 0

    def replace(self, wanted: JsonObject) -> None:
        """Replace the whole set by the JSON object of `POST /faults`.

        Raises PhoneError when the object does not say what to do; then nothing changes.
        """
        listed = wanted.get("rules", [])
        if not isinstance(listed, list):
            raise phone_refuses("faults: rules is a list")
        rules = [_rule(entry) for entry in listed]
        updates = wanted.get("updates", {})
        try:
            duplicate = float(updates.get("duplicate", 0.0))
            shuffle = float(updates.get("shuffle", 0.0))
            seed = int(wanted.get("seed", self.seed))
        except (TypeError, ValueError, AttributeError):
            raise phone_refuses("faults: duplicate, shuffle and seed are numbers") from None
        self.rules, self.duplicate, self.shuffle, self.seed = rules, duplicate, shuffle, seed
        self.outage = bool(wanted.get("outage", False))
        self._drawn = 0

    def shown(self) -> JsonObject:
        """Return the set as `GET /faults` shows it, with the times that are left."""
        return {
            "rules": [_shown(rule) for rule in self.rules],
            "updates": {"duplicate": self.duplicate, "shuffle": self.shuffle},
            "outage": self.outage,
            "seed": self.seed,
        }

    def draw(self, method: str, chat_id: object) -> list[FaultRule]:
        """Return what happens to this call: delays, then at most one ending."""
        struck: list[FaultRule] = []
        for rule in self.rules:
            if not rule.matches(method, chat_id) or not self.chance(rule.chance):
                continue
            if rule.times is not None:
                rule.times -= 1
            struck.append(rule)
            if rule.kind is not FaultKind.DELAY:
                break
        return struck

    def chance(self, probability: float) -> bool:
        """Say yes with the given probability, by the seed; certain ones draw nothing."""
        if probability >= 1.0:
            return True
        return probability > 0.0 and self._draw() < probability

    def shuffled(self, items: Sequence[_Item]) -> list[_Item]:
        """Return the items in another order, by the seed."""
        return sorted(items, key=lambda _: self._draw())

    def _draw(self) -> float:
        # A hash and not `random`, so that two processes and two Pythons draw alike.
        self._drawn += 1
        digest = hashlib.sha256(f"{self.seed}:{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:_HASH_BYTES], "big") / _HASH_RANGE


def _rule(entry: JsonObject) -> FaultRule:
    try:
        return FaultRule(
            kind=FaultKind(str(entry["kind"])),
            method=str(entry.get("method", _ANY_METHOD)),
            chat_id=None if entry.get("chat_id") is None else int(entry["chat_id"]),
            chance=float(entry.get("chance", 1.0)),
            times=None if entry.get("times") is None else int(entry["times"]),
            seconds=float(entry.get("seconds", 1.0)),
            description=str(entry.get("description", "")),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        kinds = ", ".join(kind.value for kind in FaultKind)
        raise phone_refuses(f"faults: a rule needs a kind ({kinds}) and numbers") from None


def _shown(rule: FaultRule) -> JsonObject:
    return {
        "method": rule.method,
        "kind": rule.kind.value,
        "chat_id": rule.chat_id,
        "chance": rule.chance,
        "times": rule.times,
        "seconds": rule.seconds,
        "description": rule.description,
    }
