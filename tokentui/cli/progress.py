"""How far a long import is, on one line of the terminal that is gone when it is done."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tokentui.cli.options import at_terminal
from tokentui.cli.output import narrate_over
from tokentui.domain.text import clip, visible

_QUICK = 1.0
"""Seconds that a person waits without asking what happens."""

_EVERY = 0.2
_MUTE = ("", "dumb")
"""What TERM says of a terminal on which nothing can be written over."""


@contextmanager
def progress() -> Iterator[Callable[[Path, int], object]]:
    """Something to tell how many rows of a file have been read; silent where nobody watches, or all is soon done."""
    if not at_terminal() or os.environ.get("TERM", "") in _MUTE:
        yield lambda _, __: None
        return
    next_time = monotonic() + _QUICK
    shown = False

    def tell(path: Path, rows: int) -> None:
        nonlocal next_time, shown
        now = monotonic()
        if now >= next_time:
            next_time, shown = now + _EVERY, True
            narrate_over(f"{clip(visible(path.name), 50)}: {rows:,} rows …")

    try:
        yield tell
    finally:
        if shown:
            narrate_over("")
