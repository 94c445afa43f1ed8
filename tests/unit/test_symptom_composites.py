"""The composite grade: complete, never falling, and known only when it is."""

from itertools import product

import pytest

from content.symptoms.composites import LEVELS, composite_of
from content.symptoms.load import load_symptoms
from content.symptoms.shapes import Attribute, GradeRow, TableEntry

_TABLES = load_symptoms().composites
_F, _S, _I = Attribute.FREQUENCY, Attribute.SEVERITY, Attribute.INTERFERENCE
_PUBLISHED = 179


def test_every_published_combination_has_its_grade() -> None:
    # Where the first of several attributes is 0, the others are not told apart.
    told = {
        (attributes, key if key[0] or len(key) == 1 else (0,))
        for attributes, table in _TABLES.items()
        for key in table.grades
    }
    assert len(told) == _PUBLISHED


@pytest.mark.parametrize("attributes", list(_TABLES), ids=" x ".join)
def test_table_has_every_combination(attributes: tuple[Attribute, ...]) -> None:
    assert set(_TABLES[attributes].grades) == set(product(LEVELS, repeat=len(attributes)))


@pytest.mark.parametrize(
    ("attributes", "values", "grade"),
    [
        ((_F,), (3,), 2),
        ((_F,), (4,), 3),
        ((_S,), (3,), 3),
        ((_I,), (4,), 2),
        ((_F, _S), (2, 2), 2),
        ((_F, _S), (1, 4), 2),
        ((_F, _S), (3, 3), 3),
        ((_F, _I), (2, 2), 1),
        ((_S, _I), (4, 0), 2),
        ((_S, _I), (2, 4), 3),
        ((_F, _S, _I), (1, 0, 0), 0),
        ((_F, _S, _I), (3, 0, 0), 1),
        ((_F, _S, _I), (4, 1, 4), 3),
        ((_F, _S, _I), (2, 2, 3), 3),
        ((_F, _S, _I), (1, 2, 3), 2),
        ((_F, _S), (0, None), 0),
        ((_S, _I), (0, None), 0),
        ((_F, _S), (0, 4), 0),
        ((_F, _S), (1, None), None),
        ((_F, _S), (None, 4), None),
        ((_F, _S, _I), (4, 4, None), None),
        ((_S,), (None,), None),
    ],
)
def test_grade_is_that_of_the_table(
    attributes: tuple[Attribute, ...], values: tuple[int | None, ...], grade: int | None
) -> None:
    assert _TABLES[attributes].grade(values) == grade


@pytest.mark.parametrize(
    ("attributes", "values", "bounds"),
    [
        ((_S, _I), (3, None), (1, 3)),
        ((_S, _I), (4, None), (2, 3)),
        ((_F, _S), (None, 3), (2, 3)),
        ((_F, _S), (None, None), (0, 3)),
        ((_F, _S), (None, 0), (0, 1)),
    ],
)
def test_missing_answers_leave_bounds(
    attributes: tuple[Attribute, ...], values: tuple[int | None, ...], bounds: tuple[int, int]
) -> None:
    assert _TABLES[attributes].bounds(values) == bounds


def _rows(*rows: tuple[int | None, tuple[int, ...]]) -> tuple[GradeRow, ...]:
    return tuple(GradeRow(frequency=frequency, grades=grades) for frequency, grades in rows)


def test_grade_is_not_known_while_an_answer_is_missing_even_if_all_give_the_same() -> None:
    rows = _rows(*((frequency, (1, 1, 1, 1, 1)) for frequency in (1, 2, 3, 4)))
    table = composite_of(TableEntry(attributes=(_F, _S), rows=rows, source="PROAE"))
    assert (table.grade((1, None)), table.grade((1, 1))) == (None, 1)


_WHOLE = ((1, (1, 1, 1, 2, 2)), (2, (1, 1, 2, 2, 2)), (3, (1, 1, 2, 3, 3)), (4, (1, 1, 2, 3, 3)))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (_WHOLE[:3], "no grade for frequency 4, severity 0"),
        ((*_WHOLE, _WHOLE[0]), "frequency 1, severity 0 are given twice"),
        ((*_WHOLE[:3], (4, (1, 1, 2, 3))), "row frequency 4 must have 5 grades"),
        ((*_WHOLE[:3], (5, (1, 1, 2, 3, 3))), "row frequency 5 must have"),
        ((*_WHOLE, (0, (0, 0, 0, 0, 0))), "frequency 0 is always 0"),
        ((*_WHOLE[:3], (4, (1, 1, 2, 3, 2))), "has a lower grade than"),
        ((*_WHOLE[:3], (None, (1, 1, 2, 3, 3))), "a row must name frequency"),
    ],
)
def test_broken_table_is_refused(
    rows: tuple[tuple[int | None, tuple[int, ...]], ...], told: str
) -> None:
    entry = TableEntry(attributes=(_F, _S), rows=_rows(*rows), source="PROAE")
    with pytest.raises(ValueError, match=told):
        composite_of(entry)
