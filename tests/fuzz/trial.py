"""One input given to one reader: taken, refused in a sentence, or a fault."""

import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import FrameType

# A reader loads it when it first has use for it; an input broken off there would leave half of it to all that follow.
import pandas as pd  # noqa: F401

from tests.conftest import ROOT

SECONDS_A_KILOBYTE = 1.0
"""Processor time that a reader may take for each kilobyte begun."""

LARGEST = 128 << 20
"""Bytes by which one input may make the program larger than it ever was."""

_PATIENCE = 5
"""Times its bound after which an input is broken off."""


class Outcome(StrEnum):
    """What became of an input."""

    TAKEN = "taken"
    REFUSED = "refused"
    SLOW = "slow"
    LARGE = "large"
    CRASHED = "crashed"


FAULTS = frozenset((Outcome.SLOW, Outcome.LARGE, Outcome.CRASHED))


@dataclass(frozen=True, slots=True)
class Target:
    """A reader of what others wrote."""

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    """Errors with which it refuses an input, each with a sentence; any other is a fault."""
    corpus: Callable[[], Iterator[bytes]]
    """Inputs that mean something, of which others are made."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one input came to."""

    outcome: Outcome
    seconds: float
    """Of processor time."""
    grown: int
    """Bytes by which the program became larger than it ever was."""
    where: str = ""
    """Of a fault: the error and the place in the program; the same for inputs that find the same."""


class _TooLong(BaseException):
    """What no reader catches."""


def attempt(target: Target, data: bytes) -> Trial:
    """Give an input to a reader."""
    bound = SECONDS_A_KILOBYTE * max(1.0, len(data) / 1024)
    before, begun = _largest(), time.process_time()
    outcome, where = Outcome.TAKEN, ""
    try:
        with _at_most(bound * _PATIENCE):
            target.read(data)
    except target.refusals as error:
        outcome = Outcome.REFUSED
        if not str(error).strip():
            outcome, where = Outcome.CRASHED, f"{type(error).__name__} without a sentence"
    except _TooLong as error:
        outcome, where = Outcome.SLOW, _place(error)
    except (Exception, RecursionError) as error:
        outcome, where = Outcome.CRASHED, f"{type(error).__name__} {_place(error)}"
    seconds, grown = time.process_time() - begun, _largest() - before
    if outcome not in FAULTS and grown > LARGEST:
        outcome, where = Outcome.LARGE, "larger than its bound"
    elif outcome not in FAULTS and seconds > bound:
        outcome, where = Outcome.SLOW, "slower than its bound"
    return Trial(outcome, seconds, grown, where)


def _largest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break a block off after so much processor time, again and again where it catches that."""

    def late(_: int, __: FrameType | None) -> None:
        raise _TooLong

    former = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _place(error: BaseException) -> str:
    """The innermost line of the program itself that an error came through."""
    package = str(ROOT / "tokentui")
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(package)]
    if not frames:
        return "outside the program"
    return f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].name}"
