"""What recognising all customers on a list of ten thousand companies costs, beside comparing everybody with everybody.

`python -m tests.benchmarks.matching BOOK LIST` is the other side: rapidfuzz's own comparison in bulk, of every name of
the book with every name of the list, on two threads; it prints how many were found alike.
"""

import csv
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from tests.benchmarks.measure import Record, run_weighed
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.steps import MEGABYTE
from tests.benchmarks.words import SUBJECT

COMPANIES = 10_000
CDIST = "rapidfuzz cdist"

_PART = 2_000
"""Customers compared in bulk at once: with ten thousand names they make 20 MB of likenesses."""

_ALIKE = 84
"""The likeness, 0 to 100, from which on two names are kept; tokentui mentions none below it either."""


def match(plan: Plan, record: Record, shape: Shape) -> None:
    """The command on a list and within the book, and the bulk comparison; each with the memory it needs."""
    book, companies = plan.work_book(shape), plan.out / "companies.csv"
    write_list(book, companies)
    by_list = [plan.program, "match", str(companies), "--limit", "1", "--json", "--book", str(book)]
    in_bulk = [sys.executable, "-m", "tests.benchmarks.matching", str(book), str(companies)]
    among = [plan.program, "match", "--self", "--limit", "1", "--json", "--book", str(book)]
    for step, subject, argv in (
        ("match", SUBJECT, by_list),
        ("match", CDIST, in_bulk),
        ("match --self", SUBJECT, among),
    ):
        cost = run_weighed(argv, plan.environment)
        record.add(step, subject, shape.name, [cost.wall], [cost.cpu])
        record.add(f"{step}, memory", subject, shape.name, [cost.peak / MEGABYTE], unit="MB")
    companies.unlink()


def write_list(book: Path, path: Path) -> None:
    """A list of ten thousand companies: half are customers as people write them, half others; always the same."""
    chance = random.Random(11)
    with closing(sqlite3.connect(book)) as db:
        step = max(1, int(db.execute("SELECT count(*) FROM customer").fetchone()[0]) // COMPANIES)
        rows = db.execute("SELECT name FROM customer WHERE id % ? = 0 ORDER BY id LIMIT ?", (step, COMPANIES))
        names = [str(name) for (name,) in rows]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "ticker", "sector"))
        for place, name in enumerate(names):
            written = chance.choice(_WAYS)(name, chance) if place % 2 else f"{name[::-1].title()} {name.split()[-1]}"
            writer.writerow((written, f"T{place}", "Software"))


def _with_form(name: str, chance: random.Random) -> str:
    return f"{name} {chance.choice(('Inc.', 'GmbH & Co. KG', 'S.A.', 'plc', 'Holdings'))}"


def _mistyped(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice("aeiou") + name[place + 1 :]


def _with_accents(name: str, _: random.Random) -> str:
    return name.replace("a", "á").replace("o", "ö").upper()


_WAYS: Sequence[Callable[[str, random.Random], str]] = (_with_form, _mistyped, _with_accents)


def compare_in_bulk(book: Path, companies: Path) -> int:
    """How many customers have a name on the list that is spelled alike; all names in small letters."""
    import numpy as np
    from rapidfuzz import fuzz, process

    with companies.open(newline="", encoding="utf-8") as file:
        listed = [row["name"].lower() for row in csv.DictReader(file)]
    alike = 0
    with closing(sqlite3.connect(book)) as db:
        names = (str(name).lower() for (name,) in db.execute("SELECT name FROM customer"))
        for part in _parts(names):
            likeness = process.cdist(part, listed, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8, workers=2)
            alike += int(likeness.any(axis=1).sum())
    return alike


def _parts(names: Iterator[str]) -> Iterator[list[str]]:
    while part := list(islice(names, _PART)):
        yield part


if __name__ == "__main__":
    print(compare_in_bulk(Path(sys.argv[1]), Path(sys.argv[2])))
