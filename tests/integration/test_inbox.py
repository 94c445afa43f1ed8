"""Updates are stored once, handled once, in the order of their chat, whatever one of them is."""

from typing import Any

import pytest

from bot.app import Parts
from bot.inbound import Inbound
from bot.telegram.parse import parse_update
from tests.support.desk import arrive, handle_all, said
from tests.support.rows import (
    ANN,
    GRACE,
    LI,
    TOM,
    WEI,
    as_tuple,
    change,
    opened,
    rows,
    subject_id,
    tuples,
    value,
)

_STATES = "select update_id, state from inbox_update order by update_id"


async def test_same_update_twice_is_one_row(parts: Parts) -> None:
    update = said(1, WEI, "hello")
    assert await arrive(parts, [update, update]) == 1
    assert await arrive(parts, [update]) == 0
    assert await tuples(parts.engine, _STATES) == [(1, "pending")]


async def test_batch_delivered_out_of_order_is_handled_in_order(parts: Parts) -> None:
    await arrive(parts, [said(n, WEI, "hello") for n in (3, 1, 2)])
    found = await rows(parts.engine, "select update_id from inbox_update order by inbox_id")
    assert [r["update_id"] for r in found] == [1, 2, 3]


async def test_update_without_its_number_does_not_stop_the_others(parts: Parts) -> None:
    broken = {"message": {"text": "?"}}
    assert await arrive(parts, [broken, said(2, WEI, "hello")]) == 1


async def test_chats_keep_their_order_with_eight_workers_in_two_processes(
    parts: Parts, trial_url: str
) -> None:
    people = (WEI, ANN, GRACE, TOM)
    updates = [
        said(10 * turn + p, user, "help") for turn in range(1, 16) for p, user in enumerate(people)
    ]
    seen: dict[int, list[int]] = {user: [] for user in people}

    def parse(raw: dict[str, Any], received_at: Any) -> Inbound:
        seen[raw["message"]["chat"]["id"]].append(raw["update_id"])
        return parse_update(raw, received_at)

    async with opened(trial_url) as other:
        await arrive(parts, updates)
        await handle_all(parts, other, tasks=4, parse=parse)
    for place, user in enumerate(people):
        assert seen[user] == [10 * turn + place for turn in range(1, 16)]
    states = await rows(parts.engine, "select distinct state, attempts_started from inbox_update")
    assert [as_tuple(r) for r in states] == [("handled", 1)]


async def test_chat_is_not_delayed_by_the_flood_of_another(parts: Parts) -> None:
    handled: list[int] = []

    def parse(raw: dict[str, Any], received_at: Any) -> Inbound:
        handled.append(raw["message"]["chat"]["id"])
        return parse_update(raw, received_at)

    await arrive(parts, [said(n, WEI, "help") for n in range(1, 61)])
    await arrive(parts, [said(61, ANN, "help")])
    await handle_all(parts, tasks=4, parse=parse)
    # Compared within the run: Ann wrote last, and most of the flood was handled after her.
    assert handled.index(ANN) < 30


_FROM = {"id": WEI, "is_bot": False, "first_name": "X"}
_MALFORMED: dict[str, dict[str, Any]] = {
    "no date": {"date": None},
    "a date beyond time": {"date": 1e20},
    "junk entities": {"entities": [{"type": 7}]},
    "an empty photo": {"photo": [{}]},
    "a user without is_bot": {"from": {"id": WEI, "first_name": "X"}},
    "no chat": {"chat": None},
    "a text of numbers": {"text": {"a": 1}},
}


def _malformed(update_id: int, kind: str) -> dict[str, Any]:
    update = said(update_id, WEI, "hello")
    update["message"] |= _MALFORMED[kind]
    update["message"] = {k: v for k, v in update["message"].items() if v is not None}
    return update


@pytest.mark.parametrize("kind", _MALFORMED)
async def test_malformed_update_is_set_aside_told_and_the_next_is_handled(
    parts: Parts, kind: str
) -> None:
    await arrive(parts, [_malformed(1, kind), said(2, WEI, "help"), said(3, ANN, "help")])
    await handle_all(parts, tasks=2)
    assert await tuples(parts.engine, _STATES) == [
        (1, "quarantined"),
        (2, "handled"),
        (3, "handled"),
    ]
    opened_ = await rows(parts.engine, "select subject_id, topic, status from escalation")
    assert [as_tuple(r) for r in opened_] == [(subject_id(WEI), "system", "open")]
    alarm = """
    select count(*) from communication where about like 'escalation:%' and staff_id is not null"""
    assert await value(parts.engine, alarm) == 1


async def test_malformed_update_of_a_nurse_is_set_aside_and_told_at_her_site(parts: Parts) -> None:
    broken = said(1, LI, "help")
    broken["message"]["date"] = 1e20
    await arrive(parts, [broken, said(2, LI, "help")])
    await handle_all(parts)
    assert await tuples(parts.engine, _STATES) == [(1, "quarantined"), (2, "handled")]
    opened_ = await tuples(parts.engine, "select subject_id, site_id, topic from escalation")
    assert opened_ == [(None, "01", "system")]


async def test_malformed_update_of_nobody_known_is_only_set_aside(parts: Parts) -> None:
    await arrive(parts, [{"update_id": 1, "message": {"text": "?"}}, {"update_id": 2}])
    await handle_all(parts)
    assert await tuples(parts.engine, _STATES) == [
        (1, "quarantined"),
        (2, "handled"),
    ]
    assert await value(parts.engine, "select count(*) from escalation") == 0


async def test_update_that_cannot_be_handled_is_tried_again_then_set_aside(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker._RETRY_SECONDS", 0.0)
    tried: list[int] = []

    def parse(raw: dict[str, Any], received_at: Any) -> Inbound:
        tried.append(raw["update_id"])
        if raw["update_id"] == 1:
            raise LookupError
        return parse_update(raw, received_at)

    await arrive(parts, [said(1, WEI, "hello"), said(2, WEI, "help")])
    await handle_all(parts, tasks=2, parse=parse)
    assert tried == [1] * 8 + [2]
    assert [r["state"] for r in await rows(parts.engine, _STATES)] == ["quarantined", "handled"]


async def test_words_that_cannot_be_opened_are_set_aside_and_stop_nobody(parts: Parts) -> None:
    await arrive(parts, [said(1, WEI, "hello"), said(2, ANN, "help")])
    await change(parts.engine, "update inbox_update set raw = 'x' where update_id = 1")
    await handle_all(parts, tasks=2)
    assert [r["state"] for r in await rows(parts.engine, _STATES)] == ["quarantined", "handled"]
