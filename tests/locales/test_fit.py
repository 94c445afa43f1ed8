"""Everything that is said fits a phone, also where it was put together from several texts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from content.load import load_content
from content.vocabulary import Language
from tests.support.fit import (
    LONGEST_MESSAGE,
    LONGEST_WHOLE,
    Seen,
    is_long_button,
    language_of,
    long_sentences,
    messages_of,
    misfits,
)

_ROOT = Path(__file__).parents[2]
_CONTENT = load_content()
_TRANSCRIPTS = sorted((_ROOT / "tests/scenario/transcripts").glob("*.txt"))
_CATALOGUE = _ROOT / "locales/zh_CN/LC_MESSAGES/messages.po"
_BUTTON = "button"
# A case told to staff holds what the patient wrote and each report of it: nothing of it is cut.
_CASE = re.compile(
    r"^(?:Sent again[^\n]*\n\n|再次发送[^\n]*\n\n)?[\U0001f7e0-\U0001f7ff\U0001f534]"
)
_QUOTES_WORDS = re.compile(r"^(?:Their words|原话)[:：]", re.MULTILINE)


def _is_shown_whole(seen: Seen) -> bool:
    notice = _CONTENT.notice
    is_notice = any(notice.in_language(one)[:40] in seen.words for one in Language)
    return is_notice or bool(_CASE.match(seen.words)) or bool(_QUOTES_WORDS.search(seen.words))


def _phrases() -> Iterator[tuple[str | None, Language, str]]:
    """Every interface phrase in both languages, with its context."""
    with _CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from ((message.context, Language.EN, str(one)) for one in sources)
        yield from ((message.context, Language.ZH_CN, str(one)) for one in said)


def test_every_phrase_fits() -> None:
    long = [
        one
        for context, language, words in _phrases()
        if context != _BUTTON
        for one in (*long_sentences(words, language), *([words] if _is_long(words) else ()))
    ]
    assert long == []


def _is_long(words: str) -> bool:
    return len(words) > LONGEST_MESSAGE


def test_every_button_of_the_catalogue_fits() -> None:
    labels = {re.sub(r"\{code\}", "01-001", w) for c, _, w in _phrases() if c == _BUTTON}
    assert [label for label in sorted(labels) if is_long_button(label)] == []


def test_every_label_of_the_content_fits() -> None:
    symptoms = _CONTENT.symptoms
    names = [*(one.name for one in symptoms.items.values()), *(a.name for a in symptoms.areas)]
    labels = {name.in_language(language) for name in names for language in Language}
    labels |= set(_CONTENT.words.labels.values())
    assert [label for label in sorted(labels) if is_long_button(label)] == []


@pytest.mark.parametrize("path", _TRANSCRIPTS, ids=lambda path: path.stem)
def test_every_message_of_a_scenario_fits(path: Path) -> None:
    found = [
        fault
        for seen in messages_of(path.read_text(encoding="utf-8"))
        for fault in misfits(
            seen,
            language_of(seen.words),
            longest=LONGEST_WHOLE if _is_shown_whole(seen) else LONGEST_MESSAGE,
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("word " * 130, "characters"),
        ("Please " + "call " * 26 + "now.", "long sentence"),
        ("请" + "您打电话" * 10 + "。", "long sentence"),
        ("Yes?" + " [No]" * 9, "9 buttons"),
        ("Yes? [Please tell the nurse]", "long button"),
        ("好吗？ [请您马上告诉值班护士吧好吗]", "long button"),
    ],
)
def test_planted_misfit_in_a_transcript_is_found(line: str, fault: str) -> None:
    [seen] = messages_of(f"scenario: planted\n\n  bot to Ann < {line.strip()}\n  records: none\n")
    assert fault in " ".join(misfits(seen, language_of(seen.words)))


def test_message_of_several_lines_is_read_whole() -> None:
    transcript = "  bot to Ann < One.\n\n      Two. [A] [B]\n  keys of Ann: C\n"
    assert list(messages_of(transcript)) == [
        Seen(name="Ann", words="One.\n\nTwo.", buttons=("A", "B"))
    ]


def test_there_are_transcripts_in_both_languages() -> None:
    assert {language.value for language in Language} == {
        path.stem.rpartition(".")[2] for path in _TRANSCRIPTS
    }
