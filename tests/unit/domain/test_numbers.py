"""Columns of numbers: in order in parts, and exact where an array has no room."""

from array import array
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tokentui.domain.numbers import in_order, joined, replaced


@given(st.integers(0, 15_000), st.integers(1, 2**62), st.randoms(use_true_random=False))
def test_parts_in_order_are_all_in_order(number: int, most: int, chance: Random) -> None:
    values = [chance.randrange(most) for _ in range(number)]
    assert [one for part in in_order(array("q", values)) for one in part] == sorted(values)


def test_what_an_array_has_no_room_for_is_kept_exactly() -> None:
    column = array("q", [1, 2, 3])
    assert joined(column, [4]) is column
    assert list(joined(column, [5, 2**70])) == [1, 2, 3, 4, 5, 2**70]
    assert list(replaced(column, 1, 2**70)) == [1, 2**70, 3, 4]
    assert list(replaced(column, 1, 9)) == [1, 9, 3, 4]
