"""Curves of growth as SVG: a small picture for each direction, both axes logarithmic, from the benchmark's JSON.

`python -m tests.benchmarks.curves benchmark.json curves.svg`
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.growth import Growth, read_growth

COLUMNS, WIDE, HIGH = 2, 380, 200
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 30, 32
LEGEND_LINE = 18
# Distinguishable also without colour vision (Okabe and Ito's palette); each line has a mark of its own as well.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#b8a000")
_FONT = "font-family='system-ui, sans-serif' font-size='12'"
_STYLE = "<style>text{fill:#444}@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>"


class Frame(NamedTuple):
    """One small picture: where it stands, and its logarithmic axes."""

    corner: tuple[int, int]
    """Left and upper edge."""
    low: tuple[float, int]
    """Powers of ten at the lower left: what grows, milliseconds."""
    high: tuple[float, int]

    def x(self, value: float) -> float:
        """Place from the left; nothing at all stands at the edge."""
        share = (math.log10(value) - self.low[0]) / (self.high[0] - self.low[0]) if value > 0 else 0.0
        return self.corner[0] + LEFT + share * (WIDE - LEFT - RIGHT)

    def y(self, milliseconds: float) -> float:
        """Place from above."""
        share = (math.log10(milliseconds) - self.low[1]) / (self.high[1] - self.low[1])
        return self.corner[1] + HIGH - BOTTOM - share * (HIGH - TOP - BOTTOM)


def draw(growth: Sequence[Growth], title: str = "Cost in each direction in which a book grows") -> str:
    """The picture as SVG text; raises ValueError when there is nothing to draw."""
    drawn = [one for one in growth if one.drawn and one.unit == "ms"]
    if not drawn:
        raise ValueError("nothing was measured on more than one book of a direction")
    names = list(dict.fromkeys(one.figure for one in drawn))
    titles = list(dict.fromkeys(one.direction for one in drawn))
    times = [cost for one in drawn for _, cost in one.points if cost > 0]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    rows = -(-(len(titles) + 1) // COLUMNS)
    width, height = COLUMNS * WIDE, rows * max(HIGH, (len(names) + 2) * LEGEND_LINE if rows == 1 else HIGH)
    parts = [f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {_FONT} role='img'>"]
    parts += [f"<title>{escape(title)}</title>", _STYLE]
    for place, direction in enumerate(titles):
        lines = [one for one in drawn if one.direction == direction]
        parts += _picture(_frame(_corner(place), lines, (low, max(high, low + 1))), direction, lines, names)
    parts += _legend(_corner(len(titles)), names)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _corner(place: int) -> tuple[int, int]:
    return place % COLUMNS * WIDE, place // COLUMNS * HIGH


def _frame(corner: tuple[int, int], lines: Sequence[Growth], powers: tuple[int, int]) -> Frame:
    values = sorted({value for one in lines for value, _ in one.points})
    above = [math.log10(value) for value in values if value > 0]
    # Nothing at all has no logarithm: it stands half a power before the first value.
    first = above[0] - 0.5 if values[0] == 0 else above[0]
    return Frame(corner, (first, powers[0]), (max(above[-1], first + 0.1), powers[1]))


def _picture(frame: Frame, title: str, lines: Sequence[Growth], names: Sequence[str]) -> Iterator[str]:
    left, top = frame.corner
    yield f"<text x='{left + LEFT}' y='{top + 18}' font-weight='600'>{escape(title)}</text>"
    for power in range(frame.low[1], frame.high[1] + 1):
        y, end = frame.y(10.0**power), left + WIDE - RIGHT
        yield f"<line x1='{left + LEFT}' y1='{y:.1f}' x2='{end}' y2='{y:.1f}' stroke='#888' stroke-opacity='.3'/>"
        yield f"<text x='{left + LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{_duration(power)}</text>"
    for value in sorted({value for one in lines for value, _ in one.points}):
        x = frame.x(value)
        anchor = "end" if x > left + WIDE - RIGHT - 20 else "middle"
        yield f"<text x='{x:.1f}' y='{top + HIGH - 12}' text-anchor='{anchor}'>{_short(value)}</text>"
    for one in lines:
        number = names.index(one.figure)
        places = [(frame.x(value), frame.y(cost)) for value, cost in one.points if cost > 0]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour = COLOURS[number % len(COLOURS)]
        yield f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='1.5'/>"
        yield from (_mark(number, x, y, colour) for x, y in places)


def _legend(corner: tuple[int, int], names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        y = corner[1] + TOP + number * LEGEND_LINE
        yield _mark(number, corner[0] + LEFT, y, COLOURS[number % len(COLOURS)])
        yield f"<text x='{corner[0] + LEFT + 12}' y='{y + 4}'>{escape(name)}</text>"


def _duration(power: int) -> str:
    return f"{10 ** (power - 3):,} s" if power >= 3 else f"{10.0**power:g} ms"


def _short(value: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return str(value)


def _mark(number: int, x: float, y: float, colour: str) -> str:
    if number % 3 == 0:
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' fill='{colour}'/>"
    if number % 3 == 1:
        return f"<rect x='{x - 3:.1f}' y='{y - 3:.1f}' width='6' height='6' fill='{colour}'/>"
    return f"<path d='M{x:.1f} {y - 4:.1f}l4 7h-8z' fill='{colour}'/>"


if __name__ == "__main__":
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(draw(read_growth(report["growth"])), encoding="utf-8")
