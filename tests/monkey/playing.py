"""Playing one sequence on a fresh book, and judging what came of it."""

import asyncio
import re
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from textual.pilot import WaitForScreenTimeout

from tests.driving.books import FourBooks
from tests.driving.hands import COMES, Hands, at_work, told
from tests.monkey.oracles import MONKEY, TOO_SMALL, Log, Shown, differing, shown, stale, unsound
from tests.monkey.outside import OtherProcess
from tests.monkey.steps import Do, Play, Step

LIMIT = 60.0
"""Seconds of processor time after which a sequence is taken to hang; one takes a second or two."""
AT_LEAST = 0.1
"""The part of a processor that the busiest machine leaves to a sequence; with less of it, it merely waits."""
ARRIVES = COMES
"""Seconds within which a change by another process is on the screen."""
_ESCAPES = 40
_SIZE = (120, 36)
"""The window in which the screen is judged at the end."""

Next = Callable[[Hands], Step | None]
"""Gives the next step, which may depend on the screen."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be."""

    kind: str
    what: str

    @property
    def signature(self) -> tuple[str, str]:
        """The same for the same fault, whatever it met: names and numbers are left out."""
        return self.kind, re.sub(r"'[^']*'|\"[^\"]*\"|→.*|[\d.,]+", "", self.what)[:120]

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


class Found(Exception):
    """Ends a sequence at its first fault."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.fault = Fault(kind, what)


class Hang(KeyboardInterrupt):
    """Breaks off what does not end; an interrupt, since nothing else leaves every loop."""


@dataclass(slots=True)
class Run:
    """What a sequence was, and what came of it."""

    play: Play
    fault: Fault | None = None
    seen: set[str] = field(default_factory=set)
    keys: int = 0


class Player:
    """Plays sequences, each on a fresh copy of its book."""

    def __init__(self, books: FourBooks, folder: Path, limit: float = LIMIT) -> None:
        self._books, self._folder, self.limit = books, folder, limit
        self._other = OtherProcess()
        folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """End the other process."""
        self._other.close()

    def replay(self, play: Play) -> Run:
        """Play what was kept."""
        steps = iter(play.steps)
        return self.play(play, lambda _: next(steps, None))

    def play(self, begins: Play, following: Next) -> Run:
        """Play steps as they are chosen; ends at the first fault."""
        book = self._books.copy(begins.book, self._folder / "book.tokentui")
        run = Run(replace(begins, steps=(), fault=""))
        stack: list[str] = []
        try:
            with _limited(self.limit, stack):
                asyncio.run(self._played(run, book, following))
        except Found as found:
            run.fault = found.fault
        except (Hang, WaitForScreenTimeout, TimeoutError) as error:
            run.fault = Fault("hang", stack[0] if stack else str(error) or type(error).__name__)
        except SystemExit as error:
            run.fault = Fault("exit code", f"the process ended with {error.code}")
        if run.fault is not None:
            run.play = replace(run.play, fault=str(run.fault))
        return run

    async def _played(self, run: Run, book: Path, following: Next) -> None:
        size, table = (run.play.columns, run.play.rows), None
        with closing(Log(book)) as log:
            async with at_work(book, size, reviewer=MONKEY, watch=run.play.watch) as hands:
                try:
                    await self._steps(run, hands, log, book, following)
                    table = await _judge(run, hands, log, book)
                finally:
                    run.seen |= hands.seen
            _expect_no_fault(hands)
            if hands.app.return_code != 0:
                raise Found("exit code", f"the app ended with {hands.app.return_code}")
            if wrong := unsound(book):
                raise Found("unsound", wrong)
        if table is not None:
            async with at_work(book, _SIZE, reviewer=MONKEY) as hands:
                fresh = shown(hands)
                if fresh is not None and (row := differing(table, fresh)):
                    raise Found("stale row", row)

    async def _steps(self, run: Run, hands: Hands, log: Log, book: Path, following: Next) -> None:
        carried, edits, calm = 0, 0, True
        while hands.running and (step := following(hands)) is not None:
            run.play = replace(run.play, steps=(*run.play.steps, step))
            run.keys += len(step.keys)
            before, small = (log.steps(), log.steps("do"), log.edits()), calm and TOO_SMALL in hands.text
            self._do(step, hands, book)
            carried += step.deciding
            edits += step.editing
            if step.rush:
                calm = False
                continue
            calm = await hands.rest()
            _expect_no_fault(hands)
            _expect_keys(log, before, carried, edits, small=small and calm and TOO_SMALL in hands.text)
            if calm:
                carried = edits = 0
        await hands.rest()
        _expect_no_fault(hands)

    def _do(self, step: Step, hands: Hands, book: Path) -> None:
        match step.do:
            case Do.PRESS:
                hands.press(*step.keys)
            case Do.PASTE:
                hands.paste(step.text)
            case Do.CLICK:
                hands.click(step.x, step.y)
            case Do.WHEEL_UP | Do.WHEEL_DOWN:
                hands.wheel(step.x, step.y, up=step.do is Do.WHEEL_UP)
            case Do.RESIZE:
                hands.resize(step.x, step.y)
            case Do.OUTSIDE:
                self._other.write(book, step.text, step.x)


def _expect_no_fault(hands: Hands) -> None:
    if hands.app.faults:
        first = hands.app.faults[0]
        raise Found("crash", told(first)) from first


def _expect_keys(log: Log, before: tuple[int, int, int], deciding: int, editing: int, *, small: bool) -> None:
    """Every action in the log has its key."""
    edits = log.edits() - before[2]
    if edits > editing:
        raise Found("edit without a key", f"{log.last()} after {editing} keys of the codebook")
    if log.steps() - before[0] - edits > deciding:
        raise Found("decision without a key", f"{log.last()} after {deciding} deciding keys")
    if log.stray():
        raise Found("decision without a key", f"{log.stray()} decisions of no action")
    if small and log.steps("do") > before[1]:
        raise Found("decision unseen", f"{log.last()} in a terminal too small to show the account")


async def _judge(run: Run, hands: Hands, log: Log, book: Path) -> Shown | None:
    """Lead the app to its main screen, compare what it shows, take everything back, and leave; the table as it was."""
    if not hands.running:
        return None
    await _to_the_main_screen(hands)
    hands.resize(*_SIZE)
    await hands.rest()
    if not await hands.until(lambda: not stale(hands, book), ARRIVES):
        _expect_no_fault(hands)
        raise Found("stale", stale(hands, book) if hands.running else "the app ended by itself")
    await _expect_the_picture(hands)
    outside = any(step.do is Do.OUTSIDE for step in run.play.steps)
    if not outside and not run.play.watch:
        await _take_everything_back(hands, log)
    _expect_no_fault(hands)
    table = shown(hands)
    await hands.type("q")
    if not await hands.until(lambda: not hands.app.is_running or hands.app._exit):
        _expect_no_fault(hands)
        if hands.running:
            raise Found("cannot leave", f"q left {' > '.join(hands.screens)} open")
    return table


async def _to_the_main_screen(hands: Hands) -> None:
    for _ in range(_ESCAPES):
        if len(hands.screens) <= 1:
            break
        await hands.type("escape")
        _expect_no_fault(hands)
    if len(hands.screens) > 1:
        raise Found("cannot leave", f"esc left {' > '.join(hands.screens)} open")
    # In the field of a filter q is a letter.
    await hands.type("escape", "escape")


async def _expect_the_picture(hands: Hands) -> None:
    """What the panels show is what they show when they are read and drawn anew: the rule is turned round twice."""
    before = {name: hands.text_of(name) for name in ("#composition", "#gap")}
    await hands.type("r", "r")
    _expect_no_fault(hands)
    for name, text in before.items():
        if hands.text_of(name) != text:
            lines = zip(text.splitlines(), hands.text_of(name).splitlines(), strict=False)
            shown, fresh = next(((one, other) for one, other in lines if one != other), ("", ""))
            raise Found("stale picture", f"{name} showed {shown.strip()!r}, read anew {fresh.strip()!r}")


async def _take_everything_back(hands: Hands, log: Log) -> None:
    """Undo to the start brings back what stood at first."""
    # Marks are cleared and a confirmation, should there be one, is given.
    for _ in range(2 * log.steps() + 2):
        before = log.steps()
        await hands.type("u")
        if len(hands.screens) > 1:
            await hands.type("y")
        if log.steps() == before:
            break
    _expect_no_fault(hands)
    if log.codebook_changed() or log.imported() or log.ruled():
        return
    if (now := log.figures()) != log.begins:
        told_apart = [name for name in ("cube", "facts", "said") if getattr(now, name) != getattr(log.begins, name)]
        raise Found("undo", f"after undo to the start these differ: {', '.join(told_apart)}")


@contextmanager
def _limited(seconds: float, stack: list[str]) -> Iterator[None]:
    """Raise Hang in whatever runs when the time is up, and say where that was."""
    begun, used = time.monotonic(), time.process_time()

    def late(_: int, frame: FrameType | None) -> None:
        if time.process_time() - used < seconds and time.monotonic() - begun < seconds / AT_LEAST:
            return
        own = [one for one in traceback.extract_stack(frame) if "/tokentui/" in one.filename]
        stack.append(f"in {own[-1].name} of {Path(own[-1].filename).name}" if own else f"waiting: {_awaited()}")
        raise Hang

    former = signal.signal(signal.SIGALRM, late)
    # Again and again: the first may end a task that nobody waits for. A limit that was set before goes on afterwards.
    around = signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *around)
        signal.signal(signal.SIGALRM, former)


def _awaited() -> str:
    """What our own coroutines wait for, each from the outermost to the innermost, the one that plays first."""
    waits = []
    for task in sorted(asyncio.all_tasks(), key=lambda one: one.get_name() != "Task-1"):
        names = []
        awaits: object = task.get_coro()
        while awaits is not None:
            code = getattr(awaits, "cr_code", None)
            if code is not None and re.search(r"/(tokentui|tests)/", code.co_filename):
                names.append(f"{code.co_name} of {Path(code.co_filename).name}")
            awaits = getattr(awaits, "cr_await", None)
        if names:
            waits.append(" > ".join(names))
    return "; ".join(waits)
