"""Tables of other programs' SQLite files, read as texts: without a lock, a change, or anything the file could run."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tokentui.store.connection import APPLICATION_ID
from tokentui.store.errors import BookError

_STEPS = 1_000_000
_PATIENCE = 100
"""Millions of steps of SQLite within which a batch must come, a few seconds: a view may go on for ever."""


class ForeignTable(NamedTuple):
    """A table or view that somebody else made."""

    name: str
    columns: tuple[str, ...]


class UnreadableDatabase(BookError):
    """A database that is damaged, locked, or whose view never ends."""


def is_book(path: Path) -> bool:
    """Whether a SQLite file is a book of this program."""
    with _opened(path) as db:
        return bool(db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


def foreign_tables(path: Path) -> list[ForeignTable]:
    """The tables and views of a file; those of SQLite itself and of its search indexes left out."""
    with _opened(path) as db:
        names = [
            name
            for (name,) in db.execute(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            )
        ]
        return [
            ForeignTable(name, tuple(one for (one,) in db.execute("SELECT name FROM pragma_table_info(?)", (name,))))
            for name in names
        ]


def read_foreign(path: Path, table: str, size: int) -> Generator[list[tuple[object, ...]]]:
    """All rows of a table, at most `size` at once, as SQLite has them; blobs stay bytes."""
    with _opened(path) as db:
        quoted = table.replace('"', '""')
        left = _Patience()
        db.set_progress_handler(left.asked, _STEPS)
        rows = db.execute(f'SELECT * FROM "{quoted}"')
        while some := rows.fetchmany(size):
            yield some
            left.again()


class _Patience:
    """How much longer a batch may take."""

    def __init__(self) -> None:
        self._left = _PATIENCE

    def asked(self) -> bool:
        """Whether it took too long."""
        self._left -= 1
        return self._left < 0

    def again(self) -> None:
        """A batch has come."""
        self._left = _PATIENCE


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, for reading alone; its name goes before what SQLite says of it."""
    # Where another program has it open, what is not yet in the file itself is read as well.
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)) as db:
            db.text_factory = lambda text: text.decode("utf-8", "replace")
            # Functions that do more than reckon are refused to views and columns of the file.
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA query_only = ON")
            if path.stat().st_size % db.execute("PRAGMA page_size").fetchone()[0]:
                # SQLite takes the missing part of a page for empty.
                raise UnreadableDatabase("is a SQLite database that was cut off; fetch it again")
            yield db
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise UnreadableDatabase("has a view that does not come to an end soon; save its rows as a table") from None
        raise UnreadableDatabase(f"cannot be read as a SQLite database: {error}") from None
    except sqlite3.DatabaseError as error:
        raise UnreadableDatabase(f"cannot be read as a SQLite database: {error}") from None
    except UnicodeDecodeError:
        # What SQLite says of a torn schema quotes it, and Python takes that for text.
        raise UnreadableDatabase("cannot be read as a SQLite database: its schema is damaged") from None
