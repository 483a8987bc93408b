"""Panels under fire: another program writes a thousand decisions a second while somebody scrolls."""

import itertools
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.benchmarks import words
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.steps import MEGABYTE, decide, started
from tests.benchmarks.words import SUBJECT
from tests.terminal import Terminal
from tests.terminal_timing import TimedTerminal

RATE = 1_000
SECONDS = 20.0
_WARM_UP = 0.2
CODES = ("core", "product", "operations", "development", "devtools", "ai-native", "resale")


def write(path: Path, rate: int, seconds: float) -> int:
    """Write decisions on the smallest customers, each in a transaction of its own; how many were written.

    Commits are not forced to the disk one by one, as hardly any disk takes a thousand a second.
    """
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = NORMAL")
        sql = "SELECT id FROM customer ORDER BY id DESC LIMIT 500"
        targets = itertools.cycle([row[0] for row in db.execute(sql)])
        begin = time.perf_counter()
        for number in itertools.count():
            due = begin + number / rate
            if (now := time.perf_counter()) < due:
                time.sleep(due - now)
            elif now - begin > seconds:
                return number
            decide(db, next(targets), CODES[number % len(CODES)], "fire")
    return 0


def run_fire(plan: Plan, record: Record, shape: Shape) -> None:
    """Start the program and the writer, scroll until it ends, and see that the panels then say what the book says."""
    seconds = 3.0 if plan.short else SECONDS
    with started(plan, record, shape, measured=False) as session:
        path, terminal = session.book, session.terminal
        argv = [sys.executable, "-m", "tests.benchmarks.fire", str(path), str(RATE), str(seconds)]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as writer:
            reactions, before = _scroll(terminal, writer, seconds * _WARM_UP)
            written = int(writer.communicate()[0])
        cpu = terminal.cpu_seconds()
        last = terminal.measure(time.perf_counter, until=lambda shown: _tells_the_truth(shown, path), timeout=10)
        if last.matched is None and not _tells_the_truth(terminal, path):
            raise AssertionError(f"panels are wrong after the last write\n{terminal.screen()}")
        record.add("cursor under fire", SUBJECT, shape.name, reactions)
        record.add("right after the fire", SUBJECT, shape.name, [last.matched or 0.0])
        record.add("decisions a second", SUBJECT, shape.name, [written / seconds], unit="/s")
        record.add(
            "cpu under fire", SUBJECT, shape.name, [100 * cpu / (time.perf_counter() - terminal.started)], unit="%"
        )
        record.add("memory growth under fire", SUBJECT, shape.name, [(terminal.rss() - before) / MEGABYTE], unit="MB")


def _scroll(terminal: TimedTerminal, writer: subprocess.Popen[str], warm_up: float) -> tuple[list[float | None], int]:
    """Move the cursor down and up while the writer runs.

    Answers the seconds from each key to the cursor on its new line, and the resident bytes when caches were filled.
    """
    reactions: list[float | None] = []
    warm, resident = time.perf_counter() + warm_up, terminal.rss()
    for key in itertools.cycle([words.DOWN] * 10 + [words.UP] * 10):
        if writer.poll() is not None:
            break
        terminal.settle(0.02, timeout=0.1)
        former = words.cursor_row(terminal)
        reaction = terminal.measure([key], until=partial(_moved, former), timeout=3)
        reactions.append(reaction.matched)
        if time.perf_counter() < warm:
            resident = terminal.rss()
    return reactions, resident


def _moved(former: int | None, terminal: Terminal) -> bool:
    return words.cursor_row(terminal) != former


def _tells_the_truth(terminal: Terminal, path: Path) -> bool:
    """Whether the panel's count of each use case is that of the book, summed anew from what is settled."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        counts = db.execute(
            "SELECT u.code, (SELECT total(p.weight) / 10000 FROM position AS p JOIN settled AS s USING (customer_id)"
            " WHERE p.mask = 1 << u.bit AND s.state <> 'excluded') FROM use_case AS u WHERE u.archived = 0"
        ).fetchall()
    return all(words.certain_customers(terminal, code) == count for code, count in counts)


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
