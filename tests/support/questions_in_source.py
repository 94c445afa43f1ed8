"""Every question the companion can ask at all, read in its source."""

import ast
import importlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

Place = tuple[str, str]
"""A conversation and its step."""

_SOURCES = Path(__file__).parents[2] / "bot"


def askable() -> set[Place]:
    """Give every question that the source can ask."""
    found: set[Place] = set()
    for path in sorted((_SOURCES / "conversations").glob("*.py")) + sorted(
        (_SOURCES / "parts").glob("*.py")
    ):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = importlib.import_module(f"bot.{path.parent.name}.{path.stem}")
        found |= set(_asked_in(tree, module))
    return found


def _asked_in(tree: ast.Module, module: ModuleType) -> Iterator[Place]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", None) != "Ask":
                continue
            given = {one.arg: one.value for one in call.keywords}
            names = _values(given["conversation"], function, tree, module)
            steps = _values(given["step"], function, tree, module)
            if not names or not steps:
                message = f"{module.__name__}, line {call.lineno}: which question is this?"
                raise LookupError(message)
            yield from ((name, step) for name in names for step in steps)


def _values(
    node: ast.expr, function: ast.FunctionDef, tree: ast.Module, module: ModuleType
) -> set[str]:
    """Give every text an expression can be, as far as the source says."""
    if isinstance(node, ast.Attribute) and node.attr == "value":
        node = node.value
    known = _known(node, module)
    if known:
        return known
    if not isinstance(node, ast.Name):
        return set()
    arguments = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    if node.id in arguments:
        return _passed(node.id, arguments.index(node.id), function, tree, module)
    return {
        value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign) and node.id in ast.dump(ast.Tuple(one.targets, ast.Load()))
        for part in ast.walk(one.value)
        if isinstance(part, ast.expr)
        for value in _known(part, module)
    }


def _passed(
    name: str, place: int, function: ast.FunctionDef, tree: ast.Module, module: ModuleType
) -> set[str]:
    found: set[str] = set()
    for caller in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(caller) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", None) != function.name:
                continue
            by_name = [one.value for one in call.keywords if one.arg == name]
            for given in by_name or call.args[place : place + 1]:
                found |= _values(given, caller, tree, module)
    return found


def _known(node: ast.expr, module: ModuleType) -> set[str]:
    """Give the text of a literal, a constant of the module or a member of an enumeration."""
    match node:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.Name(id=name):
            value = getattr(module, name, None)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            value = getattr(getattr(module, owner, None), name, None)
        case ast.IfExp(body=body, orelse=other):
            return _known(body, module) | _known(other, module)
        case _:
            value = None
    if isinstance(value, StrEnum):
        return {value.value}
    return {value} if isinstance(value, str) else set()
