"""Which customers a book has, asked one key at a time."""

import sqlite3
from collections.abc import Collection, Iterator


class KnownKeys(Collection[str]):
    """The keys of the customers of a book, as they are at the moment of asking; nothing is held in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __contains__(self, key: object) -> bool:
        return self._db.execute("SELECT 1 FROM customer WHERE key = ?", (key,)).fetchone() is not None

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM customer").fetchone()[0])

    def __iter__(self) -> Iterator[str]:
        yield from (row[0] for row in self._db.execute("SELECT key FROM customer ORDER BY key"))
