"""Several exports of one source as one table: what stands in two of them counts once."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path

from tokentui.domain.no_customers import is_no_id
from tokentui.ingest.adapters.adapter import AdaptedTable
from tokentui.ingest.files.table import BATCH, RawBatch, TwoReadings
from tokentui.ingest.readers.rows import counted

_AMOUNTS = ("spend", "tokens_in", "tokens_out", "not_spend")
_SECONDS_OF_A_DAY = 86_400


class JoinedTable:
    """Files that one adapter reads, one after the other.

    On days that two of them hold, rows that are the same but for their amounts have to agree: those of the later file
    are passed over then, and where they do not agree the user has to say which file is right.
    """

    def __init__(self, tables: Sequence[AdaptedTable]) -> None:
        self._tables = tables
        first = tables[0]
        self.header = tuple(name for name in first.header if all(name in one.header for one in tables))
        self.mapping = {name: first.mapping[name] for name in self.header}
        self._places = [[one.header.index(name) for name in self.header] for one in tables]
        fields = list(self.mapping.values())
        self._day = fields.index("month")
        self._request = fields.index("request") if "request" in fields else None
        self._customer = fields.index("customer_key")
        self._amounts = [place for place, field in enumerate(fields) if field in _AMOUNTS]
        self._telling = set(range(len(fields))) - set(self._amounts)
        self._words: set[int] = set()
        """Columns that tell rows apart: not the amounts, and none that holds nothing but numbers."""
        self._repeated = 0
        self._twice: set[int] | None = None
        """Hashes of what later files hold once more."""

    @property
    def path(self) -> Path:
        """Of the first file."""
        return self._tables[0].path

    @property
    def sha256(self) -> str:
        """Digest of the digests of all files."""
        return hashlib.sha256("".join(one.sha256 for one in self._tables).encode()).hexdigest()

    @property
    def form(self) -> str:
        """That of the first, and how many there are."""
        return f"{self._tables[0].form}, {len(self._tables)} files as one"

    @property
    def delimiter(self) -> str:
        """Between the cells of the first."""
        return self._tables[0].delimiter

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above the headers."""
        return tuple(line for one in self._tables for line in one.above)

    @property
    def notices(self) -> tuple[str, ...]:
        """Those of all files, each once, and how many rows two of them hold."""
        names = ", ".join(one.path.name for one in self._tables)
        said = [f"{names} are read as one: they are of the same source."]
        if self._repeated:
            many = counted(self._repeated, "row stands", "rows stand")
            said.append(f"{many} in an earlier of these files as well: counted once.")
        return (*said, *dict.fromkeys(notice for one in self._tables for notice in one.notices))

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows of all files, without what a later one repeats; raises TwoReadings where they do not agree."""
        if self._twice is None:
            self._twice = self._in_two()
        self._repeated = 0
        for number in range(len(self._tables)):
            for batch in self._of(number, size):
                yield batch if number == 0 else self._without_twice(batch, self._twice)

    def _of(self, number: int, size: int = BATCH) -> Iterator[RawBatch]:
        places = self._places[number]
        for batch in self._tables[number].batches(size):
            yield replace(batch, columns=[batch.columns[place] for place in places])

    def _without_twice(self, batch: RawBatch, twice: set[int]) -> RawBatch:
        keep = [hashed not in twice for hashed in self._hashes(batch)] if twice else []
        if all(keep):
            return batch
        self._repeated += len(keep) - sum(keep)
        lines = list(compress(batch.lines, keep))
        columns = [list(compress(column, keep)) for column in batch.columns]
        left_out = batch.left_out + len(keep) - len(lines)
        return replace(batch, lines=lines, columns=columns, left_out=left_out)

    def _in_two(self) -> set[int]:
        """What rows of later files are that earlier ones hold already."""
        of_file = [self._days(number) for number in range(len(self._tables))]
        in_files = Counter(day for days in of_file for day in days)
        shared = {day for day, files in in_files.items() if files > 1}
        seen: dict[int, Counter[tuple[str, ...]]] = {}
        twice: set[int] = set()
        for number, days in enumerate(of_file):
            for hashed, (amounts, what) in self._rows_of(number, days & shared).items():
                if hashed not in seen:
                    seen[hashed] = amounts
                elif seen[hashed] == amounts:
                    twice.add(hashed)
                else:
                    self._refuse(number, what)
        return twice

    def _refuse(self, number: int, what: str) -> None:
        names = " and ".join(one.path.name for one in (self._tables[0], self._tables[number]))
        raise TwoReadings(
            f"{names} both hold {what}, with other amounts: import the file that is right there, or cut the day out of "
            "one of them."
        )

    def _days(self, number: int) -> set[str]:
        """The days that a file holds; columns that turn out to hold nothing but numbers tell no rows apart."""
        cells: set[str] = set()
        words: set[int] = {self._day, self._customer}
        for batch in self._of(number):
            cells.update(batch.columns[self._day])
            words |= {place for place in self._telling - words if not all(map(_is_number, batch.columns[place]))}
        self._words |= words
        return set(map(_day_of, cells))

    def _rows_of(self, number: int, days: set[str]) -> dict[int, tuple[Counter[tuple[str, ...]], str]]:
        """The amounts of a file's rows on some days, by what the rows are."""
        found: dict[int, tuple[Counter[tuple[str, ...]], str]] = {}
        for batch in self._of(number) if days else ():
            dates, customers = batch.columns[self._day], batch.columns[self._customer]
            amounts = [batch.columns[place] for place in self._amounts]
            for place, hashed in enumerate(self._hashes(batch)):
                if _day_of(dates[place]) in days:
                    what = f"{dates[place]} of {customers[place]!r}"
                    found.setdefault(hashed, (Counter(), what))[0][tuple(column[place] for column in amounts)] += 1
        return found

    def _hashes(self, batch: RawBatch) -> list[int]:
        """What each row is but for its amounts: the id of a request, or all that is no number."""
        if self._request is None:
            return list(map(hash, zip(*(batch.columns[place] for place in sorted(self._words)), strict=True)))
        ids = batch.columns[self._request]
        whole = map(hash, zip(*batch.columns, strict=True))
        return [row if is_no_id(one) else hash(one) for one, row in zip(ids, whole, strict=True)]


def _day_of(cell: str) -> str:
    """The day of a moment in Unix seconds or as ISO writes it; what is neither as it stands."""
    text = cell.strip()
    if text.isdigit() and len(text) == 10:
        return str(int(text) // _SECONDS_OF_A_DAY)
    return text[:10]


def _is_number(cell: str) -> bool:
    return cell.strip().replace(".", "", 1).isdigit() or not cell.strip()
