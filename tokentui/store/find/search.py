"""Finding customers by what people call them; exact before prefix before word before inside a word."""

import sqlite3
from collections.abc import Iterator
from heapq import nlargest
from itertools import combinations

from tokentui.domain.names import fold
from tokentui.store.find.text import BRIEF, LEAST, LONGEST, UNION, as_made, having, in_full, phrase

_BREAKS = " -./(&,"
"""What may stand before a word of a name."""

_WINDOW = 5
"""Letters of a misspelt name that are looked for together: most typing errors leave five in a row."""

_WORDS = 4
"""Words of a misspelt name that are looked at in pairs."""

_EACH = 25
"""Names taken for each of them."""

_CALLED = """
SELECT id FROM customer WHERE key = ?1 OR key = ?2 UNION SELECT id FROM customer WHERE folded = ?2
UNION SELECT customer_id FROM external_id WHERE external_id = ?1
UNION SELECT a.customer_id FROM unindexed AS u CROSS JOIN folded AS a ON a.customer_id BETWEEN u.first AND u.last
WHERE a.kind = 'alias' AND a.text = ?2
UNION """
_ALIASES = "SELECT w.customer_id FROM words AS w WHERE w.alias IS NOT NULL"
_ALIASES_FOUND = """SELECT w.customer_id FROM word_index AS m CROSS JOIN words AS w ON w.customer_id = m.rowid
WHERE m.word_index MATCH ?3"""
_WHOLE = " AND instr(char(10) || w.alias || char(10), char(10) || ?2 || char(10))"
_LARGEST = " ORDER BY spend_best IS NULL, spend_best DESC, folded, id LIMIT ?"

_BRIEF = "id, spend_best, folded"

Query = tuple[str, tuple[str | int, ...]]


def find_ids(db: sqlite3.Connection, text: str, limit: int) -> tuple[int, ...]:
    """The ids of customers whose name, alias, key, parent or standing note holds the text, best match first.

    First those called exactly so, then those whose name begins so, then those with a word that does, then those with
    the text inside a word, then those that have it elsewhere; in each the largest spend first.
    """
    found: dict[int, None] = {}
    for sql, values in _tiers(text):
        # Each tier may repeat those found before it.
        rows = db.execute(f"SELECT id FROM ({as_made(db, sql)}){_LARGEST}", (*values, limit + len(found)))
        found.update(dict.fromkeys(row[0] for row in rows))
        if len(found) >= limit:
            break
    return tuple(found)[:limit]


def named_ids(db: sqlite3.Connection, name: str) -> tuple[int, ...]:
    """The ids of customers that are called exactly this: key, another id, name or alias, whatever case and accents."""
    sql, values = _called(name, fold(name))
    return tuple(row[0] for row in db.execute(f"{sql} ORDER BY 1", values))


def names_like(db: sqlite3.Connection, name: str, limit: int = 60) -> tuple[str, ...]:
    """Names and aliases that share the most with one that nobody has: what the nearest are chosen from.

    Looks at names that begin alike, that have two words that do, or five letters in a row in common, and keeps those
    with the largest share of common three-letter pieces.
    """
    wanted = fold(name)
    if len(wanted) < LEAST:
        return ()
    names = dict(_alike(db, wanted))
    kept = nlargest(limit, names, key=lambda one: _overlap(wanted, names[one]))
    rows = db.execute(f"SELECT name FROM customer WHERE id IN ({','.join('?' * len(kept))})", kept)
    aliases = {alias: _overlap(wanted, fold(alias)) for alias in _aliases_like(db, wanted)}
    return (*(row[0] for row in rows), *nlargest(limit, aliases, key=lambda one: aliases[one]))


def _tiers(text: str) -> Iterator[Query]:
    wanted = fold(text)
    if not wanted:
        yield f"SELECT {_BRIEF} FROM customer", ()
        return
    called, values = _called(text, wanted)
    yield f"SELECT {_BRIEF} FROM customer WHERE id IN ({called})", values
    yield f"SELECT {_BRIEF} FROM customer WHERE folded >= ? AND folded < ? || '\U0010ffff'", (wanted, wanted)
    if len(wanted) >= LEAST:
        words = " OR ".join(phrase(mark + wanted) for mark in _BREAKS)
        rest = (wanted,) if len(wanted) > LONGEST else ()
        yield (
            "SELECT c.id, c.spend_best, c.folded FROM name_index AS m CROSS JOIN customer AS c"
            f"{BRIEF} ON c.id = m.rowid WHERE m.name_index MATCH ?{in_full('c.folded') if rest else ''}",
            (words, *rest),
        )
        inside = having(wanted, ("name",))
        yield UNION.join(inside.parts), inside.values
    anywhere = having(wanted)
    yield UNION.join(anywhere.parts), anywhere.values


def _called(name: str, wanted: str) -> Query:
    if len(wanted) < LEAST:
        return _CALLED + _ALIASES + _WHOLE, (name, wanted)
    return _CALLED + _ALIASES_FOUND + _WHOLE, (name, wanted, f"alias : {phrase(wanted)}")


def _alike(db: sqlite3.Connection, wanted: str) -> Iterator[tuple[int, str]]:
    """(id, folded name) of customers that may be meant."""
    near = f"SELECT id, folded FROM customer WHERE folded >= ? AND folded < ? || '\U0010ffff' LIMIT {_EACH}"
    for start in (wanted[: len(wanted) * 2 // 3], wanted[:LEAST]):
        yield from db.execute(near, (start, start))
    found = as_made(
        db,
        f"SELECT c.id, c.folded FROM name_index AS m CROSS JOIN customer AS c{BRIEF} ON c.id = m.rowid"
        " WHERE m.name_index MATCH ? LIMIT ?",
    )
    starts = [phrase(word[:LEAST]) for word in wanted.split()[:_WORDS] if len(word) >= LEAST]
    for pair in combinations(starts, 2):
        yield from db.execute(found, (" AND ".join(pair), 8 * _EACH))
    for piece in _rows_of(wanted):
        yield from db.execute(found, (piece, _EACH))


def _aliases_like(db: sqlite3.Connection, wanted: str) -> Iterator[str]:
    for piece in (phrase(wanted[: LEAST + 1]), *_rows_of(wanted)):
        rows = db.execute(
            "SELECT a.alias FROM word_index AS m CROSS JOIN alias AS a ON a.customer_id = m.rowid"
            " WHERE m.word_index MATCH ? LIMIT ?",
            (f"alias : {piece}", _EACH),
        )
        yield from (row[0] for row in rows)


def _rows_of(wanted: str) -> list[str]:
    """Queries for every five letters in a row; for fewer where the text is hardly longer."""
    width = min(_WINDOW, max(len(wanted) - 1, LEAST))
    return [phrase(wanted[start : start + width]) for start in range(len(wanted) - width + 1)]


def _overlap(wanted: str, other: str) -> float:
    """The share of three-letter pieces that two folded names have in common, 0 to 1."""
    ours, theirs = _pieces(wanted), _pieces(other)
    return len(ours & theirs) / len(ours | theirs)


def _pieces(folded: str) -> set[str]:
    padded = f"  {folded} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
