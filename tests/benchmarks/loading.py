"""Files of usage brought in: one row a customer and month, and a request log; beside programs that only store rows."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import books
from tests.benchmarks.measure import Cost, Record, remove_book, run_command, run_weighed
from tests.benchmarks.plan import HERE, Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.steps import MEGABYTE
from tests.benchmarks.words import SUBJECT

SQLITE_UTILS, SQLITE_SHELL, TO_SQL = "sqlite-utils", "sqlite3 shell", "pandas.to_sql"

USAGE_OF = 100_000
"""Customers whose months are brought in, 24 of each."""

REQUESTS_OF_EACH = 5
"""Lines of the request log, for each customer of the book."""

ONCE_FROM = 1_000_000
"""Rows from which sqlite-utils takes minutes, so that one run of it has to do."""

_TABLES = {
    "customer": ("key TEXT PRIMARY KEY, name, segment, industry, spend REAL, spend_basis", ""),
    "usage": (
        "customer_id TEXT, month TEXT, spend REAL, tokens_in INTEGER, tokens_out INTEGER,"
        " PRIMARY KEY (customer_id, month)",
        " WITHOUT ROWID",
    ),
}


def keep(record: Record, step: str, subject: str, shape: Shape, cost: Cost) -> None:
    """Record what a command took, and its memory."""
    record.add(step, subject, shape.name, [cost.wall], [cost.cpu])
    record.add(f"{step}, memory", subject, shape.name, [cost.peak / MEGABYTE], unit="MB")


def peers(plan: Plan, table: str, source: Path, target: Path) -> dict[str, tuple[list[str], str]]:
    """The command of each program that puts the rows of a file into a keyed table, and what it is given to read."""
    columns, kind = _TABLES[table]
    create = f"CREATE TABLE {table} ({columns}){kind};\n"
    script = str(HERE / "peers_apps" / "to_sql.py")
    found = {TO_SQL: ([sys.executable, script, str(source), str(target), table, create], "")}
    if shell := plan.peer("sqlite3"):
        found[SQLITE_SHELL] = ([shell, str(target)], f"{create}.mode csv\n.import --skip 1 '{source}' {table}\n")
    if tool := plan.peer("sqlite-utils"):
        keys = [word for key in _keys(table) for word in ("--pk", key)]
        found[SQLITE_UTILS] = ([tool, "insert", str(target), table, str(source), "--csv", *keys], "")
    return found


def _keys(table: str) -> Sequence[str]:
    return ("key",) if table == "customer" else ("customer_id", "month")


def usage(plan: Plan, record: Record, shape: Shape) -> None:
    """Months of a part of the customers, one row each, into a book that has the customers; then the same file again."""
    source = books.usage_csv(shape, min(USAGE_OF, shape.customers))
    with source.open(encoding="utf-8") as lines:
        rows = sum(1 for _ in lines) - 1
    target = _with_customers(plan, shape)
    argv = [plan.program, "import", str(source), "--book", str(target), "--yes", "--json"]
    for step, field in (("usage", "added"), ("usage, again", "unchanged")):
        cost = run_weighed(argv, plan.environment)
        if json.loads(cost.output)["files"][0][field] != rows:
            raise AssertionError(f"{step}: not {rows:,} rows {field}: {cost.output[:500]}")
        keep(record, step, SUBJECT, shape, cost)
    run_command([plan.program, "check", "--book", str(target)], plan.environment)
    for subject, (command, script) in peers(plan, "usage", source, target).items():
        if subject == SQLITE_UTILS and rows >= ONCE_FROM and record.get("usage", subject, shape.name):
            continue
        remove_book(target)
        cost = run_weighed(command, plan.environment, script)
        if books.ask(target, "SELECT count(*) FROM usage") != rows:
            raise AssertionError(f"{subject} did not import {rows:,} rows: {cost.output[:500]}")
        keep(record, "usage", subject, shape, cost)
    remove_book(target)


def request_log(plan: Plan, record: Record, shape: Shape) -> None:
    """A log of requests, each with an id of its own, summed to months exactly."""
    source, exact = books.request_log(shape, REQUESTS_OF_EACH * shape.customers)
    target = _with_customers(plan, shape)
    cost = run_weighed([plan.program, "import", str(source), "--book", str(target), "--yes"], plan.environment)
    if (found := books.ask(target, "SELECT sum(spend) FROM usage")) != exact:
        raise AssertionError(f"the log comes to {exact:,} micro-units, and the book to {found}")
    keep(record, "request log", SUBJECT, shape, cost)
    run_command([plan.program, "check", "--book", str(target)], plan.environment)
    remove_book(target)


def _with_customers(plan: Plan, shape: Shape) -> Path:
    target = plan.out / f"load-{shape.customers}.tokentui"
    remove_book(target)
    argv = [plan.program, "import", str(books.customers_csv(shape)), "--book", str(target), "--yes"]
    run_command(argv, plan.environment)
    return target
