"""What can be wrong with a book's file: each has a sentence, a way out and an exit code."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.store.books import AT, book_at
from tokentui.services.workbook import default_codebook, open_workbook
from tokentui.store import connection
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import SCHEMA, open_book, transaction
from tokentui.store.errors import (
    BookError,
    BookLocked,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
    OldSchema,
    plain_words,
)
from tokentui.store.proof.check import check
from tokentui.store.schema import create_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_at(tmp_path / "a book.db")


def test_a_new_book_opens(path: Path) -> None:
    with closing(open_book(path)) as book:
        assert not book.readonly
        assert read_codebook(book.db) == default_codebook()
        assert check(book.db).sound
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("user_version", SCHEMA),
        ):
            assert book.db.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_book_is_never_written_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(BookError, match="exists already"):
        create_book(path, name="x", currency="USD", codebook=default_codebook(), at=AT)
    assert path.read_bytes() == before


def refusal(path: Path) -> BookError:
    with pytest.raises(BookError) as caught:
        open_book(path)
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_book(tmp_path: Path) -> None:
    error = refusal(tmp_path / "none.db")
    assert isinstance(error, BookMissing)
    assert error.exit_code == 2
    assert "tokentui" in str(error)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"name,spend\nAcme,1\n", b"SQLite format 3\x00" + b"\x01" * 200])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    error = refusal(other)
    assert isinstance(error, BookUnreadable)
    assert error.exit_code == 2
    assert other.read_bytes() == content


def test_a_folder(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path), BookUnreadable)


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE contacts (name)")
    before = other.read_bytes()
    error = refusal(other)
    assert isinstance(error, BookUnreadable)
    assert "another program" in str(error)
    assert other.read_bytes() == before


def set_schema(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")


def test_a_newer_book(path: Path) -> None:
    set_schema(path, SCHEMA + 1)
    error = refusal(path)
    assert isinstance(error, BookNewer)
    assert error.exit_code == 3
    assert "update tokentui" in str(error)


def test_an_earlier_book_says_which_schema(path: Path) -> None:
    set_schema(path, SCHEMA - 1)
    error = refusal(path)
    assert isinstance(error, OldSchema)
    assert (error.version, error.exit_code) == (SCHEMA - 1, 3)


def test_an_earlier_book_is_brought_up_to_date_with_a_backup(path: Path) -> None:
    set_schema(path, SCHEMA - 1)
    workbook = open_workbook(path, "ann")
    workbook.close()
    assert workbook.upgraded is not None
    with closing(sqlite3.connect(workbook.upgraded)) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (SCHEMA - 1,)
    open_book(path).close()


def fill(path: Path, customers: int = 2_000) -> None:
    with closing(open_book(path)) as book, transaction(book.db):
        book.db.executemany(
            "INSERT INTO customer (key, name) VALUES (?, ?)", [(f"k{n}", f"Name {n}") for n in range(customers)]
        )


def finds_damage(path: Path) -> bool:
    """Whether a check names the damage, or says in plain words that the file cannot even be read."""
    try:
        with plain_words(), closing(open_book(path)) as book:
            return check(book.db).differences[0].where == "file"
    except BookUnreadable as error:
        return error.exit_code == 2 and "tokentui doctor" in str(error)


def test_a_book_cut_short(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert finds_damage(path)


def test_damage_inside_a_book_is_found(path: Path) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    where = content.index(b"Name 1500")
    page = where // 4096 * 4096
    content[page : page + 40] = b"\xff" * 40
    path.write_bytes(content)
    assert finds_damage(path)


def test_a_book_that_another_program_is_writing_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_MS", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, closing(open_book(path)) as book:
        other.execute("BEGIN IMMEDIATE")
        assert check(book.db).sound  # reading goes on
        with pytest.raises(BookLocked) as caught, transaction(book.db):
            pass
        assert caught.value.exit_code == 3
        assert not book.db.in_transaction
        other.execute("ROLLBACK")
        with transaction(book.db) as db:
            db.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")


def test_a_transaction_that_fails_leaves_nothing(path: Path) -> None:
    def half() -> None:
        with transaction(book.db) as db:
            db.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")
            raise ZeroDivisionError

    with closing(open_book(path)) as book:
        with pytest.raises(ZeroDivisionError):
            half()
        assert book.db.execute("SELECT count(*) FROM customer").fetchone() == (0,)
        assert check(book.db).sound


def test_opened_for_reading_only(path: Path) -> None:
    with closing(open_book(path, readonly=True)) as book:
        assert book.readonly
        with pytest.raises(BookReadOnly) as caught, transaction(book.db) as db:
            db.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")
        assert caught.value.exit_code == 3


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_anybody(work: Callable[[], str]) -> str:
    """Run a function as a user who owns nothing; the administrator may write everywhere."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65_534)
            answer = work()
        except BaseException as error:
            answer = repr(error)
        os.write(send, answer.encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as answer_of_child:
        text = answer_of_child.read().decode()
    os.waitpid(child, 0)
    return text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user")
@pytest.mark.parametrize("folder_mode", [0o755, 0o555])
def test_a_book_that_may_not_be_written_can_be_read(shared_folder: Path, folder_mode: int) -> None:
    path = book_at(shared_folder / "book.db")
    path.chmod(0o444)
    shared_folder.chmod(folder_mode)

    def look() -> str:
        with closing(open_book(path)) as book:
            seen = f"{book.readonly} {len(read_codebook(book.db).use_cases)} {check(book.db).sound}"
            try:
                with transaction(book.db) as db:
                    db.execute("INSERT INTO customer (key, name) VALUES ('a', 'A')")
            except BookReadOnly as error:
                return f"{seen} {error.exit_code}"
        return seen

    assert as_anybody(look) == "True 9 True 3"
