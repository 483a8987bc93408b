"""Making anew what search, orders and running sums go by, in pieces short enough to be done while a person works.

The triggers of triggers_search.sql keep all of it right. A bulk load leaves it for later: two thirds of a second of
every second of an import would go into it. Until it is made, searches and orders read the customers themselves.
"""

import sqlite3

from tokentui.store.connection import transaction
from tokentui.store.find.cumulative import bucket
from tokentui.store.find.made import SETTLED_INDEXES, has_index, is_behind, is_unranked, missing_indexes, ranges
from tokentui.store.find.text import words_of
from tokentui.store.sql_files import statements

AT_ONCE = 50_000
"""New customers up to which everything is made as soon as they are in: a second or two at most."""

PIECE = 4_000
"""Customers that enter the full-text indexes in one transaction: some 15 ms in which nobody else can write."""

OPEN_ACCOUNTS = """
SELECT spend, customer_id, touched, placed, mask FROM opening ORDER BY touched, spend DESC, customer_id"""

SPEND_SUMS = f"""
SELECT {bucket("spend_best")} AS bucket, count(*) AS customers, sum(spend_best) AS best
FROM customer WHERE spend_best IS NOT NULL GROUP BY 1"""

_WORDS = f"""
INSERT INTO words (customer_id, alias, parent, note)
SELECT c.id, {words_of("c.id")}
FROM customer AS c NOT INDEXED WHERE c.id BETWEEN ?1 AND ?2 AND (
    c.parent <> '' OR EXISTS (SELECT 1 FROM alias AS a WHERE a.customer_id = c.id)
    OR EXISTS (SELECT 1 FROM current AS n JOIN decision AS d ON d.id = n.decision_id
               WHERE n.customer_id = c.id AND d.note <> ''))"""


def expect_customers(db: sqlite3.Connection) -> None:
    """Leave the customers that are about to be loaded for later, whatever the triggers see of them."""
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM customer").fetchone()[0]
    db.execute("INSERT INTO unindexed (first, last) VALUES (?, ?) ON CONFLICT DO NOTHING", (first, 2**63 - 1))
    expect_spends(db)


def expect_everybody(db: sqlite3.Connection) -> None:
    """Leave all customers for later, those that another program adds meanwhile too."""
    db.execute("DELETE FROM unindexed")
    db.execute("INSERT INTO unindexed (first, last) SELECT min(id), ? FROM customer HAVING count(*) > 0", (2**63 - 1,))
    expect_spends(db)


def expect_spends(db: sqlite3.Connection) -> None:
    """Leave open accounts and sums of spend for later."""
    db.execute("INSERT INTO unranked (since) VALUES (1) ON CONFLICT DO NOTHING")


def catch_up(db: sqlite3.Connection) -> None:
    """After a load: make everything at once where that is soon done, else leave it to `index_more`."""
    db.execute("UPDATE unindexed SET last = (SELECT coalesce(max(id), 0) FROM customer) WHERE last = ?", (2**63 - 1,))
    db.execute("DELETE FROM unindexed WHERE last < first")
    few = db.execute("SELECT 1 FROM customer LIMIT 1 OFFSET ?", (AT_ONCE,)).fetchone() is None
    while few and index_more(db):
        pass


def index_more(db: sqlite3.Connection, piece: int = PIECE) -> bool:
    """Make the next piece in a transaction of its own; False when nothing is left.

    Ranks and each missing index are one piece: half a second each for a million customers, once after an import.
    """
    with transaction(db, scratch_in_files=True):
        if is_unranked(db):
            rank(db)
        elif missing := missing_indexes(db):
            db.execute(_definition(missing[0]))
        elif left := ranges(db):
            _index(db, *left[0], piece)
        return is_behind(db)


def rank(db: sqlite3.Connection) -> None:
    """Make open accounts and sums of spend anew."""
    with transaction(db):
        for table in ("open_account", "spend_sum"):
            db.execute(f"DELETE FROM {table}")
        db.execute(f"INSERT INTO open_account (spend, customer_id, touched, placed, mask) {OPEN_ACCOUNTS}")
        db.execute(f"INSERT INTO spend_sum (bucket, customers, best) {SPEND_SUMS}")
        db.execute("UPDATE spend_mark SET mark = random()")
        db.execute("DELETE FROM unranked")


def _index(db: sqlite3.Connection, first: int, last: int, piece: int) -> None:
    row = db.execute(
        "SELECT max(id) FROM (SELECT id FROM customer NOT INDEXED WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?)",
        (first, last, piece),
    ).fetchone()
    end = last if row[0] is None else int(row[0])
    db.execute("DELETE FROM unindexed WHERE first = ?", (first,))
    db.execute("DELETE FROM words WHERE customer_id BETWEEN ? AND ?", (first, end))
    # In the order of ids: each step back would make the index write out what it holds.
    db.execute(
        "INSERT INTO name_index (rowid, folded) SELECT id, folded FROM customer NOT INDEXED"
        " WHERE id BETWEEN ? AND ? AND folded IS NOT NULL ORDER BY id",
        (first, end),
    )
    db.execute(_WORDS, (first, end))
    if row[0] is not None and end < last:
        db.execute("INSERT INTO unindexed (first, last) VALUES (?, ?)", (end + 1, last))


def make_index(db: sqlite3.Connection, name: str) -> None:
    """Make an index that was left for later, if it has not been made yet."""
    if not has_index(db, name):
        db.execute(_definition(name))


def _definition(name: str) -> str:
    files = ("settled_indexes.sql",) if name in SETTLED_INDEXES else ("schema_3.sql", "schema_8.sql")
    return next(sql for file in files for sql in statements(file) if f"CREATE INDEX {name} ON" in sql)
