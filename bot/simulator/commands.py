"""The bot's command menus, by scope and language."""

import json
import re
from typing import Any

from bot.simulator.failures import bad_request
from bot.simulator.limits import COMMAND_DESCRIPTION_UNITS, COMMANDS
from bot.simulator.shapes import JsonObject, utf16_length
from bot.simulator.store import Store

_TABLE = "commands"
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_DEFAULT: JsonObject = {"type": "default"}
_PRIVATE: JsonObject = {"type": "all_private_chats"}


class Commands:
    """Command lists as the bot set them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, commands: Any, scope: Any, language_code: str) -> None:  # noqa: ANN401
        """Replace one list; an empty one removes it. Raises ApiError 400 for an invalid one."""
        if not isinstance(commands, list):
            raise bad_request("can't parse list of bot commands JSON object")
        if len(commands) > COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        checked = [_command(command) for command in commands]
        key = _key(scope, language_code)
        if checked:
            self._store.put(_TABLE, key, {"commands": checked})
        else:
            self._store.drop(_TABLE, key)

    def get(self, scope: Any, language_code: str) -> list[JsonObject]:  # noqa: ANN401
        """Return exactly the list of that scope and language; empty when there is none."""
        return list(
            self._store.table(_TABLE).get(_key(scope, language_code), {}).get("commands", [])
        )

    def seen_by(self, chat_id: int, language_code: str) -> list[JsonObject]:
        """Return the list that a person sees: the narrowest scope first, then the language."""
        language = language_code[:2].lower()
        for scope in ({"type": "chat", "chat_id": chat_id}, _PRIVATE, _DEFAULT):
            for code in (language, ""):
                if found := self.get(scope, code):
                    return found
        return []


def _command(command: Any) -> JsonObject:  # noqa: ANN401 - decoded JSON
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < utf16_length(description) <= COMMAND_DESCRIPTION_UNITS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _key(scope: Any, language_code: str) -> str:  # noqa: ANN401 - decoded JSON
    if not _LANGUAGE.fullmatch(language_code):
        raise bad_request("invalid language code specified")
    if scope is None:
        scope = _DEFAULT
    if not isinstance(scope, dict) or not scope.get("type"):
        raise bad_request("can't parse BotCommandScope")
    known = {name: str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope}
    return json.dumps([known, language_code], sort_keys=True)
