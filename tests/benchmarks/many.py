"""What a hundred thousand decisions at once cost: said, taken back, said again, merged, and renamed by the codebook.

`python -m tests.benchmarks.many BOOK NUMBER` prints what the first three take as JSON, in seconds of processor time.
"""

import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Record, run_command
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.words import SUBJECT
from tokentui.domain.statements import a_set
from tokentui.services.decide import classify, redo, undo
from tokentui.services.workbook import open_workbook

MOST = 100_000
MICRO = 1e6

_LEFT_OUT, _INTO = "consumer", "product"


def decisions_at_once(plan: Plan, record: Record, shape: Shape) -> None:
    """Microseconds of processor time for each decision, and the seconds that a merge of two use cases takes."""
    book, number = plan.work_book(shape), min(MOST, shape.customers // 2)
    argv = [sys.executable, "-m", "tests.benchmarks.many", str(book), str(number)]
    for step, seconds in json.loads(run_command(argv, plan.environment).output).items():
        record.add(step, SUBJECT, shape.name, [seconds / number * MICRO], unit="µs")
    lines = plan.out / "merged.jsonl"
    lines.write_text("\n".join(_lines(book, number)) + "\n", encoding="utf-8")
    cost = run_command([plan.program, "merge", str(lines), "--book", str(book)], plan.environment)
    record.add("many: merge", SUBJECT, shape.name, [cost.cpu / number * MICRO], unit="µs")
    lines.unlink()
    _merge_use_cases(plan, record, shape)


def _lines(book: Path, number: int) -> Iterator[str]:
    """A log of one reviewer, as `tokentui export --decisions` writes it."""
    with closing(sqlite3.connect(book)) as db:
        keys = [key for (key,) in db.execute("SELECT key FROM customer ORDER BY id DESC LIMIT ?", (number,))]
    for place, key in enumerate(keys):
        said = {"customer": key, "at": "2026-10-01T09:00:00.000Z", "reviewer": "merged", "statement": "set"}
        yield json.dumps({**said, "use_cases": ["operations"], "seq": 1, "decision": f"{place:032x}"})


def _merge_use_cases(plan: Plan, record: Record, shape: Shape) -> None:
    command = [plan.program, "codebook", "--book", str(plan.work_book(shape))]
    text = run_command([*command, "--toml"], plan.environment).output
    head, *entries = re.split(r"(?m)^(?=\[\[use_case\]\])", text)
    kept = [entry for entry in entries if f'code = "{_LEFT_OUT}"' not in entry]
    edited = plan.out / "codebook.toml"
    edited.write_text("".join([head, *kept]), encoding="utf-8")
    loading = [*command, "--load", str(edited), "--into", f"{_LEFT_OUT}={_INTO}", "--yes"]
    cost = run_command(loading, plan.environment)
    record.add("codebook merge", SUBJECT, shape.name, [cost.wall], [cost.cpu])
    edited.unlink()


def costs(path: Path, number: int) -> dict[str, float]:
    """Seconds of processor time of each."""
    with closing(open_workbook(path, "bulk")) as workbook:
        ids = [row[0] for row in workbook.book.db.execute("SELECT id FROM customer ORDER BY id LIMIT ?", (number,))]
        return {
            "many: tag": _seconds(partial(classify, workbook, ids, a_set("core"))),
            "many: undo": _seconds(partial(undo, workbook)),
            "many: redo": _seconds(partial(redo, workbook)),
        }


def _seconds(action: Callable[[], object]) -> float:
    begin = time.process_time()
    action()
    return time.process_time() - begin


if __name__ == "__main__":
    print(json.dumps(costs(Path(sys.argv[1]), int(sys.argv[2]))))
