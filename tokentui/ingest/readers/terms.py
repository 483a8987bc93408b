"""Columns beside a spend that say it is no year's, or that the customer is none any more."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.readers.rows import counted

_TERM_WORDS = (
    "billingterm billingperiod billingfrequency billinginterval billingcycle term contractterm contractlength "
    "paymentfrequency paymentterm frequency interval cadence termlength"
)
_TERM_TITLES = frozenset(_TERM_WORDS.split())
_YEAR = re.compile(r"annual(?:ly)?|yearly|(?:per |a |1[- ]?)?(?:year|yr|annum)|12(?:[- ]?months?)?|p\.?a\.?")
_STATUS_WORDS = "status customerstatus accountstatus subscriptionstatus stage lifecyclestage dealstage"
_STATUS_TITLES = frozenset(_STATUS_WORDS.split())
_ENDED_WORDS = (
    "churned cancelled canceled trial trialing lost inactive expired former terminated paused prospect lead suspended "
    "deleted unpaid incomplete ended"
)
_ENDED = frozenset(_ENDED_WORDS.split()) | {"closed lost", "past due", "free trial"}


def _first(layout: Layout, titles: Container[str]) -> tuple[int | None, str]:
    """The place and title of the first column, of those that are no field, that is called so."""
    return next(((place, header) for place, header in layout.others if plain(header) in titles), (None, ""))


class Terms:
    """Tells the rows whose amount is of another time than a year, where a column says so."""

    def __init__(self, layout: Layout) -> None:
        title = layout.title("spend")
        of_a_year = title is None or re.search(r"annual|year|arr|acv|mrr|ttm|ltm|runrate", title.name)
        self._place, self._header = _first(layout, () if of_a_year else _TERM_TITLES)

    def not_of_a_year(self, columns: Sequence[Sequence[str]]) -> Mapping[int, str]:
        """Why the amount of a row is no year's, by place."""
        if self._place is None:
            return {}
        cells = columns[self._place]
        odd = {cell for cell in set(cells) if cell.strip() and not _is_year(cell)}
        if not odd:
            return {}
        return {
            place: f"Column {self._header!r} says {cell.strip()!r}, so the amount is not that of a year."
            for place, cell in enumerate(cells)
            if cell in odd
        }


def _is_year(cell: str) -> bool:
    return is_nothing(cell) or _YEAR.fullmatch(fold(cell.strip())) is not None


class Statuses:
    """Counts the rows of customers that a status calls churned, lost or on trial."""

    def __init__(self, layout: Layout) -> None:
        self._place, self._header = _first(layout, _STATUS_TITLES)
        self._counts: Counter[str] = Counter()

    def take(self, columns: Sequence[Sequence[str]]) -> None:
        """Look at some rows."""
        if self._place is not None:
            for cell, count in Counter(columns[self._place]).items():
                if fold(cell.strip()).replace("_", " ").replace("-", " ") in _ENDED:
                    self._counts[cell.strip()] += count

    def notices(self) -> list[str]:
        """What was taken although its status may speak against it."""
        if not self._counts:
            return []
        values = ", ".join(f"{value} ({count:,})" for value, count in self._counts.most_common(6))
        many = counted(self._counts.total(), "row", "rows")
        return [f"Column {self._header!r} says {values}: {many} taken as customers; leave out those that are none."]
