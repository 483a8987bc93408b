"""The accounts that are still open, largest first: what could settle a verdict, and what to look at next."""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.codebook import Codebook, Stance
from tokentui.domain.cube import Unit
from tokentui.domain.grades import Grade
from tokentui.store.filtering import mask_at


def open_accounts(
    db: sqlite3.Connection, codebook: Codebook, unit: Unit, floor: Grade, limit: int
) -> Iterator[tuple[int, int, int]]:
    """(mask, best spend, tokens) of accounts that may be of more than one stance, largest first; unknown counts 0."""
    weight = "v.tokens" if unit is Unit.TOKENS else _spend_at(floor)
    rows = db.execute(
        f"SELECT {mask_at(floor)}, coalesce({_spend_at(floor)}, 0), coalesce(v.tokens, 0) FROM standing AS v"
        f" WHERE {_open(codebook, floor)} ORDER BY {weight} DESC LIMIT ?",
        (limit,),
    )
    yield from rows


def next_open(db: sqlite3.Connection, codebook: Codebook, floor: Grade, limit: int) -> tuple[int, ...]:
    """The ids of the open accounts, largest annual spend first, those of unknown spend by name at the end."""
    rows = db.execute(
        f"SELECT v.id FROM standing AS v WHERE {_open(codebook, floor)}"
        " ORDER BY v.spend_best DESC NULLS LAST, v.folded LIMIT ?",
        (limit,),
    )
    return tuple(row[0] for row in rows)


def _spend_at(floor: Grade) -> str:
    """The spend as it reads at a floor; at the lowest one every known spend counts, and an index gives the order."""
    return "v.spend_best" if floor is Grade.D else f"iif(v.how_much <= '{floor.value}', v.spend_best, NULL)"


def _open(codebook: Codebook, floor: Grade) -> str:
    mask = mask_at(floor)
    settled = " OR ".join(f"({mask}) & ~{codebook.stance_mask(stance)} = 0" for stance in Stance)
    return f"v.state <> 'excluded' AND (({mask}) = 0 OR v.split = '' AND NOT ({settled}))"
