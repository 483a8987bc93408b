"""What begins as somebody types it on a command line: each a few steps into an index, however large the book."""

import sqlite3

from tokentui.domain.names import fold

_AFTER = "\U0010ffff"
"""Beyond whatever begins alike."""

_RECENT = 5_000
"""Of the log so many decisions are looked at for reviewers that made no step, as those of a merge."""

_NAMES = "SELECT key, name, folded FROM customer WHERE folded >= ?1 AND folded < ?1 || ?2 ORDER BY folded"
_KEYS = "SELECT key, name, folded FROM customer WHERE key >= ?1 AND key < ?1 || ?2 ORDER BY key"

# One step into the index for each reviewer, and not one for each of their steps.
_REVIEWERS = f"""
WITH RECURSIVE walk (reviewer) AS (
    SELECT min(reviewer) FROM step
    UNION ALL
    SELECT (SELECT min(reviewer) FROM step WHERE reviewer > walk.reviewer) FROM walk WHERE walk.reviewer IS NOT NULL)
SELECT reviewer, '' FROM walk WHERE reviewer IS NOT NULL
UNION SELECT reviewer, '' FROM first_pass
UNION SELECT reviewer, '' FROM (SELECT reviewer FROM decision ORDER BY id DESC LIMIT {_RECENT})
ORDER BY 1"""

Named = tuple[str, str]
"""Key and name of a customer."""


def named_so(db: sqlite3.Connection, text: str, limit: int) -> list[Named]:
    """Customers whose name begins so, then those whose key does and whose name does not, of each no more than these.

    Where there are more, the last of all is among them: what they have in common, all have in common.
    """
    wanted = fold(text)
    names = _first_and_last(db, _NAMES, wanted, limit)
    found = [(key, name) for key, name, _ in names]
    if not text:
        return found
    keys = _first_and_last(db, _KEYS, text, limit)
    return found + [(key, name) for key, name, folded in keys if not folded.startswith(wanted)]


def use_case_words(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Code and label of the use cases that may be said, in the order of the codebook."""
    return tuple(db.execute("SELECT code, label FROM use_case WHERE NOT archived ORDER BY place, bit"))


def segment_words(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Code and label of the segments that may be said, in the order of the codebook."""
    return tuple(db.execute("SELECT code, label FROM segment WHERE NOT archived ORDER BY place, bit"))


def reviewer_words(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Those who have said something, each with a word on them; of a long log its end is looked at."""
    return tuple(db.execute(_REVIEWERS))


def revenue_words(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """The dates of disclosed revenues, newest first, each with its source."""
    return tuple(
        db.execute(
            "SELECT as_of, coalesce(max(source_title), '') FROM disclosure WHERE lower(metric) LIKE '%revenue%'"
            " GROUP BY as_of ORDER BY as_of DESC"
        )
    )


def _first_and_last(db: sqlite3.Connection, sql: str, text: str, limit: int) -> list[tuple[str, str, str]]:
    rows = db.execute(f"{sql} LIMIT ?3", (text, _AFTER, limit + 1)).fetchall()
    if len(rows) <= limit:
        return rows
    return rows[: limit - 1] + db.execute(f"{sql} DESC LIMIT 1", (text, _AFTER)).fetchall()
