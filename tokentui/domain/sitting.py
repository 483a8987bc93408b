"""How long a sitting has gone on, how fast it goes, and how long what is left takes at that pace."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=3)
"""What a longer time without an account done counts as: whoever goes away has not become slower."""

LEAST = 3
"""Accounts done from which on there is a pace."""


class Sitting:
    """One sitting of one reviewer, told now and then how many accounts are done."""

    def __init__(self, began: datetime, done: int) -> None:
        self.began = began
        self._first = self._done = done
        self._last = began
        self._active = timedelta()

    def note(self, done: int, now: datetime) -> None:
        """So many accounts are done now; fewer than before after an undo."""
        if done != self._done:
            self._active += min(max(now - self._last, timedelta()), PAUSE)
            self._done, self._last = done, now

    def lasted(self, now: datetime) -> timedelta:
        """How long the sitting has gone on."""
        return max(now - self.began, timedelta())

    @property
    def pace(self) -> float | None:
        """Accounts an hour, pauses aside; None as long as too few are done to tell."""
        done, hours = self._done - self._first, self._active / timedelta(hours=1)
        return done / hours if done >= LEAST and hours > 0 else None

    def left(self, accounts: int | None) -> timedelta | None:
        """How long the rest of so many accounts takes at this pace; None where there is no telling."""
        if accounts is None or self.pace is None:
            return None
        return timedelta(hours=max(accounts - self._done, 0) / self.pace)
