"""The accounts whose annual spend is not known, or not exactly: whom to ask how much."""

import sqlite3
from heapq import nlargest
from itertools import islice

from tokentui.domain.grades import Grade
from tokentui.store import rules
from tokentui.store.cube import read_excluded, read_intervals
from tokentui.store.hints import hinted


def open_spends(db: sqlite3.Connection, floor: Grade, limit: int) -> tuple[int, ...]:
    """At most so many ids of accounts of an interval, widest first, and as many of unknown spend.

    Of unknown spend those come first on whom there are facts, by what these tell of their size; the others by name.
    """
    excluded = read_excluded(db)
    wide = ((high - low, -one) for one, low, _, high in read_intervals(db, floor) if one not in excluded)
    intervals = [-one for _, one in nlargest(limit, wide)]
    by_evidence = [one for one in hinted(db, floor) if one not in excluded][:limit]
    seen = {*by_evidence, *excluded}
    rows = db.execute(
        f"SELECT v.id FROM customer AS v WHERE {rules.spend_at('v', rules.at(floor))} IS NULL ORDER BY v.folded, v.id"
    )
    by_name = islice((one for (one,) in rows if one not in seen), limit - len(by_evidence))
    return (*intervals, *by_evidence, *by_name)
