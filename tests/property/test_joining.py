"""Two accounts joined: no total moves but the number of customers, and one undo makes everything as it was."""

import sqlite3
from contextlib import closing, suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.property.test_incremental import answers, maybe_amount, spends
from tests.shares import examples
from tests.store.books import empty_book
from tokentui.domain.grades import Question
from tokentui.domain.statements import EXCLUDED, Statement
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.errors import Refused
from tokentui.store.joining import join_accounts, joined_into
from tokentui.store.proof.check import check
from tokentui.store.undo import redoable, revert, undoable

AT = "2026-06-01T00:00:00.000Z"
Said = tuple[str, int, tuple[Question, Statement]]
KEPT = {
    "customer": "SELECT id, name, spend_low, spend_best, spend_high, spend_basis, spend_grade, spend_source, tokens"
    " FROM customer ORDER BY id",
    "fact": "SELECT uid, customer_id FROM fact ORDER BY uid",
    "alias": "SELECT customer_id, alias FROM alias ORDER BY 1, 2",
    "usage": "SELECT * FROM usage ORDER BY 1, 2",
    "standing": "SELECT id, segments, who_state, state, mask, split, who, how_much, for_what, to_what_end, reviewer"
    " FROM standing ORDER BY id",
    "cube": "SELECT * FROM cube WHERE customers <> 0",
    "trend": "SELECT * FROM trend WHERE customers <> 0",
}

months = st.tuples(st.integers(1, 3), st.sampled_from([202601, 202602]), maybe_amount, maybe_amount)
said = st.tuples(st.sampled_from(["ann", "bob"]), st.integers(1, 3), answers())
facts = st.tuples(
    st.integers(1, 3), st.sampled_from(["how_much", "who", "to_what_end", "investor"]), st.integers(0, 10**6),
    st.sampled_from(["per year", "per month"]), st.sampled_from("ABCDU"),
)  # fmt: skip


def everything(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: db.execute(sql).fetchall() for name, sql in KEPT.items()}


def totals(db: sqlite3.Connection) -> tuple[object, ...]:
    cube = "SELECT sum(low), sum(best), sum(high), sum(tokens) FROM cube WHERE state <> 'excluded'"
    return (
        db.execute(cube).fetchone(),
        db.execute("SELECT month, sum(spend), sum(tokens) FROM trend GROUP BY 1").fetchall(),
    )


UNKNOWN = (None,) * 4


@example(spent=(UNKNOWN, (0, 0, 1, "A"), UNKNOWN), by_usage=[1], used=[(1, 202601, 0, None)], claimed=[], decided=[])
@example(spent=(UNKNOWN,) * 3, by_usage=[1], used=[(2, 202601, 1, None)], claimed=[], decided=[])
@settings(max_examples=examples(50), deadline=None)
@given(
    spent=st.tuples(spends(), spends(), spends()),
    by_usage=st.lists(st.integers(1, 3), max_size=2, unique=True),
    used=st.lists(months, max_size=5),
    claimed=st.lists(facts, max_size=4),
    decided=st.lists(said, max_size=6),
)
def test_joining_moves_no_total_and_is_undone_by_one_key(
    spent: tuple[tuple[object, ...], ...], by_usage: list[int], used: list[tuple[object, ...]],
    claimed: list[tuple[object, ...]], decided: list[Said],
) -> None:  # fmt: skip
    with closing(empty_book()) as db:
        db.execute("INSERT INTO book VALUES ('usage_from', '202601'), ('usage_to', '202612')")
        for number, spend in enumerate(spent, 1):
            db.execute(
                "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (f"k{number}", f"N{number}", *spend),
            )
        for number in by_usage:
            db.execute("UPDATE customer SET spend_source = 'usage' WHERE id = ?", (number,))
        for customer, month, *amounts in used:
            db.execute(
                "INSERT OR IGNORE INTO usage (customer_id, month, spend, tokens_in) VALUES (?, ?, ?, ?)",
                (customer, month, *amounts),
            )
        for number, (customer, about, amount, yardstick, grade) in enumerate(claimed):
            db.execute(
                "INSERT INTO fact (uid, customer_id, dimension, low, high, unit, yardstick, grade)"
                " VALUES (?, ?, ?, ?, ?, 'USD', ?, ?)",
                (f"f{number}", customer, about, amount, amount, yardstick, grade),
            )
        for reviewer, customer, (question, statement) in decided:
            if statement != EXCLUDED:
                with suppress(Refused):
                    say(db, reviewer, [Utterance(customer, statement, question=question)], label="said", at=AT)
        before, sums = everything(db), totals(db)
        join_accounts(db, "me", 1, 2, label="joined", reason="one company", at=AT)
        assert check(db).differences == ()
        assert totals(db) == sums
        assert [number for number, _ in joined_into(db, 1)] == [2]
        assert db.execute("SELECT state FROM settled WHERE customer_id = 2").fetchone() == ("excluded",)
        joined = everything(db)
        step = undoable(db, "me")
        assert step is not None
        revert(db, step, Act.UNDO, AT)
        assert check(db).differences == ()
        assert everything(db) == before
        again = redoable(db, "me")
        assert again is not None
        revert(db, again, Act.REDO, AT)
        assert everything(db) == joined
        assert check(db).differences == ()
