"""Usage with several rows a month: added up exactly, and rows that are none left out and counted."""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from tokentui.domain.names import is_total_row, suspects
from tokentui.domain.no_customers import is_nothing
from tokentui.domain.text import clip
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.rows import counted, named
from tokentui.store.bulk.incoming import CleanBatch, Columns, RejectedRow, UsageRow

_AMOUNTS = ("spend", "tokens_in", "tokens_out")


_FINER = 10**12
"""Parts of a micro-unit in which what is finer than one is added up."""

_PLACES = 18
"""Decimal places of such a part, in whole units."""

_FINE = re.compile(
    r"(?P<sign>[-+]?)\s?[$€£]?(?P<whole>[\d.,]*)[.,](?P<fraction>\d+)|(?P<scientific>[-+]?\d+(?:\.\d+)?[eE]-\d{1,2})",
    re.ASCII,
)


def finer_than_micro(cells: Sequence[str], taken: Sequence[int | None], scale: int = 0) -> dict[int, int]:
    """What rounding to micro-units took from amounts that are written finer, by place, in parts of a micro-unit.

    A bill of a million requests is a million tiny charges: each rounded by itself, they come to another sum. `taken`
    is what was read, `scale` the power of ten that the cells are multiplied by.
    """
    places = max(0, 6 + scale)
    joined = "".join(cells)
    if max(map(len, cells), default=0) <= places + 1 and "e-" not in joined and "E-" not in joined:
        return {}
    found = {}
    for place, (cell, amount) in enumerate(zip(cells, taken, strict=True)):
        whole, _, fraction = cell.partition(".")
        if amount is None or (len(fraction) <= places and "," not in cell and "-" not in fraction + whole[1:]):
            continue
        exact = int(whole + fraction.ljust(_PLACES, "0")) if _is_plain(whole, fraction, scale) else _exact(cell, scale)
        rest = 0 if exact is None else exact - amount * _FINER
        # More than a micro-unit is no rounding: then the cell was read as something else.
        if rest and abs(rest) < _FINER:
            found[place] = rest
    return found


def _is_plain(whole: str, fraction: str, scale: int) -> bool:
    return not scale and len(fraction) <= _PLACES and fraction.isdigit() and whole.removeprefix("-").isdigit()


def _exact(cell: str, scale: int) -> int | None:
    """An amount with separators, a sign of money or an exponent, or in another unit; None where it is none of these."""
    match = _FINE.fullmatch(cell.strip())
    if match is None:
        return None
    whole = re.sub("[.,]", "", match["whole"] or "")
    exact = Decimal(match["scientific"] or f"{match['sign']}{whole}.{match['fraction']}")
    return int(exact.scaleb(_PLACES + scale).to_integral_value(ROUND_HALF_EVEN))


class MonthlySums:
    """Adds rows up by customer and month, in integers; an amount that no row gives stays unknown."""

    def __init__(self) -> None:
        self.empty = 0
        """Rows that held neither spend nor tokens."""
        self._sums: dict[tuple[str, int], list[int | None]] = {}
        self._fine: dict[tuple[str, int], int] = {}
        """What rounding took from the rows of a month, in parts of a micro-unit."""
        self._added = 0
        self._credits = 0

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
            self._credits += amounts[0] is not None and amounts[0] < 0
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
        for of_whom, rest in _rounded(self._fine).items():
            held = self._sums[of_whom]
            held[1] = (held[1] or 0) + rest
        for (customer, month), (line, *amounts) in self._sums.items():
            if any(amount is not None and abs(amount) > INT64 // 2 for amount in amounts):
                reason = f"The rows of {customer!r} come to more than a book can hold for one month."
                refused.append(RejectedRow(line or 0, reason, customer))
            else:
                rows.append(UsageRow(line or 0, customer, month, *amounts))
        return CleanBatch(rows, tuple(refused))

    def notices(self) -> list[str]:
        """How many rows were added to others, and credits among them."""
        said = []
        if self._added:
            many = counted(self._added, "row repeats", "rows repeat")
            said.append(f"{many} a customer and month: added up, {counted(len(self._sums), 'month', 'months')} in all.")
        if self._credits:
            many = counted(self._credits, "credit is", "credits are")
            said.append(f"{many} among the rows, and taken off their months.")
        return said


def _rounded(fine: Mapping[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """Whole micro-units that come to the rounded sum: the few that are nearest to a half give way to it."""
    whole = {month: _micro(rest) for month, rest in fine.items()}
    over = sum(whole.values()) - _micro(sum(fine.values()))
    step = 1 if over > 0 else -1
    given_way = sorted(fine, key=lambda month: (step * (fine[month] - whole[month] * _FINER), month))[: abs(over)]
    return whole | {month: whole[month] - step for month in given_way}


def _micro(parts: int) -> int:
    """Halves to even, as amounts are rounded."""
    whole, rest = divmod(parts, _FINER)
    return whole + (rest * 2 > _FINER or (rest * 2 == _FINER and whole % 2))


class NobodysRows:
    """Finds the rows of usage that are nobody's, and requests that stand twice."""

    def __init__(self) -> None:
        self._totals: list[tuple[int, str]] = []
        self._nothing: list[tuple[int, str]] = []
        self._twice: list[tuple[int, str]] = []
        self._requests: dict[str, int] = {}
        self._met: set[str] = set()

    def among(self, batch: RawBatch, names: Sequence[str], requests: Sequence[str] | None) -> set[int]:
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
