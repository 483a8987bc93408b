"""Rows that go into the book many at a time."""

import sqlite3

from tokentui.store.bulk.incoming import insert_columns


def test_a_row_that_is_not_taken_stops_no_other() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE customer (key TEXT PRIMARY KEY, spend INTEGER CHECK (spend >= 0))")
    keys, spends = [f"c{n}" for n in range(2_600)], list(range(2_600))
    keys[700], spends[701], keys[2_599] = "c3", -1, "c5"

    refused = dict(insert_columns(db, "INSERT INTO customer {rows}", [keys, spends]))

    assert sorted(refused) == [700, 701, 2_599]
    assert "UNIQUE" in str(refused[700])
    assert "CHECK" in str(refused[701])
    expected = [(key, n) for n, key in enumerate(keys) if n not in refused]
    assert db.execute("SELECT key, spend FROM customer ORDER BY spend").fetchall() == expected
