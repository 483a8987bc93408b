"""Noticing that another connection has changed the book."""

import sqlite3


def data_version(db: sqlite3.Connection) -> int:
    """A number that moves when any other connection, of this or another process, has committed a change.

    Costs microseconds; changes made through the same connection do not move it.
    Source: https://www.sqlite.org/pragma.html#pragma_data_version
    """
    return int(db.execute("PRAGMA data_version").fetchone()[0])
