"""Rows that an import refused, as they stand in their file, and which of them came in later after all."""

import sqlite3
from collections.abc import Collection, Mapping
from enum import StrEnum

_DIGITS = 12
"""Of the digest of a file, in the mark of a row."""


def mark_of(sha256: str, line: int) -> str:
    """By which a refused row is known again: some of the digest of its file, and its line."""
    return f"{sha256[:_DIGITS]}:{line}"


def keep_rows(db: sqlite3.Connection, header: str, rows: Mapping[int, str]) -> None:
    """Keep the refused rows of the file that was loaded last as they stand there, by line, under its column names."""
    run = db.execute("SELECT max(id) FROM import_run").fetchone()[0]
    db.execute("UPDATE import_run SET header = ? WHERE id = ?", (header, run))
    db.executemany(
        "UPDATE rejected_row SET raw = ? WHERE import_run_id = ? AND line = ?",
        [(raw, run, line) for line, raw in rows.items()],
    )


class AfterRefusal(StrEnum):
    """What became of a row that was refused."""

    WAITING = "waiting"
    IN = "in"
    OVER = "over"
    """Its file was imported again since, whole, and may have held it."""


def read_marked(db: sqlite3.Connection, marks: Collection[str]) -> dict[str, AfterRefusal]:
    """What became of the rows of some marks, of those that this book refused."""
    files = {mark[:_DIGITS] for mark in marks}
    taken_back = "EXISTS (SELECT 1 FROM import_batch AS b WHERE b.id = {} AND b.undone)"
    found = db.execute(
        "SELECT substr(r.sha256, 1, ?), j.line,"
        f" CASE WHEN j.mended_by IS NOT NULL AND NOT {taken_back.format('j.mended_by')} THEN '{AfterRefusal.IN}'"
        " WHEN EXISTS (SELECT 1 FROM import_run AS n WHERE n.id > r.id AND n.source = r.source AND n.kind = r.kind"
        f" AND n.sha256 <> r.sha256 AND NOT {taken_back.format('n.batch')}) THEN '{AfterRefusal.OVER}'"
        f" ELSE '{AfterRefusal.WAITING}' END"
        " FROM rejected_row AS j JOIN import_run AS r ON r.id = j.import_run_id"
        f" WHERE substr(r.sha256, 1, ?) IN ({', '.join('?' * len(files))}) ORDER BY j.id",
        (_DIGITS, _DIGITS, *files),
    )
    became: dict[str, AfterRefusal] = {}
    for digits, line, what in found:
        mark = f"{digits}:{line}"
        if mark in marks and became.get(mark) is not AfterRefusal.IN:
            became[mark] = AfterRefusal(what)
    return became


def note_mended(db: sqlite3.Connection, marks: Collection[str]) -> None:
    """Note that rows of these marks came in with the import that is under way."""
    batch = db.execute("SELECT max(id) FROM import_batch").fetchone()[0]
    db.executemany(
        "UPDATE rejected_row SET mended_by = ?1 WHERE line = ?3 AND import_run_id IN ("
        f"SELECT id FROM import_run WHERE substr(sha256, 1, {_DIGITS}) = ?2)",
        [(batch, mark[:_DIGITS], int(mark[_DIGITS + 1 :])) for mark in marks],
    )
