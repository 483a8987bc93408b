"""An import that is killed, interrupted or out of disk leaves the book, or no book, as it was before."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from tests.store.books import everything
from tokentui.store.proof.check import check

ROWS = 6_000
"""More than are written one by one: triggers and indexes are out of the way meanwhile."""

_BROKEN_OFF = """
import os, sqlite3, sys

at, how = int(sys.argv[1]), int(sys.argv[2])
connect, count = sqlite3.connect, 0

def met():
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), how)

from tokentui.store.book_file import BookConnection

class Counting(BookConnection):
    def execute(self, *given):
        met()
        return super().execute(*given)

    def executemany(self, *given):
        met()
        return super().executemany(*given)

sqlite3.connect = lambda *given, **named: connect(*given, **{**named, "factory": Counting})
sys.argv[1:] = sys.argv[3:]
from tokentui.__main__ import main
try:
    sys.exit(main())
finally:
    print(count, file=sys.stderr)
"""


def imported(*given: object, at: int = 0, how: int = signal.SIGKILL, limit: int | None = None) -> tuple[int, str]:
    """Run an import that ends itself by a signal at one of its statements, or may write so many bytes to a file."""

    def limited() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ran = subprocess.run(
        [sys.executable, "-c", _BROKEN_OFF, str(at), str(int(how)), "import", *map(str, given)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limited,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return ran.returncode, ran.stderr


def a_list(path: Path, spend: Callable[[int], int]) -> Path:
    rows = (f"k{number},Name {number},{spend(number)}" for number in range(ROWS))
    path.write_text("\n".join(("customer_id,name,spend", *rows, "")), encoding="utf-8")
    return path


def held(book: Path) -> object:
    """Everything that a sound book holds."""
    with closing(sqlite3.connect(book)) as db:
        assert check(db).differences == ()
        return everything(db)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A book, a list that made it, and one that changes it."""
    book = tmp_path / "b.tokentui"
    first = a_list(tmp_path / "one.csv", lambda number: number)
    second = a_list(tmp_path / "two.csv", lambda number: number * 2)
    return book, first, second


def points(statements: int) -> list[int]:
    """Some statements, of which one is near the last; `python -m tests.safety` tries each request to the disk."""
    return [statements // 2, statements - 1]


def test_a_book_is_as_it_was_or_as_it_would_be(files: tuple[Path, Path, Path]) -> None:
    book, first, second = files
    assert imported(first, "--book", book)[0] == 0
    before = held(book)
    kept = book.read_bytes()
    code, said = imported(second, "--book", book)
    assert code == 0
    after = held(book)
    for at, how in product(points(int(said.split()[-1])), (signal.SIGKILL, signal.SIGINT)):
        for ending in ("", "-wal", "-shm", "-journal"):
            book.with_name(book.name + ending).unlink(missing_ok=True)
        book.write_bytes(kept)
        code, _ = imported(second, "--book", book, at=at, how=how)
        assert code != 0
        assert held(book) in (before, after)


def test_a_first_import_leaves_no_book_and_the_next_one_makes_it(files: tuple[Path, Path, Path]) -> None:
    book, first, _ = files
    code, said = imported(first, "--book", book)
    assert code == 0
    whole = held(book)
    for at in points(int(said.split()[-1])):
        book.unlink(missing_ok=True)
        code, _ = imported(first, "--book", book, at=at)
        assert code != 0
        assert not book.exists() or held(book) == whole
    book.unlink(missing_ok=True)
    assert imported(first, "--book", book)[0] == 0
    assert sorted(path.name for path in book.parent.iterdir()) == ["b.tokentui", "one.csv", "two.csv"]


def test_a_full_disk_is_one_sentence_and_changes_nothing(files: tuple[Path, Path, Path]) -> None:
    book, first, second = files
    code, said = imported(first, "--book", book, limit=400_000)
    assert (code, book.exists()) == (2, False)
    assert "Traceback" not in said
    assert imported(first, "--book", book)[0] == 0
    before, size = held(book), book.stat().st_size
    for limit in (size, size + 50_000, size * 3 // 2):
        code, said = imported(second, "--book", book, limit=limit)
        if code:
            assert (code, "Traceback" in said) == (2, False)
            assert held(book) == before
    assert sorted(path.suffix for path in book.parent.iterdir()) == [".backups", ".csv", ".csv", ".tokentui"]
