"""The annual spend of customers, from one column of amounts or from a low and a high one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from tokentui.domain.money import Basis, Spend
from tokentui.domain.names import nearest
from tokentui.ingest.cells.amounts import (
    INT64,
    UNKNOWN,
    Amount,
    AmountError,
    Multiple,
    decimal_sign,
    lower_limit,
    parse_amount,
    plain_amounts,
    refuse_lone_comma,
    upper_limit,
)
from tokentui.ingest.columns.mapping import Layout, basis_of_spend
from tokentui.ingest.readers.money_cells import decimal_commas
from tokentui.ingest.readers.rows import ROW_ERRORS, Cleaned, Context, RowError, expect_currency
from tokentui.ingest.readers.terms import Statuses, Terms

T = TypeVar("T")

_FIELDS = ("spend", "spend_low", "spend_best", "spend_high")

_AFTERWORDS = re.compile(
    r"(?<=[\dkKmMbBnN])\s*(?:[,(]\s*)?(?:in\s+)?(?:arr|acv|est(?:imated|\.)?|annual(?:ized)?)\)?$", re.I
)
"""What people write after an amount of a year, and what changes nothing about it."""

_BASIS_WORDS = {
    "arr": Basis.RUN_RATE,
    "runrate": Basis.RUN_RATE,
    "annualized": Basis.RUN_RATE,
    "annualised": Basis.RUN_RATE,
    "ttm": Basis.TRAILING,
    "ltm": Basis.TRAILING,
    "trailing12months": Basis.TRAILING,
    "last12months": Basis.TRAILING,
    "contracted": Basis.CONTRACT,
    "acv": Basis.CONTRACT,
    "listprice": Basis.LIST,
    "estimated": Basis.ESTIMATE,
}


def parse_basis(cell: str) -> str | None:
    """What kind of year a cell says; None when it is empty; raises RowError for another word."""
    text = cell.strip().lower()
    if not text:
        return None
    word = re.sub(r"[\W_]+", "", text)
    known = {re.sub(r"\W", "", basis.value): basis for basis in Basis} | _BASIS_WORDS
    if word in known:
        return known[word].value
    close = nearest(text, [basis.value for basis in Basis], 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(Basis)}."
    raise RowError(f"{cell.strip()!r} is no basis of a year's spend; {hint}")


@dataclass(frozen=True, slots=True)
class SpendColumns:
    """The annual spend of some customers, in micro-units, and what kind of year it is."""

    low: Sequence[int | None]
    best: Sequence[int | None]
    high: Sequence[int | None]
    basis: Sequence[str | None]
    odd: Mapping[int, "OddSpend"]
    """What was written, by place, where no year's spend can be made of it; the spend is unknown there."""
    over: frozenset[int] = frozenset()
    """The places of customers that pay nothing now: what was stated before is over."""

    def kinds_over(self) -> list[str]:
        """Of each customer which kind of year is over, as a row of customers says it."""
        if not self.over:
            return [""] * len(self.best)
        return ["any" if place in self.over else "" for place in range(len(self.best))]


@dataclass(frozen=True, slots=True)
class OddSpend:
    """Words in place of a year's spend."""

    words: str
    """As they stand in the file, with the titles of their columns."""
    reason: str
    """Why they are no year's spend; empty where that is said of many at once."""
    at_least: int | None = None
    """Micro-units that they say it is at least."""


class SpendReader:
    """Reads the spend of batch after batch; `unknown`, `negative` and `zero` count what it has met."""

    def __init__(self, layout: Layout, context: Context) -> None:
        self.unknown = 0
        self.negative = 0
        self.zero = 0
        self.foreign: set[str] = set()
        """Currencies other than the book's that amounts were in."""
        self.known = 0
        """Spends that were read."""
        self._places = [layout.places.get(name) for name in _FIELDS]
        self._headers = [layout.header(name) or "" for name in _FIELDS]
        self._currency_place = layout.places.get("currency")
        self._basis_place = layout.places.get("spend_basis")
        self._by_header = basis_of_spend(layout)
        self._currency = context.currency
        self._commas_decimal = context.delimiter == ";"
        self._terms = Terms(layout)
        self._statuses = Statuses(layout, context.currency, context.today)
        known = [place for place in self._places if place is not None]
        self._points: dict[int, str | None] = dict.fromkeys(known, context.point)
        titles = [layout.title(name) for name in _FIELDS]
        self._multiples = [Multiple(title.scale, title.times) if title else Multiple() for title in titles]
        self._basis = Cleaned(parse_basis, None)
        self._named = Cleaned(lambda cell: expect_currency(cell, context.currency), None)

    def take(self, columns: Sequence[Sequence[str]], count: int, trouble: dict[int, str]) -> SpendColumns:
        """The spend of some rows; odd words for the kind of year are named in `trouble`, by place."""
        nothing: list[None] = [None] * count
        if all(place is None for place in self._places):
            return SpendColumns(nothing, nothing, nothing, nothing, {})
        foreign: dict[int, str] = {}
        if self._currency_place is not None:
            self._named.column(columns[self._currency_place], foreign)
            self.foreign.update({columns[self._currency_place][place].strip().upper() for place in foreign})
        times, not_of_a_year = self._terms.take(columns)
        foreign.update(not_of_a_year)
        gone = self._statuses.gone(columns)
        stated: Sequence[str | None] = nothing
        if self._basis_place is not None:
            stated = self._basis.column(columns[self._basis_place], trouble)
        single = self._places[0]
        if single is not None and not foreign and not times and not gone and self._places[1:] == [None, None, None]:
            values = plain_amounts(columns[single], self._points.get(single))
            values = self._multiples[0].of_all(values) if values is not None else None
            if values is not None:
                self.zero += values.count(0)
                self.known += count
                return SpendColumns(values, values, values, self._bases(values, stated), {})
        rows = self._one_by_one(columns, count, stated, foreign, times)
        if not_of_a_year:
            odd = {
                place: replace(one, words=f"{one.words}; {self._terms.said(columns, place)}")
                if place in not_of_a_year
                else one
                for place, one in rows.odd.items()
            }
            rows = replace(rows, odd=odd)
        return self._without(rows, gone, columns) if gone else rows

    @property
    def left_out(self) -> int:
        """Micro-units of customers that pay nothing now."""
        return self._statuses.money

    def notices(self, counted_spend: int) -> list[str]:
        """What was brought to a year, and what was left out by a status of what is counted."""
        said = [*self._terms.notices(), *self._statuses.notices(counted_spend)]
        for header, place in zip(self._headers, self._places, strict=True):
            said += decimal_commas(header, None if place is None else self._points.get(place))
        return said

    def _without(self, rows: SpendColumns, gone: frozenset[int], columns: Sequence[Sequence[str]]) -> SpendColumns:
        """The spends of customers that pay; what the others would pay is kept in words."""
        odd = dict(rows.odd)
        for place in gone:
            best = rows.best[place]
            self._statuses.leave_out(best or 0)
            self.known -= best is not None
            if best is not None or place in odd:
                status = f"; {self._statuses.header}: {columns[self._statuses.place or 0][place].strip()}"
                cells = [None if one is None else columns[one][place] for one in self._places]
                odd[place] = OddSpend(self._words(cells) + status, "")

        def kept(values: Sequence[T | None]) -> Sequence[T | None]:
            return [None if place in gone else value for place, value in enumerate(values)]

        return SpendColumns(kept(rows.low), kept(rows.best), kept(rows.high), kept(rows.basis), odd, gone)

    def _bases(self, values: Sequence[int | None], stated: Sequence[str | None]) -> Sequence[str | None]:
        """What kind of year each known spend is: as its row says, else as the name of the column does."""
        default = self._by_header
        if self._basis_place is None and (default is None or None not in values):
            return [default] * len(values)
        return [said or default if value is not None else None for value, said in zip(values, stated, strict=True)]

    def _one_by_one(
        self,
        columns: Sequence[Sequence[str]],
        count: int,
        stated: Sequence[str | None],
        foreign: Mapping[int, str],
        times: Mapping[int, Fraction],
    ) -> SpendColumns:
        for place in self._places:
            if place is not None and self._points.get(place) is None:
                self._points[place] = decimal_sign(columns[place])
        spends: list[Spend | None] = [None] * count
        bases: list[str | None] = [None] * count
        odd: dict[int, OddSpend] = {}
        for index in range(count):
            cells = [None if place is None else columns[place][index] for place in self._places]
            try:
                if index in foreign and any(cell and cell.strip() for cell in cells):
                    raise RowError(foreign[index])
                spend, bases[index] = self._row(cells, stated[index])
                spends[index] = _over(spend, times[index]) if spend and index in times else spend
            except ROW_ERRORS as error:
                code = columns[self._currency_place][index] if self._currency_place is not None else ""
                odd[index] = self._odd(cells, code if index in foreign else "", str(error))
        self.known += sum(spend is not None for spend in spends)
        return SpendColumns(
            [spend.low if spend else None for spend in spends],
            [spend.best if spend else None for spend in spends],
            [spend.high if spend else None for spend in spends],
            bases,
            odd,
        )

    def _odd(self, cells: list[str | None], code: str, reason: str) -> OddSpend:
        words = self._words(cells, code)
        at_least = None
        single = next((cell for cell in (cells[0], cells[2]) if cell), None)
        if single and not code:
            try:
                amount = lower_limit(single, self._currency, self._points.get(self._places[0] or 0))
            except AmountError:
                amount = None
            if amount and amount.currency in (None, self._currency):
                at_least = self._multiples[0].of_amount(amount).spend.low
        return OddSpend(words, reason, at_least)

    def _words(self, cells: list[str | None], code: str = "") -> str:
        """What stands in the columns of spend, with their titles."""
        written = [(title, " ".join(cell.split())) for title, cell in zip(self._headers, cells, strict=True) if cell]
        return "; ".join(f"{title}: {cell}{' ' * bool(code)}{code.strip()}" for title, cell in written if cell)

    def _row(self, cells: list[str | None], stated: str | None) -> tuple[Spend | None, str | None]:
        amounts = [
            amount and by.of_amount(amount)
            for by, amount in zip(self._multiples, map(self._amount, cells, self._places), strict=True)
        ]
        single, low, best, high = amounts
        spend = _interval(single or best, low, high)
        if spend is None:
            self.unknown += any(cell and cell.strip().lower() in UNKNOWN and cell.strip() for cell in cells)
            return None, None
        self.negative += spend.low < 0
        self.zero += spend.low == spend.high == 0
        vague = any(amount.approximate for amount in amounts if amount)
        basis = stated or self._by_header or (Basis.ESTIMATE.value if vague else None)
        return spend, basis

    def _amount(self, cell: str | None, place: int | None) -> Amount | None:
        if not cell or place is None:
            return None
        point = self._points.get(place)
        if point is None and self._commas_decimal:
            refuse_lone_comma(cell)
        amount = upper_limit(cell, self._currency, point) or parse_amount(
            _AFTERWORDS.sub("", cell), self._currency, point
        )
        if amount and amount.currency and amount.currency != self._currency:
            self.foreign.add(amount.currency)
        if amount and amount.currency and amount.currency != self._currency:
            raise AmountError(
                f"{cell.strip()!r} is in {amount.currency} and the book in {self._currency}; convert it first."
            )
        return amount


def _over(spend: Spend, times: Fraction) -> Spend:
    """A spend of another time brought to a year; raises AmountError beyond a book."""
    low, best, high = (round(part * times) for part in spend)
    if max(abs(low), abs(high)) > INT64:
        raise AmountError("The amount of a year is more money than a book can hold (9.2 trillion).")
    return Spend(low, best, high)


def _interval(best: Amount | None, low: Amount | None, high: Amount | None) -> Spend | None:
    if low is None and high is None:
        return best.spend if best else None
    if low is None or high is None:
        which = "a lower" if high is None else "an upper"
        raise RowError(f"The spend has {which} limit alone; give low and high, or leave both empty.")
    middle = best.spend.best if best else None
    if low.spend.low > high.spend.high or (middle is not None and not low.spend.low <= middle <= high.spend.high):
        raise RowError("The spend is out of order; it has to be low ≤ best ≤ high.")
    return Spend.between(low.spend.low, high.spend.high, middle)
