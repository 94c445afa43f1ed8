"""What the layout promises and no other tool checks. Each guard returns its findings."""

import ast
import re
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGES = ("bot", "content", "records", "scheduler")
LONGEST_FILE = 400
MEDIAN_FILE = 120
# Clinic numbers are content, with a source; these decide nothing.
PLAIN_NUMBERS = (0, 1)
FOLDERS_OF_DECISIONS = ("bot/conversations", "scheduler/plans")

_NOT_OURS = {"__pycache__", "build", "dist", "htmlcov", "node_modules"}
_HIDDEN_BUT_OURS = {".ci", ".gitignore"}
# Written so that no pattern finds itself.
_ELSEWHERE = {
    "a package registry": re.compile(
        r"pypi\.org/|files\.pythonhosted\.org|index[-]url|find[-]links|file:[/]{3}|--[h]ash=sha256"
    ),
    "a folder outside the repository": re.compile(r"\.\./shared|shared[/]reference"),
    "a folder of one machine": re.compile(r"(?<![\w.])/(?:work|root|Users|home/\w+|tmp/brief)/"),
}


def files_of(repository: Path) -> Iterator[Path]:
    """Yield every file that belongs to the repository, and none that a tool made."""
    for path in sorted(repository.iterdir()):
        hidden = path.name.startswith(".") and path.name not in _HIDDEN_BUT_OURS
        if hidden or path.name in _NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from files_of(path)
        else:
            yield path


def modules_of(repository: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of every Python module below these folders."""
    for path in files_of(repository):
        name = path.relative_to(repository).as_posix()
        if path.suffix == ".py" and name.startswith(tuple(f"{folder}/" for folder in folders)):
            yield name, path.read_text(encoding="utf-8")


def _lines(text: str) -> int:
    return len(text.splitlines())


def files_too_long(repository: Path) -> list[str]:
    """Name the modules that are longer than one sitting."""
    return [
        f"{name}: {_lines(text)} lines"
        for name, text in modules_of(repository, *PACKAGES, "tests")
        if _lines(text) > LONGEST_FILE
    ]


def median_length(repository: Path) -> float:
    """Return the middle length of the modules that hold code."""
    return statistics.median(
        _lines(text)
        for name, text in modules_of(repository, *PACKAGES)
        if not name.endswith("__init__.py")
    )


def numbers_in_decisions(repository: Path) -> list[str]:
    """Name the numbers in conversations and plans that belong in content."""
    return [
        f"{name}:{node.lineno}: {node.value}"
        for name, text in modules_of(repository, *FOLDERS_OF_DECISIONS)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool)
        and node.value not in PLAIN_NUMBERS
    ]


def package_files_with_code(repository: Path) -> list[str]:
    """Name the `__init__.py` that hold more, or less, than a docstring."""
    return [
        name
        for name, text in modules_of(repository, *PACKAGES)
        if name.endswith("__init__.py") and not _is_docstring_only(ast.parse(text))
    ]


def _is_docstring_only(module: ast.Module) -> bool:
    return ast.get_docstring(module) is not None and len(module.body) == 1


# A load, not a test: its people pause between two taps, and nothing is asserted on the time.
_LOADS = frozenset({"tests/fault/kill.py"})


def sleeps_in_tests(repository: Path) -> list[str]:
    """Name the calls in tests that wait for time to pass. `asyncio.sleep(0)` only yields."""
    return [
        f"{name}:{node.lineno}"
        for name, text in modules_of(repository, "tests")
        if name not in _LOADS
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) == "sleep"
        and not _is_zero(node.args)
    ]


def _is_zero(arguments: list[ast.expr]) -> bool:
    return [argument.value for argument in arguments if isinstance(argument, ast.Constant)] == [0]


def mentions_of_elsewhere(repository: Path) -> list[str]:
    """Name the lines that only make sense on the machine they were written on."""
    return [
        f"{path.relative_to(repository).as_posix()}:{number}: {kind}"
        for path in files_of(repository)
        for number, line in _text_lines(path)
        for kind, pattern in _ELSEWHERE.items()
        if pattern.search(line)
    ]


def _text_lines(path: Path) -> Iterable[tuple[int, str]]:
    try:
        return enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    except UnicodeDecodeError:  # a picture
        return ()
