"""Usage with several rows a month: added up exactly, and rows that are none left out and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tokentui.domain.money import short
from tokentui.domain.names import is_total_row, suspects
from tokentui.domain.no_customers import is_nothing
from tokentui.domain.text import clip
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.cells.finer import rounded_to_micro
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.rows import counted, named
from tokentui.store.bulk.incoming import CleanBatch, Columns, RejectedRow, UsageRow

_AMOUNTS = ("spend", "tokens_in", "tokens_out")


class MonthlySums:
    """Adds rows up by customer and month, in integers; an amount that no row gives stays unknown."""

    def __init__(self) -> None:
        self.empty = 0
        """Rows that held neither spend nor tokens."""
        self._sums: dict[tuple[str, int], list[int | None]] = {}
        self._fine: dict[tuple[str, int], int] = {}
        """What rounding took from the rows of a month, in parts of a micro-unit."""
        self._added = 0
        self._credits = self._credited = 0

    def add(self, rows: Columns[UsageRow], trouble: Mapping[int, str]) -> None:
        """Add some rows, but for those in trouble."""
        sums = self._sums
        fields = (rows.values[name] for name in ("line", "customer_key", "month", *_AMOUNTS))
        for place, (line, customer, month, *amounts) in enumerate(zip(*fields, strict=True)):
            if place in trouble:
                continue
            if amounts == [None, None, None]:
                self.empty += 1
                continue
            if amounts[0] is not None and amounts[0] < 0:
                self._credits += 1
                self._credited += amounts[0]
            held = sums.get((customer, month))
            if held is None:
                sums[customer, month] = [line, *amounts]
                continue
            self._added += 1
            for number, amount in enumerate(amounts, 1):
                before = held[number]
                if amount is not None:
                    held[number] = amount if before is None else before + amount

    def add_fine(self, rows: Columns[UsageRow], trouble: Mapping[int, str], fine: Mapping[int, int]) -> None:
        """Add what rounding took from some of the rows, so that their sum is rounded once and not row by row."""
        customers, months = rows.values["customer_key"], rows.values["month"]
        for place, rest in fine.items():
            if place not in trouble:
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
            if any(amount is not None and abs(amount) > INT64 // 2 for amount in amounts):
                reason = f"The rows of {customer!r} come to more than a book can hold for one month."
                refused.append(RejectedRow(line or 0, reason, customer))
            else:
                rows.append(UsageRow(line or 0, customer, month, *amounts))
        return CleanBatch(rows, tuple(refused))

    def notices(self, currency: str) -> list[str]:
        """How many rows were added to others, and credits among them."""
        said = []
        if self._added:
            many = counted(self._added, "row repeats", "rows repeat")
            said.append(f"{many} a customer and month: added up, {counted(len(self._sums), 'month', 'months')} in all.")
        if self._credits:
            many = counted(self._credits, "credit is", "credits are")
            said.append(f"{many} among the rows, {short(self._credited, currency)} in all, and taken off their months.")
        return said


class NobodysRows:
    """Finds the rows of usage that are nobody's, and requests that stand twice."""

    def __init__(self) -> None:
        self._totals: list[tuple[int, str]] = []
        self._nothing: list[tuple[int, str]] = []
        self._twice: list[tuple[int, str]] = []
        self._requests: dict[str, int] = {}
        self._met: set[str] = set()

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
        for place, request in enumerate(requests or ()):
            if place not in out and request.strip() and not is_nothing(request):
                content = hash(tuple(column[place] for column in batch.columns))
                if self._requests.setdefault(request, content) == content and self._seen(request):
                    self._twice.append((batch.lines[place], request))
                    out.add(place)
        return out

    @property
    def count(self) -> int:
        """All rows that were found."""
        return len(self._totals) + len(self._nothing) + len(self._twice)

    def _seen(self, request: str) -> bool:
        """Whether a request was met before; from now on it was."""
        met = request in self._met
        self._met.add(request)
        return met

    def notices(self) -> list[str]:
        """What stayed out, each kind in one sentence."""
        said = []
        for rows, one, many in (
            (self._totals, "row is a total over customers", "rows are totals over customers"),
            (self._nothing, "row has a word for nothing as its customer", "rows have words for nothing as customers"),
            (self._twice, "row repeats a request of an earlier row", "rows repeat requests of earlier rows"),
        ):
            if rows:
                lines = ", ".join(str(line) for line, _ in rows[:5])
                names = named(clip(name, 60) for name in dict.fromkeys(name for _, name in rows))
                said.append(f"{counted(len(rows), one, many)}: left out: {names} (line {lines}).")
        return said
