"""Keys of the rows of a file of customers, and which names and domains stand on several of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tokentui.domain.identity import name_forms
from tokentui.domain.names import bare_domain, slug
from tokentui.domain.no_customers import NOTHING, is_nothing
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch
from tokentui.store.bulk.incoming import Twins

_BARE_DOMAINS = re.compile(r"[a-z0-9.\n-]*+", re.ASCII)


class FileNames:
    """Looks through the names, domains and second ids of a file once, when that is first needed."""

    def __init__(self, batches: Callable[[], Iterator[RawBatch]], layout: Layout) -> None:
        self._batches = batches
        self._places = layout.places
        self._twins: Twins | None = None

    def twins(self) -> Twins:
        """What stands on several rows."""
        if self._twins is None:
            names, domains, ids = _Repeated(), _Repeated(), _Repeated()
            for batch in self._batches():
                if not batch.lines:
                    continue
                names.add(name_forms(batch.columns[self._places["name"]]))
                domains.add(domain for domain in bare_domains(self._cells(batch, "domain")) if domain)
                ids.add(one for cell in self._cells(batch, "external_id") if (one := cell.strip()))
            self._twins = Twins(names.twice, domains.twice, ids.twice)
        return self._twins

    def _cells(self, batch: RawBatch, field: str) -> Sequence[str]:
        return batch.columns[self._places[field]] if field in self._places else ()


def bare_domains(cells: Sequence[str]) -> Sequence[str | None]:
    """The domains in the cells of a column."""
    joined = "\n".join(cells)
    if (
        NOTHING.isdisjoint(cells)
        and _BARE_DOMAINS.fullmatch(joined)
        and "www." not in joined
        and ".\n" not in joined + "\n"
    ):
        return [cell or None for cell in cells]
    return [None if is_nothing(cell) else bare_domain(cell) for cell in cells]


class _Repeated:
    """Values that were met more than once."""

    def __init__(self) -> None:
        self.twice: set[str] = set()
        self._met: set[str] = set()

    def add(self, values: Iterable[str]) -> None:
        """Meet some values."""
        every = list(values)
        new = set(every)
        if len(new) == len(every) and self._met.isdisjoint(new):
            self._met |= new
            return
        for value in every:
            (self.twice if value in self._met else self._met).add(value)


class RowKeys:
    """Gives each row its key: the file's own id, or one made from the name."""

    def __init__(self) -> None:
        self._taken = TakenKeys()
        self._suffixes: dict[str, int] = {}

    def of(
        self, keys: list[str], names: Sequence[str], lines: Sequence[int], keep: list[bool], trouble: dict[int, str]
    ) -> tuple[list[str], list[bool]]:
        """The key of each row, and whether it was made; a repeated id is refused, a made key gets a number."""
        made = [False] * len(keys)
        if all(keys) and all(keep) and self._taken.add_all(keys, lines):
            return keys, made
        for index, wanted in enumerate(keep):
            if not wanted:
                continue
            key, line = keys[index], lines[index]
            if not key:
                keys[index], made[index] = self._made(names[index], line), True
            elif (first := self._taken.add(key, line)) is not None:
                trouble[index] = (
                    f"The id {key!r} is on line {first} already and here on line {line}; give each customer one row."
                )
                keep[index] = False
        return keys, made

    def _made(self, name: str, line: int) -> str:
        base = key = slug(name)
        if self._taken.add(key, line) is None:
            return key
        number = self._suffixes.get(base, 1) + 1
        while self._taken.add(f"{base}-{number}", line) is not None:
            number += 1
        self._suffixes[base] = number
        return f"{base}-{number}"


class TakenKeys:
    """Which keys a file has used so far, and on which line each came first.

    As long as none comes twice, only a set of them is kept, which is quicker to fill.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._batches: list[tuple[Sequence[str], Sequence[int]]] = []
        self._lines: dict[str, int] | None = None

    def add_all(self, keys: Sequence[str], lines: Sequence[int]) -> bool:
        """Take the keys of a batch if none of them was taken; else take none and say False."""
        if self._lines is not None:
            distinct = set(keys)
            if len(distinct) < len(keys) or not self._lines.keys().isdisjoint(distinct):
                return False
            self._lines.update(zip(keys, lines, strict=True))
            return True
        before = len(self._keys)
        self._keys.update(keys)
        if len(self._keys) - before < len(keys):
            return False
        self._batches.append((keys, lines))
        return True

    def add(self, key: str, line: int) -> int | None:
        """Take a key; when it was taken already, the line where it came first."""
        if self._lines is None:
            self._lines = {}
            for keys, lines in self._batches:
                self._lines.update(zip(keys, lines, strict=True))
            self._keys.clear()
            self._batches.clear()
        first = self._lines.setdefault(key, line)
        return None if first == line else first
