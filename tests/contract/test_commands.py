"""Command menus by scope and language, and what is known about chats."""

import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.simulator.client import PhoneClient


async def menu(phone: PhoneClient) -> list[str]:
    return [command["command"] for command in (await phone.state())["commands"]]


async def test_a_menu_is_chosen_by_scope_then_language(
    bot: Bot, wei: PhoneClient, ann: PhoneClient
):
    await bot.set_my_commands([("start", "Start")])
    await bot.set_my_commands([("help", "帮助")], language_code="zh")
    assert (await menu(wei), await menu(ann)) == (["help"], ["start"])
    await bot.set_my_commands([("ask", "Ask")], scope=BotCommandScopeAllPrivateChats())
    assert (await menu(wei), await menu(ann)) == (["ask"], ["ask"])
    await bot.set_my_commands([("enrol", "Enrol")], scope=BotCommandScopeChat(102))
    assert (await menu(wei), await menu(ann)) == (["ask"], ["enrol"])


async def test_a_menu_can_be_read_and_deleted(bot: Bot):
    await bot.set_my_commands([("help", "帮助")], language_code="zh")
    [command] = await bot.get_my_commands(language_code="zh")
    assert (command.command, command.description) == ("help", "帮助")
    assert await bot.get_my_commands() == ()
    assert await bot.delete_my_commands(language_code="zh") is True
    assert await bot.get_my_commands(language_code="zh") == ()


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"commands": [{"command": "Help!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "help", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": "no list"}, "can't parse commands JSON object"),
        ({"commands": [], "language_code": "zho"}, "invalid language code specified"),
    ],
)
async def test_a_bad_menu_is_refused(call, params, description: str):
    status, body = await call("setMyCommands", **params)
    assert (status, body["description"]) == (400, f"Bad Request: {description}")


async def test_a_chat_can_be_looked_up(bot: Bot, wei: PhoneClient):
    chat = await bot.get_chat(wei.user_id)
    assert (chat.id, chat.type, chat.first_name) == (101, "private", "伟")


async def test_the_bot_can_leave_a_group(bot: Bot, call, http, wei: PhoneClient):
    group = (await http.post("/groups", json={"user_id": 101, "title": "病友群"})).json()
    updates = await bot.get_updates(offset=2, timeout=0)
    [joined, service, greeting] = updates
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert service.message.new_chat_members[0].id == 42
    assert (greeting.message.chat.title, greeting.message.text) == ("病友群", "/start")
    assert await bot.leave_chat(group["id"]) is True
    status, body = await call("sendMessage", chat_id=group["id"], text="x")
    assert (status, body["description"]) == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )
    assert (await call("leaveChat", chat_id=group["id"]))[0] == 403


async def test_the_bot_cannot_leave_a_person(call, wei: PhoneClient):
    status, body = await call("leaveChat", chat_id=wei.user_id)
    assert (status, body["description"]) == (
        400,
        "Bad Request: chat member status can't be changed in private chats",
    )
