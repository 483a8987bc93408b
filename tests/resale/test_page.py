"""The page of resale in the app says what the shell says."""

from functools import partial
from pathlib import Path

from tests.cli.conftest import Ask
from tests.tui.app_in_test import Story, opened
from tokentui.tui.screens.dialogs.pick import PickDialog
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


async def test_a_rule_is_turned_on_and_off_in_the_app_and_the_panel_says_so(ask: Ask, tmp_path: Path) -> None:
    head = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\n"
    (tmp_path / "c.csv").write_text("customer_id,name,spend\na,A,5\nb,B,\n")
    (tmp_path / "f.csv").write_text(f"{head}b,who,staff,10,10,employees,,2026,B\n")
    book = tmp_path / "b.tokentui"
    for name in ("c", "f"):
        assert ask("import", tmp_path / f"{name}.csv", "--yes", "--book", book).code == 0
    async with opened(book) as story:
        for on in (True, False):
            await story.press("*")
            await story.until(lambda: isinstance(story.app.screen, PickDialog))
            await story.press("3")
            await story.until(partial(_says_rule, story, on))
            db = story.screen.state.workbook.book.db
            (unknown,) = db.execute("SELECT count(*) FROM customer WHERE spend_best IS NULL").fetchone()
            assert (unknown == 0) is on


def _says_rule(story: Story, on: bool) -> bool:
    return ("head count × spend per employee, 1 account" in " ".join(story.panel().split())) is on
