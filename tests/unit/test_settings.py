"""Settings: a missing or wrong one stops the start, names its key, and never shows its value."""

import base64
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings

_KEYS = ",".join(f"{name}:{base64.b64encode(b'k' * 32).decode()}" for name in ("k1", "index"))
_GOOD = {"COMPANION_TELEGRAM_TOKEN": "7000000001:abc-DEF", "COMPANION_ENCRYPTION_KEYS": _KEYS}
_SECRET = "s3cr3t-value"
_WEBHOOK = {"COMPANION_WEBHOOK_URL": "https://example.org/hook"}


def problems(**changes: str | None) -> tuple[str, ...]:
    environ = {key: value for key, value in {**_GOOD, **changes}.items() if value is not None}
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return caught.value.problems


def test_two_settings_are_enough_and_the_rest_has_its_defaults():
    settings = load_settings(_GOOD)
    assert settings.telegram_base_url == "https://api.telegram.org"
    assert settings.timezone == "Asia/Shanghai"
    assert settings.database_url is None


@pytest.mark.parametrize("key", sorted(_GOOD))
def test_missing_key_is_named(key: str):
    assert problems(**{key: None}) == (f"{key}: is missing",)


def test_all_missing_keys_are_named_at_once():
    with pytest.raises(SettingsError) as caught:
        load_settings({})
    assert [line.partition(":")[0] for line in caught.value.problems] == sorted(_GOOD)[::-1]


@pytest.mark.parametrize(
    ("key", "value", "beside"),
    [
        ("COMPANION_TELEGRAM_TOKEN", _SECRET, {}),
        ("COMPANION_TELEGRAM_TOKEN", f":{_SECRET}", {}),
        ("COMPANION_TELEGRAM_TOKEN", "", {}),
        ("COMPANION_ENCRYPTION_KEYS", _SECRET, {}),
        ("COMPANION_ENCRYPTION_KEYS", f"k1:{_SECRET}", {}),
        ("COMPANION_ENCRYPTION_KEYS", _KEYS.partition(",")[0], {}),
        ("COMPANION_ENCRYPTION_KEYS", "", {}),
        ("COMPANION_DATABASE_URL", f"mysql://user:{_SECRET}@db/name", {}),
        ("COMPANION_DATABASE_URL", "", {}),
        ("COMPANION_TIMEZONE", f"Mars/{_SECRET}", {}),
        ("COMPANION_TIMEZONE", "../../etc/passwd", {}),
        ("COMPANION_WEBHOOK_PORT", _SECRET, {}),
        ("COMPANION_HEALTH_PORT", "0", {}),
        ("COMPANION_WEBHOOK_PORT", "0", {}),
        ("COMPANION_WEBHOOK_PORT", "65536", {}),
        ("COMPANION_WEBHOOK_SECRET", f"{_SECRET} with spaces", _WEBHOOK),
        ("COMPANION_WEBHOOK_SECRET", "", _WEBHOOK),
    ],
)
def test_wrong_value_is_named_and_not_shown(key: str, value: str, beside: dict[str, str]):
    found = problems(**{key: value, **beside})
    assert [line.partition(":")[0] for line in found] == [key]
    assert _SECRET not in "".join(found)


def test_webhook_without_a_secret_is_refused():
    (line,) = problems(**_WEBHOOK)
    assert line.startswith("COMPANION_WEBHOOK_SECRET:")


def test_secret_is_read_from_its_file(tmp_path: Path):
    file = tmp_path / "token"
    file.write_text("7000000001:from-a-file\n", encoding="utf-8")
    file.chmod(0o600)
    environ = {
        "COMPANION_TELEGRAM_TOKEN_FILE": str(file),
        "COMPANION_ENCRYPTION_KEYS": _KEYS,
    }
    assert load_settings(environ).telegram_token.get_secret_value() == "7000000001:from-a-file"


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "ENCRYPTION_KEYS", "DATABASE_URL"])
def test_secret_file_that_is_not_there_is_named(tmp_path: Path, name: str):
    key = f"COMPANION_{name}_FILE"
    assert problems(**{key: str(tmp_path / "nothing")}) == (f"{key}: the file cannot be read",)


def test_secret_file_that_everybody_can_read_is_refused(tmp_path: Path):
    file = tmp_path / "token"
    file.write_text(f"7000000001:{_SECRET}", encoding="utf-8")
    file.chmod(0o644)
    key = "COMPANION_TELEGRAM_TOKEN_FILE"
    found = problems(**{key: str(file), "COMPANION_TELEGRAM_TOKEN": None})
    assert found == (f"{key}: the file can be read by everybody; take that right away",)


def test_secret_file_that_is_not_text_is_named(tmp_path: Path):
    file = tmp_path / "token"
    file.write_bytes(b"\xff\xfe\x00")
    file.chmod(0o600)
    key = "COMPANION_TELEGRAM_TOKEN_FILE"
    assert problems(**{key: str(file)}) == (f"{key}: the file cannot be read",)


def test_settings_do_not_show_their_secrets():
    shown = repr(load_settings(_GOOD))
    assert "abc-DEF" not in shown
    assert _KEYS not in shown
