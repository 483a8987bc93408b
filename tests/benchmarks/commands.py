"""What is measured without a terminal: look-ups, the import of a file, the store, and the check at the end."""

import json
import sys

from tests.benchmarks import books
from tests.benchmarks.measure import Record, remove_book, run_command
from tests.benchmarks.plan import Plan
from tests.benchmarks.words import SUBJECT

PYTHON, SQLITE_UTILS, SQLITE_SHELL = "python -c 'import sqlite3, json'", "sqlite-utils", "sqlite3 shell"

_BY_NAME = "SELECT * FROM customer WHERE folded = lower(:name)"
_DECISIONS = 200
# From this number of customers on, the import by sqlite-utils takes minutes, and one run of it has to do.
_ONCE_FROM = 1_000_000


def look_ups(plan: Plan, record: Record, customers: int) -> None:
    """One account, and every panel, from a shell; beside the least that Python and SQLite could take."""
    path = books.book(plan, customers)
    name = books.name_in_the_middle(path)
    book = ("--json", "--book", str(path))
    quoted = name.lower().replace("'", "''")
    commands: dict[tuple[str, str], list[str]] = {
        ("look-up", SUBJECT): [plan.program, "show", name, *book],
        ("look-up", PYTHON): [sys.executable, "-c", "import sqlite3, json"],
        ("find", SUBJECT): [plan.program, "find", name[:8], *book],
        ("composition", SUBJECT): [plan.program, "composition", *book],
        ("gap", SUBJECT): [plan.program, "gap", *book],
        ("verdict", SUBJECT): [plan.program, "verdict", *book],
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
            if (
                key[0] == "look-up"
                and key[1] != PYTHON
                and name not in json.dumps(_read(cost.output), ensure_ascii=False)
            ):
                raise AssertionError(f"{' '.join(argv)} did not find {name!r}: {cost.output[:500]}")
            if number:
                measured[key].append((cost.wall, cost.cpu))
    for (step, subject), costs in measured.items():
        record.add(step, subject, customers, [wall for wall, _ in costs], [cpu for _, cpu in costs])


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise AssertionError(f"no JSON: {text[:500]}") from None


def imports(plan: Plan, record: Record, customers: int) -> None:
    """The customers of a CSV file into a new book, beside programs that take the rows as they come."""
    source = str(books.customers_csv(plan, customers))
    target = plan.out / f"import-{customers}.tokentui"
    shell = plan.peer("sqlite3")
    tool = plan.peer("sqlite-utils")
    commands = {SUBJECT: ([plan.program, "import", source, "--book", str(target), "--yes"], "")}
    if shell:
        script = "CREATE TABLE customer (key TEXT PRIMARY KEY, name, segment, industry, spend REAL, spend_basis);\n"
        commands[SQLITE_SHELL] = ([shell, str(target)], f"{script}.mode csv\n.import --skip 1 '{source}' customer\n")
    if tool and not (customers >= _ONCE_FROM and record.get("import", SQLITE_UTILS, customers)):
        commands[SQLITE_UTILS] = ([tool, "insert", str(target), "customer", source, "--csv", "--pk", "key"], "")
    for subject, (argv, script) in commands.items():
        remove_book(target)
        cost = run_command(argv, plan.environment, script)
        if books.ask(target, "SELECT count(*) FROM customer") != customers:
            raise AssertionError(f"{subject} did not import {customers:,} customers: {cost.output[:500]}")
        record.add("import", subject, customers, [cost.wall], [cost.cpu])
        if subject == SUBJECT and not record.get("index after an import", SUBJECT, customers):
            cost = run_command(books.indexing(target), plan.environment)
            record.add("index after an import", SUBJECT, customers, [cost.wall], [cost.cpu])
    remove_book(target)


def store(plan: Plan, record: Record, customers: int) -> None:
    """Durable decisions and panel reads without a screen."""
    argv = [sys.executable, "-m", "tests.benchmarks.store_costs", str(plan.work_book(customers))]
    found = json.loads(run_command([*argv, str(min(_DECISIONS, plan.presses * 5))], plan.environment).output)
    for step, costs in found.items():
        record.add(step, SUBJECT, customers, [wall for wall, _ in costs], [cpu for _, cpu in costs])


def check(plan: Plan, record: Record, customers: int) -> None:
    """Whether everything derived in the book still is what its sources say, after all that was done to it."""
    cost = run_command([plan.program, "check", "--book", str(plan.work_book(customers))], plan.environment)
    record.add("check", SUBJECT, customers, [cost.wall], [cost.cpu])
