"""The book's own settings: name, currency, evidence floor, chosen disclosure."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.old_facts import LONGEST, OLD_AFTER
from tokentui.domain.text import clip
from tokentui.store.connection import transaction
from tokentui.store.errors import BookUnreadable
from tokentui.store.rules import LOWERED

FLOORS = tuple(one for one in Grade if one is not Grade.U)
"""What an evidence floor may be."""

_OLD_AFTER = "old_after"
_DIGITS = 19
"""Of a number of micro-units that fits into a column."""
_SHOWN = 40


class BookSettings(NamedTuple):
    """What a book says about itself."""

    name: str
    currency: str
    """ISO 4217 code."""
    synthetic: bool
    """Whether the customers are invented: every screen and export then says so."""
    floor: Grade
    """Evidence floor: facts and decisions resting only on lower grades count as unknown."""
    disclosure: str | None
    """uid of the disclosure of total revenue that shares are taken of; None for the default."""
    unknown_spend: UnknownSpend
    """What an annual spend that is not known may be, where shares are of the listed."""
    usage_from: int | None
    """First month (yyyymm) of the window that a year of usage is summed over."""
    usage_to: int | None
    old_after: int
    """Months after which a fact is old; 0 for never."""
    old_lowered: str | None
    """The day before which facts are old and count a grade lower, ISO 8601; None where none does."""


def read_settings(db: sqlite3.Connection) -> BookSettings:
    """All settings at once; raises BookUnreadable, naming it, where another program wrote one that means nothing."""
    values: dict[str, str] = dict(db.execute("SELECT key, value FROM book").fetchall())
    return BookSettings(
        name=values.get("name", "book"),
        currency=values.get("currency", "USD"),
        synthetic=values.get("synthetic") == "1",
        floor=_floor(values.get("evidence_floor", Grade.D)),
        disclosure=values.get("disclosure"),
        unknown_spend=UnknownSpend(
            _number(values, "unknown_spend_floor") or 0, _number(values, "unknown_spend_ceiling")
        ),
        usage_from=_number(values, "usage_from"),
        usage_to=_number(values, "usage_to"),
        old_after=_months(_number(values, _OLD_AFTER)),
        old_lowered=values.get(LOWERED),
    )


def read_setting(db: sqlite3.Connection, key: str) -> str | None:
    """One setting, or None."""
    row = db.execute("SELECT value FROM book WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def read_number(db: sqlite3.Connection, key: str) -> int | None:
    """One setting that is a number, or None; raises BookUnreadable."""
    written = read_setting(db, key)
    return None if written is None else _number({key: written}, key)


def read_names(db: sqlite3.Connection, before: str) -> list[str]:
    """What stands behind a beginning in the names of settings, in order."""
    rows = db.execute(
        "SELECT substr(key, ?2) FROM book WHERE substr(key, 1, ?2 - 1) = ?1 ORDER BY key", (before, len(before) + 1)
    )
    return [name for (name,) in rows]


def read_old_after(db: sqlite3.Connection) -> int:
    """Months after which a fact is old; 0 for never. Raises BookUnreadable."""
    return _months(read_number(db, _OLD_AFTER))


def write_old_after(db: sqlite3.Connection, months: int) -> None:
    """Keep after how many months a fact is old."""
    write_setting(db, _OLD_AFTER, str(months))


def lower_old(db: sqlite3.Connection, before: str | None) -> None:
    """Let facts of before a day count a grade lower; None gives each the grade that it was given."""
    if before is not None:
        write_setting(db, LOWERED, before)
        return
    with transaction(db):
        db.execute("DELETE FROM book WHERE key = ?", (LOWERED,))


def write_setting(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep one setting."""
    with transaction(db):
        db.execute(
            "INSERT INTO book (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


def _months(written: int | None) -> int:
    return OLD_AFTER if written is None else min(written, LONGEST)


def _number(values: Mapping[str, str], key: str) -> int | None:
    written = values.get(key)
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= _DIGITS):
        raise _meaningless(key, written)
    return int(written)


def _floor(written: str) -> Grade:
    """An evidence floor; of one that this version does not know nothing is sure to reach it but what is of grade A."""
    return Grade(written) if written in FLOORS else Grade.A


def _meaningless(key: str, written: str) -> BookUnreadable:
    return BookUnreadable(
        f"The book has {clip(written, _SHOWN)!r} as its setting {key}, which means nothing; another program wrote it. "
        "Save what can be read in a new book: tokentui doctor --rescue NEW --book BOOK"
    )
