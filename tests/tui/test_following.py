"""Panels and verdict that follow the filter: read beside the screen, and anew with every decision and filter."""

from pathlib import Path

import pytest

from tests.tui.app_in_test import Story, opened
from tokentui.domain.filters import parse_filter
from tokentui.services.filtered import read_filtered
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.panels import share_range


def verdict_line(story: Story) -> str:
    return story.screen.query_one(VerdictLine).text


async def shown(story: Story, text: str) -> None:
    """A filter is in force, and its rows are there."""
    await story.press("/")
    story.screen.filter_bar.put("")
    await story.write(text)
    await story.press("enter")
    await story.until(lambda: not story.screen.view.busy)


async def of(story: Story, accounts: int) -> None:
    """The panels show the figures of so many accounts, and are not behind."""
    mark = f"the {accounts:,} filtered"
    await story.until(lambda: f"{mark} …" not in story.panel() and mark in story.panel())


async def test_a_key_turns_panels_and_verdict_to_the_filter_and_back(public_book: Path) -> None:
    async with opened(public_book) as story:
        everything = story.panel(), story.gap(), verdict_line(story)
        await shown(story, "who:large")
        assert (story.panel(), story.gap(), verdict_line(story)) == everything
        await story.press("&")
        rows = story.table.row_count
        await of(story, rows)
        assert f"Transparency gap · {rows} filtered" in story.gap()
        assert verdict_line(story).startswith(f"{rows} filtered: bullish ")
        state = story.screen.state
        found = read_filtered(state.workbook, state.settings, parse_filter("who:large", state.codebook)).panels
        bullish = next(group for group in found.composition.groups if group.code == "bullish")
        assert share_range(bullish.share) in story.row("bullish")
        assert f"of the {rows} filtered" in await story.verdict()
        await story.press("&")
        assert (story.panel(), story.gap(), verdict_line(story)) == everything
        assert story.message == "panels and verdict: the whole book"


async def test_they_move_with_filters_decisions_settings_and_other_units(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("&")
        assert "there is none now" in story.message
        everybody = story.panel()
        await shown(story, "is:unlooked")
        rows = story.table.row_count
        await of(story, rows)
        await story.press("1")
        # The list stays as it is until it is asked for anew; the figures are those of whom the filter means now.
        await of(story, rows - 1)
        await story.press("u")
        await of(story, rows)
        await story.press("v")
        await of(story, rows)
        assert "by spend" in story.panel()
        await story.press("v", "v", "X")
        await of(story, rows)
        assert story.panel().startswith("Who")
        await story.press("X", "X", "escape", "escape")
        await story.until(lambda: story.panel() == everybody)


async def test_what_is_behind_a_row_of_them_is_of_the_filter_too(public_book: Path) -> None:
    async with opened(public_book) as story:
        await shown(story, "who:large")
        await story.press("&")
        await of(story, story.table.row_count)
        await story.press("shift+tab", "j", "enter")
        await story.until(lambda: story.screen.state.view.filter.text.startswith("who:large gap:"))
        await of(story, story.table.row_count)


async def test_the_gap_without_the_vendor_and_the_filter_give_way_to_each_other(public_book: Path) -> None:
    async with opened(public_book) as story:
        await shown(story, "who:large")
        await story.press("W")
        await story.until(lambda: "without vendor's pages" in story.gap())
        await story.press("&")
        await of(story, story.table.row_count)
        assert "without vendor's pages" not in story.gap()
        await story.press("W")
        await story.until(lambda: "without vendor's pages" in story.gap())
        assert "filtered" not in story.panel()


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 36)])
async def test_the_line_of_the_verdict_says_so_at_every_size(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        await shown(story, "who:large")
        await story.press("&")
        await story.until(lambda: verdict_line(story).startswith(f"{story.table.row_count} filtered: bullish"))
        assert story.screen.state.shown().verdict.verdict.value in verdict_line(story)
