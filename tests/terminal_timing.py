"""A terminal that times what comes back for a key; for the benchmarks, never for tests."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.terminal import Sought, Terminal

_LOOK = 0.03
_LONGEST_BATCH = 0.4
_NOTHING_CAME = 1.0


@dataclass(frozen=True, slots=True)
class Reaction:
    """What came back for one action, in seconds since it; None for what never came."""

    first: float | None
    """The first byte."""
    shown: float | None
    """The first whole picture that differs from the one before the action."""
    changed: float | None
    """The last chunk of bytes that changed a visible cell."""
    matched: float | None
    """The chunk after which what was waited for was on the screen."""
    output: int
    """Bytes written by the program."""
    cpu: float
    """Processor time of the program and its children, in seconds."""


@dataclass(slots=True)
class _Times:
    first: float | None = None
    shown: float | None = None
    changed: float | None = None
    matched: float | None = None


class TimedTerminal(Terminal):
    """Times are taken as bytes are read; they are drawn only in pauses, so that drawing is in no figure."""

    def measure_start(self, until: Sought, timeout: float = 120.0) -> Reaction:
        """Time from the start of the program to what is waited for; to be called right after the start."""
        times = self._replay(self.started, until, _LOOK, timeout)
        return self._reaction(times, 0, 0.0)

    def measure(
        self,
        action: Sequence[str] | Callable[[], float],
        until: Sought | None = None,
        quiet: float = 0.1,
        timeout: float = 30.0,
    ) -> Reaction:
        """Press keys, or call a function that answers from which instant to count, and time what comes back.

        Ends with `until`; without it, when the screen changed and then nothing was written for `quiet` seconds.
        """
        cpu, written = self.cpu_seconds(), len(self.output)
        if callable(action):
            begin = action()
        else:
            self.press(*action)
            begin = self.acted
        return self._reaction(self._replay(begin, until, quiet, timeout), written, cpu)

    def watch(self, seconds: float) -> float:
        """Read for a time without touching the program; the share of one processor that it used."""
        cpu, begin = self.cpu_seconds(), time.perf_counter()
        while (left := begin + seconds - time.perf_counter()) > 0 and not self._at_end:
            self._advance(left)
        return (self.cpu_seconds() - cpu) / seconds

    def _reaction(self, times: _Times, written: int, cpu: float) -> Reaction:
        output, used = len(self.output) - written, self.cpu_seconds() - cpu
        return Reaction(times.first, times.shown, times.changed, times.matched, output, used)

    def _replay(self, begin: float, until: Sought | None, quiet: float, timeout: float) -> _Times:
        times = _Times()
        deadline = time.perf_counter() + timeout
        while times.matched is None and not self._at_end and time.perf_counter() < deadline:
            chunks = self._batch(quiet if until is None else _LOOK)
            for at, data in chunks:
                self._note(times, max(0.0, at - begin), data, until)
            over = times.changed is not None or time.perf_counter() - begin > _NOTHING_CAME
            if until is None and not chunks and over:
                break
        return times

    def _note(self, times: _Times, since: float, data: bytes, until: Sought | None) -> None:
        if times.first is None:
            times.first = since
        if self._draw(data):
            times.changed = since
        if times.shown is None and times.changed is not None and not self._emulator.updating:
            times.shown = since
        if until is not None and times.matched is None and self.shows(until):
            times.matched = since

    def _batch(self, quiet: float) -> list[tuple[float, bytes]]:
        """Chunks with their times, until nothing came for `quiet` seconds; kept short where output never stops."""
        chunks: list[tuple[float, bytes]] = []
        end = time.perf_counter() + _LONGEST_BATCH
        while time.perf_counter() < end and (chunk := self._read(quiet)) is not None:
            chunks.append(chunk)
        return chunks
