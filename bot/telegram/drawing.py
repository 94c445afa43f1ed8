"""Draws the picture of a subject's own record. Loading it loads matplotlib, which takes a moment.

The font comes with a package, because neither matplotlib nor a fresh machine has one with Chinese.
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from bot.parts.own_chart import Chart
from content.vocabulary import DoseStatus
from content.wording import Wording

_FONT: Final = files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"
DPI: Final = 150
_WIDTH: Final = 7.2
_LINE: Final = 0.36
_MARGINS: Final = 1.6
_TEMPERATURES: Final = 2.4
_SMALLEST_SPAN: Final = (36.0, 39.0)
_CLOSE_DAYS: Final = 0.5
INK: Final = "#1f2933"
_BLUE: Final = "#1c6e8c"
# Shape and colour together: neither alone must be told apart.
_MARKS: Final = {
    DoseStatus.TAKEN: ("o", "#1c7c54"),
    DoseStatus.NOT_TAKEN: ("X", "#b3541e"),
    DoseStatus.VOMITED: ("v", "#7b3f8c"),
    DoseStatus.MISSED: ("s", "#8a8f98"),
    None: (".", "#8a8f98"),
}
_LEVELS: Final = ("#eef2f5", "#d3e3ec", "#9fc4d8", "#5b98b8", "#1c5f80")
_DARK_FROM: Final = 3
# What draws text is not made for several threads.
_ONE_AT_A_TIME: Final = threading.Lock()


def draw(chart: Chart, say: Callable[[Wording], str]) -> bytes:
    """Draw a chart as a PNG, with the words that `say` gives."""
    with one_at_a_time() as font:
        return _drawn(chart, say, font)


@contextmanager
def one_at_a_time() -> Iterator[FontProperties]:
    """Let nobody else draw meanwhile; gives the font."""
    with _ONE_AT_A_TIME, as_file(_FONT) as path:
        yield FontProperties(fname=path)


def _drawn(chart: Chart, say: Callable[[Wording], str], font: FontProperties) -> bytes:
    parts = [
        (chart.temperatures, _TEMPERATURES, _temperatures),
        (chart.doses, _LINE * (len(chart.doses) + 1), _doses),
        (chart.symptoms, _LINE * (len(chart.symptoms) + 1), _symptoms),
    ]
    shown = [(height, part) for rows, height, part in parts if rows]
    heights = [height for height, _ in shown]
    figure = Figure(figsize=(_WIDTH, sum(heights) + _MARGINS), dpi=DPI, layout="constrained")
    figure.suptitle(say(chart.title), fontproperties=font, fontsize=15, color=INK)
    grid = figure.subplots(len(shown), 1, sharex=True, height_ratios=heights, squeeze=False)
    axes: list[Axes] = list(grid[:, 0])
    for place, (_, part) in zip(axes, shown, strict=True):
        part(place, chart, say, font)
        plain(place, font)
    axes[-1].set_xlim(chart.first_day - 0.6, chart.last_day + 1.0)
    axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True, nbins=15))
    axes[-1].set_xlabel(say(chart.days), fontproperties=font, fontsize=11)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _temperatures(
    axes: Axes, chart: Chart, say: Callable[[Wording], str], font: FontProperties
) -> None:
    days = [point.day for point in chart.temperatures]
    values = [point.celsius for point in chart.temperatures]
    axes.plot(days, values, "-o", color=_BLUE, linewidth=1.2, markersize=6)
    for place, (day, value) in enumerate(zip(days, values, strict=True)):
        follows_soon = place + 1 < len(days) and days[place + 1] - day < _CLOSE_DAYS
        came_soon = place > 0 and day - days[place - 1] < _CLOSE_DAYS
        axes.annotate(
            f"{value:.1f}",
            (day, value),
            xytext=(0, 7) if follows_soon == came_soon else (8 if came_soon else -8, -3),
            textcoords="offset points",
            ha="center" if follows_soon == came_soon else "left" if came_soon else "right",
            fontproperties=font,
            fontsize=9,
            color=INK,
        )
    low, high = _SMALLEST_SPAN
    axes.set_ylim(min(low, *values) - 0.2, max(high, *values) + 0.5)
    _head(axes, say(chart.temperatures_title), font)


def _doses(axes: Axes, chart: Chart, say: Callable[[Wording], str], font: FontProperties) -> None:
    for height, row in enumerate(reversed(chart.doses)):
        shape, colour = _MARKS[row.status]
        heights = [height] * len(row.days)
        axes.plot(row.days, heights, linestyle="", marker=shape, color=colour, markersize=9)
    _rows(axes, [say(row.name) for row in reversed(chart.doses)], font)
    _head(axes, say(chart.doses_title), font)


def _symptoms(
    axes: Axes, chart: Chart, say: Callable[[Wording], str], font: FontProperties
) -> None:
    for height, row in enumerate(reversed(chart.symptoms)):
        for day, level in row.levels:
            shade = _LEVELS[0] if level is None else _LEVELS[min(level, len(_LEVELS) - 1)]
            axes.plot([day], [height], marker="s", markersize=15, color=shade)
            is_dark = level is not None and level >= _DARK_FROM
            axes.text(
                day,
                height,
                "•" if level is None else str(level),
                ha="center",
                va="center",
                fontproperties=font,
                fontsize=9,
                color="white" if is_dark else INK,
            )
    _rows(axes, [say(row.name) for row in reversed(chart.symptoms)], font)
    _head(axes, say(chart.symptoms_title), font)


def _rows(axes: Axes, names: list[str], font: FontProperties) -> None:
    axes.set_yticks(range(len(names)), names, fontproperties=font, fontsize=10)
    axes.set_ylim(-0.7, len(names) - 0.3)


def _head(axes: Axes, words: str, font: FontProperties) -> None:
    axes.set_title(words, fontproperties=font, fontsize=11, loc="left", color=INK)


def plain(axes: Axes, font: FontProperties) -> None:
    """Leave of the frame what is needed to read it, with every label in the font."""
    axes.grid(visible=True, axis="x", color="#e4e9ee", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        size = label.get_fontsize()
        label.set_fontproperties(font)
        label.set_fontsize(size)
