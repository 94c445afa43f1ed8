"""How fast the bot may send: over all chats, and to one chat."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.failures import too_many_requests
from bot.simulator.limits import RateLimits

_WINDOW_SECONDS = 1.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Throttle:
    """A sliding second over all chats and a leaking burst for each chat, in real time."""

    def __init__(self, limits: RateLimits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._sent_at: deque[float] = deque()
        self._buckets: dict[int, _Bucket] = {}

    def admit(self, chat_id: int) -> None:
        """Count one message to a chat, or raise ApiError 429; a refused one is not counted."""
        if not self._limits.enforced:
            return
        now = self._monotonic()
        while self._sent_at and now - self._sent_at[0] >= _WINDOW_SECONDS:
            self._sent_at.popleft()
        if len(self._sent_at) >= self._limits.messages_a_second:
            raise _wait(_WINDOW_SECONDS - (now - self._sent_at[0]))
        bucket = self._bucket(chat_id, now)
        if bucket.tokens < 1:
            raise _wait((1 - bucket.tokens) / self._limits.chat_messages_a_second)
        bucket.tokens -= 1
        self._sent_at.append(now)

    def _bucket(self, chat_id: int, now: float) -> _Bucket:
        full = float(self._limits.burst_a_chat)
        bucket = self._buckets.setdefault(chat_id, _Bucket(tokens=full, filled_at=now))
        gained = (now - bucket.filled_at) * self._limits.chat_messages_a_second
        bucket.tokens, bucket.filled_at = min(full, bucket.tokens + gained), now
        return bucket


def _wait(seconds: float) -> Exception:
    return too_many_requests(max(1, math.ceil(seconds)))
