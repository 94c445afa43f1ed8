"""Many subjects in one file: who can be enrolled, who is there already, and every problem by line.

A column is known by its English or its Chinese name. Nothing is guessed: a cell that can be read
in two ways is a problem.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, TypeVar

from bot.parts.csv_file import Problem, Row, read_csv
from bot.parts.enrolling import enrolled, impossible_day1
from bot.parts.enrolment_questions import code_example, read_language
from content.model import Content
from content.plan.protocol_day import local_date
from content.plan.shapes import Site
from content.typed import read_age, read_date, read_phone, read_time
from content.vocabulary import Arm, Language
from content.wording import Verbatim, Wording, phrase
from records.account_effects import EnrolSubject
from records.link_facts import Registered

_T = TypeVar("_T")
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "subject": ("subject code", "code", "受试者", "受试者编号", "编号"),
    "site": ("centre", "center", "中心", "中心编号"),
    "arm": ("group", "分组", "组别"),
    "day1": ("day 1", "第1天", "第一天", "首次用药日期"),
    "language": ("语言",),
    "age": ("年龄",),
    "usual_time": ("usual time", "服药时间", "固定服药时间"),
    "phone": ("telephone", "mobile", "电话", "联系电话", "手机"),
}
_MAY_BE_EMPTY: Final = frozenset({"usual_time", "phone"})
_NOT_YET: Final = frozenset({"not yet", "unknown", "未定", "待定", "未知"})
_BY_NAME: Final = {name: column for column, also in _COLUMNS.items() for name in (column, *also)}
_YEAR_FIRST: Final = re.compile(r"\d{4}")
_SECONDS: Final = re.compile(r"(\d{1,2}:\d{2}):00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be enrolled, and the line they stand in."""

    line: int
    enrolment: EnrolSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """What a file asks for. Nobody of it is enrolled while there is a problem."""

    newcomers: tuple[Newcomer, ...]
    already: tuple[str, ...]
    problems: tuple[Problem, ...]


class _NotReadError(Exception):
    """A cell cannot be taken; `what` says why."""

    def __init__(self, what: Wording) -> None:
        super().__init__("cell")
        self.what = what


def read_people(
    data: bytes, registered: Mapping[str, Registered], content: Content, now: datetime
) -> PeopleFile:
    """Read a file, with the codes that are registered. Never an exception."""
    table = read_csv(data)
    problems = list(table.problems)
    names = {name: _column(name) for name in table.columns}
    if table.columns:
        problems += [Problem(line=1, what=what) for what in _wrong_columns(table.columns)]
    newcomers: list[Newcomer] = []
    already: list[str] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = {names[name]: _plain(cell) for name, cell in row.cells.items() if names[name]}
        reading = _Reading(row=row, cells=cells, content=content, now=now, problems=[])
        reading.check(registered, seen)
        problems += reading.problems
        newcomer = reading.newcomer()
        if newcomer is not None:
            newcomers.append(newcomer)
        elif not reading.problems:
            already.append(reading.code)
    ordered = sorted(problems, key=lambda one: one.line)
    return PeopleFile(newcomers=tuple(newcomers), already=tuple(already), problems=tuple(ordered))


def _column(name: str) -> str:
    plain = " ".join(_plain(name).casefold().replace("_", " ").split())
    return _BY_NAME.get(plain) or _BY_NAME.get(plain.replace(" ", "_"), "")


def _wrong_columns(columns: tuple[str, ...]) -> list[Wording]:
    known = [_column(name) for name in columns]
    wrong: list[Wording] = [
        phrase(
            "Unknown column {name}. Columns are {columns}.",
            name=Verbatim(name[:40] or "–"),
            columns=Verbatim(", ".join(_COLUMNS)),
        )
        for name, column in zip(columns, known, strict=True)
        if not column
    ]
    wrong += [
        phrase("The column {name} stands there twice.", name=Verbatim(column))
        for column in _COLUMNS
        if known.count(column) > 1
    ]
    wrong += [
        phrase("The column {name} is missing.", name=Verbatim(column))
        for column in _COLUMNS
        if column not in known and column not in _MAY_BE_EMPTY
    ]
    return wrong


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One line while it is read: what is wrong with it is collected, not only the first."""

    row: Row
    cells: Mapping[str, str]
    content: Content
    now: datetime
    problems: list[Problem]
    code: str = ""
    enrolment: EnrolSubject | None = None

    def newcomer(self) -> Newcomer | None:
        """Give who is to be enrolled; None with a problem, and where they are there already."""
        if self.problems or self.enrolment is None:
            return None
        return Newcomer(line=self.row.line, enrolment=self.enrolment)

    def check(self, registered: Mapping[str, Registered], seen: dict[str, int]) -> None:
        """Look at every cell; `seen` has the line of each code of the file before."""
        self.code = self.cells.get("subject", "").upper()
        site = self._cell("site", self._site)
        self._cell("subject", lambda _: self._code(site, seen))
        arm = self._cell("arm", self._arm)
        known = registered.get(self.code)
        day1 = self._cell("day1", lambda text: self._day1(text, site, is_new=known is None))
        language = self._cell("language", self._language)
        self._cell("age", self._age)
        usual_time = self._cell("usual_time", self._time)
        phone = self._cell("phone", self._phone)
        if known is not None:
            self._compare(known, site, arm)
        elif site is not None and arm is not None and language is not None:
            self.enrolment = enrolled(
                self.content,
                code=self.code,
                site_id=site.id,
                arm=arm,
                day1=day1,
                language=language,
                usual_time=usual_time,
                phone=phone,
            )

    def _cell(self, column: str, read: Callable[[str], _T]) -> _T | None:
        text = self.cells.get(column)
        if text is None:
            return None  # the column is missing: said once, of the first line
        if not text and column not in _MAY_BE_EMPTY:
            self._wrong(column, phrase("is missing"))
            return None
        if not text:
            return None
        try:
            return read(text)
        except _NotReadError as error:
            self._wrong(column, error.what)
            return None

    def _wrong(self, column: str, what: Wording) -> None:
        # i18n: {column} is the name of a column, {what} for example "is missing"
        named = phrase("{column}: {what}", column=Verbatim(column), what=what)
        self.problems.append(Problem(line=self.row.line, what=named))

    def _compare(self, known: Registered, site: Site | None, arm: Arm | None) -> None:
        if site is not None and site.id != known.site_id:
            there = phrase("is enrolled already, at site {site}", site=Verbatim(known.site_id))
            self._wrong("subject", there)
        if arm is not None and arm is not known.arm:
            there = phrase("is enrolled already, in arm {arm}", arm=Verbatim(known.arm.value))
            self._wrong("subject", there)

    def _site(self, text: str) -> Site:
        # A spreadsheet takes the zero in front away.
        sites = self.content.sites
        site = sites.get(text) or sites.get(text.zfill(2))
        if site is None:
            there = Verbatim(", ".join(sorted(sites)))
            raise _NotReadError(
                phrase("“{text}” is no site; there are {sites}", text=Verbatim(text), sites=there)
            )
        return site

    def _code(self, site: Site | None, seen: dict[str, int]) -> None:
        first = seen.setdefault(self.code, self.row.line)
        if first != self.row.line:
            raise _NotReadError(phrase("stands in line {line} already", line=first))
        if site is not None and not site.accepts(self.code):
            raise _NotReadError(
                phrase(
                    "“{text}” is no subject code of site {site}; it looks like {example}",
                    text=Verbatim(self.code),
                    site=Verbatim(site.id),
                    example=Verbatim(code_example(site)),
                )
            )

    def _arm(self, text: str) -> Arm:
        plain = text.upper().replace(" ", "")
        if plain not in set(Arm):
            there = Verbatim(", ".join(arm.value for arm in Arm))
            raise _NotReadError(
                phrase("“{text}” is no arm; there are {arms}", text=Verbatim(text), arms=there)
            )
        return Arm(plain)

    def _language(self, text: str) -> Language:
        by_code = {language.value.casefold(): language for language in Language}
        language = by_code.get(text.casefold()) or read_language(text, self.content)
        if language is None:
            there = Verbatim(", ".join(language.value for language in Language))
            raise _NotReadError(
                phrase(
                    "“{text}” is no language; there are {languages}",
                    text=Verbatim(text),
                    languages=there,
                )
            )
        return language

    def _age(self, text: str) -> None:
        limits = self.content.study.enrolment
        age = read_age(text)
        if age is None:
            raise _NotReadError(phrase("“{text}” is no age in years", text=Verbatim(text)))
        if not limits.admits(age):
            raise _NotReadError(
                phrase(
                    "{age} years; this study is for {first} to {last}",
                    age=age,
                    first=limits.age_from,
                    last=limits.age_until,
                )
            )

    def _day1(self, text: str, site: Site | None, *, is_new: bool) -> date | None:
        if text.casefold() in _NOT_YET:
            return None
        zone = None if site is None else site.zone
        today = self.now.date() if zone is None else local_date(self.now, zone)
        # 05/06/2026 is the fifth of June to one and the sixth of May to another.
        day1 = read_date(text, today) if _YEAR_FIRST.match(text) else None
        if day1 is None:
            raise _NotReadError(
                phrase(
                    "“{text}” is no date; write it like {example}, or “not yet”",
                    text=Verbatim(text),
                    example=Verbatim(today.isoformat()),
                )
            )
        no = impossible_day1(day1, today, self.content) if is_new else None
        if no is not None:
            raise _NotReadError(no)
        return day1

    def _time(self, text: str) -> time:
        rules = self.content.study.usual_time
        found = _SECONDS.fullmatch(text)
        at = read_time(found[1] if found else text)
        if at is None:
            raise _NotReadError(
                phrase("“{text}” is no time; write it like 08:00", text=Verbatim(text))
            )
        if not rules.allows(at):
            raise _NotReadError(
                phrase(
                    "{time} must lie between {earliest} and {latest}",
                    time=at,
                    earliest=rules.earliest,
                    latest=rules.latest,
                )
            )
        return at

    def _phone(self, text: str) -> str:
        number = read_phone(text)
        if number is None:
            raise _NotReadError(phrase("this is no phone number"))
        return number
