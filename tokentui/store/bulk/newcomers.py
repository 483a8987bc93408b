"""New customers, column by column: the statement that adds them, and what they come to in the cube."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tokentui.domain.names import fold
from tokentui.store.bulk.incoming import Columns, CustomerRow, Given, Values
from tokentui.store.cube import ADDING_TO_CUBE, CELL

Place = tuple[Any, ...]

_AS_THEY_COME = tuple(
    field
    for field in CustomerRow._fields
    if field
    not in (
        *("line", "aliases", "spend_basis", "extra", "external_id", "other_ids", "spend_grade", "made", "namesake"),
        "over",
    )
)

_MOST_PLACES = 20_000
"""Places in the cube beyond which SQLite groups the customers: so many are no few kinds of customers."""

_LARGEST = 2**63 - 1

_ALIKE = f"""
INSERT INTO cube
SELECT {", ".join(CELL)},
    customers * :number, :low, :best, :high, tokens * :number, spend_unknown * :number, tokens_unknown * :number
FROM untouched WHERE customer_id = (SELECT id FROM customer WHERE key = :key)
{ADDING_TO_CUBE}"""


def new_customers(rows: Columns[CustomerRow]) -> tuple[str, list[Values]]:
    """The INSERT for new customers, and the columns whose values it takes.

    What follows from another column is worked out by SQLite.
    """
    fields = rows.values
    given = Given(fields["key"], "said.column")
    values = {name: given.place(fields[name]) for name in _AS_THEY_COME}
    best = values["spend_best"]
    for name, value in (
        ("spend_basis", given.place(fields["spend_basis"])),
        ("spend_grade", f"coalesce({given.place(fields['spend_grade'])}, {values['grade']})"),
        ("spend_source", "'stated'"),
    ):  # fmt: skip
        values[name] = f"iif({best} IS NULL, NULL, {value})"
    if any(fields["extra"]):
        values["extra"] = given.place(list(map(as_json, fields["extra"])))
    values["folded"] = folded(given, fields["name"])
    select = f"SELECT {', '.join(values.values())} FROM ({{rows}}) AS said"
    return f"INSERT INTO customer ({', '.join(values)}) {select}", given.columns


def folded(given: Given, names: Values) -> str:
    """Names as search knows them, in SQL."""
    if "".join(names).isascii():
        # There, folding changes capital letters only.
        return f"lower({given.place(names)})"
    return given.place(list(map(fold, names)))


def as_json(extra: Sequence[tuple[str, str]]) -> str | None:
    """Further columns of a row as the book keeps them; None where there are none."""
    return json.dumps(dict(extra), ensure_ascii=False) if extra else None


class Newcomers:
    """Sums over new customers of whom nothing was said, by all that decides where in the cube they count."""

    def __init__(self) -> None:
        self._complete = True
        self._alike: dict[Place, _Alike] = {}

    def count(self, rows: Columns[CustomerRow], *, complete: bool) -> None:
        """Count some customers; with `complete` false, not all of them came into the book, and the sums are lost."""
        self._complete = self._complete and complete and len(self._alike) <= _MOST_PLACES
        if not self._complete:
            return
        fields = rows.values
        spends = [fields[name] for name in ("spend_low", "spend_best", "spend_high")]
        groups: dict[int, dict[Place, list[Any]]] = {}
        for column in spends:
            if id(column) not in groups:
                groups[id(column)] = _grouped(_places(fields), column)
        low, best, high = (groups[id(column)] for column in spends)
        if new := best.keys() - self._alike.keys():
            last = dict(zip(_places(fields), fields["key"], strict=True))
            self._alike.update((place, _Alike(last[place])) for place in new)
        for place, values in best.items():
            alike = self._alike[place]
            alike.number += len(values)
            alike.low += sum(filter(None, low[place]))
            alike.best += sum(filter(None, values))
            alike.high += sum(filter(None, high[place]))

    def lose(self) -> None:
        """Some of those counted did not stay: the sums are lost."""
        self._complete = False

    def write(self, db: sqlite3.Connection) -> bool:
        """Add the sums to the cube, and say True; or nothing, where they are lost or too large for a book."""
        sums = [asdict(alike) for alike in self._alike.values()]
        if not self._complete or any(abs(alike[name]) > _LARGEST for alike in sums for name in ("low", "best", "high")):
            return False
        db.executemany(_ALIKE, sums)
        return True


@dataclass(slots=True)
class _Alike:
    """Customers that count in the same place."""

    key: str
    """Of one of them."""
    number: int = 0
    low: int = 0
    best: int = 0
    high: int = 0


def _places(fields: Mapping[str, Values]) -> Iterator[Place]:
    """For each customer, everything that decides where in the cube it counts."""
    unknown = [value is None for value in fields["spend_best"]]
    return zip(*(fields[name] for name in ("segment", "anonymous", "grade", "spend_grade")), unknown, strict=True)


def _grouped(places: Iterable[Place], values: Values) -> dict[Place, list[Any]]:
    groups: dict[Place, list[Any]] = defaultdict(list)
    for place, value in zip(places, values, strict=True):
        groups[place].append(value)
    return groups
