"""What any SQL client writes counts at once, and what would leave the sums wrong is refused."""

import json
import sqlite3

import pytest

from tests.store.books import empty_book, rows
from tokentui.store.proof.check import check


@pytest.fixture
def db() -> sqlite3.Connection:
    db = empty_book(foreign_keys=False)  # as in the sqlite3 shell and most drivers
    db.executemany(
        "INSERT INTO customer (key, name, segment, spend_low, spend_best, spend_high, spend_grade)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [("acme", "Acme", "established", 100, 101, 103, "B"), ("zeta", "Zeta", None, None, None, None, None)],
    )
    return db


def decide(db: sqlite3.Connection, customer: int, use_cases: object, reviewer: str = "ann", kind: str = "set") -> None:
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases) VALUES (?, ?, ?, ?)",
        (customer, reviewer, kind, json.dumps(use_cases) if use_cases else None),
    )


def test_a_decision_by_sql_moves_the_cube(db: sqlite3.Connection) -> None:
    decide(db, 1, ["core"])
    cells = rows(
        db, "SELECT segments, mask, state, customers, low, best, high, spend_unknown FROM cube ORDER BY segments"
    )
    assert cells == [
        (0, 0, "unlooked", 10_000, 0, 0, 0, 10_000),
        (2, 1, "set", 10_000, 100, 101, 103, 0),
    ]


def test_a_split_shares_money_to_the_last_unit(db: sqlite3.Connection) -> None:
    decide(db, 1, {"core": 33.33, "development": 66.67}, kind="split")
    assert rows(db, "SELECT mask, weight, low, best, high FROM position ORDER BY mask") == [
        (1, 3333, 33, 33, 34),
        (8, 6667, 67, 68, 69),
    ]


def test_disagreement_is_the_union_until_adjudicated(db: sqlite3.Connection) -> None:
    decide(db, 1, ["core"])
    decide(db, 1, ["resale"], "bob")
    assert rows(db, "SELECT state, mask, voices, reviewer FROM settled") == [("conflict", 1 | 64, 2, "ann, bob")]
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, use_cases, adjudicates) VALUES (1, 'cat', '[\"core\"]', 1)"
    )
    assert rows(db, "SELECT state, mask, voices, reviewer FROM settled") == [("set", 1, 1, "cat")]


def test_a_split_of_the_set_that_others_say_stands(db: sqlite3.Connection) -> None:
    for order in ("ab", "ba"):
        decide(db, 1, ["core", "resale"], order[0])
        decide(db, 1, {"core": 60, "resale": 40}, order[1], kind="split")
        assert rows(db, "SELECT state, mask, split, for_what, voices FROM settled") == [
            ("split", 1 | 64, '{"0":6000,"6":4000}', "D", 2)
        ]
        assert rows(db, "SELECT mask, weight FROM position ORDER BY mask") == [(1, 6000), (64, 4000)]
    decide(db, 1, ["core", "resale", "product"], "cat")
    assert rows(db, "SELECT state, mask, split FROM settled") == [("conflict", 1 | 2 | 64, "")]


@pytest.fixture
def sums_stand_still(db: sqlite3.Connection) -> None:
    """A book in which one statement stands, and whatever moves a sum or a search index is refused from then on."""
    db.execute("INSERT INTO usage (customer_id, month, spend) VALUES (1, 202601, 7)")
    db.execute("INSERT INTO decision (customer_id, reviewer, use_cases, note) VALUES (1, 'ann', '[\"core\"]', 'seen')")
    for table in ("cube", "trend", "position", "open_account", "words"):
        for change in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f"CREATE TEMP TRIGGER {table}_{change} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is written'); END"
            )


@pytest.mark.parametrize(
    "said",
    [
        ("ann", "set", '["core"]', "seen", 0),
        ("ann", "set", '["core"]', "seen", 1),
        ("ann", "set", '["core", "core"]', "seen", 0),
        ("bob", "set", '["core"]', None, 0),
        ("bob", "nothing", None, None, 0),
    ],
    ids=["again", "flag", "the same otherwise written", "another agrees", "another says nothing"],
)
@pytest.mark.usefixtures("sums_stand_still")
def test_a_decision_that_moves_nothing_writes_no_sum(db: sqlite3.Connection, said: tuple[object, ...]) -> None:
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases, note, flagged) VALUES (1, ?, ?, ?, ?, ?)",
        said,
    )
    assert rows(db, "SELECT max(flagged), count(*) FROM settled") == [(said[-1], 1)]
    assert check(db).differences == ()
    with pytest.raises(sqlite3.IntegrityError, match="is written"):
        decide(db, 1, ["resale"], "cat")


def test_a_note_is_searched_in_the_words_of_the_statement_that_stands(db: sqlite3.Connection) -> None:
    insert = "INSERT INTO decision (customer_id, reviewer, use_cases, note) VALUES (1, ?, '[\"core\"]', ?)"
    found = []
    for reviewer, note in (("ann", "first"), ("ann", "second"), ("bob", "third"), ("ann", None), ("bob", "")):
        db.execute(insert, (reviewer, note))
        found.append(rows(db, "SELECT note FROM words"))
    assert found == [[("first",)], [("second",)], [("second\nthird",)], [("third",)], []]


def test_an_earlier_decision_that_arrives_late_does_not_win(db: sqlite3.Connection) -> None:
    insert = "INSERT INTO decision (customer_id, reviewer, use_cases, at) VALUES (1, 'ann', ?, ?)"
    db.execute(insert, ('["core"]', "2026-03-02T00:00:00.000Z"))
    db.execute(insert, ('["resale"]', "2026-03-01T00:00:00.000Z"))
    assert rows(db, "SELECT mask FROM settled") == [(1,)]


@pytest.mark.parametrize(
    ("kind", "use_cases", "says"),
    [
        ("set", '["nosuch"]', "not in the codebook"),
        ("set", "[]", "names no use case"),
        ("set", "core", "not JSON"),
        ("set", '{"core": 100}', "JSON list"),
        ("set", "[true]", "not in the codebook"),
        ("split", '["core"]', "JSON object"),
        ("split", '{"core": 97}', "sum to 100"),
        ("split", '{"core": 50, "core": 50}', "each use case once"),
        ("split", '{"core": 99.999, "resale": 0.001}', "two decimals"),
        ("split", '{"core": 110, "resale": -10}', "above 0"),
        ("split", '{"core": "100"}', "above 0"),
    ],
)
def test_a_statement_that_cannot_be_read_is_refused(
    db: sqlite3.Connection, kind: str, use_cases: str, says: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=says):
        db.execute(
            "INSERT OR REPLACE INTO decision (customer_id, reviewer, statement, use_cases) VALUES (1, 'ann', ?, ?)",
            (kind, use_cases),
        )
    assert rows(db, "SELECT count(*) FROM decision") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decision SET use_cases = '[\"resale\"]'",
        "UPDATE decision SET at = '2030-01-01'",
        "UPDATE decision SET seq = 9",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision (id, uid, customer_id, reviewer) VALUES (1, 'x', 2, 'b')",
        "DELETE FROM customer WHERE id = 1",
        "INSERT OR REPLACE INTO customer (key, name) VALUES ('acme', 'Acme')",
        "UPDATE OR REPLACE customer SET key = 'acme' WHERE key = 'zeta'",
        "UPDATE customer SET id = 77 WHERE id = 1",
        "INSERT INTO decision (customer_id, reviewer, statement) VALUES (99, 'ann', 'withheld')",
        "INSERT INTO usage (customer_id, month, spend) VALUES (99, 202601, 1)",
        "INSERT INTO usage (customer_id, month, spend) VALUES (1, 202601, 1.5)",
        "INSERT INTO usage (customer_id, month, spend) VALUES (1, 202613, 1)",
        "INSERT INTO fact (customer_id, dimension) VALUES (99, 'who')",
        "UPDATE fact SET uid = 'other'",
        "UPDATE fact SET customer_id = 99",
        "UPDATE usage SET customer_id = 99",
        "UPDATE OR REPLACE usage SET customer_id = 2",
        "DELETE FROM use_case WHERE code = 'core'",
        "DELETE FROM use_case_code WHERE code = 'core'",
        "UPDATE use_case_code SET code = 'heart' WHERE code = 'core'",
        "UPDATE use_case SET bit = 40 WHERE code = 'core'",
        "UPDATE use_case SET code = 'resale' WHERE code = 'core'",
        "INSERT OR REPLACE INTO use_case (bit, code, label, stance, place) VALUES (40, 'core', 'x', 'neutral', 1)",
        "UPDATE customer SET spend_low = 1000 WHERE id = 1",
        "UPDATE customer SET spend_best = NULL WHERE id = 1",
        "UPDATE customer SET tokens = 'many' WHERE id = 1",
    ],
)
def test_what_would_leave_the_sums_wrong_is_refused(db: sqlite3.Connection, sql: str) -> None:
    decide(db, 1, ["core"])
    db.execute("INSERT INTO fact (uid, customer_id, dimension) VALUES ('f', 1, 'who')")
    db.executemany("INSERT INTO usage (customer_id, month, spend) VALUES (?, 202601, 7)", [(1,), (2,)])
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)
    assert check(db).differences == ()


def test_a_decision_that_is_known_is_not_taken_twice(db: sqlite3.Connection) -> None:
    insert = "INSERT OR REPLACE INTO decision (uid, customer_id, reviewer, use_cases) VALUES ('u', 1, 'ann', ?)"
    db.execute(insert, ('["core"]',))
    db.execute(insert, ('["resale"]',))
    assert rows(db, "SELECT use_cases FROM decision") == [('["core"]',)]


def test_replaced_usage_is_counted_once(db: sqlite3.Connection) -> None:
    for spend in (5, 8):
        db.execute("INSERT OR REPLACE INTO usage (customer_id, month, spend) VALUES (1, 202601, ?)", (spend,))
    assert rows(db, "SELECT customers, spend FROM trend") == [(10_000, 8)]


def test_an_upsert_of_usage_is_counted_once(db: sqlite3.Connection) -> None:
    for spend in (5, 8):
        db.execute(
            "INSERT INTO usage (customer_id, month, spend) VALUES (1, 202601, ?)"
            " ON CONFLICT DO UPDATE SET spend = excluded.spend",
            (spend,),
        )
    assert rows(db, "SELECT customers, spend FROM trend") == [(10_000, 8)]


def test_edited_usage_moves_in_the_trend(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO usage (customer_id, month, spend) VALUES (1, 202601, 5)")
    db.execute("UPDATE usage SET month = 202602, spend = 6")
    assert rows(db, "SELECT month, spend FROM trend WHERE customers > 0") == [(202602, 6)]


def test_a_replaced_customer_leaves_nothing_behind(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO usage (customer_id, month, spend) VALUES (2, 202601, 5)")
    db.execute("INSERT INTO fact (customer_id, dimension, grade) VALUES (2, 'to_what_end', 'A')")
    db.execute("INSERT OR REPLACE INTO customer (key, name) VALUES ('zeta', 'Zeta again')")
    assert rows(db, "SELECT sum(customers), sum(to_what_end <> '-') FROM cube") == [(20_000, 0)]
    assert check(db).differences == ()


def test_spend_rests_on_the_best_then_latest_fact_that_gives_a_year(db: sqlite3.Connection) -> None:
    insert = (
        "INSERT INTO fact (uid, customer_id, dimension, low, high, unit, yardstick, as_of, grade)"
        " VALUES (?, 2, 'how_much', ?, ?, ?, ?, ?, ?)"
    )
    spend = "SELECT spend_low, spend_best, spend_high, spend_basis, spend_grade, spend_fact FROM customer WHERE id = 2"
    db.execute(insert, ("month", 9, 9, "USD", "per month", "2026", "A"))
    db.execute(insert, ("euro", 9, 9, "EUR", "per year", "2026", "A"))
    db.execute(insert, ("shared", 9, 9, "USD", "per year, two customers together", "2026", "A"))
    assert rows(db, spend) == [(None,) * 6]
    db.execute(insert, ("old", 1, 2, " usd", "Per year, contract ", "2024", "C"))
    assert rows(db, spend) == [(1_000_000, 1_500_000, 2_000_000, "contract", "C", "old")]
    db.execute(insert, ("new", 3, 3, "USD", "per year, run-rate", "2025", "C"))
    assert rows(db, spend) == [(3_000_000, 3_000_000, 3_000_000, "run-rate", "C", "new")]
    db.execute("DELETE FROM fact WHERE uid = 'new'")
    assert rows(db, spend) == [(1_000_000, 1_500_000, 2_000_000, "contract", "C", "old")]


def test_spend_stated_by_hand_is_never_replaced_by_a_fact(db: sqlite3.Connection) -> None:
    db.execute("UPDATE customer SET spend_low = 7, spend_best = 7, spend_high = 7, spend_grade = 'D' WHERE id = 2")
    db.execute(
        "INSERT INTO fact (customer_id, dimension, low, high, unit, yardstick, grade)"
        " VALUES (2, 'how_much', 1, 1, 'USD', 'per year', 'A')"
    )
    assert rows(db, "SELECT spend_best, spend_source FROM customer WHERE id = 2") == [(7, "stated")]


@pytest.mark.parametrize("recursive", [False, True])
def test_a_spend_that_is_taken_away_leaves_what_facts_give(recursive: bool) -> None:
    db = empty_book(foreign_keys=False, recursive_triggers=recursive)
    db.execute("INSERT INTO customer (key, name) VALUES ('zeta', 'Zeta')")
    db.execute(
        "INSERT INTO fact (customer_id, uid, dimension, low, high, unit, yardstick, grade)"
        " VALUES (1, 'f', 'how_much', 7, 7, 'USD', 'per year', 'B')"
    )
    given = (7_000_000, "B", "fact", "f")
    for source in ("fact", "stated"):
        db.execute("UPDATE customer SET spend_source = ?", (source,))
        db.execute("UPDATE customer SET spend_low = NULL, spend_best = NULL, spend_high = NULL, spend_grade = NULL")
        if source == "stated":
            db.execute("UPDATE customer SET spend_source = NULL")
        assert rows(db, "SELECT spend_best, spend_grade, spend_source, spend_fact FROM customer") == [given]
        assert check(db).differences == ()


def test_tokens_nobody_counted_stay_unknown(db: sqlite3.Connection) -> None:
    db.executemany("INSERT INTO book VALUES (?, ?)", [("usage_from", "202501"), ("usage_to", "202512")])
    db.execute("INSERT INTO usage (customer_id, month, spend) VALUES (1, 202505, 5)")
    assert rows(db, "SELECT tokens FROM customer WHERE id = 1") == [(None,)]
    db.execute("INSERT INTO usage (customer_id, month, tokens_out) VALUES (1, 202506, 3)")
    assert rows(db, "SELECT tokens FROM customer WHERE id = 1") == [(3,)]


def test_another_window_gives_another_year(db: sqlite3.Connection) -> None:
    db.executemany("INSERT INTO book VALUES (?, ?)", [("usage_from", "202501"), ("usage_to", "202512")])
    db.execute("UPDATE customer SET spend_source = 'usage' WHERE id = 2")
    db.executemany("INSERT INTO usage (customer_id, month, spend) VALUES (2, ?, ?)", [(202512, 5), (202601, 7)])
    assert rows(db, "SELECT spend_best FROM customer WHERE id = 2") == [(5,)]
    db.execute("UPDATE book SET value = '202601' WHERE key = 'usage_to'")
    assert rows(db, "SELECT spend_best FROM customer WHERE id = 2") == [(12,)]
    db.execute("UPDATE customer SET grade = 'A' WHERE id = 2")
    assert rows(db, "SELECT spend_grade, spend_source FROM customer WHERE id = 2") == [("A", "usage")]
    assert check(db).differences == ()


def test_a_merged_use_case_takes_its_decisions_along(db: sqlite3.Connection) -> None:
    decide(db, 1, ["core"])
    db.execute("UPDATE use_case SET archived = 1 WHERE code = 'core'")
    db.execute("UPDATE use_case_code SET bit = 1 WHERE code = 'core'")
    assert rows(db, "SELECT mask FROM settled") == [(2,)]
    db.execute("UPDATE use_case SET label = 'once core' WHERE code = 'core'")
    assert rows(db, "SELECT mask FROM settled") == [(2,)]
    assert check(db).differences == ()


def test_a_renamed_use_case_keeps_its_decisions(db: sqlite3.Connection) -> None:
    decide(db, 1, ["core"])
    db.execute("UPDATE use_case SET code = 'heart' WHERE code = 'core'")
    decide(db, 2, ["heart"])
    decide(db, 2, ["core"], "bob")
    assert rows(db, "SELECT state, mask FROM settled ORDER BY customer_id") == [("set", 1), ("set", 1)]


@pytest.mark.parametrize("recursive", [False, True])
@pytest.mark.parametrize("source", ["nothing", "stated", "usage", "fact", "both"])
def test_whoever_is_removed_leaves_no_sum_behind(source: str, *, recursive: bool) -> None:
    db = empty_book(recursive_triggers=recursive)
    db.executemany("INSERT INTO book VALUES (?, ?)", [("usage_from", "202501"), ("usage_to", "202512")])
    db.execute("INSERT INTO customer (key, name, segment) VALUES ('kept', 'Kept', 'established')")
    stated = (100, 101, 103, "B", "stated") if source == "stated" else (None, None, None, None, None)
    source_of_spend = "usage" if source in ("usage", "both") else stated[-1]
    db.execute(
        "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade, spend_source)"
        " VALUES ('gone', 'Gone', ?, ?, ?, ?, ?)",
        (*stated[:-1], source_of_spend),
    )
    if source in ("usage", "both"):
        db.executemany("INSERT INTO usage (customer_id, month, spend) VALUES (2, ?, ?)", [(202505, 5), (202506, 7)])
    if source in ("fact", "both"):
        db.execute(
            "INSERT INTO fact (uid, customer_id, dimension, low, high, unit, yardstick, as_of, grade)"
            " VALUES ('f', 2, 'how_much', 4, 6, 'USD', 'per year', '2026-01', 'B')"
        )
    assert check(db).differences == ()
    db.execute("DELETE FROM customer WHERE key = 'gone'")
    assert check(db).differences == ()
    assert rows(db, "SELECT customer_id FROM open_account") == [(1,)]
    assert rows(db, "SELECT * FROM spend_sum") == rows(db, "SELECT * FROM leaving") == []
