"""Spends that facts tie, by segment: every bound is true over all completions, and sharp for one fact alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.enumeration.segmented_books import (
    SEGMENTS,
    Counts,
    Customer,
    cells,
    codebooks,
    of,
    of_rest,
    outcomes,
    still_open,
    untold,
)
from tests.enumeration.segmented_books import customers as any_customer
from tests.enumeration.small_books import measure
from tests.enumeration.test_tied_spends import BY_SPEND, Book, Said, many, said
from tokentui.domain.bounds import Interval
from tokentui.domain.codebook import Codebook
from tokentui.domain.crossing import cross
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.grades import Grade
from tokentui.domain.spend_figures import Scope
from tokentui.domain.spend_limits import doubted
from tokentui.domain.tied_spends import tie
from tokentui.domain.use_by_segment import by_use_case
from tokentui.domain.weighed import Held
from tokentui.domain.weighing import Measure


@dataclass(frozen=True)
class Told:
    """A book with one fact, and who each customer is."""

    listed: tuple[Customer, ...]
    fact: Said

    @property
    def spends(self) -> Book:
        """The same as far as spends go."""
        return Book(self.listed, (self.fact,))  # type: ignore[arg-type]

    @property
    def is_sharp(self) -> bool:
        """Whether the bounds are said to be sharp: those who may hold a sum together are alike."""
        together = {(self.listed[place].segments, self.listed[place].mask) for place in self.fact.who}
        return self.spends.is_sharp and (self.fact.scope is Scope.MONTH or len(together) == 1)

    def shares(self, by: Measure, counts: Counts) -> Iterator[Fraction]:
        """A share in every completion that the fact allows."""
        each = [outcomes(one, counts) for one in self.listed]
        for weights, rest in self.spends._held(by):
            total = sum(weights) + rest
            for chosen in product(*each, of_rest(counts) if rest else {Fraction(0)}):
                if total:
                    yield sum(part * held for part, held in zip(chosen, (*weights, rest), strict=True)) / Fraction(
                        total
                    )


@st.composite
def told(draw: st.DrawFn) -> Told:
    listed = draw(st.lists(any_customer, min_size=2, max_size=3))
    made = [Customer(one.segments, one.mask, one.split, one.spend if draw(st.booleans()) else None) for one in listed]
    found = Told(tuple(made), draw(said(made)))  # type: ignore[arg-type]
    assume(not doubted(found.spends.facts(), frozenset()))
    return found


@many
@given(told(), BY_SPEND, st.integers(4, 8), codebooks)
def test_bounds_by_segment_are_true_and_sharp(
    book: Told, denominator: Denominator, disclosed: int, codebook: Codebook
) -> None:
    by = measure(Unit.SPEND, denominator, disclosed, (0, None))
    assume(any(True for _ in book.shares(by, of(codebook))))

    def expect(held: Held, counts: Counts) -> None:
        possible = list(book.shares(by, counts))
        if held.share is None:
            assert not max(possible) or all(one.spend is None for one in book.listed)
            return
        assert held.share.low <= min(possible)
        assert held.share.high >= max(possible)
        if book.is_sharp:
            assert held.share == Interval(min(possible), max(possible))

    every = cells(book.listed, apart=True)
    cube = tie(at_floor(every, Grade.D, codebook, by_segment=True), book.spends.facts())
    crossing = cross(cube, by)
    for row, segment in zip(crossing.rows, SEGMENTS, strict=True):
        expect(row.whole, of(codebook, segment=segment))
        expect(row.open, still_open(codebook, [segment]))
        for stance, held in row.stances:
            expect(held, of(codebook, segment=segment, stance=stance))
    expect(crossing.untold.whole, untold(of(codebook)))
    expect(crossing.untold.open, untold(still_open(codebook, SEGMENTS)))
    for pair, case, held in by_use_case(cube, every, by):
        counts = of(codebook, segment=pair and pair.mask, case=case.mask)
        expect(held, counts if pair else untold(counts))
