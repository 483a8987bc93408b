"""What makes a sum of annual spends less than it seems, counted over every customer that is in the sum."""

from dataclasses import dataclass

from tokentui.domain.cube import Sums, at_floor, excluded
from tokentui.domain.grades import Grade
from tokentui.services.background import Work
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_bases, read_cells, read_spend_mark


@dataclass(frozen=True, slots=True)
class Cautions:
    """What to mind about the annual spends that count at an evidence floor, excluded customers aside."""

    bases: tuple[tuple[str, int], ...] = ()
    """The kinds of year that are summed, with the number of customers of each: more than one is a warning."""


@dataclass(frozen=True, slots=True)
class SpendMark:
    """What is another one whenever other spends count, whichever program changed that."""

    floor: Grade
    excluded: Sums
    """The excluded customers: none comes or goes without moving these sums."""
    book: tuple[int, int]
    """What the book keeps: replaced whenever any spend comes, goes or changes, or anything is imported."""


@dataclass(frozen=True, slots=True)
class CountedCautions:
    """The cautions at one moment."""

    mark: SpendMark | None = None
    """What held then; None before the first count."""
    cautions: Cautions = Cautions()


def spend_mark(workbook: Workbook, excluded: Sums) -> SpendMark:
    """What holds now, where these are the excluded customers of the panels on screen."""
    return SpendMark(workbook.settings.floor, excluded, read_spend_mark(workbook.book.db))


def read_cautions(workbook: Workbook) -> Cautions:
    """Count the cautions: a look at every customer."""
    return Cautions(read_bases(workbook.book.db, workbook.settings.floor))


def count_cautions(work: Work, like: Workbook) -> CountedCautions:
    """Count them beside the screen, at the floor that holds there."""
    with work.workbook(like) as opened:
        workbook = opened.read_as(like.settings.floor)
        # The mark is read first: a spend that changes meanwhile makes the answer stale, never wrongly fresh.
        cells = at_floor(read_cells(workbook.book.db), workbook.settings.floor).cells
        mark = spend_mark(workbook, excluded(cells))
        return CountedCautions(mark, read_cautions(workbook))
