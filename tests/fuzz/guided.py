"""A process in which one target is fuzzed by what code inputs reach: started by `tests.fuzz.running`."""

import os
import sys
import time
from mmap import mmap
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tokentui"], enable_loader_override=False):
    from tests.fuzz.mutating import LONGEST
    from tests.fuzz.running import Tally
    from tests.fuzz.targets import TARGETS

_EVERY = 0.5
"""Seconds between two times that counts are written down."""


def _memory(path: Path) -> mmap:
    """A file that costs nothing to write and is there when the process is not."""
    path.write_bytes(bytes(4 + LONGEST))
    with path.open("r+b") as file:
        return mmap(file.fileno(), 0)


def main(name: str, place: str, told: str, seconds: str, *options: str) -> None:
    """Fuzz a target until the time is over, and write counts to a file as they grow."""
    tally, path = Tally(TARGETS[name], Path(place), guided=True), Path(told)
    last = _memory(Path(f"{told}.last"))
    until = time.monotonic() + float(seconds)
    written = 0.0

    def take(data: bytes) -> None:
        nonlocal written
        last[:4] = len(data).to_bytes(4)
        last[4 : 4 + len(data)] = data
        tally.take(data)
        now = time.monotonic()
        if now > written + _EVERY or now > until:
            tally.write(path)
            written = now
        if now > until:
            os._exit(0)

    tally.take(next(TARGETS[name].corpus()))
    tally.write(path)
    atheris.Setup([sys.argv[0], *options], take)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
