"""Everything that may happen to a book, for a stated time: `python -m tests.safety --seconds 600 --seed 1`.

Prints how often what was tried, and what was lost. The suite runs a short form of each part.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from tests.durability import interrupting, many, power
from tests.durability.counts import Count, Tally
from tests.durability.host import hosted, why_not
from tests.durability.oracle import Room
from tests.fuzz.running import run
from tests.safety.torn import WAYS, answer, figures, tear


class Part(NamedTuple):
    """One thing that may happen."""

    title: str
    weight: int
    """Its part of the time."""
    run: Callable[[Path, float, Random], Count]
    """Try it in a folder of its own for so many seconds; raises NotHere where it cannot be tried."""


class NotHere(Exception):
    """This machine, or this checkout, lacks what a part needs."""


@contextmanager
def room_in(folder: Path) -> Iterator[Room]:
    """A room in which work is killed; raises NotHere where there can be none."""
    if lacking := why_not():
        raise NotHere(lacking)
    with hosted() as host:
        yield Room(host, folder)


def _in_room(part: Callable[[Room, float, Random], Count]) -> Callable[[Path, float, Random], Count]:
    def run(folder: Path, seconds: float, rng: Random) -> Count:
        with room_in(folder) as room:
            return part(room, seconds, rng)

    return run


def torn(folder: Path, seconds: float, rng: Random) -> Count:
    """Tear a book in every way; its figures must be right or said to be none."""
    folder.mkdir()
    sound = folder / "public.tokentui"
    answer("demo", "--no-open", "--book", sound)
    place, wanted, tally, diagnosed = folder / "torn", figures(sound), Tally(seconds), 0
    place.mkdir()
    content = sound.read_bytes()
    while tally.has_time:
        seed = rng.randrange(1 << 30) * len(WAYS) + tally.tried % len(WAYS)
        outcome = tear(content, wanted, seed, place)
        diagnosed += outcome.diagnosed
        wrong = [f"wrong without a word: {one}" for one in outcome.wrong]
        tally.add(f"torn, seed {seed} ({outcome.damage})", [*wrong, *(f"exit 70: {one}" for one in outcome.faults)])
    return tally.count(f"{diagnosed} diagnosed; in the others the damage lies where nothing is kept")


def bad_inputs(folder: Path, seconds: float, rng: Random) -> Count:
    """Give every reader and parser what nobody should write; `python -m tests.fuzz` tells of each by itself."""
    came = run(seconds, rng.getrandbits(31), keep=folder)
    found = tuple(f"{target}: {what}" for target, what, _ in came.found)
    return Count(came.inputs, 0, came.faults, found, ("crashed, took over a second a kilobyte, or too much memory",))


PARTS = (
    Part("kills", 5, _in_room(interrupting.kills)),
    Part("system calls failed", 5, _in_room(interrupting.failures)),
    Part("power losses", 5, _in_room(power.losses)),
    Part("decisions by many at once", 2, many.at_once),
    Part("torn books", 2, torn),
    Part("bad inputs", 2, bad_inputs),
)


def main() -> int:
    """Run every part and print a table of counts; 1 where anything was lost or crashed."""
    asked = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    asked.add_argument("--seconds", type=float, default=300, help="how long, all parts together")
    asked.add_argument("--seed", type=int, default=0, help="what is tried follows from it")
    asked.add_argument("--only", choices=[part.title for part in PARTS], help="one part alone")
    given = asked.parse_args()
    parts = [part for part in PARTS if given.only in (None, part.title)]
    weights, begun, bad = sum(part.weight for part in parts), monotonic(), 0
    print(f"{'':<28}{'tried':>8}{'losses':>8}{'crashes':>9}")
    with TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        for number, part in enumerate(parts):
            rng = Random(f"{given.seed} {part.title}")
            try:
                count = part.run(Path(folder) / str(number), given.seconds * part.weight / weights, rng)
            except NotHere as error:
                print(f"{part.title:<28}{'not tried here: ' + str(error)}", flush=True)
                continue
            print(f"{part.title:<28}{count.tried:>8,}{count.losses:>8}{count.crashes:>9}", flush=True)
            for line in (*count.notes, *count.found):
                print(f"  {line}", flush=True)
            bad += count.losses + count.crashes
    print(f"{monotonic() - begun:.0f} s, seed {given.seed}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
