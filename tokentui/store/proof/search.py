"""Whether what search, orders and the sums of spends go by is what follows from the customers."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tokentui.domain.names import fold
from tokentui.store.find.indexing import OPEN_ACCOUNTS, SPEND_SUMS
from tokentui.store.find.made import is_unranked
from tokentui.store.find.text import words_of


class Astray(NamedTuple):
    """One row of an index that does not follow from the book."""

    table: str
    row: str
    expected: str
    found: str


_FOLDED = "SELECT max(text) FROM folded WHERE customer_id = ? AND kind = 'name'"
_INDEXED = "NOT EXISTS (SELECT 1 FROM unindexed AS u WHERE c.id BETWEEN u.first AND u.last)"

_WORDS = f"""
SELECT c.key, w.alias, w.parent, w.note, {words_of("c.id")}
FROM (SELECT id, key, parent FROM customer) AS c LEFT JOIN words AS w ON w.customer_id = c.id
WHERE {_INDEXED} AND (
    w.customer_id IS NOT NULL OR c.parent <> '' OR EXISTS (SELECT 1 FROM alias AS a WHERE a.customer_id = c.id)
    OR EXISTS (SELECT 1 FROM current AS n JOIN decision AS d ON d.id = n.decision_id
               WHERE n.customer_id = c.id AND d.note <> ''))"""

# Each three letters that stand together are a row of the index, by the place at which they begin.
_LETTERS = """
CREATE VIRTUAL TABLE IF NOT EXISTS temp.{index}_letters USING fts5vocab(main, {index}, 'instance')"""

_LONG = 1_000
"""Letters from which a text is read once: SQLite counts from its beginning to each letter that it is asked for."""

_LONG_NAMES = f"SELECT id AS doc, folded FROM customer WHERE length(folded) > {_LONG}"
_LONG_WORDS = f"""
SELECT customer_id AS doc, alias, parent, note FROM words
WHERE length(alias) > {_LONG} OR length(parent) > {_LONG} OR length(note) > {_LONG}"""

_NAMES = f"""
SELECT c.key, max(length(c.folded) - 2, 0), coalesce(v.number, 0)
FROM customer AS c LEFT JOIN (
    SELECT v.doc, count(*) AS number
    FROM temp.name_index_letters AS v JOIN customer AS n ON n.id = v.doc
        AND CASE WHEN v.doc IN (SELECT doc FROM ({_LONG_NAMES})) THEN stands(v.doc, v.col, v.offset, v.term)
            ELSE substr(n.folded, v.offset + 1, 3) = v.term END
    GROUP BY v.doc
) AS v ON v.doc = c.id
WHERE {_INDEXED} AND max(length(c.folded) - 2, 0) <> coalesce(v.number, 0)"""

_SAID = f"""
SELECT w.customer_id, w.number, coalesce(v.number, 0)
FROM (
    SELECT customer_id, max(coalesce(length(alias), 0) - 2, 0) + max(coalesce(length(parent), 0) - 2, 0)
        + max(coalesce(length(note), 0) - 2, 0) AS number
    FROM words
) AS w LEFT JOIN (
    SELECT v.doc, count(*) AS number
    FROM temp.word_index_letters AS v JOIN words AS n ON n.customer_id = v.doc
        AND CASE WHEN v.doc IN (SELECT doc FROM ({_LONG_WORDS})) THEN stands(v.doc, v.col, v.offset, v.term)
            ELSE v.term = substr(
                CASE v.col WHEN 'alias' THEN n.alias WHEN 'parent' THEN n.parent ELSE n.note END, v.offset + 1, 3) END
    GROUP BY v.doc
) AS v ON v.doc = w.customer_id
WHERE w.number <> coalesce(v.number, 0)"""

_STRANGE = """
SELECT DISTINCT v.doc FROM temp.{index}_letters AS v WHERE v.doc NOT IN (SELECT {id} FROM {table})"""


def astray(db: sqlite3.Connection) -> Iterator[Astray]:
    """Everything that differs, as it is found; what a large import left for later is no fault."""
    for number, key, name, folded in db.execute("SELECT id, key, name, folded FROM customer"):
        # A name that came in by itself was folded by the book, which knows fewer letters.
        if folded != fold(name) and folded != db.execute(_FOLDED, (number,)).fetchone()[0]:
            yield Astray("folded name", key, fold(name), str(folded))
    for key, *texts in db.execute(_WORDS):
        # In what order several names or notes stand says nothing.
        found, wanted = (tuple(sorted((text or "").split("\n")) for text in part) for part in (texts[:3], texts[3:]))
        if found != wanted:
            yield Astray("words", key, str(wanted), str(found))
    yield from _indexed(db)
    if not is_unranked(db):
        yield from _ranked(db)


def _indexed(db: sqlite3.Connection) -> Iterator[Astray]:
    for index, each, long, table, number in (
        ("name_index", _NAMES, _LONG_NAMES, "customer", "id"),
        ("word_index", _SAID, _LONG_WORDS, "words", "customer_id"),
    ):
        db.create_function("stands", 4, _stands(db, long))
        db.execute(_LETTERS.format(index=index))
        try:
            for row, wanted, found in db.execute(each):
                yield Astray("search index", str(row), f"{wanted} threes of letters", str(found))
            for (row,) in db.execute(_STRANGE.format(index=index, table=table, id=number)):
                yield Astray("search index", f"row {row}", "no row", "a row of nobody")
        finally:
            db.execute(f"DROP TABLE temp.{index}_letters")


def _stands(db: sqlite3.Connection, long: str) -> Callable[[int, str, int, str], bool]:
    """What says whether letters stand at a place of a text of somebody who has a long one."""
    found = db.execute(long)
    columns = [one[0] for one in found.description]
    texts = {row[0]: dict(zip(columns, row, strict=True)) for row in found}
    return lambda doc, column, place, letters: texts[doc][column][place : place + 3] == letters


def _ranked(db: sqlite3.Connection) -> Iterator[Astray]:
    # Whether a record places them is asked only of those of whom nothing was said.
    accounts, sums = "spend, customer_id, touched, placed AND NOT touched, mask", "bucket, customers, best"
    for table, columns, wanted in (("open_account", accounts, OPEN_ACCOUNTS), ("spend_sum", sums, SPEND_SUMS)):
        found = f"SELECT {columns} FROM {table}"
        for row in db.execute(f"SELECT {columns} FROM ({wanted}) EXCEPT {found}"):
            yield Astray(table, str(row[:2]), str(row), "no such row")
        for row in db.execute(f"{found} EXCEPT SELECT {columns} FROM ({wanted})"):
            yield Astray(table, str(row[:2]), "no row", str(row))
