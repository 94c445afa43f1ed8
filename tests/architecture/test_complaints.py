"""Every test that the list of complaints names is there."""

import ast
import re
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_ROW = re.compile(r"^\| (?!What happened)[^-].*\|$", re.MULTILINE)
_NAMED = re.compile(r"`([a-z0-9_/]+\.py)::(test_\w+)`")


def _missing(text: str) -> list[str]:
    """Give the rows that name no test, and the tests that are not there."""
    bare = [row for row in _ROW.findall(text) if not _NAMED.search(row)]
    return bare + [f"{path}::{name}" for path, name in _NAMED.findall(text) if not _is(path, name)]


def _is(path: str, name: str) -> bool:
    file = _TESTS / path
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, functions) and node.name == name for node in ast.walk(tree))


def test_every_complaint_has_its_test() -> None:
    assert _missing((_TESTS / "complaints.md").read_text(encoding="utf-8")) == []


def test_row_without_a_test_or_with_one_that_is_gone_is_found() -> None:
    row = "| It happened | somewhere#1 | {} |"
    gone = "`architecture/test_complaints.py::test_that_was_never_written`"
    assert _missing(row.format("nothing")) == [row.format("nothing")]
    assert len(_missing(row.format(gone))) == 1
