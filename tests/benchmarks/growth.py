"""How costs grow in each direction: the figures that could, and the exponent that fits them best.

A cost that follows the power k of what grows makes a line of slope k where both axes are logarithmic: 0 is constant,
1 is linear. The slope is that of least squares.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tests.benchmarks.budgets import Statistic, cpu, median, p95
from tests.benchmarks.measure import Record
from tests.benchmarks.peers import BARE
from tests.benchmarks.shapes import DIRECTIONS, NOBODY
from tests.benchmarks.words import SUBJECT


class Costing(NamedTuple):
    """A figure that is followed."""

    name: str
    step: str
    statistic: Statistic
    drawn: bool = True
    beside: tuple[str, str, str] | None = None
    """Step, program and book that it is divided by."""


FOLLOWED = (
    Costing("tag key to both panels", "tag, settled", median),
    Costing("the same, 95th", "tag, settled", p95, drawn=False),
    Costing("cursor key", "cursor", median),
    Costing("a customer's detail, processor time", "detail, settled", cpu),
    Costing("change by another process to panels", "outside change", median),
    Costing("the same, 95th", "outside change", p95, drawn=False),
    Costing("start, processor time", "start", cpu),
    Costing("start beside a bare Textual app, processor time", "start", cpu, False, ("start", BARE, NOBODY)),
    Costing("panels in full, processor time", "panels in full", cpu),
    Costing("panels by what changed, processor time", "panels by what changed", cpu),
    Costing("durable decision, processor time", "durable decision", cpu),
    Costing("one more fact, processor time", "fact on one customer", cpu, drawn=False),
    Costing("memory", "memory", median, drawn=False),
)
"""What could grow; memory is in MB, what stands beside another is a ratio, everything else is in ms."""


class Growth(NamedTuple):
    """One figure in one direction."""

    direction: str
    figure: str
    unit: str
    points: tuple[tuple[int, float], ...]
    """(what grows, what it costs)."""
    exponent: float | None
    drawn: bool


def grown(record: Record) -> Iterator[Growth]:
    """Every figure that was measured on at least two books of a direction."""
    for direction in DIRECTIONS:
        for costing in FOLLOWED:
            other = record.get(*costing.beside) if costing.beside else None
            whole = costing.statistic(other) if other is not None else 1.0
            points, unit = [], ""
            for book, value in direction.values().items():
                figure = record.get(costing.step, SUBJECT, book)
                if figure is not None and (other is not None or costing.beside is None):
                    points.append((value, round(costing.statistic(figure) / whole, 4)))
                    unit = "×" if costing.beside else figure.unit
            if len(points) > 1:
                slope = exponent(points)
                yield Growth(direction.title, costing.name, unit, tuple(points), slope, costing.drawn)


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """The slope of the line through the logarithms of what is above zero; None for less than two such points."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    across = sum(x for x, _ in logs) / max(1, len(logs))
    up = sum(y for _, y in logs) / max(1, len(logs))
    spread = sum((x - across) ** 2 for x, _ in logs)
    return sum((x - across) * (y - up) for x, y in logs) / spread if spread else None


def read_growth(rows: Sequence[Any]) -> list[Growth]:
    """Growth as a report keeps it."""
    return [Growth(**{**row, "points": tuple((x, y) for x, y in row["points"])}) for row in rows]
