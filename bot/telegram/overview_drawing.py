"""Draws the pictures of an overview. Loading it loads matplotlib, which takes a moment."""

import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from bot.parts.overview_charts import DOTS, GRID, STEPS
from bot.telegram.drawing import DPI, INK, one_at_a_time, plain
from content.wording import Wording
from records.wording_json import from_json

_Say = Callable[[list[Any]], str]

_WIDTH: Final = 7.2
_ROW: Final = 0.27
# Colours of Okabe and Ito, told apart by everybody, and a sign for where there is no colour.
_CELLS: Final[Mapping[str, tuple[str, str, str]]] = {
    "taken": ("#0072b2", "✓", "white"),
    "late": ("#56b4e9", "△", INK),
    "not_taken": ("#e69f00", "–", INK),
    "vomited": ("#cc79a7", "!", INK),
    "missed": ("#d55e00", "×", "white"),
    "held": ("#9aa1a9", "‖", INK),
    "open": ("#eef1f4", "·", INK),
    "answered": ("#0072b2", "✓", "white"),
    "unanswered": ("#e69f00", "–", INK),
}
_TIERS: Final = {"emergency": "#7b1fa2", "red": "#d55e00", "amber": "#e69f00", "green": "#009e73"}
_STYLES: Final[tuple[Literal["-", "--", "-.", ":"], ...]] = ("-", "--", "-.", ":")
_DATES_SHOWN: Final = 4
_OTHER: Final = "#6b7280"
_LINES: Final = ("#1f2933", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
_MINUTES: Final = (1, 5, 15, 60, 240, 1440, 4320)
_LEGEND_COLUMNS: Final = 3


def draw_overview(drawing: Mapping[str, Any], say: Callable[[Wording], str]) -> bytes:
    """Draw a picture of an overview as a PNG, with the words that `say` gives."""

    def said(words: list[Any]) -> str:
        return say(from_json(words))

    with one_at_a_time() as font:
        figure = _DRAWN[drawing["kind"]](drawing, said, font)
        figure.suptitle(said(drawing["title"]), fontproperties=font, fontsize=14, color=INK)
        out = io.BytesIO()
        figure.savefig(out, format="png")
        return out.getvalue()


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), dpi=DPI, layout="constrained")
    return figure, figure.subplots()


# ------------------------------------------------------------------------- days by subject


def _grid(drawing: Mapping[str, Any], say: _Say, font: FontProperties) -> Figure:
    rows, days = drawing["rows"], drawing["days"]
    legend_lines = -(-len(drawing["legend"]) // _LEGEND_COLUMNS)
    figure, axes = _figure(_ROW * (len(rows) + 1.5 * legend_lines) + 1.5)
    places = {str(day): place for place, day in enumerate(days)}
    for line, (_, cells) in enumerate(rows):
        for day, cell in cells.items():
            if day in places:
                _cell(axes, places[day], line, cell, font)
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(days)), [str(day) for day in days], fontproperties=font, fontsize=10)
    axes.set_yticks(range(len(rows)), [code for code, _ in rows], fontproperties=font, fontsize=10)
    axes.set_xlabel(say(drawing["across"]), fontproperties=font, fontsize=11)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    handles = [
        Patch(facecolor=_CELLS[key][0], label=f"{_CELLS[key][1]} {say(words)}")
        for key, words in drawing["legend"]
    ]
    _legend(figure, handles, font)
    return figure


def _cell(axes: Axes, across: int, line: int, cell: str, font: FontProperties) -> None:
    colour, sign, ink = _CELLS[cell]
    box = Rectangle((across - 0.46, line - 0.44), 0.92, 0.88, facecolor=colour, linewidth=0)
    axes.add_patch(box)
    axes.text(
        across,
        line,
        sign,
        ha="center",
        va="center",
        fontproperties=font,
        fontsize=12,
        color=ink,
    )


# ------------------------------------------------------------------------- over time


def _steps(drawing: Mapping[str, Any], say: _Say, font: FontProperties) -> Figure:
    figure, axes = _figure(4.6)
    until = date.fromisoformat(drawing["until"])
    handles = []
    for number, (name, found) in enumerate(drawing["lines"]):
        dates = [date.fromisoformat(one) for one in found]
        colour = _LINES[number % len(_LINES)]
        begin = dates[0] - timedelta(days=1)
        days = [one.toordinal() for one in (begin, *dates, max(until, dates[-1]))]
        counts = [0, *range(1, len(dates) + 1), len(dates)]
        style = _STYLES[number % len(_STYLES)]
        axes.step(days, counts, where="post", color=colour, linestyle=style, linewidth=1.8)
        axes.annotate(
            str(len(dates)),
            (days[-1], counts[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontproperties=font,
            fontsize=11,
            color=colour,
            annotation_clip=False,
        )
        handles.append(Line2D([], [], color=colour, linestyle=style, label=say(name)))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    ticks = _dates(min(date.fromisoformat(one) for one in drawing["lines"][0][1]), until)
    axes.set_xticks([one.toordinal() for one in ticks], [one.isoformat() for one in ticks])
    axes.set_ylabel(say(drawing["up"]), fontproperties=font, fontsize=11)
    plain(axes, font)
    axes.grid(visible=True, axis="y", color="#e4e9ee", linewidth=0.6)
    if len(handles) > 1:
        _legend(figure, handles, font)
    return figure


def _dates(first: date, last: date) -> list[date]:
    """Give a few dates at even distances, the first and the last among them."""
    days = max((last - first).days, 1)
    steps = min(days, _DATES_SHOWN)
    return [first + timedelta(days=days * step // steps) for step in range(steps + 1)]


def _dots(drawing: Mapping[str, Any], say: _Say, font: FontProperties) -> Figure:
    rows = drawing["rows"]
    figure, axes = _figure(0.75 * len(rows) + 2.3)
    for line, (tier, _, taken, waiting) in enumerate(rows):
        colour = _TIERS.get(tier, _OTHER)
        axes.plot(taken, _spread(taken, line), "o", color=colour, alpha=0.75, markersize=7)
        axes.plot(
            waiting,
            _spread(waiting, line),
            linestyle="",
            marker=">",
            markerfacecolor="white",
            markeredgecolor=colour,
            markeredgewidth=1.6,
            markersize=9,
        )
        if taken:
            half = median(taken)
            axes.plot([half, half], [line - 0.36, line + 0.36], color=INK, linewidth=2)
    longest = max((*(one for row in rows for one in (*row[2], *row[3])), 60.0))
    axes.set_xscale("symlog", linthresh=1.0)
    axes.set_xlim(-0.15, longest * 1.6)
    ticks = [one for one in _MINUTES if one <= longest * 1.6]
    axes.xaxis.set_major_locator(FixedLocator([0, *ticks]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels(["0", *(str(one) for one in ticks)])
    names = [say(words) for _, words, _, _ in rows]
    axes.set_yticks(range(len(rows)), names, fontproperties=font, fontsize=11)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(say(drawing["across"]), fontproperties=font, fontsize=11)
    plain(axes, font)
    handles = [
        _mark("o", say(drawing["taken"]), filled=True),
        _mark(">", say(drawing["waiting"]), filled=False),
        Line2D([], [], color=INK, linewidth=2, label=say(drawing["half"])),
    ]
    _legend(figure, handles, font)
    return figure


def _mark(shape: str, label: str, *, filled: bool) -> Line2D:
    face = _OTHER if filled else "white"
    return Line2D(
        [],
        [],
        linestyle="",
        marker=shape,
        markerfacecolor=face,
        markeredgecolor=_OTHER,
        markersize=8,
        label=label,
    )


def _spread(values: list[float], line: int) -> list[float]:
    """Give heights so that equal values do not hide each other, always the same ones."""
    return [line + ((place % 5) - 2) * 0.11 for place in range(len(values))]


def _legend(figure: Figure, handles: list[Any], font: FontProperties) -> None:
    small = font.copy()
    small.set_size(10)
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=min(_LEGEND_COLUMNS, len(handles)),
        prop=small,
        frameon=False,
        handlelength=1.4,
    )


_DRAWN: Final[Mapping[str, Callable[[Mapping[str, Any], _Say, FontProperties], Figure]]] = {
    GRID: _grid,
    STEPS: _steps,
    DOTS: _dots,
}
