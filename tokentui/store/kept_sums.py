"""The sums of a cube, kept in the book with the change that they reach to: a start adds only what came since.

They are a copy for quickness. Whatever does not fit (another floor, codebook or way to add up, a journal that does not
reach so far back, a text that cannot be read) is as if none were kept. `check` holds them against the cube.
"""

import json
import sqlite3
from typing import NamedTuple

from tokentui.domain.clarity import Clarity
from tokentui.domain.codebook import Codebook
from tokentui.domain.cube_sums import CubeSums, KeptSums
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State
from tokentui.store.connection import transaction
from tokentui.store.cube import SUMS, read_cells, read_changes
from tokentui.store.settings import read_setting, write_setting

KEPT = "panel_sums"
"""Where in the table of settings they are."""

ADDED_AS = 1
"""Counts the ways in which cells were added up: sums of another way are not taken up. A test says when to raise it."""

LARGE = 2_000
"""Cells of a cube from which on its sums are worth keeping; fewer are added up in no time."""

FEW = 1_000
"""Changes that are sooner added than the whole cube."""

_OFTEN = 500
"""Changes after which sums are kept anew."""


class SumsReached(NamedTuple):
    """Sums of a cube, and the newest change that is in them."""

    sums: CubeSums
    newest: int


def read_kept_sums(db: sqlite3.Connection, floor: Grade, codebook: Codebook) -> SumsReached | None:
    """The sums that are kept, moved by what has changed since; None where there are none that fit or lead so far."""
    text = read_setting(db, KEPT)
    kept = None if text is None else _read(text, floor, codebook)
    changes = None if kept is None else read_changes(db, kept.newest)
    if kept is None or changes is None or len(changes[1]) > FEW:
        return None
    kept.sums.add(changes[1])
    return SumsReached(kept.sums, changes[0])


def keep_sums(db: sqlite3.Connection, reached: SumsReached) -> None:
    """Keep sums, where there are many cells and those that are kept fit no more or will not for long."""
    (cells,) = db.execute("SELECT count(*) FROM cube").fetchone()
    if cells < LARGE:
        return
    text, (sums, newest) = read_setting(db, KEPT), reached
    kept = None if text is None else _read(text, sums.floor, sums.codebook)
    if kept is None or not 0 <= newest - kept.newest < _OFTEN:
        write_setting(db, KEPT, json.dumps([*_such(sums.floor, sums.codebook), newest, *sums.kept]))


def are_astray(db: sqlite3.Connection, floor: Grade, codebook: Codebook) -> bool:
    """Whether the sums that would be taken up are not those of the cube."""
    kept = read_kept_sums(db, floor, codebook)
    if kept is None:
        return False
    anew = CubeSums(floor, codebook)
    anew.add(read_cells(db))
    return kept.sums != anew


def forget_sums(db: sqlite3.Connection) -> None:
    """Keep none: what they were added up from is made anew."""
    with transaction(db):
        db.execute("DELETE FROM book WHERE key = ?", (KEPT,))


def _such(floor: Grade, codebook: Codebook) -> list[int | str]:
    """What sums must be of to be taken up."""
    return [ADDED_AS, floor.value, repr(codebook)]


def _read(text: str, floor: Grade, codebook: Codebook) -> SumsReached | None:
    try:
        *such, newest, lies, touching, states, answers = json.loads(text)
        if such != _such(floor, codebook):
            return None
        kept = KeptSums(
            [(tuple((_int(mask), _int(weight)) for mask, weight in parts), bool(known), _sums(sums))
             for parts, known, sums in lies],
            [(_int(bit), _int(inside), _int(outside), bool(known), _sums(sums))
             for bit, inside, outside, known, sums in touching],
            [(State(state), _sums(sums)) for state, sums in states],
            [(tuple(map(Clarity, clarities)), bool(one), _sums(sums)) for clarities, one, sums in answers],
        )  # fmt: skip
        return SumsReached(CubeSums.of_kept(floor, codebook, kept), _int(newest))
    except (ValueError, TypeError):
        return None


def _int(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _sums(values: list[object]) -> list[int]:
    if len(values) != len(SUMS):
        raise ValueError(f"{len(values)} sums where there are {len(SUMS)}")
    return [_int(value) for value in values]
