"""Which days a file of usage holds, beside those that came in from files of its kind before."""

from collections.abc import Callable, Collection, Mapping, Sequence

from tokentui.domain.months import month_text
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.readers.rows import counted
from tokentui.store.bulk.incoming import Columns, UsageRow
from tokentui.store.bulk.usage_days import DaySum

_LARGE = 2**40
"""Amounts beyond which a sum of a batch of them may need more than 64 bits."""
_FEW = 3
"""Days that a sentence names one by one."""


class DaysOfFile:
    """Decides month by month whether a file's rows are added to what the book has, or take its place.

    A file that begins after or ends before what came in before is a part more of the month: its days are added, and
    its rows of days that came in already are passed over; they have to come to the same. A file of at least the same
    days is a new edition of the month.
    """

    def __init__(
        self,
        days: Mapping[str, int],
        before: Mapping[str, DaySum],
        with_usage: Callable[[Collection[int]], Collection[tuple[str, int]]],
    ) -> None:
        """`days` of the file with their months; `with_usage` finds of which customers and months the book has some."""
        self._before = before
        self.adding = frozenset(month for month in set(days.values()) if _adds(month, days, before))
        """Months that the file is added to."""
        self._known = {day for day, month in days.items() if month in self.adding and day in before}
        self._with_usage = with_usage({before[day].month for day in self._known}) if self._known else frozenset()
        self._passed: dict[str, DaySum] = {}
        self._kept: dict[str, DaySum] = {}

    @property
    def kept(self) -> Mapping[str, DaySum]:
        """What the rows come to that were taken, by day."""
        return self._kept

    @property
    def passed(self) -> int:
        """Rows of days that came in before."""
        return sum(one.rows for one in self._passed.values())

    def repeated(self) -> set[int]:
        """Months whose days of before the file holds as well, all of which come to the same."""
        months = {one.month for one in self._before.values()}
        return months - {one.month for day, one in self._before.items() if self._kept.get(day) != one}

    def sort(self, days: Sequence[str], rows: Columns[UsageRow], trouble: Collection[int]) -> set[int]:
        """The places of rows that came in before; the others are noted as taken, but for those in trouble."""
        passed = self._again(days, rows, trouble) if self._known else set()
        _add(self._passed, days, rows, passed)
        out = passed.union(trouble)
        _add(self._kept, days, rows, [place for place in range(len(days)) if place not in out] if out else None)
        return passed

    def _again(self, days: Sequence[str], rows: Columns[UsageRow], trouble: Collection[int]) -> set[int]:
        """The places of rows that came in before."""
        whose = zip(days, rows.values["customer_key"], rows.values["month"], strict=True)
        return {
            place
            for place, (day, key, month) in enumerate(whose)
            if day in self._known and place not in trouble and (key, month) in self._with_usage
        }

    def expect_agreement(self, currency: Callable[[int], str]) -> None:
        """Raise TwoReadings where rows of a day that came in before come to something else now."""
        for day, now in sorted(self._passed.items()):
            before = self._before[day]
            if now != before:
                first, last = min(self._before), max(*self._before, *self._kept)
                raise TwoReadings(
                    f"{day} came in before with {_told(before, currency)}, and this file has "
                    f"{_told(now, currency)} for it, with days that are new: which is right cannot be told. Import "
                    f"one file of all days from {first} to {last}, which takes the place of what is there, or one "
                    f"without {day}."
                )

    def notices(self) -> list[str]:
        """What was done about months that the book had in part."""
        said = []
        if self.adding and self._kept:
            months = ", ".join(month_text(month) for month in sorted(self.adding)[:_FEW])
            said.append(f"Days that the book had not had: added to what it has for {months}.")
        if self._passed:
            days = sorted(self._passed)
            which = ", ".join(days) if len(days) <= _FEW else f"{days[0]} to {days[-1]}"
            many = counted(self.passed, "row is", "rows are")
            said.append(f"{many} of days that came in before, and come to the same ({which}): counted once.")
        return said


def _add(sums: dict[str, DaySum], days: Sequence[str], rows: Columns[UsageRow], places: Collection[int] | None) -> None:
    """Add some rows to the sums of their days; all of them where no places are given."""
    import pandas as pd

    if places is not None and not places:
        return
    values = {name: [amount or 0 for amount in rows.values[name]] for name in ("spend", "tokens_in", "tokens_out")}
    large = any(max(column) > _LARGE or min(column) < -_LARGE for column in values.values())
    frame = pd.DataFrame(values, dtype=object if large else "int64")
    frame["day"], frame["month"] = list(days), list(rows.values["month"])
    frame = frame if places is None else frame.iloc[sorted(places)]
    by_day = frame[frame["day"] != ""].groupby("day", sort=False)
    totals = by_day.agg({"month": "first", **dict.fromkeys(values, "sum")})
    for row, count in zip(totals.itertuples(), by_day.size().tolist(), strict=True):
        day, month, spend, *tokens = row
        total = DaySum(int(month), count, *(min(INT64, max(-INT64, int(one))) for one in (spend, sum(tokens))))
        sums[str(day)] = sums[str(day)].plus(total) if day in sums else total


def _adds(month: int, days: Mapping[str, int], before: Mapping[str, DaySum]) -> bool:
    now = [day for day, its in days.items() if its == month]
    then = [day for day, one in before.items() if one.month == month]
    return bool(then) and not (min(now) <= min(then) and max(then) <= max(now))


def _told(one: DaySum, currency: Callable[[int], str]) -> str:
    return f"{currency(one.spend)} in {counted(one.rows, 'row', 'rows')}"
