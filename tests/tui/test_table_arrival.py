"""A virtual table whose rows have not all come yet."""

from array import array

import pytest

from tests.tui.table_in_test import cursor_line, running, shown


async def test_rows_that_arrive_later_move_nothing() -> None:
    async with running([]) as (_, table, pilot):
        table.set_ids(array("q", range(1, 31)), expected=5000)
        await pilot.pause()
        assert (table.cursor_id, table.awaits_rows) == (1, True)
        bar = table.max_scroll_y
        table.move_to(5)
        table.set_ids(array("q", range(1, 5001)))
        await pilot.pause()
        assert (table.cursor_id, cursor_line(table), table.row_count) == (5, 6, 5000)
        assert (shown(table), table.max_scroll_y) == (list(range(1, 23)), bar)
        table.action_end()
        assert (table.cursor_id, table.awaits_rows) == (5000, False)


@pytest.mark.parametrize(("then", "cursor"), [("", 5000), ("action_cursor_up", 29)])
async def test_the_end_of_a_list_that_is_still_coming_is_reached_unless_one_turns_back(then: str, cursor: int) -> None:
    async with running([]) as (_, table, pilot):
        table.set_ids(array("q", range(1, 31)), expected=5000)
        table.action_end()
        assert table.cursor_id == 30
        if then:
            getattr(table, then)()
        table.set_ids(array("q", range(1, 5001)))
        await pilot.pause()
        assert table.cursor_id == cursor
        assert table.cursor_on_screen


async def test_a_list_that_stays_incomplete_ends_where_it_ends() -> None:
    async with running([]) as (_, table, pilot):
        table.set_ids(array("q", range(1, 31)), expected=5000)
        table.action_end()
        table.expect_rows(None)
        await pilot.pause()
        assert (table.virtual_size.height, table.awaits_rows) == (32, False)
        table.set_ids(array("q", range(1, 101)))
        assert table.cursor_id == 30
