"""What decisions and readings cost without a screen: in the store, through the service, beside a bare durable update.

Run as a program of its own, so that nothing else is in its processor time: `store_costs BOOK TIMES` prints JSON.
"""

import itertools
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import remove_book
from tokentui.domain.customer import NewFact
from tokentui.domain.statements import a_set
from tokentui.services.decide import add_fact, classify, note, undo
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.decisions import Utterance, say
from tokentui.store.kept_sums import forget_sums

CODES = ("core", "product", "operations", "development", "devtools", "ai-native", "resale")
LETTERS = "é" * 50_000
_FULL = 10
"""One in so many readings is also made in full."""

Costs = dict[str, list[tuple[float, float]]]


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor time of an action in seconds."""
    cpu, begin = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - begin, time.process_time() - cpu


def costs(path: Path, times: int) -> Costs:
    """Time all of them in turn, so that a busy disk slows them alike."""
    names = ("durable decision", "decision", "durable update", "panels by what changed", "panels in full")
    found: Costs = {name: [] for name in names}
    settings, codes, cube = PanelSettings(), itertools.cycle(CODES), RunningCube()
    with closing(open_workbook(path, "bench")) as workbook, _bare(path.with_suffix(".plain")) as db:
        # What the app kept of them when it was left would make a reading in full a short one.
        forget_sums(workbook.book.db)
        customers = [
            row[0] for row in workbook.book.db.execute("SELECT id FROM customer ORDER BY id LIMIT ?", (times,))
        ]
        # The first reading looks at all customers for what to mind; few decisions change that.
        cautions = read_panels(workbook, settings, cube=cube).cautions
        for number, customer in enumerate(customers):
            said = [Utterance(customer, a_set(next(codes)))]
            store = partial(say, workbook.book.db, "bench", said, label="one decision", at=workbook.now())
            found["durable decision"].append(timed(store))
            found["durable update"].append(timed(partial(db.execute, "UPDATE one SET value = value + 1 WHERE id = 1")))
            found["decision"].append(timed(partial(classify, workbook, [customer], a_set(next(codes)))))
            found["panels by what changed"].append(timed(partial(read_panels, workbook, settings, cautions, cube)))
            if number % _FULL == 0:
                found["panels in full"].append(timed(partial(read_panels, workbook, settings, cautions)))
        found |= _on_one(workbook, times)
    return found


def _on_one(workbook: Workbook, times: int) -> Costs:
    """One more fact on the customer that spends most, which has most facts, taken back again; long notes on another."""
    most, other = (
        row[0] for row in workbook.book.db.execute("SELECT id FROM customer ORDER BY spend_best DESC LIMIT 2")
    )
    found: Costs = {"fact on one customer": [], "note of 50,000 letters": [], "note of 5,000 letters": []}
    for _ in range(max(5, times // 4)):
        fact = NewFact("", most, "to_what_end", f"saves time, seen at {time.time_ns()}", as_of="2026-03-01", grade="C")
        found["fact on one customer"].append(timed(partial(add_fact, workbook, most, fact)))
        undo(workbook)
    for number in range(3):
        for length in (50_000, 5_000):
            text = f"{number}{LETTERS[:length]}"
            found[f"note of {length:,} letters"].append(timed(partial(note, workbook, [other], text)))
    return found


@contextmanager
def _bare(path: Path) -> Iterator[sqlite3.Connection]:
    """A database with one row, written as durably as a book."""
    remove_book(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, value INTEGER)")
        db.execute("INSERT INTO one VALUES (1, 0)")
        yield db
    remove_book(path)


if __name__ == "__main__":
    print(json.dumps(costs(Path(sys.argv[1]), int(sys.argv[2]))))
