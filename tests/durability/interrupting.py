"""Work that is killed at any of its requests or at any moment, and work of which one request fails."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.durability.counts import Count, Tally
from tests.durability.host import ERRORS, How
from tests.durability.oracle import Room
from tests.durability.works import WORKS, Work

KILLED = -9
_AT_A_MOMENT = 0.2
"""The part of kills that come at a moment rather than at a request."""


def kill(room: Room, work: Work, at: int, how: How, *, after: float = 0.0) -> list[str]:
    """Kill work at its n-th request or after so many seconds; what is wrong with what is left."""
    room.expected(work)
    room.ready()
    came = room.host.do(room.asked(work)._replace(at=at, how=how, after=after))
    if came.code not in (KILLED, 0):
        return [f"exit {came.code}: {came.said[-300:]}"]
    return room.wrong_after(work, work.acknowledged(came.said))


def fail(room: Room, work: Work, at: int, error: int) -> list[str]:
    """Let the n-th request of work fail; what is wrong with what it said and left."""
    room.expected(work)
    room.ready()
    return room.wrong_failed(work, room.host.do(room.asked(work)._replace(at=at, how=How.FAIL, error=error)))


def requests(room: Room, work: Work) -> int:
    """How many requests work makes if nothing is in its way."""
    room.ready()
    return room.host.do(room.asked(work)).met


def kills(room: Room, seconds: float, rng: Random) -> Count:
    """Kill work of every kind, in turn, until the time is over."""
    tally = Tally(seconds)
    for work, met in _in_turn(room, WORKS, rng):
        if not tally.has_time:
            break
        at, how = rng.randint(1, met), rng.choice((How.KILL_BEFORE, How.KILL_WITHIN))
        if rng.random() < _AT_A_MOMENT:
            after = rng.uniform(0.01, 0.6)
            tally.add(f"{work.name} killed after {after:.3f} s", kill(room, work, 0, How.COUNT, after=after))
        else:
            tally.add(f"{work.name} killed at request {at} ({how.name})", kill(room, work, at, how))
    return tally.count()


def failures(room: Room, seconds: float, rng: Random) -> Count:
    """Let requests of every kind of work fail, in turn, until the time is over."""
    tally = Tally(seconds)
    for work, met in _in_turn(room, WORKS, rng):
        if not tally.has_time:
            break
        at, error = rng.randint(1, met), rng.choice(ERRORS)
        tally.add(f"{work.name}, request {at} fails with {error}", fail(room, work, at, error))
    return tally.count()


def _in_turn(room: Room, works: Sequence[Work], rng: Random) -> Iterator[tuple[Work, int]]:
    """Kinds of work again and again, each with how many requests it makes."""
    met: dict[str, int] = {}
    while True:
        for work in rng.sample(works, len(works)):
            if work.name not in met:
                met[work.name] = requests(room, work)
            yield work, met[work.name]
