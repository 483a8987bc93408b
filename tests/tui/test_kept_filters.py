"""Filters worth keeping: typed before, completed, under a name; and the way back."""

from pathlib import Path

from tests.tui.app_in_test import Story, opened
from tokentui.services.desk import NamedFilter, name_filter, read_desk


async def keep(story: Story, text: str) -> None:
    await story.press("/")
    story.screen.filter_bar.put("")
    await story.write(text)
    await story.press("enter")
    await story.until(lambda: not story.screen.view.busy)


async def test_what_was_typed_before_comes_back_also_after_a_restart(public_book: Path) -> None:
    async with opened(public_book) as story:
        await keep(story, "gap:roi")
        await keep(story, "who:large")
        await story.press("escape", "/", "k", "up")
        assert story.screen.filter_bar.text == "who:large"
        await story.press("up")
        assert story.screen.filter_bar.text == "gap:roi"
        await story.press("up", "down", "down")
        assert story.screen.filter_bar.text == "k"
        await story.press("escape")
    assert read_desk(public_book).history == ("gap:roi", "who:large")
    async with opened(public_book) as story:
        await story.press("/", "up")
        assert story.screen.filter_bar.text == "who:large"


async def test_fields_and_codes_are_completed(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/", *"ki", "tab")
        assert story.screen.filter_bar.text == "kind:"
        await story.press(*"re", "tab")
        assert story.screen.filter_bar.text == "kind:resale"
        await story.until(lambda: not story.screen.view.busy)
        assert story.table.row_count == 0 or story.screen.state.view.filter.text == "kind:resale"


async def test_a_field_that_there_is_not_is_named_at_once_with_the_nearest(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/")
        await story.write("kinds:core")
        assert "did you mean kind:?" in str(story.screen.query_one("#filter-matches").render())


async def test_a_filter_with_a_name_is_a_tab(public_book: Path) -> None:
    async with opened(public_book) as story:
        everybody = story.table.row_count
        assert not story.screen.filter_tabs.display
        await story.press("/")
        await story.write("who:large")
        await story.press("ctrl+s")
        await story.write("big ones")
        await story.press("enter")
        assert story.screen.filter_tabs.display
        # At once: whatever ends the window, a name that was given is not lost.
        assert read_desk(public_book).filters == (NamedFilter("big ones", "who:large"),)
        large = story.table.row_count
        assert 0 < large < everybody
        await story.press("]")
        await story.until(lambda: story.table.row_count == everybody)
        await story.press("[")
        await story.until(lambda: story.table.row_count == large)
        await story.pilot.click("#filter-tabs", offset=(2, 0))
        await story.until(lambda: story.table.row_count == everybody)
    assert read_desk(public_book).filters == (NamedFilter("big ones", "who:large"),)
    async with opened(public_book) as story:
        assert story.screen.filter_tabs.display
        await story.press("]", "ctrl+x")
        assert not story.screen.filter_tabs.display
    assert read_desk(public_book).filters == ()


async def test_a_name_that_another_window_gave_meanwhile_stays(public_book: Path) -> None:
    async with opened(public_book) as one:
        name_filter(public_book, "theirs", "gap:roi")
        await keep(one, "who:large")
        await one.press("/", "ctrl+s", *"mine", "enter")
        both = (NamedFilter("theirs", "gap:roi"), NamedFilter("mine", "who:large"))
        assert read_desk(public_book).filters == both
    assert read_desk(public_book).filters == both


async def test_who_only_looks_names_a_filter_for_this_window_alone(public_book: Path) -> None:
    async with opened(public_book) as story:
        story.screen.state.keeps_desk = False
        await keep(story, "who:large")
        await story.press("/", "ctrl+s", *"mine", "enter")
        assert story.screen.filter_tabs.display
        assert story.message.endswith("in this window alone")
        assert read_desk(public_book).filters == ()


async def test_esc_goes_back_to_the_customer_one_was_on(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Zapier")
        was = story.table.cursor_id
        await story.press("/")
        await story.write("who:large")
        assert story.table.cursor_id != was
        await story.press("escape")
        await story.until(lambda: story.table.cursor_id == was)
        await story.press("s", "2")
        await story.until(lambda: not story.screen.view.busy)
        assert story.table.cursor_id != was
        await story.press("escape")
        await story.until(lambda: story.table.cursor_id == was)


async def test_what_is_typed_is_seen_beside_what_is_wrong_with_it(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("/", *"spent:5")
        await story.until(lambda: story.app.screen.query_one("#filter-matches").has_class("-wrong"))
        await story.pilot.pause()
        assert story.app.screen.query_one("#filter-input").size.width > len("spent:5")
        assert story.app.screen.query_one("#filter-matches").size.width > len("; did you mean spend:?") * 2
