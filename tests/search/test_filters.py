"""What filters find: above is not at, a day reaches to its end, and what is excluded has no gap."""

import sqlite3
from collections.abc import Sequence

import pytest

from tests.search.books import add, decide, listed, names
from tests.store.books import empty_book
from tokentui.domain.grades import Grade

M = 10**12
"""A million in micro-units."""


def test_who_invests_or_supplies_is_found_by_what_reaches_the_floor() -> None:
    db = empty_book()
    told = {
        "invests": [("investor", "C")],
        "supplies": [("supplier", "B"), ("investor", "U")],
        "neither": [("who", "A")],
    }
    for name, facts in told.items():
        number = add(db, name)
        for dimension, grade in facts:
            db.execute("INSERT INTO fact (customer_id, dimension, grade) VALUES (?, ?, ?)", (number, dimension, grade))
    found = [
        (text, floor, names(db, listed(db, text, floor=floor)))
        for text in ("is:investor", "is:supplier", "!is:investor")
        for floor in (Grade.D, Grade.B)
    ]
    assert found == [
        ("is:investor", Grade.D, ["invests"]),
        ("is:investor", Grade.B, []),
        ("is:supplier", Grade.D, ["supplies"]),
        ("is:supplier", Grade.B, ["supplies"]),
        ("!is:investor", Grade.D, ["neither", "supplies"]),
        ("!is:investor", Grade.B, ["invests", "neither", "supplies"]),
    ]


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    db = empty_book()
    for name, spend in (("four", 4 * M), ("five", 5 * M), ("just above", 5 * M + 1), ("six", 6 * M)):
        add(db, name, spend)
    add(db, "unknown")
    return db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spend>5m", ["six", "just above"]),
        ("spend>=5m", ["six", "just above", "five"]),
        ("spend<5m", ["four"]),
        ("spend<=5m", ["five", "four"]),
        ("spend=5m", ["five"]),
        ("spend:5m", ["five"]),
        ("spend>5,000k", ["six", "just above"]),
        ("spend>$0.000006b", ["six", "just above", "five", "four"]),
        ("spend:unknown", ["unknown"]),
        ("!spend>5m", ["five", "four", "unknown"]),
        ("!spend:unknown", ["six", "just above", "five", "four"]),
    ],
)
def test_a_spend_is_compared_to_the_last_unit(db: sqlite3.Connection, text: str, found: Sequence[str]) -> None:
    assert names(db, listed(db, text)) == found


def test_what_is_below_the_floor_is_not_what_nobody_looked_at() -> None:
    db = empty_book()
    core, large, small = add(db, "core", 9 * M), add(db, "large", 5 * M, spend_grade="D"), add(db, "small")
    decide(db, core, "core")
    for floor, below in ((Grade.D, []), (Grade.C, [core])):
        assert listed(db, "is:unlooked", floor=floor) == [large, small]
        assert listed(db, "is:below", floor=floor) == below
        assert listed(db, "gap:below", floor=floor) == ([core, large] if below else [])
        assert listed(db, "is:set", floor=floor) == ([] if below else [core])


@pytest.mark.parametrize(
    ("text", "found"),
    [("tokens>7", ["eight"]), ("tokens>=7", ["eight", "seven"]), ("tokens<8", ["seven"]), ("tokens=7", ["seven"])],
)
def test_tokens_are_compared(text: str, found: Sequence[str]) -> None:
    db = empty_book()
    for name, tokens in (("seven", 7), ("eight", 8)):
        add(db, name, tokens * M, tokens=tokens)
    add(db, "none")
    assert names(db, listed(db, text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("updated>2026-01-31", ["first of February"]),
        ("updated>=2026-01-31", ["evening", "first of February", "morning"]),
        ("updated<2026-01-31", ["thirtieth"]),
        ("updated<=2026-01-31", ["evening", "morning", "thirtieth"]),
        ("updated:2026-01-31", ["evening", "morning"]),
        ("updated=2026-01", ["evening", "morning", "thirtieth"]),
        ("updated>2026-01", ["first of February"]),
    ],
)
def test_a_day_reaches_to_its_end(text: str, found: Sequence[str]) -> None:
    db = empty_book()
    moments = {
        "thirtieth": "2026-01-30T23:59:59.999Z",
        "morning": "2026-01-31T00:00:00.000Z",
        "evening": "2026-01-31T23:59:59.999Z",
        "first of February": "2026-02-01T00:00:00.000Z",
    }
    for name, at in moments.items():
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, statement, at) VALUES (?, 'bob', 'cannot_tell', ?)",
            (add(db, name), at),
        )
    add(db, "never")
    assert sorted(names(db, listed(db, text))) == found


@pytest.mark.parametrize(
    "text", ["gap:who", "gap:much", "gap:what", "gap:roi", "gap:any", "possible:core", "kind:core"]
)
def test_what_is_excluded_has_no_gap_and_no_use_case(text: str) -> None:
    db = empty_book()
    said, out = add(db, "open"), add(db, "total row")
    for one in (said, out):
        decide(db, one, *(["core"] if text == "kind:core" else []))
    assert names(db, sorted(listed(db, text))) == ["open", "total row"]
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, reason) VALUES (?, 'ann', 'excluded', 'a total row')",
        (out,),
    )
    assert names(db, listed(db, text)) == ["open"]
    assert names(db, listed(db, "is:excluded")) == ["total row"]
