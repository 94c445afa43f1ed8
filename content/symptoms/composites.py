"""The composite grade of a symptom: complete tables from answers to a grade from 0 to 3."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TypeAlias

from content.symptoms.shapes import Attribute, GradeRow, TableEntry

LEVELS = range(5)
_Key: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A complete table: `grades` has every combination of answers, in the order of `attributes`."""

    attributes: tuple[Attribute, ...]
    grades: Mapping[_Key, int]

    def grade(self, values: Sequence[int | None]) -> int | None:
        """Give the grade, or None while an attribute it needs is not answered.

        Where the first attribute is 0 the others count as 0, answered or not.
        """
        lowest, highest = self.bounds(values)
        whole = values[0] == 0 or None not in values
        return lowest if whole and lowest == highest else None

    def bounds(self, values: Sequence[int | None]) -> tuple[int, int]:
        """Give the lowest and highest grade that the missing answers still allow.

        What has a severity or an interference is there, so a missing first answer is not 0 then.
        """
        first, *rest = values
        allowed = [LEVELS if value is None else (value,) for value in values]
        if first is None and any(rest):
            allowed[0] = LEVELS[1:]
        grades = [self.grades[combination] for combination in product(*allowed)]
        return min(grades), max(grades)


def composite_of(entry: TableEntry) -> Composite:
    """Put the rows of a table together, with 0 wherever the first attribute is 0.

    Raises:
        ValueError: a combination is missing, given twice or no combination at all, or a worse
            answer has a lower grade; says which.
    """
    grades: dict[_Key, int] = {}
    for row in entry.rows:
        for key, grade in _cells(entry, row):
            if key in grades:
                raise ValueError(f"the answers {_named(entry, key)} are given twice. Keep one")
            grades[key] = grade
    grades |= dict.fromkeys(_without_a_row(entry, grades), 0)
    _check(entry, grades)
    return Composite(attributes=entry.attributes, grades=MappingProxyType(grades))


def _without_a_row(entry: TableEntry, grades: Mapping[_Key, int]) -> list[_Key]:
    if len(entry.attributes) == 1:
        return []
    absent = [(0, *rest) for rest in product(LEVELS, repeat=len(entry.attributes) - 1)]
    if any(key in grades for key in absent):
        raise ValueError(f"{entry.attributes[0]} 0 is always 0. Remove its row")
    return absent


def _check(entry: TableEntry, grades: Mapping[_Key, int]) -> None:
    for key in product(LEVELS, repeat=len(entry.attributes)):
        if key not in grades:
            raise ValueError(f"there is no grade for {_named(entry, key)}. Add it")
        for lower in _one_lower(key):
            if grades[lower] > grades[key]:
                raise ValueError(
                    f"{_named(entry, key)} has a lower grade than {_named(entry, lower)}. "
                    "Correct one of them"
                )


def _cells(entry: TableEntry, row: GradeRow) -> Iterator[tuple[_Key, int]]:
    given = {Attribute.FREQUENCY: row.frequency, Attribute.SEVERITY: row.severity}
    *rows, _ = entry.attributes
    named = {attribute for attribute, value in given.items() if value is not None}
    if named != set(rows):
        raise ValueError(f"a row must name {', '.join(rows) or 'grades only'}. Correct it")
    head = tuple(value for attribute in rows if (value := given[attribute]) is not None)
    if len(row.grades) != len(LEVELS) or any(value not in LEVELS for value in head):
        raise ValueError(f"row {_named(entry, head)} must have 5 grades for answers 0 to 4")
    for column, grade in enumerate(row.grades):
        yield (*head, column), grade


def _one_lower(key: _Key) -> Iterator[_Key]:
    for place, value in enumerate(key):
        if value > 0:
            yield (*key[:place], value - 1, *key[place + 1 :])


def _named(entry: TableEntry, key: _Key) -> str:
    pairs = zip(entry.attributes, key, strict=False)
    return ", ".join(f"{attribute} {value}" for attribute, value in pairs)
