"""`python -m tests.benchmarks`: measure the installed program and its peers, and write the result."""

import argparse
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import books, commands, loading, report, review_steps
from tests.benchmarks.fire import run_fire
from tests.benchmarks.many import decisions_at_once
from tests.benchmarks.matching import match
from tests.benchmarks.measure import MS, Moment, Record, remove_book, run_command
from tests.benchmarks.peers import PEERS, Peer, folder_of_programs, missing_peers, run_peer, start_in_turn
from tests.benchmarks.plan import OUT, Plan
from tests.benchmarks.sessions import STEPS, run_session
from tests.benchmarks.shapes import ALL, MOST_FACTS, SHORT, TABLE, Shape
from tests.benchmarks.words import SUBJECT

Step = Callable[[Plan, Record, Shape], None]


def longest(plan: Plan, record: Record, shape: Shape) -> None:
    """The ten longest moments in which the app heard no key, by processor time."""
    argv = [sys.executable, "-m", "tests.benchmarks.longest", "--json", str(plan.work_book(shape))]
    moments = [Moment(*step) for step in json.loads(run_command(argv, plan.environment).output)]
    record.add("longest moments", SUBJECT, shape.name, [one.cpu / MS for one in moments])
    if shape == plan.largest:
        record.longest = moments


ON_EVERY_BOOK: dict[str, Step] = {"store": commands.store}
ON_THE_LARGEST: dict[str, Step] = {
    "look-ups": commands.look_ups,
    "shell": commands.shell,
    "review-start": review_steps.from_a_shell,
    "import": commands.imports,
    "usage": loading.usage,
    "request-log": loading.request_log,
    "match": match,
    "longest": longest,
}
AT_THE_END: dict[str, Step] = {"fire": run_fire, "many": decisions_at_once}
"""What is done once, on the largest book."""
ALL_STEPS = ("start", *STEPS, *ON_EVERY_BOOK, *ON_THE_LARGEST, *AT_THE_END, "check", "peers")

RUNS_OF_SLOW = 2
"""How often slow steps are done, peers are started, and books of a direction alone are opened."""
_SLOW = frozenset(("import", "usage", "request-log", "match", "shell", "longest", "review"))


def read_plan(arguments: Sequence[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small books, one run: only see that every step works")
    parser.add_argument(
        "--only", action="append", default=[], choices=ALL_STEPS, metavar="STEP", help=", ".join(ALL_STEPS)
    )
    parser.add_argument("--runs", type=int, help="how often everything is done (3)")
    parser.add_argument("--presses", type=int, help="how often a key is pressed in a run (20)")
    parser.add_argument("--books", help="other books: customers-decisions-reviewers-…, as in the names of the files")
    parser.add_argument("--program", help="the program to measure (tokentui, beside this Python)")
    parser.add_argument("--peers", type=Path, help="a virtual environment with the peers (that of this Python)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the result (tests/benchmarks/out)")
    chosen = parser.parse_args(arguments)
    beside = Path(sys.executable).parent / "tokentui"
    program = chosen.program or (str(beside) if beside.exists() else shutil.which("tokentui"))
    if program is None:
        parser.error("tokentui is not installed beside this Python; give it with --program")
    shapes = tuple(Shape(*map(int, slug.split("-"))) for slug in chosen.books.split(",")) if chosen.books else None
    return Plan(
        shapes=shapes or (SHORT if chosen.short else ALL),
        runs=chosen.runs or (1 if chosen.short else 3),
        presses=chosen.presses or (4 if chosen.short else 20),
        only=frozenset(chosen.only),
        short=chosen.short,
        program=program,
        peers=folder_of_programs(chosen.peers) if chosen.peers else Path(sys.executable).parent,
        out=chosen.out.absolute(),
    )


def run(plan: Plan) -> Record:
    """Measure everything that is wanted; whatever fails is in the record, and the rest is still measured."""
    record = Record()
    for shape in plan.shapes:
        books.fresh_copy(plan, shape)
    for number in range(plan.runs):
        brief = number >= RUNS_OF_SLOW
        if not brief:
            _peers(plan, record)
        _attempt(plan, record, "start", start_in_turn, plan.largest)
        for shape in plan.shapes:
            if brief and shape not in (*TABLE, plan.smallest, plan.largest):
                continue
            print(f"run {number + 1} of {plan.runs}: {shape.name}", flush=True)
            run_session(plan, record, shape, _SLOW if brief else ())
            for name, step in _steps_on(plan, shape).items():
                if not (brief and name in _SLOW):
                    _attempt(plan, record, name, step, shape)
    for name, step in AT_THE_END.items():
        _attempt(plan, record, name, step, plan.largest)
    for shape in plan.shapes:
        _attempt(plan, record, "check", commands.check, shape)
        remove_book(plan.work_book(shape))
    return record


def _steps_on(plan: Plan, shape: Shape) -> dict[str, Step]:
    """What is done on a book beside the session in the app."""
    if shape == plan.largest:
        return ON_EVERY_BOOK | ON_THE_LARGEST
    # Where one customer has thousands of facts, its detail is what may keep a key waiting.
    return ON_EVERY_BOOK | ({"longest": longest} if shape == MOST_FACTS else {})


def _peers(plan: Plan, record: Record) -> None:
    for peer in PEERS:

        def run_it(plan: Plan, record: Record, _: Shape, peer: Peer = peer) -> None:
            run_peer(plan, record, peer)

        _attempt(plan, record, "peers", run_it, plan.largest)


def _attempt(plan: Plan, record: Record, name: str, step: Step, shape: Shape) -> None:
    if not plan.wants(name):
        return
    begin = time.perf_counter()
    try:
        step(plan, record, shape)
        print(f"  {name} {time.perf_counter() - begin:.1f} s", flush=True)
    except (AssertionError, OSError, sqlite3.Error) as error:
        what = f"{name}, {shape.name}"
        record.fail(what, error)
        print(f"failed: {what}: {str(error).splitlines()[0]}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; 1 when a step did not work. A missed budget is a result, not an error."""
    plan = read_plan(arguments)
    record = run(plan)
    data, page = report.write(plan, record, missing_peers(plan), plan.out)
    print(f"{page}\n{data}")
    for failure in record.failures:
        print(f"\nfailed: {failure}", file=sys.stderr)
    return 1 if record.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
