"""Times, dates and PINs as people type them."""

from datetime import date, time

import pytest

from content.typed import read_date, read_date_and_time, read_pin, read_time

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8:30", time(8, 30)),
        ("08：30", time(8, 30)),
        ("０８：３０", time(8, 30)),
        ("8.30", time(8, 30)),
        ("8点", time(8, 0)),
        ("8点半", time(8, 30)),
        ("8点一刻", time(8, 15)),
        ("八点半", time(8, 30)),
        ("早上八点", time(8, 0)),
        ("晚上8点", time(20, 0)),
        ("晚上八点半", time(20, 30)),
        ("下午两点", time(14, 0)),
        ("二十点十五分", time(20, 15)),
        ("十二点", time(12, 0)),
        ("中午12点", time(12, 0)),
        ("晚上12点", time(0, 0)),
        ("20时30分", time(20, 30)),
        ("8 am", time(8, 0)),
        ("8:30 PM", time(20, 30)),
        ("12 am", time(0, 0)),
        ("12 pm", time(12, 0)),
        ("at 9", time(9, 0)),
        ("8 o'clock", time(8, 0)),
        ("20", time(20, 0)),
    ],
)
def test_time_of_day_is_read(typed, expected):
    assert read_time(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "25:00", "8:61", "noon", "38.95", "8:30 and 9", "八八八", "\0"]
)
def test_anything_else_is_no_time(typed):
    assert read_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/11/24", date(2026, 11, 24)),
        ("2026年11月24日", date(2026, 11, 24)),
        ("20261124", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("24.11.2026", date(2026, 11, 24)),
        ("11-24", date(2026, 11, 24)),
        ("11月24日", date(2026, 11, 24)),
        ("１１月２４号", date(2026, 11, 24)),
        ("1月3日", date(2027, 1, 3)),
        ("11-20", date(2026, 11, 20)),
        ("今天", date(2026, 11, 22)),
        ("Tomorrow", date(2026, 11, 23)),
        ("后天", date(2026, 11, 24)),
    ],
)
def test_date_is_read(typed, expected):
    assert read_date(typed, TODAY) == expected


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30", "13-13", "31/31/2026", "11/24", "3"])
def test_anything_else_is_no_date(typed):
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(("typed", "pin"), [("135790", "135790"), (" １３５７９０ ", "135790")])
def test_pin_is_read_in_any_width(typed, pin):
    assert read_pin(typed) == pin


@pytest.mark.parametrize("typed", ["", "13 57 90", "pin 135790", "一二三四五六", "13579０!"])
def test_anything_else_is_no_pin(typed):
    assert read_pin(typed) is None


@pytest.mark.parametrize("typed", ["9" * 100_000, "点" * 100_000, "十" * 100_000])
def test_long_text_is_no_time_and_no_date(typed):
    assert (read_time(typed), read_date(typed, TODAY)) == (None, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-24 09:00", (date(2026, 11, 24), time(9, 0))),
        ("2026-11-24", (date(2026, 11, 24), None)),
        ("24/11/2026 2 pm", (date(2026, 11, 24), time(14, 0))),
        ("11月24日9点", (date(2026, 11, 24), time(9, 0))),
        ("11月24号 下午两点半", (date(2026, 11, 24), time(14, 30))),
        ("明天上午9点", (date(2026, 11, 23), time(9, 0))),
        ("tomorrow 9:30", (date(2026, 11, 23), time(9, 30))),
        ("11-24 9:00", (date(2026, 11, 24), time(9, 0))),
        ("9:00", None),
        ("2026-11-24 25:00", None),
        ("2026-02-30 09:00", None),
        ("someday 9:00", None),
        ("", None),
    ],
)
def test_date_with_or_without_a_time_is_read(typed, expected):
    assert read_date_and_time(typed, TODAY) == expected
