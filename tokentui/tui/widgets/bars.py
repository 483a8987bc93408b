"""Bars drawn with text: ranges that are partly certain, gaps in four parts, and monthly sparklines.

Parts differ by glyph and not by colour alone, so that every bar reads the same without colour.
"""

from collections.abc import Sequence
from itertools import groupby
from math import isnan
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

_NONE = Style.null()


class BarStyles(NamedTuple):
    """Styles of the parts of a bar; all plain by default."""

    solid: Style = _NONE
    """What is certain or known."""
    hatched: Style = _NONE
    """What is possible, or not looked at yet."""
    weak: Style = _NONE
    """What is answered on evidence that does not count."""
    silent: Style = _NONE
    """What cannot be told."""
    empty: Style = _NONE
    """What is ruled out, or no value."""
    edge: Style = _NONE
    """Added to the cell in which the solid part ends within a hatched bar; a background in the shade of the hatching
    closes the gap that the rest of that cell would leave."""


class Glyphs(NamedTuple):
    """One set of characters to draw with, each one cell wide."""

    rising: str
    """Growing fill of one cell from the left; the last one fills it."""
    hatched: str
    """A cell of what is possible."""
    weak: str
    """A cell of what is answered on evidence that does not count."""
    silent: str
    """A cell of what cannot be told."""
    empty: str
    """A cell of what is ruled out."""
    levels: str
    """Heights of a sparkline, lowest first; the last one is the full height."""
    zero: str
    """A sparkline value of exactly nothing."""
    negative: str
    """A sparkline value below nothing, such as a credit."""
    gap: str
    """A sparkline month without a value."""


BLOCKS = Glyphs("▏▎▍▌▋▊▉█", "░", "▒", "╱", " ", "▁▂▃▄▅▆▇█", "_", "-", "·")
ASCII = Glyphs("#", "-", "=", "/", ".", ".:-=+*%#", "_", "-", " ")


def range_bar(
    low: float | None,
    high: float | None,
    width: int,
    *,
    styles: BarStyles | None = None,
    ascii_only: bool = False,
) -> list[Segment]:
    """A share that lies from `low` to `high` (fractions of 1): solid, then hatched, then empty, `width` cells in all.

    Certain shares are drawn to an eighth of a cell. A share above 0 always shows, one below 1 never fills the bar; an
    unknown share (None) is drawn empty. Raises ValueError if `low` is above `high` or either is not a number.
    """
    glyphs, styles = ASCII if ascii_only else BLOCKS, styles or BarStyles()
    if width <= 0:
        return []
    if low is None or high is None:
        return _segments([(glyphs.empty * width, styles.empty)])
    low, high = _fraction(low), _fraction(high)
    if low > high:
        raise ValueError(f"a range cannot start at {low} and end at {high}")
    end = width if high >= 1 else max(width - 1, 1)
    steps = _steps(low, width, len(glyphs.rising))
    if high > low and end > 1:
        # The possible part needs a cell of its own, and the certain part gives way to it.
        steps = min(steps, (end - 1) * len(glyphs.rising))
    used = -(-steps // len(glyphs.rising))
    hatched = max(min(round(high * width), end) - used, int(used < end), 0) if high > low else 0
    return _segments(
        [
            *_solid(steps, glyphs, styles, open_end=hatched > 0),
            (glyphs.hatched * hatched, styles.hatched),
            (glyphs.empty * (width - used - hatched), styles.empty),
        ]
    )


def gap_bar(
    known: float,
    backlog: float,
    below: float,
    silence: float,
    width: int,
    *,
    styles: BarStyles | None = None,
    ascii_only: bool = False,
) -> list[Segment]:
    """Four parts of one whole: known (solid), backlog (hatched), below the floor (hatched closer), silence (slashed).

    Each part above nothing keeps at least a sliver as far as `width` allows; without any part the bar is empty. Raises
    ValueError if a part is negative or not a number.
    """
    glyphs, styles = ASCII if ascii_only else BLOCKS, styles or BarStyles()
    rest = (backlog, below, silence)
    if not all(part >= 0 for part in (known, *rest)):
        raise ValueError("the parts of a bar cannot be negative")
    whole = known + sum(rest)
    if width <= 0:
        return []
    if not whole:
        return _segments([(glyphs.empty * width, styles.empty)])
    others = sum(part > 0 for part in rest)
    steps = _steps(known / whole, width, len(glyphs.rising))
    if others:
        steps = min(steps, max((width - others) * len(glyphs.rising), len(glyphs.rising) - 1, 1))
    left = width - (-(-steps // len(glyphs.rising)))
    hatched, weak, slashed = _cells(rest, left)
    return _segments(
        [
            *_solid(steps, glyphs, styles, open_end=backlog > 0),
            (glyphs.hatched * hatched, styles.hatched),
            (glyphs.weak * weak, styles.weak),
            (glyphs.silent * slashed, styles.silent),
            (glyphs.empty * (0 if others else left), styles.empty),
        ]
    )


def sparkline(
    values: Sequence[float | None],
    width: int,
    *,
    styles: BarStyles | None = None,
    ascii_only: bool = False,
) -> list[Segment]:
    """Values over time from the base line up, one cell each, the latest at the right edge of `width` cells.

    The height is a value's share of the largest; only the largest is full. None is a gap, which differs from a zero.
    More values than cells are averaged in equal runs.
    """
    glyphs, styles = ASCII if ascii_only else BLOCKS, styles or BarStyles()
    if width <= 0:
        return []
    shown = _averaged(values, width)
    top = max((value for value in shown if value is not None), default=0)
    cells = [(glyphs.empty if glyphs is BLOCKS else " ", styles.empty)] * (width - len(shown))
    for value in shown:
        if value is None:
            cells.append((glyphs.gap, styles.empty))
        elif value > 0:
            cells.append((glyphs.levels[_steps(value / top, 1, len(glyphs.levels)) - 1], styles.solid))
        else:
            cells.append((glyphs.zero if value == 0 else glyphs.negative, styles.solid))
    return _segments(cells)


def _fraction(value: float) -> float:
    """A share between 0 and 1; sums of floating-point parts may stray past either end by a rounding error."""
    if isnan(value):
        raise ValueError("a share must be a number; use None where there is none")
    return min(max(value, 0.0), 1.0)


def _steps(share: float, width: int, per_cell: int) -> int:
    """Steps of a bar that a share fills: at least one if above 0, never all if below 1."""
    full = width * per_cell
    if share <= 0 or share >= 1:
        return full if share >= 1 else 0
    return min(max(round(share * full), 1), max(full - 1, 1))


def _solid(steps: int, glyphs: Glyphs, styles: BarStyles, *, open_end: bool) -> list[tuple[str, Style]]:
    """The solid part: full cells, then the one it ends in, which has a style of its own if hatching follows."""
    cells, rest = divmod(steps, len(glyphs.rising))
    last = glyphs.rising[rest - 1] if rest else ""
    return [(glyphs.rising[-1] * cells, styles.solid), (last, styles.solid + styles.edge if open_end else styles.solid)]


def _cells(parts: Sequence[float], cells: int) -> list[int]:
    """Cells for each of some parts: in proportion, and one at least for each above nothing as long as they last."""
    whole = sum(parts)
    found = [max(round(cells * (part / whole)), 1) if part else 0 for part in parts]
    while any(found) and (over := sum(found) - cells):
        found[found.index(max(found))] -= 1 if over > 0 else -1
    return found


def _averaged(values: Sequence[float | None], width: int) -> list[float | None]:
    """At most `width` values, each the mean of the known ones in an equal run."""
    count = len(values)
    if count <= width:
        return list(values)
    means: list[float | None] = []
    for cell in range(width):
        run = [v for v in values[cell * count // width : (cell + 1) * count // width] if v is not None]
        means.append(sum(run) / len(run) if run else None)
    return means


def _segments(parts: Sequence[tuple[str, Style]]) -> list[Segment]:
    """Parts as segments, neighbours of one style joined and empty ones left out."""
    filled = [part for part in parts if part[0]]
    return [
        Segment("".join(text for text, _ in run), style) for style, run in groupby(filled, key=lambda part: part[1])
    ]
