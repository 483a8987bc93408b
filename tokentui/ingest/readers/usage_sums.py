"""Usage with several rows a month: added up exactly, and rows that are none left out and counted."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache
from itertools import islice

from tokentui.domain.money import MICRO, short
from tokentui.domain.names import at_most_anonymous, is_total_row, suspects
from tokentui.domain.no_customers import is_no_id, is_nothing
from tokentui.domain.text import clip
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.cells.finer import sum_rounded_once, to_micro
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import BATCH, RawBatch
from tokentui.ingest.readers.rows import counted, known_sum, named
from tokentui.store.bulk.incoming import CleanBatch, Columns, RejectedRow, UsageRow, columns_of
from tokentui.store.bulk.month_sums import Month, MonthSum, SumsOnDisk

_AMOUNTS = ("spend", "tokens_in", "tokens_out")
_MOST_HELD = 200_000
"""Months that are held in memory, a third of a kilobyte each; beyond, they are added up on disk."""

_CHEAPEST, _DEAREST = 0.001, 1_000
"""Whole units for a million tokens between which prices lie, in any of the larger currencies and by a wide margin."""

_MOST = INT64 // 2
"""Micro-units or tokens of one month."""


class MonthlySums:
    """Adds rows up by customer and month, in integers; an amount that no row gives stays unknown."""

    def __init__(self) -> None:
        self.empty = 0
        """Rows that held neither spend nor tokens."""
        self._sums: dict[Month, MonthSum] = {}
        self._on_disk: SumsOnDisk | None = None
        """Months beyond those that are held."""
        self._rows = 0
        self._unpriced = 0

    def add(self, rows: Columns[UsageRow], out: Container[int], fine: Mapping[int, int]) -> None:
        """Add some rows, but for those that stay out.

        `fine` has what rounding took from some of them, so that their sum is rounded once and not row by row.
        """
        sums = self._sums
        fields = (rows.values[name] for name in ("line", "customer_key", "month", *_AMOUNTS))
        for place, (line, customer, month, spend, tokens_in, tokens_out) in enumerate(zip(*fields, strict=True)):
            if place in out:
                continue
            if spend is None and tokens_in is None and tokens_out is None:
                self.empty += 1
                continue
            self._rows += 1
            self._unpriced += spend is None
            held = sums.get((customer, month))
            if held is None:
                sums[customer, month] = MonthSum(line, spend, tokens_in, tokens_out, fine.get(place, 0))
                continue
            if spend is not None:
                held.spend = spend if held.spend is None else held.spend + spend
                held.fine += fine.get(place, 0)
            if tokens_in is not None:
                held.tokens_in = tokens_in if held.tokens_in is None else held.tokens_in + tokens_in
            if tokens_out is not None:
                held.tokens_out = tokens_out if held.tokens_out is None else held.tokens_out + tokens_out
        if len(sums) > _MOST_HELD:
            self._on_disk = self._on_disk or SumsOnDisk()
            self._on_disk.add(sums)
            sums.clear()

    def done(self) -> Iterator[CleanBatch]:
        """The months; one that comes to more than a book can hold is refused."""
        if self._on_disk is not None:
            self._on_disk.add(self._sums)
            self._sums.clear()
        step, giving_way = sum_rounded_once(lambda: ((month, held.fine) for month, held in self._every() if held.fine))
        every = self._every()
        while some := list(islice(every, BATCH)):
            rows: list[UsageRow] = []
            refused: list[RejectedRow] = []
            for (customer, month), held in some:
                rest = to_micro(held.fine) - step * ((customer, month) in giving_way)
                spend = held.spend if not rest else (held.spend or 0) + rest
                amounts = spend, held.tokens_in, held.tokens_out
                if any(amount is not None and not -_MOST <= amount <= _MOST for amount in amounts):
                    reason = f"The rows of {customer!r} come to more than a book can hold for one month."
                    refused.append(RejectedRow(held.line, reason, customer))
                else:
                    rows.append(UsageRow(held.line, customer, month, *amounts))
            yield CleanBatch(columns_of(rows, UsageRow) if rows else (), tuple(refused))

    def _every(self) -> Iterator[tuple[Month, MonthSum]]:
        return iter(self._sums.items()) if self._on_disk is None else self._on_disk.items()

    def notices(self) -> list[str]:
        """How many rows were added to others."""
        said = []
        months = len(self._sums) if self._on_disk is None else len(self._on_disk)
        if self._rows > months:
            many = counted(self._rows - months, "row repeats", "rows repeat")
            said.append(f"{many} a customer and month: added up, {counted(months, 'month', 'months')} in all.")
        if 0 < self._unpriced < self._rows:
            many = counted(self._unpriced, "row has", "rows have")
            said.append(f"{many} tokens and no spend: what they cost is unknown, and their months come to more.")
        return said


class PriceOfTokens:
    """What a million tokens come to, where every row has spend and tokens: a price of no model shows a wrong column."""

    def __init__(self) -> None:
        self._spend = self._tokens = 0

    def look(self, rows: Columns[UsageRow]) -> None:
        """Count some rows."""
        spend, *tokens = (rows.values[name] for name in _AMOUNTS)
        if None not in spend:
            self._spend += known_sum(spend)
            self._tokens += sum(map(known_sum, tokens))

    def notices(self, layout: Layout, currency: str) -> list[str]:
        """A sentence where the price is none that tokens have."""
        if not self._tokens or self._spend <= 0 or _CHEAPEST <= self._spend / self._tokens <= _DEAREST:
            return []
        # Micro-units for a token are whole units for a million of them.
        price = short(self._spend * MICRO // self._tokens, currency)
        return [
            f"{layout.header('spend')!r} comes to {price} for a million tokens, which is the price of no model: look "
            "whether it holds money, and in which unit."
        ]


class NobodysRows:
    """Finds the rows of usage that are nobody's, and requests that stand twice.

    `repeated` has the hashes of the ids that are met more than once, None where that is not known; `told` are the
    columns that are read: rows of one id that differ in none of them are one request.
    """

    def __init__(self, repeated: Container[int] | None = None, told: Sequence[int] = ()) -> None:
        self._totals: list[tuple[int, str]] = []
        self._nothing: list[tuple[int, str]] = []
        self._twice: list[tuple[int, str]] = []
        self._differing: list[tuple[int, str]] = []
        self._repeated = repeated
        self._told = told
        self._requests: dict[str, set[int]] = {}

    def without(self, batch: RawBatch, names: Sequence[str], requests: Sequence[str] | None = None) -> RawBatch:
        """The other rows of a batch."""
        out = self._among(batch, names, requests)
        if not out:
            return batch
        kept = [place for place in range(len(batch.lines)) if place not in out]
        columns = [[column[place] for place in kept] for column in batch.columns]
        return replace(batch, lines=[batch.lines[place] for place in kept], columns=columns)

    def _among(self, batch: RawBatch, names: Sequence[str], requests: Sequence[str] | None) -> set[int]:
        """The places of such rows in a batch."""
        out = set()
        distinct = list(set(names))
        looked_at = (name for place in suspects(distinct) if not at_most_anonymous(name := distinct[place]))
        odd = {name for name in looked_at if _what(name.strip()) is not _What.SOMEBODY}
        for place, cell in enumerate(names) if odd else ():
            if cell in odd:
                name = cell.strip()
                if not name:
                    name = next((column[place] for column in batch.columns if is_total_row(column[place])), "")
                if name:
                    kind = self._totals if _what(name) is _What.TOTAL else self._nothing
                    kind.append((batch.lines[place], name))
                    out.add(place)
        for place in self._again(requests or ()):
            request = requests[place].strip() if requests else ""
            if place in out or is_no_id(request):
                continue
            content = hash(tuple(batch.columns[column][place] for column in self._told))
            seen = self._requests.setdefault(request, set())
            if content in seen:
                self._twice.append((batch.lines[place], request))
                out.add(place)
            elif seen:
                self._differing.append((batch.lines[place], request))
            seen.add(content)
        return out

    @property
    def count(self) -> int:
        """All rows that were found."""
        return len(self._totals) + len(self._nothing) + len(self._twice)

    def _again(self, requests: Sequence[str]) -> Sequence[int]:
        """The places of ids that are met more than once in the file."""
        repeated = self._repeated
        if repeated is None:
            return range(len(requests))
        return [place for place, request in enumerate(map(hash, requests)) if request in repeated] if repeated else ()

    def notices(self) -> list[str]:
        """What stayed out, each kind in one sentence."""
        said = []
        for rows, one, many in (
            (self._totals, "row is a total over customers", "rows are totals over customers"),
            (self._nothing, "row has a word for nothing as its customer", "rows have words for nothing as customers"),
            (self._twice, "row repeats a request of an earlier row", "rows repeat requests of earlier rows"),
        ):
            if rows:
                said.append(f"{counted(len(rows), one, many)}: left out: {_which(rows)}.")
        if self._differing:
            many = counted(len(self._differing), "row has", "rows have")
            said.append(
                f"{many} the id of an earlier request and other content: counted; look whether they should be: "
                f"{_which(self._differing)}."
            )
        return said


class _What(Enum):
    """What a cell of customers holds."""

    SOMEBODY = auto()
    TOTAL = auto()
    NOTHING = auto()
    EMPTY = auto()


@lru_cache(maxsize=50_000)
def _what(name: str) -> _What:
    """What a trimmed cell holds; most files name each customer many times."""
    if not name:
        return _What.EMPTY
    if is_total_row(name):
        return _What.TOTAL
    return _What.NOTHING if is_nothing(name) else _What.SOMEBODY


def _which(rows: Sequence[tuple[int, str]]) -> str:
    """The first names and lines of some rows."""
    lines = ", ".join(str(line) for line, _ in rows[:5])
    return f"{named(clip(name, 60) for name in dict.fromkeys(name for _, name in rows))} (line {lines})"
