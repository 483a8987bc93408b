"""Making a book and bringing older ones up to date: every change of tables since the first release, in order.

Each change runs in a transaction of its own, after a backup. Views and triggers have no history: `install_triggers`
puts those of this program in place of whatever a book has. sqlite-utils brings older books up to date. It pulls in
pandas where that is installed, half a second that a new book, which needs every change, does without.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from tokentui.domain.codebook import Codebook
from tokentui.domain.names import folded_letters
from tokentui.store.bulk.rebuild import resum
from tokentui.store.codebook import insert_codebook, insert_entries, name_version
from tokentui.store.connection import APPLICATION_ID, SCHEMA, raw_connection, transaction
from tokentui.store.errors import BookError
from tokentui.store.find.indexing import catch_up, expect_everybody
from tokentui.store.settings import read_setting
from tokentui.store.sql_files import run, run_for_lists

TRIGGERS = ("triggers_settle.sql", "triggers_derive.sql", "triggers_guard.sql", "triggers_search.sql")


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
        _drop_triggers(db)
        for file in ("fact_indexes.sql", "views.sql", *TRIGGERS, "open_views.sql"):
            run(db, file)
        run_for_lists(db, "triggers_codebook.sql")
        catch_up(db)


def _drop_triggers(db: sqlite3.Connection) -> None:
    found = db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
    for kind, name in found:
        db.execute(f"DROP {kind} IF EXISTS {name}")


def create_book(path: Path, *, name: str, currency: str, codebook: Codebook, at: str, synthetic: bool = False) -> None:
    """Make an empty book with the present schema and a codebook; raises BookError when the file exists already."""
    if path.exists():
        raise BookError(f"{path} exists already; nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True)
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


def upgrade(path: Path, codebook: Codebook) -> Path:
    """Bring a book of an earlier schema up to date in one transaction each step; returns where its backup lies.

    A book that had no segments gets those of a codebook, as a new version of its own.
    """
    with closing(raw_connection(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        backup = path.with_name(f"{path.name}.schema-{version}.backup")
        with closing(sqlite3.connect(backup)) as copy:
            db.backup(copy)
        _migrate(db)
        _give_segments(db, codebook)
        # What a book says in its own words stays; what is derived from it is worked out by the rules of this program.
        resum(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return backup


def _give_segments(db: sqlite3.Connection, codebook: Codebook) -> None:
    with transaction(db):
        if not db.execute("SELECT 1 FROM segment").fetchone():
            version = int(read_setting(db, "codebook_version") or 0)
            insert_entries(db, codebook.segments.entries)
            name_version(db, version, version + 1)


def _make(db: sqlite3.Connection, at: str) -> None:
    """Every change on an empty file, noted so that later ones are seen to be missing."""
    with transaction(db):
        for statement in _NOTED.split(";"):
            db.execute(statement)
        for name, change in _CHANGES.items():
            change(db)
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)", (_SET, name, at)
            )
    _finish(db)


def _migrate(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(_SET)
    for name, change in _CHANGES.items():
        migrations(name=name)(lambda found, change=change: change(found.conn))
    # A change of tables is refused while a view of the former program asks for what is not there any more.
    with transaction(db):
        _drop_triggers(db)
    migrations.apply(Database(db))
    _finish(db)


def _finish(db: sqlite3.Connection) -> None:
    install_triggers(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
