"""An import is taken back by one command: the book is as it was before, to the last row, whatever came in."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.books import book_at, everything
from tokentui.domain.record import Record
from tokentui.domain.statements import a_set
from tokentui.ingest.load import ImportOptions, load_files
from tokentui.services.decide import classify
from tokentui.services.imports import last_import, take_back_import
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.bulk.take_back import RestsOnImport
from tokentui.store.proof.check import check
from tokentui.store.records import edit_record

AT = "2026-03-02T09:00:00.000Z"

KEYS = ("a", "b", "c", "d")
MONTHS = ("2025-11", "2026-01", "2026-02")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    workbook = open_workbook(book_at(tmp_path / "b.tokentui"), "ann")
    yield workbook
    workbook.close()


def bring(book: Workbook, folder: Path, **texts: str) -> None:
    files = []
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    load_files(book, files, ImportOptions())


def take_back_last(book: Workbook) -> None:
    batch = last_import(book)
    assert batch is not None
    take_back_import(book, batch)


def customers(rows: list[tuple[str, str, int | None, str]]) -> str:
    lines = (f"{key},{name},{'' if spend is None else spend},{alias}" for key, name, spend, alias in rows)
    return "\n".join(("customer_id,name,spend,aliases", *lines, ""))


def usage(rows: list[tuple[str, str, int]]) -> str:
    lines = (f"{key},{month},{spend},{spend * 7}" for key, month, spend in rows)
    return "\n".join(("customer_id,month,spend,tokens_in", *lines, ""))


def facts(rows: list[tuple[str, int]]) -> str:
    head = "customer_id,dimension,claim,low,high,unit,yardstick,grade"
    lines = (f"{key},how_much,pays {low},{low},{low},USD,per year,C" for key, low in rows)
    return "\n".join((head, *lines, ""))


def decisions(rows: list[tuple[str, str]]) -> str:
    return "\n".join(("customer_id,reviewer,use_cases,at", *(f"{key},ben,{code},2026-01-05" for key, code in rows), ""))


_keys = st.sampled_from(KEYS)
_names = st.sampled_from(("Alder", "Birch", "Cedar"))
_lists = st.lists(
    st.tuples(
        _keys, st.sampled_from(("Alder", "Birch", "Cedar")), st.none() | st.integers(0, 9), st.sampled_from(("", "X"))
    ),
    min_size=1,
    unique_by=lambda row: row[0],
)
_imports = st.fixed_dictionaries(
    {"list": _lists.map(customers)},
    optional={
        "usage": st.lists(
            st.tuples(_keys, st.sampled_from(MONTHS), st.integers(0, 99)), min_size=1, unique_by=lambda row: row[:2]
        ).map(usage),
        "facts": st.lists(st.tuples(_keys, st.integers(1, 50)), min_size=1).map(facts),
        "decisions": st.lists(st.tuples(_keys, st.sampled_from(("core", "support"))), min_size=1).map(decisions),
    },
)


@given(_imports, _imports)
@settings(max_examples=15, deadline=None)
def test_a_book_is_as_it_was_before_the_import(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, str], second: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    book = open_workbook(book_at(folder / "b.tokentui"), "ann")
    empty = everything(book.book.db)
    bring(book, folder, **first)
    before = everything(book.book.db)
    bring(book, folder, **second)
    take_back_last(book)
    assert everything(book.book.db) == before
    assert check(book.book.db).differences == ()
    take_back_last(book)
    assert everything(book.book.db) == empty
    assert check(book.book.db).differences == ()
    assert last_import(book) is None
    book.close()


def test_the_days_of_an_import_that_is_taken_back_are_new_again(book: Workbook, tmp_path: Path) -> None:
    halves = (
        "customer,date,cost\nA,2026-03-01,1\nA,2026-03-02,1\n",
        "customer,date,cost\nA,2026-03-02,1\nA,2026-03-03,4\n",
    )
    bring(book, tmp_path, one=halves[0])
    before = everything(book.book.db, "usage", "usage_day")
    bring(book, tmp_path, two=halves[1])
    after = everything(book.book.db, "usage", "usage_day")
    assert after["usage"][0][2] == 6_000_000
    bring(book, tmp_path, month="customer,month,cost\nA,2026-03,9\n")
    assert everything(book.book.db, "usage_day") == {"usage_day": []}
    take_back_last(book)
    assert everything(book.book.db, "usage", "usage_day") == after
    take_back_last(book)
    assert everything(book.book.db, "usage", "usage_day") == before
    bring(book, tmp_path, two=halves[1])
    assert everything(book.book.db, "usage", "usage_day") == after
    assert not check(book.book.db).found


def test_what_was_said_since_keeps_the_import(book: Workbook, tmp_path: Path) -> None:
    bring(book, tmp_path, list=customers([("a", "Alder", 1, "")]))
    (number,) = _ids(book.book.db)
    classify(book, [number], a_set("core"))
    before = everything(book.book.db)
    with pytest.raises(RestsOnImport, match="1 decision since then rests"):
        take_back_last(book)
    assert everything(book.book.db) == before


def test_a_hand_keeps_the_last_word(book: Workbook, tmp_path: Path) -> None:
    bring(book, tmp_path, list=customers([("a", "Alder", 1, "")]))
    bring(book, tmp_path, list=customers([("a", "Birch", 2, "")]))
    (number,) = _ids(book.book.db)
    edit_record(book.book.db, "ann", number, Record("Cedar", None, (), None, None, None), label="record", at=AT)
    take_back_last(book)
    assert book.book.db.execute("SELECT name, spend_best FROM customer").fetchall() == [("Cedar", 1_000_000)]


def _ids(db: sqlite3.Connection) -> list[int]:
    return [number for (number,) in db.execute("SELECT id FROM customer")]
