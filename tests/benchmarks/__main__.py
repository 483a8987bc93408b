"""`python -m tests.benchmarks`: measure the installed program and its peers, and write the result."""

import argparse
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import books, commands, curves, report
from tests.benchmarks.fire import run_fire
from tests.benchmarks.measure import Record, remove_book
from tests.benchmarks.peers import PEERS, Peer, folder_of_programs, missing_peers, run_peer
from tests.benchmarks.plan import OUT, SIZES, Plan
from tests.benchmarks.steps import STEPS, run_session

COMMANDS: dict[str, Callable[[Plan, Record, int], None]] = {
    "look-ups": commands.look_ups,
    "store": commands.store,
    "import": commands.imports,
}
ALL_STEPS = ("start", *STEPS, *COMMANDS, "fire", "check", "peers")

_FEWER_RUNS_FROM = 1_000_000
_SLOW = {"import"}
_RUNS_OF_SLOW = 3


def read_plan(arguments: Sequence[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="1,000 customers, 2 runs: only see that every step works")
    parser.add_argument(
        "--only", action="append", default=[], choices=ALL_STEPS, metavar="STEP", help=", ".join(ALL_STEPS)
    )
    parser.add_argument("--runs", type=int, help="how often everything is done (5)")
    parser.add_argument("--presses", type=int, help="how often a key is pressed in a run (40)")
    parser.add_argument("--sizes", help="numbers of customers, with commas (1000,100000,1000000)")
    parser.add_argument("--program", help="the program to measure (tokentui, beside this Python)")
    parser.add_argument("--peers", type=Path, help="a virtual environment with the peers (that of this Python)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the result (tests/benchmarks/out)")
    chosen = parser.parse_args(arguments)
    beside = Path(sys.executable).parent / "tokentui"
    program = chosen.program or (str(beside) if beside.exists() else shutil.which("tokentui"))
    if program is None:
        parser.error("tokentui is not installed beside this Python; give it with --program")
    sizes = tuple(int(size) for size in chosen.sizes.split(",")) if chosen.sizes else None
    return Plan(
        sizes=sizes or (SIZES[:1] if chosen.short else SIZES),
        runs=chosen.runs or (2 if chosen.short else 5),
        presses=chosen.presses or (4 if chosen.short else 40),
        only=frozenset(chosen.only),
        short=chosen.short,
        program=program,
        peers=folder_of_programs(chosen.peers) if chosen.peers else Path(sys.executable).parent,
        out=chosen.out.absolute(),
    )


def run(plan: Plan) -> Record:
    """Measure everything that is wanted; whatever fails is in the record, and the rest is still measured."""
    record = Record()
    for customers in plan.sizes:
        books.fresh_copy(plan, customers)
    for number in range(plan.runs):
        for customers in plan.sizes:
            print(f"run {number + 1} of {plan.runs}: {customers:,} customers", flush=True)
            _peers(plan, record, customers, [peer for peer in PEERS if peer.largest != 0])
            run_session(plan, record, customers)
            _commands(plan, record, customers, number)
        _peers(plan, record, 0, [peer for peer in PEERS if peer.largest == 0])
    for customers in (plan.sizes[0], plan.sizes[-1]) if len(plan.sizes) > 1 else plan.sizes:
        if plan.wants("fire"):
            _attempt(record, f"fire at {customers:,} customers", partial(run_fire, plan, record, customers))
    for customers in plan.sizes:
        if plan.wants("check"):
            _attempt(record, f"check at {customers:,} customers", partial(commands.check, plan, record, customers))
        remove_book(plan.work_book(customers))
    return record


def _commands(plan: Plan, record: Record, customers: int, number: int) -> None:
    for name, command in COMMANDS.items():
        slow = name in _SLOW and customers >= _FEWER_RUNS_FROM
        if plan.wants(name) and not (slow and number >= _RUNS_OF_SLOW):
            what = f"{name} at {customers:,} customers"
            _attempt(record, what, partial(command, plan, record, customers))


def _peers(plan: Plan, record: Record, customers: int, peers: Sequence[Peer]) -> None:
    for peer in peers:
        largest = max(plan.sizes)
        if plan.wants("peers") and (customers == largest if peer.largest is None else customers <= peer.largest):
            what = f"{peer.name} at {customers:,} customers"
            _attempt(record, what, partial(run_peer, plan, record, peer, customers))


def _attempt(record: Record, what: str, action: Callable[[], object]) -> None:
    begin = time.perf_counter()
    try:
        action()
        print(f"  {what} {time.perf_counter() - begin:.1f} s", flush=True)
    except (AssertionError, OSError, sqlite3.Error) as error:
        record.fail(what, error)
        print(f"failed: {what}: {str(error).splitlines()[0]}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; 1 when a step did not work. A missed budget is a result, not an error."""
    plan = read_plan(arguments)
    record = run(plan)
    data, page = report.write(plan, record, missing_peers(plan), plan.out)
    drawable = curves.read_curves(json.loads(data.read_text(encoding="utf-8"))["figures"])
    if drawable:
        (plan.out / "curves.svg").write_text(curves.draw(drawable), encoding="utf-8")
    print(f"{page}\n{data}")
    for failure in record.failures:
        print(f"\nfailed: {failure}", file=sys.stderr)
    return 1 if record.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
