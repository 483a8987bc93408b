"""Bursts of keys against the same keys typed slowly: what people mean, in pieces of any size."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import at_work, told

REVIEWER = "me"
MOVES = ("j", "k", "down", "up", "g", "G", "pagedown", "pageup", "h", "l")
MEANT = (
    *"123456790w", "u", "U", "f", "space",
    "m 2 4 enter", "m 1 % 6 0 down enter enter", "m 3 5 % 7 0 down 3 0 enter enter",
    "i a 1 2 c ctrl+s", "i x escape escape", "c 4", "x d u p enter", "? escape", "/ a escape",
)  # fmt: skip
"""What a reviewer means by a few keys at a time: statements, notes, undo, and looking something up."""

Log = list[tuple[object, ...]]
LATE = 0.012
"""Seconds by which a handler of a slow machine holds up everything, in the app's own loop."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Keys in the pieces in which they come; whatever one piece leads to is over before the next."""

    pieces: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return " | ".join(" ".join(piece) for piece in self.pieces)


def meanings(seed: int, number: int) -> list[str]:
    """So many meanings with moves between them; no key decides twice in a row, since that is a key held down."""
    chance, found = random.Random(seed), list[str]()
    while len(found) < number:
        one = chance.choice((*MEANT, *MOVES))
        if one in MOVES or one not in found[-2:]:
            found.append(one)
    return found


def in_one(meant: Sequence[str]) -> Burst:
    """All of it in one go."""
    return Burst((tuple(key for one in meant for key in one.split()),))


def in_pieces(meant: Sequence[str], seed: int) -> Burst:
    """In pieces of any size, which end anywhere."""
    keys, chance = [key for one in meant for key in one.split()], random.Random(seed)
    pieces = []
    while keys:
        size = chance.randint(1, 12)
        pieces.append(tuple(keys[:size]))
        keys = keys[size:]
    return Burst(tuple(pieces))


def slowly(meant: Sequence[str]) -> Burst:
    """Each key by itself."""
    return Burst(tuple((key,) for one in meant for key in one.split()))


def logged(
    books: FourBooks,
    kind: Kind,
    burst: Burst,
    path: Path,
    *,
    first: str = "",
    late: bool = False,
) -> Log:
    """The log of a fresh book after a burst; `first` is typed slowly before it.

    With `late` the app's loop is held up again and again while the keys come.
    """
    book = books.copy(kind, path)
    asyncio.run(_pressed(book, burst, first, LATE if late else 0.0))
    with closing(sqlite3.connect(book)) as db:
        return db.execute(
            "SELECT c.name, d.statement, d.use_cases, d.confidence, d.note, d.reason, d.flagged, s.act, s.label"
            " FROM decision AS d JOIN customer AS c ON c.id = d.customer_id LEFT JOIN step AS s ON s.uid = d.step"
            " WHERE d.reviewer = ? ORDER BY d.id",
            (REVIEWER,),
        ).fetchall()


async def _pressed(book: Path, burst: Burst, first: str, late: float) -> None:
    chance = random.Random(0)

    def hold_up() -> None:
        # A real hold-up of the product's own loop is what is tried here: nothing else makes a machine slow.
        if late and chance.random() < 0.2:
            time.sleep(late)

    async with at_work(book, reviewer=REVIEWER, clock=_noon, hold_up=hold_up) as hands:
        await hands.type(*first.split())
        for piece in burst.pieces:
            hands.press(*piece)
            await hands.rest()
        if hands.app.faults:
            raise AssertionError(f"{burst}: {told(hands.app.faults[0])}") from hands.app.faults[0]


def _noon() -> datetime:
    """A clock that stands still, so that the log of one typist is that of another."""
    return datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
