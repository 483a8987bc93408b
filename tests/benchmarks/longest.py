"""`python -m tests.benchmarks.longest BOOK`: the longest moments in which the app heard no key, and what it did then.

A copy of the book is browsed and reviewed by hands that wait until everything is shown. Every step that the thread of
the screen takes without a break is timed, in processor time beside wall time, and named by the last message in it.
"""

import argparse
import asyncio
import json
import shutil
import sqlite3
import tempfile
import time
from asyncio.events import Handle
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from tests.benchmarks.measure import Moment
from tests.benchmarks.steps import decide
from tests.benchmarks.words import SORTS
from tests.tui.hands import Hands
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.dialogs.pick import PickDialog
from tokentui.tui.screens.page import Page
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.widgets.review_pane import ReviewPane

SHOWN = 10
MS = 1000.0


class Tracer:
    """Times what the event loop runs."""

    def __init__(self) -> None:
        self.steps: list[Moment] = []
        self.during = "start"
        self._message = ""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time every step that is made in the block."""
        run, dispatch = Handle._run, MessagePump._dispatch_message

        def timed(handle: Handle) -> None:
            self._message = ""
            wall, cpu = time.perf_counter(), time.thread_time()
            run(handle)
            spent = (time.thread_time() - cpu) * MS
            what = self._message or str(getattr(handle, "_callback", ""))[:60]
            self.steps.append(Moment(spent, (time.perf_counter() - wall) * MS, self.during, what))

        async def named(pump: MessagePump, message: Message) -> None:
            callback = getattr(message, "callback", None)
            called = f" {getattr(callback, '__qualname__', callback)}"[:90] if callback is not None else ""
            self._message = f"{type(pump).__name__} ← {type(message).__name__}{called}"
            await dispatch(pump, message)

        Handle._run, MessagePump._dispatch_message = timed, named  # type: ignore[assignment,method-assign]
        try:
            yield
        finally:
            Handle._run, MessagePump._dispatch_message = run, dispatch  # type: ignore[method-assign]

    def longest(self) -> list[Moment]:
        """The steps that took most processor time, longest first."""
        return sorted(self.steps, key=lambda step: step.cpu, reverse=True)[:SHOWN]


class Sitting:
    """Hands on an app, and a tracer that is told what they do."""

    def __init__(self, app: TokentuiApp, pilot: Pilot[None], tracer: Tracer) -> None:
        self.app, self._pilot, self._tracer = app, pilot, tracer
        self._hands = Hands(app, pilot)
        self.waited: list[tuple[str, float]] = []
        """How long it took until what was done was shown, in milliseconds."""

    async def do(self, during: str, *keys: str, until: Callable[[], bool] = lambda: True) -> None:
        """Press keys, and wait until what they lead to is shown."""
        self._tracer.during = during
        began = time.perf_counter()
        await self._hands.press(*keys)
        await self.until(until)
        self.waited.append((during, (time.perf_counter() - began) * MS))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        while not holds():
            await self._pilot.pause(0.005)

    def reviews(self) -> bool:
        """Whether an account is under review and painted."""
        screen = self.app.screen
        if not isinstance(screen, ReviewScreen) or not screen.is_shown:
            return False
        current = screen.review.current
        return current is None or screen.query_one(ReviewPane).painted(current)

    def browses(self) -> bool:
        """Whether the table is there with all rows, and nothing over it."""
        screen = self.app.screen
        return isinstance(screen, BrowseScreen) and screen.is_shown and not screen.view.busy

    def picks(self) -> bool:
        """Whether a list to pick from is open."""
        return isinstance(self.app.screen, PickDialog)

    def keys_of(self, title: str) -> Sequence[str]:
        """The keys that lead to the line that begins so, of the list that is open."""
        assert isinstance(self.app.screen, PickDialog)
        rows = self.app.screen._found
        return ("home", *["down"] * next(place for place, row in enumerate(rows) if row.label.startswith(title)))


QUEUES = {"largest": "largest open", "flip": "most able", "random": "random"}
"""Queues to review, and how their line in the list of queues begins."""


async def session(sitting: Sitting, book: Path) -> None:
    """What a person does: look for a customer, sort, decide, see another decide, review several queues, and leave."""
    await sitting.do("start", until=sitting.browses)
    for place in (*range(1, len(SORTS)), 0):
        await sitting.do("open sorts", "s", until=sitting.picks)
        await sitting.do(f"sort by {SORTS[place]}", "home", *["down"] * place, "enter", until=sitting.browses)
        await sitting.do(f"end by {SORTS[place]}", "G", "g")
    for letter in ("/", "a", "c"):
        await sitting.do(f"filter {letter}", letter, until=sitting.browses)
    await sitting.do("filter away", "escape", until=sitting.browses)
    await sitting.do("down", "j")
    await sitting.do("tag", "1")
    table = sitting.app.screen
    assert isinstance(table, BrowseScreen)
    seen = table.state.seen
    await asyncio.to_thread(_decided_outside, book)
    await sitting.do("change by another", until=lambda: table.state.seen != seen)
    await sitting.do("onto the customer with most facts", "k")
    for queue, title in QUEUES.items():
        await sitting.do(f"R for {queue}", "R", until=sitting.picks)
        await sitting.do(f"choose {queue}", *sitting.keys_of(title))
        if queue == "random":
            await sitting.do("seed", "enter", "7")
        await sitting.do(f"first card of {queue}", "enter", until=sitting.reviews)
        for turn in range(3):
            await sitting.do(f"decision {turn + 1} in {queue}", str(turn + 1), until=sitting.reviews)
        await sitting.do(f"postpone in {queue}", "space", until=sitting.reviews)
        await sitting.do(f"undo in {queue}", "u", until=sitting.reviews)
        await sitting.do(f"leave {queue}", "escape", until=lambda: isinstance(sitting.app.screen, Page))
        await sitting.do("close report", "escape", until=sitting.browses)


def _decided_outside(book: Path) -> None:
    with closing(sqlite3.connect(book, timeout=10, isolation_level=None)) as db:
        decide(db, db.execute("SELECT max(id) FROM customer").fetchone()[0], "core")


async def trace(book: Path) -> tuple[list[Moment], list[tuple[str, float]]]:
    """The longest steps of a session on a book, and how long a person waited for what."""
    tracer = Tracer()
    app = TokentuiApp(book, Config("tracer"))
    with tracer.watching():
        async with app.run_test(size=(120, 36)) as pilot:
            sitting = Sitting(app, pilot, tracer)
            await session(sitting, book)
    return tracer.longest(), sitting.waited


def main() -> None:
    """Trace a session on a copy of the book, and print what took longest."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.longest", description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("--json", action="store_true", help="print the steps as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.tokentui"
        shutil.copyfile(given.book, copy)
        steps, waited = asyncio.run(trace(copy))
    if given.json:
        print(json.dumps(steps))
        return
    print("Longest steps of the thread of the screen")
    print("processor ms   wall ms   while              message")
    for step in steps:
        print(f"{step.cpu:12.1f} {step.wall:9.1f}   {step.during:<24} {step.message}")
    print("\nUntil it was shown, wall ms")
    for during, wall in waited:
        print(f"{wall:12.1f}   {during}")


if __name__ == "__main__":
    main()
