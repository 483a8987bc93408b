"""Logs of several reviewers with all that makes a log hard to read, drawn at random and written past the program."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.books import make_book
from tests.conftest import NOON
from tokentui.services.workbook import Workbook, open_workbook

M = 10**12
REVIEWERS = ("ann", "bob", "cleo", "dan")


def random_log(path: Path, seed: int, *, customers: int = 12, rows: int = 150) -> Workbook:
    """A book with a random log: bulk steps over several times, rows without a step, undone ones, splits, ties."""
    draw = Random(seed)
    spends = (None, 0, *(draw.randrange(1, 40) * M for _ in range(customers - 2)))
    make_book(path, ((f"c{place}", f"Customer {place}", spend) for place, spend in enumerate(spends, 1)))
    workbook = open_workbook(path, "ann")
    db = workbook.book.db
    db.execute("UPDATE customer SET segment = 'Start-up' WHERE id % 3 = 0")
    db.execute("UPDATE customer SET parent = ' Customer 1' WHERE id % 4 = 1")
    db.execute("UPDATE customer SET parent = 'Holding ' || (id % 2) WHERE id % 5 = 2")
    db.execute("UPDATE customer SET domain = iif(id % 2, 'www.A', 'a') || (id / 2) || '.com'")
    db.execute("UPDATE customer SET domain = 'www.' WHERE id IN (10, 11, 12)")
    db.execute("UPDATE customer SET domain = 'alike.com' WHERE id IN (1, 2)")
    db.execute("UPDATE customer SET domain = iif(id = 4, ' WWW.two.org', 'www.Two.org ') WHERE id IN (4, 7)")
    db.execute("UPDATE customer SET name = 'holding 1' WHERE id = 4")
    seconds = 0.0
    while rows > 0:
        seconds += draw.choice((0, 0.001, 0.2, 0.4995, 0.5, 3, 40, 599.9, 600, 601, -5))
        rows -= _step(db, draw, seconds, customers)
    return workbook


def _step(db: sqlite3.Connection, draw: Random, seconds: float, customers: int) -> int:
    """One step, most often of one row; its rows may be of several times, reviewers and customers."""
    who, step = draw.choice(REVIEWERS), draw.choice((None, f"{draw.getrandbits(64):016x}"))
    number = draw.choice((1, 1, 1, 1, 2, 5))
    drift, chorus = draw.random() < 0.3, draw.random() < 0.05
    for _ in range(number):
        statement, use_cases = _said(draw)
        adjudicates = statement in ("set", "split") and draw.random() < 0.15
        db.execute(
            "INSERT INTO decision (uid, customer_id, reviewer, statement, use_cases, reason, adjudicates, at, step,"
            " origin) VALUES (?, ?, ?, ?, ?, 'why', ?, ?, ?, ?)",
            (
                f"{draw.getrandbits(64):016x}",
                draw.randrange(1, customers + 1),
                draw.choice(REVIEWERS) if chorus else who,
                statement,
                use_cases,
                adjudicates,
                _at(seconds + (draw.choice((0, 0.3, 7)) if drift else 0)),
                step,
                _origin(db, draw),
            ),
        )
    return number


def _said(draw: Random) -> tuple[str, str | None]:
    kind = draw.choice(("set", "set", "set", "split", "nothing", "cannot_tell", "withheld", "excluded"))
    if kind == "split":
        return kind, json.dumps(draw.choice(({"core": 50, "resale": 50}, {"core": 25, "product": 75})))
    if kind == "set":
        return kind, json.dumps(draw.choice((["core"], ["core"], ["resale"], ["product", "core"])))
    return kind, None


def _origin(db: sqlite3.Connection, draw: Random) -> str | None:
    """A row that is brought back, now and then."""
    if draw.random() > 0.1:
        return None
    rows: list[tuple[str]] = db.execute("SELECT uid FROM decision ORDER BY uid").fetchall()
    return draw.choice(rows)[0] if rows else None


def _at(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
