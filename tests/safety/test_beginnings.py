"""Books that are being made, started over, restored or mended when the program is killed: whole, or not there."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.safety.killing import in_child, leftovers, points
from tests.store.books import everything
from tokentui.cli import import_flow
from tokentui.cli.main import run
from tokentui.store.backups import backups_of
from tokentui.store.proof.check import check

SmallBook = Callable[..., Path]
LIST = "customer_id,name,spend\n" + "".join(f"k{number},Name {number},{number}\n" for number in range(30))

BEGINNINGS: dict[str, tuple[str, ...]] = {
    "import": ("import", "{}/list.csv", "--book", "{}/book.tokentui", "--yes"),
    "demo": ("demo", "--openai", "--book", "{}/book.tokentui", "--no-open", "--yes"),
    "doctor --rescue": ("doctor", "--rescue", "{}/book.tokentui", "--book", "{}/other.tokentui"),
    "restore": ("restore", "{}/other.tokentui", "--book", "{}/book.tokentui", "--yes"),
    "export": ("export", "{}/book.tokentui", "--book", "{}/other.tokentui"),
}
"""Commands that make a book where there is none."""

FRESH = ("demo", "--openai", "--fresh", "--book", "{}/book.tokentui", "--no-open", "--yes")
"""Starts a book over, after a backup; other commands that change all of one are works of tests/durability."""


def command(words: tuple[str, ...], folder: Path) -> Callable[[], int]:
    return lambda: run([word.replace("{}", str(folder)) for word in words])


def held(book: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a sound book holds, but for the moments at which it was made."""
    with closing(sqlite3.connect(book)) as db:
        assert check(db).differences == ()
        return everything(db, "customer", "alias", "decision", "fact", "use_case", "cube")


def without_moments(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, int]:
    return {name: len(one) for name, one in rows.items()}


@pytest.fixture
def folder(tmp_path: Path, small_book: SmallBook) -> Path:
    place = tmp_path / "place"
    place.mkdir()
    (place / "list.csv").write_text(LIST)
    small_book(("a", "Acme", 5_000_000), ("b", "Bolt", None)).rename(place / "other.tokentui")
    return place


# `demo` is a work of tests/durability.
@pytest.mark.parametrize("name", sorted(set(BEGINNINGS) - {"demo"}))
def test_a_book_that_is_begun_is_whole_or_not_there(folder: Path, name: str) -> None:
    book, begin = folder / "book.tokentui", command(BEGINNINGS[name], folder)
    # Once here, so that every child asks for as much: what a process asks for once (where its scratch files may lie)
    # is asked already.
    assert begin() == 0
    book.unlink()
    code, requests = in_child(begin)
    assert code == 0
    whole = without_moments(held(book))
    for at in points(requests, 2):
        book.unlink()
        assert in_child(begin, at=at)[0] == -9
        if not book.exists():
            assert begin() == 0
        assert without_moments(held(book)) == whole
        assert not leftovers(folder) or book.stat().st_nlink > 1 or in_child(begin)[0] in (0, 1, 2)
    # What was left is gone once the next book is made there.
    book.unlink()
    assert begin() == 0
    assert leftovers(folder) == []


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_came_in_is_said_once_the_book_has_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    book, there = folder / "book.tokentui", list[bool]()
    for name in ("narrate", "write_json"):
        monkeypatch.setattr(import_flow, name, lambda *_: there.append(book.exists() and leftovers(folder) == []))
    assert command((*BEGINNINGS["import"], *more), folder)() == 0
    assert there
    assert all(there)


def test_a_book_that_is_started_over_is_as_it_was_or_as_it_would_be(folder: Path) -> None:
    book, change = folder / "book.tokentui", command(FRESH, folder)
    first = command(BEGINNINGS["demo"], folder)
    assert in_child(first)[0] == 0
    former, kept = book.read_bytes(), without_moments(held(book))
    code, requests = in_child(change)
    assert code == 0
    after = without_moments(held(book))
    for at in points(requests, 4):
        for path in (book, *(book.with_name(book.name + end) for end in ("-wal", "-shm", "-journal"))):
            path.unlink(missing_ok=True)
        book.write_bytes(former)
        # The folder of the backups is there already, so that there is less to do.
        assert in_child(change, at=at)[0] in (-9, 0)
        assert without_moments(held(book)) in (kept, after)
        for backup in backups_of(book):
            assert without_moments(held(backup.path)) in (kept, after)
    assert in_child(change)[0] == 0
    assert backups_of(book)
    assert leftovers(folder) == []


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_full_disk_leaves_no_book(folder: Path, name: str) -> None:
    book, begin = folder / "book.tokentui", command(BEGINNINGS[name], folder)
    for limit in (0, 50_000, 200_000):
        code, _ = in_child(begin, limit=limit)
        assert code in (2, 3)
        assert not book.exists()
        assert leftovers(folder) == []


def test_two_programs_that_make_one_book_make_one(folder: Path) -> None:
    import os

    begin, book = command(BEGINNINGS["import"], folder), folder / "book.tokentui"
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = begin()
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert 0 in codes
    assert set(codes) <= {0, 2}
    assert len(held(book)["customer"]) == 30
    assert leftovers(folder) == []
