"""`companion triage`: one answer a line, whatever the line is."""

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import triage
from content.load import load_content

_APP = typer.Typer()
triage.add_to(_APP)
_VERSION = load_content().version


def _run(*words: str, lines: bytes = b"") -> Result:
    return CliRunner().invoke(_APP, list(words), input=lines)


def test_text_of_the_command_line_is_one_answer() -> None:
    result = _run("--json", "fever", "39")
    answer = json.loads(result.stdout)
    assert (answer["text"], answer["tier"]) == ("fever 39", "red")
    assert answer["content_version"] == _VERSION
    assert answer["signals"][-1] == {
        "id": "temperature",
        "value": 39.0,
        "unit": "C",
        "site": None,
        "negated": False,
        "rule": "FEVER-38",
        "tier": "red",
        "words": "39",
    }


def test_each_line_of_standard_input_is_one_answer() -> None:
    lines = '没有发烧\n{"text": "我叫不醒他", "language": "zh-CN"}\n\n{"text": 3}\n{broken\n'
    result = _run("--json", lines=lines.encode())
    tiers = [json.loads(line)["tier"] for line in result.stdout.splitlines()]
    assert tiers == ["none", "emergency", "none", "none", "none"]


def test_day_of_a_line_goes_before_the_day_of_the_command() -> None:
    lines = '{"text": "新开了一种药", "day": 3}\n新开了一种药\n'.encode()
    result = _run("--json", "--day", "20", lines=lines)
    tiers = [json.loads(line)["tier"] for line in result.stdout.splitlines()]
    assert tiers == ["red", "amber"]


@pytest.mark.parametrize("line", [b"\xff\xfe\x00", b'{"text": "\\ud800"}', b"\xe2\x80\xae", b"["])
def test_odd_bytes_have_an_answer(line: bytes) -> None:
    result = _run("--json", lines=line + b"\n")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["tier"] == "none"


def test_without_json_the_words_and_the_rule_are_shown() -> None:
    assert _run("咳血").stdout.startswith("red\tred BLEED-COUGH: 咳血")


def test_unknown_language_is_wrong_usage() -> None:
    assert _run("--language", "fr", "hi").exit_code == 2
