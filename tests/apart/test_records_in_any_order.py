"""Edits of records and joins of accounts travel with the log, and come to the same whatever the order of merging."""

import json
import sqlite3
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apart.logs import a_book, export, meaning, take
from tokentui.domain.grades import Question
from tokentui.domain.record import Record
from tokentui.domain.statements import a_set
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.errors import Refused
from tokentui.store.joining import join_accounts
from tokentui.store.proof.check import check
from tokentui.store.records import edit_record, fields_by_hand, read_record
from tokentui.store.undo import redoable, revert, undoable

Deed = tuple[str, str, int, str, str]
PAIR = (1, 2)
"""Only these two are joined, and by ann alone: two joins of one account are no order's question but a conflict."""

moments = st.integers(0, 4).map(lambda second: f"2026-10-01T09:00:{second:02d}.000Z")
deeds = st.tuples(
    st.sampled_from(["name", "aliases", "domain", "parent", "say", "undo", "redo"]),
    st.sampled_from(["ann", "Bob"]),
    st.integers(1, 4),
    st.sampled_from(["x", "y y", "z"]),
    moments,
)
logs = st.lists(st.lists(deeds, max_size=6), min_size=2, max_size=4)


def do(db: sqlite3.Connection, deed: Deed) -> None:
    act, who, customer, text, at = deed
    if act == "say":
        said = Utterance(customer, a_set("core"), question=Question.FOR_WHAT)
        say(db, who, [said], label="said", at=at)
    elif act in ("undo", "redo"):
        step = undoable(db, who) if act == "undo" else redoable(db, who)
        if step is not None:
            revert(db, step, Act.UNDO if act == "undo" else Act.REDO, at)
    else:
        record = read_record(db, customer)
        made = {
            "name": record._replace(name=text),
            "aliases": record._replace(aliases=tuple(sorted({text, "alias"}))),
            "domain": record._replace(domain=text),
            "parent": record._replace(parent=text),
        }
        edit_record(db, who, customer, made[act], label="edited", at=at)


def records(db: sqlite3.Connection) -> object:
    return [read_record(db, one) for one in range(1, 5)], fields_by_hand(db)


def amounts(db: sqlite3.Connection) -> object:
    joins = "SELECT customer_id, other_id, undone FROM account_join"
    return [
        db.execute(query).fetchall()
        for query in ("SELECT spend_low, spend_best FROM customer ORDER BY id", "SELECT * FROM usage", joins)
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(logs, st.none() | st.tuples(moments, st.integers(0, 3)), st.data())
def test_every_book_comes_to_the_same_records(
    diverged: list[list[Deed]], joined: tuple[str, int] | None, data: st.DataObject
) -> None:
    books = [a_book() for _ in diverged]
    for place, (db, log) in enumerate(zip(books, diverged, strict=True)):
        for deed in log:
            do(db, deed)
        if place == 0 and joined is not None:
            with suppress(Refused):
                join_accounts(db, "carl", *PAIR, label="joined", reason="one", at=joined[0])
            for turn in range(joined[1]):
                step = redoable(db, "carl") if turn % 2 else undoable(db, "carl")
                if step is not None:
                    revert(db, step, Act.REDO if turn % 2 else Act.UNDO, joined[0])
    exports = [export(db) for db in books]
    for own, db in enumerate(books):
        others = [place for place in range(len(books)) if place != own]
        for place in [*data.draw(st.permutations(others)), *others]:
            report = take(db, data.draw(st.permutations(exports[place])))
            assert report.left_out == ()
        assert check(db).differences == ()
    for db in books[1:]:
        assert records(db) == records(books[0])
        assert amounts(db) == amounts(books[0])
        assert meaning(db) == meaning(books[0])
        assert export(db) == export(books[0])


def test_the_second_time_and_a_dry_run_change_nothing() -> None:
    mine, theirs = a_book(), a_book()
    do(theirs, ("name", "ann", 1, "Cursor Inc", "2026-10-01T09:00:00.000Z"))
    join_accounts(theirs, "ann", 3, 4, label="joined", reason="one", at="2026-10-01T09:00:01.000Z")
    before = records(mine), amounts(mine)
    planned = take(mine, export(theirs), dry_run=True)
    assert (records(mine), amounts(mine)) == before
    assert take(mine, export(theirs)) == planned
    assert (planned.edits, planned.joins) == (1, 1)
    again = take(mine, export(theirs))
    assert (again.edits, again.joins, again.decisions) == (0, 0, 0)
    assert read_record(mine, 1) == Record("Cursor Inc")
    assert amounts(mine) == amounts(theirs)


def test_what_two_made_of_one_field_is_named() -> None:
    mine, theirs = a_book(), a_book()
    do(mine, ("domain", "ann", 1, "ann.example", "2026-10-01T09:00:00.000Z"))
    do(theirs, ("domain", "Bob", 1, "bob.example", "2026-10-01T09:00:01.000Z"))
    report = take(mine, export(theirs))
    assert report.unlike == (
        "cursor: domain of Bob: bob.example, the later, stands; of ann: ann.example it was another",
    )
    assert read_record(mine, 1).domain == "bob.example"
    # Who has seen what was there puts it right: that is no conflict.
    do(theirs, ("domain", "ann", 1, "right.example", "2026-10-01T09:00:02.000Z"))
    assert take(mine, export(theirs)).unlike == ()
    assert read_record(mine, 1).domain == "right.example"


def test_two_joins_that_contradict_are_named_and_kept() -> None:
    for pair, words in (((2, 1), "the other way round"), ((3, 2), "into 'Cursor'")):
        mine, theirs = a_book(), a_book()
        join_accounts(mine, "ann", 1, 2, label="joined", reason="one", at="2026-10-01T09:00:00.000Z")
        join_accounts(theirs, "Bob", *pair, label="joined", reason="one", at="2026-10-01T09:00:01.000Z")
        report = take(mine, export(theirs))
        (left,) = report.left_out
        assert words in left.reason
        assert "take one of the two back with undo" in left.reason
        assert json.loads(left.raw)["joined"]


def test_a_line_that_is_no_edit_says_why() -> None:
    line = {"customer": "cursor", "at": "2026-10-01T09:00:00.000Z", "reviewer": "ann", "edit": "u"}
    for more, why in (
        ({"field": "spend", "value": "1"}, "is no field of a record"),
        ({"field": "name"}, "a customer has a name"),
        ({"field": "aliases", "value": "x"}, "where a list"),
        ({"field": "name", "value": "x", "customer": "nobody"}, "The book has no customer 'nobody'"),
        ({"field": "name", "value": "x", "at": "2030-01-01T00:00:00Z"}, "in the future"),
    ):
        (left,) = take(a_book(), [json.dumps(line | more)]).left_out
        assert why in left.reason
