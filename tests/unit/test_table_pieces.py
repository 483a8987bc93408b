"""The parts a table is made of: widths of columns, cutting of text, finding of ids, and what is kept of rows."""

from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment

from tokentui.tui.widgets.table_cache import RowCache
from tokentui.tui.widgets.table_columns import Align, Cell, Column, Piece, arrange, cut, fit
from tokentui.tui.widgets.table_ids import find_id
from tokentui.tui.widgets.table_marks import Marks


def column(key: str, width: int | None = None, **more: Any) -> Column[str]:
    return Column(key, key, lambda row, _: row, width=width, **more)


def widths(columns: Sequence[Column[str]], room: int) -> dict[str, int]:
    return {slot.column.key: slot.width for slot in arrange(columns, room, 2)}


def test_columns_without_a_width_share_what_is_left_by_weight() -> None:
    columns = [column("name", weight=3, min_width=10), column("spend", 12), column("note", weight=1, min_width=10)]
    assert widths(columns, 80) == {"name": 10 + 33, "spend": 12, "note": 10 + 11}


def test_a_column_at_its_limit_leaves_the_rest_to_the_others() -> None:
    columns = [column("name", min_width=10, max_width=20), column("note", min_width=10)]
    assert widths(columns, 62) == {"name": 20, "note": 40}
    assert widths(columns[:1], 62) == {"name": 20}


def test_a_narrow_table_gives_up_the_least_important_columns() -> None:
    columns = [column("name", priority=9), column("a", 10), column("b", 10), column("spend", 10, priority=5)]
    assert list(widths(columns, 44)) == ["name", "a", "b", "spend"]
    assert list(widths(columns, 43)) == ["name", "a", "spend"]
    assert list(widths(columns, 31)) == ["name", "spend"]
    assert widths(columns, 12) == {"name": 12}
    assert widths(columns, 3) == {"name": 3}


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 30), st.integers(1, 20), st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(0, 200),
)
def test_columns_never_leave_the_room_nor_overlap(specs: list[tuple[int | None, int, int]], room: int) -> None:
    columns = [column(str(n), w, min_width=m, priority=p) for n, (w, m, p) in enumerate(specs)]
    slots = arrange(columns, room, 2)
    assert slots
    assert slots[-1].start + slots[-1].width <= room
    for left, right in pairwise(slots):
        assert left.start + left.width + 2 == right.start


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Microsoft", 9, "Microsoft"),
        ("Microsoft", 8, "Microso…"),
        ("Foo Bar", 5, "Foo…"),
        ("株式会社", 8, "株式会社"),
        ("株式会社", 7, "株式会…"),
        ("株式会社", 6, "株式…"),
        ("e\u0301cole", 3, "e\u0301c…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_long_text_ends_in_an_ellipsis(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


@pytest.mark.parametrize("align", ["left", "right"])
@given(text=st.text(max_size=30), tail=st.text(max_size=5), width=st.integers(0, 30))
def test_a_cell_fills_its_column_exactly(align: Align, text: str, tail: str, width: int) -> None:
    cells: list[Cell] = [text, Piece(text, "dim"), [Piece(text), Segment(tail)], [Piece(text), Piece(tail, "dim")], []]
    for cell in cells:
        fitted = fit(cell, width, align)
        assert sum(cell_len(piece.text) for piece in fitted) == width
        assert "\x1b" not in "".join(piece.text for piece in fitted)


def test_pieces_that_are_lost_leave_an_ellipsis() -> None:
    assert fit([Piece("~ ", "dim"), Piece("$650M")], 7, "left") == [Piece("~ ", "dim"), Piece("$650M")]
    assert fit([Piece("$650M"), Piece(" a year")], 5, "left") == [Piece("$650…")]
    assert fit([Piece("$650M"), Piece("")], 5, "left") == [Piece("$650M")]


def test_numbers_stand_at_the_right_edge() -> None:
    assert "".join(piece.text for piece in fit([Piece("~ "), Piece("$5M")], 8, "right")) == "   ~ $5M"


def test_control_and_direction_characters_are_written_out() -> None:
    assert fit("a\x1b[2J\u202eb", 20, "left")[0].text == "a\\x1b[2J\\u202eb"


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40, unique=True), st.integers(-5, 60))
def test_an_id_is_found_wherever_it_is(values: list[int], near: int) -> None:
    ids = array("q", values)
    for index, value in enumerate(values):
        assert find_id(ids, value, near) == index
    assert find_id(ids, 12345, near) == (values.index(12345) if 12345 in values else None)


@pytest.mark.parametrize("kind", ["q", "I"])
def test_an_id_is_found_far_away_and_not_between_two_others(kind: str) -> None:
    ids = array(kind, range(1, 100_001))
    assert find_id(ids, 99_999) == 99_998
    assert find_id(ids, 256, near=90_000) == 255
    assert find_id(ids, 2**40) is None
    assert find_id(ids, -1) is None
    # The bytes of this number stand in the array, across the border of two elements.
    size = ids.itemsize
    straddling = int.from_bytes(ids.tobytes()[size // 2 : size // 2 + size], "little", signed=kind == "q")
    assert find_id(ids, straddling) is None


class Counting:
    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def rows(self, ids: Sequence[int]) -> Mapping[int, str]:
        self.asked.append(list(ids))
        return {row_id: f"row {row_id}" for row_id in ids if row_id != 7}


def test_rows_are_read_once_until_they_are_dropped() -> None:
    source = Counting()
    cache = RowCache(source)
    cache.fetch([1, 2])
    assert cache.fetch([2, 3, 7])[7] is None
    cache.fetch([7, 3])
    cache.drop([2])
    cache.fetch([1, 2, 3])
    assert source.asked == [[1, 2], [3, 7], [2]]


def test_old_rows_make_room_but_never_those_wanted_now() -> None:
    source = Counting()
    cache = RowCache(source, room=4)
    cache.fetch([1, 2, 3, 4])
    rows = cache.fetch([1, 5, 6])
    assert [rows[row_id] for row_id in (1, 5, 6)] == ["row 1", "row 5", "row 6"]
    cache.fetch([4])
    cache.fetch([2, 3])
    assert source.asked == [[1, 2, 3, 4], [5, 6], [2, 3]]
    assert len(cache.fetch([11, 12, 13, 14, 15, 16])) >= 6


def test_marks_toggle_and_remember_where_a_range_starts() -> None:
    marks = Marks()
    marks.toggle(4)
    marks.add([1, 2])
    marks.toggle(2)
    assert (set(marks.ids), marks.anchor, len(marks)) == ({1, 4}, 2, 2)
    marks.clear()
    assert (len(marks), marks.anchor) == (0, None)
