"""Small books whose customers have segments and uses, and every way in which they may turn out."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from tests.enumeration.small_books import CASES, STEP, amounts, grades, spends
from tests.unit.domain.samples import DEPENDENT, SEGMENTED, cell
from tokentui.domain.bounds import Interval
from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Cell
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import Measure

SEGMENTS = (1, 2, 4)
"""The segments of the small codebooks."""


@dataclass(frozen=True)
class Customer:
    """One customer of a small book; spend in steps."""

    segments: int
    """The segments it may be of, 0 for any."""
    mask: int
    """The use cases it may be, 0 for any."""
    split: tuple[tuple[int, int], ...] = ()
    """Use cases with ten-thousandths, in place of a mask."""
    spend: tuple[int, int] | None = None
    """At least and at most; None for unknown."""
    who_grade: str = "C"
    grade: str = "C"
    """Of its statement on use."""
    spend_grade: str = "C"

    @property
    def of(self) -> tuple[int, ...]:
        """The segments it may be of."""
        return tuple(one for one in SEGMENTS if not self.segments or one & self.segments)

    @property
    def pieces(self) -> tuple[tuple[tuple[int, ...], Fraction], ...]:
        """The use cases that each piece of it may be, with its part."""
        if self.split:
            return tuple(((bit,), Fraction(weight, WHOLE)) for bit, weight in self.split)
        return ((tuple(one for one in CASES if not self.mask or one & self.mask), Fraction(1)),)

    def at(self, floor: Grade) -> "Customer":
        """How it reads at an evidence floor."""
        said = self.grade <= floor.value
        return Customer(
            self.segments if self.who_grade <= floor.value else 0,
            self.mask if said else 0,
            self.split if said else (),
            self.spend if self.spend_grade <= floor.value else None,
        )


def cells(customers: Sequence[Customer], *, apart: bool = False) -> list[Cell]:
    """The cells that the store would keep; with `apart` each customer once more by itself, numbered from 1."""
    found = cells(customers) if apart else []
    for number, one in enumerate(customers, 1):
        text = json.dumps({str(bit.bit_length() - 1): weight for bit, weight in one.split}) if one.split else ""
        for bit, weight in one.split or ((one.mask, WHOLE),):
            low, high = (end * STEP * weight // WHOLE for end in one.spend or (0, 0))
            part = cell(
                bit,
                State.SPLIT if one.split else None,
                (low, (low + high) // 2, high) if one.spend else None,
                weight,
                who=one.who_grade if one.segments else None,
                how_much=one.spend_grade if one.spend else None,
                for_what=one.grade if bit else None,
                split=text,
                segments=one.segments,
            )
            found.append(part._replace(customer=number if apart else 0))
    return found


def stance_of(codebook: Codebook, segment: int, case: int) -> Stance:
    """The stance of a use case where the customer is of a segment."""
    for one in codebook.exceptions:
        if (1 << one.segment, 1 << one.use_case) == (segment, case):
            return one.stance
    return next(one.stance for one in codebook.use_cases if one.mask == case)


Counts = Callable[[Customer, int, tuple[int, ...]], Fraction]
"""What a customer counts in a sum once its segment and the use case of each of its pieces are known."""
REST = (Customer(0, 0), *(Customer(segment, case) for segment in SEGMENTS for case in CASES))
"""What a disclosed total holds beside known amounts may be of any customer, whether anything is told of it or not."""


def outcomes(one: Customer, counts: Counts) -> set[Fraction]:
    """All that a customer may count."""
    return {counts(one, segment, uses) for segment in one.of for uses in product(*(choice for choice, _ in one.pieces))}


def of_rest(counts: Counts) -> set[Fraction]:
    """All that may be counted of what no known amount accounts for."""
    return {part for one in REST for part in outcomes(one, counts)}


def sums(customers: Sequence[Customer], by: Measure, counts: Counts) -> Iterator[tuple[Fraction, int]]:
    """What the customers count together in every completion, and what they weigh, each with what is not listed."""
    each = [outcomes(one, counts) for one in customers]
    for weights, rest in amounts(customers, by):
        for chosen in product(*each, of_rest(counts) if rest else {Fraction(0)}):
            every = (*weights, rest)
            yield sum((part * weight for part, weight in zip(chosen, every, strict=True)), Fraction(0)), sum(every)


def bounds(customers: Sequence[Customer], by: Measure, counts: Counts) -> Interval | None:
    """The least and the greatest share in any completion in which there is anything."""
    shares = [held / total for held, total in sums(customers, by, counts) if total]
    return Interval(min(shares), max(shares)) if shares else None


def of(
    codebook: Codebook, *, segment: int | None = None, case: int | None = None, stance: Stance | None = None
) -> Counts:
    """What a customer counts towards those of a segment, a use case and a stance, as far as each is given."""

    def is_in(one: int, use: int) -> bool:
        asked = (segment in (None, one), case in (None, use), stance in (None, stance_of(codebook, one, use)))
        return all(asked)

    def counts(one: Customer, its: int, uses: tuple[int, ...]) -> Fraction:
        parts = (part for use, (_, part) in zip(uses, one.pieces, strict=True) if is_in(its, use))
        return sum(parts, Fraction(0))

    return counts


def untold(counts: Counts) -> Counts:
    """The same of those whose segment is not told."""
    return lambda one, segment, uses: counts(one, segment, uses) if len(one.of) > 1 else Fraction(0)


def still_open(codebook: Codebook, segments: Sequence[int]) -> Counts:
    """Whether a customer is of one of some segments, and may be of several stances as far as is known."""

    def counts(one: Customer, segment: int, uses: tuple[int, ...]) -> Fraction:
        asked = one.of if len(segments) > 1 else (segment,)
        told = all(
            len({stance_of(codebook, of, use) for of in asked for use in choice}) == 1 for choice, _ in one.pieces
        )
        return Fraction(segment in segments and not told)

    return counts


SPLITS = ((1, 6000), (8, 4000)), ((1, 5000), (2, 2500), (4, 2500)), ((4, 9000), (8, 1000)), ((2, 5000), (8, 5000))
segments_of = st.sampled_from([0, 0, 1, 2, 4, 3, 6, 7])
customers = st.one_of(
    st.builds(Customer, segments_of, st.integers(0, 15), st.just(()), spends, grades, grades, grades),
    st.builds(Customer, segments_of, st.just(0), st.sampled_from(SPLITS), spends, grades, grades, grades),
)
books = st.lists(customers, min_size=1, max_size=4)
codebooks = st.sampled_from([SEGMENTED, DEPENDENT])
