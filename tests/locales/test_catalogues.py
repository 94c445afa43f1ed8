"""The catalogues are complete, up to date, and say nothing that the source does not."""

import ast
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

_REPOSITORY = Path(__file__).parents[2]
_LOCALES = _REPOSITORY / "locales"
_PACKAGES = ("bot", "scheduler", "records", "content")
_CATALOGUES = sorted(_LOCALES.glob("*/LC_MESSAGES/messages.po"))
# How many leading arguments are words, by the function that marks a phrase.
_MARKERS = {"phrase": 1, "phrase_plural": 2, "phrase_ctx": 2}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def _words(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Source and translation, each with all its plural forms."""
    source = message.id if isinstance(message.id, tuple) else (message.id,)
    translation = message.string if isinstance(message.string, tuple) else (message.string,)
    return tuple(map(str, source)), tuple(str(text or "") for text in translation)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _faults(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        source, translation = _words(message)
        if not all(text.strip() for text in translation):
            yield f"not translated: {source[0]}"
        elif message.fuzzy:
            yield f"fuzzy: {source[0]}"
        elif any(_placeholders(text) != _placeholders(source[-1]) for text in translation):
            yield f"other placeholders: {source[0]}"
    yield from (f"obsolete: {message.id}" for message in catalogue.obsolete.values())


def _calls_of_markers(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name in _MARKERS:
                yield name, node


def _faults_of_marked_phrases(source: str) -> Iterator[str]:
    for marker, call in _calls_of_markers(ast.parse(source)):
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if len(words) != _MARKERS[marker] or not all(isinstance(word, str) for word in words):
            yield f"line {call.lineno}: {marker}() needs literal words, or they are not extracted"
            continue
        wanted = set().union(*map(_placeholders, map(str, words)))
        given = {keyword.arg for keyword in call.keywords}
        if not all(name.isidentifier() for name in wanted):
            yield f"line {call.lineno}: only plain named placeholders can be translated"
        elif None not in given and wanted - given | given - wanted - {"count"}:
            said, filled = sorted(wanted), sorted(map(str, given))
            yield f"line {call.lineno}: {said} in the words, {filled} given"


def _catalogue(*lines: str) -> Catalog:
    header = ['msgid ""', 'msgstr ""', r'"Plural-Forms: nplurals=1; plural=0;\n"', ""]
    return read_po(BytesIO("\n".join([*header, *lines, ""]).encode()), locale="zh_CN")


def test_there_is_a_chinese_catalogue() -> None:
    assert [path.parts[-3] for path in _CATALOGUES] == ["zh_CN"]


def test_catalogues_are_as_the_code_needs_them(tmp_path: Path) -> None:
    """The very recipe that developers use, on a copy: a difference means it was forgotten."""
    copy = shutil.copytree(_LOCALES, tmp_path / "locales")
    subprocess.run(
        [
            *("make", "--silent", "--old-file=.venv/tools.stamp", "messages"),
            *(f"LOCALES={copy}", f"BIN={Path(sys.executable).parent}"),
        ],
        cwd=_REPOSITORY,
        check=True,
        capture_output=True,
    )
    stale = [
        str(path.relative_to(copy))
        for path in sorted(copy.rglob("*.po*"))
        if path.read_text(encoding="utf-8") != (_LOCALES / path.relative_to(copy)).read_text()
    ]
    assert stale == [], "run `make messages` and translate what is new"


@pytest.mark.parametrize("path", _CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_phrase_is_translated(path: Path) -> None:
    assert list(_faults(_read(path))) == []


@pytest.mark.parametrize("path", _CATALOGUES, ids=lambda path: path.parts[-3])
def test_chinese_has_one_plural_form(path: Path) -> None:
    assert "nplurals=1; plural=0;" in path.read_text(encoding="utf-8")


def test_every_marked_phrase_can_be_extracted_and_filled() -> None:
    faults = [
        f"{path.relative_to(_REPOSITORY)} {fault}"
        for package in _PACKAGES
        for path in sorted((_REPOSITORY / package).rglob("*.py"))
        if path.relative_to(_REPOSITORY) != Path("content/wording.py")
        for fault in _faults_of_marked_phrases(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (('msgid "Taken"', 'msgstr ""'), "not translated: Taken"),
        (("#, fuzzy", 'msgid "Taken"', 'msgstr "已服用"'), "fuzzy: Taken"),
        (('msgid "At {time}."', 'msgstr "{tme}。"'), "other placeholders: At {time}."),
        (
            ('msgid "{count} dose."', 'msgid_plural "{count} doses."', 'msgstr[0] "剂。"'),
            "other placeholders: {count} dose.",
        ),
        (('#~ msgid "Gone"', '#~ msgstr "没了"'), "obsolete: Gone"),
    ],
)
def test_planted_fault_in_a_catalogue_is_found(entry: tuple[str, ...], fault: str) -> None:
    assert list(_faults(_catalogue(*entry))) == [fault]


def test_right_catalogue_has_no_faults() -> None:
    assert list(_faults(_catalogue('msgid "At {time}."', 'msgstr "时间：{time}。"'))) == []


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("phrase(text)", "needs literal words"),
        ('phrase(f"At {time}.")', "needs literal words"),
        ('phrase("At " + time)', "needs literal words"),
        ('phrase_ctx("button", label)', "needs literal words"),
        ('phrase_plural("{count} dose.", many, count=2)', "needs literal words"),
        ('phrase("At {subject.name}.", subject=1)', "only plain named placeholders"),
        ('phrase("At {}.", time)', "only plain named placeholders"),
        ('phrase("At {time}.", tme=1)', "['time'] in the words, ['tme'] given"),
    ],
)
def test_planted_fault_in_a_marked_phrase_is_found(call: str, fault: str) -> None:
    [found] = _faults_of_marked_phrases(call)
    assert fault in found


@pytest.mark.parametrize(
    "call",
    [
        'phrase("At {time}.", time=at)',
        'phrase("At {time}.", **params)',
        'phrase_ctx("button", "Taken")',
        'phrase_plural("One dose.", "{count} doses.", count=2)',
    ],
)
def test_right_phrase_has_no_faults(call: str) -> None:
    assert list(_faults_of_marked_phrases(call)) == []
