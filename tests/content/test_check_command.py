"""`companion check --before`: what a change of a rule does to the recorded cases."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_CONTENT = Path(__file__).parents[2] / "content"


def _check(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "check", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Return a copy of the content files, as they were before a change."""
    ignored = shutil.ignore_patterns("*.py", "*.md", "__pycache__")
    return Path(shutil.copytree(_CONTENT, tmp_path / "before", ignore=ignored))


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Return a folder with two recorded texts."""
    path = tmp_path / "cases"
    path.mkdir()
    lines = ["groups:", "  - kind: any", "    messages: [腋温38.0, 你好]"]
    (path / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    return path


def test_changed_border_names_the_text_the_old_and_the_new_tier(before: Path, cases: Path) -> None:
    path = before / "triage/fever.yaml"
    text = path.read_text(encoding="utf-8")
    assert "{C: 38.0, F: 100.4}" in text
    changed = text.replace("{C: 38.0, F: 100.4}", "{C: 38.5, F: 101.3}")
    path.write_text(changed, encoding="utf-8")
    done = _check("--before", str(before), "--cases", str(cases))
    line, count = done.stdout.splitlines()
    assert line.startswith("a.yaml: “腋温38.0”: amber")
    assert " → red (FEVER-38 red)" in line
    assert count == "1 of 2 recorded texts are judged otherwise."


def test_broken_earlier_content_is_refused_with_its_problems(before: Path, cases: Path) -> None:
    (before / "notice.yaml").unlink()
    done = _check("--before", str(before), "--cases", str(cases))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "content/notice.yaml: the file is missing. Put it back.\n"
