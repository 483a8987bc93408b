"""The first load into a book is written straight into its file: nothing of that may be seen by anybody."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.books import AT, book_at, everything
from tests.store.test_bulk import a_customer
from tokentui.store.bulk.incoming import CleanBatch, FileKind, Origin
from tokentui.store.bulk.load import load
from tokentui.store.bulk.triggers_off import straight_into_the_file
from tokentui.store.connection import open_book, transaction
from tokentui.store.proof.check import check

_MANY = 6_000

_BROKEN_OFF = """
import os
import sys
from pathlib import Path
from tests.store.test_first_load import bring, some
from tokentui.store.connection import open_book, transaction
from tokentui.store.bulk.triggers_off import straight_into_the_file

db = open_book(Path(sys.argv[1])).db
db.execute("PRAGMA cache_size = 10")
with straight_into_the_file(db), transaction(db):
    bring(db, some(40_000))
    assert Path(sys.argv[1]).stat().st_size > 1_000_000
    os._exit(9)
"""


def some(count: int) -> CleanBatch:
    rows = [a_customer(line, f"key {line}", name=f"Näme {line}", spend=line * 1_000) for line in range(1, count + 1)]
    return CleanBatch(tuple(rows))


def bring(db: sqlite3.Connection, rows: CleanBatch) -> None:
    load(db, Origin(FileKind.CUSTOMERS, "customers.csv", "0" * 64, AT), [rows])


def _broken() -> Iterator[CleanBatch]:
    yield some(_MANY)
    raise OSError("the disk went away")


def journal(db: sqlite3.Connection) -> object:
    return db.execute("PRAGMA journal_mode").fetchone()[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_at(tmp_path / "book.tokentui")


def test_it_is_written_without_a_side_file_and_the_book_is_as_ever_afterwards(path: Path) -> None:
    with closing(open_book(path).db) as db:
        with straight_into_the_file(db), transaction(db):
            assert journal(db) == "delete"
            bring(db, some(_MANY))
        assert journal(db) == "wal"
        assert check(db).differences == ()
        assert db.execute("SELECT count(*) FROM customer").fetchone()[0] == _MANY


def test_a_load_that_fails_leaves_the_book_as_it_was(path: Path) -> None:
    with closing(open_book(path).db) as db:
        before = everything(db)
        with pytest.raises(OSError, match="went away"), straight_into_the_file(db), transaction(db):
            load(db, Origin(FileKind.CUSTOMERS, "customers.csv", "0" * 64, AT), _broken())
        assert everything(db) == before
        assert journal(db) == "wal"


def test_a_load_that_is_killed_leaves_the_book_as_it_was(path: Path) -> None:
    with closing(open_book(path).db) as db:
        before = everything(db)
    killed = subprocess.run([sys.executable, "-c", _BROKEN_OFF, str(path)], check=False)
    assert killed.returncode == 9
    with closing(open_book(path).db) as db:
        assert everything(db) == before
        assert journal(db) == "wal"
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_book_that_is_open_elsewhere_or_has_customers_is_loaded_as_usual(path: Path) -> None:
    with closing(open_book(path).db) as db:
        with closing(open_book(path).db) as other:
            other.execute("SELECT count(*) FROM customer").fetchone()
            with straight_into_the_file(db), transaction(db):
                assert journal(db) == "wal"
                bring(db, some(3))
            assert other.execute("SELECT count(*) FROM customer").fetchone()[0] == 3
        with straight_into_the_file(db), transaction(db):
            assert journal(db) == "wal"
