"""The planned venetoclax doses of one cycle, by hand."""

from datetime import UTC, date, datetime, time

from content.load import load_content
from content.plan.doses import PlannedDose, planned_doses
from content.vocabulary import Arm

_STUDY = load_content().study
_DAY1 = date(2026, 11, 3)


def test_first_dose_is_on_day_2_with_its_reminders_and_last_moment() -> None:
    first = planned_doses(_STUDY, Arm.CLAGV, _DAY1, time(8), "Asia/Shanghai")[0]
    assert first == PlannedDose(
        protocol_day=2,
        planned_at=datetime(2026, 11, 4, 0, 0, tzinfo=UTC),
        reminders_at=(
            datetime(2026, 11, 4, 0, 0, tzinfo=UTC),
            datetime(2026, 11, 4, 1, 0, tzinfo=UTC),
            datetime(2026, 11, 4, 3, 0, tzinfo=UTC),
        ),
        late_until=datetime(2026, 11, 4, 8, 0, tzinfo=UTC),
    )


def test_last_dose_is_on_day_8() -> None:
    last = planned_doses(_STUDY, Arm.CLAGV, _DAY1, time(8), "Asia/Shanghai")[-1]
    assert (last.protocol_day, last.planned_at) == (8, datetime(2026, 11, 10, 0, 0, tzinfo=UTC))


def test_seven_doses_are_planned() -> None:
    doses = planned_doses(_STUDY, Arm.CLAGV, _DAY1, time(8), "Asia/Shanghai")
    assert [dose.protocol_day for dose in doses] == [2, 3, 4, 5, 6, 7, 8]


def test_arm_without_venetoclax_has_no_dose() -> None:
    assert planned_doses(_STUDY, Arm.CLAG, _DAY1, time(8), "Asia/Shanghai") == ()


def test_usual_time_stays_local_when_the_clocks_change() -> None:
    # London, 25 October 2026: summer time ends.
    doses = planned_doses(_STUDY, Arm.CLAGV, date(2026, 10, 22), time(8), "Europe/London")
    assert [dose.planned_at.hour for dose in doses] == [7, 7, 8, 8, 8, 8, 8]


def test_reminders_keep_their_distance_when_the_clocks_change_between_them() -> None:
    # London, 29 March 2026: 01:00 becomes 02:00.
    doses = planned_doses(_STUDY, Arm.CLAGV, date(2026, 3, 28), time(0, 30), "Europe/London")
    assert [reminder.hour for reminder in doses[0].reminders_at] == [0, 1, 3]
