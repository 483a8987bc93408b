"""Rows of contracts: what each comes to a year by its term, added up where several of one customer run today."""

import re
from datetime import date
from fractions import Fraction

from tokentui.domain.money import Basis, Spend
from tokentui.domain.names import fold
from tokentui.ingest.cells.dates import parse_day
from tokentui.ingest.cells.periods import Period, is_open, months_in_words, months_later, period
from tokentui.ingest.cells.statuses import Standing, standing
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.readers.commitments import CommitmentReader
from tokentui.ingest.readers.rows import ROW_ERRORS, Cells, Context, RowError, counted

_YEAR = 12
"""Months."""

_MONEY = ("annual", "total", "value")
_NEAR = Fraction(1, 100)
"""By how much a total and the annual value times the term may differ before it is said."""

_ENDED = "has ended"
_ASIDE = {
    Standing.TRIAL: "on trial",
    Standing.ENDED: "no longer running by its status",
    Standing.NOT_YET: "not agreed by its status",
}


class ContractReader(CommitmentReader):
    """Turns contracts into what their customers spend a year."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "contract", Basis.CONTRACT, _MONEY)
        title = fold(layout.header("term") or "")
        self._unit = next((unit for unit in ("month", "year") if unit in title), None)
        self._odd_terms = self._odd_totals = 0

    def notices(self) -> list[str]:
        """What the contracts come to, and where a file contradicts itself."""
        said = super().notices()
        if self._odd_terms:
            many = counted(self._odd_terms, "contract states", "contracts state")
            said.append(f"{many} a term that its dates are not; the dates were taken.")
        if self._odd_totals:
            many = counted(self._odd_totals, "contract has", "contracts have")
            said.append(f"{many} an annual value that does not come to its total; the annual value was taken.")
        return said

    def _read(self, line: int, cells: Cells) -> None:
        bare = self._sums.read(line, cells)
        try:
            runs, months = self._term(cells)
            aside = self._aside(cells, runs)
            ended = runs.end if runs and aside == _ENDED else None
            annual, why = self._annual(cells, months), ""
        except ROW_ERRORS as error:
            annual, why, ended, aside = None, str(error), None, _ASIDE.get(standing(cells["status"]), "")
        self._sums.add(bare._replace(annual=annual, aside=aside, ended=ended), why)

    def _term(self, cells: Cells) -> tuple[Period | None, Fraction | None]:
        """When a contract runs, and for how many months, as far as dates and term tell."""
        start = parse_day(cells["start"], self._context.order)
        end = None if is_open(cells["end"]) else parse_day(cells["end"], self._context.order, last=True)
        renewal = None if is_open(cells["renewal"]) else parse_day(cells["renewal"], self._context.order)
        stated = self._stated_term(cells["term"])
        runs = None
        if start and end:
            runs = period(start, end)
        elif start and renewal:
            runs = Period(start, renewal)
        elif start and stated and stated.denominator == 1:
            runs = Period(start, months_later(start, int(stated)))
        elif start or end or renewal:
            last = period(end, end) if end else None
            runs = Period(start or date.min, renewal or (last.end if last else date.max))
            return runs, stated
        if runs is None and start and end:
            raise RowError(f"The contract ends, {cells['end'].strip()!r}, before it starts.")
        months = runs.months if runs else stated
        if runs and stated and abs(runs.months - stated) >= 1:
            self._odd_terms += 1
        return runs, months

    def _stated_term(self, cell: str) -> Fraction | None:
        if not cell.strip():
            return None
        text = re.sub(r"\.0+$", "", cell.strip())
        months = months_in_words(text, self._unit)
        if months is None and not ("start" in self._layout.places and "end" in self._layout.places):
            raise RowError(f"The term {cell.strip()!r} is of no known length; write it as 36 months or 3 years.")
        return months

    def _annual(self, cells: Cells, months: Fraction | None) -> Spend | None:
        spends = {field: money.spend(cells[field]) for field, money in self._money.items()}
        annual, total, value = (spends.get(field) for field in _MONEY)
        if annual and total and months and _differ(annual, total, months):
            self._odd_totals += 1
        if annual:
            return annual
        if total is None and value is not None and (months is None or abs(months - _YEAR) >= 1):
            self._ask_of_value(months)
        total = total or value
        if total is None:
            return None
        if not months:
            raise RowError("The contract gives a total and no term; give its start and end.")
        return Spend(*(round(Fraction(part * _YEAR) / months) for part in total))

    def _ask_of_value(self, months: Fraction | None) -> None:
        title = self._layout.header("value") or ""
        term = "no stated term" if months is None else f"a term of {float(months):.4g} months"
        raise TwoReadings(
            f"Column {title!r} may be the value of one year or of the whole contract, and there is a contract with "
            f"{term}: say --map '{title}=annual' or --map '{title}=total'."
        )

    def _aside(self, cells: Cells, runs: Period | None) -> str:
        status = _ASIDE.get(standing(cells["status"]), "")
        if status or runs is None or runs.covers(self._context.today):
            return status
        return _ENDED if runs.end <= self._context.today else "begins later"


def _differ(annual: Spend, total: Spend, months: Fraction) -> bool:
    """Whether an annual value over a term is not its total, by more than a hundredth."""
    whole = total.best * _YEAR
    return abs(annual.best * months - whole) > abs(whole) * _NEAR
