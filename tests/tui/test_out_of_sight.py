"""What is asked on an account is answered only where the account can be seen, and what was typed waits for that."""

from pathlib import Path

import pytest

from tests.tui.app_in_test import opened
from tokentui.tui.screens.dialogs.base import Dialog


@pytest.mark.parametrize(
    ("keys", "answer", "said"),
    [
        (("x", "R"), "enter", "excluded → Cursor"),
        (("i", "R"), "ctrl+s", "note → Cursor"),
        (("c",), "4", "confidence 4 → Cursor"),
        (("m", "2"), "enter", "core, product → Cursor"),
        (("p",), "2", "established → Cursor"),
    ],
)
async def test_an_answer_waits_for_the_account(
    public_book: Path, keys: tuple[str, ...], answer: str, said: str
) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("1", *keys)
        log = story.screen.state.workbook.book.db.execute("SELECT count(*) FROM decision").fetchone()
        await story.pilot.resize_terminal(40, 10)
        await story.press(answer)
        assert isinstance(story.app.screen, Dialog)
        assert story.screen.state.workbook.book.db.execute("SELECT count(*) FROM decision").fetchone() == log
        await story.pilot.resize_terminal(80, 24)
        await story.press(answer)
        await story.until(lambda: not isinstance(story.app.screen, Dialog))
        assert said in story.message, story.message
