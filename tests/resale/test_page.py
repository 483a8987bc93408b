"""The page of resale in the app says what the shell says."""

from pathlib import Path

from tests.tui.app_in_test import opened
from tokentui.tui.screens.page import Page


async def test_a_key_opens_what_the_shell_prints_and_escape_comes_back(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("J")
        await story.until(lambda: isinstance(story.app.screen, Page))
        page = story.app.screen
        assert isinstance(page, Page)
        said = " ".join(page.text.split())
        for words in (
            "On the vendor's tokens, of $1.45B of known spend",
            "may lose 1 of 272 $650M",
            "not known 6 of 272 6 unknown",
            "Cursor: may lose · margin on tokens -23 % to 100 %",
            "at least 34.4 %, at most 100.0 % of the $1.45B of known spend",
        ):
            assert words in said
        await story.press("escape")
        await story.until(lambda: not isinstance(story.app.screen, Page))
