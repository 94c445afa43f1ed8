"""A subject's own record as a picture and as a page: what is drawn where, and which lines stand."""

from typing import Any

import pytest

from bot.parts.own_chart import chart
from bot.parts.own_page import own_page
from content.vocabulary import DoseStatus
from content.wording import Phrase, Verbatim
from tests.support.people import CONTENT


def _report(at: str, **changes: Any) -> dict[str, Any]:
    plain = dict.fromkeys(("celsius", "value", "unit", "symptom", "source", "answers", "words"))
    return {**plain, "entered_in_error": False, "reported_at": f"2026-11-{at}:00+00:00", **changes}


def _record(*reports: dict[str, Any], **changes: Any) -> dict[str, Any]:
    doses = [
        {
            "scheduled_dose_id": str(day),
            "protocol_day": day,
            "cycle": 1,
            "cancelled_at": None,
            "planned_at": f"2026-11-{22 + day}T00:00:00+00:00",
        }
        for day in (2, 3, 4)
    ]
    answers = [
        _answer("2", "not_taken", entered_in_error=True),
        _answer("2", "taken"),
        _answer("3", "missed"),
    ]
    subject = {
        "code": "01-001",
        "site_id": "01",
        "arm": "CLAGV",
        "day1": "2026-11-23",
        "cycle": 1,
        "usual_time": None,
        "question_time": None,
        "visit_morning_time": None,
        "enrolled_at": "2026-11-20T00:00:00+00:00",
    }
    empty = ("consent", "chat_link", "concomitant_medication", "escalation")
    return {
        **{name: [] for name in (*empty, "messages_from_you", "messages_to_you")},
        "subject": [subject],
        "scheduled_dose": doses,
        "dose_administration": answers,
        "symptom_report": list(reports),
        **changes,
    }


def _answer(dose: str, status: str, *, entered_in_error: bool = False) -> dict[str, Any]:
    at = f"2026-11-2{int(dose) + 2}T00:05:00+00:00"
    return {
        "scheduled_dose_id": dose,
        "status": status,
        "entered_in_error": entered_in_error,
        "reported_at": at,
    }


def test_doses_stand_on_their_day_as_they_ended():
    rows = {row.status: row.days for row in chart(_record(), CONTENT).doses}
    assert rows == {DoseStatus.TAKEN: (2,), DoseStatus.MISSED: (3,), None: (4,)}


def test_temperature_is_drawn_once_at_its_hour_of_the_site():
    fever = {"celsius": "38.50", "value": "38.50", "unit": "C"}
    found = chart(
        _record(_report("24T04:00", **fever), _report("24T04:01", **fever)), CONTENT
    ).temperatures
    assert [(point.day, point.celsius) for point in found] == [(2.5, 38.5)]


def test_temperature_entered_in_error_is_not_drawn():
    wrong = _report("24T04:00", celsius="39", value="39", unit="C", entered_in_error=True)
    assert chart(_record(wrong), CONTENT).temperatures == ()


@pytest.mark.parametrize(("answers", "level"), [({"severity": 3}, 3), ({"count": 5}, None)])
def test_symptom_shows_the_highest_answer_that_is_a_degree(
    answers: dict[str, int], level: int | None
):
    name = next(
        one.id
        for one in CONTENT.symptoms.items.values()
        if {"severity"} <= {question.id for question in one.questions}
    )
    told = _report("25T04:00", symptom=name, source="diary", answers=answers)
    [row] = chart(_record(told), CONTENT).symptoms
    assert row.levels == ((3, level),)


def test_report_that_was_not_confirmed_is_not_drawn():
    name = next(iter(CONTENT.symptoms.items))
    left = _report("25T04:00", symptom=name, source="diary_left", answers={})
    assert chart(_record(left), CONTENT).symptoms == ()


def test_record_without_day_1_has_no_picture():
    record = _record()
    record["subject"][0]["day1"] = None
    with pytest.raises(ValueError, match="without day 1"):
        chart(record, CONTENT)


def test_page_leaves_empty_sections_out_and_keeps_words_as_they_are():
    wrote = [{"at": "2026-11-24T04:00:00+00:00", "text": "<b>hello</b>", "with": []}]
    page = own_page(_record(messages_from_you=wrote), CONTENT)
    heads = [section.head.msgid for section in page.sections if isinstance(section.head, Phrase)]
    assert heads == ["You and the study", "Your doses", "What you wrote"]
    [line] = page.sections[-1].lines
    assert isinstance(line, Phrase)
    assert dict(line.params)["what"] == Verbatim("<b>hello</b>")


def test_page_shows_an_answer_that_was_corrected_beside_the_one_that_stands():
    page = own_page(_record(), CONTENT)
    [doses] = [one for one in page.sections if "Your doses" in str(one.head)]
    assert "corrected afterwards" in str(doses.lines[0])
    assert "corrected afterwards" not in str(doses.lines[1])


def test_page_keeps_a_medicine_that_was_entered_in_error_and_says_so():
    named = {"typed": "诺科飞", "substance": "posaconazole", "status": "started"}
    at = {"reported_at": "2026-11-24T04:00:00+00:00"}
    wrong = {**named, **at, "entered_in_error": True}
    right = {**named, **at, "entered_in_error": False}
    page = own_page(_record(concomitant_medication=[wrong, right]), CONTENT)
    [medicines] = [one for one in page.sections if "Your other medicines" in str(one.head)]
    assert ["entered in error" in str(line) for line in medicines.lines] == [True, False]
