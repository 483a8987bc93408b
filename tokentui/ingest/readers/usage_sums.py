"""Usage with several rows a month: added up exactly, and rows that are none left out and counted."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from tokentui.domain.money import symbol
from tokentui.domain.names import is_total_row, suspects
from tokentui.domain.no_customers import is_no_id, is_nothing
from tokentui.domain.text import clip
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.cells.finer import rounded_to_micro
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.rows import counted, known_sum, named
from tokentui.store.bulk.incoming import CleanBatch, Columns, RejectedRow, UsageRow

_AMOUNTS = ("spend", "tokens_in", "tokens_out")
_CHEAPEST, _DEAREST = 0.001, 1_000
"""Whole units for a million tokens between which prices lie, in any of the larger currencies and by a wide margin."""
_MOST = INT64 // 2
"""Micro-units or tokens of one month."""


class MonthlySums:
    """Adds rows up by customer and month, in integers; an amount that no row gives stays unknown."""

    def __init__(self) -> None:
        self.empty = 0
        """Rows that held neither spend nor tokens."""
        self._sums: dict[tuple[str, int], list[int | None]] = {}
        self._fine: dict[tuple[str, int], int] = {}
        """What rounding took from the rows of a month, in parts of a micro-unit."""
        self._added = 0
        self._unpriced = 0

    def add(self, rows: Columns[UsageRow], out: Container[int]) -> None:
        """Add some rows, but for those that stay out."""
        sums = self._sums
        fields = (rows.values[name] for name in ("line", "customer_key", "month", *_AMOUNTS))
        for place, (line, customer, month, spend, *tokens) in enumerate(zip(*fields, strict=True)):
            if place in out:
                continue
            if spend is None and tokens == [None, None]:
                self.empty += 1
                continue
            self._unpriced += spend is None
            held = sums.get((customer, month))
            if held is None:
                sums[customer, month] = [line, spend, *tokens]
                continue
            self._added += 1
            for number, amount in enumerate((spend, *tokens), 1):
                before = held[number]
                if amount is not None:
                    held[number] = amount if before is None else before + amount

    def add_fine(self, rows: Columns[UsageRow], out: Container[int], fine: Mapping[int, int]) -> None:
        """Add what rounding took from some of the rows, so that their sum is rounded once and not row by row."""
        customers, months = rows.values["customer_key"], rows.values["month"]
        for place, rest in fine.items():
            if place not in out:
                month = (customers[place], months[place])
                self._fine[month] = self._fine.get(month, 0) + rest

    def done(self) -> CleanBatch:
        """The months; one that comes to more than a book can hold is refused."""
        rows: list[UsageRow] = []
        refused: list[RejectedRow] = []
        for of_whom, rest in rounded_to_micro(self._fine).items():
            held = self._sums[of_whom]
            held[1] = (held[1] or 0) + rest
        for (customer, month), (line, *amounts) in self._sums.items():
            if any(amount is not None and not -_MOST <= amount <= _MOST for amount in amounts):
                reason = f"The rows of {customer!r} come to more than a book can hold for one month."
                refused.append(RejectedRow(line or 0, reason, customer))
            else:
                rows.append(UsageRow(line or 0, customer, month, *amounts))
        return CleanBatch(rows, tuple(refused))

    def notices(self) -> list[str]:
        """How many rows were added to others."""
        said = []
        if self._added:
            many = counted(self._added, "row repeats", "rows repeat")
            said.append(f"{many} a customer and month: added up, {counted(len(self._sums), 'month', 'months')} in all.")
        if self._unpriced and any(held[1] is not None for held in self._sums.values()):
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
        price = f"{symbol(currency)}{self._spend / self._tokens:,.4f}".rstrip("0").rstrip(".")
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
        for place in suspects(names) if "" not in names else range(len(names)):
            name = names[place].strip()
            if not name:
                name = next((column[place] for column in batch.columns if is_total_row(column[place])), "")
            for kind, holds in ((self._totals, is_total_row), (self._nothing, is_nothing)):
                if name and holds(name):
                    kind.append((batch.lines[place], name))
                    out.add(place)
                    break
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


def _which(rows: Sequence[tuple[int, str]]) -> str:
    """The first names and lines of some rows."""
    lines = ", ".join(str(line) for line, _ in rows[:5])
    return f"{named(clip(name, 60) for name in dict.fromkeys(name for _, name in rows))} (line {lines})"
