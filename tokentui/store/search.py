"""Finding customers by name, alias or key; exact before prefix before whole word before inside a word."""

import sqlite3

from tokentui.domain.names import fold


def find_ids(db: sqlite3.Connection, text: str, limit: int) -> tuple[int, ...]:
    """The ids of customers whose name, alias, key or parent holds the text, best match first."""
    wanted = fold(text)
    inside = f"%{_escaped(wanted)}%"
    rows = db.execute(
        "SELECT c.id, min(CASE"
        " WHEN c.folded = ?1 OR c.key = ?1 OR lower(a.alias) = ?1 THEN 0"
        " WHEN c.folded LIKE ?2 ESCAPE '\\' THEN 1"
        " WHEN c.folded LIKE ?3 ESCAPE '\\' THEN 2"
        " WHEN c.folded LIKE ?4 ESCAPE '\\' THEN 3"
        " ELSE 4 END) AS rank"
        " FROM customer AS c LEFT JOIN alias AS a ON a.customer_id = c.id"
        " WHERE c.folded LIKE ?4 ESCAPE '\\' OR c.key = ?1 OR a.alias LIKE ?4 ESCAPE '\\'"
        " OR c.parent LIKE ?4 ESCAPE '\\'"
        " GROUP BY c.id ORDER BY rank, c.spend_best DESC NULLS LAST, c.folded LIMIT ?5",
        (wanted, f"{_escaped(wanted)}%", f"% {_escaped(wanted)}%", inside, limit),
    )
    return tuple(row[0] for row in rows)


def named_ids(db: sqlite3.Connection, name: str) -> tuple[int, ...]:
    """The ids of customers that are called exactly this: key, name or alias, whatever case and accents."""
    wanted = fold(name)
    rows = db.execute(
        "SELECT id FROM customer WHERE key = ?1 OR key = ?2 UNION SELECT id FROM customer WHERE folded = ?2"
        " UNION SELECT customer_id FROM alias WHERE lower(alias) = ?2 ORDER BY 1",
        (name, wanted),
    )
    return tuple(row[0] for row in rows)


def names_like(db: sqlite3.Connection, name: str, limit: int = 2_000) -> tuple[str, ...]:
    """Names that share three letters with the one given: what the nearest are chosen from."""
    wanted = fold(name)
    pieces = {wanted[start : start + 3] for start in range(max(1, len(wanted) - 2))}
    anywhere = " OR ".join("folded LIKE ? ESCAPE '\\'" for _ in pieces)
    rows = db.execute(
        f"SELECT name FROM customer WHERE {anywhere} UNION SELECT alias FROM alias LIMIT ?",
        (*(f"%{_escaped(piece)}%" for piece in sorted(pieces)), limit),
    )
    return tuple(row[0] for row in rows)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
