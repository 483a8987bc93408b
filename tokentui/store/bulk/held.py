"""Spends of an exported book that follow from its usage and facts: stated only where those did not come along."""

import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack

from tokentui.store.bulk.incoming import HeldSpend
from tokentui.store.bulk.rebuild import resum
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, triggers_off

_MANY = 5_000
"""Customers beyond which the sums are worked out at the end, for all of them together."""


def hold_spends(db: sqlite3.Connection, spends: Iterable[HeldSpend]) -> None:
    """Put spends aside until everything is there from which they may follow."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS held_spend (key TEXT PRIMARY KEY, low, best, high, basis, grade)")
    db.executemany("INSERT OR REPLACE INTO held_spend VALUES (?, ?, ?, ?, ?, ?)", spends)


def state_held_spends(db: sqlite3.Connection) -> None:
    """Let the customers whose spend is unknown still have the one that was put aside, as a stated one."""
    if not db.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'held_spend'").fetchone():
        return
    wanted = "spend_best IS NULL AND key IN (SELECT key FROM held_spend)"
    many = db.execute(f"SELECT count(*) FROM customer WHERE {wanted}").fetchone()[0] > _MANY
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(triggers_off(db, CUSTOMER_SUMS))
        db.execute(
            "UPDATE customer SET spend_low = h.low, spend_best = h.best, spend_high = h.high, spend_basis = h.basis,"
            " spend_grade = h.grade, spend_source = 'stated', spend_fact = NULL"
            " FROM held_spend AS h WHERE h.key = customer.key AND customer.spend_best IS NULL"
        )
    if many:
        resum(db)
    db.execute("DROP TABLE held_spend")
