"""Making a book and bringing older ones up to date: every change of tables since the first release, in order.

Each change runs in a transaction of its own, after a backup. Views and triggers have no history: `install_triggers`
puts those of this program in place of whatever a book has. sqlite-utils pulls in pandas where that is installed: only
what makes or migrates a book imports this.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

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

migrations = Migrations("tokentui")


@migrations()
def schema_1(db: Database) -> None:
    """What people and files said, and what is derived from it."""
    run(db.conn, "schema_1.sql")


@migrations()
def schema_2(db: Database) -> None:
    """Review sessions."""
    run(db.conn, "schema_2.sql")


@migrations()
def schema_3(db: Database) -> None:
    """Search, orders and running sums at any size."""
    run(db.conn, "schema_3.sql")
    db.conn.executemany("INSERT INTO letter (letter, plain) VALUES (?, ?)", folded_letters())
    expect_everybody(db.conn)


@migrations()
def schema_4(db: Database) -> None:
    """What a decision writes, in few places."""
    run(db.conn, "schema_4.sql")


@migrations()
def schema_5(db: Database) -> None:
    """The cube keeps the parts of a split together."""
    run(db.conn, "schema_5.sql")


@migrations()
def schema_6(db: Database) -> None:
    """What each cell of the cube changed by."""
    run(db.conn, "schema_6.sql")


@migrations()
def schema_7(db: Database) -> None:
    """A second question: who a customer is."""
    run(db.conn, "schema_7.sql")


@migrations()
def schema_8(db: Database) -> None:
    """What imports changed; other ids of customers, and whose a domain is."""
    run(db.conn, "schema_8.sql")


def install_triggers(db: sqlite3.Connection) -> None:
    """Replace all views and triggers by those of this program, then make what they expect to find."""
    with transaction(db):
        _drop_triggers(db)
        for file in ("fact_indexes.sql", "views.sql", *TRIGGERS):
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
        _migrate(db)
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


def _migrate(db: sqlite3.Connection) -> None:
    # A change of tables is refused while a view of the former program asks for what is not there any more.
    with transaction(db):
        _drop_triggers(db)
    migrations.apply(Database(db))
    install_triggers(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
