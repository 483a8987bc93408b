"""What is settled of customers, in rows that other programs join to facts of their own.

A row is a customer, or a part of one that is split: the shares of a customer add up to the whole, and amounts that are
multiplied by them do too. Beside it stands what it is of for certain and at most, so that sums of a join are bounds.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tokentui.domain.bounds import Parts, lying
from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import parts_of
from tokentui.domain.pairs import Pairs, pairs_of
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES


class Stand(NamedTuple):
    """How a customer stands, as far as its labels go; an answer that rests on no grade is an open mask."""

    key: str
    name: str
    state: str
    segments: int
    mask: int
    split: str
    """As JSON; empty for one that is not split."""
    grade: str | None
    """Of what is said on its use cases, A to D; None where nothing is."""
    segment_grade: str | None
    """Of what is said on its segment."""
    reviewer: str | None
    segment_reviewer: str | None
    updated: str | None
    """When somebody last said something of it, ISO 8601 UTC."""


class StanceShare(NamedTuple):
    """How much of a customer is of a stance, in ten-thousandths of it."""

    low: int
    """For certain."""
    high: int
    """At most."""


class LabelPart(NamedTuple):
    """What customers that are alike have in common: one part of such a customer."""

    place: int
    """From 1."""
    share: int
    """Of the customer, in ten-thousandths."""
    use_case: str | None
    """The one that it is of; None where it may be of several."""
    use_cases: str | None
    """Codes of those that it may be of, with commas; None for any."""
    segment: str | None
    segments: str | None
    stance: str | None
    """The one that it is of for certain."""
    held: tuple[StanceShare, ...]
    """For each stance. Over the parts of a customer they add up to its bounds."""


class Label(NamedTuple):
    """A row."""

    stand: Stand
    part: LabelPart


def labels(codebook: Codebook) -> Callable[[Stand], Iterator[Label]]:
    """Makes the rows of a customer, at least one; customers that are alike are worked out once."""
    pairs = pairs_of(codebook)
    known: dict[tuple[bool, int, int, str], tuple[LabelPart, ...]] = {}

    def of(stand: Stand) -> Iterator[Label]:
        key = (stand.state == State.EXCLUDED, stand.segments, stand.mask, stand.split)
        made = known.get(key)
        if made is None:
            made = known[key] = tuple(_made(pairs, *key))
        return (Label(stand, part) for part in made)

    return of


def _made(pairs: Pairs, excluded: bool, segments: int, mask: int, split: str) -> Iterator[LabelPart]:
    codebook = pairs.codebook
    parts = parts_of(mask, split)
    whole = pairs.parts(segments, mask, split)
    each: list[Parts] = [((members, weight),) for members, weight in whole]
    held = [_spread(pairs, pairs.stance(stance), whole, each) for stance in KNOWN_STANCES]
    who = codebook.segments.codes(segments)
    for place, (members, weight) in enumerate(parts):
        codes = codebook.codes(members)
        told = [
            stance.value
            for stance in KNOWN_STANCES
            if lying(each[place], pairs.stance(stance), pairs.full)[0] == weight
        ]
        yield LabelPart(
            place=place + 1,
            share=weight,
            use_case=_one(codes),
            use_cases=",".join(codes) or None,
            segment=_one(who),
            segments=",".join(who) or None,
            stance=told[0] if told and not excluded else None,
            held=tuple(StanceShare(0, 0) if excluded else of_stance[place] for of_stance in held),
        )


def _spread(pairs: Pairs, group: int, whole: Parts, each: list[Parts]) -> list[StanceShare]:
    """What the parts hold of a group; together what the customer does.

    That can be more than each for certain alone, since all parts share the one segment, known or not.
    """
    certain, outside = zip(*(lying(part, group, pairs.full) for part in each), strict=True)
    all_certain, all_outside = lying(whole, group, pairs.full)
    weights = [weight for _, weight in whole]
    lows = _filled(list(certain), weights, all_certain)
    # From the other end, so that no part is both in the group and out of it.
    outs = _filled(list(reversed(outside)), weights[::-1], all_outside)[::-1]
    return [StanceShare(low, weight - out) for low, weight, out in zip(lows, weights, outs, strict=True)]


def _filled(held: list[int], weights: list[int], total: int) -> list[int]:
    """The same with what is missing to a total, as much to each in its turn as it can take."""
    missing = total - sum(held)
    for place, weight in enumerate(weights):
        more = min(missing, weight - held[place])
        held[place] += more
        missing -= more
    return held


def _one(codes: tuple[str, ...]) -> str | None:
    return codes[0] if len(codes) == 1 else None
