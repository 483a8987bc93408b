"""Invoices and charges as a table of usage: what was never charged left out, refunds negative, periods spread."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tokentui.domain.money import MICRO, short
from tokentui.domain.months import month_text
from tokentui.domain.names import fold
from tokentui.ingest.cells.dates import parse_day
from tokentui.ingest.cells.periods import Period, period
from tokentui.ingest.cells.statuses import Paid, paid
from tokentui.ingest.columns.mapping import ColumnMap, Layout
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable, UnreadableFile
from tokentui.ingest.readers.money_cells import MoneyCells
from tokentui.ingest.readers.rows import ROW_ERRORS, Context, counted
from tokentui.ingest.readers.taxes import hold_taxes
from tokentui.ingest.readers.usage_survey import order_of_dates

_CREDITS = ("refund", "credit", "chargeback", "reversal", "rebate", "write off", "writeoff", "discount")
_BILLS = ("invoice", "charge", "usage", "bill", "debit", "subscription")
_PAYMENTS = ("payment", "payout", "receipt", "deposit", "transfer", "remittance")
_NO_CHARGES = ("proforma", "pro forma", "quote", "estimate")
_TAXES = frozenset(("tax", "taxes", "vat", "gst", "hst", "pst", "iva", "mwst"))
_CHARGED = ("charge", "charges", "charged")
"""Titles of amounts beside which a column of credits is no part of them."""
_MOST_DAYS = 31
"""Days of a period beyond which its amount is not that of the month in which it starts."""


class ChargesTable(OverTable):
    """The charges of a file with one column of what each comes to; what that took is said once they are read."""

    def __init__(self, table: RawTable, layout: Layout, context: Context) -> None:
        super().__init__(table)
        self._layout = layout
        self._context = context
        fields = ("spend", "debit", "credit", "refunded", *(("tax",) if hold_taxes(table, layout, context) else ()))
        self._money = {field: MoneyCells(layout, field, context) for field in fields if field in layout.places}
        self._order = order_of_dates(table, layout, ("period_start", "period_end"), context)
        spend = layout.title("spend")
        self._credits_beside = spend is not None and spend.name in _CHARGED
        self._types = self._all("type")
        self._pays_bills = self._is_ledger()
        self._expect_debits()
        self._reset()
        self._unknown: set[str] = set()

    @property
    def layout(self) -> Layout:
        """Where the fields of usage stand here: what a row charges is in whole units, in a column at the end."""
        columns = (*self._layout.columns, ColumnMap("charged", "spend"))
        return replace(
            self._layout, columns=columns, places={**self._layout.places, "spend": len(columns) - 1}, scale_above=0
        )

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the file, and one more."""
        return tuple(column.header for column in self.layout.columns)

    @property
    def notices(self) -> tuple[str, ...]:
        """What the rows were made into, as far as they have been read."""
        said = list(self._table.notices)
        for why, count in self._left_out.items():
            money = short(self._money_out[why], self._context.currency)
            said.append(f"{counted(count, 'row', 'rows')} left out, {money} in all: {why}.")
        if self._open:
            money = short(self._money_open, self._context.currency)
            said.append(f"{counted(self._open, 'charge is', 'charges are')} not paid yet, {money} in all: counted.")
        if self._turned:
            many = counted(self._turned, "row is a refund or credit", "rows are refunds or credits")
            said.append(f"{many} by {self._layout.header('type')!r}: taken off, whatever the sign.")
        if self._spread:
            many = counted(self._spread, "charge is", "charges are")
            said.append(f"{many} of more than a month: spread over the months of the period by days.")
        if self._to_come:
            money = short(self._to_come, self._context.currency)
            said.append(f"{money} of that is of months to come, and left out: a later import brings them.")
        if self._refunded:
            money = short(self._refunded, self._context.currency)
            said.append(f"{money} by {self._layout.header('refunded')!r} is taken off the charges.")
        if self._taxed:
            money = short(self._taxed, self._context.currency)
            said.append(f"{money} by {self._layout.header('tax')!r} is taken off the totals: taxes are no spend.")
        if self._unknown:
            words = ", ".join(map(repr, sorted(self._unknown)[:5]))
            said.append(f"Nothing is known of the status {words}: counted as charged.")
        return tuple(said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """The charges from the beginning."""
        self._reset()
        for batch in self._table.batches(size):
            yield self._charged(batch)

    def _reset(self) -> None:
        self._left_out: Counter[str] = Counter()
        self._money_out: Counter[str] = Counter()
        self._open = self._money_open = self._turned = self._refunded = self._spread = self._to_come = 0
        self._taxed = 0

    def _all(self, field: str) -> frozenset[str]:
        place = self._layout.places.get(field)
        if place is None:
            return frozenset()
        return frozenset(_plain(cell) for batch in self._table.batches() for cell in set(batch.columns[place]))

    def _expect_debits(self) -> None:
        """Raise UnreadableFile where all amounts are credits, which are sales in a ledger of revenue."""
        if {"debit", "credit"} <= self._money.keys() and "spend" not in self._money and not any(self._all("debit")):
            debit, credit = self._layout.header("debit"), self._layout.header("credit")
            raise UnreadableFile(
                f"No row has an amount in {debit!r}: if {credit!r} is what was charged, as in a ledger of revenue, say "
                f"--map '{credit}=spend'."
            )

    def _is_ledger(self) -> bool:
        """Whether the file has payments beside the bills that they pay: only the bills are spend then."""
        return _any(self._types, _BILLS) and _any(self._types, _PAYMENTS)

    def _charged(self, batch: RawBatch) -> RawBatch:
        for field, money in self._money.items():
            money.look(batch.columns[self._layout.places[field]])
        lines: list[int] = []
        rows: list[Sequence[str]] = []
        left_out = spread = 0
        for line, *cells in zip(batch.lines, *batch.columns, strict=True):
            made = list(self._rows([str(cell) for cell in cells]))
            lines += [line] * len(made)
            rows += made
            left_out += not made
            spread += max(0, len(made) - 1)
        columns = list(zip(*rows, strict=True)) if rows else [()] * (len(batch.columns) + 1)
        left_out += batch.left_out
        return replace(batch, lines=lines, columns=columns, left_out=left_out, spread=spread)

    def _cell(self, cells: Sequence[str], field: str) -> str:
        place = self._layout.places.get(field)
        return "" if place is None else cells[place]

    def _rows(self, cells: list[str]) -> Iterator[list[str]]:
        """One row with what it comes to, several where its period is long, none where it was never charged."""
        try:
            amount = self._amount(cells)
        except ROW_ERRORS:
            # The amount is refused by name where usage is read.
            yield [*cells, self._cell(cells, "spend") or self._cell(cells, "debit") or self._cell(cells, "credit")]
            return
        if self._is_out(cells, amount):
            return
        spread = self._period(cells) if amount else None
        if amount is None or spread is None:
            yield [*cells, "" if amount is None else _text(amount)]
            return
        self._spread += 1
        place = self._layout.places["month"]
        days, gone, whole = 0, 0, (spread.end - spread.start).days
        now = self._context.today.year * 100 + self._context.today.month
        for month, part in spread.days_by_month():
            days += part
            until = amount * days // whole
            if month > now:
                self._to_come += amount - gone
                return
            row = [*cells, _text(until - gone)]
            row[place] = month_text(month)
            gone = until
            yield row

    def _amount(self, cells: Sequence[str]) -> int | None:
        """Micro-units that a row charges, negative for a credit; raises AmountError."""
        amounts = {field: money.exact(self._cell(cells, field)) for field, money in self._money.items()}
        amount = amounts.get("spend")
        if amount is not None and self._credits_beside:
            amount -= abs(amounts.get("credit") or 0)
        if amount is None and (amounts.get("debit") is not None or amounts.get("credit") is not None):
            amount = (amounts.get("debit") or 0) - abs(amounts.get("credit") or 0)
        elif amount is not None and amount > 0 and _any((_plain(self._cell(cells, "type")),), _CREDITS):
            amount = -amount
            self._turned += 1
        charged = amount
        if amount is not None and (refunded := amounts.get("refunded")):
            amount -= abs(refunded)
            self._refunded += abs(refunded)
        if amount is not None and (tax := amounts.get("tax")):
            if charged and amount != charged:
                # What was refunded holds its part of the tax.
                tax = tax * amount // charged
            # The tax of a credit note comes with either sign.
            tax = -abs(tax) if amount < 0 else tax
            amount -= tax
            self._taxed += tax
        return amount

    def _is_out(self, cells: Sequence[str], amount: int | None) -> bool:
        """Whether a row is no charge, which is counted."""
        why = ""
        status = self._cell(cells, "status")
        stands = paid(status)
        if stands is Paid.NEVER or (stands is Paid.REFUNDED and "refunded" not in self._money and (amount or 0) > 0):
            why = f"{self._layout.header('status')} is {status.strip()!r}"
        elif not _TAXES.isdisjoint(_plain(self._cell(cells, "type")).split()):
            why = f"{self._layout.header('type')} says that they are taxes"
        elif self._types and _any((_plain(self._cell(cells, "type")),), _NO_CHARGES):
            why = f"{self._layout.header('type')} says that nobody was charged for them"
        elif self._pays_bills and _any((_plain(self._cell(cells, "type")),), _PAYMENTS):
            why = f"{self._layout.header('type')} says that they pay the others"
        if why:
            self._left_out[why] += 1
            self._money_out[why] += amount or 0
            return True
        if stands is Paid.OPEN:
            self._open += 1
            self._money_open += amount or 0
        elif stands is Paid.UNTOLD and status.strip():
            self._unknown.add(status.strip())
        return False

    def _period(self, cells: Sequence[str]) -> Period | None:
        """The period of a charge, where it is longer than a month."""
        try:
            start = parse_day(self._cell(cells, "period_start") or self._month(cells), self._order)
            end = parse_day(self._cell(cells, "period_end"), self._order, last=True)
        except ROW_ERRORS:
            return None
        found = period(start, end) if start and end else None
        return found if found and (found.end - found.start).days > _MOST_DAYS else None

    def _month(self, cells: Sequence[str]) -> str:
        """The date of a charge where that is the column from which its period starts."""
        same = self._layout.places["month"]
        return cells[same] if "period_start" not in self._layout.places and self._starts(same) else ""

    def _starts(self, place: int) -> bool:
        return "start" in fold(self._layout.columns[place].header)


def _plain(cell: str) -> str:
    return " ".join(fold(cell.strip()).replace("_", " ").replace("-", " ").split())


def _any(cells: frozenset[str] | tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(word in cell for cell in cells for word in words)


def _text(micro: int) -> str:
    """An amount as a plain number that nobody reads in two ways."""
    return f"{Decimal(micro) / MICRO:.6f}"
