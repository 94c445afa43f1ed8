"""Faults: what a bot sees, and what the phone shows all the same."""

import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.simulator.client import PhoneClient


async def switch_on(http: httpx.AsyncClient, *rules: dict[str, object], **more: object) -> None:
    answer = await http.post("/faults", json={"rules": rules, **more})
    assert answer.status_code == 200


async def test_a_lost_answer_was_accepted_all_the_same(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await switch_on(http, {"method": "sendMessage", "kind": "lost_answer", "times": 1})
    with pytest.raises(NetworkError):
        await bot.send_message(101, "请服药")
    assert await wei.received() == ["请服药"]
    await bot.send_message(101, "请服药")
    assert await wei.received() == ["请服药", "请服药"]


async def test_a_dropped_connection_accepted_nothing(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await switch_on(http, {"method": "sendMessage", "kind": "drop_connection", "times": 1})
    with pytest.raises(NetworkError):
        await bot.send_message(101, "请服药")
    assert await wei.received() == []


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", RetryAfter),
        ("500", NetworkError),
        ("502", NetworkError),
        ("403", Forbidden),
        ("400", BadRequest),
    ],
)
async def test_a_refusal_is_what_the_library_expects(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient, kind: str, error: type[Exception]
):
    await switch_on(http, {"method": "*", "kind": kind, "times": 1, "chat_id": 101})
    await bot.get_me()
    with pytest.raises(error):
        await bot.send_message(101, "x")
    assert await wei.received() == []


async def test_a_429_says_how_long(call, http: httpx.AsyncClient, wei: PhoneClient):
    await switch_on(http, {"method": "sendMessage", "kind": "429", "seconds": 7})
    _, body = await call("sendMessage", chat_id=wei.user_id, text="x")
    assert body["parameters"] == {"retry_after": 7}


async def test_a_delayed_call_is_answered_in_the_end(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await switch_on(http, {"method": "sendMessage", "kind": "delay", "seconds": 0.01})
    await bot.send_message(101, "x")
    assert await wei.received() == ["x"]


async def test_an_outage_cuts_everything_even_a_waiting_poll(
    bot: Bot, http: httpx.AsyncClient, telegram
):
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    while not telegram.updates.is_polled:  # noqa: ASYNC110 - the server is in this loop
        await asyncio.sleep(0)
    await http.post("/faults", json={"outage": True})
    with pytest.raises(NetworkError):
        await waiting
    with pytest.raises(NetworkError):
        await bot.get_me()
    await http.delete("/faults")
    assert (await bot.get_me()).id == 42


async def test_what_people_send_in_an_outage_comes_after_it(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await http.post("/faults", json={"outage": True})
    await wei.text("我发烧39度")
    await http.delete("/faults")
    texts = [update.message.text for update in await bot.get_updates(timeout=0)]
    assert texts == ["/start", "我发烧39度"]


async def test_duplicates_come_in_the_batch_and_after_confirmation(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await wei.text("头痛")
    await http.post("/faults", json={"updates": {"duplicate": 1}})
    assert [u.update_id for u in await bot.get_updates(timeout=0)] == [1, 1, 2, 2]
    assert [u.update_id for u in await bot.get_updates(offset=3, timeout=0)] == [1, 2]
    assert await bot.get_updates(offset=3, timeout=0) == ()


async def test_shuffled_updates_come_all_but_out_of_order(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    for number in range(9):
        await wei.text(str(number))
    await http.post("/faults", json={"updates": {"shuffle": 1}, "seed": 1})
    ids = [update.update_id for update in await bot.get_updates(timeout=0)]
    assert ids != list(range(1, 11))
    assert sorted(ids) == list(range(1, 11))


async def test_a_chance_is_the_same_for_the_same_seed(
    call, http: httpx.AsyncClient, wei: PhoneClient
):
    runs = []
    for _ in range(2):
        rule = {"method": "sendMessage", "kind": "500", "chance": 0.5}
        await switch_on(http, rule, seed=7)
        runs.append(
            [(await call("sendMessage", chat_id=wei.user_id, text="x"))[0] for _ in range(12)]
        )
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


async def test_the_faults_that_are_on_can_be_seen(http: httpx.AsyncClient):
    await switch_on(http, {"kind": "delay", "times": 2}, outage=False, seed=3)
    assert (await http.get("/faults")).json() == {
        "rules": [
            {
                "method": "*",
                "kind": "delay",
                "chat_id": None,
                "chance": 1.0,
                "times": 2,
                "seconds": 1.0,
                "description": "",
            }
        ],
        "updates": {"duplicate": 0.0, "shuffle": 0.0},
        "outage": False,
        "seed": 3,
    }
    assert (await http.delete("/faults")).json()["rules"] == []


@pytest.mark.parametrize(
    "faults", [{"rules": [{"kind": "magic"}]}, {"rules": [{}]}, {"updates": {"shuffle": "x"}}]
)
async def test_a_fault_that_is_none_is_refused(http: httpx.AsyncClient, faults):
    assert (await http.post("/faults", json=faults)).status_code == 400


async def test_a_download_is_cut_in_an_outage_too(
    bot: Bot, http: httpx.AsyncClient, wei: PhoneClient
):
    await wei.photo()
    [_, update] = await bot.get_updates(timeout=0)
    file = await bot.get_file(update.message.photo[0].file_id)
    await http.post("/faults", json={"outage": True})
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()


async def test_what_happened_to_a_call_is_in_the_witness(
    bot: Bot, call, http: httpx.AsyncClient, wei: PhoneClient
):
    await switch_on(
        http,
        {"method": "sendMessage", "kind": "lost_answer", "times": 1},
        {"method": "sendMessage", "kind": "drop_connection", "times": 1},
        {"method": "sendMessage", "kind": "502", "times": 1},
    )
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(wei.user_id, "x")
    await call("sendMessage", chat_id=101, text="x")
    calls = [
        (call["status"], call["fault"])
        for call in (await http.get("/calls")).json()["calls"]
        if call["method"] == "sendMessage"
    ]
    assert calls == [(200, "lost_answer"), (0, "drop_connection"), (502, "502"), (200, None)]
