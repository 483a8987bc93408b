"""Working everything derived out anew, from what people and files said."""

import sqlite3

from tokentui.domain.names import fold
from tokentui.store.bulk.rebuild import SPEND_FROM_FACTS, refresh_years, resum
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, triggers_off, without
from tokentui.store.connection import transaction
from tokentui.store.find.indexing import expect_everybody, index_more
from tokentui.store.rules import GRADED_OTHERWISE


def rebuild(db: sqlite3.Connection) -> None:
    """Derive everything anew from the sources of truth, in one transaction; a sound book stays as it is."""
    with transaction(db):
        with triggers_off(db, CUSTOMER_SUMS):
            refresh_years(db)
            db.execute(f"INSERT INTO regrade {GRADED_OTHERWISE}")
            db.execute(SPEND_FROM_FACTS)
        resum(db)


def rebuild_search(db: sqlite3.Connection) -> None:
    """Make all indexes anew, those of search too, in one transaction."""
    with transaction(db):
        db.execute("REINDEX")
        folded = ((fold(name), number) for number, name in db.execute("SELECT id, name FROM customer").fetchall())
        # What the index of search holds of the former texts is thrown away whole.
        expect_everybody(db)
        db.executemany("UPDATE customer SET folded = ?1 WHERE id = ?2 AND folded IS NOT ?1", folded)
        with without(db, ("words_removed",)):
            db.execute("DELETE FROM words")
        for index in ("name_index", "word_index"):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
        while index_more(db):
            pass
