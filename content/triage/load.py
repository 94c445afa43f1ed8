"""`triage/redflags/*.yaml` into `RedFlags`, or every reason why not."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from content.plain import plain
from content.shape import Reviewed
from content.strict_yaml import FileError, Reader, read_file, version_of
from content.triage.fever_rules import FeverRules
from content.triage.index import RedFlags, Triage, Wording
from content.triage.lexicon import Lexicon
from content.triage.loose import Loose
from content.triage.patterns import Item, items_of
from content.triage.rules import (
    ROWS,
    Context,
    Group,
    LooseFile,
    RedFlagRule,
    RulesFile,
    SoundsFile,
    TogetherFile,
    TyposFile,
    Wordings,
    WordsFile,
)
from content.triage.said import Known
from content.triage.sounds import Sounds
from content.triage.spelling import Spelling
from content.triage.traditional import simplified

_File = TypeVar("_File", bound=Reviewed)
_ROOT = Path(__file__).resolve().parents[1]
_FOLDER = _ROOT / "triage/redflags"
_NAME = "content/triage/redflags"
OWN_FILES: Mapping[str, type[Reviewed]] = MappingProxyType(
    {
        "words.yaml": WordsFile,
        "typos.yaml": TyposFile,
        "together.yaml": TogetherFile,
        "loose.yaml": LooseFile,
        "sounds.yaml": SoundsFile,
    }
)
_GROUP = re.compile(r"<[a-z_]+>")
_PLAIN_WORD = re.compile(r"[^<>*]+\*?")
_FEVER = "fever"
_AROUND = frozenset("=!")
_CHINESE_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


def load_triage(folder: Path | None = None) -> Triage:
    """Read only what reading a free text needs; `load_content` checks all of it together.

    Args:
        folder: Where the content files are; those installed with this package when left out.

    Raises:
        FileError: something is missing, unknown, given twice or contradictory.
    """
    root = folder or _ROOT
    fever = read_file(root / "triage/fever.yaml", "content/triage/fever.yaml", FeverRules)
    return Triage(
        version=version_of(root),
        fever=fever,
        red_flags=load_red_flags(fever, root / "triage/redflags"),
    )


def load_red_flags(fever: FeverRules, folder: Path | None = None) -> RedFlags:
    """Read and check every file of the red flags.

    Args:
        fever: The fever rules; their words are findings in a list of denials too.
        folder: Where the files are; those installed with this package when left out.

    Raises:
        FileError: something is missing, unknown, given twice or contradictory; all reasons at once.
    """
    reader = Reader(folder or _FOLDER, _NAME)
    words = reader.read("words.yaml", WordsFile)
    typos = reader.read("typos.yaml", TyposFile)
    together = reader.read("together.yaml", TogetherFile)
    loose = reader.read("loose.yaml", LooseFile)
    sounds = reader.read("sounds.yaml", SoundsFile)
    files = reader.read_all("*.yaml", RulesFile, but=OWN_FILES)
    if not (words and typos and together and loose and sounds and files) or reader.problems:
        raise FileError(*reader.problems)
    rules = tuple(rule for file in files.values() for rule in file.rules)
    groups = (*words.body, *words.groups)
    problems = (
        *_given_twice(rules, together, groups),
        *_dangling(rules, together, groups),
        *_missing_rows(rules, together),
        *_odd_words(rules, groups),
    )
    if problems:
        raise FileError(*problems)
    entries = tuple(_entries(rules, groups, words.context, fever))
    exact = {key for rule in rules if rule.exact for _, key in _own_entries(rule)}
    findings = ((word, key) for word, key in entries if not (key[0] in _AROUND or key in exact))
    own: dict[str, Reviewed] = {
        "words.yaml": words,
        "typos.yaml": typos,
        "together.yaml": together,
        "loose.yaml": loose,
        "sounds.yaml": sounds,
    }
    looked = Looked(
        lexicon=Lexicon(entries),
        loose=findings,
        wordings=_by_first_word(rules),
        exceptions=_exceptions(rules),
        pieces=_pieces(rules),
    )
    return put_together({**own, **files}, fever, looked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is made of the files, and looked up. `loose` may still be the words for it."""

    lexicon: Lexicon
    loose: Lexicon | Iterable[tuple[str, str]]
    wordings: Mapping[str, tuple[Wording, ...]]
    exceptions: Mapping[str, tuple[tuple[Item, ...], ...]]
    pieces: frozenset[str]


def put_together(files: Mapping[str, Reviewed], fever: FeverRules, looked: Looked) -> RedFlags:
    """Make the red flags of checked files, by name, and of what is looked up of them."""
    words, together = _of(files, WordsFile), _of(files, TogetherFile)
    rules = tuple(
        rule for file in files.values() if isinstance(file, RulesFile) for rule in file.rules
    )
    sounds = Sounds(_of(files, SoundsFile), _flag_words(rules, fever))
    written = (word for word in looked.lexicon.words if _CHINESE_WORD.fullmatch(word))
    return RedFlags(
        rules=rules,
        measures=together.measures,
        combinations=together.combinations,
        several=together.several,
        elsewhere=together.elsewhere,
        wordings=looked.wordings,
        exceptions=looked.exceptions,
        known=Known(
            lexicon=looked.lexicon,
            loose=Loose(_of(files, LooseFile), looked.loose),
            spelling=Spelling(_of(files, TyposFile), looked.lexicon, sounds, written),
            body=frozenset(f"<{group.id}>" for group in words.body),
            pieces=looked.pieces,
        ),
        files=MappingProxyType(dict(files)),
        cited=(words, together, rules),
    )


def _of(files: Mapping[str, Reviewed], shape: type[_File]) -> _File:
    return next(file for file in files.values() if isinstance(file, shape))


@cache
def _plain(word: str) -> str:
    return word.lower() if word.isascii() else simplified(plain(word))


@cache
def _items(wording: str) -> tuple[Item, ...]:
    return tuple(Item(_plain(item.key), item.join) for item in items_of(wording))


def _by_first_word(
    rules: Iterable[RedFlagRule],
) -> Mapping[str, tuple[Wording, ...]]:
    found: dict[str, list[Wording]] = {}
    for rule in rules:
        for wording in rule.all():
            items = _items(wording)
            found.setdefault(items[0].key, []).append((rule, items))
    return MappingProxyType({key: tuple(wordings) for key, wordings in found.items()})


def _exceptions(
    rules: Iterable[RedFlagRule],
) -> MappingProxyType[str, tuple[tuple[Item, ...], ...]]:
    long = {
        rule.id: tuple(items for one in rule.unless.all() if len(items := _items(one)) > 1)
        for rule in rules
        if rule.unless
    }
    return MappingProxyType({rule: wordings for rule, wordings in long.items() if wordings})


def _pieces(rules: Iterable[RedFlagRule]) -> frozenset[str]:
    wordings = [_items(wording) for rule in rules for wording in _every_wording(rule)]
    alone = {items[0].key for items in wordings if len(items) == 1}
    return frozenset(item.key for items in wordings for item in items) - alone


def _entries(
    rules: Iterable[RedFlagRule], groups: Iterable[Group], context: Context, fever: FeverRules
) -> Iterator[tuple[str, str]]:
    for group in groups:
        yield from ((_plain(word), f"<{group.id}>") for word in group.all())
    for name in Context.model_fields:
        words: Wordings = getattr(context, name)
        yield from ((_plain(word), f"={name}") for word in words.all())
    for fever_words in (fever.words.fever, fever.words.lasting_fever, fever.words.chills):
        both = (*fever_words.zh, *fever_words.en)
        yield from ((_plain(word), f"={_FEVER}") for word in both)
    for rule in rules:
        yield from _own_entries(rule)


def _flag_words(rules: Sequence[RedFlagRule], fever: FeverRules) -> Iterator[str]:
    words = [word for rule in rules for word in map(_plain, rule.zh)]
    words += (_plain(word) for word in (*fever.words.fever.zh, *fever.words.chills.zh))
    yield from dict.fromkeys(word for word in words if _CHINESE_WORD.fullmatch(word))


def _every_wording(rule: RedFlagRule) -> Iterator[str]:
    yield from rule.all()
    if rule.unless:
        yield from (wording for wording in rule.unless.all() if len(_items(wording)) > 1)


def _own_entries(rule: RedFlagRule) -> Iterator[tuple[str, str]]:
    for wording in rule.all():
        keys = (item.key for item in _items(wording))
        yield from ((key, key) for key in keys if not _GROUP.fullmatch(key))
    for wording in rule.unless.all() if rule.unless else ():
        items = _items(wording)
        if len(items) == 1:
            yield items[0].key, f"!{rule.id}"
        else:
            yield from ((item.key, item.key) for item in items if not _GROUP.fullmatch(item.key))


def _given_twice(
    rules: Iterable[RedFlagRule], together: TogetherFile, groups: Iterable[Group]
) -> Iterator[str]:
    ids = [
        *(rule.id for rule in rules),
        *(measure.id for measure in together.measures),
        *(combination.id for combination in together.combinations),
        together.several.id,
    ]
    names = [group.id for group in groups]
    for name in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{_NAME}: rule id '{name}' is given twice. Keep one."
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield f"{_NAME}/words.yaml: group '{name}' is given twice. Keep one."


def _dangling(
    rules: Iterable[RedFlagRule], together: TogetherFile, groups: Iterable[Group]
) -> Iterator[str]:
    known = {f"<{group.id}>" for group in groups}
    ids = {rule.id for rule in rules}
    topics = {rule.topic for rule in rules} | {one.topic for one in together.measures} | {_FEVER}
    for rule in rules:
        used = {group for wording in rule.all() for group in _GROUP.findall(wording)}
        used |= {f"<{group}>" for group in (rule.worse.groups if rule.worse else ())}
        for group in sorted(used - known):
            yield (
                f"{_NAME}: rule {rule.id} uses {group}, which words.yaml does not have. "
                "Add it there, or correct it."
            )
        for name in sorted(set(rule.replaces) - ids):
            yield (f"{_NAME}: rule {rule.id} replaces '{name}', which is no rule. Correct it.")
    for combination in together.combinations:
        for topic in sorted(set(combination.all_) - topics):
            yield (
                f"{_NAME}/together.yaml: {combination.id} needs topic '{topic}', which no "
                "rule has. Correct it."
            )


def _missing_rows(rules: Iterable[RedFlagRule], together: TogetherFile) -> Iterator[str]:
    covered = {row for rule in rules for row in rule.rows}
    covered |= {row for measure in together.measures for row in measure.rows}
    covered |= {row for combination in together.combinations for row in combination.rows}
    covered |= {one.row for one in together.elsewhere}
    for row in ROWS:
        if row not in covered:
            yield (
                f"{_NAME}: no rule is about row {row} of the red flags. Add one, or say "
                "under 'elsewhere' in together.yaml why not."
            )


def _odd_words(rules: Iterable[RedFlagRule], groups: Iterable[Group]) -> Iterator[str]:
    keys = {
        item.key
        for rule in rules
        for wording in rule.all()
        for item in _items(wording)
        if not _GROUP.fullmatch(item.key)
    }
    keys |= {_plain(word) for group in groups for word in group.all()}
    for key in sorted(keys):
        if not _PLAIN_WORD.fullmatch(key):
            yield (
                f"{_NAME}: '{key}' is no wording. Write words, <group>, … or &; * only at the end."
            )
