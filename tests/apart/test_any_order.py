"""Merging logs gives the same whatever the order and however often."""

import sqlite3
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apart.logs import a_book, export, meaning, take
from tests.property.test_incremental import answers
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import Statement
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.errors import Refused
from tokentui.store.proof.check import check
from tokentui.store.undo import redoable, revert, undoable

Deed = tuple[str, str, int, list[int], tuple[Question, Statement], bool, bool, str | None, str]

moments = st.integers(0, 4).map(lambda second: f"2026-10-01T09:00:{second:02d}.000Z")
deeds = st.tuples(
    st.sampled_from(["say", "say", "say", "undo", "redo", "sql"]),
    st.sampled_from(["ann", "Bob", "Zoë van den Berg"]),
    st.integers(0, 10**6),
    st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True),
    answers(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "f1", "f2", "f3"]),
    moments,
)
logs = st.lists(st.lists(deeds, max_size=6), min_size=2, max_size=4)


def do(db: sqlite3.Connection, deed: Deed, number: int) -> None:
    act, who, salt, customers, (question, statement), adjudicates, flagged, fact, at = deed
    if act == "say":
        said = [
            Utterance(
                one, statement, note="a\nb" if flagged else None, flagged=flagged, adjudicates=adjudicates,
                facts=(fact,) if fact else (), question=question,
            )
            for one in customers
        ]  # fmt: skip
        grade = "ABCDU"[salt % 5]
        new = [NewFact(fact, customers[0], "to_what_end", f"claim {salt % 3}", grade=grade)] if fact else []
        with suppress(Refused):
            say(db, who, said, label="said", at=at, new_facts=new)
    elif act == "sql":
        told = (question, statement.kind, statement.to_json(), at, adjudicates)
        with suppress(sqlite3.IntegrityError):
            db.execute(
                "INSERT INTO decision (uid, customer_id, reviewer, question, statement, use_cases, at, adjudicates)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (f"sql-{number}-{salt}", customers[0], who, *told),
            )
    else:
        step = undoable(db, who) if act == "undo" else redoable(db, who)
        if step is not None:
            revert(db, step, Act.UNDO if act == "undo" else Act.REDO, at)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(logs, st.data())
def test_every_book_comes_to_the_same(diverged: list[list[Deed]], data: st.DataObject) -> None:
    books = [a_book() for _ in diverged]
    for number, (db, log) in enumerate(zip(books, diverged, strict=True)):
        for deed in log:
            do(db, deed, number)
    exports = [export(db) for db in books]
    for own, db in enumerate(books):
        others = [place for place in range(len(books)) if place != own]
        order = [
            *data.draw(st.permutations(others)),
            *data.draw(st.lists(st.sampled_from(range(len(books))), max_size=3)),
        ]
        for place in order:
            report = take(db, data.draw(st.permutations(exports[place])))
            assert report.left_out == ()
        assert check(db).differences == ()
    first = meaning(books[0])
    lines = export(books[0])
    for db in books[1:]:
        assert meaning(db) == first
        assert export(db) == lines
    for db in books:
        db.close()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(logs)
def test_the_second_time_changes_nothing_and_a_dry_run_never_does(diverged: list[list[Deed]]) -> None:
    books = [a_book() for _ in diverged]
    for number, (db, log) in enumerate(zip(books, diverged, strict=True)):
        for deed in log:
            do(db, deed, number)
    mine, theirs = books[0], export(books[1])
    before = meaning(mine)
    planned = take(mine, theirs, dry_run=True)
    assert meaning(mine) == before
    assert mine.execute("SELECT count(*) FROM import_run").fetchone() == (0,)
    done = take(mine, theirs)
    assert done == planned
    after = meaning(mine)
    again = take(mine, theirs)
    assert (again.decisions, again.facts, again.left_out) == (0, 0, ())
    assert again.known == done.decisions + done.known
    assert meaning(mine) == after
