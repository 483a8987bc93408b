"""`python -m tests.any_order --seconds 300 --seed 1`: what people do to a book in any order, for a stated time."""

import argparse
import sys
from collections import Counter
from time import monotonic

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.any_order.machine import AnyOrder

RUNS = 4
"""Books that follow from one seed."""


class Counted(AnyOrder):
    """The same, which counts what was done."""

    steps: Counter[str] = Counter()

    def did(self, act: str) -> None:
        """One more."""
        super().did(act)
        self.steps[act] += 1


def main() -> int:
    """Try new orders until the time is over, and print counts; what fails is raised with the steps that led there."""
    asked = argparse.ArgumentParser(prog="python -m tests.any_order", description=__doc__)
    asked.add_argument("--seconds", type=float, default=300)
    asked.add_argument("--seed", type=int, default=0, help="the first one; each makes some books")
    asked.add_argument("--steps", type=int, default=60, help="acts on each book")
    asked.add_argument("--shorter", action="store_true", help="look for the fewest acts that fail, which takes long")
    given = asked.parse_args()
    begun, number = monotonic(), given.seed
    longer = settings(
        max_examples=RUNS,
        stateful_step_count=given.steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if given.shorter else [])],
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        while monotonic() - begun < given.seconds:
            run_state_machine_as_test(seed(number)(Counted), settings=longer)
            number += 1
    finally:
        for act, times in sorted(Counted.steps.items()):
            print(f"{act:<24}{times:>8,}")
        print(f"{Counted.steps.total():,} acts, seeds {given.seed} to {number}, {monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
