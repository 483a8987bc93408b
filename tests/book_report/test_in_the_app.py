"""The report on a book and a second book in the app: each by a key, which asks for a file."""

import re
from functools import partial
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tests.tui.app_in_test import Story, opened
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.tui.screens.dialogs.line import LineDialog
from tokentui.tui.screens.page import Page

__all__ = ["ask"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d[^ _|]*|\d\d:\d\d UTC")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_book(tmp_path / "b.tokentui", [("acme", "Acme", 10**12), ("zeta", "Zeta", None)])


async def answer(story: Story, key: str, text: str) -> None:
    await story.press(key)
    await story.until(lambda: isinstance(story.app.screen, LineDialog))
    await story.press("ctrl+u")
    await story.write(text)
    await story.press("enter")


async def leave(story: Story) -> None:
    """What was typed is given up only when that is said twice."""
    while not isinstance(story.app.screen, BrowseScreen):
        await story.press("escape")


async def test_the_report_is_what_the_shell_writes_as_the_panels_read_it(book: Path, ask: Ask) -> None:
    async with opened(book) as story:
        await answer(story, "!", "mine.md")
        await story.until(lambda: "Wrote the report to" in story.message)
    by_shell = book.parent / "by-shell.md"
    assert ask("report", "--book", book, by_shell).code == 0
    # The clock of the app stands still.
    written, wanted = (_DAY.sub("", (book.parent / name).read_text()) for name in ("mine.md", "by-shell.md"))
    assert written == wanted


async def test_nothing_is_written_over_unasked(book: Path) -> None:
    (book.parent / "note.md").write_text("mine")
    async with opened(book) as story:
        for name in ("note.md", "b.tokentui", "x.txt", "nowhere/x.md", "", "a" * 300 + ".md"):
            await answer(story, "!", name)
            assert isinstance(story.app.screen, LineDialog), name
            await leave(story)
        await answer(story, "!", "r.html")
        await story.until(lambda: "Wrote the report to" in story.message)
        assert "<html" in (book.parent / "r.html").read_text()
        await answer(story, "!", "r.html")
        await story.until(lambda: isinstance(story.app.screen, ConfirmDialog))
    assert (book.parent / "note.md").read_text() == "mine"


async def test_another_book_stands_beside_this_one(book: Path) -> None:
    make_book(book.parent / "o.tokentui", [("solo", "Solo", 5 * 10**12)])
    (book.parent / "text.txt").write_text("no book")
    async with opened(book) as story:
        await answer(story, '"', "o.tokentui")
        await story.until(lambda: isinstance(story.app.screen, Page))
        page = story.app.screen
        assert isinstance(page, Page)
        text = " ".join(page.text.split())
        assert "customers 2 listed 1 listed" in text
        await story.press("escape")
        for name, said in (("gone.tokentui", "There is no book"), (".", "There is no book")):
            await answer(story, '"', name)
            assert isinstance(story.app.screen, LineDialog), said
            await leave(story)
        await answer(story, '"', "text.txt")
        await story.until(partial(_warns, story))


def _warns(story: Story) -> bool:
    return "text.txt" in story.message
