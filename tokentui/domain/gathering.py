"""What falls into each sum of a figure, and the largest accounts of each, from customers as they come one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappush, heapreplace

from tokentui.domain.bounds import Mass
from tokentui.domain.cube import Cell, Sums, Unit, add_up
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.explained import Key
from tokentui.domain.running_sums import signed
from tokentui.domain.sorting_into_sums import Sorter
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import Measure

NOBODY = Sums()


@dataclass(slots=True)
class Gathered:
    """What fell into one sum."""

    known: Sums = NOBODY
    unknown: Sums = NOBODY
    """Of those whose spend is not known."""
    tied: list[Mass] = field(default_factory=list)

    @property
    def sums(self) -> Sums:
        """All of it but what facts tie."""
        return add_up((self.known, self.unknown))


class Gathering:
    """What falls into each sum of one figure, and the largest accounts of each."""

    def __init__(self, sorter: Sorter, cube: CubeAtFloor, by: Measure, listed: int) -> None:
        self._sorter, self._cube, self._by, self._listed = sorter, cube, by, listed
        self._read, self._keys = cube.sums.reading.use, dict[tuple[object, ...], tuple[Key | None, bool]]()
        self._masses = by.tied(cube) if sorter.weighs else ()
        apart = cube.tied is not None and sorter.weighs and by.unit is Unit.SPEND
        self._tied = cube.tied.customers if cube.tied is not None and apart else frozenset[int]()
        self.found: dict[Key, Gathered] = {}
        self._parts: dict[tuple[Key, int], Sums] = {}
        """Of splits, whose parts come one by one."""
        self._largest: dict[Key, list[tuple[int, int, Sums]]] = {}
        self._every: dict[Key, Sums] = {}

    def add(self, cell: Cell) -> None:
        """Add a part of a customer, unless its spend is tied to others'."""
        if cell.customer in self._tied:
            return
        key, known = self._key(cell)
        if key is None:
            return
        sums = Sums(*signed(cell.sums, 1, known))
        of = self.found.setdefault(key, Gathered())
        if known:
            of.known = add_up((of.known, sums))
        else:
            of.unknown = add_up((of.unknown, sums))
        self._note(key, cell, sums)

    def add_tied(self, own: Iterable[Cell]) -> None:
        """Add the spends that facts tie, and whoever may hold them."""
        cells: dict[int, list[Cell]] = {}
        for cell in own:
            if cell.customer in self._tied:
                cells.setdefault(cell.customer, []).append(cell)
        for mass in self._masses:
            key = self._sorter.tied(mass)
            self.found.setdefault(key, Gathered()).tied.append(mass)
            for member in mass.members:
                for cell in cells.pop(member.customer, ()):
                    self._note(key, cell, Sums(*signed(cell.sums, 1, self._key(cell)[1])))
        for cell in (one for left in cells.values() for one in left):
            # What is in no sum of the known is there all the same.
            lies, known = self._key(cell)
            if lies is not None:
                sums = Sums(*signed(cell.sums, 1, known))
                of = self.found.setdefault(lies, Gathered())
                of.unknown = add_up((of.unknown, sums._replace(low=0, best=0, high=0)))
                self._note(lies, cell, sums)

    def _key(self, cell: Cell) -> tuple[Key | None, bool]:
        like = (*cell[:9], cell.split)
        found = self._keys.get(like)
        if found is None:
            found = self._keys[like] = self._sorter.key(cell), self._read(cell)[3]
        return found

    def _note(self, key: Key, cell: Cell, sums: Sums) -> None:
        self._every[key] = add_up((self._every.get(key, NOBODY), sums))
        if sums.customers < WHOLE:
            place = key, cell.customer
            self._parts[place] = add_up((self._parts.get(place, NOBODY), sums))
        else:
            self._rank(key, cell.customer, sums)

    def _rank(self, key: Key, customer: int, sums: Sums) -> None:
        largest = self._largest.setdefault(key, [])
        entry = (sums.best or sums.tokens, -customer, sums)
        if len(largest) < self._listed:
            heappush(largest, entry)
        elif entry > largest[0]:
            heapreplace(largest, entry)

    def listed(self) -> Iterator[int]:
        """The numbers of the accounts that are listed."""
        for (key, customer), sums in self._parts.items():
            self._rank(key, customer, sums)
        self._parts = {}
        for largest in self._largest.values():
            yield from (-number for _, number, _ in largest)

    def behind(self, key: Key) -> tuple[tuple[tuple[int, Sums], ...], Sums]:
        """The largest accounts of a sum with what of each is in it, and what those come to that are not listed."""
        accounts = tuple((-number, sums) for _, number, sums in sorted(self._largest.get(key, ()), reverse=True))
        return accounts, self._every.get(key, NOBODY) - add_up((NOBODY, *(sums for _, sums in accounts)))
