"""Text that a customer is found by, as SQL that gives the ids of those who have it.

Three letters or more are found anywhere in a name, another name, the parent's name or the note of a standing decision.
One or two letters are found where a name or another name begins: nearly every customer has any two letters somewhere.
Neither case nor accents count. Customers that the full-text indexes do not hold yet are looked through one by one.
"""

from dataclasses import dataclass

LEAST = 3
"""Letters from which on text is found anywhere: the index holds every three letters that stand together."""

BRIEF = " INDEXED BY customer_brief"
"""Says which index holds id, spend and name side by side; to be left out of SQL while that has not been made yet."""

_LAST = "\U0010ffff"

_NAMES = "SELECT rowid AS id FROM name_index WHERE name_index MATCH ?"
_WORDS = "SELECT rowid AS id FROM word_index WHERE word_index MATCH ?"
_NAMES_LEFT = (
    "SELECT c.id FROM unindexed AS u CROSS JOIN customer AS c ON c.id BETWEEN u.first AND u.last"
    " WHERE instr(c.folded, ?)"
)
_WORDS_LEFT = (
    "SELECT f.customer_id FROM unindexed AS u CROSS JOIN folded AS f ON f.customer_id BETWEEN u.first AND u.last"
    " WHERE f.kind IN ({kinds}) AND instr(f.text, ?)"
)
_BEGINNING = f"""
SELECT id, spend_best, folded FROM customer INDEXED BY customer_by_name WHERE folded >= ?1 AND folded < ?1 || '{_LAST}'
UNION SELECT c.id, c.spend_best, c.folded FROM (
    SELECT customer_id FROM words WHERE alias IS NOT NULL AND instr(char(10) || alias, char(10) || ?1)
    UNION SELECT f.customer_id FROM unindexed AS u CROSS JOIN folded AS f ON f.customer_id BETWEEN u.first AND u.last
    WHERE f.kind = 'alias' AND f.text >= ?1 AND f.text < ?1 || '{_LAST}'
) AS a CROSS JOIN customer AS c{BRIEF} ON c.id = a.customer_id"""


@dataclass(frozen=True, slots=True)
class Among:
    """SQL that selects id, spend_best and folded of every customer that has a text."""

    sql: str
    values: tuple[str | int, ...]


def having(folded: str, kinds: tuple[str, ...] = ("name", "alias", "parent", "note")) -> Among:
    """Customers with a folded text in some of: name, alias, parent, note."""
    if len(folded) < LEAST:
        return Among(_BEGINNING.replace("?1", "?"), (folded,) * _BEGINNING.count("?1"))
    parts: list[str] = []
    values: list[str | int] = []
    if "name" in kinds:
        parts += [_NAMES, _NAMES_LEFT]
        values += [phrase(folded), folded]
    words = [kind for kind in kinds if kind != "name"]
    if words:
        parts += [_WORDS, _WORDS_LEFT.format(kinds=", ".join(f"'{kind}'" for kind in words))]
        values += [f"{{{' '.join(words)}}} : {phrase(folded)}", folded]
    found = " UNION ".join(parts)
    return Among(
        f"SELECT c.id, c.spend_best, c.folded FROM ({found}) AS m CROSS JOIN customer AS c{BRIEF} ON c.id = m.id",
        tuple(values),
    )


def phrase(folded: str) -> str:
    """A text as the full-text query that finds it as it stands."""
    return '"' + folded.replace('"', '""') + '"'
