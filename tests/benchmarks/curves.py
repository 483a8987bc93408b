"""Curves of growth: what things cost against the number of customers, drawn as SVG from the benchmark's JSON.

`python -m tests.benchmarks.curves benchmark.json curves.svg`
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tests.benchmarks.words import SUBJECT

LINES = (
    ("durable decision", "one decision, safe on the disk"),
    ("panel read", "reading both panels"),
    ("tag, settled", "tag key to both panels repainted"),
    ("filter letter, settled", "a letter in the filter"),
    ("look-up", "look-up from a shell"),
    ("import", "import of a CSV file"),
)
"""Steps that are drawn, and what they are called."""

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 24, 50
# Distinguishable also without colour vision (Okabe and Ito's palette); each line has a mark of its own as well.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_FONT = "font-family='system-ui, sans-serif' font-size='12'"
_LABEL_HEIGHT = 16
_ACROSS = "customers, 24 months each"


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name and (customers, milliseconds)."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Logarithmic axes: from values to places in the picture."""

    low: tuple[int, int]
    """Powers of ten at the lower left: customers, milliseconds."""
    high: tuple[int, int]
    """Powers of ten at the upper right."""

    def x(self, customers: float) -> float:
        """Place from the left."""
        share = (math.log10(customers) - self.low[0]) / (self.high[0] - self.low[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, milliseconds: float) -> float:
        """Place from above."""
        share = (math.log10(milliseconds) - self.low[1]) / (self.high[1] - self.low[1])
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def read_curves(figures: Sequence[Mapping[str, Any]]) -> list[Curve]:
    """The lines that can be drawn: those measured for more than one number of customers."""
    curves = []
    for step, name in LINES:
        points = sorted(
            (figure["customers"], figure["median"])
            for figure in figures
            if figure["step"] == step and figure["subject"] == SUBJECT and figure["median"] > 0
        )
        if len(points) > 1:
            curves.append(Curve(name, tuple(points)))
    return curves


def draw(curves: Sequence[Curve]) -> str:
    """The picture as SVG text; raises ValueError when there is no curve."""
    if not curves:
        raise ValueError("nothing was measured at more than one number of customers")
    customers = [point[0] for curve in curves for point in curve.points]
    times = [point[1] for curve in curves for point in curve.points]
    low = math.floor(math.log10(min(customers))), math.floor(math.log10(min(times)))
    high = math.ceil(math.log10(max(customers))), math.ceil(math.log10(max(times)))
    frame = Frame(low, (max(high[0], low[0] + 1), max(high[1], low[1] + 1)))
    title = "<title>Cost against the number of customers</title>"
    style = "<style>text{fill:#444}@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {_FONT} role='img'>"
    return "\n".join([head, title, style, *_axes(frame), *_lines(frame, curves), "</svg>"]) + "\n"


def _axes(frame: Frame) -> Iterator[str]:
    for power in range(frame.low[1], frame.high[1] + 1):
        y = frame.y(10.0**power)
        yield f"<line x1='{LEFT}' y1='{y:.1f}' x2='{WIDTH - RIGHT}' y2='{y:.1f}' stroke='#888' stroke-opacity='.3'/>"
        yield f"<text x='{LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>{_duration(power)}</text>"
    for power in range(frame.low[0], frame.high[0] + 1):
        x = frame.x(10.0**power)
        yield f"<text x='{x:.1f}' y='{HEIGHT - BOTTOM + 20}' text-anchor='middle'>{10**power:,}</text>"
    yield f"<text x='{(LEFT + WIDTH - RIGHT) / 2}' y='{HEIGHT - 10}' text-anchor='middle'>{_ACROSS}</text>"


def _duration(power: int) -> str:
    return f"{10**power} ms" if 0 <= power < 3 else f"{10 ** (power - 3):,} s" if power >= 3 else f"{10.0**power:g} ms"


def _lines(frame: Frame, curves: Sequence[Curve]) -> Iterator[str]:
    below: float = HEIGHT - BOTTOM + _LABEL_HEIGHT
    # Names from the lowest line up, each at least one line of text above the one before.
    for number, curve in sorted(enumerate(curves), key=lambda one: one[1].points[-1][1]):
        colour = COLOURS[number % len(COLOURS)]
        places = [(frame.x(customers), frame.y(value)) for customers, value in curve.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>"
        yield from (_mark(number, x, y, colour) for x, y in places)
        below = min(places[-1][1] + 4, below - _LABEL_HEIGHT)
        yield _mark(number, WIDTH - RIGHT + 16, below - 4, colour)
        yield f"<text x='{WIDTH - RIGHT + 26}' y='{below:.1f}'>{escape(curve.name)}</text>"


def _mark(number: int, x: float, y: float, colour: str) -> str:
    if number % 3 == 0:
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{colour}'/>"
    if number % 3 == 1:
        return f"<rect x='{x - 3.5:.1f}' y='{y - 3.5:.1f}' width='7' height='7' fill='{colour}'/>"
    return f"<path d='M{x:.1f} {y - 5:.1f}l5 9h-10z' fill='{colour}'/>"


if __name__ == "__main__":
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(draw(read_curves(report["figures"])), encoding="utf-8")
