"""The rules for free text, kept beside the data as they are looked up, for a quick start."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, TypeGuard

from content.strict_yaml import version_of
from content.triage.fever_rules import FeverRules
from content.triage.index import RedFlags, Triage, Wording
from content.triage.lexicon import Lexicon, LexiconParts
from content.triage.load import OWN_FILES, Looked, load_triage, put_together
from content.triage.patterns import Item, Join
from content.triage.rules import RedFlagRule, RulesFile

_CODE = Path(__file__).resolve().parent
_ROOT = _CODE.parent
_Items = list[tuple[str, int]]


class _Parts(TypedDict):
    """What a kept file holds; `version` is of the content, `made_by` of the code as well."""

    version: str
    made_by: str
    fever: str
    files: dict[str, str]
    lexicon: LexiconParts
    loose: LexiconParts
    wordings: list[tuple[str, list[tuple[str, _Items]]]]
    exceptions: list[tuple[str, list[_Items]]]
    pieces: list[str]


def load_kept_triage(kept: Path, folder: Path | None = None) -> Triage:
    """Read what reading a free text needs, from a kept file where there is a fresh one.

    Args:
        kept: A file in which the rules may be kept. It is used only while it was made from
            exactly these files by exactly this code, and written anew otherwise; one that cannot
            be read or written is left alone.
        folder: Where the content files are; those installed with this package when left out.

    Raises:
        FileError: as `content.triage.load.load_triage`.
    """
    root = folder or _ROOT
    version = version_of(root)
    made_by = _made_by(version)
    parts = _read(kept, made_by)
    if parts is not None:
        return _triage(parts)
    found = load_triage(root)
    _keep(kept, _parts(found, made_by))
    return found


def _made_by(version: str) -> str:
    whole = hashlib.sha256(version.encode())
    for path in sorted(_CODE.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _read(path: Path, made_by: str) -> _Parts | None:
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if _is_of(found, made_by) else None


def _is_of(found: object, made_by: str) -> TypeGuard[_Parts]:
    return isinstance(found, dict) and found.get("made_by") == made_by


def _keep(path: Path, parts: _Parts) -> None:
    half = path.with_name(f"{path.name}.{parts['version']}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
        half.replace(path)
    except OSError:
        return


def _parts(found: Triage, made_by: str) -> _Parts:
    flags = found.red_flags
    return _Parts(
        version=found.version,
        made_by=made_by,
        fever=found.fever.model_dump_json(by_alias=True),
        files={name: file.model_dump_json(by_alias=True) for name, file in flags.files.items()},
        lexicon=flags.known.lexicon.parts(),
        loose=flags.known.loose.lexicon.parts(),
        wordings=[
            (key, [(rule.id, _plain_items(items)) for rule, items in wordings])
            for key, wordings in flags.wordings.items()
        ],
        exceptions=[
            (rule, [_plain_items(items) for items in wordings])
            for rule, wordings in flags.exceptions.items()
        ],
        pieces=sorted(flags.known.pieces),
    )


def _triage(parts: _Parts) -> Triage:
    shapes = {name: OWN_FILES.get(name, RulesFile) for name in parts["files"]}
    files = {name: shapes[name].model_validate_json(text) for name, text in parts["files"].items()}
    rules = {
        rule.id: rule
        for file in files.values()
        if isinstance(file, RulesFile)
        for rule in file.rules
    }
    looked = Looked(
        lexicon=Lexicon.of(parts["lexicon"]),
        loose=Lexicon.of(parts["loose"]),
        wordings=MappingProxyType(dict(_wordings(parts, rules))),
        exceptions=MappingProxyType(
            {
                rule: tuple(_items(items) for items in wordings)
                for rule, wordings in parts["exceptions"]
            }
        ),
        pieces=frozenset(parts["pieces"]),
    )
    fever = FeverRules.model_validate_json(parts["fever"])
    flags: RedFlags = put_together(files, fever, looked)
    return Triage(version=parts["version"], fever=fever, red_flags=flags)


def _wordings(
    parts: _Parts, rules: Mapping[str, RedFlagRule]
) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    for key, wordings in parts["wordings"]:
        yield key, tuple((rules[rule], _items(items)) for rule, items in wordings)


def _plain_items(items: tuple[Item, ...]) -> _Items:
    return [(item.key, item.join.value) for item in items]


def _items(plain: _Items) -> tuple[Item, ...]:
    return tuple(Item(key, _JOINS[join]) for key, join in plain)


_JOINS = {join.value: join for join in Join}
