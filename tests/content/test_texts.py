"""The texts patients read: both languages, plain, short, and none of the forbidden words."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from content.load import load_content
from content.model import ApprovedText, placeholders
from content.never_said import forbidden_words
from content.shape import ReviewStatus
from content.vocabulary import Language
from tests.support.fit import LONGEST_MESSAGE, LONGEST_WHOLE, long_sentences

_CONTENT = load_content()
_CHANGELOG = Path(__file__).parents[2] / "content" / "CHANGELOG.md"
_ALARMS = [
    *("report_red", "fever_unanswered", "emergency", "dose_too_much", "medicine_taken_by_mistake"),
    *("bleeding_emergency", "bleeding_red", "breathing_emergency", "breathing_red", "crisis"),
]
_PLACEHOLDERS = {
    "broadcast_please_call": {"hotline"},
    "broadcast_bring_medicines": {"hotline"},
    "family_consent_ask": set(),
    "family_notice": set(),
    "family_welcome": {"hotline"},
    "family_reminder": set(),
    "family_emergency": {"hotline"},
    "family_red": {"hotline"},
    "family_report_red": {"hotline"},
    "family_amber": {"hotline"},
    "family_answer_call_ward": {"hotline"},
    "family_answer_come": {"hotline"},
    "family_answer_temperature": {"hotline"},
    "family_answer_will_call": {"hotline"},
    "family_recorded": {"hotline"},
    "family_fever_amber": {"hotline"},
    "family_fever_ask_number": {"hotline"},
    "family_fever_ask_site": {"value"},
    "family_fever_ask_confirm": {"value"},
    "family_fever_ask_antipyretic": set(),
    "family_fever_unanswered": {"hotline"},
    "family_fever_not_rectal": set(),
    "family_fever_recorded": {"hotline"},
    "family_fever_denied": {"hotline"},
    "family_diary_fine": {"hotline"},
    "family_today_planned": {"day", "drugs"},
    "family_today_nothing": {"day"},
    "family_dose_on_hold": {"hotline"},
    "family_dose_late_possible": set(),
    "family_medicine_told": {"hotline", "name"},
    "family_medicine_ask_form": {"name"},
    "family_medicine_ask_use": {"name"},
    "family_medicine_new": set(),
    "family_medicine_photo": {"hotline"},
    "family_medicine_unanswered": {"hotline"},
    "report_red": {"hotline"},
    "fever_amber": {"hotline"},
    "fever_ask_number": {"hotline"},
    "fever_ask_site": {"value"},
    "fever_ask_confirm": {"value"},
    "fever_ask_plausible": set(),
    "fever_ask_antipyretic": set(),
    "fever_unanswered": {"hotline"},
    "fever_not_rectal": set(),
    "fever_recorded": {"hotline"},
    "fever_denied": {"hotline"},
    "dose_reminder": {"dose", "day"},
    "dose_reminder_repeat": {"dose", "day", "time"},
    "dose_reminder_resent": {"dose", "day", "time"},
    "dose_reminder_snoozed": {"dose", "day", "time"},
    "dose_taken": {"day"},
    "dose_taken_late": {"day", "time"},
    "dose_taken_at": {"day", "time"},
    "dose_later": {"time"},
    "dose_not_taken": {"day", "hotline"},
    "dose_problem": {"hotline"},
    "dose_late_possible": {"until"},
    "dose_missed": {"day", "hotline"},
    "dose_vomited": {"day", "hotline"},
    "dose_too_much": {"hotline"},
    "dose_already_recorded": {"day"},
    "dose_none_today": set(),
    "dose_on_hold": {"hotline"},
    "dose_none_in_arm": set(),
    "dose_schedule": {"dose", "time"},
    "dose_finished": {"day"},
    "dose_reminder_new_order": {"day", "dose", "time"},
    "dose_order_changed": {"dose", "first", "last", "hotline"},
    "dose_order_read": {"dose", "first", "last", "hotline"},
    "dose_resumed": {"day", "dose", "hotline"},
    "data_file_ask": set(),
    "data_who_sees": {"hotline"},
    "notice_changed": {"version", "hotline"},
    "notice_refused": {"hotline"},
    "family_notice_changed": set(),
    "usual_time_dose": {"date", "time"},
    "usual_time_dose_only": {"date", "time"},
    "visit_morning_time": {"time"},
    "usual_time_question": {"date", "time"},
    "usual_time_too_far": {"now", "hotline"},
    "emergency": {"hotline"},
    "emergency_line": {"hotline"},
    "not_an_emergency_service": {"hotline"},
    "what_this_tool_is": {"hotline"},
    "out_of_hours": {"hotline", "opens"},
    "working_hours": {"hotline", "start", "end"},
    "nurse_told": {"hotline"},
    "bleeding_emergency": {"hotline"},
    "bleeding_red": {"hotline"},
    "bleeding_amber": {"hotline"},
    "breathing_emergency": {"hotline"},
    "breathing_red": {"hotline"},
    "breathing_amber": {"hotline"},
    "medicine_taken_by_mistake": {"hotline"},
    "pregnancy": {"hotline"},
    "crisis": {"hotline"},
    "diary_ask": set(),
    "diary_choose": {"hotline"},
    "diary_fever_first": {"symptoms"},
    "diary_fine": {"hotline"},
    "withdraw_ask": set(),
    "withdraw_recorded": {"hotline"},
    "messages_stopped": {"hotline"},
    "data_access": {"hotline"},
    "data_correct": set(),
    "data_delete": {"hotline"},
    "language_switched": set(),
    "today_planned": {"day", "drugs"},
    "today_nothing": {"day"},
    "visit_reminder": {"on", "visit", "what", "hotline"},
    "visit_reminder_confirmed": {"on", "visit", "what", "hotline"},
    "visit_confirmed": {"on", "visit"},
    "visit_cannot_come": {"on", "visit", "hotline"},
    "day1_set": {"on", "hotline"},
    "cycle_begins": {"on", "hotline"},
    "day1_moved": {"on", "hotline"},
    "visit_moved": {"on", "visit", "hotline"},
    "visit_cancelled": {"on", "visit", "hotline"},
    "nurse_has_it": {"name", "hotline"},
    "nobody_has_answered_yet": {"hotline"},
    "report_closed": {"name", "hotline"},
    "passed_on": {"hotline"},
    "not_understood": {"hotline"},
    "not_understood_off_duty": set(),
    "nurse_has_dose": {"name", "hotline"},
    "dose_case_closed": {"name", "hotline"},
    "recorded": {"hotline"},
    "kind_not_read": {"hotline"},
    "message_in_hours": {"until", "opens", "hotline"},
    "file_passed_on": {"hotline"},
    "file_passed_on_off_duty": set(),
    "recording_off_duty": set(),
    "recording_not_passed_on": {"hotline"},
    "answer_temperature": {"hotline"},
    "answer_call_ward": {"hotline"},
    "answer_will_call": {"hotline"},
    "answer_come": {"hotline"},
    "welcome": {"hotline"},
    "left_the_study": {"hotline"},
    "neutral_head": set(),
    "reactivated": {"hotline"},
    "medicine_on_the_list": {"hotline", "name"},
    "medicine_on_the_list_regimen": {"hotline", "name"},
    "medicine_food_on_the_list": {"hotline", "name"},
    "medicine_herb_on_the_list": {"hotline", "name"},
    "medicine_recorded": {"hotline", "name"},
    "medicine_topical": {"hotline", "name"},
    "medicine_unknown": {"hotline", "name"},
    "medicine_ask_which": {"name"},
    "medicine_ask_form": {"name"},
    "medicine_new": set(),
    "medicine_nurse_protocol": set(),
    "medicine_judged_none_known": {"name", "hotline"},
    "medicine_judged_ask_doctor": {"name", "hotline"},
    "medicine_nurse_inhibitor": {"flag", "name"},
    "medicine_nurse_weak": {"flag", "name"},
    "medicine_nurse_inducer": {"flag", "name"},
    "medicine_nurse_pgp": {"flag", "name"},
    "medicine_nurse_affected": {"flag", "name"},
    "medicine_nurse_regimen": {"flag", "name"},
    "medicine_nurse_food": {"flag", "name"},
    "medicine_nurse_herb": {"flag", "name"},
    "medicine_nurse_no_interaction": {"flag", "name"},
    "medicine_nurse_topical": {"flag", "name"},
    "medicine_nurse_unknown": {"name"},
    "medicine_stopped": {"hotline", "name"},
    "medicine_question": {"hotline", "name"},
    "medicine_nurse_other_arm": {"flag", "name"},
    "medicine_nurse_unclear": {"name"},
    "medicine_note_started": set(),
    "medicine_note_stopped": set(),
    "medicine_note_question": set(),
    "medicine_ask_use": {"name"},
    "medicine_photo": {"hotline"},
    "medicine_unanswered": {"hotline"},
    "medicine_nurse_photo": set(),
}


# Every situation that must have an approved text before a patient is enrolled.
_SITUATIONS = {
    "fever",
    "bleeding",
    "breathing",
    "overdose",
    "missed_dose_up_to_8_hours",
    "missed_dose_over_8_hours",
    "vomited_dose",
    "pregnancy",
    "suicidal",
    "unknown_product",
    "new_medicine",
    "out_of_hours",
    "not_an_emergency_service",
    "consent_withdrawal",
    "data_access",
    "data_delete",
    "language_switch",
}


def _shown() -> Iterator[tuple[str, Language, str]]:
    """Yield every word a patient can read, by where it stands."""
    for language in Language:
        for key, text in _CONTENT.texts.items():
            yield key, language, text.in_language(language)
        notice = _CONTENT.notice
        yield "notice", language, notice.in_language(language)
        for act in notice.acts:
            yield f"notice_{act.id}", language, act.question.in_language(language)


def _unlisted(texts: Iterable[ApprovedText], changelog: str) -> list[str]:
    return [
        f"{text.key} {text.digest()}"
        for text in texts
        if text.status is ReviewStatus.APPROVED and text.digest() not in changelog
    ]


_SHOWN = list(_shown())
_every_text = pytest.mark.parametrize(
    ("key", "language", "text"), _SHOWN, ids=[f"{key}-{language}" for key, language, _ in _SHOWN]
)


def test_texts_have_the_promised_placeholders() -> None:
    actual = {key: set(placeholders(text.en)) for key, text in _CONTENT.texts.items()}
    assert actual == _PLACEHOLDERS


@_every_text
def test_text_has_no_forbidden_word(key: str, language: Language, text: str) -> None:
    assert forbidden_words(text, language, _CONTENT) == ()


@_every_text
def test_text_has_no_long_sentence(key: str, language: Language, text: str) -> None:
    assert long_sentences(text, language) == []


@_every_text
def test_text_fits_into_one_message(key: str, language: Language, text: str) -> None:
    assert len(text) <= (LONGEST_WHOLE if key == "notice" else LONGEST_MESSAGE)


@_every_text
def test_text_is_in_its_language(key: str, language: Language, text: str) -> None:
    has_han = re.search(r"[\u4e00-\u9fff]", text) is not None
    assert has_han is (language is Language.ZH_CN)


@_every_text
def test_text_is_calm(key: str, language: Language, text: str) -> None:
    assert re.findall(r"[!！\U0001f300-\U0001faff]", text) == []


@pytest.mark.parametrize("situation", sorted(_SITUATIONS))
def test_situation_has_texts_in_both_languages(situation: str) -> None:
    keys = [key for one in _CONTENT.situations if one.id == situation for key in one.texts]
    assert keys
    for key in keys:
        assert all(_CONTENT.texts[key].in_language(language) for language in Language)


def test_every_answer_is_a_text_of_its_situation() -> None:
    for situation in _CONTENT.situations:
        assert set(situation.answers.values()) <= set(situation.texts)


@pytest.mark.parametrize("key", _ALARMS)
@pytest.mark.parametrize("language", list(Language))
def test_text_for_an_alarm_names_whom_to_call(key: str, language: Language) -> None:
    text = _CONTENT.texts[key].in_language(language)
    assert ("120" in text, "{hotline}" in text) == (True, True)


@pytest.mark.parametrize("key", [key for key in _PLACEHOLDERS if "dose" in _PLACEHOLDERS[key]])
def test_text_with_a_dose_says_how_to_take_it(key: str) -> None:
    text = _CONTENT.texts[key]
    assert ("meal and water" in text.en, "whole" in text.en) == (True, True)
    assert ("随餐用水送服" in text.zh, "整片吞下" in text.zh) == (True, True)


# The protocol's own sentence, for staff.
_QUOTES_THE_PROTOCOL = {"medicine_nurse_protocol"}


@pytest.mark.parametrize("key", sorted(_PLACEHOLDERS.keys() - _QUOTES_THE_PROTOCOL))
def test_no_text_has_a_dose_of_its_own(key: str) -> None:
    text = _CONTENT.texts[key]
    doses = re.findall(r"\d+(?:\.\d+)?\s?(?:mg|毫克|tablet|片)", text.en + text.zh)
    assert doses == []


@pytest.mark.parametrize("key", ["bleeding_emergency", "breathing_emergency", "emergency"])
@pytest.mark.parametrize("language", list(Language))
def test_emergency_names_120_before_the_hotline(key: str, language: Language) -> None:
    text = _CONTENT.texts[key].in_language(language)
    assert text.index("120") < text.index("{hotline}")


@pytest.mark.parametrize("language", list(Language))
def test_crisis_text_names_all_who_can_help(language: Language) -> None:
    text = _CONTENT.texts["crisis"].in_language(language)
    assert [name for name in ("120", "110", "12356", "{hotline}") if name not in text] == []


def test_schedule_names_the_planned_days() -> None:
    plan, text = _CONTENT.study.venetoclax, _CONTENT.texts["dose_schedule"]
    assert f"days {plan.first_day} to {plan.last_day}" in text.en
    assert f"第{plan.first_day}到第{plan.last_day}天" in text.zh


def _approved(text: ApprovedText) -> ApprovedText:
    reviewed = {
        "status": ReviewStatus.APPROVED,
        "approved_by": "investigator Osei",
        "approved_on": "2026-11-30",
    }
    return text.model_copy(update=reviewed)


def test_approved_text_has_its_digest_in_the_changelog() -> None:
    assert _unlisted(_CONTENT.texts.values(), _CHANGELOG.read_text(encoding="utf-8")) == []


def test_changed_word_of_an_approved_text_is_found() -> None:
    approved = _approved(_CONTENT.texts["report_red"])
    changelog = f"- report_red {approved.digest()} approved"
    changed = approved.model_copy(update={"zh": approved.zh + "。"})
    assert _unlisted([approved], changelog) == []
    assert _unlisted([changed], changelog) == [f"report_red {changed.digest()}"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("one " * 26, Language.EN),
        ("字" * 41, Language.ZH_CN),
    ],
)
def test_planted_long_sentence_is_found(text: str, language: Language) -> None:
    assert len(long_sentences(text, language)) == 1


@pytest.mark.parametrize(
    ("en", "zh"), [("Call {hotline}.", "请拨打。"), ("Call.", "请拨打{hotline}。"), ("{}", "{}")]
)
def test_planted_difference_of_placeholders_is_refused(en: str, zh: str) -> None:
    with pytest.raises(ValueError, match="placeholder"):
        ApprovedText(
            key="x",
            version="1",
            en=en,
            zh=zh,
            source="DESIGN",
            status=ReviewStatus.DRAFT,
            approved_by="",
            approved_on="",
        )
