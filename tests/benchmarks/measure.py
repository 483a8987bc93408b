"""Figures: what was measured, of which program, in which book, with processor time beside wall time."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

MS = 1000.0


@dataclass(slots=True)
class Figure:
    """All values of one thing measured, one list for each run."""

    step: str
    """What was done."""
    subject: str
    """The program: `tokentui` or a peer."""
    book: str
    """The book, as `Shape.name` calls it; empty where the program reads none."""
    unit: str
    """`ms`, `MB`, `KB`, `%` of one processor, or a count."""
    runs: list[list[float]] = field(default_factory=list)
    cpu: list[list[float]] = field(default_factory=list)
    """Processor time of each value in ms; empty lists where the value is no time."""
    missed: int = 0
    """How often nothing came back."""

    @property
    def values(self) -> list[float]:
        """The values of all runs."""
        return [value for run in self.runs for value in run]

    @property
    def median(self) -> float:
        """Median of all values; raises StatisticsError when there is none."""
        return statistics.median(self.values)

    @property
    def cpu_median(self) -> float | None:
        """Median processor time in ms."""
        values = [value for run in self.cpu for value in run]
        return statistics.median(values) if values else None

    def percentile(self, share: float) -> float:
        """The value that `share` of all values do not exceed (nearest rank)."""
        values = sorted(self.values)
        return values[max(0, math.ceil(share * len(values)) - 1)]

    @property
    def spread(self) -> tuple[float, float]:
        """Lowest and highest median of a run."""
        medians = [statistics.median(run) for run in self.runs if run]
        return min(medians), max(medians)

    @property
    def worst_to_median(self) -> float:
        """How many times the median the slowest value of a run is; the median of that over the runs."""
        return statistics.median(max(run) / statistics.median(run) for run in self.runs if run)


class Moment(NamedTuple):
    """One step of the thread of the screen without a break, in milliseconds."""

    cpu: float
    wall: float
    during: str
    """What the hands were doing."""
    message: str
    """The message that was dealt with last, or the call."""


class Record:
    """Every figure of one benchmark, the longest moments, and every step that failed."""

    def __init__(self) -> None:
        self.figures: dict[tuple[str, str, str], Figure] = {}
        self.longest: list[Moment] = []
        """Those of the last run."""
        self.failures: list[str] = []

    def add(
        self,
        step: str,
        subject: str,
        book: str,
        values: Sequence[float | None],
        cpu: Sequence[float] = (),
        unit: str = "ms",
    ) -> None:
        """Keep the values of one run; times are in seconds and are kept as ms."""
        figure = self.figures.setdefault((step, subject, book), Figure(step, subject, book, unit))
        scale = MS if unit == "ms" else 1.0
        kept = [value * scale for value in values if value is not None]
        figure.missed += len(values) - len(kept)
        if kept:
            figure.runs.append(kept)
            figure.cpu.append([value * MS for value in cpu])

    def get(self, step: str, subject: str, book: str) -> Figure | None:
        """A figure with at least one value, or None."""
        figure = self.figures.get((step, subject, book))
        return figure if figure is not None and figure.runs else None

    def fail(self, what: str, error: object) -> None:
        """Remember a step that did not work."""
        self.failures.append(f"{what}: {error}")

    def to_json(self) -> list[dict[str, Any]]:
        """Every figure with its statistics and all its values."""
        return [
            {
                "step": figure.step,
                "subject": figure.subject,
                "book": figure.book,
                "unit": figure.unit,
                "n": len(figure.values),
                "missed": figure.missed,
                "median": round(figure.median, 4),
                "p95": round(figure.percentile(0.95), 4),
                "low": round(figure.spread[0], 4),
                "high": round(figure.spread[1], 4),
                "worst_to_median": round(figure.worst_to_median, 3) if figure.median else None,
                "cpu_median": None if figure.cpu_median is None else round(figure.cpu_median, 4),
                "runs": [[round(value, 4) for value in run] for run in figure.runs],
                "cpu": [[round(value, 4) for value in run] for run in figure.cpu],
            }
            for figure in self.figures.values()
            if figure.runs
        ]

    def read_json(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take figures from an earlier report; those measured since stand."""
        for row in rows:
            key = (row["step"], row["subject"], row["book"])
            if key not in self.figures:
                self.figures[key] = Figure(*key, row["unit"], row["runs"], row["cpu"], row["missed"])


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Processor time in seconds, its children included."""
    output: str
    """What it wrote to standard output."""
    peak: int = 0
    """Bytes resident at its highest; only where it was weighed."""


def run_command(
    argv: Sequence[str], env: Mapping[str, str] | None = None, script: str = "", codes: Sequence[int] = (0,)
) -> Cost:
    """Run a command without a terminal; raises AssertionError with its last words when it fails."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(script.encode())
        given.seek(0)
        begin = time.perf_counter()
        process = subprocess.Popen(argv, stdin=given, stdout=out, stderr=err, env={**os.environ, **(env or {})})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        # Popen is not asked again: the process has been waited for here, because only wait4 tells what it cost.
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in codes:
            words = err.read().decode(errors="replace")[-2000:]
            raise AssertionError(f"{' '.join(argv)} ended with {process.returncode}: {words}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, out.read().decode(errors="replace"))


def run_weighed(argv: Sequence[str], env: Mapping[str, str] | None = None, script: str = "") -> Cost:
    """Like `run_command`, with the memory that the command needed at its highest.

    A process is also charged with what the one that started it holds, so that a small one has to come between.
    """
    with tempfile.NamedTemporaryFile("r") as told:
        cost = run_command([sys.executable, "-I", "-S", "-c", _WEIGH, told.name, *argv], env, script)
        wall, cpu, peak = told.read().split()
    return replace(cost, wall=float(wall), cpu=float(cpu), peak=int(peak) * 1024)


_WEIGH = """
import os, resource, sys, time
begin = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status = os.waitpid(process, 0)
wall, used = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, file=told)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A program that runs another one and tells what it cost."""


def remove_book(path: Path) -> None:
    """Delete a book and the files SQLite lays beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
