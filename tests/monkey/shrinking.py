"""The shortest sequence that still fails, found by leaving out what is not needed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tests.monkey.playing import Fault, Run
from tests.monkey.steps import Do, Play, Step, joined

Replay = Callable[[Play], Run]
Thing = TypeVar("Thing")
_TRIES = 2
"""A fault of timing may hide once."""


def shrink(run: Run, replay: Replay, seconds: float) -> Run:
    """The shortest run with the same fault that is found in so many seconds; the run as it is where none is."""
    assert run.fault is not None
    deadline = time.monotonic() + seconds
    best = run

    def fails(steps: Sequence[Step], play: Play) -> bool:
        nonlocal best
        for _ in range(_TRIES):
            if time.monotonic() > deadline:
                return False
            again = replay(replace(play, steps=joined(steps), fault=""))
            if _same(again.fault, run.fault):
                best = again
                return True
        return False

    play = run.play
    steps: Sequence[Step] = play.steps
    # What went wrong mostly came of the last few steps.
    for last in (1, 2, 4, 8):
        if last < len(play.steps) and fails(play.steps[-last:], play):
            steps = play.steps[-last:]
            break
    steps = fewer(steps, lambda some: fails(some, play))
    parts = [part for step in steps for part in step.parts]
    parts = fewer(parts, lambda some: fails(some, play))
    _slower(parts, lambda some: fails(some, play))
    return best


def fewer(things: Sequence[Thing], fails: Callable[[Sequence[Thing]], bool]) -> list[Thing]:
    """Delta debugging: leave out halves, then quarters, and so on, for as long as it still fails."""
    things, size = list(things), max(len(things) // 2, 1)
    while things:
        place, shorter = 0, False
        while place < len(things):
            some = things[:place] + things[place + size :]
            if some and fails(some):
                things, shorter = some, True
            else:
                place += size
        if size == 1 and not shorter:
            break
        size = max(size // 2, 1)
    return things


def _slower(steps: list[Step], fails: Callable[[Sequence[Step]], bool]) -> None:
    """One key after another says more than keys in one go, where it fails as well."""
    slow = [replace(step, rush=False) for step in steps]
    if any(step.rush for step in steps) and fails(slow):
        return
    for place, step in enumerate(steps):
        if step.rush:
            some = [*steps[:place], replace(step, rush=False), *steps[place + 1 :]]
            if fails(some):
                steps = some


def _same(one: Fault | None, other: Fault | None) -> bool:
    return one is not None and other is not None and one.signature == other.signature


def in_words(play: Play) -> str:
    """A sequence on one line."""
    where = f"{play.book} {play.columns}×{play.rows}" + (" watch" if play.watch else "")
    return f"{where}: {' | '.join(str(step) for step in play.steps if step.keys or step.do is not Do.PRESS)}"
