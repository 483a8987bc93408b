"""Facts that tell how large accounts of unknown spend are: read from the facts, however many customers there are."""

import json
import sqlite3
from collections.abc import Sequence

from tokentui.domain.grades import Grade
from tokentui.domain.hints import SizeHint, better, hint_of, order_of
from tokentui.store import rules

_SOURCES = "count(DISTINCT coalesce(nullif(trim(f.source_url), ''), nullif(trim(f.source_title), '')))"


def hinted(db: sqlite3.Connection, floor: Grade, condition: str = "1") -> list[int]:
    """The customers of unknown spend on whom there are facts, by what these tell: figures, then number of sources.

    Facts and spends count as the floor lets them; `condition` is on `standing AS v`.
    """
    at = rules.at(floor)
    named = db.execute(
        "SELECT v.id, v.folded, g.sources FROM ("
        f" SELECT f.customer_id, {_SOURCES} AS sources FROM fact AS f WHERE {rules.answered('f.grade', at)} GROUP BY 1"
        ") AS g CROSS JOIN standing AS v ON v.id = g.customer_id"
        f" WHERE {rules.spend_at('v', at)} IS NULL AND ({condition})"
    ).fetchall()
    hints = _hints(db, floor, "1", ()) if named else {}
    return [one for *_, one in sorted((order_of(hints.get(one), sources, name), one) for one, name, sources in named)]


def hints_on(db: sqlite3.Connection, floor: Grade, ids: Sequence[int]) -> dict[int, tuple[SizeHint | None, int]]:
    """For these customers the hint that orders them, and how many sources name them."""
    among, values = "f.customer_id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    rows = db.execute(
        f"SELECT f.customer_id, {_SOURCES} FROM fact AS f"
        f" WHERE {among} AND {rules.answered('f.grade', rules.at(floor))} GROUP BY 1",
        values,
    )
    sources: dict[int, int] = dict(rows.fetchall())
    hints = _hints(db, floor, among, values)
    return {one: (hints.get(one), sources.get(one, 0)) for one in ids}


def _hints(db: sqlite3.Connection, floor: Grade, among: str, values: Sequence[str]) -> dict[int, SizeHint]:
    """The best hint of each customer that has one, from the facts that count at the floor; some 5 µs a fact."""
    currency = db.execute("SELECT value FROM book WHERE key = 'currency'").fetchone()[0]
    found: dict[int, SizeHint] = {}
    for one, low, high, unit, yardstick in db.execute(
        "SELECT f.customer_id, f.low, f.high, f.unit, f.yardstick FROM fact AS f"
        f" WHERE {among} AND f.dimension = 'how_much' AND {rules.answered('f.grade', rules.at(floor))}",
        values,
    ):
        if (hint := hint_of(low, high, unit, yardstick, currency)) is not None:
            found[one] = better(hint, found.get(one))
    return found
