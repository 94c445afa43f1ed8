"""`companion medicines`: one answer a line, in the shape others rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(home: Path, *words: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "medicines", *words],
        input=typed,
        capture_output=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(home)},
    )


def test_one_text_gets_one_line(tmp_path: Path) -> None:
    done = _run(tmp_path, "--json", "吃了泊沙康唑")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "text": "吃了泊沙康唑",
        "status": "interacts",
        "medicines": [
            {
                "substance": "posaconazole",
                "name": "泊沙康唑",
                "class": "strong_cyp3a_inhibitor",
                "matched": "泊沙康唑",
                "how": "exact",
                "score": 100,
            }
        ],
    }


def test_every_line_of_input_gets_an_answer(tmp_path: Path) -> None:
    typed = "泊沙康唑\n\n我今天吃了粥\n".encode() + b"\xff\xfe\x00\n" + "六味地黄丸".encode()
    done = _run(tmp_path, "--json", typed=typed)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == [
        "interacts", "none", "none", "none", "unknown",
    ]  # fmt: skip


def test_words_without_json_are_for_people(tmp_path: Path) -> None:
    done = _run(tmp_path, "阿昔洛韦", "六味地黄丸")
    assert "not on the list" in done.stdout.decode()


def test_name_with_a_slip_comes_with_what_to_offer(tmp_path: Path) -> None:
    done = _run(tmp_path, "--json", typed="泊沙康坐\n伏康唑\n".encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["how"] for one in answers[0]["medicines"]] == ["fuzzy"]
    assert answers[0]["asked"][0]["suggestions"][0] == "泊沙康唑"
    assert (answers[1]["status"], answers[1]["medicines"]) == ("unknown", [])
    assert answers[1]["asked"] == [{"matched": "伏康唑", "suggestions": ["氟康唑", "伏立康唑"]}]


def test_arm_and_day_say_who_must_know(tmp_path: Path) -> None:
    done = _run(tmp_path, "--arm", "CLAGV", "--day", "3", "--use", "question", "诺科飞，板蓝根")
    assert done.stdout.decode().splitlines()[-2:] == [
        "    red: 泊沙康唑, by the rule strong_cyp3a_inhibitor",
        "    amber: 板蓝根, by the rule herb",
    ]
    done = _run(tmp_path, "--json", "--arm", "CLAG", "诺科飞")
    assert json.loads(done.stdout)["judged"] == [
        {
            "name": "泊沙康唑",
            "rule": "other_arm",
            "tier": "green",
            "unanswered": "green",
            "text_patient": "medicine_recorded",
            "text_nurse": "medicine_nurse_other_arm",
        }
    ]


@pytest.mark.parametrize(
    "words", [("--jsn",), ("--json=x",), ("--arm", "CLAGX", "x"), ("--day", "x", "x")]
)
def test_wrong_usage_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert _run(tmp_path, *words).returncode == 2


def test_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "companion").write_text("a file, not a folder")
    assert _run(tmp_path, "--json", "粥").returncode == 0
