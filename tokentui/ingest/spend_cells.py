"""The annual spend of customers, from one column of amounts or from a low and a high one."""

import re
from collections.abc import Sequence
from typing import Any

from tokentui.domain.money import Basis, Spend
from tokentui.domain.names import nearest
from tokentui.ingest.amounts import UNKNOWN, Amount, parse_amount
from tokentui.ingest.mapping import Layout, basis_of_spend
from tokentui.ingest.numerals import AmountError, decimal_sign, refuse_lone_comma
from tokentui.ingest.rows import ROW_ERRORS, Cleaned, RowError, text_or_none

FIELDS = ("spend", "spend_low", "spend_best", "spend_high")

_PLAIN = re.compile(r"(?:(?:\d{1,9}(?:\.\d{1,15})?)?\n)*+", re.ASCII)
_TWO_READINGS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$", re.ASCII | re.MULTILINE)
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


def plain_amounts(cells: Sequence[str], point: str | None) -> list[int | None] | None:
    """Micro-units of a column that holds nothing but plain numbers and empty cells; None for any other column.

    At most nine digits before the point: up to there the double nearest to the text, times a million, rounds to the
    right integer. `point` is the decimal sign proven so far.
    """
    joined = "\n".join(cells) + "\n"
    if joined.count("\n") != len(cells) or not _PLAIN.fullmatch(joined):
        return None
    if _TWO_READINGS.search(joined) and "." not in (point, decimal_sign(cells)):
        return None
    return [round(float(cell) * 1e6) if cell else None for cell in cells]


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


class SpendCells:
    """Reads the spend of batch after batch; `unknown`, `negative` and `zero` count what it has met."""

    def __init__(self, layout: Layout, currency: str, delimiter: str) -> None:
        self.unknown = 0
        self.negative = 0
        self.zero = 0
        self._places = [layout.places.get(name) for name in FIELDS]
        self._currency_place = layout.places.get("currency")
        self._basis_place = layout.places.get("spend_basis")
        self._by_header = basis_of_spend(layout)
        self._currency = currency
        self._commas_decimal = delimiter == ";"
        self._points: dict[int, str | None] = {}
        self._basis = Cleaned(parse_basis)
        self._named = Cleaned(self._check_currency)

    def take(self, columns: Sequence[Sequence[str]], count: int, trouble: dict[int, str]) -> list[Sequence[Any]]:
        """Four columns: low, best, high, basis. Rows that cannot be read are named in `trouble`, by place."""
        nothing: list[None] = [None] * count
        if all(place is None for place in self._places):
            return [nothing, nothing, nothing, nothing]
        if self._currency_place is not None:
            self._note(self._named.column(columns[self._currency_place]), self._named, trouble)
        stated: Sequence[Any] = nothing
        if self._basis_place is not None:
            stated = self._basis.column(columns[self._basis_place])
            self._note(stated, self._basis, trouble)
        single = self._places[0]
        if single is not None and self._places[1:] == [None, None, None]:
            values = plain_amounts(columns[single], self._points.get(single))
            if values is not None:
                self.zero += values.count(0)
                default = self._by_header
                if self._basis_place is None:
                    basis = (
                        [default] * count
                        if default and None not in values
                        else ([default if value is not None else None for value in values] if default else nothing)
                    )
                else:
                    basis = [
                        said or default if value is not None else None
                        for value, said in zip(values, stated, strict=True)
                    ]
                return [values, values, values, basis]
        return self._one_by_one(columns, count, stated, trouble)

    def _one_by_one(
        self, columns: Sequence[Sequence[str]], count: int, stated: Sequence[Any], trouble: dict[int, str]
    ) -> list[Sequence[Any]]:
        for place in self._places:
            if place is not None and self._points.get(place) is None:
                self._points[place] = decimal_sign(columns[place])
        rows: list[tuple[Any, ...]] = []
        for index in range(count):
            cells = [None if place is None else columns[place][index] for place in self._places]
            try:
                rows.append(self._row(cells, stated[index]))
            except ROW_ERRORS as error:
                trouble.setdefault(index, str(error))
                rows.append((None, None, None, None))
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]

    def _row(
        self, cells: list[str | None], stated: str | None
    ) -> tuple[int | None, int | None, int | None, str | None]:
        amounts = [self._amount(cell, place) for cell, place in zip(cells, self._places, strict=True)]
        single, low, best, high = amounts
        spend = _interval(single or best, low, high)
        if spend is None:
            self.unknown += any(cell and cell.strip().lower() in UNKNOWN and cell.strip() for cell in cells)
            return None, None, None, None
        self.negative += spend.low < 0
        self.zero += spend.low == spend.high == 0
        vague = any(amount.approximate for amount in amounts if amount)
        basis = stated or self._by_header or (Basis.ESTIMATE.value if vague else None)
        return spend.low, spend.best, spend.high, basis

    def _amount(self, cell: str | None, place: int | None) -> Amount | None:
        if not cell or place is None:
            return None
        point = self._points.get(place)
        if point is None and self._commas_decimal:
            refuse_lone_comma(cell)
        amount = parse_amount(cell, self._currency, point)
        if amount and amount.currency and amount.currency != self._currency:
            raise AmountError(
                f"{cell.strip()!r} is in {amount.currency} and the book in {self._currency}; convert it first."
            )
        return amount

    def _check_currency(self, cell: str) -> None:
        named = text_or_none(cell)
        if named is not None and named.upper() != self._currency:
            raise RowError(f"The spend is in {named} and the book in {self._currency}; convert it first.")

    @staticmethod
    def _note(values: Sequence[Any], cleaned: Cleaned, trouble: dict[int, str]) -> None:
        if cleaned.failed:
            for index, value in enumerate(values):
                if isinstance(value, Exception):
                    trouble.setdefault(index, str(value))


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
