"""What a report is made of, whatever it is written as."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.bounds import Interval


class SourceLink(NamedTuple):
    """A source with its grade, and its address where that leads into the web."""

    words: str
    address: str | None
    after: str = ""
    """Words behind it that are no part of the link."""


Cell = str | tuple[SourceLink, ...]


class Fill(StrEnum):
    """How a part of a bar is filled: told apart by lightness and pattern, and not by hue alone."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    KNOWN = "known"
    BACKLOG = "backlog"
    BELOW = "below"
    SILENCE = "silence"


class BarPart(NamedTuple):
    """A part of a bar, in fractions of the whole."""

    fill: Fill
    start: float
    end: float


class Bar(NamedTuple):
    """One bar from 0 to 100 %."""

    name: str
    says: str
    """The figure in words."""
    parts: tuple[BarPart, ...]


class Paragraph(NamedTuple):
    """A sentence or several."""

    words: str
    strong: bool = False


class Items(NamedTuple):
    """Sentences, each with those that hang on it."""

    lines: tuple[tuple[str, tuple[str, ...]], ...]


class Bars(NamedTuple):
    """A picture of shares; the table after it has the same figures."""

    title: str
    bars: tuple[Bar, ...]
    fills: tuple[tuple[Fill, str], ...]
    """What each filling means."""


class Grid(NamedTuple):
    """A table."""

    caption: str
    scope: str
    """Of what its figures are: book, unit, denominator, floor, codebook, date."""
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: frozenset[int] = frozenset()
    """Columns of figures, which stand to the right."""


Block = Paragraph | Items | Bars | Grid


class Chapter(NamedTuple):
    """A part of a report under a heading."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


def items(lines: Sequence[str] | Iterator[str]) -> Items:
    """Sentences on which nothing hangs."""
    return Items(tuple((one, ()) for one in lines))


BOUNDS = ((Fill.CERTAIN, "certain"), (Fill.POSSIBLE, "possible"))
"""What the two fillings of a share mean."""


def share_bar(name: str, says: str, share: Interval | None) -> Bar:
    """A share: what is certain of it, then what is possible."""
    if share is None:
        return Bar(name, says, ())
    low, high = (min(max(end, 0.0), 1.0) for end in share.floats)
    return Bar(name, says, (BarPart(Fill.CERTAIN, 0.0, low), BarPart(Fill.POSSIBLE, low, high)))
