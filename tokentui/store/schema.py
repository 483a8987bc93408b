"""Making a book and bringing older ones up to date: every change of tables since the first release, in order.

All changes that a book lacks are one transaction, after a backup. Views and triggers have no history:
`install_triggers` puts those of this program in place of whatever a book has. sqlite-utils brings older books up to
date. It pulls in pandas where that is installed, half a second that a new book, which needs every change, does without.
"""

import atexit
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tokentui.domain.codebook import Codebook
from tokentui.domain.names import folded_letters
from tokentui.store.backups import SCHEMA_CHANGE, back_up, copy_into, opened_copy
from tokentui.store.book_file import BookConnection, empty_log
from tokentui.store.bulk.rebuild import resum
from tokentui.store.codebook import insert_codebook, insert_entries, name_version
from tokentui.store.connection import APPLICATION_ID, SCHEMA, raw_connection, transaction
from tokentui.store.errors import BookError, plain_words
from tokentui.store.find.indexing import catch_up, expect_everybody
from tokentui.store.private_files import make_folder, make_private
from tokentui.store.settings import read_setting
from tokentui.store.sql_files import run, run_for_lists

TRIGGERS = (
    "triggers_settle.sql",
    "triggers_derive.sql",
    "triggers_guard.sql",
    "triggers_old.sql",
    "triggers_search.sql",
)


def _schema_3(db: sqlite3.Connection) -> None:
    run(db, "schema_3.sql")
    db.executemany("INSERT INTO letter (letter, plain) VALUES (?, ?)", folded_letters())
    expect_everybody(db)


def _only(file: str) -> Callable[[sqlite3.Connection], None]:
    return lambda db: run(db, file)


_CHANGES: Mapping[str, Callable[[sqlite3.Connection], None]] = {
    # What people and files said, and what is derived from it.
    "schema_1": _only("schema_1.sql"),
    # Review sessions.
    "schema_2": _only("schema_2.sql"),
    # Search, orders and running sums at any size.
    "schema_3": _schema_3,
    # What a decision writes, in few places.
    "schema_4": _only("schema_4.sql"),
    # The cube keeps the parts of a split together.
    "schema_5": _only("schema_5.sql"),
    # What each cell of the cube changed by.
    "schema_6": _only("schema_6.sql"),
    # A second question: who a customer is.
    "schema_7": _only("schema_7.sql"),
    # What imports changed; other ids of customers, and whose a domain is.
    "schema_8": _only("schema_8.sql"),
    # Sums by month of who customers are; price lists and the vendor's card; declared samples; where a fact was read.
    "schema_9": _only("schema_9.sql"),
}
"""By the name under which a book notes that it has the change."""

_NOTED = """
CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);
"""
"""Where sqlite-utils notes which changes a book has, as it would make it itself."""

_SET = "tokentui"


def install_triggers(db: sqlite3.Connection) -> None:
    """Replace all views and triggers by those of this program, then make what they expect to find."""
    with transaction(db):
        drop_triggers(db)
        for file in ("fact_indexes.sql", "views.sql", *TRIGGERS, "open_views.sql"):
            run(db, file)
        run_for_lists(db, "triggers_codebook.sql")
        catch_up(db)


def drop_triggers(db: sqlite3.Connection) -> None:
    """Remove all views and triggers, so that tables can be changed and filled as they are."""
    found = db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
    for kind, name in found:
        db.execute(f"DROP {kind} IF EXISTS {name}")


def create_book(path: Path, *, name: str, currency: str, codebook: Codebook, at: str, synthetic: bool = False) -> None:
    """Make an empty book with the present schema and a codebook, for its owner alone.

    Raises BookError when something is at the path already, other than an empty file.
    """
    if not path.is_file() or path.stat().st_size:
        make_folder(path.parent)
        try:
            make_private(path)
        except FileExistsError:
            raise BookError(f"{path} exists already; nothing was changed.") from None
    with closing(raw_connection(path)) as db:
        _make(db, at)
        db.execute("BEGIN IMMEDIATE")
        settings = {
            "name": name,
            "currency": currency,
            "created_at": at,
            "synthetic": "1" if synthetic else "0",
            "codebook_version": "0",
        }
        db.executemany("INSERT INTO book (key, value) VALUES (?, ?)", settings.items())
        insert_codebook(db, codebook)
        db.execute("COMMIT")


def upgrade(path: Path, codebook: Codebook, at: datetime) -> Path | None:
    """Bring a book of an earlier schema up to date, all in one transaction; returns where its backup lies.

    A book that had no segments gets those of a codebook, as a new version of its own. Returns None where another
    program has brought it up to date meanwhile.
    """
    with closing(raw_connection(path)) as db:
        with transaction(db):
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == SCHEMA:
                return None
            # What another connection sees now stays so: nobody else can write before this is done.
            with closing(raw_connection(path, readonly=True)) as former:
                backup = back_up(former, path, f"{SCHEMA_CHANGE}-{version}", at, spare=False)
            _bring_up_to_date(db, codebook)
        empty_log(db)
    return backup


def upgraded_copy(path: Path, codebook: Codebook) -> Path:
    """A copy, up to date, of a book of an earlier schema that may not be written; it is gone when the program ends."""
    folder = TemporaryDirectory(prefix="tokentui-")
    atexit.register(folder.cleanup)
    copy = Path(folder.name) / path.name
    with opened_copy(path) as former:
        copy_into(former, copy)
    with closing(raw_connection(copy)) as db, transaction(db):
        _bring_up_to_date(db, codebook)
    return copy


def _bring_up_to_date(db: sqlite3.Connection, codebook: Codebook) -> None:
    _migrate(db)
    _give_segments(db, codebook)
    # What a book says in its own words stays; what is derived from it follows the rules of this program.
    resum(db)


def _give_segments(db: sqlite3.Connection, codebook: Codebook) -> None:
    if not db.execute("SELECT 1 FROM segment").fetchone():
        version = int(read_setting(db, "codebook_version") or 0)
        insert_entries(db, codebook.segments.entries)
        name_version(db, version, version + 1)


def _make(db: sqlite3.Connection, at: str) -> None:
    """Every change on an empty file, noted so that later ones are seen to be missing."""
    with plain_words():
        _blank().backup(db)
        db.execute("UPDATE _sqlite_migrations SET applied_at = ?", (at,))


@cache
def _blank() -> sqlite3.Connection:
    """A book of the present schema with nothing in it, in memory: made once, and written to each file in one go."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=BookConnection)
    with transaction(db):
        for statement in _NOTED.split(";"):
            db.execute(statement)
        for name, change in _CHANGES.items():
            change(db)
            db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES (?, ?)", (_SET, name))
    _finish(db)
    return db


def _migrate(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(_SET)
    for name, change in _CHANGES.items():
        migrations(name=name)(lambda found, change=change: change(found.conn))
    # A change of tables is refused while a view of the former program asks for what is not there any more.
    drop_triggers(db)
    migrations.apply(Database(db))
    _finish(db)


def _finish(db: sqlite3.Connection) -> None:
    install_triggers(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
