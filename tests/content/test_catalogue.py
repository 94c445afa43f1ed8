"""A catalogue that would show English, or nothing, to a Chinese reader stops the start."""

from pathlib import Path

import pytest

from content.catalogue import CatalogueError, load_catalogues
from content.vocabulary import Language
from content.wording import phrase

_HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
_NAME = "locales/zh_CN/LC_MESSAGES/messages.po"


def _write(folder: Path, *entries: str) -> None:
    path = folder / "zh_CN" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(_HEADER + "\n\n".join(entries) + "\n", encoding="utf-8")


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueError) as raised:
        load_catalogues(folder)
    return raised.value.problems


def test_complete_catalogue_is_compiled(tmp_path: Path) -> None:
    _write(tmp_path, 'msgid "At {time}."\nmsgstr "时间：{time}。"')
    catalogues = load_catalogues(tmp_path)
    assert catalogues[Language.ZH_CN].template(phrase("At {time}.")) == "时间：{time}。"
    assert catalogues[Language.EN].template(phrase("At {time}.")) == "At {time}."


def test_phrase_that_is_not_there_is_refused_not_shown_in_english(tmp_path: Path) -> None:
    _write(tmp_path, 'msgid "Here"\nmsgstr "这里"')
    with pytest.raises(LookupError):
        load_catalogues(tmp_path)[Language.ZH_CN].template(phrase("Elsewhere"))


def test_missing_catalogue_is_told(tmp_path: Path) -> None:
    assert _problems(tmp_path) == (f"{_NAME}: the file is missing. Run `make messages`.",)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "Taken"\nmsgstr ""', "'Taken' has no translation. Translate it."),
        (
            'msgid "{count} dose"\nmsgid_plural "{count} doses"\nmsgstr[0] ""',
            "'{count} dose' has no translation. Translate it.",
        ),
        (
            '#, fuzzy\nmsgid "Taken"\nmsgstr "已服用"',
            "'Taken' is marked fuzzy. Check it and remove the mark.",
        ),
        (
            'msgid "At {time}."\nmsgstr "时间：{tme}。"',
            "'At {time}.' has other placeholders than its translation. Use the same ones.",
        ),
        (
            'msgid "At {time}."\nmsgstr "时间。"',
            "'At {time}.' has other placeholders than its translation. Use the same ones.",
        ),
    ],
)
def test_planted_fault_is_told(tmp_path: Path, entry: str, problem: str) -> None:
    _write(tmp_path, 'msgid "Here"\nmsgstr "这里"', entry)
    assert _problems(tmp_path) == (f"{_NAME}: {problem}",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "Taken\nmsgstr "已服用"', "line 6: not a catalogue line"),
        ('msgid "a"\nmsgstr "b" c', "line 7: not a catalogue line"),
        ('msgid "a "b""\nmsgstr "c"', "line 6: not a catalogue line"),
        ('msgid a\nmsgstr "c"', "line 6: not a catalogue line"),
        ('msgid "a"', "not a catalogue"),
    ],
)
def test_broken_catalogue_is_told(tmp_path: Path, text: str, told: str) -> None:
    _write(tmp_path, text)
    [problem] = _problems(tmp_path)
    assert problem.startswith(f"{_NAME}: ")
    assert told in problem


def test_catalogue_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    _write(tmp_path)
    path = tmp_path / "zh_CN" / "LC_MESSAGES" / "messages.po"
    path.write_bytes(path.read_bytes() + 'msgid "a"\nmsgstr "名"\n'.encode("gb18030"))
    assert _problems(tmp_path) == (f"{_NAME}: not UTF-8. Save it as UTF-8.",)
