"""A file of people: every problem by its line, in whatever way a spreadsheet wrote it."""

from datetime import UTC, date, datetime, time

import pytest

from bot.parts.people_file import PeopleFile, read_people
from content.vocabulary import Arm, Language
from content.wording import Phrase, Verbatim
from records.link_facts import Registered
from tests.support.people import CONTENT

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # already the 23rd at the sites
HEAD = "subject,site,arm,day1,language,age,usual_time,phone"
WEI = "01-003,01,CLAGV,2026-11-24,zh-CN,45,08:00,138 0000 0000"


def read(*lines: str, registered: dict[str, Registered] | None = None) -> PeopleFile:
    return read_people("\n".join(lines).encode(), registered or {}, CONTENT, NOW)


def told(found: PeopleFile) -> list[tuple[int, str]]:
    """Give each problem as its line and the phrase, in plain words."""
    return [(one.line, _words(one.what)) for one in found.problems]


def _words(what: object) -> str:
    match what:
        case Phrase(msgid=msgid, params=params):
            return msgid.format(**{name: _words(value) for name, value in params})
        case Verbatim(text):
            return text
        case _:
            return str(what)


def test_whole_line_becomes_an_enrolment_with_the_dose_of_the_protocol():
    found = read(HEAD, WEI)
    assert found.problems == ()
    (one,) = found.newcomers
    assert (one.line, one.enrolment.phone) == (2, "138 0000 0000")
    assert one.enrolment.day1 == date(2026, 11, 24)
    assert one.enrolment.usual_time == time(8)
    assert (one.enrolment.arm, one.enrolment.language) == (Arm.CLAGV, Language.ZH_CN)
    assert (one.enrolment.ordered_dose_mg, one.enrolment.dose_days) == (400, (2, 8))


def test_control_arm_has_no_order_and_day_1_may_be_open():
    (one,) = read(HEAD, "01-003,1,clag,not yet,English,65,,").newcomers
    assert (one.enrolment.ordered_dose_mg, one.enrolment.day1) == (None, None)
    assert (one.enrolment.site_id, one.enrolment.usual_time, one.enrolment.phone) == (
        "01",
        None,
        None,
    )


CHINESE = (
    "受试者编号,中心,分组,第1天,语言,年龄,服药时间,联系电话\n"
    "01-003,01,CLAGV,2026年11月24日,中文,45,晚上8点,13800000000\n"
)


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gb18030"),
        CHINESE.encode("utf-16"),
        CHINESE.replace("\n", "\r\n").encode(),
        CHINESE.replace(",", ";").encode(),
        CHINESE.replace(",", "\t").encode("utf-16"),
        CHINESE.replace(",", "，").encode("gb18030"),
        CHINESE.replace("01-003", '"01-003"').replace("中文", '"中文"').encode(),
        ("\n\n" + CHINESE + "\n,,,,,,,\n").encode(),
    ],
    ids=[
        "utf-8",
        "with a mark",
        "gb18030",
        "utf-16",
        "crlf",
        "semicolons",
        "tabs",
        "wide commas",
        "quoted",
        "empty lines",
    ],
)
def test_table_is_read_however_it_was_written(data: bytes):
    found = read_people(data, {}, CONTENT, NOW)
    assert told(found) == []
    (one,) = found.newcomers
    assert (one.enrolment.code, one.enrolment.usual_time) == ("01-003", time(20))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("01-03,01,CLAG,2026-11-24,en,45", "subject: “01-03” is no subject code of site 01"),
        ("02-003,01,CLAG,2026-11-24,en,45", "subject: “02-003” is no subject code of site 01"),
        (",01,CLAG,2026-11-24,en,45", "subject: is missing"),
        ("01-003,09,CLAG,2026-11-24,en,45", "site: “09” is no site; there are 01, 02"),
        ("01-003,01,,2026-11-24,en,45", "arm: is missing"),
        ("01-003,01,CLAGX,2026-11-24,en,45", "arm: “CLAGX” is no arm; there are CLAGV, CLAG"),
        ("01-003,01,CLAG,2026-02-30,en,45", "day1: “2026-02-30” is no date"),
        ("01-003,01,CLAG,05/06/2026,en,45", "day1: “05/06/2026” is no date"),
        ("01-003,01,CLAG,2026-11-22,en,45", "day1: Day 1 cannot be in the past"),
        ("01-003,01,CLAG,2027-11-22,en,45", "day1: Day 1 is too far ahead"),
        ("01-003,01,CLAG,,en,45", "day1: is missing"),
        ("01-003,01,CLAG,2026-11-24,fr,45", "language: “fr” is no language"),
        ("01-003,01,CLAG,2026-11-24,en,17", "age: 17 years; this study is for 18 to 65"),
        ("01-003,01,CLAG,2026-11-24,en,66", "age: 66 years; this study is for 18 to 65"),
        ("01-003,01,CLAG,2026-11-24,en,old", "age: “old” is no age in years"),
        ("01-003,01,CLAG,2026-11-24,en", "age: is missing"),
        ("01-003,01,CLAG,2026-11-24,en,45,25:00", "usual_time: “25:00” is no time"),
        ("01-003,01,CLAG,2026-11-24,en,45,03:00", "usual_time: 03:00:00 must lie between"),
        ("01-003,01,CLAG,2026-11-24,en,45,,sister", "phone: this is no phone number"),
        ("01-003,01,CLAG,2026-11-24,en,45,,,more", "9 cells where the first line names 8 columns"),
        ("01-003,01,CLAG,2026-11-24,en,4\x005", "There is a character in it that is no text"),
        ("01-003,01,CLAG,2026-11-24,en," + "9" * 100_000, "A cell has 100000 characters"),
        ('01-003,01,"CLAG,2026-11-24,en,45', "A quotation mark is opened and not closed"),
    ],
)
def test_problem_is_named_with_its_line(line: str, words: str):
    found = read(HEAD, "01-004,01,CLAG,2026-11-24,en,45,,", line)
    ((at, said),) = told(found)
    assert at == 3
    assert said.startswith(words)


def test_every_problem_of_a_line_and_of_the_file_is_listed():
    found = read(HEAD, "01-3,09,X,soon,fr,7,25,0", WEI, WEI)
    lines = [line for line, _ in told(found)]
    assert lines == [2] * 7 + [4]
    assert told(found)[-1] == (4, "subject: stands in line 3 already")


def test_columns_that_are_unknown_twice_or_missing_are_named():
    found = read("subject,site,site,arm,day1,FLT3,age", "01-003,01,01,CLAG,not yet,x,45")
    assert told(found) == [
        (
            1,
            (
                "Unknown column FLT3. Columns are subject, site, arm, day1, language, age,"
                " usual_time, phone."
            ),
        ),
        (1, "The column site stands there twice."),
        (1, "The column language is missing."),
    ]


def test_who_is_there_already_is_told_apart_from_who_is_there_otherwise():
    wei = {"01-003": Registered(site_id="01", arm=Arm.CLAGV)}
    later = WEI.replace("2026-11-24", "2026-11-01")
    assert read(HEAD, later, registered=wei) == PeopleFile(
        newcomers=(), already=("01-003",), problems=()
    )
    other = {"01-003": Registered(site_id="01", arm=Arm.CLAG)}
    assert told(read(HEAD, WEI, registered=other)) == [
        (2, "subject: is enrolled already, in arm CLAG")
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe\x00", b"\x81\x00\xff", b"\x00"])
def test_file_that_is_no_table_has_one_problem_at_least(data: bytes):
    found = read_people(data, {}, CONTENT, NOW)
    assert found.newcomers == ()
    assert found.problems


def test_thousand_lines_are_read_and_the_lines_are_counted_as_an_editor_does():
    lines = [WEI.replace("01-003", f"01-{number:03}") for number in range(1000)]
    lines[500] = '"01-\n500",01,CLAG,2026-11-24,en,45,,'
    found = read(HEAD, *lines, "x,01,CLAG,2026-11-24,en,45,,")
    assert [line for line, _ in told(found)] == [502, 1003]
    assert len(found.newcomers) == 999
