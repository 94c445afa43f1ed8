"""Settings from the environment. A missing or wrong one stops the start and names the key."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from records.cipher import KeyRingError, parse_keys

PREFIX = "COMPANION_"
_FILE = "_FILE"
_MISSING = "missing"
SECRETS = ("TELEGRAM_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL", "ENCRYPTION_KEYS")
_SECURE = "https://here"
_HERE = frozenset({"127.0.0.1", "localhost"})
_SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class SettingsError(Exception):
    """One line a wrong setting; never a value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def default_home() -> Path:
    """Where data lie when `COMPANION_HOME` is not set."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/companion")
    state = os.environ.get("XDG_STATE_HOME", "")
    return Path(state) if state else Path.home() / ".local" / "state" / "companion"


class Settings(BaseSettings):
    """What the service needs to know about where it runs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    telegram_token: SecretStr
    encryption_keys: SecretStr
    telegram_base_url: str = "https://api.telegram.org"
    telegram_proxy: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_port: Annotated[int, Field(gt=0, lt=65536)] = 8443
    health_host: str = "127.0.0.1"
    health_port: Annotated[int, Field(gt=0, lt=65536)] | None = None
    console_url: str | None = None
    console_host: str = "127.0.0.1"
    console_port: Annotated[int, Field(gt=0, lt=65536)] = 8444
    database_url: SecretStr | None = None
    home: Path = Field(default_factory=default_home)
    timezone: str = "Asia/Shanghai"

    @field_validator("telegram_token")
    @classmethod
    def _token_shape(cls, token: SecretStr) -> SecretStr:
        number, _, rest = token.get_secret_value().partition(":")
        if not (number.isdigit() and rest):
            raise ValueError("is not a bot token; it looks like 123456:ABC-…")
        return token

    @field_validator("encryption_keys")
    @classmethod
    def _keys_usable(cls, keys: SecretStr) -> SecretStr:
        try:
            parse_keys(keys.get_secret_value())
        except KeyRingError as error:
            raise ValueError(str(error)) from None
        return keys

    @field_validator("timezone")
    @classmethod
    def _zone_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is not an IANA time zone, for example Asia/Shanghai") from None
        return zone

    @field_validator("console_url")
    @classmethod
    def _is_public_address(cls, url: str | None) -> str | None:
        parts = urlsplit(url or _SECURE)
        allowed = {"http", "https"} if parts.hostname in _HERE else {"https"}
        if parts.scheme not in allowed:
            raise ValueError("must begin with https:// (http:// only for this machine itself)")
        if not parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("is an address without a path, for example https://companion.example")
        return url

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith("postgres"):
            raise ValueError("is not a PostgreSQL address (postgresql://…)")
        return url

    @model_validator(mode="after")
    def _webhook_is_closed(self) -> "Settings":
        if self.webhook_url is None:
            return self
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if not secret or not set(secret) <= _SECRET_CHARACTERS:
            message = f"{PREFIX}WEBHOOK_SECRET: needed with a webhook, of letters, digits, _ and -"
            raise ValueError(message)
        return self


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; a secret may stand in a file named by `COMPANION_…_FILE`.

    Raises:
        SettingsError: with one line for each key that is missing or wrong.
    """
    source = os.environ if environ is None else environ
    values = {
        name: source[key]
        for name in Settings.model_fields
        if (key := PREFIX + name.upper()) in source
    }
    problems: list[str] = []
    for name in SECRETS:
        key = f"{PREFIX}{name}{_FILE}"
        if key in source:
            content = _secret_file(key, Path(source[key]), problems)
            values.setdefault(name.lower(), content)
    if problems:
        raise SettingsError(tuple(problems))
    try:
        return Settings(**values)  # type: ignore[arg-type] # pydantic converts
    except ValidationError as error:
        raise SettingsError(_lines(error)) from None


def _secret_file(key: str, path: Path, problems: list[str]) -> str:
    try:
        mode = path.stat().st_mode
        content = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{key}: the file cannot be read")
        return ""
    if mode & stat.S_IROTH:
        problems.append(f"{key}: the file can be read by everybody; take that right away")
    return content


def _lines(error: ValidationError) -> tuple[str, ...]:
    # Only the place and our own words: pydantic's would repeat the value.
    lines = []
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        words = "is missing" if item["type"] == _MISSING else item["msg"]
        words = words.removeprefix("Value error, ")
        if item["loc"]:
            words = f"{PREFIX}{str(item['loc'][0]).upper()}: {words}"
        lines.append(words)
    return tuple(lines)
