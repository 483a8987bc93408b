"""Try every fault, or those whose name holds a word; exit 1 unless all are caught."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutations.faults import MUTATIONS
from tests.mutations.mutation import Mutation
from tests.mutations.running import BOUND, Outcome, copy_tree, run_tests, tried


def main() -> int:
    """Try the faults, some at a time, each in a copy of the tree that no other uses meanwhile."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("words", nargs="*", help="try only faults whose name or file holds one of these")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    given = parser.parse_args()
    chosen = [
        one for one in MUTATIONS if not given.words or any(word in f"{one.name} {one.file}" for word in given.words)
    ]
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(given.jobs):
            copies.put(copy_tree(Path(folder) / str(number)))
        every = tuple(dict.fromkeys(name for one in chosen for name in one.tests))
        code, said = run_tests(every, Path(folder) / "0", len(every) * BOUND)
        if code:
            print(f"The tests fail without any fault: {said}")
            return 1
        with ThreadPoolExecutor(given.jobs) as pool:
            found = list(pool.map(lambda one: _try(one, copies), chosen))
    counts = Counter(found)
    print(f"{len(chosen)} faults: {', '.join(f'{number} {outcome}' for outcome, number in counts.items())}")
    return 0 if counts[Outcome.CAUGHT] == len(chosen) else 1


def _try(mutation: Mutation, copies: "SimpleQueue[Path]") -> Outcome:
    copy, began = copies.get(), time.monotonic()
    try:
        outcome, said = tried(mutation, copy)
    finally:
        copies.put(copy)
    print(f"{outcome:<8}  {time.monotonic() - began:5.1f} s  {mutation.name}  ·  {mutation.file}", flush=True)
    if outcome is not Outcome.CAUGHT:
        print(f"          {said}")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
