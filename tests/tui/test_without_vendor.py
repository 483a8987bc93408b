"""The gap panel without the vendor's own pages: read beside the screen, and anew whenever the book changes."""

import sqlite3
from pathlib import Path

import pytest

from tests.books import make_book
from tests.tui.app_in_test import Story, opened
from tokentui.domain.text import cell_width
from tokentui.tui.widgets.gap_panel import GapPanel

TITLE = "without vendor's pages"


def known(story: Story, question: str) -> str:
    """How much of a question is known, as the panel has it."""
    line = next(line for line in story.gap().splitlines() if line.startswith(question))
    return line.split("%")[0].split()[-1]


async def turned(story: Story) -> None:
    """The gap without the vendor's own pages is on screen."""
    await story.press("W")
    await story.until(lambda: TITLE in story.gap())


async def test_a_key_turns_the_gap_alone_and_back(public_book: Path) -> None:
    async with opened(public_book) as story:
        composition, gap, before = story.panel(), story.gap(), known(story, "to what end")
        await turned(story)
        assert story.message.startswith("without the vendor's own pages (anthropic.com, claude.com): ")
        assert int(known(story, "to what end")) < int(before)
        assert story.panel() == composition
        await story.press("W")
        assert (story.gap(), story.message) == (gap, "the gap counts every fact")


async def test_it_follows_settings_decisions_and_other_programs(public_book: Path) -> None:
    async with opened(public_book) as story:
        await turned(story)
        await story.press("E", "up", "enter")
        await story.until(lambda: TITLE in story.gap() and "below" in story.gap())
        assert known(story, "for what") == "1"
        await story.press("E", "down", "enter")
        await story.until(lambda: TITLE in story.gap() and "below" not in story.gap())
        told = known(story, "to what end")
        with sqlite3.connect(public_book) as other:
            other.execute(
                "INSERT INTO fact (customer_id, dimension, claim, source_url, grade)"
                " SELECT id, 'to_what_end', 'said', 'https://example.org', 'C' FROM customer"
            )
        other.close()
        await story.until(lambda: TITLE in story.gap() and known(story, "to what end") == "100" != told)
        await story.press("A", "9", "y")
        await story.until(lambda: known(story, "for what") == "100")
        await story.press("X")
        await story.until(lambda: f"Known of each segment · {TITLE}" in story.gap())


async def test_enter_shows_no_accounts_that_are_not_behind_the_row(public_book: Path) -> None:
    async with opened(public_book) as story:
        await turned(story)
        await story.press("shift+tab", "j", "enter")
        await story.until(lambda: story.message.startswith("Filters count the vendor's own pages too"))
        assert story.screen.state.view.filter.text == ""
        assert story.screen.focused is story.screen.query_one(GapPanel)
        await story.press("W", "enter")
        await story.until(lambda: story.screen.state.view.filter.text.startswith("gap:"))


async def test_a_book_that_does_not_know_its_vendor_says_how_to_tell_it(tmp_path: Path) -> None:
    async with opened(make_book(tmp_path / "b.tokentui", [("a", "Acme", None)])) as story:
        await story.press("W")
        assert story.message.endswith("say it once, as in: tokentui gap --vendor-hosts anthropic.com,claude.com")
        assert TITLE not in story.gap()


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 36)])
async def test_its_lines_fit(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        for _ in range(3 if size[0] < 100 else 0):
            await story.press("tab")
        await turned(story)
        await story.press("E", "up", "enter")
        await story.until(lambda: TITLE in story.gap() and "below" in story.gap())
        panel = story.screen.query_one(GapPanel)
        assert panel.size.width
        assert all(cell_width(line) <= panel.size.width for line in story.gap().splitlines())
