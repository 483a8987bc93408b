"""What decisions cost without a screen: in the store, through the service, and beside a bare durable update.

Run as a program of its own, so that nothing else is in its processor time: `store_costs BOOK TIMES` prints JSON.
"""

import itertools
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import remove_book

CODES = ("core", "product", "operations", "development", "devtools", "ai-native", "resale")


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor time of an action in seconds."""
    cpu, begin = time.process_time(), time.perf_counter()
    action()
    return time.perf_counter() - begin, time.process_time() - cpu


def costs(path: Path, times: int) -> dict[str, list[tuple[float, float]]]:
    """Time all of them in turn, so that a busy disk slows them alike."""
    from tokentui.domain.statements import a_set
    from tokentui.services.decide import classify
    from tokentui.services.panels import PanelSettings, read_panels
    from tokentui.services.workbook import open_workbook
    from tokentui.store.decisions import Utterance, say

    found: dict[str, list[tuple[float, float]]] = {
        "durable decision": [],
        "decision": [],
        "durable update": [],
        "first panel read": [],
        "panel read": [],
    }
    plain = path.with_suffix(".plain")
    remove_book(plain)
    workbook = open_workbook(path, "bench")
    settings = PanelSettings()
    customers = [row[0] for row in workbook.book.db.execute("SELECT id FROM customer ORDER BY id LIMIT ?", (times,))]
    codes = itertools.cycle(CODES)
    with closing(workbook), closing(sqlite3.connect(plain, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, value INTEGER)")
        db.execute("INSERT INTO one VALUES (1, 0)")
        # The first read looks at all customers for what to mind; few decisions change that.
        found["first panel read"].append(timed(partial(read_panels, workbook, settings)))
        cautions = read_panels(workbook, settings).cautions
        for customer in customers:
            said = [Utterance(customer, a_set(next(codes)))]
            store = partial(say, workbook.book.db, "bench", said, label="one decision", at=workbook.now())
            decide = partial(classify, workbook, [customer], a_set(next(codes)))
            update = partial(db.execute, "UPDATE one SET value = value + 1 WHERE id = 1")
            found["durable decision"].append(timed(store))
            found["decision"].append(timed(decide))
            found["durable update"].append(timed(update))
            found["panel read"].append(timed(partial(read_panels, workbook, settings, cautions)))
    remove_book(plain)
    return found


if __name__ == "__main__":
    print(json.dumps(costs(Path(sys.argv[1]), int(sys.argv[2]))))
