from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import CORE, cell
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Sums, add_up, at_floor, total
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.settling import State

FLOORS = (Grade.A, Grade.B, Grade.C, Grade.D)


def test_a_statement_below_the_floor_may_be_anything_and_is_not_one_that_nobody_made() -> None:
    (read,) = at_floor([cell(CORE, spend=100, for_what="D")], Grade.C).cells
    assert (read.mask, read.state, read.for_what) == (OPEN_MASK, State.BELOW, Mark.D)
    assert read.sums == cell(CORE, spend=100).sums


def test_spend_below_the_floor_becomes_unknown_and_is_never_zero() -> None:
    (read,) = at_floor([cell(CORE, spend=(1, 2, 3), how_much="D", tokens=5)], Grade.C).cells
    assert (read.mask, read.how_much) == (CORE, Mark.D)
    assert read.sums == Sums(10_000, tokens=5, spend_unknown=10_000)


def test_silence_stays_silence_at_every_floor() -> None:
    quiet = cell(CORE, how_much="U")
    assert {at_floor([quiet], floor).cells[0].how_much for floor in FLOORS} == {Mark.SILENT}


def test_excluded_customers_stay_out_at_every_floor() -> None:
    out = cell(OPEN_MASK, State.EXCLUDED, spend=5, for_what="D")
    for floor in FLOORS:
        assert at_floor([out], floor).cells[0].state is State.EXCLUDED
        assert total(at_floor([out], floor).cells) == Sums()
        assert not at_floor([out], floor).by_parts


@pytest.mark.parametrize(("floor", "higher"), [pair for pair in product(FLOORS, FLOORS) if pair[0] >= pair[1]])
def test_a_higher_floor_does_not_need_the_lower_one_first(floor: Grade, higher: Grade) -> None:
    grades = "ABCD"
    cells = [cell(CORE, spend=7, for_what=one, how_much=other) for one, other in product(grades, grades)]
    assert at_floor(at_floor(cells, floor).cells, higher) == at_floor(cells, higher)
    assert total(at_floor(cells, floor).cells).customers == total(cells).customers


@settings(deadline=None)
@given(st.lists(st.builds(Sums, *[st.integers(0, 10**18)] * 7)))
def test_adding_up_at_once_is_adding_one_by_one(parts: list[Sums]) -> None:
    assert add_up(parts) == sum(parts, Sums())
