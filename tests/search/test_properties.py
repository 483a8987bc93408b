"""What the index finds is what looking through every text finds, after whatever was done to the book."""

import sqlite3
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.search.books import add, assert_sound, decide, listed, texts
from tests.store.books import empty_book, rows
from tokentui.domain.names import fold
from tokentui.store.find.indexing import catch_up, expect_customers, index_more
from tokentui.store.find.made import LATER_INDEXES, is_behind

LETTERS = "abcABÄéØß%_'\"*-[]\\ \nñΣςИ́ｆﬁ"
words = st.text(LETTERS, min_size=1, max_size=7)
keys = st.sampled_from(["k0", "k1", "k2", "k3"])
spends = st.none() | st.sampled_from([-5, 0, 7, 999, 1_000, 1_234_567, 1_239_999, 9 * 10**15])
changes = st.one_of(
    st.tuples(
        st.sampled_from(["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"]), keys, words, st.none() | words, spends
    ),
    st.tuples(st.just("name"), keys, words),
    st.tuples(st.just("parent"), keys, st.none() | words),
    st.tuples(st.just("spend"), keys, spends),
    st.tuples(st.just("alias"), keys, words),
    st.tuples(st.just("no alias"), keys),
    st.tuples(st.just("delete"), keys),
    st.tuples(st.just("say"), keys, st.none() | words),
)


def change(db: sqlite3.Connection, what: tuple[object, ...]) -> None:
    """Make one change as any program would; the book may refuse it."""
    kind, key, *rest = what
    where = "(SELECT id FROM customer WHERE key = ?)"
    with suppress(sqlite3.IntegrityError):
        match kind:
            case "name" | "parent":
                db.execute(f"UPDATE customer SET {kind} = ? WHERE key = ?", (rest[0], key))
            case "spend":
                grade = None if rest[0] is None else "A"
                db.execute(
                    "UPDATE customer SET spend_low = ?1, spend_best = ?1, spend_high = ?1, spend_grade = ?2"
                    " WHERE key = ?3",
                    (rest[0], grade, key),
                )
            case "alias":
                db.execute("INSERT INTO alias SELECT id, ? FROM customer WHERE key = ?", (rest[0], key))
            case "no alias":
                db.execute(f"DELETE FROM alias WHERE customer_id = {where}", (key,))
            case "delete":
                db.execute("DELETE FROM customer WHERE key = ?", (key,))
            case "say":
                for (one,) in rows(db, "SELECT id FROM customer WHERE key = ?", key):
                    decide(db, int(str(one)), "core", note=None if rest[0] is None else str(rest[0]))
            case _:
                name, parent, spend = rest
                db.execute(
                    f"{kind} INTO customer (key, name, parent, spend_low, spend_best, spend_high, spend_grade)"
                    " VALUES (?1, ?2, ?3, ?4, ?4, ?4, iif(?4 IS NULL, NULL, 'A'))",
                    (key, name, parent, spend),
                )


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, max_size=14), st.lists(st.text(LETTERS, min_size=3, max_size=5), max_size=3), st.booleans())
def test_three_letters_or_more_find_what_holds_them(
    done: list[tuple[object, ...]], typed: list[str], recursive: bool
) -> None:
    db = empty_book(recursive_triggers=recursive)
    for what in done:
        change(db, what)
    assert_sound(db)
    held = texts(db)
    pieces = [text[start : start + 4] for found in held.values() for text in found for start in range(len(text) - 3)]
    for text in (*typed, *pieces[:8]):
        folded = fold(text)
        # The filter language has a meaning for quotation marks and for what begins with an exclamation mark.
        if len(folded) < 3 or '"' in text:
            continue
        expected = {one for one, found in held.items() if any(folded in one_text for one_text in found)}
        found = listed(db, f'"{text}"')
        assert len(found) == len(set(found))
        # Aliases and notes are kept as lines of one text.
        assert set(found) == expected or "\n" in folded
    db.close()


@settings(max_examples=25, deadline=None)
@given(st.lists(words, min_size=1, max_size=12), st.lists(changes, max_size=8), st.integers(1, 5))
def test_a_book_that_is_not_indexed_yet_finds_the_same(
    loaded: list[str], done: list[tuple[object, ...]], piece: int
) -> None:
    db = empty_book()
    add(db, "before", key="k0")
    with_later = rows(db, "SELECT name, sql FROM sqlite_schema WHERE name IN (SELECT value FROM json_each(?))", _json())
    db.execute("BEGIN")
    expect_customers(db)
    for name, _ in with_later:
        db.execute(f"DROP INDEX {name}")
    for number, name in enumerate(loaded):
        db.execute(
            "INSERT INTO customer (key, name, parent, folded) VALUES (?, ?, 'Group', ?)",
            (f"n{number}", name, fold(name)),
        )
    db.execute("UPDATE unindexed SET last = (SELECT max(id) FROM customer)")
    db.execute("COMMIT")
    for what in done:
        change(db, what)
    assert is_behind(db)
    asked = ["group", *(name for name in loaded if len(fold(name)) >= 3 and '"' not in name)]
    behind = [sorted(listed(db, f'"{text}"')) for text in asked]
    steps = 0
    while index_more(db, piece):
        steps += 1
        assert [sorted(listed(db, f'"{text}"')) for text in asked] == behind
    assert steps >= len(LATER_INDEXES)
    assert [sorted(listed(db, f'"{text}"')) for text in asked] == behind
    assert not is_behind(db)
    assert_sound(db)
    catch_up(db)
    db.close()


def _json() -> str:
    return "[" + ", ".join(f'"{name}"' for name in LATER_INDEXES) + "]"
