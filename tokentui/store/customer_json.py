"""Customers, facts and decisions as the JSON that scripts read, put together by SQLite.

A look-up in a loop must cost next to nothing, so no domain value is made on the way; `customers` reads the same things
as such.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from tokentui.domain.old_facts import OLD_AFTER, old_before
from tokentui.store import rules

FACT_ORDER = """CASE dimension WHEN 'how_much' THEN 1 WHEN 'for_what' THEN 2 WHEN 'to_what_end' THEN 3
    WHEN 'who' THEN 4 ELSE 5 END, dimension,
    grade, as_of DESC, id"""
"""The facts on a customer: by question, best grade and latest first; at last how it stands to the vendor."""

_CODES = """
(SELECT json_group_array(u.code) FROM (SELECT code, bit FROM use_case ORDER BY place, bit) AS u
WHERE s.mask & (1 << u.bit))"""

_WHO = """json_object(
    'state', s.who_state,
    'segments', json(CASE WHEN s.segments <> 0 THEN (
        SELECT json_group_array(g.code) FROM (SELECT code, bit FROM segment ORDER BY place, bit) AS g
        WHERE s.segments & (1 << g.bit)) END),
    'by', nullif(s.placed_by, ''),
    'record', nullif(s.segment, ''))"""
"""Who the customer is: what is settled, who says so, and what the record calls it."""

# What somebody said, as decision AS d has it: the codes of a list, or those of an object with their shares.
_SAID = """
    'statement', d.statement,
    'use_cases', json(CASE d.statement
        WHEN 'set' THEN (SELECT json_group_array(j.value) FROM (
            SELECT DISTINCT value FROM json_each(d.use_cases) ORDER BY value) AS j)
        WHEN 'split' THEN (SELECT json_group_array(j.key) FROM (
            SELECT key FROM json_each(d.use_cases) ORDER BY key) AS j) END),
    'split', json(CASE d.statement WHEN 'split' THEN (SELECT json_group_object(j.key, j.value / 100.0) FROM (
        SELECT key, value FROM json_each(d.use_cases) ORDER BY key) AS j) END)"""


def _question(mark: str, clarity: str) -> str:
    """How one question stands, and the grade of its answer whatever the floor."""
    grade = f"CASE WHEN {rules.answered(mark, rules.LOWEST)} THEN {mark} END"
    return f"json_object('state', {clarity}, 'grade', {grade})"


_CLARITY = f"""
CASE WHEN s.state <> 'excluded' THEN json_object(
    'who', {_question("s.who", rules.clarity_of_who("s", "f.floor"))},
    'how_much', {_question("s.how_much", rules.clarity("s.how_much", "f.floor"))},
    'for_what', {_question("s.for_what", rules.clarity_for_what("s", "f.floor"))},
    'to_what_end', {_question("s.to_what_end", rules.clarity("s.to_what_end", "f.floor"))}
) END"""

# A fact, as fact AS k has it.
_FACT = f"""
    'uid', k.uid, 'dimension', k.dimension, 'claim', k.claim, 'low', k.low, 'high', k.high, 'unit', k.unit,
    'yardstick', k.yardstick, 'basis', k.basis, 'as_of', k.as_of, 'grade', k.grade, 'certainty', k.certainty,
    'source_title', k.source_title, 'source_url', k.source_url, 'source_kind', k.source_kind,
    'passage', k.passage, 'passage_hash', k.passage_hash, 'archived_url', k.archived_url,
    'rests_on', k.rests_on, 'grade_given', k.grade_given,
    'old', json(CASE {rules.is_old("k", ":before")} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"""

_FACTS = f"""
(SELECT json_group_array(json_object({_FACT}))
FROM (SELECT * FROM fact WHERE customer_id = s.id ORDER BY {FACT_ORDER}) AS k)"""

_MONTHS = """
(SELECT json_group_array(json_object('month', m.month, 'spend', m.spend, 'tokens_in', m.tokens_in,
    'tokens_out', m.tokens_out))
FROM (SELECT * FROM usage WHERE customer_id = s.id ORDER BY month) AS m)"""

DECISION = f"""json_object(
    'uid', d.uid, 'customer', json_object('key', s.key, 'name', s.name), 'reviewer', d.reviewer,
    'question', d.question, {_SAID},
    'confidence', d.confidence, 'note', nullif(d.note, ''), 'reason', nullif(d.reason, ''), 'facts', json(d.facts),
    'flagged', json(iif(d.flagged, 'true', 'false')), 'adjudicates', json(iif(d.adjudicates, 'true', 'false')),
    'at', d.at, 'standing', json(iif({rules.stands("d")}, 'true', 'false')),
    'suggested_by', d.suggested_by)"""
"""A row of the log; codes are those of the time when it was made. It needs decision AS d, and its customer AS s."""

_DECISIONS = f"""
(SELECT json_group_array({DECISION})
FROM (SELECT * FROM decision WHERE customer_id = s.id ORDER BY at DESC, seq DESC, id DESC) AS d)"""

# What lists and the card have in common, as standing AS s has it.
_NAMES = "'key', s.key, 'name', s.name"
_PLACE = (
    "'parent', nullif(s.parent, ''), 'segment', nullif(s.segment, ''), 'industry', nullif(s.industry, ''),"
    f" 'who', json({_WHO})"
)
_STATEMENT = f"""
    'spend', json(CASE WHEN s.spend_best IS NOT NULL THEN json_object('low', s.spend_low, 'best', s.spend_best,
        'high', s.spend_high, 'basis', s.spend_basis, 'grade', s.spend_grade) END),
    'tokens', s.tokens,
    'state', s.state,
    'use_cases', json(CASE WHEN s.mask <> 0 AND s.state NOT IN ('unlooked', 'cannot_tell', 'withheld', 'excluded')
        THEN {_CODES} END),
    'split', json(CASE WHEN s.split <> '' THEN (
        SELECT json_group_object(u.code, j.value / 10000.0) FROM json_each(s.split) AS j
        JOIN use_case AS u ON u.bit = CAST(j.key AS INTEGER)) END),
    'clarity', json({_CLARITY}),
    'voices', s.voices, 'reviewer', nullif(s.reviewer, ''), 'flagged', json(iif(s.flagged, 'true', 'false')),
    'updated', nullif(s.updated, '')"""

_FLOOR = "SELECT coalesce(:floor, (SELECT value FROM book WHERE key = 'evidence_floor'), 'D') AS floor"

_CUSTOMERS = f"""
SELECT json_object({_NAMES}, {_PLACE}, {_STATEMENT})
FROM json_each(:ids) AS i CROSS JOIN ({_FLOOR}) AS f CROSS JOIN standing AS s ON s.id = i.value ORDER BY i.key"""

_CARD = f"""
SELECT json_object(
    'book', (SELECT value FROM book WHERE key = 'name'),
    'synthetic', json(coalesce((SELECT iif(value = '1', 'true', 'false') FROM book WHERE key = 'synthetic'), 'false')),
    'currency', (SELECT value FROM book WHERE key = 'currency'),
    'codebook_version', (SELECT CAST(value AS INTEGER) FROM book WHERE key = 'codebook_version'),
    'floor', f.floor,
    {_NAMES},
    'aliases', json((SELECT json_group_array(a.alias) FROM (
        SELECT alias FROM alias WHERE customer_id = s.id ORDER BY alias) AS a)),
    {_PLACE},
    'size', s.size, 'product', s.product, 'region', s.region, 'partner', s.partner, 'domain', s.domain,
    'first_named', s.first_named,
    {_STATEMENT},
    'facts', json({_FACTS}),
    'months', json({_MONTHS}),
    'decisions', json({_DECISIONS}),
    'extra', json(coalesce(c.extra, '{{}}'))
)
FROM standing AS s
JOIN customer AS c ON c.id = s.id
JOIN ({_FLOOR}) AS f
WHERE s.id = :id"""


_FACTS_OF = f"""
SELECT json_object('customer', json_object('key', :key, 'name', :name), {_FACT})
FROM fact AS k WHERE customer_id = :id ORDER BY {FACT_ORDER}"""


def card(db: sqlite3.Connection, customer_id: int, today: str) -> str | None:
    """Everything about one customer as one JSON object, as of a day, ISO 8601; None without such a customer."""
    before = old_before(today, _old_after(db))
    row = db.execute(_CARD, {"id": customer_id, "floor": None, "before": before}).fetchone()
    return None if row is None else str(row[0])


def _old_after(db: sqlite3.Connection) -> int:
    if db.execute("SELECT 1 FROM book WHERE key = 'old_after'").fetchone() is None:
        return OLD_AFTER
    # Few books say it, and a look-up loads as little as it can.
    from tokentui.store.settings import read_old_after

    return read_old_after(db)


def customer_documents(db: sqlite3.Connection, ids: Sequence[int], floor: str | None = None) -> Iterator[str]:
    """These customers as lists print them, in this order, at a floor or else at that of the book."""
    rows = db.execute(_CUSTOMERS, {"ids": json.dumps(list(ids)), "floor": floor})
    return (str(text) for (text,) in rows)


def fact_documents(db: sqlite3.Connection, before: str | None, chosen: Sequence[int] | None = None) -> Iterator[str]:
    """Every fact of the book, or of some customers, with its customer; customers by key. Old are those before a day."""
    customers = db.execute(
        "SELECT id, key, name FROM customer WHERE id IN (SELECT customer_id FROM fact)"
        " AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1))) ORDER BY key",
        (None if chosen is None else json.dumps(list(chosen)),),
    ).fetchall()
    for customer_id, key, name in customers:
        given = {"id": customer_id, "key": key, "name": name, "before": before}
        yield from (str(text) for (text,) in db.execute(_FACTS_OF, given))
