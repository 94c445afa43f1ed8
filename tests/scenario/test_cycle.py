"""One patient of each arm from day -1 to day 28: everything that happens, as one transcript."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from sqlalchemy import TextClause, text

from content.vocabulary import Arm
from content.words import Word
from tests.scenario.conftest import LI, PARK, Stage
from tests.support.transcript import ZONE, Play

# The scenario begins on Monday 2 November at 08:00, which is day -1.
_DAY1 = date(2026, 11, 4)
_FIRST_DAY, _LAST_DAY, _LAST_HOUR = -1, 28, "20:00"

Act: TypeAlias = Callable[[Play, str], Awaitable[None]]
Row: TypeAlias = tuple[int, str, Act]
# A phrase of the interface, or words of the content in English and Chinese.
Label: TypeAlias = str | tuple[str, str]


def _presses(*labels: Label, by: str = "") -> Act:
    """Press one button after the other; the patient does, if nobody else is named."""

    async def act(play: Play, patient: str) -> None:
        for label in labels:
            if isinstance(label, str):
                await play.taps(by or patient, label)
            else:
                english, chinese = label
                await play.taps(by or patient, "", exact=play.said(en=english, zh=chinese))

    return act


def _writes(english: str, chinese: str, *, by: str = "") -> Act:
    async def act(play: Play, patient: str) -> None:
        await play.writes(by or patient, en=english, zh=chinese)

    return act


def _chooses(word: Word) -> Act:
    async def act(play: Play, patient: str) -> None:
        await play.chooses(patient, word)

    return act


def _closes(outcome: str, *, by: str = LI) -> Act:
    return _presses("Close the case", outcome, by=by)


_TAKES = _presses("I have it", by=LI)


async def _finds_and_takes(play: Play, _patient: str) -> None:
    """Take a case nobody was called to, because the site was closed when it came."""
    await play.writes(LI, en="open", zh="待处理")
    await play.taps(LI, "", exact=play.said(en="01-001: I have it", zh="01-001：我来处理"))


_FINE = _presses("Fine today")
_COMES = _presses("I will come")


def _came(day: int, hour: str, date_en: str, date_zh: str) -> tuple[Row, ...]:
    """The coordinator writes down that a visit took place, the first of the list."""
    first = (f"1. {date_en}", f"1. {date_zh}")
    return (
        (day, hour, _writes("/visit 01-001", "/visit 01-001", by=PARK)),
        (day, hour, _presses(first, "Took place", by=PARK)),
    )


# What patients of both arms do. Days 12 and 13 are silent, and after day 21 nobody asks daily.
_BOTH: tuple[Row, ...] = (
    (-1, "08:20", _chooses(Word.TODAY)),
    (-1, "18:05", _COMES),
    # Nobody wrote the first two down on their days.
    *_came(1, "09:10", "Mon, Nov 2", "11月2日周一"),
    *_came(1, "09:10", "Tue, Nov 3", "11月3日周二"),
    (0, "08:10", _FINE),
    (1, "08:30", _writes("0", "0")),
    (2, "08:05", _FINE),
    (3, "08:40", _presses("Not so well", ("Belly and mouth", "肚子和口腔"))),
    (3, "08:40", _presses(("Feeling sick", "恶心"), ("Frequently", "经常"), ("No", "没有"))),
    (3, "08:40", _presses(("Moderate", "中度"), "That is all", "Yes, right")),
    (3, "08:55", _presses("I have it", "Answer", by=LI)),
    (3, "08:55", _writes("Can you drink enough?", "您喝得下水吗？", by=LI)),
    (3, "08:55", _presses("Send it", by=LI)),
    (3, "09:20", _presses("Reply")),
    (3, "09:20", _writes("Yes, about a litre since last night.", "能，从昨晚到现在喝了一升左右。")),
    (3, "10:30", _closes("Advice given")),
    (4, "11:30", _FINE),
    (5, "08:10", _FINE),
    (6, "13:00", _writes("fine", "还好")),
    (7, "08:20", _FINE),
    (7, "10:05", _COMES),
    (7, "15:00", _writes("fluconazole", "氟康唑")),
    (7, "15:00", _presses("I just started it")),
    (7, "15:04", _TAKES),
    (7, "15:30", _closes("Called the patient")),
    (8, "08:15", _FINE),
    (9, "08:15", _FINE),
    (9, "09:30", _chooses(Word.TELL_NURSE)),
    (9, "09:30", _writes("May my grandson visit me at the weekend?", "周末小孙子能来看我吗？")),
    (9, "09:50", _presses("Answer", by=LI)),
    (9, "09:50", _writes("Yes, if he has no cold.", "没感冒就可以来。", by=LI)),
    (9, "09:50", _presses("Send it", "Close the case", "Advice given", by=LI)),
    (10, "08:10", _FINE),
    (10, "10:20", _COMES),
    *_came(10, "15:30", "Fri, Nov 13", "11月13日周五"),
    (11, "08:30", _FINE),
    (11, "21:40", _writes("fever 38.5", "发烧38.5度")),
    (11, "21:40", _presses("Armpit", "No")),
    (11, "21:44", _TAKES),
    (11, "22:15", _closes("Sent to hospital")),
    *_came(13, "15:30", "Mon, Nov 16", "11月16日周一"),
    # It came before the site opened: the morning digest counts it.
    (14, "08:30", _finds_and_takes),
    (14, "08:45", _closes("Called the patient")),
    (14, "09:10", _writes("I am fine", "我还好")),
    (15, "08:30", _FINE),
    (15, "18:10", _presses("I cannot come")),
    (15, "18:10", _writes("My son can only drive me on Friday.", "儿子星期五才能开车送我。")),
    # After the working hours nobody is called; who looks sees it.
    (15, "18:30", _writes("open", "待处理", by=PARK)),
    (15, "18:30", _presses(("01-001: I have it", "01-001：我来处理"), by=PARK)),
    (15, "18:30", _writes("/visit 01-001", "/visit 01-001", by=PARK)),
    (15, "18:31", _presses(("1. Thu, Nov 19", "1. 11月19日周四"), by=PARK)),
    (15, "18:32", _presses("Move", by=PARK)),
    (15, "18:32", _writes("2026-11-20 09:00", "11月20日上午9点", by=PARK)),
    (15, "18:32", _presses("Move it", by=PARK)),
    (16, "08:20", _FINE),
    (17, "08:20", _FINE),
    (17, "09:40", _presses("I have it", by=PARK)),
    *_came(17, "15:30", "Fri, Nov 20", "11月20日周五"),
    (18, "08:30", _writes("My mouth is a little sore when I eat", "吃饭时嘴里有点疼")),
    (18, "08:31", _presses("Ask me about it", ("Mild", "轻度"), ("No", "没有"))),
    (18, "08:31", _presses(("Not at all", "完全没有"), "That is all", "Yes, right")),
    # A Saturday: nobody is called before Monday, and who looks sees it.
    (18, "08:50", _finds_and_takes),
    (18, "09:30", _closes("Advice given")),
    (19, "08:20", _FINE),
    (19, "10:30", _writes("I will come", "能来")),
    (19, "10:30", _presses(("Wed, Nov 25: come", "11月25日周三能来"))),
    *_came(19, "15:30", "Sun, Nov 22", "11月22日周日"),
    (20, "08:20", _FINE),
    (21, "08:20", _FINE),
    (21, "19:00", _chooses(Word.ME)),
    *_came(22, "15:30", "Wed, Nov 25", "11月25日周三"),
    (25, "10:15", _COMES),
    *_came(25, "15:30", "Sat, Nov 28", "11月28日周六"),
    (28, "08:00", _chooses(Word.TODAY)),
)

# What is added by seven doses of venetoclax, of which one is missed and one is vomited.
_VENETOCLAX: tuple[Row, ...] = (
    (2, "08:04", _presses("Taken")),
    (3, "08:02", _presses("Later")),
    (3, "08:36", _presses("Taken")),
    (4, "11:25", _presses("Taken")),
    (5, "08:05", _presses("Taken")),
    (5, "08:50", _presses("Change", "I vomited", "Within one hour")),
    (5, "09:00", _TAKES),
    (5, "10:00", _closes("Called the patient")),
    (5, "10:10", _COMES),
    (6, "16:20", _TAKES),
    (6, "16:30", _closes("Called the patient")),
    (7, "08:10", _writes("taken", "吃了")),
    (8, "08:12", _presses("Taken")),
    *_came(8, "15:30", "Wed, Nov 11", "11月11日周三"),
)

# Somebody with no venetoclax in the plan who says it all the same is told so.
_WITHOUT: tuple[Row, ...] = ((5, "09:00", _writes("taken", "吃了")),)

_ASKED = text("""
select d.protocol_day, d.slot from communication c
join due_action d on d.due_id = split_part(c.dedupe_key, ':', 2)::bigint
where c.dedupe_key like 'due:%' and d.kind = 'dose_reminder' and c.state = 'sent'
order by d.due_at
""")
_DOSES = text("""
select d.protocol_day, a.status from scheduled_dose d
left join dose_administration a on a.scheduled_dose_id = d.scheduled_dose_id
  and not a.entered_in_error
order by d.planned_at
""")
_OPEN = text("select count(*) from escalation where status <> 'closed'")
_WORK_OF_DOSES = text("select count(*) from due_action where kind like 'dose%'")


async def test_cycle_with_venetoclax(stage: Stage, patient: str):
    async with stage(
        "cycle with venetoclax", arm=Arm.CLAGV, day1=_DAY1, diary=True, visits=True
    ) as play:
        await _lives(play, patient, _VENETOCLAX)
        asked = await _rows(play, _ASKED)
        assert [day for day, slot in asked if slot == 0] == [2, 3, 4, 5, 6, 7, 8]
        # Put off on day 3; not answered after an hour, nor after three, on days 4 and 6.
        assert [day for day, slot in asked if slot != 0] == [3, 4, 4, 6, 6]
        assert await _rows(play, _DOSES) == [
            (2, "taken"),
            (3, "taken"),
            (4, "taken"),
            (5, "vomited"),
            (6, "missed"),
            (7, "taken"),
            (8, "taken"),
        ]
        assert await _rows(play, _OPEN) == [(0,)]


async def test_cycle_without_venetoclax(stage: Stage, patient: str):
    async with stage(
        "cycle without venetoclax", arm=Arm.CLAG, day1=_DAY1, diary=True, visits=True
    ) as play:
        await _lives(play, patient, _WITHOUT)
        assert await _rows(play, _ASKED) == []
        assert await _rows(play, _DOSES) == []
        assert await _rows(play, _WORK_OF_DOSES) == [(0,)]
        name = play.said(en="venetoclax", zh="维奈克拉")
        named = [words for words in await play.phones[patient].received() if name in words]
        assert len(named) == 1
        assert await _rows(play, _OPEN) == [(0,)]


async def _lives(play: Play, patient: str, more: tuple[Row, ...]) -> None:
    """Go through both tables by day and hour, then to the end of the last day."""
    rows = sorted(chain(_BOTH, more), key=itemgetter(0, 1))
    for day in range(_FIRST_DAY, _LAST_DAY + 1):
        await _begins(play, day)
        for _, hour, act in (row for row in rows if row[0] == day):
            if f"{play.clock.now().astimezone(ZONE):%H:%M}" != hour:
                await play.waits_until(hour)
            await act(play, patient)
    await play.waits_until(_LAST_HOUR)


async def _begins(play: Play, day: int) -> None:
    """Let the night pass and head the lines that follow with the day."""
    when = _DAY1 + timedelta(days=day - 1)
    if day > _FIRST_DAY:
        await play.waits_until("00:00", days=1)
    assert play.clock.now().astimezone(ZONE).date() == when
    play.lines += ["", f"=== day {day}, {when} ==="]


async def _rows(play: Play, query: TextClause) -> list[tuple[object, ...]]:
    async with play.live.parts.engine.connect() as conn:
        return [tuple(row) for row in await conn.execute(query)]
