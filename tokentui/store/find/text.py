"""Text that a customer is found by, as SQL that gives the ids of those who have it.

Three letters or more are found anywhere in a name, another name, the parent's name or the note of a standing decision.
One or two letters are found where a name or another name begins: nearly every customer has any two letters somewhere.
Neither case nor accents count. Customers that the full-text indexes do not hold yet are looked through one by one.
"""

import sqlite3
from typing import NamedTuple

UNION = "\nUNION ALL "
"""Between the parts of one SELECT."""

LEAST = 3
"""Letters from which on text is found anywhere: the index holds every three letters that stand together."""

LONGEST = 64
"""Letters of a text that the full-text indexes are asked for; whether the rest follows is looked up in what they find.

What they take for a phrase grows with the square of its length.
"""

BRIEF = " INDEXED BY customer_brief"
"""Says which index holds id, spend and name side by side; to be left out of SQL while that has not been made yet."""

AMOUNT = " INDEXED BY customer_amount"
"""The same for the index of id and spend alone, half as large."""

_LAST = "\U0010ffff"

_NAMED = f"""
SELECT c.id, c.spend_best, c.folded
FROM name_index AS m CROSS JOIN customer AS c{BRIEF} ON c.id = m.rowid WHERE m.name_index MATCH ?"""
_NAMED_UNINDEXED = """
SELECT c.id, c.spend_best, c.folded
FROM unindexed AS u CROSS JOIN customer AS c NOT INDEXED ON c.id BETWEEN u.first AND u.last WHERE instr(c.folded, ?)"""

_SAID = f"""
SELECT c.id, c.spend_best, c.folded
FROM word_index AS m CROSS JOIN customer AS c{BRIEF} ON c.id = m.rowid WHERE m.word_index MATCH ?"""
_SAID_UNINDEXED = f"""
SELECT c.id, c.spend_best, c.folded FROM (
    SELECT DISTINCT f.customer_id AS id
    FROM unindexed AS u CROSS JOIN folded AS f ON f.customer_id BETWEEN u.first AND u.last
    WHERE f.kind IN ({{}}) AND instr(f.text, ?)
) AS m CROSS JOIN customer AS c{BRIEF} ON c.id = m.id WHERE 1"""
# What the names hold has been found already.
_NOT_NAMED = " AND coalesce(NOT instr(c.folded, ?), 1)"

_BEGINNING = f"""
SELECT id, spend_best, folded FROM customer INDEXED BY customer_by_name
WHERE folded >= ? AND folded < ? || '{_LAST}'"""
_ALIAS_BEGINNING = f"""
SELECT c.id, c.spend_best, c.folded FROM (
    SELECT customer_id FROM words WHERE alias IS NOT NULL AND instr(char(10) || alias, char(10) || ?)
    UNION SELECT f.customer_id FROM unindexed AS u CROSS JOIN folded AS f ON f.customer_id BETWEEN u.first AND u.last
    WHERE f.kind = 'alias' AND f.text >= ? AND f.text < ? || '{_LAST}'
) AS a CROSS JOIN customer AS c{BRIEF} ON c.id = a.customer_id
WHERE c.folded IS NULL OR c.folded < ? OR c.folded >= ? || '{_LAST}'"""

# The signs say that these are to be looked at row by row, and not to be looked up.
BEGINS = f"""(+folded >= ? AND +folded < ? || '{_LAST}' OR +id IN (
    SELECT customer_id FROM words WHERE alias IS NOT NULL AND instr(char(10) || alias, char(10) || ?)))"""
_HOLDS = "(instr(folded, ?) OR +id IN (SELECT rowid FROM word_index WHERE word_index MATCH ?))"


def words_of(customer: str) -> str:
    """What is said of a customer besides its name, folded: alias, parent and note as `words` keeps them."""
    lines = "group_concat(text, char(10))"
    return ", ".join(
        f"(SELECT {text} FROM folded WHERE customer_id = {customer} AND kind = '{kind}')"
        for kind, text in (("alias", lines), ("parent", "max(text)"), ("note", lines))
    )


class Among(NamedTuple):
    """Where customers with a text are: SELECTs of id, spend_best and folded that give each of them once in all."""

    parts: tuple[str, ...]
    values: tuple[str | int, ...]
    """Of all parts, in their order."""
    walk: str = ""
    """The same as a condition on a row of `customer`; empty where that cannot be told."""
    walk_values: tuple[str | int, ...] = ()


def having(folded: str, kinds: tuple[str, ...] = ("name", "alias", "parent", "note")) -> Among:
    """Customers with a folded text in some of: name, alias, parent, note."""
    if len(folded) < LEAST:
        begin = (folded,) * (_BEGINNING + _ALIAS_BEGINNING).count("?")
        return Among((_BEGINNING, _ALIAS_BEGINNING), begin, BEGINS, (folded,) * 3)
    words = [kind for kind in kinds if kind != "name"]
    in_name, in_words = in_full("c.folded"), in_full(*(f"w.{kind}" for kind in words))
    whole = (folded,) if len(folded) > LONGEST else ()
    name = _NAMED + in_name if whole else _NAMED
    named = Among((name, _NAMED_UNINDEXED), (phrase(folded), *whole, folded), "instr(folded, ?)", (folded,))
    if not words:
        return named
    query = f"{{{' '.join(words)}}} : {phrase(folded)}"
    word = f"{_SAID} AND EXISTS (SELECT 1 FROM words AS w WHERE w.customer_id = m.rowid{in_words})" if whole else _SAID
    said = (word, _SAID_UNINDEXED.format(", ".join(f"'{kind}'" for kind in words)))
    asked = (query, *whole * len(words))
    if "name" not in kinds:
        return Among(said, (*asked, folded))
    parts = (*named.parts, *(part + _NOT_NAMED for part in said))
    values = (*named.values, *asked, folded, folded, folded)
    return Among(parts, values) if whole else Among(parts, values, _HOLDS, (folded, query))


def in_full(*columns: str) -> str:
    """That one of some columns holds all of a text, of which the indexes were asked for the beginning."""
    return f" AND ({' OR '.join(f'instr({column}, ?)' for column in columns)})"


def counted(part: str) -> str:
    """A part of which only id and spend are read."""
    return part if "(c.folded" in part else part.replace(BRIEF, AMOUNT)


def phrase(folded: str) -> str:
    """A text, or the beginning of a long one, as the full-text query that finds it as it stands."""
    return '"' + folded[:LONGEST].replace('"', '""') + '"'


def as_made(db: sqlite3.Connection, sql: str) -> str:
    """SQL as the book can run it: without naming an index that has still to be made."""
    made = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'customer_brief'").fetchone()
    return sql if made else sql.replace(BRIEF, "").replace(AMOUNT, "")
