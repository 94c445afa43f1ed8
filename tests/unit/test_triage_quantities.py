"""How often and how long, as people write it."""

import pytest

from content.triage.quantities import Quantity, count_before, minutes_in, times_in


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("八次", 8),
        ("七八次", 8),
        ("十几次", 13),
        ("二十趟", 20),
        ("好几回", 4),
        ("几次", 3),
        ("两百次", 200),
        ("5-6次", 6),
        ("6 to 8 times", 8),
        ("8 times", 8),
        ("half a dozen times", 6),
        ("twice", 2),
        ("thrice", 3),
        ("once", 1),
        ("x7", 7),
        ("4th time", 4),
        ("第四次", 4),
        ("数不清", 20),
        ("3.5 times", 3),
    ],
)
def test_counts_are_read(text: str, times: int) -> None:
    assert [one.value for one in times_in(text)] == [times]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("二十分钟", 20),
        ("十多分钟", 11),
        ("超过十分钟", 11),
        ("over 10 minutes", 11),
        ("10 minutes", 10),
        ("半个钟头", 30),
        ("half an hour", 30),
        ("for half an hour", 30),
        ("an hour", 60),
        ("one hour", 60),
        ("成个钟", 60),
        ("一个半小时", 90),
        ("2 hrs", 120),
        ("半天", 120),
        ("整夜", 480),
        ("all day", 600),
        ("since yesterday", 720),
        ("三天", 4320),
        ("三天多", 4321),
        ("3 days", 4320),
        ("一周", 10080),
        ("two weeks", 20160),
    ],
)
def test_durations_are_read_in_minutes(text: str, minutes: int) -> None:
    assert [one.value for one in minutes_in(text)] == [minutes]


@pytest.mark.parametrize("text", ["10 minutes ago", "三天前", "3 days later", "五岁", "5号", "天"])
def test_points_in_time_are_no_durations(text: str) -> None:
    assert list(minutes_in(text)) == []


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("nine ", Quantity(9, 0, 5)),
        ("had nine loose ", Quantity(9, 4, 15)),
        ("9 big watery ", Quantity(9, 0, 13)),
        ("吐了 12 ", Quantity(12, 3, 6)),
    ],
)
def test_number_before_a_noun_counts_it(before: str, found: Quantity) -> None:
    assert count_before(f"{before}stools", len(before)) == found


@pytest.mark.parametrize("before", ["a ", "an ", "half a ", "9 days ", "9 mg ", "some ", ""])
def test_other_words_before_a_noun_count_nothing(before: str) -> None:
    assert count_before(f"{before}stools", len(before)) is None
