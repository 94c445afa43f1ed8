"""What the companion never says is found wherever it is written, in both languages."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from content.catalogue import Catalogues, load_catalogues
from content.forbidden import (
    Said,
    said_by,
    said_by_catalogues,
    said_by_content,
    violations,
)
from content.load import load_content
from content.never_said import forbidden_words
from content.shape import Bilingual
from content.vocabulary import Language

_CONTENT = load_content()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is safe.", ("safe",)),
        ("SAFE to take", ("safe",)),
        ("Your temperature is normal.", ("normal",)),
        ("Don’t worry.", ("don't worry",)),
        ("We diagnosed an infection.", ("diagnos*",)),
        ("Take half a tablet today.", ("half a tablet", "take half")),
        ("Stop taking it.", ("stop taking",)),
        ("You can wait until tomorrow.", ("wait until tomorrow",)),
        ("We monitor you.", ("monitor*",)),
        ("Go on with day 9.", ("day 9",)),
        ("This tool gives no diagnosis.", ()),
        ("It gives no diagnosis, but the diagnosis is clear.", ("diagnos*",)),
        ("unsafely written, abnormality", ()),
        ("Call the study team.", ()),
    ],
)
def test_english_words_are_found(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_words(text, Language.EN, _CONTENT) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("这样很安全。", ("安全",)),
        ("您的体温正常。", ("正常",)),
        ("别担心。", ("别担心",)),
        ("诊断为感染。", ("诊断",)),
        ("今天吃半片。", ("半片",)),
        ("建议减量。", ("减量",)),
        ("等到明天再看。", ("等到明天",)),
        ("我们24小时监护您。", ("监护",)),
        ("本工具不提供诊断或用药剂量建议，也不是24小时监护。", ()),
        ("不提供诊断。诊断是感染。", ("诊断",)),
        ("请拨打研究团队电话。", ()),
    ],
)
def test_chinese_words_are_found(text: str, found: tuple[str, ...]) -> None:
    assert forbidden_words(text, Language.ZH_CN, _CONTENT) == found


def test_words_of_the_other_language_do_not_count() -> None:
    assert forbidden_words("safe", Language.ZH_CN, _CONTENT) == ()


@dataclass(frozen=True)
class _Item:
    name: Bilingual
    options: tuple[Bilingual, ...]


_HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


def _catalogues(tmp_path: Path, entry: str) -> Catalogues:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(f"{_HEADER}{entry}\n", encoding="utf-8")
    return load_catalogues(tmp_path)


def test_texts_notice_plan_and_phrases_say_nothing_forbidden() -> None:
    said = [*said_by_content(_CONTENT), *said_by_catalogues(load_catalogues())]
    assert list(violations(said, _CONTENT)) == []


def test_every_text_of_the_content_is_looked_at_in_both_languages() -> None:
    said = {(one.language, one.text) for one in said_by_content(_CONTENT)}
    shown = [text.in_language(one) for text in _CONTENT.texts.values() for one in Language]
    shown += [act.question.en for act in _CONTENT.notice.acts]
    shown += [section.text.zh for section in _CONTENT.notice.body]
    shown += [drug.said.zh for drug in _CONTENT.regimen.drugs]
    shown += [visit.what.en for visit in _CONTENT.visits.visits]
    assert [text for text in shown if text not in {words for _, words in said}] == []


def test_every_phrase_is_looked_at_in_both_languages() -> None:
    said = {(one.language, one.text) for one in said_by_catalogues(load_catalogues())}
    assert (Language.EN, "Taken") in said
    assert (Language.ZH_CN, "已服用") in said


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ('msgid "You are safe."\nmsgstr "您好。"', "safe"),
        ('msgid "Hello."\nmsgstr "请放心。"', "请放心"),
        ('msgid "One."\nmsgid_plural "{count} harmless."\nmsgstr[0] "{count}次。"', "harmless"),
        ('msgid "One."\nmsgid_plural "{count}."\nmsgstr[0] "{count}次，没事。"', "没事"),
        ('msgctxt "button"\nmsgid "Normal"\nmsgstr "平常"', "normal"),
    ],
)
def test_planted_word_in_a_phrase_is_found(tmp_path: Path, entry: str, word: str) -> None:
    (problem,) = violations(said_by_catalogues(_catalogues(tmp_path, entry)), _CONTENT)
    assert problem.startswith(f"locales: '{word}' is never said (content/forbidden.yaml). Say it")


def test_planted_word_deep_inside_content_is_found() -> None:
    clean = Bilingual(en="Pain", zh="疼痛")
    item = _Item(name=clean, options=(clean, Bilingual(en="None", zh="正常")))
    (problem,) = violations(said_by("content/x", {"pain": item}), _CONTENT)
    assert problem.startswith("content/x: pain: options[1]: '正常' is never said")


@pytest.mark.parametrize(
    ("text", "to_staff", "found"),
    [
        ("an antibiotic", False, 1),
        ("an antibiotic", True, 0),
        ("a harmless antibiotic", True, 1),
    ],
)
def test_staff_may_read_what_kind_of_medicine_it_is(
    text: str,
    to_staff: bool,  # noqa: FBT001
    found: int,
) -> None:
    said = Said("x", Language.EN, text, to_staff=to_staff)
    assert len(list(violations([said], _CONTENT))) == found
