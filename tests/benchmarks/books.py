"""The books that are measured: made once, kept, and copied for each run.

`python -m tests.benchmarks.books` makes all of them ahead of time.
"""

import csv
import shutil
import sqlite3
import sys
from contextlib import closing
from fractions import Fraction
from itertools import islice
from pathlib import Path

from tests.benchmarks.measure import remove_book, run_command
from tests.benchmarks.plan import BOOKS, Plan
from tests.benchmarks.shapes import ALL, LARGEST, Shape
from tokentui.store.connection import SCHEMA

MONEY = 1_000_000
MAKING = 2
"""Counts the ways in which `decided.py` made books; a book of an earlier one is not used."""

_COLUMNS = "key, name, segment, industry, spend_best, spend_basis"
_MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]
_FOR_EACH_REQUESTING = 50
"""Customers of whom one is in the log of requests, so that all have several in a month."""
_HEADER = ("key", "name", "segment", "industry", "spend", "spend_basis")


def book(shape: Shape) -> Path:
    """The invented book of this shape; the same on every machine.

    A book of an earlier schema is not used, and nothing is left to be indexed: the program would spend its first start
    on bringing it up to date, and its first minutes on the index.
    """
    path = BOOKS / f"{shape.slug}-made-{MAKING}-schema-{SCHEMA}.tokentui"
    if not path.exists():
        BOOKS.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(".making")
        remove_book(making)
        cost = run_command([sys.executable, "-m", "tests.benchmarks.decided", str(making), shape.slug])
        run_command(indexing(making))
        with closing(sqlite3.connect(making)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        making.rename(path)
        print(f"made {path.name} in {cost.wall:.1f} s", flush=True)
    return path


def indexing(path: Path) -> list[str]:
    """The command that makes what a large import left for later, as the app does in the background."""
    code = "import sys, pathlib; from tokentui.services.background import Work, index_book"
    run = "sys.exit(not index_book(Work(), pathlib.Path(sys.argv[1])))"
    return [sys.executable, "-c", f"{code}; {run}", str(path)]


def fresh_copy(plan: Plan, shape: Shape) -> Path:
    """A copy that this run may write to, so that every run of the benchmark begins with the same book."""
    return copy(shape, plan.work_book(shape))


def copy(shape: Shape, to: Path) -> Path:
    """A copy of a book at another place."""
    to.parent.mkdir(parents=True, exist_ok=True)
    remove_book(to)
    shutil.copyfile(book(shape), to)
    return to


def customers_csv(shape: Shape, *, quoted: bool = False) -> Path:
    """The customers of a book as a CSV file, for the import and for peers that read no SQLite.

    Only cells that need it stand in quotes, or all of them.
    """
    path = BOOKS / f"{shape.customers}{'-quoted' if quoted else ''}.csv"
    if not path.exists():
        making = path.with_suffix(".making")
        with closing(sqlite3.connect(book(shape))) as db, making.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
            writer.writerow(_HEADER)
            for *words, spend, basis in db.execute(f"SELECT {_COLUMNS} FROM customer ORDER BY spend_best DESC, id"):
                writer.writerow([*words, "" if spend is None else spend / MONEY, basis])
        making.rename(path)
    return path


def usage_csv(shape: Shape, customers: int) -> Path:
    """Two years of the first customers of a book, one row a customer and month."""
    path = BOOKS / f"{shape.customers}-usage-of-{customers}.csv"
    if not path.exists():
        making = path.with_suffix(".making")
        with customers_csv(shape).open(newline="", encoding="utf-8") as source, making.open("w") as out:
            out.write("customer_id,month,spend,tokens_in,tokens_out\n")
            for number, row in enumerate(islice(csv.DictReader(source), customers), 1):
                for place, month in enumerate(_MONTHS):
                    cents = (number * 7_919 + place * 1_301) % 10_000_000
                    out.write(f"{row['key']},{month},{cents / 100:.2f},{cents * 900},{cents * 300}\n")
        making.rename(path)
    return path


def request_log(shape: Shape, lines: int) -> tuple[Path, int]:
    """A log of requests of a book's first customers, and what it comes to in micro-units, rounded once."""
    path = BOOKS / f"{shape.customers}-requests-{lines}.csv"
    parts = 0
    if not path.exists():
        making = path.with_suffix(".making")
        with customers_csv(shape).open(newline="", encoding="utf-8") as source, making.open("w") as out:
            keys = [row["key"] for row in islice(csv.DictReader(source), shape.customers // _FOR_EACH_REQUESTING)]
            out.write("request_id,timestamp,customer_id,cost,input_tokens,output_tokens\n")
            for number in range(lines):
                cost, day = number * 7_919 % 90_000_011, number * 365 // lines
                moment = f"2025-{day // 31 + 1:02}-{day % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00Z"
                key = keys[number * 31 % len(keys)]
                out.write(f"req_{number:012},{moment},{key},0.{cost:08},{cost % 9_000},{cost % 2_000}\n")
        making.rename(path)
    for number in range(lines):
        parts += number * 7_919 % 90_000_011
    return path, round(Fraction(parts, 100))


def ask(path: Path, sql: str, *parameters: object) -> object:
    """One value from a book."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        row = db.execute(sql, parameters).fetchone()
        return None if row is None else row[0]


def spend_of_the_first(path: Path, number: int) -> int:
    """An annual spend, in whole units of currency, that about `number` customers exceed."""
    sql = "SELECT spend_best FROM customer WHERE spend_best IS NOT NULL ORDER BY spend_best DESC LIMIT 1 OFFSET ?"
    return int(str(ask(path, sql, number) or 0)) // MONEY


def name_in_the_middle(path: Path) -> str:
    """The name of a customer that stands at no end of the book."""
    sql = "SELECT name FROM customer WHERE id = (SELECT (min(id) + max(id)) / 2 FROM customer)"
    return str(ask(path, sql))


if __name__ == "__main__":
    for each in ALL:
        book(each)
    for quoted in (False, True):
        customers_csv(LARGEST, quoted=quoted)
