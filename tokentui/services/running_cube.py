"""The cube of an open book, added up once and then moved by what changed in it, whoever changed it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from zlib import compress, decompress

from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums, at_floor
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import (
    read_by_segment,
    read_cells,
    read_changes,
    read_newest_change,
    read_own_cells,
    read_rolled_up,
    read_spend_mark,
)
from tokentui.store.customers import has_facts, has_money_facts
from tokentui.store.kept_cells import cells_as_json, cells_from_json
from tokentui.store.kept_sums import SumsReached, keep_sums, read_kept_sums

if TYPE_CHECKING:
    from tokentui.domain.spend_limits import SpendFacts

ReadCells = Callable[[Workbook], tuple[Cell, ...]]


class RunningCube:
    """The sums of one book at its present floor and codebook; a reading costs what has changed since the last."""

    def __init__(self) -> None:
        self._sums: CubeSums | None = None
        self.newest = 0
        """The newest change that is in them."""

    def begin(self, workbook: Workbook) -> "EarlierCube":
        """Read and add up the whole cube; the cube as it stands now, to show later what has moved."""
        tied = _tied(_facts(workbook))
        with one_moment(workbook.book.db):
            cube = self._add_up(workbook, tied)
        cells = CellsThen(self.newest, cube.own)
        return EarlierCube(cells.read, cube._replace(sums=cube.sums.copy()), cells)

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

    def keep(self, workbook: Workbook) -> None:
        """Keep the sums in the book for the next start, where that is worth it; raises the BookError that fits."""
        sums, settings = self._sums, workbook.settings
        if sums is None or (sums.floor, sums.codebook) != (settings.floor, workbook.codebook):
            return
        if not (workbook.here.floor or workbook.book.readonly or workbook.book.is_being_written()):
            keep_sums(workbook.book.db, SumsReached(sums, self.newest))

    def copy(self) -> "RunningCube":
        """The same sums, to be moved by themselves on another connection."""
        other = RunningCube()
        other._sums, other.newest = None if self._sums is None else self._sums.copy(), self.newest
        return other

    def _add_up(self, workbook: Workbook, tied: frozenset[int]) -> CubeAtFloor:
        db, floor, codebook = workbook.book.db, workbook.settings.floor, workbook.codebook
        if (kept := read_kept_sums(db, floor, codebook)) is not None:
            self._sums, self.newest = kept
            return CubeAtFloor(self._sums, read_own_cells(db, tied))
        self.newest = read_newest_change(db)
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
        changes = read_changes(db, self.newest)
        if changes is None:
            return None
        self.newest = changes[0]
        sums.add(changes[1])
        return CubeAtFloor(sums, read_own_cells(db, tied))


class CellsThen:
    """The cells of the cube at a moment that is just past: those of now, without what has changed since.

    They are read when they are wanted or when there is time, because no panel is drawn from them before.
    """

    def __init__(self, newest: int, own: tuple[Cell, ...]) -> None:
        """`newest` was the newest change at that moment, and `own` what single customers held."""
        self.newest, self._own = newest, own
        self._kept = b""
        self._since: tuple[Cell, ...] = ()

    def keep(self, workbook: Workbook) -> bool:
        """Read them once; False where the book no longer tells all that has changed, and these are the cells of now."""
        if self._kept:
            return True
        db = workbook.book.db
        with one_moment(db):
            changes = read_changes(db, self.newest)
            self._kept = compress(cells_as_json(db).encode(), level=1)
            if changes is None:
                self._own = read_own_cells(db, {one.customer for one in self._own})
        self._since = () if changes is None else changes[1]
        return changes is not None

    def read(self, workbook: Workbook) -> tuple[Cell, ...]:
        """The cells, and what single customers held of them."""
        self.keep(workbook)
        gone = (one._replace(sums=Sums() - one.sums) for one in self._since)
        return (*cells_from_json(decompress(self._kept).decode()), *gone, *self._own)


class EarlierCube:
    """The cube as it stood at one moment, added up once for the floor and the codebook that it is read at."""

    def __init__(
        self, cells: ReadCells = lambda _: (), read: CubeAtFloor | None = None, then: CellsThen | None = None
    ) -> None:
        """`cells` reads them; `read` is how they read, where they have been added up already.

        `then` is where they are to be read from while the book still tells what has changed since.
        """
        self._cells = cells
        self._read = read
        self._then = then

    def still_holds(self, cube: RunningCube) -> bool:
        """Whether nothing has changed between that moment and the last reading of a cube."""
        return self._then is not None and self._then.newest == cube.newest

    def keep(self, workbook: Workbook) -> None:
        """Read what other floors and codebooks ask for, before the book forgets it; if it has, the moment is now."""
        if self._then is not None and not self._then.keep(workbook):
            self._read = None

    def read(self, workbook: Workbook, *, by_segment: bool = False) -> CubeAtFloor:
        """The cube of then as it reads now, with the spends tied that facts tie to one another."""
        floor, codebook = workbook.settings.floor, workbook.codebook
        if self._read is not None and (self._read.floor, self._read.codebook) != (floor, codebook):
            self.keep(workbook)
        if self._read is None or (self._read.floor, self._read.codebook) != (floor, codebook):
            self._read = at_floor(self._cells(workbook), floor, codebook, by_segment=by_segment)
        elif by_segment and self._read.sums.by_segment is None:
            self._read.sums.cross(cell for cell in self._cells(workbook) if not cell.customer)
        return _tie(self._read, _facts(workbook))


def _facts(workbook: Workbook) -> "SpendFacts | None":
    """The facts that tie spends to one another; None in a book without facts of money: nothing need be loaded there."""
    db, currency = workbook.book.db, workbook.settings.currency
    if not has_facts(db):
        return None
    mark = read_spend_mark(db), currency
    if not workbook.money_facts.get(mark, lambda: has_money_facts(db, currency)):
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
