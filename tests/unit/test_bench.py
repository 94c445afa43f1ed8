"""The benchmark measures what it says: small sizes, right results, no figure looked at."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.bench.ground import Ground, Sizes, new_ground
from bot.bench.result import Figure, Target, Verdict, as_json, as_table, median_figure, percentile
from bot.bench.rows import ROWS, run_rows

_TINY = Sizes(
    due_now=8,
    due_rows=100,
    reminder_repeats=1,
    peer_jobs=3,
    broadcasts=40,
    broadcast_slow=40,
    broadcast_fast=60,
    broadcast_large=600,
    escalations=2,
    escalation_gap_seconds=0.0,
    reds=2,
    red_gap_seconds=0.1,
    updates=6,
    update_repeats=1,
    taps=3,
    tap_gap_seconds=0.0,
    starts=1,
    cohort=1,
    idle_seconds=0.1,
)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with new_ground(_TINY) as new:
        yield new


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("name", list(ROWS))
# The peers are used as their users use them, warnings included.
@pytest.mark.filterwarnings("ignore")
def test_row_run_small_measures_everything(ground: Ground, name: str) -> None:
    heard: list[str] = []
    figures = asyncio.run(run_rows([name], ground, heard.append))
    assert heard == [name]
    assert [one.what for one in figures if one.value is None and "dropped" not in one.note] == []
    assert any(one.target is not None for one in figures)
    assert {one.row for one in figures} == {name}


@pytest.mark.parametrize(
    ("target", "measured", "verdict"),
    [
        (Target(value=2.0), 2.0, Verdict.MET),
        (Target(value=2.0), 2.1, Verdict.MISSED),
        (Target(value=50.0, at_least=True), 50.0, Verdict.MET),
        (Target(value=50.0, at_least=True), 49.9, Verdict.MISSED),
    ],
)
def test_measured_against_target_gives_verdict(
    target: Target, measured: float, verdict: Verdict
) -> None:
    assert target.verdict(measured) == verdict


@pytest.mark.parametrize(
    ("samples", "percent", "expected"),
    [([3.0], 99, 3.0), ([1.0, 2.0], 50, 1.0), (list(range(1, 101)), 99, 99), ([2.0, 1.0], 99, 2.0)],
)
def test_percentile_of_samples_is_one_of_them(
    samples: list[float], percent: int, expected: float
) -> None:
    assert percentile(samples, percent) == expected


def test_figures_shown_as_table_name_target_and_miss() -> None:
    missed = median_figure("tap", "answer", [0.2, 0.4, 0.3], "s", target=Target(value=0.25))
    lines = as_table([missed]).splitlines()
    assert lines[1].split() == ["tap", "answer", "0.300", "s", "≤", "0.25", "s", "MISSED"]


def test_figure_without_target_has_no_verdict() -> None:
    figure = Figure(row="tap", what="peer", value=1.0, unit="s")
    assert (figure.verdict, '"verdict": ""' in as_json([figure])) == (Verdict.NONE, True)
