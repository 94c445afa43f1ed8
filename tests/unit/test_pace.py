"""How fast messages may leave, and who goes first."""

import heapq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pace import Pace

_LIMIT = 30


@pytest.mark.parametrize(("lane", "has_room"), [(0, True), (1, True), (2, False), (3, False)])
def test_second_after_another_sender_died_belongs_to_what_is_urgent(lane: int, has_room: bool):  # noqa: FBT001
    pace = Pace()
    pace.rest_after_another(100.0)
    assert (pace.room(lane, 100.5) > 0) is has_room
    assert pace.room(lane, 101.1) > 0


def test_lane_of_escalations_never_rests():
    pace = Pace()
    pace.pause(0, 200.0)
    assert pace.room(0, 100.0) > 0


_TRAVEL = st.tuples(st.floats(0.001, 0.7), st.floats(0.0, 1.0))


@given(travel=st.lists(_TRAVEL, min_size=80, max_size=120), burst=st.sampled_from([3.5, 100.0]))
def test_telegram_never_counts_more_in_a_second_than_it_allows(
    travel: list[tuple[float, float]], burst: float
):
    """Each travels as long as it likes, and is counted anywhere on its way there and back."""
    pace = Pace(limit=_LIMIT, per_second=100.0, burst=burst)
    counted: list[float] = []
    answers: list[float] = []
    now = 0.0
    for seconds, share in travel:
        while pace.room(0, now) <= 0:
            now += min(pace.seconds_to_room(0, now) + 1e-6, 0.01)
            while answers and answers[0] <= now:
                pace.answered(heapq.heappop(answers))
        pace.take(now)
        counted.append(now + share * seconds)
        heapq.heappush(answers, now + seconds)
    counted.sort()
    for first, beyond in zip(counted, counted[_LIMIT:], strict=False):
        assert beyond - first >= 1.0 - 1e-5


def test_message_that_waits_for_its_chat_keeps_nobody_from_the_second():
    pace = Pace(limit=1, burst=10.0)
    pace.room(0, 10.0)
    pace.take(10.0)
    assert pace.room(0, 10.1) == 0
    pace.step_aside()
    assert pace.room(0, 10.1) == 1
    pace.step_back()
    assert pace.room(0, 10.1) == 0
