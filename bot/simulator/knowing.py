"""Bot API methods about chats, files and the command menu."""

from bot.simulator.failures import bad_request
from bot.simulator.limits import DOWNLOAD_BYTES
from bot.simulator.parameters import Parameters
from bot.simulator.phones import membership_update
from bot.simulator.sending import chat_id_of
from bot.simulator.shapes import JsonObject
from bot.simulator.telegram import SimulatedTelegram

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def get_chat(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`getChat`: a ChatFullInfo object."""
    return {
        **telegram.chats.known_chat(chat_id_of(parameters)),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


async def leave_chat(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`leaveChat`: groups only."""
    chat = telegram.chats.leave_group(chat_id_of(parameters))
    membership_update(telegram, chat, telegram.bot, old="member", new="left")
    return True


async def send_chat_action(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`sendChatAction`: shown on the phone, kept nowhere."""
    chat = telegram.chats.recipient(chat_id_of(parameters))
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    telegram.events.publish("chat", chat["id"], action=action)
    return True


async def get_file(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:
    """`getFile`: a File object whose path can be downloaded."""
    row = telegram.files.row(parameters.text("file_id"))
    if row is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if row["file_size"] > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    names = ("file_id", "file_unique_id", "file_size", "file_path")
    return {name: row[name] for name in names}


async def set_my_commands(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`setMyCommands`."""
    telegram.commands.set(
        parameters.structure("commands"),
        parameters.structure("scope"),
        parameters.text("language_code"),
    )
    return True


async def get_my_commands(telegram: SimulatedTelegram, parameters: Parameters) -> list[JsonObject]:
    """`getMyCommands`."""
    return telegram.commands.get(parameters.structure("scope"), parameters.text("language_code"))


async def delete_my_commands(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`deleteMyCommands`."""
    telegram.commands.set([], parameters.structure("scope"), parameters.text("language_code"))
    return True
