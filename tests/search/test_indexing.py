"""What a large import leaves for later, and making it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.search.books import assert_sound, listed
from tests.store.books import book_at, rows
from tokentui.domain.names import fold
from tokentui.services.background import Stopped, Work, index_book, watch
from tokentui.services.errors import BookMissing
from tokentui.store.bulk.rebuild import add_untouched
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, NEW_CUSTOMERS, triggers_off
from tokentui.store.connection import open_book, transaction
from tokentui.store.find import indexing
from tokentui.store.find.made import is_behind
from tokentui.store.proof.mend import rebuild


def load(path: Path, count: int) -> None:
    """Load customers as an import does: with triggers and indexes out of the way."""
    book = open_book(path)
    with transaction(book.db):
        with triggers_off(book.db, NEW_CUSTOMERS | CUSTOMER_SUMS, indexes_of="customer"):
            book.db.executemany(
                "INSERT INTO customer (key, name, parent, spend_low, spend_best, spend_high, spend_grade, spend_source,"
                " folded) VALUES (?1, ?2, ?3, ?4, ?4, ?4, 'A', 'stated', ?5)",
                [
                    (
                        f"k{number}",
                        f"Customer {number:03}",
                        ("Group", None)[number % 2],
                        number,
                        f"customer {number:03}",
                    )
                    for number in range(count)
                ],
            )
        add_untouched(book.db, 1)
    book.close()


def is_left(path: Path) -> bool:
    return is_behind(open_book(path).db)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_at(tmp_path / "book.tokentui")


def test_a_short_import_leaves_nothing(path: Path) -> None:
    load(path, 40)
    assert not is_left(path)
    db = open_book(path).db
    assert len(listed(db, "custo")) == 40
    assert_sound(db)


def test_a_long_import_is_searched_before_it_is_indexed_and_after(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 10)
    load(path, 40)
    assert is_left(path)
    db = open_book(path).db
    views = ("", "custo", "cu", "group", "007", "name:group", "custo !group")
    before = [listed(db, view) for view in views]
    assert len(before[0]) == len(before[1]) == 40
    assert len(before[3]) == 20
    assert index_book(Work(), path)
    assert not is_left(path)
    assert [listed(db, view) for view in views] == before
    assert_sound(db)


def test_indexing_stops_when_told_and_goes_on_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 10)
    load(path, 40)
    work = Work()
    work.stop()
    with pytest.raises(Stopped):
        index_book(work, path)
    assert is_left(path)
    assert index_book(Work(), path)


def test_indexing_says_of_a_book_that_it_is_gone(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        index_book(Work(), tmp_path / "none.tokentui")


def test_what_is_made_for_search_is_no_news_and_what_others_write_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app that read everything anew after each piece would hear no key until the last."""
    monkeypatch.setattr(indexing, "AT_ONCE", 10)
    load(path, 40)
    work, told, changed = Work(), list[bool](), Event()

    def hear() -> None:
        told.append(is_left(path))
        changed.set()
        work.painted.set()

    thread = Thread(target=watch, args=(work, path, hear, lambda: None), kwargs={"index": True})
    thread.start()
    try:
        while is_left(path):
            assert told in ([], [True]), "it tells of its first look alone"
        changed.clear()
        with closing(sqlite3.connect(path)) as other:
            other.execute("UPDATE customer SET industry = 'x'")
            other.commit()
        assert changed.wait(20)
    finally:
        work.stop()
        thread.join()
    assert told == [True, False]


def test_everything_can_be_made_anew(path: Path) -> None:
    load(path, 30)
    db = open_book(path).db
    db.execute("INSERT INTO alias VALUES (3, 'Élan')")
    tables = ("words", "open_account", "spend_sum")
    before = [rows(db, f"SELECT * FROM {table}") for table in tables]
    rebuild(db)
    assert [rows(db, f"SELECT * FROM {table}") for table in tables] == before
    assert listed(db, "elan") == [3]
    assert_sound(db)


def test_letters_fold_in_the_book_as_they_do_in_the_program(path: Path) -> None:
    db = open_book(path).db
    text = "".join(chr(place) for place in (*range(0x20, 0x3000), *range(0xFB00, 0xFB07), *range(0xFF00, 0xFFF0)))
    # Two neighbours that make one letter are folded one by one: those are put apart.
    for start in range(0, len(text), 50):
        apart = " ".join(text[start : start + 50])
        db.execute("INSERT INTO customer (key, name) VALUES (?, ?)", (f"k{start}", apart))
        assert rows(db, "SELECT folded FROM customer WHERE key = ?", f"k{start}") == [(fold(apart),)]
