"""Rows of customers that say nothing new, told by SQLite for many at once: most of a file that comes again."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import chain

from tokentui.store.bulk.incoming import Columns, CustomerRow, Given, parts_of, values_of
from tokentui.store.bulk.newcomers import as_json, folded

TEXTS = ("parent", "segment", "industry", "size", "product", "region", "partner", "first_named", "domain")
"""Texts of which an empty one never replaces a known one."""

_SPEND = ("spend_low", "spend_best", "spend_high", "grade")

_ALIASES_KNOWN = """NOT EXISTS (
    SELECT 1 FROM json_each({aliases}) AS said
    WHERE NOT EXISTS (SELECT 1 FROM alias AS a WHERE a.customer_id = c.id AND a.alias = said.value))"""

_IDS_KNOWN = """NOT EXISTS (
    SELECT 1 FROM json_each({ids}) AS said
    WHERE NOT EXISTS (SELECT 1 FROM external_id AS e WHERE e.external_id = said.value AND e.customer_id = c.id))"""


def told_already(db: sqlite3.Connection, rows: Columns[CustomerRow], following: int) -> dict[int, int]:
    """The ids of customers that the book has and of whom a row changes nothing, by the place of that row.

    The conditions are those under which merging a row would leave its customer as it is. A file that comes again has
    its rows in the order of ids: where the first row is of the customer `following`, the others are looked for behind
    it, which takes a third of looking each key up.
    """
    keys = rows.values["key"]
    given = Given(keys, "said.column")
    conditions = " AND ".join(_conditions(rows, given))
    width = len(given.columns) + 1
    told: dict[int, int] = {}
    for places in parts_of(len(keys), width):
        start = places.start
        columns = (column[start : places.stop] for column in given.columns)
        part = list(chain.from_iterable(zip(*columns, places, strict=True)))
        said = values_of(len(places), width)
        select = f"SELECT said.column{width}, c.id FROM ({said}) AS said CROSS JOIN customer AS c"
        if db.execute("SELECT 1 FROM customer WHERE id = ? AND key = ?", (following, keys[start])).fetchone():
            in_order = f"c.id = said.column{width} + ? AND c.key = said.column1"
            told.update(db.execute(f"{select} ON {in_order} WHERE {conditions}", [*part, following - start]).fetchall())
        if places.stop - 1 not in told:
            told.update(db.execute(f"{select} ON c.key = said.column1 WHERE {conditions}", part).fetchall())
        following = told.get(places.stop - 1, following) + 1
    return told


def _conditions(rows: Columns[CustomerRow], given: Given) -> Iterator[str]:
    fields = rows.values
    for name in TEXTS:
        if (said := given.place(fields[name])) != "NULL":
            yield f"({said} IS c.{name} OR coalesce({said}, '') = '')"
    name, anonymous = given.place(fields["name"]), given.place(fields["anonymous"])
    same = f"c.name = {name} AND c.folded IS {folded(given, fields['name'])} AND c.anonymous = {anonymous}"
    yield f"({name} = '' OR {same})"
    low, best, high, grade = (given.place(fields[name]) for name in _SPEND)
    yield f"({grade} = 'D' OR {grade} = c.grade)"
    if best != "NULL":
        basis, worth = given.place(fields["spend_basis"]), given.place(fields["spend_grade"])
        amounts = dict(zip(("spend_low", "spend_best", "spend_high"), (low, best, high), strict=True))
        same = " AND ".join(f"c.{name} = {said}" for name, said in amounts.items())
        yield (
            f"({best} IS NULL OR {same} AND c.spend_grade = coalesce({worth}, {grade}) AND c.spend_source = 'stated'"
            f" AND c.spend_fact IS NULL AND (coalesce({basis}, '') = '' OR {basis} IS c.spend_basis))"
        )
    if any(fields["over"]):
        over = given.place(fields["over"])
        yield f"NOT ({over} <> '' AND c.spend_source IS 'stated' AND ({over} = 'any' OR {over} IS c.spend_basis))"
    if any(fields["extra"]):
        extra = given.place(list(map(as_json, fields["extra"])))
        yield f"({extra} IS NULL OR {extra} = c.extra)"
    if any(fields["external_id"]):
        other = given.place(fields["external_id"])
        yield (
            f"({other} IS NULL OR {other} = c.key OR EXISTS"
            f" (SELECT 1 FROM external_id AS e WHERE e.external_id = {other} AND e.customer_id = c.id))"
        )
    if any(fields["other_ids"]):
        yield _IDS_KNOWN.format(ids=given.place([json.dumps(ids) for ids in fields["other_ids"]]))
    if any(fields["aliases"]):
        yield _ALIASES_KNOWN.format(aliases=given.place([json.dumps(names) for names in fields["aliases"]]))
