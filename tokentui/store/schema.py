"""Making a book and bringing older ones up to date, with sqlite-utils' migrations and a backup first."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from tokentui.domain.codebook import Codebook
from tokentui.store.connection import APPLICATION_ID, SCHEMA, plain_words, raw_connection
from tokentui.store.errors import BookError

SQL = files("tokentui.store") / "sql"


def statements(name: str) -> Iterator[str]:
    """The SQL statements of one file of this package, triggers whole."""
    pending = ""
    for line in (SQL / name).read_text(encoding="utf-8").splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def create_book(path: Path, *, name: str, currency: str, codebook: Codebook, at: str, synthetic: bool = False) -> None:
    """Make an empty book with the present schema and a codebook; raises BookError when the file exists already."""
    if path.exists():
        raise BookError(f"{path} exists already; nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with plain_words(), closing(raw_connection(path)) as db:
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
        db.execute("UPDATE book SET value = ? WHERE key = 'codebook_version'", (codebook.version,))
        db.execute("UPDATE use_case_history SET version = ?", (codebook.version,))
        db.execute("COMMIT")


def insert_codebook(db: sqlite3.Connection, codebook: Codebook) -> None:
    """Write the use cases of a codebook into a book that has none."""
    db.executemany(
        "INSERT INTO use_case (bit, code, key, label, stance, definition, examples, place, archived)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                case.bit,
                case.code,
                case.key,
                case.label,
                case.stance.value,
                case.definition,
                json.dumps(case.examples),
                place,
                int(case.archived),
            )
            for place, case in enumerate(codebook.use_cases)
        ],
    )


def upgrade(path: Path) -> Path:
    """Bring a book of an earlier schema up to date in one transaction each step; returns where its backup lies."""
    with plain_words(), closing(raw_connection(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        backup = path.with_name(f"{path.name}.schema-{version}.backup")
        with closing(sqlite3.connect(backup)) as copy:
            db.backup(copy)
        _migrate(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return backup


def _migrate(db: sqlite3.Connection) -> None:
    # sqlite-utils pulls in pandas where that is installed: only a book that needs it pays for that.
    from sqlite_utils import Database

    from tokentui.store.migrations import install_triggers, migrations

    migrations.apply(Database(db))
    install_triggers(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
