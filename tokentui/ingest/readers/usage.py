"""Rows of monthly usage, one a customer and month, or one a customer with a column for each month."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from tokentui.domain.money import short, symbol
from tokentui.domain.months import month_text
from tokentui.ingest.cells.amounts import INT64, exact_sum, parse_number
from tokentui.ingest.cells.finer import finer_than_micro
from tokentui.ingest.cells.months import day_of, days_of, parse_month
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.money_cells import MoneyCells, decimal_commas
from tokentui.ingest.readers.recognised import CustomerCells
from tokentui.ingest.readers.rows import (
    ROW_ERRORS,
    Cleaned,
    Context,
    MoneyRead,
    RowError,
    all_rejected,
    counted,
    expect_currency,
    known_sum,
    need_text,
)
from tokentui.ingest.readers.usage_days import DaysOfFile
from tokentui.ingest.readers.usage_sums import MonthlySums, NobodysRows, PriceOfTokens
from tokentui.ingest.readers.usage_survey import UsageSurvey
from tokentui.store.bulk.incoming import CleanBatch, Columns, UsageRow

_MOST_TOKENS = INT64 // 2
"""Tokens of one kind in one month; the sum of both kinds has to fit into 64 bits too."""


class UsageReader:
    """Turns rows into months of usage."""

    def __init__(self, layout: Layout, context: Context, survey: UsageSurvey) -> None:
        self._layout = layout
        self._context = context
        self._survey = survey
        self._sums = MonthlySums() if self._survey.summed else None
        self._ids = layout.places.get("request")
        told = ("customer_key", "month", "spend", "tokens_in", "tokens_out")
        self._left_out = NobodysRows(
            self._survey.repeated, [layout.places[name] for name in told if name in layout.places]
        )
        self._months = Cleaned(lambda cell: parse_month(cell, self._survey.order, context.zone), 0)
        self._currency = Cleaned(lambda cell: expect_currency(cell, context.currency), None)
        self._customers = Cleaned(self._key, "")
        self.source = source_of(layout)
        """Of which kind the file is, for the days that it holds."""
        before = context.days_of(self.source) if self._survey.days and not context.added_to else {}
        self.days = DaysOfFile(self._survey.days, before, context.with_usage)
        self._cells = self._survey.cells or CustomerCells(context)
        self._money = MoneyCells(layout, "spend", context)
        self._empty = 0
        self._not_spend = Decimal()
        self._price = PriceOfTokens()
        self._credits = self._credited = 0
        """Rows of less than nothing, and micro-units of them."""
        self._lost_rows = 0
        self._taken = 0
        """Micro-units of spend in rows that were taken."""
        self._lost = 0
        """Micro-units of spend in rows that were refused."""

    def take(self, batch: RawBatch) -> CleanBatch:
        """Clean one batch; a batch with a column for each month becomes one with a row for each."""
        if not batch.lines:
            return CleanBatch((), batch.rejected)
        batch = self._without_others(batch)
        if "not_spend" in self._layout.places:
            self._not_spend += exact_sum(batch.columns[self._layout.places["not_spend"]])
        trouble: dict[int, str] = {}
        raw = _molten(batch, self._layout) if self._layout.months else self._columns(batch)
        customers = self._keys(raw.customer_key, trouble)
        months = self._months.column(days_of(raw.month, self._context.zone), trouble)
        if "currency" in self._layout.places and not self._layout.months:
            self._currency.column(batch.columns[self._layout.places["currency"]], trouble)
        rows = Columns(
            UsageRow,
            {
                "line": raw.lines,
                "customer_key": customers,
                "month": months,
                "spend": self._spend(raw.spend, trouble),
                "tokens_in": _tokens(raw.tokens_in, trouble),
                "tokens_out": _tokens(raw.tokens_out, trouble),
            },
        )
        passed = self._passed(raw.month, rows, trouble)
        self._note_money(rows.values["spend"], trouble, passed)
        self._price.look(rows)
        columns = (raw.customer_key, raw.month, raw.spend, raw.tokens_in, raw.tokens_out)
        if self._sums is not None:
            finer = finer_than_micro(raw.spend, rows.values["spend"], self._money.scale)
            self._sums.add(rows, trouble.keys() | passed, finer)
            return CleanBatch((), all_rejected(batch, raw.lines, columns, trouble, self._context.delimiter))
        keep = self._filled(rows, trouble.keys() | passed)
        if not all(keep):
            rows = rows.only(keep)
        return CleanBatch(rows, all_rejected(batch, raw.lines, columns, trouble, self._context.delimiter))

    def finish(self) -> Iterable[CleanBatch]:
        """The months that were added up, once every row has been seen; raises TwoReadings where days do not agree."""
        self.days.expect_agreement(lambda amount: short(amount, self._context.currency))
        return () if self._sums is None else self._sums.done()

    @property
    def adding(self) -> Collection[int]:
        """Months that the file is added to; it takes the place of what the book has of others."""
        return self._survey.every if self._context.added_to else self.days.adding

    @property
    def left_out(self) -> int:
        """Totals, words for nothing, requests that stand twice, and months that hold nothing."""
        return self._left_out.count + self.days.passed + self._empty + (self._sums.empty if self._sums else 0)

    @property
    def money(self) -> MoneyRead:
        """What the months of the file come to."""
        return MoneyRead(self._taken, self._lost)

    def notices(self) -> list[str]:
        """What the file was taken for, which rows stayed out, and months that hold nothing."""
        what, *whose = self._survey.notices(self._layout) or ("",)
        said = [what, *self._left_out.notices()] if what else self._left_out.notices()
        said += self.days.notices()
        said += decimal_commas(self._layout.header("spend"), self._money.point)
        if self._not_spend:
            amount = f"{symbol(self._context.currency)}{self._not_spend:,.2f}"
            said.append(f"{amount} in {self._layout.header('not_spend')!r} is told apart, and no part of the spend.")
        if self._lost_rows:
            many = counted(self._lost_rows, "refused row holds", "refused rows hold")
            amount = f"{short(self._lost, self._context.currency)} of spend"
            said.append(f"{many} {amount}, which the months that were taken lack.")
        if self._credits and not self._context.added_up:
            many, amount = counted(self._credits, "credit", "credits"), short(self._credited, self._context.currency)
            said.append(f"{many}, {amount}, taken off {'its month' if self._credits == 1 else 'their months'}.")
        said += self._price.notices(self._layout, self._context.currency)
        empty = self._empty
        if self._sums is not None:
            said += self._sums.notices()
            empty += self._sums.empty
        said += [*whose, *self._cells.notices()]
        if empty:
            said.append(f"{counted(empty, 'month has', 'months have')} neither spend nor tokens and stayed out.")
        return said

    def _without_others(self, batch: RawBatch) -> RawBatch:
        """The rows of a batch that are of customers: no totals, no words for nothing, and no request a second time."""
        if self._layout.own:
            return batch
        names = batch.columns[self._layout.places["customer_key"]]
        return self._left_out.without(batch, names, batch.columns[self._ids] if self._ids is not None else None)

    def _key(self, cell: str) -> str:
        return self._survey.keys.get(cell.strip()) or self._cells.whose(cell).key

    def _columns(self, batch: RawBatch) -> "_UsageCells":
        places, blank = self._layout.places, [""] * len(batch.lines)
        fields = ("customer_key", "month", "spend", "tokens_in", "tokens_out")
        return _UsageCells(batch.lines, *(batch.columns[places[name]] if name in places else blank for name in fields))

    def _keys(self, cells: Sequence[str], trouble: dict[int, str]) -> Sequence[str]:
        stripped = list(map(str.strip, cells))
        if "" in stripped or self._survey.unclear:
            return self._customers.column(stripped, trouble)
        # The survey has met every customer of the file, and knows whose key is not what is written.
        keys = self._survey.keys
        return list(map(keys.get, stripped, stripped)) if keys else stripped

    def _spend(self, cells: Sequence[str], trouble: dict[int, str]) -> Sequence[int | None]:
        values = self._money.all_plain(cells)
        return _each(cells, self._money.exact, trouble) if values is None else values

    def _passed(self, dates: Sequence[str], rows: Columns[UsageRow], trouble: Collection[int]) -> set[int]:
        """The places of rows of days that came in before."""
        if not self._survey.days:
            return set()
        days = {cell: day_of(cell, self._survey.order, self._context.zone) for cell in set(dates)}
        return self.days.sort([days[cell] for cell in dates], rows, trouble)

    def _note_money(self, spends: Sequence[int | None], trouble: Collection[int], passed: set[int]) -> None:
        """Count what was taken, what was lost with refused rows, and what of it was less than nothing."""
        lost = [amount for place in trouble if (amount := spends[place]) is not None]
        again = [amount for place in passed if (amount := spends[place]) is not None]
        self._taken += known_sum(spends) - sum(lost) - sum(again)
        credits = [amount for amount in spends if amount is not None and amount < 0]
        gone = [amount for amount in (*lost, *again) if amount < 0]
        self._credits += len(credits) - len(gone)
        self._credited += sum(credits) - sum(gone)
        self._lost_rows, self._lost = self._lost_rows + len(lost), self._lost + sum(lost)

    def _filled(self, rows: Columns[UsageRow], out: Collection[int]) -> list[bool]:
        """Which rows are not to stay out and hold something; those that hold nothing are counted.

        No customer has a month twice here: then the survey had let all rows be added up.
        """
        amounts = [rows.values[name] for name in ("spend", "tokens_in", "tokens_out")]
        if not out and any(None not in column for column in amounts):
            return [True] * len(rows)
        keep = [any(amount is not None for amount in each) for each in zip(*amounts, strict=True)]
        self._empty += sum(not keep[place] and place not in out for place in range(len(rows)))
        for place in out:
            keep[place] = False
        return keep


@dataclass(frozen=True, slots=True)
class _UsageCells:
    """Cells of some rows as they stand in the file; empty where it has no such column."""

    lines: Sequence[int]
    customer_key: Sequence[str]
    month: Sequence[str]
    spend: Sequence[str]
    tokens_in: Sequence[str]
    tokens_out: Sequence[str]


def source_of(layout: Layout) -> str:
    """What tells files of one kind from those of others: the columns that are read, and as what."""
    read = sorted(f"{field}={plain(layout.header(field) or '')}" for field in layout.places)
    return sha256("\n".join((layout.kind, *read)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _molten(batch: RawBatch, layout: Layout) -> _UsageCells:
    """One row a customer and month from one row a customer; the line stays that of the row."""
    import pandas as pd

    places = [place for place, _ in layout.months]
    frame = pd.DataFrame({place: pd.Series(list(batch.columns[place]), dtype=object) for place in places})
    frame["line"] = list(batch.lines)
    frame["customer"] = pd.Series(list(batch.columns[layout.places["customer_key"]]), dtype=object)
    long = frame.melt(id_vars=["line", "customer"], value_vars=places, var_name="place", value_name="spend")
    long = long.sort_values("line", kind="stable")
    named = {place: month_text(month) for place, month in layout.months}
    blank = [""] * len(long)
    months = [named[place] for place in long["place"].tolist()]
    return _UsageCells(long["line"].tolist(), long["customer"].tolist(), months, long["spend"].tolist(), blank, blank)


def _tokens(cells: Sequence[str], trouble: dict[int, str]) -> Sequence[int | None]:
    joined = "".join(cells)
    if not joined:
        return [None] * len(cells)
    if joined.isascii() and joined.isdigit() and max(map(len, cells)) < 19:
        return [int(cell) if cell else None for cell in cells]
    return _each(cells, _one_count, trouble)


def _one_count(cell: str) -> int | None:
    value = parse_number(cell)
    if value is None:
        return None
    if isinstance(value, int) and value > _MOST_TOKENS:
        raise RowError(f"{cell.strip()!r} is more tokens than a book can hold for one month (4.6 quintillion).")
    if not isinstance(value, int) or value < 0:
        raise RowError(f"{need_text(cell, 'tokens')!r} is not a number of tokens; write a whole number of 0 or more.")
    return value


def _each(cells: Sequence[str], read: Callable[[str], int | None], trouble: dict[int, str]) -> list[int | None]:
    values: list[int | None] = []
    for index, cell in enumerate(cells):
        try:
            values.append(read(cell))
        except ROW_ERRORS as error:
            trouble.setdefault(index, str(error))
            values.append(None)
    return values
