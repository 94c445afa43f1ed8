"""Sizes, numbers, places: kept by the repository, and each guard finds what is planted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import guards

_REPOSITORY = Path(__file__).parents[2]
_GUARDS = (
    guards.files_too_long,
    guards.numbers_in_decisions,
    guards.package_files_with_code,
    guards.sleeps_in_tests,
    guards.mentions_of_elsewhere,
)
_TEST = "tests/unit/test_x.py"
_PACKAGE = "bot/telegram/__init__.py"
_Guard = Callable[[Path], list[str]]


@pytest.mark.parametrize("guard", _GUARDS, ids=lambda guard: guard.__name__)
def test_repository_gives_no_finding(guard: _Guard) -> None:
    assert guard(_REPOSITORY) == []


def test_modules_are_short() -> None:
    assert guards.median_length(_REPOSITORY) <= guards.MEDIAN_FILE


@pytest.mark.parametrize(
    ("guard", "name", "text", "finding"),
    [  # "~" is taken out when it is planted, so that this file gives no finding itself
        (guards.files_too_long, "bot/worker.py", "\n" * 401, "bot/worker.py: 401 lines"),
        (guards.files_too_long, _TEST, "\n" * 401, f"{_TEST}: 401 lines"),
        (
            guards.numbers_in_decisions,
            "bot/conversations/fever.py",
            "is_fever = celsius >= 38.0\n",
            "bot/conversations/fever.py:1: 38.0",
        ),
        (
            guards.numbers_in_decisions,
            "scheduler/plans/dose.py",
            "later = timedelta(minutes=-30)\n",
            "scheduler/plans/dose.py:1: 30",
        ),
        (
            guards.package_files_with_code,
            _PACKAGE,
            '"""Edge."""\nfrom bot.telegram.sender import Sender\n',
            _PACKAGE,
        ),
        (guards.package_files_with_code, _PACKAGE, "", _PACKAGE),
        (guards.sleeps_in_tests, _TEST, "await asyncio.sleep(0.1)\n", f"{_TEST}:1"),
        (guards.sleeps_in_tests, _TEST, "\nsleep(1)\n", f"{_TEST}:2"),
        (
            guards.mentions_of_elsewhere,
            "README.md",
            "see ../~shared/design.md\n",
            "README.md:1: a folder outside the repository",
        ),
        (
            guards.mentions_of_elsewhere,
            "Makefile",
            "pip install --index-~url https://registry.example/simple\n",
            "Makefile:1: a package registry",
        ),
        (
            guards.mentions_of_elsewhere,
            "content/load.py",
            "FOLDER = Path('/~root/companion')\n",
            "content/load.py:1: a folder of one machine",
        ),
        (
            guards.mentions_of_elsewhere,
            ".ci/run",
            "cd /~work/main\n",
            ".ci/run:1: a folder of one machine",
        ),
    ],
)
def test_planted_violation_is_found(
    tmp_path: Path, guard: _Guard, name: str, text: str, finding: str
) -> None:
    planted = tmp_path / name
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text.replace("~", ""))
    assert guard(tmp_path) == [finding]


@pytest.mark.parametrize(
    ("guard", "name", "text"),
    [
        (guards.files_too_long, "bot/worker.py", "\n" * 400),
        (guards.numbers_in_decisions, "bot/conversations/fever.py", "next_day = day - -1 + 0\n"),
        (guards.numbers_in_decisions, "bot/conversations/fever.py", "is_known = True\n"),
        (guards.numbers_in_decisions, "content/doses.py", "minutes = 60\n"),
        (guards.package_files_with_code, _PACKAGE, '"""Edge."""\n'),
        (guards.sleeps_in_tests, _TEST, "await asyncio.sleep(0)\n"),
        (
            guards.mentions_of_elsewhere,
            "README.md",
            "a workshop, or rooted; http://127.0.0.1/work/\n",
        ),
        (guards.mentions_of_elsewhere, ".venv/pip.conf", "index-~url = https://registry.example\n"),
    ],
)
def test_what_is_allowed_gives_no_finding(
    tmp_path: Path, guard: _Guard, name: str, text: str
) -> None:
    allowed = tmp_path / name
    allowed.parent.mkdir(parents=True, exist_ok=True)
    allowed.write_text(text.replace("~", ""))
    assert guard(tmp_path) == []


def test_median_is_found_to_be_too_long(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    for number, lines in enumerate((10, 121, 300)):
        (tmp_path / "bot" / f"module_{number}.py").write_text("\n" * lines)
    assert guards.median_length(tmp_path) == 121
