"""Point estimates between the bounds, each with the name of the rule that made it: there is no point without a rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import log2

from tokentui.domain.bounds import Interval
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.composition import Composition, GroupKind, by_mask, weight
from tokentui.domain.cube import Cell, at_floor
from tokentui.domain.statements import WHOLE


class PointRule(StrEnum):
    """How a point is chosen between the bounds."""

    KNOWN_ONLY = "known only"
    """The share among what is settled, as if the rest were like it."""
    EQUAL_SPLIT = "equal split"
    """A set counts in equal parts for each of its use cases."""
    MIDPOINT = "midpoint"
    """The middle of the bounds."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number for a share, with the rule that it rests on."""

    rule: PointRule
    value: float
    """From 0 to 1."""


def points(
    composition: Composition, cells: Iterable[Cell], codebook: Codebook, rule: PointRule
) -> tuple[Point | None, ...]:
    """A point for every group of a composition made from these cells, by best spend; None where there is none."""
    if rule is PointRule.MIDPOINT:
        return tuple(midpoint(group.share) for group in composition.groups)
    held = by_mask(at_floor(cells, composition.floor))
    weights = {mask: weight(sums, composition.unit) for mask, sums in held.items()}
    weights[OPEN_MASK] = weights.get(OPEN_MASK, 0) + composition.not_listed.best
    if rule is PointRule.EQUAL_SPLIT:
        return tuple(equal_split(weights, group.mask, codebook.full) for group in composition.groups)
    blocks = {kind: [group.mask for group in composition.groups if group.kind is kind] for kind in GroupKind}
    return tuple(known_only(weights, group.mask, blocks[group.kind]) for group in composition.groups)


def known_only(weights: Mapping[int, int | Fraction], group: int, blocks: Iterable[int]) -> Point | None:
    """The share of a group among the weights that lie in one block of a partition; None when none does.

    The group is one of the blocks, so that the points of all blocks add to 1.
    """
    settled = {mask: amount for mask, amount in weights.items() if mask != OPEN_MASK}
    known = sum(amount for block in blocks for mask, amount in settled.items() if not mask & ~block)
    inside = sum(amount for mask, amount in settled.items() if not mask & ~group)
    return Point(PointRule.KNOWN_ONLY, float(Fraction(inside) / known)) if known > 0 else None


def equal_split(weights: Mapping[int, int | Fraction], group: int, full: int) -> Point | None:
    """The pignistic share (Smets and Kennes 1994): each weight in equal parts over the use cases of its set.

    Weight on a set without members is left out, as in the normalised rule; None when nothing else is there.
    """
    inside = whole = Fraction(0)
    for mask, amount in weights.items():
        members = full if mask == OPEN_MASK else mask
        if members:
            whole += amount
            inside += Fraction((members & group).bit_count(), members.bit_count()) * amount
    return Point(PointRule.EQUAL_SPLIT, float(inside / whole)) if whole > 0 else None


def midpoint(share: Interval | None) -> Point | None:
    """The middle of the bounds; the midpoints of several groups need not add to 1."""
    return None if share is None else Point(PointRule.MIDPOINT, (share.low + share.high) / 2)


def nonspecificity(weights: Mapping[int, int | Fraction], full: int) -> float | None:
    """How open the statements are, in bits: 0 when every one names one use case (Dubois and Prade 1985).

    The mean of log2 of the number of use cases in each set, by weight; None when there is no weight.
    """
    sized = [((full if mask == OPEN_MASK else mask).bit_count(), amount) for mask, amount in weights.items()]
    whole = sum(amount for size, amount in sized if size)
    return sum(float(Fraction(amount) / whole) * log2(size) for size, amount in sized if size) if whole > 0 else None


def discounted(mask: int, amount: int, reliability: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """A weight after discounting (Shafer 1976): the reliable part stays on its set, the rest may be anything.

    `reliability` is in ten-thousandths; the two parts add up to `amount` exactly.
    """
    reliable = amount * reliability // WHOLE
    return (mask, reliable), (OPEN_MASK, amount - reliable)
