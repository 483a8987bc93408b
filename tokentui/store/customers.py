"""Reading customers: the rows on screen by id, everything about one, and all of them a part at a time."""

import json
import sqlite3
from collections.abc import Collection, Container, Iterable, Iterator, Sequence

from tokentui.domain.customer import Customer, Decision, Detail, Disclosure, Fact, FactOf, Month
from tokentui.domain.grades import Question, dimension_of, read_grade, read_mark
from tokentui.domain.money import Spend, read_basis
from tokentui.domain.settling import State, split_shares
from tokentui.domain.statements import read_alike
from tokentui.store import rules
from tokentui.store.customer_json import DECISION, FACT_ORDER
from tokentui.store.errors import Gone
from tokentui.store.settings import read_setting

PART = 500
"""Customers read at once by those who read all of them."""

_AT_ONCE = 5_000
"""Keys that are looked up together."""

_COLUMNS = """
    id, key, name, parent, segment, segments, who_state, named, industry, spend_low, spend_best, spend_high,
    spend_basis, spend_grade, tokens, state, mask, split, who, how_much, for_what, to_what_end, voices, reviewer,
    placed_by, flagged, updated"""

_FACT = (
    "f.uid, f.dimension, f.claim, f.low, f.high, f.unit, f.yardstick, f.basis, f.as_of, f.source_title, f.source_url,"
    " f.source_kind, f.certainty, f.grade, f.passage, f.passage_hash, f.archived_url, f.rests_on, f.grade_given"
)


class KnownKeys(Collection[str]):
    """The keys of the customers of a book, as they are at the moment of asking; nothing is held in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __contains__(self, key: object) -> bool:
        return self._db.execute("SELECT 1 FROM customer WHERE key = ?", (key,)).fetchone() is not None

    def among(self, keys: Iterable[str]) -> set[str]:
        """Which of some keys are there."""
        wanted, found = list(keys), set[str]()
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            places = ",".join("?" * len(part))
            found.update(key for (key,) in self._db.execute(f"SELECT key FROM customer WHERE key IN ({places})", part))
        return found

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM customer").fetchone()[0])

    def __iter__(self) -> Iterator[str]:
        yield from (row[0] for row in self._db.execute("SELECT key FROM customer ORDER BY key"))


def known_among(known: Container[str], keys: Collection[str]) -> set[str]:
    """Which of some keys are known; a book is asked for many at once."""
    return known.among(keys) if isinstance(known, KnownKeys) else {key for key in keys if key in known}


def read_customers(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Customer]:
    """The customers of these ids: a read of as many rows, whatever the size of the book."""
    places = ",".join("?" * len(ids))
    rows = db.execute(f"SELECT {_COLUMNS} FROM standing WHERE id IN ({places})", tuple(ids))
    return {row[0]: _customer(*row) for row in rows}


def read_customer(db: sqlite3.Connection, customer_id: int) -> Customer:
    """One customer; raises Gone."""
    found = read_customers(db, [customer_id])
    if customer_id not in found:
        raise Gone((customer_id,))
    return found[customer_id]


def id_of_key(db: sqlite3.Connection, key: str) -> int | None:
    """The id of the customer of a key; None where there is none."""
    found = db.execute("SELECT id FROM customer WHERE key = ?", (key,)).fetchone()
    return None if found is None else int(found[0])


def read_keys(db: sqlite3.Connection, ids: Sequence[int]) -> list[str]:
    """The keys of these ids, in their order; ids that are no longer in the book are left out."""
    places = ",".join("?" * len(ids))
    keys = dict(db.execute(f"SELECT id, key FROM customer WHERE id IN ({places})", tuple(ids)))
    return [keys[one] for one in ids if one in keys]


def read_name(db: sqlite3.Connection, customer_id: int) -> str:
    """The name of a customer; raises Gone."""
    row = db.execute("SELECT name FROM customer WHERE id = ?", (customer_id,)).fetchone()
    if row is None:
        raise Gone((customer_id,))
    return str(row[0])


def expect_customers(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Raises Gone with those of these customers that are no longer in the book."""
    known = "SELECT 1 FROM customer WHERE id = ?"
    gone = tuple(one for one in ids if db.execute(known, (one,)).fetchone() is None)
    if gone:
        raise Gone(gone)


def read_detail(db: sqlite3.Connection, customer_id: int) -> Detail:
    """Everything about one customer; raises Gone."""
    customer = read_customer(db, customer_id)
    row = db.execute(
        "SELECT size, product, region, partner, domain, first_named, extra FROM customer WHERE id = ?", (customer_id,)
    ).fetchone()
    aliases = db.execute("SELECT alias FROM alias WHERE customer_id = ? ORDER BY alias", (customer_id,)).fetchall()
    months = db.execute(
        "SELECT month, spend, tokens_in, tokens_out FROM usage WHERE customer_id = ? ORDER BY month", (customer_id,)
    ).fetchall()
    size, product, region, partner, domain, first_named, extra = row
    window = [int(value) for key in ("usage_from", "usage_to") if (value := read_setting(db, key))]
    return Detail(
        customer=customer,
        aliases=tuple(alias for (alias,) in aliases),
        size=size,
        product=product,
        region=region,
        partner=partner,
        domain=domain,
        first_named=first_named,
        extra=tuple(json.loads(extra).items()) if extra else (),
        facts=read_facts(db, customer_id),
        months=tuple(Month(*month) for month in months),
        decisions=read_decisions(db, customer_id=customer_id),
        year_of_usage=(window[0], window[1]) if len(window) == 2 else None,
    )


def read_aliases(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The aliases of those of these customers that have any, in alphabetical order."""
    found: dict[int, tuple[str, ...]] = {}
    for customer_id, alias in db.execute(
        f"SELECT customer_id, alias FROM alias WHERE customer_id IN ({','.join('?' * len(ids))}) ORDER BY alias",
        tuple(ids),
    ):
        found[customer_id] = (*found.get(customer_id, ()), alias)
    return found


def read_facts(db: sqlite3.Connection, customer_id: int) -> tuple[Fact, ...]:
    """The facts on one customer: by question, best grade and latest first."""
    rows = db.execute(
        f"SELECT {_FACT} FROM fact AS f WHERE customer_id = ? ORDER BY {FACT_ORDER}",
        (customer_id,),
    )
    return tuple(_fact(*row) for row in rows)


def has_fact(db: sqlite3.Connection, customer_id: int, uid: str) -> bool:
    """Whether a customer has this fact, however many others it has."""
    row = db.execute("SELECT 1 FROM fact WHERE uid = ? AND customer_id = ?", (uid, customer_id)).fetchone()
    return row is not None


def newest_customer(db: sqlite3.Connection) -> int:
    """The greatest id of a customer, which is at least as many as there are; found at once."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()[0])


def has_facts(db: sqlite3.Connection) -> bool:
    """Whether anything is claimed of any customer."""
    return db.execute("SELECT 1 FROM fact LIMIT 1").fetchone() is not None


def has_money_facts(db: sqlite3.Connection, currency: str) -> bool:
    """Whether any fact on how much is in money of a currency: a look at every fact where none is."""
    sql = "SELECT 1 FROM fact WHERE dimension = 'how_much' AND upper(trim(unit)) = ? LIMIT 1"
    return db.execute(sql, (currency.upper(),)).fetchone() is not None


def has_rules_on(db: sqlite3.Connection) -> bool:
    """Whether a rule gives spends, whose facts have uids of their own, or old facts count a grade lower."""
    by_rule = "SELECT 1 FROM fact WHERE uid >= '~rule:' AND uid < '~rule;'"
    lowered = f"SELECT 1 FROM book WHERE key = '{rules.LOWERED}'"
    return bool(db.execute(f"SELECT EXISTS ({by_rule}) OR EXISTS ({lowered})").fetchone()[0])


def read_money_facts(db: sqlite3.Connection, currency: str, also: Collection[int] = ()) -> Iterator[FactOf]:
    """The facts on how much in money, of customers with several such facts, or one that is no year with both ends.

    Those of the customers in `also` come too.
    """
    rows = db.execute(
        f"SELECT c.id, c.name, {_FACT} FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"
        " WHERE f.dimension = 'how_much' AND upper(trim(f.unit)) = ?1 AND (c.id IN (SELECT customer_id FROM fact"
        " WHERE dimension = 'how_much' AND upper(trim(unit)) = ?1"
        " GROUP BY customer_id HAVING count(*) > 1 OR max(basis IS NULL OR low IS NULL OR high IS NULL))"
        " OR c.id IN (SELECT value FROM json_each(?2))) ORDER BY c.id, f.id",
        (currency.upper(), json.dumps(list(also))),
    )
    return (FactOf(number, name, _fact(*fact)) for number, name, *fact in rows)


def read_relations(db: sqlite3.Connection) -> Iterator[FactOf]:
    """The facts that tie a customer to the vendor or to others, by customer."""
    rows = db.execute(
        f"SELECT c.id, c.name, {_FACT} FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"
        f" WHERE f.dimension IN ({rules.RELATIONS}) ORDER BY c.id, f.id"
    )
    return (FactOf(number, name, _fact(*fact)) for number, name, *fact in rows)


def read_product_facts(db: sqlite3.Connection) -> Iterator[FactOf]:
    """The facts on what customers' own products bring in and on their gross margins: a look at every fact."""
    unit = "lower(trim(f.unit))"
    rows = db.execute(
        f"SELECT c.id, c.name, {_FACT} FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"
        f" WHERE f.dimension NOT IN ({rules.RELATIONS}) AND ({unit} LIKE '% own revenue'"
        f" OR {unit} LIKE '% product revenue' OR {unit} = 'percent gross margin') ORDER BY c.id, f.id"
    )
    return (FactOf(number, name, _fact(*fact)) for number, name, *fact in rows)


def read_resting(db: sqlite3.Connection, source: str) -> Iterator[FactOf]:
    """The facts that rest on a source (`Fact.source`); the customers of largest spend first."""
    rows = db.execute(
        f"SELECT c.id, c.name, {_FACT} FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"
        f" WHERE {rules.source_of('f')} = ? ORDER BY c.spend_best IS NULL, c.spend_best DESC, c.name, f.id",
        (source,),
    )
    return (FactOf(number, name, _fact(*fact)) for number, name, *fact in rows)


def read_subsidiaries(db: sqlite3.Connection) -> tuple[tuple[int, str], ...]:
    """(id, parent) of every customer that names a parent and has a fact on how much."""
    rows = db.execute(
        "SELECT id, parent FROM customer WHERE parent <> ''"
        " AND id IN (SELECT customer_id FROM fact WHERE dimension = 'how_much') ORDER BY id"
    )
    return tuple(rows.fetchall())


def read_decisions(
    db: sqlite3.Connection, *, customer_id: int | None = None, reviewer: str | None = None, limit: int = -1
) -> tuple[Decision, ...]:
    """The log, newest first, of one customer, of one reviewer, or of all; a limit of -1 reads everything."""
    columns = (
        "d.uid, d.customer_id, s.name, s.key, d.question, d.reviewer, d.statement, d.use_cases, d.confidence, d.note,"
        f" d.reason, d.facts, d.flagged, d.adjudicates, d.at, d.step, {rules.stands('d')},"
        " d.suggested_by"
    )
    return tuple(_decision(*row) for row in _log(db, columns, customer_id, reviewer, limit))


def decision_documents(
    db: sqlite3.Connection,
    *,
    customer_id: int | None = None,
    reviewer: str | None = None,
    limit: int = -1,
) -> Iterator[str]:
    """The same rows of the log as JSON."""
    return (str(text) for (text,) in _log(db, DECISION, customer_id, reviewer, limit))


def read_reviewers(db: sqlite3.Connection) -> tuple[str, ...]:
    """The names of all reviewers who ever decided, in alphabetical order."""
    rows = db.execute("SELECT DISTINCT reviewer FROM decision ORDER BY reviewer")
    return tuple(str(row[0]) for row in rows)


def read_disclosures(db: sqlite3.Connection) -> tuple[Disclosure, ...]:
    """What the vendor said of all its customers, newest first."""
    rows = db.execute(
        "SELECT uid, as_of, metric, threshold, threshold_unit, value, unit, source_title, source_url, grade,"
        " source_kind, certainty FROM disclosure ORDER BY as_of DESC, metric, uid"
    )
    return tuple(_disclosure(*row) for row in rows)


def _log(
    db: sqlite3.Connection, columns: str, customer_id: int | None, reviewer: str | None, limit: int
) -> sqlite3.Cursor:
    """The columns of decision AS d and customer AS s, newest first, of one customer, of one reviewer, or of all."""
    wanted = {"d.customer_id = ?": customer_id, "d.reviewer = ?": reviewer}
    given = {condition: value for condition, value in wanted.items() if value is not None}
    where = f"WHERE {' AND '.join(given)}" if given else ""
    ordered = "ORDER BY d.at DESC, d.seq DESC, d.id DESC"
    rows = "decision AS d JOIN customer AS s ON s.id = d.customer_id"
    if limit < 0:
        return db.execute(f"SELECT {columns} FROM {rows} {where} {ordered}", tuple(given.values()))
    # Which rows these are is told by little, read in the order of the table: every decision has a customer.
    way = "NOT INDEXED" if customer_id is None else ""
    return db.execute(
        f"WITH few AS MATERIALIZED (SELECT d.id FROM decision AS d {way} {where} {ordered} LIMIT ?)"
        f" SELECT {columns} FROM few CROSS JOIN {rows} WHERE d.id = few.id {ordered}",
        (*given.values(), limit),
    )


def _fact(
    uid: str, dimension: str, claim: str, low: float | None, high: float | None, unit: str | None,
    yardstick: str | None, basis: str | None, as_of: str | None, title: str | None, url: str | None, kind: str | None,
    certainty: str | None, grade: str, passage: str | None, passage_hash: str | None, archived: str | None,
    rests_on: str | None, given: str | None,
) -> Fact:  # fmt: skip
    year = read_basis(basis)
    on, worth = dimension_of(dimension), read_grade(grade)
    source = (as_of, title, url, kind, certainty, worth, passage, passage_hash, archived, rests_on or None)
    return Fact(uid, on, claim, low, high, unit, yardstick, year, *source, read_grade(given) if given else None)


def _disclosure(
    uid: str, as_of: str, metric: str, threshold: float | None, threshold_unit: str | None, value: float, unit: str,
    title: str | None, url: str | None, grade: str, kind: str | None, certainty: str | None,
) -> Disclosure:  # fmt: skip
    worth = read_grade(grade)
    return Disclosure(uid, as_of, metric, threshold, threshold_unit, value, unit, title, url, worth, kind, certainty)


def _customer(
    number: int, key: str, name: str, parent: str | None, segment: str | None, segments: int, who_state: str,
    named: int, industry: str | None, low: int | None, best: int | None, high: int | None, basis: str | None,
    spend_grade: str | None, tokens: int | None, state: str, mask: int, split: str, who: str, how_much: str,
    for_what: str, to_what_end: str, voices: int, reviewer: str | None, placed_by: str | None, flagged: int,
    updated: str | None,
) -> Customer:  # fmt: skip
    spend = None if low is None or best is None or high is None else Spend(low, best, high)
    return Customer(
        id=number,
        key=key,
        name=name,
        parent=parent or None,
        segment=segment or None,
        segments=segments,
        who_state=State(who_state),
        named=bool(named),
        industry=industry or None,
        spend=spend,
        basis=read_basis(basis),
        spend_grade=read_grade(spend_grade) if spend_grade else None,
        tokens=tokens,
        state=State(state),
        mask=mask,
        split=split_shares(split),
        marks=(read_mark(who), read_mark(how_much), read_mark(for_what), read_mark(to_what_end)),
        voices=voices,
        reviewer=reviewer or None,
        placed_by=placed_by or None,
        flagged=bool(flagged),
        updated=updated or None,
    )


def _decision(
    uid: str, number: int, name: str, key: str, question: str, reviewer: str, kind: str, use_cases: str | None,
    confidence: int | None, note: str | None, reason: str | None, facts: str, flagged: int, adjudicates: int, at: str,
    step: str | None, stands: int, suggested_by: str | None,
) -> Decision:  # fmt: skip
    return Decision(
        uid=uid,
        customer_id=number,
        customer=name,
        customer_key=key,
        question=Question(question),
        reviewer=reviewer,
        statement=read_alike(kind, use_cases),
        confidence=confidence,
        note=note or None,
        reason=reason or None,
        facts=tuple(json.loads(facts)),
        flagged=bool(flagged),
        adjudicates=bool(adjudicates),
        at=at,
        step=step or None,
        stands=bool(stands),
        suggested_by=suggested_by or None,
    )
