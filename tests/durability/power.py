"""Power that is lost while work is done, or right after it was said to be done."""

import shutil
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import NamedTuple

from tests.durability.counts import Count, Tally
from tests.durability.disk import Disk, Happened, read_log, said_before
from tests.durability.oracle import Room
from tests.durability.works import WORKS, Work

_EACH = 6
"""Losses of power that are tried of work that was done once."""


def losses(room: Room, seconds: float, rng: Random, works: Sequence[Work] = WORKS) -> Count:
    """Lose power in work of every kind, in turn, until the time is over."""
    tally = Tally(seconds)
    for work in _in_turn(works, rng):
        if not tally.has_time:
            break
        one = watched(room, work)
        for until in moments(one.happened, rng):
            if not tally.has_time:
                break
            seed = rng.getrandbits(32)
            tally.add(f"{work.name}, no power after {until} ({seed=})", lose(room, one, until, seed))
    return tally.count()


class Watched(NamedTuple):
    """Work that was done, and all that happened meanwhile."""

    work: Work
    before: Disk
    happened: list[Happened]


def watched(room: Room, work: Work) -> Watched:
    """Do work, and write down all that happens."""
    room.expected(work)
    room.ready()
    before = Disk(room.place)
    came = room.host.do(room.asked(work)._replace(log=str(room.log)))
    assert came.code == 0, came
    return Watched(work, before, read_log(room.log))


def moments(happened: Sequence[Happened], rng: Random) -> list[int]:
    """Moments at which power may be lost: any, and those right after something was said."""
    said = [number for number, one in enumerate(happened, 1) if one.what == "A"]
    return [rng.randint(0, len(happened)) for _ in range(_EACH - 2)] + rng.choices(said, k=2)


def lose(room: Room, watched: Watched, until: int, seed: int) -> list[str]:
    """Lay out what a disk may hold at a moment; what is wrong with it."""
    disk = deepcopy(watched.before)
    for one in watched.happened[:until]:
        disk.tell(one)
    shutil.rmtree(room.place)
    disk.lose_power(Random(seed))
    return room.wrong_after(watched.work, watched.work.acknowledged(said_before(watched.happened, until)))


def _in_turn(works: Sequence[Work], rng: Random) -> Iterator[Work]:
    while True:
        yield from rng.sample(works, len(works))
