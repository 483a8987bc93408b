"""Rows of customers that say nothing new, told by SQLite for many at once: most of a file that comes again."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import chain

from tokentui.store.bulk.incoming import Columns, CustomerRow, Given
from tokentui.store.bulk.newcomers import as_json, folded

TEXTS = ("parent", "segment", "industry", "size", "product", "region", "partner", "first_named", "domain")
"""Texts of which an empty one never replaces a known one."""

_SPEND = ("spend_low", "spend_best", "spend_high", "grade")

_ALIASES_KNOWN = """NOT EXISTS (
    SELECT 1 FROM json_each({aliases}) AS said
    WHERE NOT EXISTS (SELECT 1 FROM alias AS a WHERE a.customer_id = c.id AND a.alias = said.value))"""

_AT_MOST = 32_000
"""Values that SQLite takes for one statement, less a few."""


def told_already(db: sqlite3.Connection, rows: Columns[CustomerRow]) -> list[tuple[int, int]]:
    """The places of rows whose customers the book has and which change nothing of them, with the ids of those.

    The conditions are those under which merging a row would leave its customer as it is.
    """
    keys = rows.values["key"]
    given = Given(keys, "said.column")
    conditions = " AND ".join(_conditions(rows, given))
    width = len(given.columns) + 1
    found: list[tuple[int, int]] = []
    for start in range(0, len(keys), _AT_MOST // width):
        places = range(start, min(len(keys), start + _AT_MOST // width))
        part = zip(*(column[places.start : places.stop] for column in given.columns), places, strict=True)
        values = ", ".join([f"({', '.join('?' * width)})"] * len(places))
        found += db.execute(
            f"SELECT said.column{width}, c.id FROM (VALUES {values}) AS said"
            f" CROSS JOIN customer AS c ON c.key = said.column1 WHERE {conditions}",
            list(chain.from_iterable(part)),
        ).fetchall()
    return found


def _conditions(rows: Columns[CustomerRow], given: Given) -> Iterator[str]:
    fields = rows.values
    for name in TEXTS:
        if (said := given.place(fields[name])) != "NULL":
            yield f"({said} IS c.{name} OR coalesce({said}, '') = '')"
    yield f"c.name = {given.place(fields['name'])}"
    yield f"c.folded IS {folded(given, fields['name'])}"
    yield f"c.anonymous = {given.place(fields['anonymous'])}"
    low, best, high, grade = (given.place(fields[name]) for name in _SPEND)
    yield f"({grade} = 'D' OR {grade} = c.grade)"
    if best != "NULL":
        basis = given.place(fields["spend_basis"])
        amounts = dict(zip(("spend_low", "spend_best", "spend_high"), (low, best, high), strict=True))
        same = " AND ".join(f"c.{name} = {said}" for name, said in amounts.items())
        yield (
            f"({best} IS NULL OR {same} AND c.spend_grade = {grade} AND c.spend_source = 'stated'"
            f" AND c.spend_fact IS NULL AND (coalesce({basis}, '') = '' OR {basis} IS c.spend_basis))"
        )
    if any(fields["extra"]):
        extra = given.place(list(map(as_json, fields["extra"])))
        yield f"({extra} IS NULL OR {extra} = c.extra)"
    if any(fields["aliases"]):
        yield _ALIASES_KNOWN.format(aliases=given.place([json.dumps(names) for names in fields["aliases"]]))
