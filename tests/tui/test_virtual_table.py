"""The virtual table as a person and its owner meet it: a million rows, a cursor held by id, marks, looks."""

from array import array

import pytest
from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.theme import Theme

from tests.tui.table_in_test import (
    MILLION,
    NAMES,
    Account,
    cursor_line,
    lines,
    resized,
    running,
    shown,
)
from tokentui.tui.widgets.table_paint import BLURRED_BAR
from tokentui.tui.widgets.virtual_table import VirtualTable


async def test_a_million_rows_ask_the_source_only_for_those_on_screen() -> None:
    async with running(range(1, MILLION + 1)) as (app, table, pilot):
        assert app.source.asked == list(range(1, 23))
        table.action_end()
        await pilot.pause()
        assert table.cursor_id == MILLION
        assert app.source.asked[22:] == list(range(MILLION - 21, MILLION + 1))
        table.action_page_up()
        await pilot.pause()
        assert shown(table) == list(range(MILLION - 42, MILLION - 20))
        assert app.source.asked[44:] == list(range(MILLION - 42, MILLION - 21))
        table.action_home()
        await pilot.pause()
        assert len(app.source.asked) == 65
        assert (table.cursor_id, shown(table)[0]) == (1, 1)


async def test_the_wheel_moves_the_view_and_loads_what_it_shows_but_leaves_the_cursor() -> None:
    async with running(range(1, MILLION + 1)) as (app, table, pilot):
        table.post_message(events.MouseScrollDown(table, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert shown(table)[0] > 1
        table.scroll_to(y=500_000, animate=False)
        await pilot.pause()
        assert shown(table) == list(range(500_001, 500_023))
        assert len(app.source.asked) < 22 + 10 + 22 + 1
        assert (table.cursor_id, table.cursor_on_screen, app.seen) == (1, False, [])
        table.action_cursor_down()
        await pilot.pause()
        assert (table.cursor_id, table.cursor_on_screen) == (2, True)


async def test_moving_within_the_view_repaints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(range(1, 100)) as (_, table, pilot):
        repainted: list[Region] = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_: repainted.extend(regions or [table.size.region]))
        table.action_cursor_down()
        await pilot.pause()
        assert [(region.y, region.height) for region in repainted] == [(2, 1), (3, 1)]


async def test_the_cursor_stays_on_its_account_and_line_when_the_order_changes() -> None:
    async with running(range(1, 1001)) as (app, table, pilot):
        table.move_to(500)
        for _ in range(3):
            table.action_cursor_up()
        await pilot.pause()
        line = cursor_line(table)
        app.seen.clear()
        table.set_ids(array("q", range(1000, 0, -1)))
        await pilot.pause()
        assert (table.cursor_id, table.cursor_index, cursor_line(table)) == (497, 503, line)
        table.set_ids(array("q", range(1, 1001, 4)), hint=124)
        await pilot.pause()
        assert (table.cursor_id, cursor_line(table)) == (497, line)
        table.set_ids(array("q", range(1, 1001)), hint=7)
        assert (table.cursor_id, table.cursor_index) == (497, 496)
        assert app.seen == []


async def test_where_the_account_is_gone_the_cursor_takes_the_one_in_its_place() -> None:
    async with running(range(1, 101)) as (_, table, pilot):
        table.move_to(50)
        table.set_ids(array("q", [n for n in range(1, 101) if n != 50]))
        assert (table.cursor_id, table.cursor_index) == (51, 49)
        table.set_ids(array("q", [1, 2, 3]))
        await pilot.pause()
        assert (table.cursor_id, cursor_line(table), shown(table)) == (3, 4, [1, 2, 3])
        table.set_ids(array("q", range(1, 101)), keep=False)
        assert table.cursor_id == 1


async def test_an_empty_list_says_so_and_gives_the_cursor_back_afterwards() -> None:
    async with running(range(1, 101)) as (app, table, pilot):
        table.move_to(40)
        table.set_ids(array("q"))
        await pilot.pause()
        text = lines(table)
        assert text[12].strip() == "No customers match"
        assert text[12].index("N") == (79 - len("No customers match")) // 2
        assert text[13].strip() == "esc clears the filter"
        assert (table.cursor_id, app.seen[-1]) == (None, ("CursorMoved", None))
        for action in (table.action_cursor_down, table.action_end, table.toggle_mark, table.mark_range_to_cursor):
            action()
        table.set_ids(array("q", range(30, 60)))
        await pilot.pause()
        assert (table.cursor_id, len(table.marked)) == (40, 0)


async def test_whoever_scrolled_away_keeps_seeing_the_same_rows_when_others_come() -> None:
    async with running(range(10, 1000)) as (_, table, pilot):
        table.scroll_to(y=300, animate=False)
        table.set_ids(array("q", range(1, 1000)))
        await pilot.pause()
        assert (table.cursor_id, shown(table)[0]) == (10, 310)
        table.set_ids(array("q", [10, 11, 12]))
        await pilot.pause()
        assert shown(table) == [10, 11, 12]


async def test_refreshing_reads_again_what_is_on_screen_and_moves_nothing() -> None:
    async with running(range(1, 1001)) as (app, table, pilot):
        table.action_page_down()
        await pilot.pause()
        before, app.source.version, app.source.asked = shown(table), "!", []
        table.refresh_rows([before[3], 999])
        await pilot.pause()
        assert app.source.asked == [before[3]]
        assert [line for line in lines(table) if "!" in line] == [lines(table)[2 + 3]]
        app.source.missing = {before[4]}
        table.refresh_rows()
        await pilot.pause()
        assert sorted(app.source.asked[1:]) == before
        assert lines(table)[2 + 4].split() == ["–"]
        assert app.seen == [("CursorMoved", 22)]


async def test_marks_show_as_a_sign_and_survive_another_order() -> None:
    async with running(range(1, 101)) as (app, table, pilot):
        table.toggle_mark()
        table.move_to(5)
        table.mark_range_to_cursor()
        await pilot.pause()
        assert [line[:2] for line in lines(table)[2:8]] == [" ◆"] * 4 + ["▌◆", "  "]
        table.toggle_mark()
        table.set_ids(array("q", range(100, 0, -1)), keep=False)
        await pilot.pause()
        assert set(table.marked) == {1, 2, 3, 4}
        table.mark_all()
        table.clear_marks()
        await pilot.pause()
        assert [value for name, value in app.seen if name == "MarksChanged"] == [1, 5, 4, 100, 0]
        assert "◆" not in "".join(lines(table))


async def test_a_range_of_marks_without_a_start_is_the_row_itself() -> None:
    async with running(range(1, 101)) as (_, table, _pilot):
        table.move_to(9)
        table.mark_range_to_cursor()
        table.move_to(7)
        table.mark_range_to_cursor()
        assert set(table.marked) == {7, 8, 9}


async def test_a_row_counts_as_painted_only_once_it_was() -> None:
    async with running(range(1, 1001)) as (app, table, pilot):
        assert table.painted(1)
        assert not table.painted(2)
        table.action_cursor_down()
        assert not table.painted(1)
        assert not table.painted(2)
        # Another widget's repaint has every line drawn, but sends only its own to the terminal.
        table.render_lines(table.size.region)
        assert not table.painted(2)
        await pilot.pause()
        assert table.painted(2)
        with app.batch_update():
            table.action_page_down()
            await pilot.pause()
            assert not table.painted(23)
        await pilot.pause()
        assert table.painted(23)
        table.set_ids(array("q", range(1000, 0, -1)))
        assert table.painted(23)
        table.scroll_to(y=0, animate=False)
        table.set_ids(array("q", range(1, 1001)), keep=False)
        assert not table.painted(1)


async def test_names_are_shown_as_they_are_and_columns_stay_aligned() -> None:
    async with running(range(1, 9), (60, 12)) as (app, table, _):
        text = lines(table)
        for row, name in ((3, "Foo [formerly Bar]"), (4, "[/]"), (5, "[@click=app.quit]x[/]"), (6, NAMES[5])):
            assert name in text[row]
        assert r"a\x1b[31mred\nline\u202e" in text[8]
        assert "…" in text[9]
        for line in text[2:10]:
            assert cell_len(line[: line.index("EU")]) == cell_len(text[0][: text[0].index("Region")])
            assert cell_len(line) == cell_len(text[0])
        assert all(table.render_line(y).cell_length == 59 for y in range(12))
        assert app.is_running


async def test_a_narrow_table_gives_up_columns_and_never_the_name() -> None:
    async with running(range(1, 100), (80, 12)) as (_, table, pilot):
        assert lines(table)[0].split() == ["Customer", "Region", "Annual", "spend"]
        await resized(table, pilot, 36, 12)
        assert lines(table)[0].split() == ["Customer", "Annual", "spend"]
        await resized(table, pilot, 20, 12)
        assert lines(table)[0].split() == ["Customer"]
        assert lines(table)[2] == "▌  Account 1"
        await resized(table, pilot, 3, 1)
        assert len(lines(table)) == 1


async def test_a_lower_table_keeps_the_cursor_in_view() -> None:
    async with running(range(1, 100)) as (_, table, pilot):
        table.move_to(20)
        await resized(table, pilot, 80, 8)
        await pilot.pause()
        assert (table.cursor_on_screen, shown(table)[-1], table.painted(20)) == (True, 20, True)


async def test_the_header_shows_the_order() -> None:
    async with running(range(1, 10)) as (_, table, _pilot):
        for key, title in (("name", "   Customer ▼"), ("region", "Region ▼"), ("spend", " ▼Annual spend")):
            table.set_sort(key, descending=True)
            assert title in lines(table)[0]
            table.set_sort(key)
            assert title.replace("▼", "▲") in lines(table)[0]
        assert set(lines(table)[1].strip()) == {"─"}


async def test_the_mouse_moves_opens_and_sorts() -> None:
    async with running(range(1, 100)) as (app, table, pilot):
        await pilot.click(table, offset=(10, 5))
        await pilot.click(table, offset=(10, 6), times=2)
        await pilot.click(table, offset=(5, 0))
        await pilot.click(table, offset=(1, 0))
        table.action_select_row()
        await pilot.pause()
        assert app.seen[:2] == [("CursorMoved", 4), ("CursorMoved", 5)]
        assert app.seen[2:] == [("RowSelected", 5), ("HeaderClicked", "name"), ("RowSelected", 5)]


async def test_the_table_brings_no_keys_of_its_own() -> None:
    async with running(range(1, 100)) as (app, table, pilot):
        await pilot.press("down", "pagedown", "end", "space", "enter")
        assert (table.cursor_id, table.scroll_offset.y, app.seen) == (1, 0, [])


def background(table: VirtualTable[Account], y: int) -> object:
    style = list(table.render_line(y))[-1].style
    return style and style.bgcolor


async def test_colours_follow_theme_and_focus() -> None:
    async with running(range(1, 100), zebra=True) as (app, table, pilot):
        dark = [background(table, y) for y in (2, 3, 4)]
        assert len(set(dark)) == 3
        app.set_focus(None)
        await pilot.pause()
        assert background(table, 2) not in dark
        assert lines(table)[2].startswith(BLURRED_BAR)
        bar = next(iter(table.render_line(2))).style
        app.register_theme(Theme("other", primary="#0178D4", foreground="#ffffff", background="#121212"))
        app.theme = "other"
        await pilot.pause()
        assert next(iter(table.render_line(2))).style != bar
        app.theme = "textual-light"
        await pilot.pause()
        assert not {background(table, y) for y in (2, 3, 4)} & set(dark)


async def test_without_colour_signs_still_tell_cursor_and_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(range(1, 100)) as (app, table, pilot):
        table.toggle_mark()
        await pilot.pause()
        drawn = table.render_lines(table.size.region)
        assert app.no_color
        assert [line.text[:2] for line in drawn[2:4]] == ["▌◆", "  "]
        colours = {style.color.get_truecolor() for line in drawn for _, style, _ in line if style and style.color}
        assert all(red == green == blue for red, green, blue in colours)
