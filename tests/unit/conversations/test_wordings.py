"""Every phrase and approved text is given exactly the parameters it names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.people import CONTENT

_REPOSITORY = Path(__file__).parents[3]
_FOLDERS = ("bot/conversations", "bot/parts", "scheduler/plans")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MARKS = {"phrase": 0, "phrase_plural": 0, "phrase_ctx": 1}
_BUTTON_LENGTH = 20


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for folder in _FOLDERS:
        for path in sorted((_REPOSITORY / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield f"{path.name}:{node.lineno}", node, node.func.id


def _given(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg is not None}


def _text(call: ast.Call, position: int) -> str | None:
    value = call.args[position] if len(call.args) > position else None
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return str(value.value) if is_text and isinstance(value, ast.Constant) else None


def test_phrases_are_given_what_they_name():
    wrong = [
        where
        for where, call, name in _calls()
        if name in _MARKS
        and set(_PLACEHOLDER.findall(_text(call, _MARKS[name]) or "{not_a_constant}"))
        != _given(call)
    ]
    assert wrong == []


def test_button_labels_are_short():
    labels = [
        _text(call, 1) or ""
        for _, call, name in _calls()
        if name == "phrase_ctx" and _text(call, 0) == "button"
    ]
    assert [label for label in labels if len(label) > _BUTTON_LENGTH] == []


@pytest.mark.parametrize(
    ("mark", "always"), [("approved", frozenset()), ("hotline", frozenset({"hotline"}))]
)
def test_approved_texts_exist_and_are_given_what_they_name(mark, always):
    wrong = []
    for where, call, name in _calls():
        key = _text(call, 0) if name == mark else None
        if key is None or key == "notice":
            continue
        text = CONTENT.texts.get(key)
        if text is None or not set(_PLACEHOLDER.findall(text.en)) <= _given(call) | always:
            wrong.append(f"{where} {key}")
    assert wrong == []
