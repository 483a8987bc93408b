"""The book is moved, deleted or replaced while the app is open: no decision is acknowledged that nobody would find."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.test_moved_books import AWAY, WAYS, delete, move, replace
from tests.tui.app_in_test import opened
from tokentui.services.workbook import open_workbook
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.words.command import Need


def decisions(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM decision").fetchone()[0])


def saved_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*-saved-*.tokentui"))


@pytest.mark.share(4)
@pytest.mark.parametrize("away", WAYS)
@pytest.mark.parametrize("before", [(), ("i",), ("?",), ("C",), ("R",), ("/",), ("B",)])
async def test_the_app_says_so_at_once_and_decides_nothing_more(
    public_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: object, before: tuple[str, ...]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "folder"
    folder.mkdir()
    path = Path(shutil.copy(public_book, folder / "book.tokentui"))
    assert callable(away)
    async with opened(path) as story:
        await story.press("1")
        db = story.screen.state.workbook.book.db
        said = decisions(db)
        await story.press(*before)
        away(path)
        await story.until(lambda: isinstance(story.app.screen, ConfirmDialog))
        await story.press("y")
        place = tmp_path / "folder" if (tmp_path / "folder").exists() else tmp_path / "data" / "tokentui"
        await story.until(lambda: bool(saved_in(place)))
        if not before:
            await story.until(lambda: "saved as" in story.message)
        while len(story.app.screen_stack) > 1:
            await story.press("escape")
        await story.press("escape", "2")
        assert decisions(db) == said
        assert story.message == Need.IN_PLACE
    (saved,) = saved_in(place)
    with closing(open_workbook(saved, "me")) as kept:
        assert decisions(kept.book.db) == said


@pytest.mark.parametrize("away", [delete, move, replace])
async def test_a_book_that_lies_there_now_is_left_alone(public_book: Path, tmp_path: Path, away: object) -> None:
    path = Path(shutil.copy(public_book, tmp_path / "book.tokentui"))
    assert callable(away)
    async with opened(path) as story:
        before = decisions(story.screen.state.workbook.book.db)
        await story.press("1")
        away(path)
        await story.until(lambda: isinstance(story.app.screen, ConfirmDialog))
        shutil.copy(public_book, path)
        await story.press("escape", "2", "3", "u")
    with closing(open_workbook(path, "me")) as other:
        assert decisions(other.book.db) == before
        assert other.book.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not saved_in(tmp_path)
    if away is move:
        with closing(open_workbook(path.with_name(AWAY), "me")) as moved:
            assert decisions(moved.book.db) == before + 1
