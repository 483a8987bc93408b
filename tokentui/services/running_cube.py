"""The cube of an open book, added up once and then moved by what changed in it, whoever changed it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tokentui.domain.cube import Cell
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums, at_floor
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import (
    cells_as_json,
    cells_from_json,
    read_by_segment,
    read_cells,
    read_changes,
    read_newest_change,
    read_own_cells,
    read_rolled_up,
)
from tokentui.store.customers import has_facts

if TYPE_CHECKING:
    from tokentui.domain.spend_limits import SpendFacts

ReadCells = Callable[[Workbook], tuple[Cell, ...]]


class RunningCube:
    """The sums of one book at its present floor and codebook; a reading costs what has changed since the last."""

    def __init__(self) -> None:
        self._sums: CubeSums | None = None
        self._newest = 0

    def begin(self, workbook: Workbook) -> "EarlierCube":
        """Read and add up the whole cube; the cube as it stands now, to show later what has moved."""
        tied = _tied(_facts(workbook))
        with one_moment(workbook.book.db):
            kept = cells_as_json(workbook.book.db, tied)
            cube = self._add_up(workbook, tied)
        return EarlierCube(lambda _: cells_from_json(kept), cube._replace(sums=cube.sums.copy()))

    def read(self, workbook: Workbook, *, by_segment: bool = False) -> CubeAtFloor:
        """The cube as it is now, with the spends tied that facts tie to one another.

        Sums by segment are added up when they are first asked for, and moved from then on.
        """
        facts = _facts(workbook)
        with one_moment(workbook.book.db):
            cube = self._move(workbook, _tied(facts)) or self._add_up(workbook, _tied(facts))
            if by_segment and cube.sums.by_segment is None:
                db = workbook.book.db
                cube.sums.cross(read_by_segment(db, cube.floor, cube.codebook) or read_cells(db))
        return _tie(cube, facts)

    def is_mostly_known(self, workbook: Workbook) -> bool:
        """Whether the annual spend of most customers is known at the floor."""
        sums = self.read(workbook).sums
        known, unknown = (sums.of_known(one).customers for one in (True, False))
        return known > unknown

    def earlier(self, workbook: Workbook, cells: ReadCells) -> "EarlierCube":
        """The cube as it stands now, to show later what has moved; `cells` reads the same from where it is kept."""
        tied = _tied(_facts(workbook))
        with one_moment(workbook.book.db):
            cube = self._move(workbook, tied) or self._add_up(workbook, tied)
        return EarlierCube(cells, cube._replace(sums=cube.sums.copy()))

    def copy(self) -> "RunningCube":
        """The same sums, to be moved by themselves on another connection."""
        other = RunningCube()
        other._sums, other._newest = None if self._sums is None else self._sums.copy(), self._newest
        return other

    def _add_up(self, workbook: Workbook, tied: frozenset[int]) -> CubeAtFloor:
        db, floor, codebook = workbook.book.db, workbook.settings.floor, workbook.codebook
        self._newest = read_newest_change(db)
        self._sums = CubeSums(floor, codebook)
        rolled_up = read_rolled_up(db, floor, codebook)
        if rolled_up is None:
            self._sums.add(read_cells(db))
        else:
            self._sums.add_rolled_up(rolled_up)
        return CubeAtFloor(self._sums, read_own_cells(db, tied))

    def _move(self, workbook: Workbook, tied: frozenset[int]) -> CubeAtFloor | None:
        """Add what has changed since the last reading; None where that does not lead from there to here."""
        db, sums = workbook.book.db, self._sums
        if sums is None or (sums.floor, sums.codebook) != (workbook.settings.floor, workbook.codebook):
            return None
        changes = read_changes(db, self._newest)
        if changes is None:
            return None
        self._newest = changes[0]
        sums.add(changes[1])
        return CubeAtFloor(sums, read_own_cells(db, tied))


class EarlierCube:
    """The cube as it stood at one moment, added up once for the floor and the codebook that it is read at."""

    def __init__(self, cells: ReadCells = lambda _: (), read: CubeAtFloor | None = None) -> None:
        """`cells` reads them; `read` is how they read, where they have been added up already."""
        self._cells = cells
        self._read = read

    def read(self, workbook: Workbook, *, by_segment: bool = False) -> CubeAtFloor:
        """The cube of then as it reads now, with the spends tied that facts tie to one another."""
        floor, codebook = workbook.settings.floor, workbook.codebook
        if self._read is None or (self._read.floor, self._read.codebook) != (floor, codebook):
            self._read = at_floor(self._cells(workbook), floor, codebook, by_segment=by_segment)
        elif by_segment and self._read.sums.by_segment is None:
            self._read.sums.cross(cell for cell in self._cells(workbook) if not cell.customer)
        return _tie(self._read, _facts(workbook))


def _facts(workbook: Workbook) -> "SpendFacts | None":
    """The facts that tie spends to one another; None in a book without facts, which has no use for what reads them."""
    if not has_facts(workbook.book.db):
        return None
    from tokentui.services.spend_figures import spend_facts

    return spend_facts(workbook)


def _tied(facts: "SpendFacts | None") -> frozenset[int]:
    return frozenset() if facts is None else facts.tied


def _tie(cube: CubeAtFloor, facts: "SpendFacts | None") -> CubeAtFloor:
    if facts is None:
        return cube
    from tokentui.domain.tied_spends import tie

    return tie(cube, facts)
