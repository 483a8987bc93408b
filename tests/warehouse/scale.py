"""What it costs to add up many events: `python -m tests.warehouse.scale FOLDER FIGURES.json --events N … `.

Makes the events in FOLDER where they are not there yet, pulls them into a new book by the program itself, and writes
down time, processor time and memory of all its processes; `tests.warehouse.scale_page` makes a page of that.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT
from tests.warehouse.events import EVENTS_AN_ACCOUNT, Wanted, write

_COLUMNS = ("--table", "usage_events", "--customer", "account_id", "--time", "ts", "--spend", "cost_usd",
    "--currency-column", "currency", "--tokens-in", "input_tokens", "--tokens-out", "output_tokens")  # fmt: skip
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.1
"""Seconds between two looks at what the processes take."""


class Measured(NamedTuple):
    """What one pull took."""

    engine: str
    events: int
    once: bool
    """Whether each event id counted once."""
    limit: str
    """How much memory the engine was allowed, in its own words."""
    seconds: float
    processor: float
    """Seconds of all cores together."""
    memory: int
    """Bytes that all processes held at once at most, as seen ten times a second."""
    sums: int
    """Customer-months that came home."""
    digest: str
    """Of all of them: two engines that say the same have the same."""


class _Use(NamedTuple):
    processor: float
    memory: int


def pull(engine: str, folder: Path, book: Path, *, events: int, once: bool, limit: str) -> Measured:
    """Pull the events of a folder into a new book; raises CalledProcessError."""
    book.unlink(missing_ok=True)
    url = {
        "duckdb": f"duckdb://{folder}?memory_limit={limit}&threads=2",
        "spark": f"spark://{folder}?master=local[2]&spark.driver.memory={limit}",
    }[engine]
    command = [sys.executable, "-m", "tokentui", "pull", url, *_COLUMNS, "--book", str(book), "--yes"]
    if once:
        command += ["--event-id", "event_id"]
    begin = time.perf_counter()
    use = _watched(command)
    seconds = time.perf_counter() - begin
    sums, digest = _sums(book)
    rounded = round(seconds, 1), round(use.processor, 1)
    return Measured(engine, events, once, limit, *rounded, use.memory, sums, digest)


def _watched(command: Sequence[str]) -> _Use:
    """Run a command in a session of its own, and add up what the processes of that take."""
    ran = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
    took: dict[int, float] = {}
    most = 0
    while ran.returncode is None:
        held = 0
        for process, processor, memory in _of_session(ran.pid):
            took[process] = processor
            held += memory
        most = max(most, held)
        with suppress(subprocess.TimeoutExpired):
            ran.wait(_EVERY)
    if ran.returncode:
        raise subprocess.CalledProcessError(ran.returncode, command)
    return _Use(sum(took.values()), most)


def _of_session(session: int) -> Iterator[tuple[int, float, int]]:
    """Process, processor time and memory, of each process of a session."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                processor = (int(fields[11]) + int(fields[12])) / _TICKS
                yield int(path.name), processor, int(fields[21]) * _PAGE


def _sums(book: Path) -> tuple[int, str]:
    """How many customer-months a book holds, and a digest of what it says of them."""
    asked = [sys.executable, "-m", "tokentui", "export", "--what", "usage", "--book", str(book)]
    text = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout
    return text.count(b"\n") - 1, hashlib.sha256(text).hexdigest()[:16]


def main() -> None:
    """Measure what the command line asks for, and add it to the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.warehouse.scale")
    parser.add_argument("folder", type=Path)
    parser.add_argument("figures", type=Path)
    parser.add_argument("--events", type=int, nargs="+", required=True)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--once", action="store_true", help="Count each event id once.")
    parser.add_argument("--limit", default="4GB", help="How much memory the engine is allowed.")
    given = parser.parse_args()
    found = json.loads(given.figures.read_text()) if given.figures.exists() else []
    for events in given.events:
        folder = given.folder / str(events)
        if not folder.exists():
            write(Wanted(events, max(10, events // EVENTS_AN_ACCOUNT), 7), folder)
        book = given.folder / f"{given.engine}-{events}.tokentui"
        measured = pull(given.engine, folder, book, events=events, once=given.once, limit=given.limit)
        print(measured)
        found.append(measured._asdict())
        given.figures.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
