"""Two books side by side: two vendors, or one book at two dates."""

from pathlib import Path
from typing import NamedTuple

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.vendor_card import Answered
from tokentui.services.claims import Claims, read_claims
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.vendor_card import read_card
from tokentui.services.workbook import Workbook, default_codebook, open_workbook
from tokentui.store.errors import OldSchema


class BookBeside(NamedTuple):
    """One of the two books, read at one moment."""

    workbook: Workbook
    by_customers: Panels
    by_spend: Panels
    """Of the known spend."""
    claims: Claims
    card: tuple[Answered, ...]


class Comparison(NamedTuple):
    """Both books, and what makes them less alike than they look."""

    left: BookBeside
    right: BookBeside
    notes: tuple[str, ...]


def open_beside(path: Path) -> Workbook:
    """A book, to be read alone and left as it is; one of an earlier schema is read in a copy."""
    try:
        return open_workbook(path, "", readonly=True)
    except OldSchema:
        # Backups are of earlier schemas, and bringing one up to date would change what it is a backup of.
        from tokentui.store.schema import upgraded_copy

        return open_workbook(upgraded_copy(path, default_codebook()), "", readonly=True)


def compare(left: Workbook, right: Workbook) -> Comparison:
    """Read both, each by its own currency, codebook and evidence floor."""
    return Comparison(_side(left), _side(right), tuple(_notes(left, right)))


def _side(workbook: Workbook) -> BookBeside:
    return BookBeside(
        workbook,
        read_panels(workbook, PanelSettings()),
        read_panels(workbook, PanelSettings(Unit.SPEND, Denominator.KNOWN)),
        read_claims(workbook),
        read_card(workbook),
    )


def _notes(left: Workbook, right: Workbook) -> list[str]:
    one, other = left.settings, right.settings
    notes = []
    if left.book.path.resolve() == right.book.path.resolve():
        notes.append("both are the same file")
    if one.currency != other.currency:
        notes.append(f"{one.currency} stands beside {other.currency}: nothing is converted")
    if left.codebook.use_cases != right.codebook.use_cases or left.codebook.segments != right.codebook.segments:
        notes.append("their codebooks differ, so that a use case may mean another thing in each")
    if one.floor is not other.floor:
        notes.append(f"evidence counts from grade {one.floor.value} in one and {other.floor.value} in the other")
    if one.synthetic != other.synthetic:
        notes.append("the customers of one are invented")
    return notes
