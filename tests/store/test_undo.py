"""Undo and redo append what stood before; nothing is ever taken out of the log."""

import sqlite3
from collections.abc import Sequence

import pytest

from tests.store.books import empty_book, everything, rows
from tokentui.domain.customer import NewFact
from tokentui.domain.statements import WITHHELD, Statement, a_set
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.proof.check import check
from tokentui.store.undo import Reverted, redoable, revert, undoable

AT = "2026-03-01T09:00:00.000Z"


@pytest.fixture
def db() -> sqlite3.Connection:
    db = empty_book()
    db.executemany("INSERT INTO customer (key, name) VALUES (?, ?)", [("a", "A"), ("b", "B"), ("c", "C")])
    return db


def said(
    db: sqlite3.Connection, who: str, statement: Statement, *ids: int, facts: Sequence[NewFact] = (), at: str = AT
) -> None:
    say(db, who, [Utterance(one, statement) for one in ids], label=statement.kind.value, at=at, new_facts=facts)


def undo(db: sqlite3.Connection, who: str = "ann", at: str = AT) -> Reverted | None:
    step = undoable(db, who)
    return revert(db, step, Act.UNDO, at) if step else None


def redo(db: sqlite3.Connection, who: str = "ann") -> Reverted | None:
    step = redoable(db, who)
    return revert(db, step, Act.REDO, AT) if step else None


def masks(db: sqlite3.Connection) -> list[object]:
    return [mask for (mask,) in rows(db, "SELECT mask FROM standing ORDER BY id")]


def test_a_bulk_action_is_one_step(db: sqlite3.Connection) -> None:
    said(db, "ann", a_set("core"), 1, 2, 3)
    reverted = undo(db)
    assert reverted is not None
    assert reverted.customer_ids == (1, 2, 3)
    assert masks(db) == [0, 0, 0]
    assert rows(db, "SELECT count(*) FROM decision") == [(6,)]


def test_undo_walks_back_and_redo_forward(db: sqlite3.Connection) -> None:
    seen = [masks(db)]
    for code in ("core", "resale", "public"):
        said(db, "ann", a_set(code), 1)
        seen.append(masks(db))
    for expected in reversed(seen[:-1]):
        undo(db)
        assert masks(db) == expected
    assert undo(db) is None
    for expected in seen[1:]:
        redo(db)
        assert masks(db) == expected
    assert redo(db) is None
    assert check(db).differences == ()


def test_a_new_statement_ends_redo(db: sqlite3.Connection) -> None:
    said(db, "ann", a_set("core"), 1)
    undo(db)
    said(db, "ann", WITHHELD, 2)
    assert redo(db) is None


def test_undo_takes_back_only_ones_own(db: sqlite3.Connection) -> None:
    said(db, "ann", a_set("core"), 1)
    said(db, "bob", a_set("resale"), 2)
    undo(db, "ann")
    assert masks(db) == [0, 64, 0]
    assert undo(db, "ann") is None


def test_what_was_decided_again_by_other_means_is_left(db: sqlite3.Connection) -> None:
    said(db, "ann", a_set("core"), 1, 2)
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, at) VALUES (1, 'ann', '[\"resale\"]', '2027-01-01')"
    )
    reverted = undo(db)
    assert reverted is not None
    assert (reverted.customer_ids, reverted.kept) == ((2,), 1)
    assert masks(db) == [64, 0, 0]


def test_what_is_said_twice_in_one_step_is_taken_in_turn(db: sqlite3.Connection) -> None:
    utterances = [Utterance(1, a_set("core")), Utterance(1, a_set("resale"))]
    say(db, "ann", utterances, label="twice", at=AT)
    said(db, "ann", a_set("public"), 1, at="2026-01-01T00:00:00.000Z")
    assert rows(db, "SELECT at, seq FROM decision ORDER BY id") == [(AT, 1), (AT, 2), (AT, 3)]
    assert masks(db) == [256, 0, 0]
    assert check(db).differences == ()


def test_undo_survives_a_clock_that_was_set_back(db: sqlite3.Connection) -> None:
    said(db, "ann", a_set("core"), 1, at="2026-03-02T00:00:00.000Z")
    undo(db, at="2026-03-01T00:00:00.000Z")
    assert masks(db) == [0, 0, 0]


def test_facts_come_and_go_with_their_step(db: sqlite3.Connection) -> None:
    fact = NewFact("f", 1, "how_much", "pays", 2, 2, "USD", "per year", grade="B")
    before = everything(db, "fact", "customer", "cube")
    said(db, "ann", a_set("core"), 1, facts=[fact])
    after = rows(db, "SELECT uid, low FROM fact"), rows(db, "SELECT spend_best FROM customer WHERE id = 1")
    assert after == ([("f", 2)], [(2_000_000,)])
    undo(db)
    assert everything(db, "fact", "customer", "cube") == before
    redo(db)
    assert (rows(db, "SELECT uid, low FROM fact"), rows(db, "SELECT spend_best FROM customer WHERE id = 1")) == after
    assert check(db).differences == ()
