"""Every setting is in the table of the README, and the table names no other."""

import re
from pathlib import Path

from pydantic_settings import BaseSettings

from bot import settings

_REPOSITORY = Path(__file__).parents[2]
_ROW = re.compile(r"^\| `(COMPANION_[A-Z0-9_]+)`", re.MULTILINE)


def _names_in_code() -> set[str]:
    return {
        str(field.alias or kind.model_config.get("env_prefix", "") + name).upper()
        for kind in vars(settings).values()
        if isinstance(kind, type) and issubclass(kind, BaseSettings)
        for name, field in kind.model_fields.items()
    }


def test_readme_lists_exactly_the_settings_of_the_code() -> None:
    documented = set(_ROW.findall((_REPOSITORY / "README.md").read_text(encoding="utf-8")))
    assert documented == _names_in_code()
