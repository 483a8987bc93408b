"""Pairs of segment and use case, and sets of them as bit masks: what a stance is where it depends on the customer."""

from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from tokentui.domain.bounds import ANYTHING, OPEN, ROW, Parts, product
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import parts_of
from tokentui.domain.stances import KNOWN_STANCES, Stance

_ANY_USE_CASE = (1 << ROW) - 1
"""The use cases of a customer that may be anything while no use case is left to be."""


class NamedException(NamedTuple):
    """Where the stance of a use case is another for a segment, by their codes."""

    use_case: str
    segment: str
    stance: Stance


def named_exceptions(codebook: Codebook) -> tuple[NamedException, ...]:
    """Which stances depend on who a customer is, in the order of the codebook."""
    stances = {(one.use_case, one.segment): one.stance for one in codebook.exceptions}
    return tuple(
        NamedException(case.code, segment.code, stances[case.bit, segment.bit])
        for case in codebook.use_cases
        for segment in codebook.segments.entries
        if (case.bit, segment.bit) in stances
    )


class Pairs:
    """The pairs that a codebook has: which are of a stance, of a use case, of a segment.

    Row 0 stands for every segment of which no exception makes a stance another. A use case whose stance is not known
    has a pair of each stance: whoever is of it may be of any.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        segments = codebook.segments
        self._bits = sorted({0, *(one.bit for one in segments.entries)})
        self._anyone = segments.full or reduce(or_, (1 << bit for bit in self._bits))
        self._stances = {bit: tuple(self._of_segment(bit, stance) for stance in KNOWN_STANCES) for bit in self._bits}
        self._unknown = {bit: self._of_segment(bit, Stance.UNKNOWN) for bit in self._bits}
        self.unknown = reduce(or_, self._unknown.values())
        """The use cases whose stance is not known, in any segment."""
        self._besides = self._free_bits() if self.unknown else {}
        self.full = self._with_besides(product(self._anyone, codebook.full))
        """What the open mask stands for; 0 where no use case is left."""
        seen: dict[tuple[int, ...], int] = {}
        self._like = {bit: seen.setdefault(stances, bit) for bit, stances in self._stances.items()}
        self.depends = len(seen) > 1 or self.unknown != 0
        """Whether any stance depends on who a customer is, or is not known."""
        self._likes: dict[int, int] = {}
        self._one_stance: dict[tuple[int, int], bool] = {}
        self._told: dict[Parts, bool] = {}
        self._pairs = {stance: self._of(place) for place, stance in enumerate(KNOWN_STANCES)}

    def _of_segment(self, bit: int, stance: Stance) -> int:
        mask = self.codebook.stance_mask(stance)
        for one in self.codebook.exceptions:
            if one.segment == bit:
                mask = mask | 1 << one.use_case if one.stance is stance else mask & ~(1 << one.use_case)
        return mask

    def _free_bits(self) -> dict[int, tuple[int, int]]:
        """Two bits of a row for each use case of unknown stance, the last ones for all that are left over."""
        taken = reduce(or_, (one.mask for one in self.codebook.use_cases))
        free = [bit for bit in range(ROW) if not taken >> bit & 1]
        return {
            bit: (free[2 * place], free[2 * place + 1]) if 2 * place + 1 < len(free) else (free[-2], free[-1])
            for place, bit in enumerate(_bits(self.unknown))
        }

    def _with_besides(self, pairs: int) -> int:
        """Pairs with what those of them may be besides whose stance is not known."""
        if not self._besides or pairs == OPEN_MASK:
            return pairs
        for segment, unknown in self._unknown.items():
            for bit in _bits(unknown & pairs >> ROW * segment):
                pairs |= sum(1 << one for one in self._besides[bit]) << ROW * segment
        return pairs

    @property
    def told_apart(self) -> tuple[int, ...]:
        """The sets of use cases that a stance has in any segment."""
        unknown = {mask for mask in self._unknown.values() if mask}
        return tuple(sorted({mask for stances in self._stances.values() for mask in stances} | unknown))

    @property
    def varying(self) -> tuple[int, ...]:
        """The use cases, as masks, whose stance depends on who a customer is, or is not known."""
        if not self.depends:
            return ()
        unknown = {1 << bit for bit in _bits(self.unknown)}
        return tuple(sorted({1 << one.use_case for one in self.codebook.exceptions} | unknown))

    @cached_property
    def by_stance(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each stance the use cases that are surely of it, each set with the segments in which they are those."""
        return tuple(self.meant((one,), surely=True) for one in KNOWN_STANCES)

    def meant(
        self, stances: Collection[Stance], use_cases: int = 0, *, surely: bool = False
    ) -> tuple[tuple[int, int], ...]:
        """The use cases of some stances and those in a mask: each set with the segments in which it is meant.

        Those whose stance is not known may be of each, and are surely of none.
        """
        found: dict[int, int] = {}
        for bit, of in self._stances.items():
            known = zip(KNOWN_STANCES, of, strict=True)
            besides = self._unknown[bit] if stances and not surely else 0
            mask = reduce(or_, (one for stance, one in known if stance in stances), use_cases | besides)
            found[mask] = found.get(mask, 0) | 1 << bit
        return tuple((segments, mask) for mask, segments in found.items())

    def called(self, stance: Stance, segment: int) -> str:
        """What a filter calls a stance in a segment: by its word, or by its use cases there where they depend on who.

        Empty where no use case is of that stance there.
        """
        if len(self.meant((stance,))) == 1:
            return stance.value
        mask = self._stances[segment][KNOWN_STANCES.index(stance)] | self._unknown[segment]
        return ",".join(case.code for case in self.codebook.entries if case.mask & mask)

    def stance(self, stance: Stance) -> int:
        """All pairs of a stance."""
        return self._pairs[stance]

    def _of(self, place: int) -> int:
        found = reduce(or_, (stances[place] << ROW * bit for bit, stances in self._stances.items()))
        for segment, unknown in self._unknown.items():
            # Of each such use case the pair itself is of the first stance, and what it may be besides of the others.
            for bit in _bits(unknown):
                found |= 1 << (bit, *self._besides[bit])[place] + ROW * segment
        return found

    def use_case(self, mask: int) -> int:
        """All pairs of a use case, whoever the customer is."""
        return self._with_besides(product(reduce(or_, (1 << bit for bit in self._bits)), mask))

    @property
    def every(self) -> int:
        """All pairs there can be."""
        return self.use_case(_ANY_USE_CASE)

    def segment(self, segment: int) -> int:
        """All pairs of a segment, given by its bit."""
        return _ANY_USE_CASE << ROW * segment

    def segments(self, mask: int) -> int:
        """The segments that a mask of them stands for."""
        return self._anyone if mask == OPEN_MASK else mask

    def like(self, segments: int) -> int:
        """Such segments as stances tell from one another, one of each kind, for those in a mask."""
        found = self._likes.get(segments)
        if found is None:
            bits = (bit for bit in self._bits if self.segments(segments) >> bit & 1)
            found = self._likes[segments] = reduce(or_, (1 << self._like[bit] for bit in bits), 0) or 1
        return found

    def parts(self, segments: int, mask: int, split: str) -> Parts:
        """How a customer is divided over the pairs that it may be."""
        if segments == mask == OPEN_MASK and not split:
            return OPEN
        every = self.codebook.full or _ANY_USE_CASE
        rows = self.segments(segments)
        return tuple(
            (self._with_besides(product(rows, members or every)), weight) for members, weight in parts_of(mask, split)
        )

    def such(self, like: int, mask: int, split: str) -> Parts:
        """How one may be divided that lies to the stances as a customer does: the same for all that lie so.

        `like` are its segments as `like` has them.
        """
        if mask == OPEN_MASK and not split and not self.codebook.full:
            return OPEN
        held: dict[int, int] = {}
        for members, weight in parts_of(mask, split):
            touched = sum(self._touched(bit, members or self.codebook.full) for bit in _bits(like))
            held[touched] = held.get(touched, 0) + weight
        return tuple(sorted(held.items()))

    def _touched(self, segment: int, members: int) -> int:
        """The first use case of each stance that a set touches in a segment."""
        sets = (*self._stances[segment], self._unknown[segment])
        firsts = (stance & -stance for stance in sets if stance & members)
        return self._with_besides(sum(firsts) << ROW * segment)

    def of_one_stance(self, segments: int, mask: int) -> bool:
        """Whether all use cases of a mask share a stance, whichever of its segments the customer is of."""
        key = (segments if self.depends else OPEN_MASK, mask)
        found = self._one_stance.get(key)
        if found is None:
            told = self.is_told(self.parts(segments, mask, "")) if self.depends else self.codebook.one_stance(mask)
            found = self._one_stance[key] = bool(told)
        return found

    def told(self, parts: Parts) -> bool:
        """Whether one segment is left that a customer may be of."""
        mask = parts[0][0] or product(self._anyone, _ANY_USE_CASE)
        rows = sum(bool(mask & self.segment(bit)) for bit in self._bits)
        return rows == 1 and bool(self.codebook.segments.entries)

    def within(self, parts: Parts, row: int) -> Parts:
        """How a customer is divided, were it of the segment of a row; nothing where it cannot be."""
        full = self.full or product(self._anyone, _ANY_USE_CASE)
        found = tuple(((mask or full) & row, weight) for mask, weight in parts)
        return found if found[0][0] else ()

    def like_within(self, parts: Parts, segment: int) -> Parts:
        """How one that lies as a customer does (`such`) is divided, were it of a segment, given by its bit."""
        return self.within(parts, self.segment(self._like.get(segment, 0)))

    def is_told(self, parts: Parts) -> bool:
        """Whether each part of a customer is of one stance, whoever it is."""
        found = self._told.get(parts)
        if found is None:
            found = self._told[parts] = self._is_told(parts)
        return found

    def _is_told(self, parts: Parts) -> bool:
        told = self._pairs.values()
        return all(
            any(not members & ~pairs for pairs in told)
            for members in (mask or self.full or ANYTHING for mask, _ in parts)
        )


@lru_cache(maxsize=8)
def pairs_of(codebook: Codebook) -> Pairs:
    """The pairs of a codebook, worked out once: every key asks for them several times."""
    return Pairs(codebook)


def _bits(mask: int) -> Iterator[int]:
    return (bit for bit in range(mask.bit_length()) if mask >> bit & 1)
