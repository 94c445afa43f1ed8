"""A second person agrees to a broadcast before anything of it goes out, or refuses it."""

from typing import Any
from uuid import UUID

from content.vocabulary import Language
from content.wording import Phrase, Verbatim, Wording
from records.broadcast_draft import Draft, draft_now
from records.broadcast_effects import PlanBroadcast, SecondBroadcast, StopBroadcast
from records.effects import Effect, SendMessage, ToStaff
from tests.support.desk_of_broadcasts import BROADCAST_ID, OWN, desk, draft, sent_broadcast
from tests.support.people import (
    DAY2_AT_8,
    PARK_ID,
    acts,
    asked,
    coordinator_park,
    decide,
    keys,
    only,
    pressed,
    says,
    taps,
)

_OTHER = UUID(int=501)
_SECONDED = draft(needs_second=True)


def _park(step: str, given: Draft, **changes: Any):
    return coordinator_park(
        dialogue=asked("broadcast", step, given.as_data()),
        broadcasts=desk(seconds=(_OTHER,)),
        **changes,
    )


def _waiting(**changes: Any):
    return sent_broadcast(**{"reached": {}, "is_waiting": True, "by_staff": _OTHER, **changes})


def _press(act: str, shown: Any) -> tuple[Effect, ...]:
    button = pressed(f"broadcast.{act}", broadcast=str(BROADCAST_ID))
    return decide(taps(), coordinator_park(broadcasts=desk(shown=shown), button=button))


def _params(part: Wording) -> dict[str, object]:
    assert isinstance(part, Phrase)
    return dict(part.params)


def test_choice_is_offered_where_there_is_somebody_and_kept_in_the_draft():
    given = draft()
    button = pressed("broadcast.set", name="second", value="yes")
    facts = _park("preview", given, button=button)
    kept = draft_now(facts, "", None, is_command=False)
    assert kept is not None
    assert kept.needs_second
    assert "broadcast.set" in acts(decide(taps(), facts))
    alone = coordinator_park(
        dialogue=asked("broadcast", "preview", given.as_data()), broadcasts=desk(), button=button
    )
    assert any("can be reached now" in key for key in keys(decide(taps(), alone)))


def test_count_that_is_right_asks_the_other_and_sends_nothing_yet():
    effects = decide(says("3"), _park("count", _SECONDED))
    plan = only(PlanBroadcast, effects)
    assert plan.asks is not None
    assert plan.asks.staff == (_OTHER,)
    assert [offer.act for row in plan.asks.letter.offers for offer in row] == [
        "broadcast.agree",
        "broadcast.refuse",
    ]
    shown = [_params(part).get("words") for part in plan.asks.letter.parts]
    assert shown == [None, Verbatim(OWN.words[Language.ZH_CN]), Verbatim(OWN.words[Language.EN])]


def test_nobody_left_who_could_agree_plans_nothing():
    facts = coordinator_park(
        dialogue=asked("broadcast", "count", _SECONDED.as_data()), broadcasts=desk()
    )
    assert not [one for one in decide(says("3"), facts) if isinstance(one, PlanBroadcast)]


def test_who_agrees_lets_it_go_and_the_planner_hears_who_it_was():
    effects = _press("agree", _waiting())
    assert only(SecondBroadcast, effects).due_at == DAY2_AT_8
    told = [one for one in effects if isinstance(one, SendMessage) and one.to == ToStaff(_OTHER)]
    assert [_params(one.parts[0])["name"] for one in told] == ["Park"]


def test_who_refuses_stops_it_and_the_planner_hears_of_it():
    effects = _press("refuse", _waiting())
    assert only(StopBroadcast, effects).broadcast_id == BROADCAST_ID
    assert any(isinstance(one, SendMessage) and one.to == ToStaff(_OTHER) for one in effects)


def test_planner_cannot_agree_and_nobody_can_twice():
    for shown in (_waiting(by_staff=PARK_ID), _waiting(is_waiting=False)):
        for act in ("agree", "refuse"):
            effects = _press(act, shown)
            assert not [e for e in effects if isinstance(e, SecondBroadcast | StopBroadcast)]
            assert keys(effects)
