"""Which figure of the panels is meant."""

from enum import StrEnum
from typing import NamedTuple


class FigureKind(StrEnum):
    """What a figure is of."""

    STANCE = "stance"
    USE_CASE = "use_case"
    SEGMENT = "segment"
    CELL = "cell"
    """A segment and a stance of who × what, or what is open of it."""
    STATE = "state"
    """What stands behind what customers are said to do."""
    WHO_STATE = "who_state"
    """What stands behind those whose segment is not told."""
    UNACCOUNTED = "unaccounted"
    UNKNOWN_SPEND = "unknown_spend"
    QUESTION = "question"
    VERDICT = "verdict"
    TOTAL = "total"


class PanelFigure(NamedTuple):
    """One row of a panel, or a cell of it."""

    kind: FigureKind
    code: str = ""
    """Of the use case, stance, state, question or segment; empty for all four questions, and for no told segment."""
    segment: str | None = None
    """Of whom a cell or a question is; empty for those whose segment is not told, None for everybody."""
