"""Garbage is looked for while the hands rest: a full search takes as long as several keys."""

import gc
from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

REST = 0.25
"""Seconds without a key or the mouse after which hands rest."""
ENOUGH = 2
"""Searches among what is young after which all is searched; for hands that never rest Python does so after ten."""


class GarbageCollector:
    """Python's own collector, whose full searches come while nobody is pressing anything."""

    def __init__(self, pump: MessagePump, settled: Callable[[], bool]) -> None:
        """`settled` says whether all that is there now may be taken to stay until the end."""
        self._pump, self._settled = pump, settled
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Start collecting; nearly all that is there now stays until the end, and is never searched."""
        gc.freeze()
        gc.enable()
        self._timer = self._pump.set_interval(REST, self._collect)

    def put_off(self) -> None:
        """Somebody is pressing something."""
        if self._timer is not None:
            self._timer.reset()

    def _collect(self) -> None:
        if gc.get_count()[2] < ENOUGH:
            return
        gc.collect()
        if self._settled():
            gc.freeze()
