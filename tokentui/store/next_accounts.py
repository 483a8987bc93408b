"""The accounts that are still open, largest first: what could settle a verdict, and what to look at next."""

import sqlite3
from collections.abc import Iterator
from heapq import merge
from itertools import chain, islice

from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Unit
from tokentui.domain.grades import Grade
from tokentui.store import rules
from tokentui.store.find.made import has_index, is_unranked

_BY_EVIDENCE = "customer_by_evidence"
"""The index of spends by their grade."""


def open_accounts(
    db: sqlite3.Connection, codebook: Codebook, unit: Unit, floor: Grade, limit: int
) -> Iterator[tuple[int, int, int]]:
    """(mask, best spend, tokens) of accounts that may be of more than one stance, largest first; unknown counts 0.

    Tokens are read where they are the unit, else they are 0.
    """
    if unit is not Unit.TOKENS and floor is Grade.D and not is_unranked(db):
        rows = islice(_open_rows(db, codebook), limit)
        yield from ((mask, 0 if spend == rules.UNKNOWN else spend, 0) for _, spend, mask in rows)
        return
    if unit is not Unit.TOKENS and floor is not Grade.D and has_index(db, _BY_EVIDENCE):
        yield from islice(_open_at(db, codebook, floor), limit)
        return
    at = rules.at(floor)
    spend = rules.spend_at("v", at)
    weight = "v.tokens" if unit is Unit.TOKENS else spend
    # A walk along the index by tokens needs to be told that there are tokens to weigh.
    weighs = "v.tokens > 0 AND " if unit is Unit.TOKENS else ""
    yield from db.execute(
        f"SELECT {rules.mask_at('v', at)}, coalesce({spend}, 0), coalesce(v.tokens, 0) FROM standing AS v"
        f" WHERE {weighs}{rules.is_open('v', codebook.stance_masks, at)} ORDER BY {weight} DESC LIMIT ?",
        (limit,),
    )


def next_open(db: sqlite3.Connection, codebook: Codebook, floor: Grade, limit: int) -> tuple[int, ...]:
    """The ids of the open accounts, largest annual spend first; those of unknown spend come at the end."""
    if floor is Grade.D and not is_unranked(db):
        return tuple(row[0] for row in islice(_open_rows(db, codebook), limit))
    rows = db.execute(
        f"SELECT v.id FROM standing AS v WHERE {rules.is_open('v', codebook.stance_masks, rules.at(floor))}"
        f" ORDER BY {rules.spend_at('v', rules.at(floor))} DESC NULLS LAST, v.folded LIMIT ?",
        (limit,),
    )
    return tuple(row[0] for row in rows)


def _open_rows(db: sqlite3.Connection, codebook: Codebook) -> Iterator[tuple[int, int, int]]:
    """(id, spend, mask) of the open accounts at the lowest floor: those of several use cases that share no stance."""
    decided = rules.of_one_stance("mask", codebook.stance_masks)
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


def _open_at(db: sqlite3.Connection, codebook: Codebook, floor: Grade) -> Iterator[tuple[int, int, int]]:
    """(mask, spend, 0) of the open accounts at a floor: those whose spend it lets count, then the others as 0."""
    is_open = rules.is_open("v", codebook.stance_masks, rules.at(floor))
    known: list[Iterator[tuple[int, int, int]]] = []
    unknown: list[Iterator[tuple[int, int, int]]] = []
    # A walk for each grade: what is met on the way is what is open, and the accounts that have been decided.
    for grade in (*(one for one in Grade if one is not Grade.U), None):
        counts = grade is not None and grade.reaches(floor)
        spend = "c.spend_best" if counts else "0"
        rows = db.execute(
            f"SELECT {rules.mask_at('v', rules.at(floor))}, {spend}, 0"
            f" FROM customer AS c INDEXED BY {_BY_EVIDENCE} LEFT JOIN settled AS v ON v.customer_id = c.id"
            f" WHERE c.spend_grade IS ? AND (v.mask IS NULL OR {is_open}) ORDER BY c.spend_best DESC",
            (grade,),
        )
        (known if counts else unknown).append(rows)
    yield from merge(*known, key=lambda row: -row[1])
    yield from chain.from_iterable(unknown)
