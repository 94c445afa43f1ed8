"""A table that somebody made with a spreadsheet: its cells by column, or what is wrong with it.

UTF-8 with and without a mark, UTF-16 with one, and GB18030, as Excel in China writes it; commas,
semicolons or tabs.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from content.wording import Wording, phrase

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK: Final = ("utf-8", "gb18030")
_DELIMITERS: Final = ",;\t，；"
_WIDE_ONES: Final = "，；"
_WIDE: Final = str.maketrans({"，": ",", "；": ";"})
_NUL: Final = "\0"
_LONGEST_CELL: Final = 100
_MOST_LINES: Final = 5000
# One step below what the parser itself refuses, so that a giant cell has its line.
_PARSED: Final = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and in which line of the file; lines are counted from 1, as editors do."""

    line: int
    what: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: the text of each cell by the name in the first line."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A table as read; a row with a problem of its own is not among the rows."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_csv(data: bytes) -> CsvFile:
    """Read a table whose first line names the columns. Never an exception."""
    text = _decoded(data)
    if text is None:
        unread = phrase("This is no text file. Please save the table as CSV (UTF-8).")
        return CsvFile(problems=(Problem(line=1, what=unread),))
    problems: list[Problem] = []
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    for line, cells in _records(text, problems):
        if not columns:
            columns = tuple(" ".join(cell.split()) for cell in cells)
            if (wrong := _wrong(cells, columns)) is not None:
                return CsvFile(problems=(Problem(line=line, what=wrong),))
            continue
        if len(rows) == _MOST_LINES:
            most = phrase("A file has at most {most} people. Please split it.", most=_MOST_LINES)
            problems.append(Problem(line=line, what=most))
            break
        wrong = _wrong(cells, columns)
        if wrong is None:
            whole = [*cells, *[""] * len(columns)]
            rows.append(Row(line=line, cells=dict(zip(columns, whole, strict=False))))
        else:
            problems.append(Problem(line=line, what=wrong))
    if not columns and not problems:
        problems.append(Problem(line=1, what=phrase("The file is empty.")))
    return CsvFile(columns=columns, rows=tuple(rows), problems=tuple(problems))


def _decoded(data: bytes) -> str | None:
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    for name in marked or _WITHOUT_MARK:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Give what stands in each line that is not empty, with the number of the line it begins in."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(_PARSED)
    lines = io.StringIO(text.translate(_WIDE) if delimiter in _WIDE_ONES else text, newline="")
    reader = csv.reader(lines, delimiter=delimiter.translate(_WIDE), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            unclosed = phrase(
                "A quotation mark is opened and not closed, or stands inside a cell. From here on "
                "the file could not be read."
            )
            problems.append(Problem(line=begins, what=unclosed))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _wrong(cells: list[str], columns: tuple[str, ...]) -> Wording | None:
    """Say why a line cannot be read at all; None where it can."""
    if any(_NUL in cell for cell in cells):
        return phrase("There is a character in it that is no text (NUL). Please type it anew.")
    longest = max(map(len, cells))
    if longest > _LONGEST_CELL:
        return phrase(
            "A cell has {count} characters, at most {most} are read.",
            count=longest,
            most=_LONGEST_CELL,
        )
    if any(cell.strip() for cell in cells[len(columns) :]):
        return phrase(
            "{count} cells where the first line names {columns} columns.",
            count=len(cells),
            columns=len(columns),
        )
    return None
