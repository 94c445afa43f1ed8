"""Who may call, and what may be called."""

import httpx
import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.simulator.telegram import SimulatedTelegram


async def test_get_me_names_the_bot(bot: Bot):
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (42, "clag_bot", True)


async def test_a_wrong_token_is_unauthorized(http: httpx.AsyncClient):
    answer = await http.post("/bot42:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_wrong_token_is_an_invalid_token_for_the_library(url: str):
    stranger = Bot("42:wrong", base_url=f"{url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_an_unknown_method_is_not_found(call):
    assert await call("sendRocket") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_both_verbs_and_any_case_are_taken(
    http: httpx.AsyncClient, telegram: SimulatedTelegram, verb: str
):
    answer = await http.request(verb, f"/bot{telegram.token}/GETME")
    assert answer.json()["result"]["id"] == 42


async def test_parameters_are_taken_from_query_form_and_json(
    http: httpx.AsyncClient, telegram: SimulatedTelegram, wei
):
    path = f"/bot{telegram.token}/sendMessage"
    await http.get(path, params={"chat_id": 101, "text": "query"})
    await http.post(path, data={"chat_id": "101", "text": "form"})
    await http.post(path, json={"chat_id": 101, "text": "json"})
    assert await wei.received() == ["query", "form", "json"]


async def test_broken_json_is_a_bad_request(http: httpx.AsyncClient, telegram: SimulatedTelegram):
    answer = await http.post(
        f"/bot{telegram.token}/sendMessage",
        content=b"{",
        headers={"content-type": "application/json"},
    )
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


async def test_a_page_of_another_host_is_refused(http: httpx.AsyncClient):
    answer = await http.get("/phones", headers={"host": "evil.example"})
    assert answer.status_code == 400
