"""A terminal that times what comes back for a key; for the benchmarks, never for tests."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.terminal import Sought, Terminal

_LOOK = 0.03
_LONGEST_BATCH = 0.4
_NOTHING_CAME = 1.0
# A program that uses more than this share of a processor while it writes nothing has not finished.
_WORKING = 0.25


@dataclass(frozen=True, slots=True)
class Reaction:
    """What came back for one action, in seconds since it; None for what never came."""

    first: float | None
    """The first byte."""
    shown: float | None
    """The first whole picture that differs from the one before the action."""
    changed: float | None
    """The last whole picture that differs from the one before it."""
    matched: float | None
    """The chunk after which what was waited for was on the screen."""
    output: int
    """Bytes written by the program."""
    cpu: float
    """Processor time of the program and its children, in seconds; of a start, until what was waited for."""


@dataclass(slots=True)
class _Times:
    first: float | None = None
    shown: float | None = None
    changed: float | None = None
    matched: float | None = None
    cpu: float | None = None
    """Processor time when what was waited for came, where that is looked at with every chunk."""
    pending: bool = False
    """Whether cells changed in a picture that is not whole yet."""


class TimedTerminal(Terminal):
    """Times are taken as bytes are read; they are drawn only in pauses, so that drawing is in no figure."""

    _looks_at_cpu = False
    """Whether each chunk has the processor time until then: what a program goes on to do after a start is no part."""

    def measure_start(self, until: Sought, timeout: float = 120.0) -> Reaction:
        """Time from the start of the program to what is waited for; to be called right after the start."""
        self._looks_at_cpu = True
        times = self._replay(self.started, until, _LOOK, timeout, settle=False)
        self._looks_at_cpu = False
        return self._reaction(times, 0, 0.0)

    def measure(
        self,
        action: Sequence[str] | Callable[[], float],
        until: Sought | None = None,
        quiet: float = 0.1,
        timeout: float = 30.0,
        settle: bool = False,
    ) -> Reaction:
        """Press keys, or call a function that answers from which instant to count, and time what comes back.

        Ends with `until`; without it, or with `settle`, when the screen changed and then the program rested for
        `quiet` seconds: it wrote nothing and hardly worked.
        """
        cpu, written = self.cpu_seconds(), len(self.output)
        if callable(action):
            begin = action()
        else:
            self.press(*action)
            begin = self.acted
        return self._reaction(self._replay(begin, until, quiet, timeout, settle), written, cpu)

    def rest(self, quiet: float = 0.1, timeout: float = 60.0) -> None:
        """Read until the program has rested for `quiet` seconds, so that the next key meets it at leisure."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline and not self._at_end:
            cpu = self.cpu_seconds()
            if self._advance(quiet) is None and self.cpu_seconds() - cpu < _WORKING * quiet:
                return

    def watch(self, seconds: float) -> float:
        """Read for a time without touching the program; the share of one processor that it used."""
        cpu, begin = self.cpu_seconds(), time.perf_counter()
        while (left := begin + seconds - time.perf_counter()) > 0 and not self._at_end:
            self._advance(left)
        return (self.cpu_seconds() - cpu) / seconds

    def _reaction(self, times: _Times, written: int, cpu: float) -> Reaction:
        output, used = len(self.output) - written, (self.cpu_seconds() if times.cpu is None else times.cpu) - cpu
        return Reaction(times.first, times.shown, times.changed, times.matched, output, used)

    def _replay(self, begin: float, until: Sought | None, quiet: float, timeout: float, settle: bool) -> _Times:
        times = _Times()
        settle = settle or until is None
        deadline = time.perf_counter() + timeout
        while (settle or times.matched is None) and not self._at_end and time.perf_counter() < deadline:
            cpu = self.cpu_seconds() if settle else 0.0
            chunks = self._batch(quiet if settle else _LOOK)
            for at, data, spent in chunks:
                self._note(times, max(0.0, at - begin), data, until, spent)
            seen = times.matched if until is not None else times.changed
            over = settle and not chunks and (seen is not None or time.perf_counter() - begin > _NOTHING_CAME)
            if over and self.cpu_seconds() - cpu < _WORKING * quiet:
                break
        return times

    def _note(self, times: _Times, since: float, data: bytes, until: Sought | None, spent: float | None) -> None:
        if times.first is None:
            times.first = since
        times.pending |= self._draw(data)
        if times.pending and not self._emulator.updating:
            times.shown = since if times.shown is None else times.shown
            times.changed, times.pending = since, False
        if until is not None and times.matched is None and self.shows(until):
            times.matched, times.cpu = since, spent

    def _batch(self, quiet: float) -> list[tuple[float, bytes, float | None]]:
        """Chunks with their times, until nothing came for `quiet` seconds; kept short where output never stops."""
        chunks: list[tuple[float, bytes, float | None]] = []
        end = time.perf_counter() + _LONGEST_BATCH
        while time.perf_counter() < end and (chunk := self._read(quiet)) is not None:
            chunks.append((*chunk, self.cpu_seconds() if self._looks_at_cpu else None))
        return chunks
