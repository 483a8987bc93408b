"""What choosing several of a list has in common, and among entries of a codebook, as a set or as a split."""

from collections.abc import Sequence

from tokentui.domain.codebook import AnyVocabulary, Segment, UseCase
from tokentui.domain.statements import Statement
from tokentui.domain.text import cell_width, pad, visible
from tokentui.tui.widgets.table_columns import Piece

CHOSEN, NOT_CHOSEN = "●", "○"


def sign(*, chosen: bool) -> Piece:
    """Whether a line is among those chosen, without need of colour."""
    return Piece(f"{CHOSEN if chosen else NOT_CHOSEN} ", "accent" if chosen else "dim")


def offered(codes: AnyVocabulary, current: Statement | None) -> tuple[UseCase | Segment, ...]:
    """The entries that can be chosen, with those the present statement names although they are archived."""
    named = present(codes, current) if current else set()
    return tuple(case for case in codes.entries if not case.archived or case.code in named)


def present(codes: AnyVocabulary, statement: Statement) -> set[str]:
    """The codes that the entries of a statement have now."""
    return {case.code for case in map(codes.by_code, statement.codes) if case is not None}


def code_width(cases: Sequence[UseCase | Segment]) -> int:
    """Cells that the longest code takes, within reason."""
    return min(max((cell_width(visible(case.code)) for case in cases), default=0), 20)


def named(case: UseCase | Segment, codes: int, style: str = "") -> tuple[Piece, Piece]:
    """Key and code of an entry, in columns."""
    return Piece(f"{pad(visible(case.key), 1)} ", "accent"), Piece(pad(visible(case.code), codes), style)


def labelled(case: UseCase | Segment) -> Piece:
    """The label of an entry, saying when it is no longer offered."""
    return Piece(f"  {visible(case.label)}{' (archived)' if case.archived else ''}", "dim")
