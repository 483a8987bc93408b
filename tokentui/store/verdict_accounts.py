"""The accounts that could settle a verdict or undo it, by how much a decision on them can move at most.

That is the sum of the two ends of a spend. Where they are one, the order is that of the spend; the others have an index
of their own, and the two orders are merged.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Set
from heapq import merge
from itertools import islice
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import Unit, parts_of
from tokentui.domain.fewest_accounts import Account
from tokentui.domain.grades import Grade, Mark, read_mark
from tokentui.domain.pairs import pairs_of
from tokentui.domain.statements import WHOLE
from tokentui.store import rules
from tokentui.store.find.made import has_index, is_unranked
from tokentui.store.next_accounts import open_rows

_BY_EVIDENCE = "customer_by_evidence"
"""The index of spends by their grade."""


class AccountsMeant(NamedTuple):
    """Which accounts come into question."""

    apart: Collection[int] = ()
    """All but these."""
    among: Set[int] | None = None
    """Only these; None for all."""

    def condition(self) -> str:
        """The same of `standing AS v`; the JSON of `among` is the first value of the query."""
        apart = f" AND v.id NOT IN ({','.join(str(number) for number in sorted(self.apart))})" if self.apart else ""
        return apart if self.among is None else f"{apart} AND v.id IN (SELECT value FROM json_each(?1))"

    def values(self) -> tuple[str, ...]:
        """The values that the condition needs."""
        return () if self.among is None else (json.dumps(sorted(self.among)),)


EVERYBODY = AccountsMeant()

_STANDS = "v.name, {low}, {high}, v.spend_grade, v.for_what, {segments}, {mask}, v.split"


def open_accounts(
    db: sqlite3.Connection, codebook: Codebook, unit: Unit, floor: Grade, limit: int, whose: AccountsMeant = EVERYBODY
) -> Iterator[Account]:
    """Of those that come into question, the accounts of known spend (or tokens) that may be of more than one stance."""
    is_open = rules.is_open("v", pairs_of(codebook), rules.at(floor)) + whose.condition()
    quick = whose.among is None and not is_unranked(db) and codebook.one_stance_each
    if unit is Unit.SPEND and floor is Grade.D and quick:
        unsure = _has_intervals(db)
        points = _open_points(db, codebook, whose.apart, unsure=unsure)
        every = merge(points, _intervals(db, codebook, floor, (is_open, ())), key=_order) if unsure else points
        yield from islice(every, limit)
        return
    yield from islice(_largest(db, codebook, unit, floor, (is_open, whose.values())), limit)


def largest_accounts(
    db: sqlite3.Connection, codebook: Codebook, unit: Unit, floor: Grade, limit: int, whose: AccountsMeant = EVERYBODY
) -> Iterator[Account]:
    """Of those that come into question, the accounts of known spend (or tokens) that count, whatever is said."""
    counting = f"v.state <> 'excluded'{whose.condition()}", whose.values()
    yield from islice(_largest(db, codebook, unit, floor, counting), limit)


def _order(account: Account) -> int:
    return -account.reach


def _has_intervals(db: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM customer INDEXED BY customer_by_reach WHERE spend_low <> spend_high LIMIT 1"
    return db.execute(sql).fetchone() is not None


def _open_points(
    db: sqlite3.Connection, codebook: Codebook, apart: Collection[int], *, unsure: bool
) -> Iterator[Account]:
    """The open accounts whose spend is one figure, at the lowest floor."""
    exact = "SELECT spend_low = spend_high FROM customer WHERE id = ?"
    for customer_id, spend, mask in open_rows(db, codebook):
        if spend == rules.UNKNOWN:
            return
        if customer_id in apart:
            continue
        if not unsure or db.execute(exact, (customer_id,)).fetchone()[0]:
            yield Account(((mask, WHOLE),), spend, spend)


_Those = tuple[str, tuple[str, ...]]
"""A condition on `standing AS v`, and the values that it needs."""


def _also(condition: str, those: _Those) -> _Those:
    return f"{condition} AND {those[0]}", those[1]


def _intervals(db: sqlite3.Connection, codebook: Codebook, floor: Grade, those: _Those) -> Iterator[Account]:
    unsure = _also("v.spend_low <> v.spend_high", those)
    return _walk(db, codebook, floor, unsure, "v.spend_low + v.spend_high")


def _points(db: sqlite3.Connection, codebook: Codebook, floor: Grade, those: _Those) -> Iterator[Account]:
    return _walk(db, codebook, floor, _also("v.spend_low = v.spend_high", those), "v.spend_best")


def _largest(db: sqlite3.Connection, codebook: Codebook, unit: Unit, floor: Grade, those: _Those) -> Iterator[Account]:
    if unit is Unit.TOKENS:
        # A walk along the index by tokens needs to be told that there are tokens to weigh.
        held = _also("v.tokens > 0", those)
        yield from _walk(db, codebook, Grade.D, held, "v.tokens", floor, ("v.tokens", "v.tokens"))
        return
    points = [_points(db, codebook, floor, those)]
    if floor is not Grade.D and has_index(db, _BY_EVIDENCE):
        counting = [grade for grade in Grade if grade.reaches(floor)]
        points = [
            _points(db, codebook, floor, _also(f"v.spend_grade = {rules.at(grade)}", those)) for grade in counting
        ]
    yield from merge(*points, _intervals(db, codebook, floor, those), key=_order)


def _walk(
    db: sqlite3.Connection,
    codebook: Codebook,
    floor: Grade,
    those: _Those,
    order: str,
    said: Grade | None = None,
    ends: tuple[str, str] = ("v.spend_low", "v.spend_high"),
) -> Iterator[Account]:
    """Accounts by descending order; `floor` is that of the spend, `said` that of the statement where it is another."""
    low, high = ends
    pairs, at = pairs_of(codebook), rules.at(said or floor)
    segments = rules.segments_at("v", at) if pairs.depends else str(OPEN_MASK)
    stands = _STANDS.format(low=low, high=high, segments=segments, mask=rules.mask_at("v", at))
    known = "" if floor is Grade.D else f"{rules.answered('v.spend_grade', rules.at(floor))} AND "
    rows: Iterable[tuple[str, int, int, str | None, str, int, int, str]] = db.execute(
        f"SELECT {stands} FROM standing AS v WHERE {known}{low} IS NOT NULL AND {those[0]} ORDER BY {order} DESC",
        those[1],
    )
    for name, least, most, spend_grade, for_what, of, mask, split in rows:
        divided = split if mask != OPEN_MASK else ""
        parts = pairs.parts(of, mask, divided) if pairs.depends else parts_of(mask, divided)
        yield Account(parts, least, most, name, read_mark(spend_grade or Mark.OPEN.value), read_mark(for_what))
