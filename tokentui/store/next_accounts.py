"""The accounts that are still open, largest first: what could settle a verdict, and what to look at next."""

import sqlite3
from collections.abc import Container, Iterator
from heapq import merge
from itertools import islice, takewhile

from tokentui.domain.codebook import Codebook
from tokentui.domain.grades import Grade
from tokentui.domain.pairs import pairs_of
from tokentui.store import rules
from tokentui.store.find.made import has_index, is_unranked
from tokentui.store.hints import hinted

_BY_EVIDENCE = "customer_by_evidence"
"""The index of spends by their grade."""

_FEW = 2_000
"""Accounts that are sorted by name in the time in which a walk along the names of many more meets the first."""


def next_open(
    db: sqlite3.Connection, codebook: Codebook, floor: Grade, limit: int, among: Container[int] | None = None
) -> tuple[int, ...]:
    """The ids of the open accounts, or of those `among` some customers, largest annual spend first.

    Those whose spend is unknown at the floor come after them: those on whom there are facts by what these tell of their
    size (`hints.hinted`), the others by name.
    """
    in_order = _in_order(db, codebook, floor)
    return tuple(islice((one for one in in_order if among is None or one in among), limit))


def _in_order(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> Iterator[int]:
    """All of them; what comes later is read once it is asked for."""
    yield from _known(db, codebook, floor)
    by_evidence = list(hinted(db, floor, rules.is_open("v", pairs_of(codebook), rules.at(floor))))
    yield from by_evidence
    seen = set(by_evidence)
    yield from (one for one in _by_name(db, codebook, floor) if one not in seen)


def _known(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> Iterator[int]:
    """The open accounts whose spend counts at a floor, largest first."""
    if _is_kept(db, codebook, floor):
        yield from (one for one, *_ in takewhile(lambda row: row[1] != rules.UNKNOWN, open_rows(db, codebook)))
    elif floor is not Grade.D and has_index(db, _BY_EVIDENCE):
        yield from (one for one, *_ in _known_at(db, codebook, floor))
    else:
        at = rules.at(floor)
        spend = rules.spend_at("v", at)
        is_open = rules.is_open("v", pairs_of(codebook), at)
        rows = db.execute(
            f"SELECT v.id FROM standing AS v WHERE {spend} IS NOT NULL AND {is_open} ORDER BY {spend} DESC, v.id"
        )
        yield from (one for (one,) in rows)


def _by_name(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> Iterator[int]:
    """The open accounts whose spend is unknown at a floor, by name."""
    at = rules.at(floor)
    if _is_kept(db, codebook, floor):
        decided = rules.of_one_stance("o.mask", pairs_of(codebook))
        one = f"o.touched IN (0, 1) AND o.spend = {rules.UNKNOWN} AND (o.mask = 0 OR NOT {decided})"
        few = db.execute(f"SELECT 1 FROM open_account AS o WHERE {one} LIMIT 1 OFFSET ?", (_FEW,)).fetchone() is None
        source = (
            "open_account AS o CROSS JOIN customer AS v ON v.id = o.customer_id WHERE"
            if few
            else (
                "customer AS v INDEXED BY customer_by_name CROSS JOIN open_account AS o ON o.customer_id = v.id WHERE"
            )
        )
        rows = db.execute(f"SELECT v.id FROM {source} {one} ORDER BY v.folded, v.id")
    else:
        is_open = rules.is_open("v", pairs_of(codebook), at)
        rows = db.execute(
            f"SELECT v.id FROM standing AS v WHERE {rules.spend_at('v', at)} IS NULL AND {is_open}"
            " ORDER BY v.folded, v.id"
        )
    yield from (one for (one,) in rows)


def _is_kept(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> bool:
    """Whether `open_account` has all that are open: none of a single use case, as each has one stance."""
    return floor is Grade.D and not is_unranked(db) and codebook.one_stance_each


def open_rows(db: sqlite3.Connection, codebook: Codebook) -> Iterator[tuple[int, int, int]]:
    """(id, spend, mask) of the open accounts at the lowest floor: those of several use cases that share no stance.

    Where no stance depends on who a customer is.
    """
    decided = rules.of_one_stance("mask", pairs_of(codebook))
    # Two walks along the key, of those untouched and of the others: one over both would have to sort them.
    walks = [
        db.execute(
            "SELECT customer_id, spend, mask FROM open_account"
            f" WHERE touched = ? AND (mask = 0 OR NOT {decided}) ORDER BY spend DESC, customer_id",
            (touched,),
        )
        for touched in (0, 1)
    ]
    return merge(*walks, key=lambda row: (-row[1], row[0]))


def _known_at(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> Iterator[tuple[int, int, int]]:
    """(id, spend, mask) of the open accounts whose spend a floor lets count, largest first."""
    walks = [_of_grade(db, codebook, floor, grade) for grade in Grade if grade.reaches(floor)]
    return merge(*walks, key=lambda row: -row[1])


def _of_grade(
    db: sqlite3.Connection, codebook: Codebook, floor: Grade, grade: Grade | None
) -> Iterator[tuple[int, int, int]]:
    """(id, spend, mask) of the open accounts whose spend has one grade, or is unknown; met beside are those decided."""
    is_open = rules.is_open("v", pairs_of(codebook), rules.at(floor))
    return db.execute(
        f"SELECT c.id, c.spend_best, {rules.mask_at('v', rules.at(floor))}"
        f" FROM customer AS c INDEXED BY {_BY_EVIDENCE} LEFT JOIN settled AS v ON v.customer_id = c.id"
        f" WHERE c.spend_grade IS ? AND (v.mask IS NULL OR {is_open})"
        " ORDER BY c.spend_best DESC",
        (grade,),
    )
