"""A decision on very many accounts at once, on a connection of its own so that it can take its time, and be stopped."""

from collections.abc import Callable
from pathlib import Path

from tokentui.services.decide import Done
from tokentui.services.workbook import Clock, Workbook, open_workbook
from tokentui.store.errors import BookError

Action = Callable[[Workbook], Done | None]
"""Makes one step; None when there is nothing to do."""

_STEPS = 10_000
"""Steps of SQLite after which it is asked whether to go on: some milliseconds."""


class Stopped(BookError):
    """It was stopped before its end, and nothing was changed."""


class ManyAtOnce:
    """One such decision; `stop` may be called from any thread."""

    def __init__(self, path: Path, reviewer: str, clock: Clock) -> None:
        self._path = path
        self._reviewer = reviewer
        self._clock = clock
        self._stopped = False

    def run(self, action: Action) -> Done | None:
        """Make the decision, whole or not at all; raises Stopped when it was stopped, else the BookError that fits."""
        workbook = open_workbook(self._path, self._reviewer, clock=self._clock)
        # Asked again and again: an interrupt would end only the one of many statements that runs at that moment.
        workbook.book.db.set_progress_handler(lambda: self._stopped, _STEPS)
        try:
            return action(workbook)
        except BookError as error:
            if self._stopped:
                raise Stopped("Stopped; nothing was changed.") from error
            raise
        finally:
            workbook.book.db.set_progress_handler(None, 0)
            workbook.close()

    def stop(self) -> None:
        """Break the decision off."""
        self._stopped = True
