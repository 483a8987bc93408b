"""What is measured without a terminal: look-ups, imports, the store, the shell on the largest book, and the check."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks import books
from tests.benchmarks.loading import ONCE_FROM, SQLITE_SHELL, SQLITE_UTILS, keep, peers
from tests.benchmarks.measure import Cost, Record, remove_book, run_command, run_weighed
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.words import SUBJECT

PYTHON = "python -c 'import sqlite3, json'"

SHELL: Mapping[str, tuple[str, ...]] = {
    "agreement": ("agreement", "--json"),
    "second-look": ("second-look", "--json"),
    "reviewers": ("reviewers", "--json"),
    "concentration": ("concentration", "--json"),
    "log": ("log", "--json"),
    "verdict": ("verdict", "--json"),
    "composition": ("composition", "--json"),
    "gap": ("gap", "--json"),
}
"""What is asked of the largest book from a shell."""

LONG_TEXT = "é" * 10_000
"""What is looked for in vain: a text longer than any name."""

_BY_NAME = "SELECT * FROM customer WHERE folded = lower(:name)"
_DECISIONS = 200


def look_ups(plan: Plan, record: Record, shape: Shape) -> None:
    """One account from a shell, beside the least that Python and SQLite could take; and a text that is nowhere."""
    path = books.book(shape)
    name = books.name_in_the_middle(path)
    book = ("--json", "--book", str(path))
    quoted = name.lower().replace("'", "''")
    commands: dict[tuple[str, str], list[str]] = {
        ("look-up", SUBJECT): [plan.program, "show", name, *book],
        ("look-up", PYTHON): [sys.executable, "-c", "import sqlite3, json"],
        ("find", SUBJECT): [plan.program, "find", name[:8], *book],
    }
    if program := plan.peer("sqlite-utils"):
        commands["look-up", SQLITE_UTILS] = [program, "query", str(path), _BY_NAME, "-p", "name", name.lower()]
    if program := plan.peer("sqlite3"):
        sql = _BY_NAME.replace("lower(:name)", f"'{quoted}'")
        commands["look-up", SQLITE_SHELL] = [program, "-json", "-readonly", str(path), sql]
    measured: dict[tuple[str, str], list[tuple[float, float]]] = {key: [] for key in commands}
    for number in range(1 + max(2, plan.presses // 8)):
        for key, argv in commands.items():
            cost = run_command(argv, plan.environment)
            if key[0] == "look-up" and key[1] != PYTHON:
                _expect(name, argv, cost)
            if number:
                measured[key].append((cost.wall, cost.cpu))
    for (step, subject), costs in measured.items():
        record.add(step, subject, shape.name, [wall for wall, _ in costs], [cpu for _, cpu in costs])
    cost = run_command([plan.program, "find", LONG_TEXT, *book], plan.environment, codes=(0, 1))
    record.add("find, 10,000 letters", SUBJECT, shape.name, [cost.wall], [cost.cpu])


def _expect(name: str, argv: Sequence[str], cost: Cost) -> None:
    try:
        found = json.loads(cost.output)
    except ValueError:
        raise AssertionError(f"no JSON: {cost.output[:500]}") from None
    if name not in json.dumps(found, ensure_ascii=False):
        raise AssertionError(f"{' '.join(argv)} did not find {name!r}: {cost.output[:500]}")


def shell(plan: Plan, record: Record, shape: Shape) -> None:
    """What counts and compares all decisions, and the export of all customers, with the memory each needs."""
    target = plan.out / "export.csv"
    commands = {name: [*argv, "--book", str(plan.work_book(shape))] for name, argv in SHELL.items()}
    commands["export"] = ["export", str(target), "--yes", "--book", str(plan.work_book(shape))]
    for name, argv in commands.items():
        keep(record, f"shell: {name}", SUBJECT, shape, run_weighed([plan.program, *argv], plan.environment))
    with target.open(encoding="utf-8") as lines:
        if (rows := sum(1 for _ in lines) - 1) < shape.customers:
            raise AssertionError(f"the export has {rows:,} rows for {shape.customers:,} customers")
    target.unlink()


def imports(plan: Plan, record: Record, shape: Shape) -> None:
    """The customers of a CSV file into a new book, beside programs that take the rows as they come.

    Once with quotes only where a cell needs them, once with quotes around every cell.
    """
    target = plan.out / f"import-{shape.customers}.tokentui"
    for step, quoted in (("import", False), ("import, quoted", True)):
        source = books.customers_csv(shape, quoted=quoted)
        for subject, (argv, script) in _importers(plan, source, target).items():
            slow = subject == SQLITE_UTILS and shape.customers >= ONCE_FROM
            if slow and (quoted or record.get(step, subject, shape.name)):
                continue
            remove_book(target)
            cost = run_weighed(argv, plan.environment, script)
            if books.ask(target, "SELECT count(*) FROM customer") != shape.customers:
                raise AssertionError(f"{subject} did not import {shape.customers:,} customers: {cost.output[:500]}")
            keep(record, step, subject, shape, cost)
            if subject == SUBJECT:
                _again(plan, record, shape, step, argv)
            if subject == SUBJECT:
                _indexed(plan, record, shape, step, cost, target)
    remove_book(target)


def _indexed(plan: Plan, record: Record, shape: Shape, step: str, imported: Cost, target: Path) -> None:
    """The import and what it left for later, all that search goes by."""
    cost = run_command(books.indexing(target), plan.environment)
    record.add("index after an import", SUBJECT, shape.name, [cost.wall], [cost.cpu])
    both = [imported.wall + cost.wall], [imported.cpu + cost.cpu]
    record.add(f"{step}, search ready", SUBJECT, shape.name, *both)


def _again(plan: Plan, record: Record, shape: Shape, step: str, argv: Sequence[str]) -> None:
    """The same file once more, of which nothing is new."""
    cost = run_weighed([*argv, "--json"], plan.environment)
    if json.loads(cost.output)["files"][0]["unchanged"] != shape.customers:
        raise AssertionError(f"the same file changed the book: {cost.output[:500]}")
    keep(record, f"{step}, again", SUBJECT, shape, cost)


def _importers(plan: Plan, source: Path, target: Path) -> dict[str, tuple[list[str], str]]:
    """The command of each program, and what it is given to read."""
    own = {SUBJECT: ([plan.program, "import", str(source), "--book", str(target), "--yes"], "")}
    return own | peers(plan, "customer", source, target)


def store(plan: Plan, record: Record, shape: Shape) -> None:
    """Decisions, facts, notes and readings of the panels without a screen."""
    argv = [sys.executable, "-m", "tests.benchmarks.store_costs", str(plan.work_book(shape))]
    found = json.loads(run_command([*argv, str(min(_DECISIONS, plan.presses * 5))], plan.environment).output)
    for step, costs in found.items():
        record.add(step, SUBJECT, shape.name, [wall for wall, _ in costs], [cpu for _, cpu in costs])


def check(plan: Plan, record: Record, shape: Shape) -> None:
    """Whether everything derived in the book still is what its sources say, after all that was done to it."""
    cost = run_command([plan.program, "check", "--book", str(plan.work_book(shape))], plan.environment)
    record.add("check", SUBJECT, shape.name, [cost.wall], [cost.cpu])
