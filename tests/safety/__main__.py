"""The long form of what the tests of this folder do briefly: `python -m tests.safety --torn 400 --kills 20`."""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.safety import killing, test_migrations
from tests.safety.torn import WAYS, answer, figures, tear
from tests.store.test_migration import SCHEMAS, rows

_CALLS = ("pwrite64", "write", "fsync", "fdatasync", "link", "rename", "unlink", "ftruncate", "fchmod")
"""System calls at each of which a process is killed, where strace can do it."""


def main() -> int:
    """Run what is asked for and print counts; 1 where anything was lost."""
    asked = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    asked.add_argument("--torn", type=int, default=0, help="so many torn books")
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--kills", type=int, default=0, help="so many kills of each change of schema and beginning")
    asked.add_argument("--calls", type=int, default=0, help="so many kills at each kind of system call, by strace")
    given = asked.parse_args()
    begun = monotonic()
    with TemporaryDirectory() as folder:
        lost = _torn(Path(folder), range(given.first, given.first + given.torn)) if given.torn else 0
        lost += _kills(Path(folder), given.kills) if given.kills else 0
        lost += _calls(Path(folder), given.calls) if given.calls else 0
    print(f"{monotonic() - begun:.0f} s, lost or wrong: {lost}")
    return 1 if lost else 0


def _torn(folder: Path, seeds: range) -> int:
    book = _demo(folder / "public.tokentui")
    torn, wanted, counts = folder / "torn", figures(book), Counter[str]()
    torn.mkdir()
    bad = 0
    for seed in seeds:
        outcome = tear(book.read_bytes(), wanted, seed, torn)
        counts[f"{WAYS[seed % len(WAYS)].__name__}: {'diagnosed' if outcome.diagnosed else 'sound'}"] += 1
        if outcome.wrong or outcome.faults:
            bad += 1
            print(outcome)
    for what, number in sorted(counts.items()):
        print(f"torn books, {what}: {number}")
    return bad


def _kills(folder: Path, number: int) -> int:
    killed = 0
    for schema in SCHEMAS:
        place = folder / f"schema-{schema}"
        place.mkdir()
        path = test_migrations.earlier(place, schema)
        before = rows(path)
        _, requests = killing.in_child(test_migrations.bring_up_to_date(path))
        for at in killing.points(requests, number):
            shutil.rmtree(place)
            place.mkdir()
            path = test_migrations.earlier(place, schema)
            killed += killing.in_child(test_migrations.bring_up_to_date(path), at=at)[0] == -9
            test_migrations.expect_whole(path, schema, before)
    print(f"changes of schema killed: {killed}, each as it was or up to date, and its backup the original")
    return 0


def _calls(folder: Path, number: int) -> int:
    """Kill the making and starting over of a book at each kind of system call."""
    if not shutil.which("strace"):
        print("no strace here: no kills at system calls")
        return 0
    killed = lost = 0
    for fresh in (False, True):
        for call in _CALLS:
            for when in range(1, number + 1):
                place = folder / "calls"
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                book = place / "book.tokentui"
                if fresh:
                    _demo(book)
                make = ["demo", "--openai", "--no-open", "--yes", "--book", str(book)]
                strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
                inject = ["-e", f"inject={call}:signal=KILL:when={when}"]
                command = [sys.executable, "-m", "tokentui", *make, *(["--fresh"] if fresh else [])]
                ran = subprocess.run([*strace, *inject, *command], capture_output=True, check=False)
                killed += ran.returncode != 0
                again = subprocess.run(command, capture_output=True, check=False).returncode
                checked = [sys.executable, "-m", "tokentui", "check", "--book", str(book)]
                sound = subprocess.run(checked, capture_output=True, check=False).returncode
                left = killing.leftovers(place)
                if again or sound or left:
                    lost += 1
                    print(f"{call} {when}{' --fresh' if fresh else ''}: again {again}, check {sound}, left {left}")
    print(f"beginnings killed at a system call: {killed}")
    return lost


def _demo(book: Path) -> Path:
    kind = ["--openai"] if book.name == "book.tokentui" else []
    answer("demo", *kind, "--no-open", "--book", book)
    return book


if __name__ == "__main__":
    sys.exit(main())
