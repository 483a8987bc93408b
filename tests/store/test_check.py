"""A check finds what was tampered with, wherever it is, and a rebuild puts it right."""

import sqlite3

import pytest

from tests.store.books import empty_book, everything
from tokentui.store.proof.check import check
from tokentui.store.proof.mend import rebuild


@pytest.fixture
def db() -> sqlite3.Connection:
    db = empty_book()
    db.executemany("INSERT INTO book VALUES (?, ?)", [("usage_from", "202501"), ("usage_to", "202512")])
    db.executemany(
        "INSERT INTO customer (key, name, segment, grade) VALUES (?, ?, ?, 'C')",
        [("acme", "Acme", "established"), ("zeta", "Zeta", "start-up"), ("idle", "Idle", None)],
    )
    db.execute("UPDATE customer SET spend_source = 'usage' WHERE key = 'acme'")
    db.execute(
        "INSERT INTO usage (customer_id, month, spend, tokens_in) VALUES (1, 202512, 1003, 9), (2, 202512, 5, 5)"
    )
    db.execute(
        "INSERT INTO fact (uid, customer_id, dimension, low, high, unit, yardstick, grade)"
        " VALUES ('f', 2, 'how_much', 4, 5, 'USD', 'per year', 'B'),"
        " ('r', 1, 'to_what_end', NULL, NULL, NULL, NULL, 'A')"
    )
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases, facts) VALUES"
        " (1, 'ann', 'split', '{\"core\": 12.5, \"resale\": 87.5}', '[\"r\"]'), (2, 'ann', 'set', '[\"core\"]', '[]'),"
        " (2, 'bob', 'cannot_tell', NULL, '[]')"
    )
    return db


def tamper(db: sqlite3.Connection, sql: str) -> None:
    """Change a table behind the triggers' back."""
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    db.execute("PRAGMA foreign_keys = OFF")
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(sql)
    for _, text in triggers:
        db.execute(text)


def test_a_sound_book_has_no_differences(db: sqlite3.Connection) -> None:
    report = check(db)
    assert report.differences == ()
    assert report.sound
    assert (report.customers, report.decisions) == (3, 3)


@pytest.mark.parametrize(
    ("sql", "where", "key", "says"),
    [
        ("UPDATE cube SET best = best + 1 WHERE mask = 64", "cube", "mask=64", "best=879"),
        ("DELETE FROM cube WHERE mask = 0", "cube", "mask=0", "customers=0"),
        ("INSERT INTO cube SELECT 99, who_state, named, mask, state, who, how_much, for_what, to_what_end, split,"
         " 1, 0, 0, 0, 0, 0, 0 FROM cube LIMIT 1", "cube", "segments=99", "customers=1"),
        ("UPDATE trend SET tokens = tokens - 1 WHERE mask = 0", "trend", "month=202512, segments=4, mask=0",
         "tokens=4"),
        ("DELETE FROM trend WHERE mask = 1", "trend", "mask=1", "customers=0"),
        ("UPDATE settled SET mask = 2 WHERE customer_id = 2", "settled", "zeta", "mask=2"),
        ("UPDATE settled SET who = 'A' WHERE customer_id = 1", "settled", "acme", "who=A"),
        ("UPDATE settled SET reviewer = 'eve' WHERE customer_id = 1", "settled", "acme", "reviewer=eve"),
        ("DELETE FROM settled WHERE customer_id = 2", "settled", "zeta", "no row"),
        ("UPDATE settled SET segments = 8 WHERE customer_id = 2", "settled", "zeta", "segments=8"),
        ("UPDATE settled SET placed_by = 'eve' WHERE customer_id = 2", "settled", "zeta", "placed_by=eve"),
        ("INSERT INTO settled SELECT 99, segments, who_state, named, state, mask, split, who, how_much, for_what,"
         " to_what_end, voices, reviewer, placed_by, flagged, updated FROM settled LIMIT 1", "settled", "customer 99",
         "no customer"),
        ("UPDATE position SET weight = weight + 1 WHERE mask = 64", "position", "acme", "weight=8751"),
        ("DELETE FROM position WHERE mask = 64", "position", "acme", "no row"),
        ("UPDATE current SET grade = 'B' WHERE customer_id = 1", "current", "acme", "grade=B"),
        ("DELETE FROM current WHERE slot = 'bob'", "current", "zeta", "no row"),
        ("UPDATE customer SET spend_low = 1, spend_best = 1, spend_high = 1 WHERE id = 1", "customer", "acme",
         "spend_best=1"),
        ("UPDATE customer SET spend_fact = 'g' WHERE id = 2", "customer", "zeta", "spend_fact=g"),
        ("UPDATE customer SET tokens = 8 WHERE id = 1", "customer", "acme", "tokens=8"),
        ("UPDATE customer SET segment = 'public' WHERE id = 3", "cube", "segments=8", "customers=0"),
        ("INSERT INTO first_pass VALUES ('bob')", "settled", "zeta", "state=conflict"),
        ("UPDATE segment_code SET bit = 3 WHERE code = 'start-up'", "settled", "zeta", "segments=4"),
        ("UPDATE decision SET use_cases = '[\"resale\"]' WHERE id = 2", "current", "zeta", "mask=1"),
        ("UPDATE decision SET use_cases = '[\"gone\"]' WHERE id = 2", "decision", "", "gone"),
        ("DELETE FROM decision WHERE id = 3", "settled", "zeta", "state=conflict"),
        ("UPDATE usage SET spend = 1004 WHERE customer_id = 1", "trend", "mask=64", "spend="),
        ("DELETE FROM fact WHERE uid = 'r'", "settled", "acme", "to_what_end=A"),
        ("INSERT INTO alias VALUES (99, 'nobody')", "reference", "alias", "no row"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_named(db: sqlite3.Connection, sql: str, where: str, key: str, says: str) -> None:
    tamper(db, sql)
    found = [one for one in check(db).differences if one.where == where and key in one.key]
    assert any(says in one.found for one in found), check(db).differences
    assert all(one.expected != one.found for one in found)


@pytest.mark.parametrize("table", ["current", "settled", "position", "cube", "trend"])
def test_a_rebuild_restores_what_was_lost(db: sqlite3.Connection, table: str) -> None:
    before = everything(db)
    tamper(db, f"DELETE FROM {table}")
    assert not check(db).sound
    rebuild(db)
    assert check(db).differences == ()
    assert everything(db) == before


def test_a_rebuild_restores_years(db: sqlite3.Connection) -> None:
    before = everything(db)
    tamper(db, "UPDATE customer SET spend_low = 1, spend_best = 1, spend_high = 1, tokens = 1 WHERE spend_best > 0")
    rebuild(db)
    assert everything(db) == before


def test_all_differences_are_counted_and_the_first_thousand_named(db: sqlite3.Connection) -> None:
    tamper(
        db,
        "WITH RECURSIVE n(x) AS (SELECT 100 UNION ALL SELECT x + 1 FROM n WHERE x < 1599)"
        " INSERT INTO position SELECT x, 0, 10000, 0, 0, 0, 0, 0, 0 FROM n",
    )
    report = check(db)
    assert (len(report.differences), report.found) == (1_000, 1_500)


def test_a_check_inside_a_transaction_leaves_it_open(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    db.execute("UPDATE customer SET segment = 'public' WHERE id = 1")
    assert check(db).sound
    assert db.in_transaction
