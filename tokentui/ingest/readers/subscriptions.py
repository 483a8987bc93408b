"""Rows of subscriptions: what each comes to a year, added up where several of one customer are active."""

from fractions import Fraction

from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.ingest.cells.amounts import parse_number
from tokentui.ingest.cells.dates import parse_day
from tokentui.ingest.cells.periods import interval_in_title, months_in_words
from tokentui.ingest.cells.statuses import Standing, standing
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.readers.commitments import CommitmentReader
from tokentui.ingest.readers.rows import ROW_ERRORS, Cells, Context, RowError, counted

_YEAR = 12
"""Months."""

_MONEY = ("arr", "mrr", "amount", "unit_amount")
_ROUNDING = 6 * MICRO
"""What twelve months rounded to whole units may differ by from their year."""

_YES, _NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))
_ASIDE = {
    Standing.TRIAL: "on trial",
    Standing.ENDED: "no longer active",
    Standing.NOT_YET: "not begun",
}


class SubscriptionReader(CommitmentReader):
    """Turns subscriptions into what their customers spend a year."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "subscription", Basis.RUN_RATE, _MONEY)
        self._odd_years: list[int] = []
        self._untold: set[str] = set()
        self._several = False
        """Whether an amount stands beside a quantity that is not one."""
        self._of_title = interval_in_title(layout.header("unit_amount") or layout.header("amount") or "")
        """The interval of an amount by its title, where no column says it."""
        self._expect_interval()

    def notices(self) -> list[str]:
        """What the subscriptions come to, and where a file contradicts itself."""
        said = super().notices()
        if self._odd_years:
            many = counted(len(self._odd_years), "row has", "rows have")
            said.append(
                f"{many} an {self._layout.header('arr')!r} that is not 12 times {self._layout.header('mrr')!r} (line "
                f"{', '.join(map(str, self._odd_years[:5]))}); the former was taken, and they are never added."
            )
        if self._untold:
            words = ", ".join(map(repr, sorted(self._untold)[:5]))
            said.append(f"Nothing is known of the status {words}: counted as active.")
        if self._several:
            title, header = self._layout.header("amount"), self._layout.header("quantity")
            said.append(
                f"Column {title!r} was taken for all of {header!r}; if it is of one piece: --map '{title}=unit_amount'."
            )
        return said

    def _read(self, line: int, cells: Cells) -> None:
        bare = self._sums.read(line, cells)
        try:
            annual, why = self._annual(line, cells), ""
        except ROW_ERRORS as error:
            annual, why = None, str(error)
        self._sums.add(bare._replace(annual=annual, aside=self._aside(cells)), why)

    def _annual(self, line: int, cells: Cells) -> Spend | None:
        spends = {field: money.spend(cells[field]) for field, money in self._money.items()}
        arr, mrr, amount, unit_amount = (spends.get(field) for field in _MONEY)
        if arr is not None:
            if mrr is not None and abs(mrr.best * _YEAR - arr.best) > _ROUNDING:
                self._odd_years.append(line)
            return arr
        if mrr is not None:
            return _times(mrr, Fraction(_YEAR))
        pieces = Fraction(1)
        if unit_amount is not None:
            amount, pieces = unit_amount, self._pieces(cells["quantity"])
        elif amount is not None and cells["quantity"].strip() not in ("", "1"):
            self._several = True
        if amount is None:
            return None
        months = months_in_words(cells["interval"] or self._of_title)
        if months is None:
            raise RowError(f"The interval {cells['interval'].strip()!r} is none: write month, quarter or year.")
        return _times(amount, pieces * _YEAR / months)

    @staticmethod
    def _pieces(cell: str) -> Fraction:
        pieces = parse_number(cell) if cell.strip() else 1
        if pieces is None or pieces < 0:
            raise RowError(f"The quantity {cell.strip()!r} is no number of pieces.")
        return Fraction(pieces)

    def _aside(self, cells: Cells) -> str:
        if cells["trial"].strip().lower() in _YES:
            return _ASIDE[Standing.TRIAL]
        word = cells["status"].strip().lower()
        if "churn" in (self._layout.header("status") or "").lower() and word in _YES | _NO:
            stands = Standing.ENDED if word in _YES else Standing.RUNS
        else:
            stands = standing(cells["status"])
        if stands in _ASIDE:
            return _ASIDE[stands]
        if stands is Standing.UNTOLD and word:
            self._untold.add(cells["status"].strip())
        try:
            start = parse_day(cells["start"], self._context.order)
            end = parse_day(cells["end"], self._context.order, last=True)
        except ROW_ERRORS:
            return ""
        if end and end < self._context.today:
            return "has ended"
        return "begins later" if start and start > self._context.today else ""

    def _expect_interval(self) -> None:
        places = self._layout.places
        if "interval" in places or "arr" in places or "mrr" in places:
            return
        if self._of_title:
            return
        title = self._layout.header("amount") or self._layout.header("unit_amount")
        raise TwoReadings(
            f"Column {title!r} may be of a month or of a year, and no column says which: say --map '{title}=mrr' or "
            f"--map '{title}=arr'."
        )


def _times(spend: Spend, by: Fraction) -> Spend:
    return Spend(*(round(part * by) for part in spend))
