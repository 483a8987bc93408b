"""What is wrong with a book, by what helps."""

from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tokentui.store.connection import APPLICATION_ID, SCHEMA, open_book, raw_connection
from tokentui.store.errors import BookUnreadable
from tokentui.store.proof.check import check
from tokentui.store.proof.glance import RULE, strange_values

NAMED = 100
"""Findings of each kind that are named one by one."""


class Damage(StrEnum):
    """What is wrong, by what helps."""

    FILE = "file"
    """Pages of the file: nothing in it can be relied on; a copy is restored, or what can be read is saved."""
    ROW = "row"
    """Something that was said and makes no sense: it has to be said again."""
    DERIVED = "derived"
    """Sums, statements or indexes: they are worked out anew."""


class DamageFound(NamedTuple):
    """One thing that is wrong with a book."""

    damage: Damage
    text: str


def damage_of_the_file(path: Path) -> Iterator[DamageFound]:
    """Torn pages, indexes that lack rows, and references to what is not there; raises BookUnreadable for no book."""
    with closing(raw_connection(path, readonly=True)) as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise BookUnreadable(f"{path} is no tokentui book, or its beginning is torn.")
        db.execute("PRAGMA cell_size_check = ON")
        for (message,) in db.execute(f"PRAGMA integrity_check({NAMED})"):
            # Which row breaks a rule, and by what word, is said with what follows.
            if message != "ok" and not message.startswith(RULE):
                # An index is made anew; a page of what was said is not.
                index = "index" in message and "page" not in message.lower()
                yield DamageFound(Damage.DERIVED if index else Damage.FILE, " ".join(str(message).split()))
        for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield DamageFound(Damage.ROW, f"{table} row {rowid} is of a row of {parent} that is not there")


def damage_of_what_follows(path: Path) -> Iterator[DamageFound]:
    """What was said and cannot be, and what is derived and differs; nothing for a book of an earlier schema."""
    with closing(raw_connection(path, readonly=True)) as db:
        earlier = 0 < db.execute("PRAGMA user_version").fetchone()[0] < SCHEMA
    if earlier:
        return
    with closing(open_book(path, readonly=True)) as book:
        strange = list(strange_values(book.db))
        for value in strange:
            yield DamageFound(Damage.DERIVED if value.derived else Damage.ROW, str(value))
        if any(not value.derived for value in strange):
            return
        for one in check(book.db).differences:
            damage = Damage.ROW if one.where in ("decision", "reference") else Damage.DERIVED
            yield DamageFound(damage, f"{one.where} {one.key}: should be {one.expected}; is {one.found}")
