"""How fast messages may leave: over all, in each chat, and what is kept for the upper lanes."""

from collections import deque
from dataclasses import dataclass, field

# Telegram allows about 30 messages in any second over all, and one a second in a chat. The bucket
# keeps a steady pace just below that, with a burst for what is urgent. Telegram counts a message
# somewhere between its start and its answer, so its place is free again a second after the answer:
# however long messages travel, there are never more in a second of Telegram's.
_LIMIT = 30
_WINDOW_SECONDS = 1.0
_ALL_PER_SECOND = 29.4
# Half a message more than the lowest lane waits for: nothing is lost to waking up a little late.
_ALL_BURST = 3.5
_CHAT_PER_SECOND = 1.0
_CHAT_BURST = 3.0
# What a lane leaves in the bucket for the lanes above it.
_KEPT_FOR_UPPER = (0.0, 0.5, 1.0, 2.0)
# Reminders and broadcasts; escalations and answers do not wait for what another sender sent.
_NOT_URGENT_LANES = (2, 3)
_MOST_CHATS = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@dataclass(slots=True)
class Pace:
    """Token buckets in the memory of the one sender there is. Times are seconds of one clock."""

    limit: int = _LIMIT
    per_second: float = _ALL_PER_SECOND
    burst: float = _ALL_BURST
    chat_per_second: float = _CHAT_PER_SECOND
    _all: _Bucket = field(default_factory=lambda: _Bucket(_ALL_BURST, 0.0))
    _on_the_way: int = 0
    _answered: deque[float] = field(default_factory=deque)
    _chats: dict[bytes, _Bucket] = field(default_factory=dict)
    _lane_until: dict[int, float] = field(default_factory=dict)

    def room(self, lane: int, at: float) -> int:
        """How many messages of this lane may start now."""
        if at < self._lane_until.get(lane, 0.0):
            return 0
        tokens = self._refill(self._all, self.per_second, self.burst, at)
        room = int(max(0.0, tokens - _KEPT_FOR_UPPER[lane]))
        return min(room, self.limit - self._in_window(at))

    def seconds_to_room(self, lane: int, at: float) -> float:
        """How long until this lane has room for one."""
        paused = max(0.0, self._lane_until.get(lane, 0.0) - at)
        tokens = self._refill(self._all, self.per_second, self.burst, at)
        missing = max(0.0, _KEPT_FOR_UPPER[lane] + 1.0 - tokens)
        full = self._in_window(at) >= self.limit
        # With nothing answered yet, the first answer says so itself.
        first = self._answered[0] if self._answered else at
        window = first + _WINDOW_SECONDS - at if full else 0.0
        return max(paused, missing / self.per_second, window)

    def take(self, at: float) -> None:
        """Count one message that starts."""
        self._refill(self._all, self.per_second, self.burst, at)
        self._all.tokens -= 1.0
        self._on_the_way += 1

    def answered(self, at: float) -> None:
        """Count one that Telegram answered, or that will not be answered any more."""
        self._on_the_way -= 1
        self._answered.append(at)

    def step_aside(self) -> None:
        """Give up the place of one that was taken and waits for its chat first."""
        self._on_the_way -= 1

    def step_back(self) -> None:
        """Take the place again."""
        self._on_the_way += 1

    def chat_wait(self, chat: bytes, at: float) -> float:
        """Count one message to this chat, and say how long it has to wait."""
        if len(self._chats) > _MOST_CHATS:
            self._chats.clear()
        bucket = self._chats.setdefault(chat, _Bucket(_CHAT_BURST, at))
        self._refill(bucket, self.chat_per_second, _CHAT_BURST, at)
        bucket.tokens -= 1.0
        return max(0.0, -bucket.tokens / self.chat_per_second)

    def pause(self, lane: int, until: float) -> None:
        """Let a lane rest; the lane of escalations never does."""
        if lane > 0:
            self._lane_until[lane] = max(until, self._lane_until.get(lane, 0.0))

    def rest_after_another(self, at: float) -> None:
        """Leave the next second to the urgent lanes: another sender may have used its share."""
        for lane in _NOT_URGENT_LANES:
            self.pause(lane, at + _WINDOW_SECONDS)

    def _in_window(self, at: float) -> int:
        while self._answered and self._answered[0] <= at - _WINDOW_SECONDS:
            self._answered.popleft()
        return self._on_the_way + len(self._answered)

    @staticmethod
    def _refill(bucket: _Bucket, rate: float, most: float, at: float) -> float:
        bucket.tokens = min(most, bucket.tokens + max(0.0, at - bucket.at) * rate)
        bucket.at = max(bucket.at, at)
        return bucket.tokens
