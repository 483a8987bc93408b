"""Finding what deserves a second look, by SQL over what was decided: customers nobody looked at cost nothing."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain, islice

from tokentui.domain.codebook import Codebook
from tokentui.domain.grades import Grade
from tokentui.domain.second_look import (
    CHANGES,
    CORE,
    RESALE,
    START_UP,
    TOO_FAST,
    Reason,
    changes_of_mind,
)
from tokentui.store import rules
from tokentui.store.acts import Quick, Worked, over_acts
from tokentui.store.agreement import read_returns
from tokentui.store.customers import PART
from tokentui.store.one_source import one_source

_TOLD, _SAYS = "s.state IN ('set', 'split', 'conflict')", "s.mask || ' ' || s.split"
_PLACED, _SAYS_WHO = "s.placed_by IS NOT NULL AND s.who_state IN ('set', 'conflict')", "s.segments"
"""Of whom something is said on what for, and on who, by reviewers; and what."""

_PARENT = "lower(trim(coalesce(nullif(trim(c.parent), ''), c.name)))"
_DOMAIN = "lower(CASE WHEN trim(c.domain) LIKE 'www.%' THEN substr(trim(c.domain), 5) ELSE trim(c.domain) END)"

# Few customers share a head with another: only these are laid aside. Heads are joined, since SQLite then asks a filter
# of theirs before it looks one up.
_GROUPED = """
WITH heads (head) AS MATERIALIZED ({heads}),
told AS MATERIALIZED (
    SELECT c.id, h.head, {inside} AS inside, {says} AS said, {spend} AS spend
    FROM settled AS s CROSS JOIN customer AS c ON c.id = s.customer_id CROSS JOIN heads AS h ON h.head = {by}
    WHERE EXISTS (SELECT 1 FROM heads) AND {told} AND h.head <> ''),
grouped AS (
    SELECT head, count(*) AS customers, sum(spend) AS spend, count(*) OVER () AS found FROM told
    GROUP BY head HAVING count(*) > 1 AND max(inside) AND count(DISTINCT said) > 1
    ORDER BY 3 DESC, head LIMIT :limit)
SELECT g.head, g.customers, g.spend, g.found, t.id, row_number() OVER (PARTITION BY g.head ORDER BY t.spend DESC, t.id)
FROM grouped AS g JOIN told AS t ON t.head = g.head
ORDER BY g.spend DESC, g.head, t.spend DESC, t.id"""


_INSIDE = "coalesce(trim(c.parent), '') <> ''"
_PARENTS = f"SELECT DISTINCT {_PARENT} FROM customer AS c NOT INDEXED WHERE {_INSIDE}"
# Two of one head are written alike, or one of them not as the head is: only those of the second kind are sorted.
_DOMAINS = f"""
SELECT {_DOMAIN} FROM (SELECT domain FROM customer WHERE domain > '' GROUP BY domain HAVING count(*) > 1) AS c
UNION SELECT {_DOMAIN} AS head FROM customer AS c WHERE c.domain > '' AND c.domain <> {_DOMAIN}
GROUP BY head HAVING count(*) > 1 OR EXISTS (SELECT 1 FROM customer AS k WHERE k.domain = head)"""
"""The heads that groups may have; who has one that nobody else has is in none."""


@dataclass(frozen=True, slots=True)
class FoundIds:
    """One finding by the ids of its customers."""

    ids: tuple[int, ...]
    """The first few, largest spend first."""
    customers: int
    """How many there are in all."""
    detail: str
    spend: int
    facts: tuple[str, ...] = ()
    """uids of facts that may rest on one source."""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one reason."""

    found: tuple[FoundIds, ...]
    count: int
    """How many there are, listed or not."""


NAMED = 5
"""Customers of a finding that are named."""


def findings(db: sqlite3.Connection, codebook: Codebook, floor: Grade, limit: int) -> Iterator[tuple[Reason, Part]]:
    """What there is for each reason: at most `limit` of each, largest annual spend that counts at the floor first."""
    spend = f"coalesce({rules.spend_at('c', rules.at(floor))}, 0)"
    yield Reason.SAME_PARENT, _groups(db, _PARENTS, _PARENT, _INSIDE, spend, limit)
    yield Reason.SAME_DOMAIN, _groups(db, _DOMAINS, _DOMAIN, "1", spend, limit)
    anybody_placed = db.execute("SELECT 1 FROM current WHERE question = 'who' LIMIT 1").fetchone()
    for reason, heads, by, inside in (
        (Reason.SAME_PARENT_WHO, _PARENTS, _PARENT, _INSIDE),
        (Reason.SAME_DOMAIN_WHO, _DOMAINS, _DOMAIN, "1"),
    ):
        yield reason, _groups(db, heads, by, inside, spend, limit, who=True) if anybody_placed else Part((), 0)
    repeats: set[int] = set()
    yield Reason.CHANGED_OFTEN, _changed(db, codebook, spend, limit, repeats)
    yield Reason.TOO_FAST, _too_fast(db, spend, limit, repeats)
    # LIKE takes capital letters for small ones.
    words = " OR ".join(f"c.segment LIKE '%{word}%' OR c.size LIKE '%{word}%'" for word in START_UP)
    placed = codebook.segments.by_code(START_UP[0])
    start_up = f"s.segments = {placed.mask if placed else -1}"
    told = f"iif({start_up}, '{START_UP[0]}', coalesce(c.segment, c.size))"
    for reason, code, met, detail in (
        (Reason.CORE_START_UP, CORE, f"{start_up} OR s.segments = 0 AND ({words})", told),
        (Reason.RESALE_WITHOUT_MARGIN, RESALE, "s.to_what_end = '-'", "''"),
    ):
        case = codebook.by_code(code)
        yield reason, Part((), 0) if case is None else _of_use_case(db, case.mask, met, detail, spend, limit)
    for reason, groups in one_source(db):
        spends = _spends(db, sorted({one for group in groups for one in group.customers}), spend)
        found = [
            FoundIds(
                tuple(sorted(group.customers, key=lambda one: (-spends[one], one))[:NAMED]), len(group.customers),
                group.shared, sum(spends[one] for one in group.customers), group.facts, group.source,
            )
            for group in groups
        ]  # fmt: skip
        yield reason, Part(tuple(nsmallest(limit, found, key=lambda one: -one.spend)), len(found))


def _groups(
    db: sqlite3.Connection, heads: str, by: str, inside: str, spend: str, limit: int, *, who: bool = False
) -> Part:
    """Customers that belong together and are said to use tokens for different things, or to be different."""
    told, says = (_PLACED, _SAYS_WHO) if who else (_TOLD, _SAYS)
    grouped = _GROUPED.format(heads=heads, by=by, inside=inside, told=told, says=says, spend=spend)
    found: dict[str, FoundIds] = {}
    count = 0
    for head, customers, spent, groups, one, place in db.execute(grouped, {"limit": limit}):
        count = groups
        ids = found[head].ids if head in found else ()
        found[head] = FoundIds((*ids, one) if place <= NAMED else ids, customers, head, spent)
    return Part(tuple(found.values()), count)


def _changed(db: sqlite3.Connection, codebook: Codebook, spend: str, limit: int, repeats: set[int]) -> Part:
    """Answers that were changed often; `repeats` takes the rows of the log that say again what the one before said."""
    changed = []
    for one in read_returns(db, codebook):
        repeats.update(one.repeats)
        if len(one.said) > CHANGES and (times := changes_of_mind(one.said)) >= CHANGES:
            changed.append((one.customer_id, one.reviewer, times))
    spends = _spends(db, [one for one, *_ in changed], spend)
    changed.sort(key=lambda row: (-spends[row[0]], -row[2], row[0], row[1]))
    found = [FoundIds((one,), 1, f"{who}, {times} times", spends[one]) for one, who, times in changed[:limit]]
    return Part(tuple(found), len(changed))


def _too_fast(db: sqlite3.Connection, spend: str, limit: int, repeats: Collection[int]) -> Part:
    """Decisions on one account that came too soon."""

    def largest_of(fast: Iterator[Quick], _: Mapping[str, Worked]) -> Part:
        count = 0
        largest: list[tuple[int, str, str, int, float]] = []
        while part := list(islice(fast, PART)):
            count += len(part)
            # Whoever spends less than all of the largest so far is none of them.
            least = -largest[-1][0] if len(largest) == limit else None
            spends = _spends(db, [one for _, _, one, _ in part], spend, least)
            known = ((-spends[one[2]], *one) for one in part if one[2] in spends)
            largest = nsmallest(limit, chain(largest, known))
        found = [
            FoundIds((one,), 1, f"{who}, {max(seconds, 0):.2f} s", -spent) for spent, _, who, one, seconds in largest
        ]
        return Part(tuple(found), count)

    # Half a thousandth is the doubt in a day's fraction. Whoever has read an account may answer both its questions, or
    # put an answer right, as fast as keys go.
    return over_acts(db, repeats, largest_of, TOO_FAST - 0.0005)


def _of_use_case(db: sqlite3.Connection, mask: int, met: str, detail: str, spend: str, limit: int) -> Part:
    """Customers that may be of one use case and meet a condition."""
    rows = db.execute(
        f"SELECT c.id, {detail}, {spend}, count(*) OVER ()"
        f" FROM settled AS s JOIN customer AS c ON c.id = s.customer_id"
        f" WHERE {_TOLD} AND s.mask & :mask AND ({met}) ORDER BY 3 DESC, c.folded, c.id LIMIT :limit",
        {"mask": mask, "limit": limit},
    ).fetchall()
    return Part(tuple(FoundIds((one,), 1, said, spent) for one, said, spent, _ in rows), rows[0][3] if rows else 0)


def _spends(db: sqlite3.Connection, ids: Sequence[int], spend: str, least: int | None = None) -> dict[int, int]:
    """What these customers spend; those that spend less than `least` are left out."""
    found: dict[int, int] = {}
    enough = "" if least is None else f" AND {spend} >= {least}"
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        places = ",".join("?" * len(part))
        found.update(db.execute(f"SELECT c.id, {spend} FROM customer AS c WHERE c.id IN ({places}){enough}", part))
    return found
