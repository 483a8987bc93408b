"""Every figure of who × what is true, and some completion reaches it: all completions of small books."""

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.enumeration.segmented_books import (
    SEGMENTS,
    Counts,
    Customer,
    books,
    bounds,
    cells,
    codebooks,
    of,
    still_open,
    untold,
)
from tests.enumeration.small_books import CASES, measure, says_nothing, unknowns
from tests.enumeration.test_bounds import all_floors, ways
from tests.shares import examples
from tokentui.domain.bounds import Interval, Range
from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import GroupKind, compose
from tokentui.domain.crossing import cross
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import CubeAtFloor, at_floor
from tokentui.domain.grades import Grade
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.use_by_segment import by_use_case
from tokentui.domain.weighed import Held
from tokentui.domain.weighing import BY_CUSTOMERS, Measure

many = settings(deadline=None, max_examples=examples(200), suppress_health_check=[HealthCheck.filter_too_much])


def sharp(held: Held, listed: list[Customer], by: Measure, counts: Counts) -> bool:
    """Whether share and number of customers are what the completions say."""
    number = bounds(listed, BY_CUSTOMERS, counts)
    assert number is not None
    low, high = (int(end * len(listed) * WHOLE) for end in number)
    if held.customers != Range(low, high):
        return False
    expected = bounds(listed, by, counts)
    if held.share is None:
        # Of a group of which no customer is of known spend no share is printed.
        return expected is None or not expected.high
    return held.share == expected


def read(listed: list[Customer], floor: Grade, codebook: Codebook) -> CubeAtFloor:
    return at_floor(cells(listed), floor, codebook, by_segment=True)


def has_shares(listed: list[Customer], by: Measure, codebook: Codebook) -> bool:
    return not says_nothing(listed, by) and bounds(listed, by, of(codebook)) is not None


@many
@given(books, ways, st.integers(4, 9), unknowns, all_floors, codebooks)
def test_bounds_of_who_and_what_are_true_and_sharp(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    floor: Grade,
    codebook: Codebook,
) -> None:
    by, said = measure(*way, disclosed, unknown), [one.at(floor) for one in listed]
    assume(has_shares(said, by, codebook))
    crossing = cross(read(listed, floor, codebook), by)
    for row, segment in zip(crossing.rows, SEGMENTS, strict=True):
        assert sharp(row.whole, said, by, of(codebook, segment=segment)), row.segment
        assert sharp(row.open, said, by, still_open(codebook, [segment])), row.segment
        for stance, held in row.stances:
            assert sharp(held, said, by, of(codebook, segment=segment, stance=stance)), (row.segment, stance)
    assert sharp(crossing.untold.whole, said, by, untold(of(codebook)))
    assert sharp(crossing.untold.open, said, by, untold(still_open(codebook, SEGMENTS)))
    for stance, held in crossing.untold.stances:
        assert sharp(held, said, by, untold(of(codebook, stance=stance))), stance


@many
@given(books, ways, st.integers(4, 9), unknowns, all_floors, codebooks)
def test_bounds_of_what_are_sharp_where_it_depends_on_who(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    floor: Grade,
    codebook: Codebook,
) -> None:
    by, said = measure(*way, disclosed, unknown), [one.at(floor) for one in listed]
    assume(has_shares(said, by, codebook))
    for group in compose(read(listed, floor, codebook), by).groups:
        held = Held(group.customers, group.spend, group.tokens, group.share)
        case, stance = (group.mask, None) if group.kind is GroupKind.USE_CASE else (None, Stance(group.code))
        assert sharp(held, said, by, of(codebook, case=case, stance=stance)), group.code


@many
@given(books, ways, st.integers(4, 9), unknowns, all_floors, codebooks)
def test_bounds_of_each_segment_and_use_case_are_true_and_sharp(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    floor: Grade,
    codebook: Codebook,
) -> None:
    by, said = measure(*way, disclosed, unknown), [one.at(floor) for one in listed]
    assume(has_shares(said, by, codebook))
    found = {
        (segment and segment.mask, case.mask): held
        for segment, case, held in by_use_case(read(listed, floor, codebook), cells(listed), by)
    }
    for case in CASES:
        asked = [(segment, of(codebook, segment=segment, case=case)) for segment in SEGMENTS]
        for segment, counts in (*asked, (None, untold(of(codebook, case=case)))):
            held = found.get((segment, case))
            if held is None:
                assert bounds(said, BY_CUSTOMERS, counts) == Interval(Fraction(0), Fraction(0))
            else:
                assert sharp(held, said, by, counts), (segment, case)
