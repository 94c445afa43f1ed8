"""What Telegram signs when a Mini App is opened, as core.telegram.org/bots/webapps describes it."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

_KEY_NAME: Final = b"WebAppData"
_HASH: Final = "hash"
_MOST_FIELDS: Final = 32
# The clocks of Telegram and of this machine need not agree to the second.
_AHEAD: Final = timedelta(minutes=1)


class ForgedError(Exception):
    """The data were not signed by Telegram for this bot, or not lately. Never carries them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who opened the Mini App; `proof` is the same only for the same opening."""

    user_id: int
    proof: str


def opened_by(init_data: str, token: str, now: datetime, longest: timedelta) -> Opened:
    """Read who opened the Mini App.

    Raises:
        ForgedError: a field is missing, twice, altered or too old, or another token signed it.
    """
    try:
        pairs = parse_qsl(
            init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise ForgedError("unreadable") from None
    fields = dict(pairs)
    given = fields.pop(_HASH, "")
    if len(fields) + 1 != len(pairs):
        raise ForgedError("fields")
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(_KEY_NAME, token.encode(), hashlib.sha256).digest()
    made = hmac.new(key, checked.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(made.encode(), given.encode("utf-8", "replace")):
        raise ForgedError("signature")
    return Opened(user_id=_user(fields, now, longest), proof=f"mini_app:{made}")


def _user(fields: dict[str, str], now: datetime, longest: timedelta) -> int:
    try:
        signed_at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        user_id = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise ForgedError("fields") from None
    if not now - longest <= signed_at <= now + _AHEAD:
        raise ForgedError("age")
    if not isinstance(user_id, int):
        raise ForgedError("fields")
    return user_id
