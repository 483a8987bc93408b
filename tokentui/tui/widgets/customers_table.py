"""The customers table: a virtual table with the columns of a customer."""

from collections.abc import Callable
from datetime import datetime

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Customer
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State
from tokentui.tui.widgets.table_columns import Cell, Column, Piece
from tokentui.tui.widgets.virtual_table import VirtualTable
from tokentui.words import values as words
from tokentui.words.figures import STYLE


class CustomersTable(VirtualTable[Customer]):
    """All customers of the book in the order of the view."""


def columns(
    codebook: Codebook,
    currency: str,
    share: Callable[[Customer], tuple[float | None, float | None]],
    floor: Callable[[], Grade],
    now: Callable[[], datetime],
    *,
    segments: bool,
) -> tuple[Column[Customer], ...]:
    """The columns of the table; `share` gives a customer's share and cumulative share of the listed spend.

    A book without segments shows industries in their place.
    """

    def spend(row: Customer, _: int) -> Cell:
        text = words.spend_with_grade(row, currency, floor())
        return Piece(text, "dim") if row.spend is None else text

    def of_total(row: Customer, _: int) -> Cell:
        mine = share(row)[0]
        return "" if mine is None else words.percent(mine, 1)

    def cumulative(row: Customer, _: int) -> Cell:
        running = share(row)[1]
        return "" if running is None else Piece(words.percent(running, 1), "dim")

    def segment(row: Customer, _: int) -> Cell:
        return _segment(row, codebook) if segments else row.industry or Piece("–", "dim")

    def reviewer(row: Customer, _: int) -> Cell:
        return Piece(row.reviewer or "", "dim")

    def updated(row: Customer, _: int) -> Cell:
        return Piece(words.moment(row.updated, now()), "dim")

    def use_cases(row: Customer, _: int) -> Cell:
        text = words.use_cases(row, codebook)
        return f"{text} ⚑" if row.flagged else text

    return (
        Column("name", "Customer", lambda row, _: row.name, weight=2.2, min_width=14, priority=10),
        Column(
            "segment",
            "Segment" if segments else "Industry",
            segment,
            weight=1.0,
            min_width=9,
            max_width=24,
            priority=7 if segments else 4,
        ),
        Column("spend", "Annual spend", spend, width=STYLE.column, align="right", priority=9),
        Column("share", "Share", of_total, width=7, align="right", priority=5),
        Column("cumulative", "Cum.", cumulative, width=7, align="right", priority=2),
        Column("use_case", "Use case", use_cases, width=13, priority=9),
        Column("clarity", "Clarity", lambda row, _: words.marks(row.marks, floor()), width=7, priority=6),
        Column("reviewer", "Reviewer", reviewer, weight=0.6, min_width=8, max_width=14, priority=3),
        Column("updated", "Updated", updated, width=10, priority=1),
    )


def _segment(row: Customer, codebook: Codebook) -> Cell:
    """What is settled, else what the record calls it."""
    if row.who_state is not State.UNLOOKED:
        return words.segments(row, codebook)
    return Piece(row.segment or "–", "dim")
