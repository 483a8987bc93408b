"""What one change costs does not grow with what the customer has already: counted in steps of SQLite, never in time."""

import json
import sqlite3

import pytest

from tests.store.books import empty_book, rows
from tokentui.store.bulk.triggers_off import SETTLED_SUMS, without
from tokentui.store.connection import transaction
from tokentui.store.proof.check import check
from tokentui.store.sql_files import run, statements

FEW, MANY = 40, 4_000
DIMENSIONS = ("who", "how_much", "for_what", "to_what_end")
FACT = (
    "INSERT INTO fact (customer_id, dimension, low, high, unit, yardstick, as_of, grade)"
    " VALUES (1, ?, ?, ?, ?, 'per year', ?, ?)"
)


def customer_with(facts: int) -> sqlite3.Connection:
    """A book of one customer, decided on, with facts on every question, of every grade, in two currencies."""
    db = empty_book()
    db.execute("INSERT INTO customer (id, key, name, segment) VALUES (1, 'acme', 'Acme', 'large')")
    figures = ("EUR", 5, "2026"), ("USD", "about 5", "2026"), ("USD", 5, "2025"), ("USD", 7, "2024")
    db.executemany(
        "INSERT INTO fact (uid, customer_id, dimension, low, high, unit, yardstick, as_of, grade)"
        " VALUES (?1, 1, ?2, ?3, ?3, ?4, 'per year', ?5, ?6)",
        (
            (f"f{one}", DIMENSIONS[one % 4], amount, unit, as_of, "BCDU"[one // 16 % 4])
            for one in range(facts)
            for unit, amount, as_of in [figures[one // 4 % 4]]
        ),
    )
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, facts) VALUES (1, 'ann', '[\"core\"]', '[\"f2\"]')"
    )
    return db


def steps(db: sqlite3.Connection, sql: str, *values: object) -> int:
    """How many steps of SQLite's virtual machine a statement takes, with all that it sets off."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    # What a check made SQLite forget of the tables is read again first.
    db.execute("SELECT 1 FROM fact").fetchone()
    db.set_progress_handler(count, 1)
    db.execute(sql, values)
    db.set_progress_handler(None, 0)
    return taken


@pytest.fixture(scope="module")
def two_books() -> tuple[sqlite3.Connection, sqlite3.Connection]:
    return customer_with(FEW), customer_with(MANY)


@pytest.mark.parametrize(
    "change",
    [
        *((FACT, question, 3, 4, "USD", "2027", grade) for question in DIMENSIONS for grade in "AU"),
        (FACT, "how_much", 3, 4, "GBP", "2027", "A"),
        ("UPDATE fact SET grade = 'A', low = 6 WHERE uid = 'f9'",),
        ("DELETE FROM fact WHERE uid = (SELECT spend_fact FROM customer)",),
        ("DELETE FROM fact WHERE uid = 'f2'",),
        ("UPDATE customer SET industry = 'retail'",),
        ("UPDATE customer SET spend_low = NULL, spend_best = NULL, spend_high = NULL, spend_grade = NULL",),
        ("INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (1, 'bob', '[\"product\"]')",),
    ],
)
def test_a_change_costs_as_much_on_a_customer_with_many_facts(
    two_books: tuple[sqlite3.Connection, sqlite3.Connection], change: tuple[str, *tuple[object, ...]]
) -> None:
    few, many = two_books
    sql, *values = change
    # A few steps more: the number of leaves of an index that a range begins in.
    assert steps(many, sql, *values) <= steps(few, sql, *values) + 20
    assert check(many).sound
    assert check(few).sound


def test_a_decision_costs_as_much_on_a_customer_that_was_often_decided_on() -> None:
    def last(decisions: int) -> int:
        db = customer_with(FEW)
        decide = "INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (1, 'ann', ?)"
        for one in range(decisions):
            db.execute(decide, (json.dumps([("core", "product")[one % 2]]),))
        return steps(db, decide, '["core"]')

    # A few steps more or less: which of two at one moment is the newer lies with identifiers made by chance.
    assert abs(last(800) - last(8)) <= 40


def test_many_who_disagree_are_heard_once_each_whatever_they_name() -> None:
    """Going through all of them again for each use case of the codebook would cost ten times as much."""

    def last(reviewers: int, use_cases: int) -> int:
        db = customer_with(FEW)
        db.executemany(
            "INSERT INTO use_case (bit, code, label, stance, place) VALUES (?1, 'u' || ?1, 'u', 'neutral', ?1)",
            ((bit,) for bit in range(20, 20 + use_cases)),
        )
        for one in range(reviewers):
            db.execute(
                "INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (1, ?, ?)",
                (f"r{one}", json.dumps([("core", "product")[one % 2]])),
            )
        assert rows(db, "SELECT state FROM settled") == [("conflict",)]
        return steps(db, "INSERT INTO decision (customer_id, reviewer, use_cases) VALUES (1, 'z', '[\"core\"]')")

    assert last(200, 40) < last(200, 0) + 2_000


_GIVEN = {"first": 1, "last": 9, "source": 0, "target": 0}


def test_decisions_that_count_together_read_no_table_of_the_book_through() -> None:
    db = empty_book()
    run(db, "settled_indexes.sql")
    scratch, codebook = {"f", "n", "temp.former", "h", "v"}, {"u", "unranked"}
    with transaction(db):
        run(db, "many_begin.sql")
        with without(db, SETTLED_SUMS):
            for step in (*statements("many_part.sql"), *statements("many_trend.sql")):
                plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {step}", _GIVEN)]
                read = {line.split()[1] for line in plan if line.startswith("SCAN ") and "VIRTUAL" not in line}
                assert {one for one in read if not one.startswith("(")} <= scratch | codebook, step
        run(db, "many_end.sql")
