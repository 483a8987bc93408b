"""One start of the program on one book, and everything that is done in it."""

import sqlite3
import time
from collections.abc import Callable, Collection

from tests.benchmarks import steps, words
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import Plan
from tests.benchmarks.review_steps import review
from tests.benchmarks.shapes import Shape
from tests.benchmarks.steps import Session, started

STEPS: dict[str, Callable[[Session], None]] = {
    "cursor": steps.cursor,
    "detail": steps.detail,
    "page": steps.page,
    "end": steps.end,
    "sort": steps.sort,
    "filter": steps.filter_letters,
    "unit": steps.units,
    "tag": steps.tag,
    "place": steps.place,
    "crossed": steps.crossed,
    "bulk": steps.bulk,
    "drill": steps.drill,
    "outside": steps.outside,
    "idle": steps.idle,
    "memory": steps.memory,
    "review": review,
}
"""The steps in the order in which they are done; each leaves the screen as it found it."""

EVERYWHERE = ("cursor", "detail", "tag", "place", "crossed", "outside", "memory")
"""The steps that are done on every book; the others only on the largest."""


def run_session(plan: Plan, record: Record, shape: Shape, without: Collection[str] = ()) -> None:
    """Do every wanted step in one start of the program; a step that fails ends that start, and the next begins anew."""
    chosen = STEPS if shape == plan.largest else {name: STEPS[name] for name in EVERYWHERE}
    left = {name: step for name, step in chosen.items() if plan.wants(name) and name not in without}
    measured = plan.wants("start")
    while left or measured:
        name = "start"
        try:
            with started(plan, record, shape, measured=measured) as session:
                measured = False
                while left:
                    name = next(iter(left))
                    begin = time.perf_counter()
                    left.pop(name)(session)
                    print(f"  {name} {time.perf_counter() - begin:.1f} s", end="", flush=True)
                name = "leaving"
                session.terminal.press(words.QUIT)
                if (code := session.terminal.wait_exit()) != 0:
                    raise AssertionError(f"exit code {code}\n{session.terminal.screen()}")
        except (AssertionError, sqlite3.Error) as error:
            print(f"  {name} failed", end="", flush=True)
            record.fail(f"{name}, {shape.name}", error)
            if name == "start":
                return
    print()
