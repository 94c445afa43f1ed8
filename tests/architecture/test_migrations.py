"""A migration that was released stays as it was: a database somewhere was made with it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent
_VERSIONS = _HERE.parents[1] / "records" / "migrations" / "versions"
_KNOWN = _HERE / "migrations.txt"


def _sums(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("[0-9]*.py"))
    }


def _changed(now: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    """Give the migrations that are not as they were written down, gone, or not written down."""
    return sorted(name for name in now.keys() | known.keys() if now.get(name) != known.get(name))


def _written_down() -> dict[str, str]:
    lines = _KNOWN.read_text(encoding="utf-8").splitlines()
    return {name: sum_ for sum_, name in (line.split() for line in lines if line)}


def test_every_migration_is_as_it_was_written_down() -> None:
    """A new one gets its line: `sha256sum records/migrations/versions/NAME`, without the folder."""
    assert _changed(_sums(_VERSIONS), _written_down()) == []


def test_one_that_was_edited_added_or_taken_away_is_found(tmp_path: Path) -> None:
    for name in ("0001_first.py", "0002_second.py"):
        (tmp_path / name).write_text("pass\n", encoding="utf-8")
    known = _sums(tmp_path)
    (tmp_path / "0001_first.py").write_text("pass  # better\n", encoding="utf-8")
    (tmp_path / "0003_third.py").write_text("pass\n", encoding="utf-8")
    (tmp_path / "0002_second.py").unlink()
    assert _changed(_sums(tmp_path), known) == ["0001_first.py", "0002_second.py", "0003_third.py"]
