"""How fast messages may leave, and who goes first."""

import pytest

from bot.telegram.pace import Pace


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
