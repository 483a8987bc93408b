"""Declared samples: what one is drawn from, the one that counts, and how its accounts stand now."""

import sqlite3
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.cube import Cell, Unit
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.store import rules
from tokentui.store.connection import transaction
from tokentui.store.kept_cells import cells_as_json, cells_from_json

DRAWN = "(SELECT customer_id, place, size FROM sample_account WHERE sample_id = (SELECT max(id) FROM sample))"
"""The accounts of the sample that counts, the one declared last."""

_PART = 65_536


class Declared(NamedTuple):
    """A sample as it was declared."""

    number: int
    at: str
    """ISO 8601 UTC."""
    reviewer: str
    seed: str
    unit: Unit
    """By what accounts were weighed: spend, or customers, each as much as any other."""
    floor: Grade
    accounts: int
    """How many were open then and could be drawn."""
    weight: int
    """What they weighed together: micro-units, or ten-thousandths of customers."""
    without_spend: int
    """How many were open and had no spend to be weighed by."""
    cells: tuple[Cell, ...]
    """The cube as it was then."""


class SampledAccount(NamedTuple):
    """An account of a sample, as it stands now."""

    customer_id: int
    name: str | None
    """None where it has left the book."""
    size: int
    """What it weighed when it was drawn."""
    state: State
    segments: int
    mask: int
    split: str


class Frame(NamedTuple):
    """What a sample is drawn from: the accounts on which nobody has said anything that counts, the largest first."""

    ids: "array[int]"
    sizes: "array[int]"
    without_spend: int


def read_frame(db: sqlite3.Connection, unit: Unit, floor: Grade) -> Frame:
    """The backlog of a book at an evidence floor, with what each account weighs."""
    at = rules.at(floor)
    spend = rules.spend_at("v", at)
    size = str(WHOLE) if unit is Unit.CUSTOMERS else spend
    backlog = f"v.state <> 'excluded' AND (v.state = 'unlooked' OR {rules.below('v', at)})"
    ids, sizes = array("q"), array("q")
    rows = db.execute(
        f"SELECT v.id, {size} AS weighs FROM standing AS v WHERE {backlog} AND weighs > 0"
        " ORDER BY weighs DESC, v.folded, v.id"
    )
    while part := rows.fetchmany(_PART):
        ids.extend([row[0] for row in part])
        sizes.extend([row[1] for row in part])
    (every,) = db.execute(f"SELECT count(*) FROM standing AS v WHERE {backlog}").fetchone()
    return Frame(ids, sizes, every - len(ids))


def add_sample(
    db: sqlite3.Connection,
    frame: Frame,
    order: Sequence[int],
    *,
    unit: Unit,
    floor: Grade,
    seed: str,
    reviewer: str,
    at: str,
) -> None:
    """Declare a sample: `order` are the places in the frame of the accounts that were drawn. It counts from now on."""
    with transaction(db):
        made = db.execute(
            "INSERT INTO sample (at, reviewer, seed, unit, floor, accounts, weight, without_spend, cells)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(at, reviewer, seed, unit.value, floor.value, len(frame.ids), sum(frame.sizes), frame.without_spend),
                cells_as_json(db),
            ),
        )
        db.executemany(
            "INSERT INTO sample_account (sample_id, place, customer_id, size) VALUES (?, ?, ?, ?)",
            [(made.lastrowid, place, frame.ids[one], frame.sizes[one]) for place, one in enumerate(order)],
        )


def read_sample(db: sqlite3.Connection) -> Declared | None:
    """The sample that counts; None where none was declared."""
    row = db.execute(
        "SELECT id, at, reviewer, seed, unit, floor, accounts, weight, without_spend, cells FROM sample"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    *about, cells = row
    number, at, reviewer, seed, unit, floor, accounts, weight, without = about
    kept = cells_from_json(cells)
    return Declared(number, at, reviewer, seed, Unit(unit), Grade(floor), accounts, weight, without, kept)


def read_sampled(db: sqlite3.Connection, floor: Grade) -> tuple[SampledAccount, ...]:
    """The accounts of the sample that counts in the order in which they were drawn, as they read at a floor."""
    at = rules.at(floor)
    state = f"CASE WHEN v.state <> 'excluded' AND {rules.below('v', at)} THEN 'below' ELSE v.state END"
    rows = db.execute(
        f"SELECT a.customer_id, v.name, a.size, coalesce({state}, 'unlooked'),"
        f" coalesce({rules.segments_at('v', at)}, 0), coalesce({rules.mask_at('v', at)}, 0), coalesce(v.split, '')"
        f" FROM {DRAWN} AS a LEFT JOIN standing AS v ON v.id = a.customer_id ORDER BY a.place"
    )
    return tuple(
        SampledAccount(customer_id, name, size, State(stands), segments, mask, split)
        for customer_id, name, size, stands, segments, mask, split in rows
    )
