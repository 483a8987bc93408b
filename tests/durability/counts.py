"""What one part of the harness came to."""

from collections.abc import Iterable
from time import monotonic
from typing import NamedTuple


class Count(NamedTuple):
    """How often something was tried, and what went wrong."""

    tried: int
    losses: int = 0
    """Times that anything was lost, half done, left for ever, or wrong without a word."""
    crashes: int = 0
    """Times that the program met a fault of its own, or hung."""
    found: tuple[str, ...] = ()
    """What went wrong, with how to have it again."""
    notes: tuple[str, ...] = ()
    """What else was counted on the way."""


class Tally:
    """Counts tries until the time is over."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds
        self.tried = self._losses = self._crashes = 0
        self._found: list[str] = []

    @property
    def has_time(self) -> bool:
        """Whether there is time for another try; for the first one there is."""
        return not self.tried or monotonic() < self._until

    def add(self, which: str, wrong: Iterable[str]) -> None:
        """One more try, and what was wrong with it."""
        self.tried += 1
        all_wrong = list(wrong)
        if all_wrong:
            crash = any("Traceback" in one or "it hangs" in one or "exit 70" in one for one in all_wrong)
            self._crashes += crash
            self._losses += not crash
            self._found.append(f"{which}: {'; '.join(all_wrong)}")

    def count(self, *notes: str) -> Count:
        """What it came to."""
        return Count(self.tried, self._losses, self._crashes, tuple(self._found), notes)
