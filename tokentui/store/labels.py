"""How every customer stands, a row at a time, for those who take what is settled elsewhere."""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.labels import Stand
from tokentui.store import rules

_MASK = rules.mask_at("v", rules.LOWEST)
_SEGMENTS = rules.segments_at("v", rules.LOWEST)


def read_stands(db: sqlite3.Connection) -> Iterator[Stand]:
    """All customers by key, as they stand at the lowest floor, where everything counts that rests on some grade."""
    rows = db.execute(
        f"""
        SELECT v.key, v.name, v.state, {_SEGMENTS}, {_MASK}, iif({rules.below("v", rules.LOWEST)}, '', v.split),
            iif({rules.answered("v.for_what", rules.LOWEST)}, v.for_what, NULL),
            iif({rules.answered("v.who", rules.LOWEST)}, v.who, NULL), v.reviewer, v.placed_by, v.updated
        FROM standing AS v ORDER BY v.key
        """
    )
    return map(Stand._make, rows)
