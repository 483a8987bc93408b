"""The customers table: a virtual table with the columns of a customer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Customer
from tokentui.domain.grades import Grade
from tokentui.domain.money import compact
from tokentui.domain.settling import State
from tokentui.services.desk import ChosenColumn
from tokentui.tui.widgets.table_columns import Cell, Column, Piece
from tokentui.tui.widgets.virtual_table import VirtualTable
from tokentui.words import values as words
from tokentui.words.figures import STYLE

NAMES = 19
"""Cells that a name has before a further column is shown; what no other column takes is given to the names."""
EXTRA = ("parent", "industry", "tokens", "key")
"""Columns that are shown where they are chosen."""

ABOUT = {
    "name": "who it is",
    "segment": "what is said of who it is, else its record",
    "spend": "with its grade; ~ for a range",
    "share": "of the listed spend",
    "cumulative": "share of it and of all larger ones",
    "use_case": "keys of the use cases",
    "clarity": "grades of the four answers: who, how much, for what, to what end",
    "reviewer": "who decided",
    "updated": "when the last decision was made",
    "parent": "the company that owns it",
    "industry": "by its record",
    "tokens": "in twelve months",
    "key": "its name in files and commands",
}
"""What each column says."""


class CustomersTable(VirtualTable[Customer]):
    """All customers of the book in the order of the view."""

    def looked_at(self, marked: int) -> set[int]:
        """Those in view, the current one, and so many of the marked."""
        current = set() if self.cursor_id is None else {self.cursor_id}
        return {*self.shown_ids(), *islice(self.marked, marked), *current}


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

    whose = "Segment" if segments else "Industry"
    return (
        Column("name", "Customer", lambda row, _: row.name, weight=6, min_width=NAMES, priority=10),
        Column(
            "segment", whose, segment, weight=1, min_width=8, max_width=18 if segments else 24,
            priority=7 if segments else 4,
        ),
        Column("spend", "Annual spend", spend, width=STYLE.column, align="right", priority=9),
        Column("share", "Share", of_total, width=7, align="right", priority=5),
        Column("cumulative", "Cum.", cumulative, width=7, align="right", priority=2),
        Column("use_case", "Use case", use_cases, weight=1, min_width=8, max_width=16, priority=9),
        Column("clarity", "Clarity", lambda row, _: words.marks(row.marks, floor()), width=7, priority=6),
        Column("reviewer", "Reviewer", reviewer, weight=1, min_width=8, max_width=14, priority=3),
        Column("updated", "Updated", updated, width=10, priority=1),
        *_extra(),
    )  # fmt: skip


def _extra() -> tuple[Column[Customer], ...]:
    """What is shown where it is chosen; then it is wanted more than all but name, spend and use case."""

    def plain(text: str | None) -> Cell:
        return text or Piece("–", "dim")

    def tokens(row: Customer, _: int) -> Cell:
        return Piece("unknown", "dim") if row.tokens is None else compact(row.tokens)

    return (
        Column("parent", "Parent", lambda row, _: plain(row.parent), min_width=10, max_width=24, priority=8),
        Column(
            "industry",
            "Industry",
            lambda row, _: plain(row.industry),
            min_width=10,
            max_width=24,
            priority=8,
        ),
        Column("tokens", "Tokens", tokens, width=9, align="right", priority=8),
        Column("key", "Id", lambda row, _: row.key, min_width=8, max_width=24, priority=8),
    )


def arranged(every: Sequence[Column[Customer]], chosen: Sequence[ChosenColumn]) -> tuple[Column[Customer], ...]:
    """The columns that were chosen, in that order and as wide; else the usual ones."""
    known = {column.key: column for column in every}
    found = [known[one.key]._replace(width=one.width or known[one.key].width) for one in chosen if one.key in known]
    return tuple(found) or tuple(column for column in every if column.key not in EXTRA)


def _segment(row: Customer, codebook: Codebook) -> Cell:
    """What is settled, else what the record calls it."""
    if row.who_state is not State.UNLOOKED:
        return words.segments(row, codebook)
    return Piece(row.segment or "–", "dim")
