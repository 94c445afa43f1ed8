"""The rules for free text kept in a file: used while fresh, written anew otherwise."""

import json
from pathlib import Path

import pytest

from content.report import read_report
from content.triage.load import load_triage
from content.triage.load_kept import load_kept_triage

_RULES = load_triage()
_TEXTS = (
    "没有发烧 胸口闷得慌",
    "牙rou出xue ting bu xia lai",
    "took them twice, my tongue feels thick",
    "xiong kou tong",
    "去年吐过血 现在挺好",
    "vomitting blod",
)


def test_kept_rules_answer_as_those_of_the_files(tmp_path: Path) -> None:
    kept = tmp_path / "folder" / "triage.json"
    made = load_kept_triage(kept)
    again = load_kept_triage(kept)
    for rules in (made, again):
        assert rules.version == _RULES.version
        assert [read_report(rules, text) for text in _TEXTS] == [
            read_report(_RULES, text) for text in _TEXTS
        ]


def test_kept_rules_hold_everything_that_is_looked_up(tmp_path: Path) -> None:
    kept = tmp_path / "triage.json"
    load_kept_triage(kept)
    flags, again = _RULES.red_flags, load_kept_triage(kept).red_flags
    assert again.rules == flags.rules
    assert again.wordings == flags.wordings
    assert again.exceptions == flags.exceptions
    assert again.combinations == flags.combinations
    assert again.files == flags.files
    assert again.known.pieces == flags.known.pieces
    assert again.known.lexicon.parts() == flags.known.lexicon.parts()
    assert again.known.loose.lexicon.parts() == flags.known.loose.lexicon.parts()


@pytest.mark.parametrize("found", [b"", b"[]", b"\xff", b'{"made_by": "something else"}'])
def test_kept_file_of_something_else_is_written_anew(tmp_path: Path, found: bytes) -> None:
    kept = tmp_path / "triage.json"
    kept.write_bytes(found)
    assert load_kept_triage(kept).version == _RULES.version
    assert json.loads(kept.read_bytes())["version"] == _RULES.version


def test_rules_are_read_where_nothing_can_be_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    assert load_kept_triage(in_the_way / "triage.json").version == _RULES.version
