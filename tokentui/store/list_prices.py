"""The price list of a book: what its vendor asks for a million tokens of each model, with date and source."""

import sqlite3

from tokentui.domain.list_prices import ListPrice


def read_list_prices(db: sqlite3.Connection) -> tuple[ListPrice, ...]:
    """All prices by date; of one model and date the row that came last."""
    rows = db.execute(
        "SELECT p.uid, p.as_of, p.model, p.input, p.output, p.cached, p.source_title, p.source_url, p.grade"
        " FROM price AS p WHERE p.id = (SELECT max(q.id) FROM price AS q WHERE q.model = p.model AND q.as_of = p.as_of)"
        " ORDER BY p.as_of, p.model"
    )
    return tuple(ListPrice(*row) for row in rows)


def drop_list_price(db: sqlite3.Connection, model: str) -> int:
    """Take a model off the list, with all its dates; returns how many rows that were."""
    return db.execute("DELETE FROM price WHERE model = ?", (model,)).rowcount
