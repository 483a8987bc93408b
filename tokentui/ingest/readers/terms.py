"""Columns beside a spend that say it is no year's, or that the customer is none any more."""

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from tokentui.domain.money import short
from tokentui.domain.names import fold
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.dates import DateError, parse_day
from tokentui.ingest.cells.periods import months_in_words
from tokentui.ingest.cells.statuses import Standing, standing
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.readers.rows import counted

_YEAR = 12
"""Months."""

_TERM_WORDS = (
    "billingterm billingperiod billingfrequency billinginterval billingcycle term contractterm contractlength "
    "paymentfrequency frequency interval cadence termlength termmonths contracttermmonths termyears"
)
_TERM_TITLES = frozenset(_TERM_WORDS.split())
_STATUS_WORDS = "status customerstatus accountstatus subscriptionstatus stage lifecyclestage dealstage"
_ACTIVE_WORDS = "active isactive paying ispaying iscustomer currentcustomer ispayingcustomer payingcustomer"
_LEFT_WORDS = "churned ischurned churn churnflag cancelled canceled iscancelled iscanceled isdeleted deleted"
_LEFT_ON_WORDS = "churndate churnedat churnedon dateofchurn cancellationdate cancelledat canceledat dateleft leftat"
_CONTRACT_END_WORDS = "contractenddate contractend enddate subscriptionenddate termenddate expirationdate expirydate"
_TYPE_WORDS = "type accounttype recordtype relationship relationshiptype contacttype companytype"
_NO = frozenset(["no", "false", "0", "n", "f"])
_YES = frozenset(["yes", "true", "1", "y", "t"])
_WHEN_TO_PAY = re.compile(r"net ?\d+|due (?:up)?on receipt|prepaid|in advance|in arrears|upfront")


def _first(layout: Layout, titles: Container[str]) -> tuple[int | None, str]:
    """The place and title of the first column, of those that are no field, that is called so."""
    return next(((place, header) for place, header in layout.others if plain(header) in titles), (None, ""))


class Terms:
    """Brings amounts of another time than a year to one, where a column says of what time they are."""

    def __init__(self, layout: Layout) -> None:
        title = layout.title("spend")
        of_a_year = title is None or re.search(r"annual|year|arr|acv|mrr|ttm|ltm|runrate", title.name)
        self._place, self._header = _first(layout, () if of_a_year else _TERM_TITLES)
        self._unit = next((unit for unit in ("month", "year") if unit in fold(self._header)), None)
        self._counts: Counter[str] = Counter()

    def take(self, columns: Sequence[Sequence[str]]) -> tuple[Mapping[int, Fraction], Mapping[int, str]]:
        """By what the amount of a row is multiplied, where that is not one, and why it is no year's, both by place."""
        if self._place is None:
            return {}, {}
        cells = columns[self._place]
        by: dict[str, Fraction] = {}
        odd: set[str] = set()
        for cell in set(cells):
            if is_nothing(cell) or not cell.strip() or _WHEN_TO_PAY.fullmatch(fold(cell.strip())):
                continue
            months = months_in_words(cell, self._unit)
            if months is None:
                odd.add(cell)
            elif months != _YEAR:
                by[cell] = _YEAR / months
        if not by and not odd:
            return {}, {}
        self._counts.update(cell.strip() for cell in cells if cell in by)
        times = {place: by[cell] for place, cell in enumerate(cells) if cell in by}
        why = {
            place: f"Column {self._header!r} says {cell.strip()!r}, so the amount is not that of a year."
            for place, cell in enumerate(cells)
            if cell in odd
        }
        return times, why

    def said(self, columns: Sequence[Sequence[str]], place: int) -> str:
        """What the column says of a row, with its title."""
        return f"{self._header}: {columns[self._place or 0][place].strip()}"

    def notices(self) -> list[str]:
        """What was brought to a year."""
        if not self._counts:
            return []
        said = ", ".join(f"{value} ({count:,})" for value, count in self._counts.most_common(6))
        many = counted(self._counts.total(), "amount was", "amounts were")
        return [
            f"Column {self._header!r} says {said}: {many} brought to a year by that. Where they are of a year already, "
            "call their column annual_spend."
        ]


def _stands_no_more(cell: str) -> bool:
    return standing(cell) not in (Standing.RUNS, Standing.UNTOLD)


def _leaving(layout: Layout, today: date) -> tuple[int | None, str, Callable[[str], bool]]:
    """The column that says who is no customer now, its title, and whether a cell of it says so.

    A contract whose end is known stands for a year after it, as one in a file of contracts does.
    """
    year_ago = today - timedelta(days=365)
    ways: tuple[tuple[str, Callable[[str], bool]], ...] = (
        (_STATUS_WORDS, _stands_no_more),
        (_ACTIVE_WORDS, lambda cell: fold(cell.strip()) in _NO or _stands_no_more(cell)),
        (_LEFT_WORDS, lambda cell: fold(cell.strip()) in _YES),
        (_LEFT_ON_WORDS, lambda cell: _is_before(cell, today)),
        (_TYPE_WORDS, _stands_no_more),
        (_CONTRACT_END_WORDS, lambda cell: _is_before(cell, year_ago)),
    )
    for titles, is_gone in ways:
        place, header = _first(layout, titles.split())
        if place is not None:
            return place, header, is_gone
    return None, "", _stands_no_more


def _is_before(cell: str, day: date) -> bool:
    """Whether a cell is a date before a day, however it is read."""
    if not cell.strip() or is_nothing(cell):
        return False
    try:
        read = [parse_day(cell, order, last=True) for order in ("day-first", "month-first")]
    except DateError:
        return False
    return all(one is not None and one < day for one in read)


class Statuses:
    """Tells the rows of customers that a column calls churned, lost or on trial, and what they would come to."""

    def __init__(self, layout: Layout, currency: str, today: date) -> None:
        self.place, self.header, self._is_gone = _leaving(layout, today)
        self._currency = currency
        self._counts: Counter[str] = Counter()
        self.money = 0
        """Micro-units that such rows would come to."""

    def gone(self, columns: Sequence[Sequence[str]]) -> frozenset[int]:
        """The places of such rows."""
        if self.place is None:
            return frozenset()
        cells = columns[self.place]
        gone = {cell for cell in set(cells) if self._is_gone(cell)}
        if not gone:
            return frozenset()
        self._counts.update(cell.strip() for cell in cells if cell in gone)
        return frozenset(place for place, cell in enumerate(cells) if cell in gone)

    def leave_out(self, micro: int) -> None:
        """Count what one of them would come to."""
        self.money += micro

    def notices(self, counted_spend: int) -> list[str]:
        """What was left out of the spend by its status, beside what was counted."""
        if not self._counts:
            return []
        values = ", ".join(f"{value} ({count:,})" for value, count in self._counts.most_common(6))
        many = counted(self._counts.total(), "customer pays", "customers pay")
        left, taken = short(self.money, self._currency), short(counted_spend, self._currency)
        return [
            f"Column {self.header!r} says {values}: {many} nothing now. {taken} is counted, and their {left} is not: "
            "it is kept as words, and their spend is unknown."
        ]
