"""One content file into one strict shape, or the reasons why not, in words for its author."""

import hashlib
import json
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from content.shape import ContentModel

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:  # the same grammar in C is six times as fast; a wheel without it reads the same
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_T = TypeVar("_T")
_Model = TypeVar("_Model", bound=ContentModel)

_PLAIN_KINDS = ("null", "bool", "int", "float", "str", "seq")
_SCALARS = (
    ("bool", r"true|false", list("tf")),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
)
_SHOWN = 40
_VERSION_LENGTH = 12
_OWN_CHECK = "value_error"
_REMEDIES = {
    "missing": "is missing. Add it.",
    "extra_forbidden": "is not a key here. Remove it, or correct its spelling.",
    "time_parsing": 'is no time. Write it as "HH:MM", for example "08:30".',
    "bool_type": "is neither true nor false. Write true or false.",
    "int_type": "is no whole number. Write digits without quotes.",
    "string_type": "is no text. Put it in double quotes.",
    "string_too_short": "is empty. Write it.",
    "too_short": "is an empty list. Write at least one.",
}


class FileError(Exception):
    """One file is unusable; `problems` has one line for each reason, each naming the file."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class _Loader(_Base):
    """YAML 1.2 scalars, no duplicate keys, no tags: `8:30`, `no` and `010` stay text."""


class _LineError(Exception):
    """What is wrong on a line; the file's name is put before it."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            line = key_node.start_mark.line + 1
            raise _LineError(f"line {line}: key '{key}' is given twice. Keep one.")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _refused(_: _Loader, node: yaml.Node) -> object:
    line = node.start_mark.line + 1
    raise _LineError(f"line {line}: tag {node.tag} is not used here. Write a plain value.")


_Loader.yaml_implicit_resolvers = {}
for _kind, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(rf"^(?:{_pattern})$"), _first
    )
_Loader.yaml_constructors = {
    f"tag:yaml.org,2002:{kind}": yaml.SafeLoader.yaml_constructors[f"tag:yaml.org,2002:{kind}"]
    for kind in _PLAIN_KINDS
}
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor(None, _refused)


class Reader:
    """Reads the files of one folder, and keeps what is wrong with them in `problems`."""

    def __init__(self, folder: Path, name: str = "content") -> None:
        self._folder = folder
        self._name = name
        self.problems: list[str] = []

    def read(self, file: str, model: type[_Model]) -> _Model | None:
        """Read one file into its shape; None if that fails, with the reasons kept."""
        return self.keep(lambda: read_file(self._folder / file, f"{self._name}/{file}", model))

    def keep(self, load: Callable[[], _T]) -> _T | None:
        """Load something; None if that raises a `FileError`, with its reasons kept."""
        try:
            return load()
        except FileError as error:
            self.problems.extend(error.problems)
            return None

    def read_all(
        self, pattern: str, model: type[_Model], but: Collection[str] = ()
    ) -> dict[str, _Model]:
        """Read every file that fits, `but` some, by name; that there is none is a problem too."""
        paths = [path for path in sorted(self._folder.glob(pattern)) if path.name not in but]
        if not paths:
            where = f"{self._name}/{pattern}".rpartition("/")[0]
            self.problems.append(f"{where}: there is no file. Put the files back.")
        names = [path.relative_to(self._folder).as_posix() for path in paths]
        found = {name: self.read(name, model) for name in names}
        return {name: file for name, file in found.items() if file}


def read_file(path: Path, name: str, model: type[_Model]) -> _Model:
    """Read one YAML file into its shape.

    Args:
        path: Where the file is.
        name: How problems call it, for example `content/plan/study.yaml`.
        model: The shape it must have.

    Raises:
        FileError: the file is missing, not UTF-8, not plain YAML, or not of this shape.
    """
    value = read_yaml(path, name)
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise FileError(*(f"{name}: {_in_words(detail)}" for detail in error.errors())) from None


def read_yaml(path: Path, name: str) -> object:
    """Read one YAML file as plain values of any shape.

    Args:
        path: Where the file is.
        name: How problems call it.

    Raises:
        FileError: the file is missing, not UTF-8, or not plain YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506, TID251 - made strict above
    except FileNotFoundError:
        raise FileError(f"{name}: the file is missing. Put it back.") from None
    except UnicodeDecodeError:
        raise FileError(f"{name}: not UTF-8. Save it as UTF-8.") from None
    except _LineError as error:
        raise FileError(f"{name}: {error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        why = getattr(error, "problem", None) or "a character that YAML does not allow"
        raise FileError(f"{name}: {line}not YAML: {why}. Correct it.") from None


def version_of(root: Path) -> str:
    """Hash names and bytes of all files below a folder, so that any change shows."""
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        data = path.read_bytes()
        name = path.relative_to(root).as_posix()
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()[:_VERSION_LENGTH]


def _in_words(detail: ErrorDetails) -> str:
    where = ""
    for part in detail["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    given = detail["input"]
    shown = f" ({str(given)[:_SHOWN]!r})" if isinstance(given, str | int | float) else ""
    if remedy := _REMEDIES.get(detail["type"]):
        return f"{where}{shown} {remedy}"
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == _OWN_CHECK:
        return f"{where}{shown or ''}: {message}." if where else f"{message}."
    return f"{where}{shown} is refused. {message}."
