"""Wordings in both languages: texts, phrases, dates, times, numbers, and what is refused."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from content.catalogue import load_catalogues
from content.load import load_content
from content.translate import Translator, WordingError, pick_language
from content.vocabulary import Language
from content.wording import (
    Local,
    Param,
    Phrase,
    Verbatim,
    Wording,
    approved,
    phrase,
    phrase_ctx,
    phrase_plural,
)

_CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

msgid "Shown: {it}."
msgstr "显示：{it}。"

msgid "{count} dose left."
msgid_plural "{count} doses left."
msgstr[0] "还剩{count}次。"

msgctxt "button"
msgid "Later"
msgstr "稍后"

msgctxt "list"
msgid "{count} case"
msgid_plural "{count} cases"
msgstr[0] "{count}个"

msgid "Later"
msgstr "以后"
"""


@pytest.fixture
def translator(tmp_path: Path) -> Translator:
    path = tmp_path / "zh_CN" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(_CATALOGUE, encoding="utf-8")
    return Translator(load_content(), load_catalogues(tmp_path))


def _shown(value: Param) -> Phrase:
    return Phrase("Shown: {it}.", (("it", value),))


@pytest.mark.parametrize(
    ("wording", "english", "chinese"),
    [
        (Verbatim("01-001 {it}"), "01-001 {it}", "01-001 {it}"),
        (_shown("Wei"), "Shown: Wei.", "显示：Wei。"),
        (_shown("{it} {name}"), "Shown: {it} {name}.", "显示：{it} {name}。"),
        (_shown(400), "Shown: 400.", "显示：400。"),
        (_shown(12_345), "Shown: 12,345.", "显示：12,345。"),
        (_shown(Decimal("38.25")), "Shown: 38.25.", "显示：38.25。"),
        (_shown(date(2026, 11, 3)), "Shown: Tue, Nov 3.", "显示：11月3日周二。"),
        (_shown(time(8, 5)), "Shown: 08:05.", "显示：08:05。"),
        (_shown(time(20, 0)), "Shown: 20:00.", "显示：20:00。"),
        (
            _shown(Local(datetime(2026, 11, 2, 16, 30, tzinfo=UTC), "Asia/Shanghai")),
            "Shown: Tue, Nov 3 00:30.",
            "显示：11月3日周二 00:30。",
        ),
        (_shown(phrase_ctx("button", "Later")), "Shown: Later.", "显示：稍后。"),
        (phrase("Later"), "Later", "以后"),
        (phrase_ctx("button", "Later"), "Later", "稍后"),
        (
            phrase_plural("{count} dose left.", "{count} doses left.", count=1),
            "1 dose left.",
            "还剩1次。",
        ),
        (
            phrase_plural("{count} dose left.", "{count} doses left.", count=2),
            "2 doses left.",
            "还剩2次。",
        ),
        (
            Phrase(
                "{count} case", (("count", 2),), plural="{count} cases", count=2, context="list"
            ),
            "2 cases",
            "2个",
        ),
        (
            approved("dose_later", time=time(8, 30)),
            "All right. I will remind you again at 08:30.",
            "好的，我会在08:30再提醒您。",
        ),
        (
            approved("emergency_line", hotline="000-0101", unused="x"),
            "In an emergency call 120 or 000-0101.",
            "紧急情况请拨打120或000-0101。",
        ),
    ],
)
def test_wording_is_rendered_in_both_languages(
    translator: Translator, wording: Wording, english: str, chinese: str
) -> None:
    assert translator.render(wording, Language.EN) == english
    assert translator.render(wording, Language.ZH_CN) == chinese


def test_notice_and_its_questions_are_texts(translator: Translator) -> None:
    notice = load_content().notice
    for language in Language:
        assert translator.render(approved("notice"), language) == notice.in_language(language)
        questions = [
            translator.render(approved(f"notice_{act}"), language)
            for act in ("use", "health_data", "abroad")
        ]
        assert questions == [act.question.in_language(language) for act in notice.acts]


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        (approved("no_such_text"), "no approved text 'no_such_text'"),
        (approved("dose_later"), "'dose_later' needs the parameter 'time'"),
        (phrase("Nobody translated this."), "not in the catalogue of zh-CN"),
        (phrase_ctx("menu", "Later"), "not in the catalogue of zh-CN"),
        (_shown(phrase("Nobody translated this.")), "not in the catalogue of zh-CN"),
        (_shown(datetime(2026, 11, 3, tzinfo=UTC)), "'it' is an instant without a zone"),
    ],
)
def test_wording_that_cannot_be_shown_is_refused(
    translator: Translator, wording: Wording, told: str
) -> None:
    with pytest.raises(WordingError, match=told):
        translator.render(wording, Language.ZH_CN)


def test_refusal_does_not_repeat_what_a_patient_wrote(translator: Translator) -> None:
    wording = Phrase("{words} {missing}", (("words", "secret"),))
    with pytest.raises(WordingError) as raised:
        translator.render(wording, Language.EN)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", Language.ZH_CN),
        ("zh-hans", Language.ZH_CN),
        ("zh-CN", Language.ZH_CN),
        ("zh_TW", Language.ZH_CN),
        ("zh-hant", Language.ZH_CN),
        ("ZH-Hans-CN", Language.ZH_CN),
        ("en", Language.EN),
        ("en-GB", Language.EN),
        ("de", Language.EN),
        ("zha", Language.EN),
        ("", Language.EN),
        (None, Language.EN),
    ],
)
def test_language_is_picked_from_the_phone(code: str | None, language: Language) -> None:
    assert pick_language(code) is language
