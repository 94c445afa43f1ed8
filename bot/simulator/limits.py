"""The limits of the Bot API that this server enforces."""

from dataclasses import dataclass
from datetime import timedelta

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_UNITS = 200
START_PAYLOAD_CHARACTERS = 64
REPLY_MARKUP_BYTES = 10_000
COMMANDS = 100
COMMAND_DESCRIPTION_UNITS = 256
UPDATES_A_POLL = 100
WEBHOOK_CONNECTIONS = 100
WEBHOOK_CONNECTIONS_DEFAULT = 40
UPLOAD_BYTES = 50_000_000
PHOTO_BYTES = 10_000_000
DOWNLOAD_BYTES = 20_000_000

LONGEST_POLL = timedelta(seconds=50)
MESSAGE_RETENTION = timedelta(hours=24)
CALLBACK_RETENTION = timedelta(seconds=150)
DELETABLE_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How fast a bot may send; Telegram's real figures are unpublished, these are the usual ones.

    `enforced=False` switches them off, for benchmarks.
    """

    messages_a_second: int = 30
    burst_a_chat: int = 3
    chat_messages_a_second: float = 1.0
    enforced: bool = True
