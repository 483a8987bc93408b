"""Another program holds the book for writing: the app stays alive, keys wait in order, and none is lost in silence."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.tui.app_in_test import Story, opened
from tokentui.services.errors import LOCKED
from tokentui.tui import keyboard
from tokentui.tui.screens import command_screen
from tokentui.tui.screens.mode import WAITING


@contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """The book, held for writing as a long import of another program does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def said(story: Story) -> list[tuple[object, ...]]:
    return story.screen.state.workbook.book.db.execute(
        "SELECT customer_id, use_cases, note FROM decision WHERE reviewer = 'me' ORDER BY id"
    ).fetchall()


async def press_without_waiting(story: Story, *keys: str) -> None:
    """Press keys that cannot have their effect yet."""
    story.app.simulate_key(keys[0])
    for key in keys[1:]:
        story.app.simulate_key(key)
    await asyncio.sleep(0)


async def test_keys_wait_in_order_and_act_once_the_book_is_free(public_book: Path) -> None:
    async with opened(public_book) as story:
        with held(public_book) as other:
            await press_without_waiting(story, "1", "down", "2", "down", "0")
            await story.until(lambda: story.message == WAITING)
            before = story.table.size
            await story.pilot.resize_terminal(100, 30)
            await story.until(lambda: story.table.size != before)
            assert said(story) == []
            other.execute("COMMIT")
            await story.until(lambda: len(said(story)) == 3)
        customers = [row[0] for row in said(story)]
        assert len(set(customers)) == 3
        core, product, nothing = (row[1] for row in said(story))
        assert "core" in str(core)
        assert "product" in str(product)
        assert nothing is None
        assert story.message != WAITING


async def test_what_was_written_in_a_dialog_waits_too(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("i")
        await story.write("look again")
        with held(public_book) as other:
            await press_without_waiting(story, "ctrl+s")
            await story.until(lambda: story.message == WAITING)
            assert said(story) == []
            other.execute("COMMIT")
            await story.until(lambda: len(said(story)) == 1)
        assert said(story)[0][2] == "look again"


async def test_esc_forgets_what_waits(public_book: Path) -> None:
    async with opened(public_book) as story:
        with held(public_book) as other:
            await press_without_waiting(story, "1", "2")
            await story.until(lambda: story.message == WAITING)
            await press_without_waiting(story, "escape")
            await story.until(lambda: story.app.keyboard.idle)
            other.execute("COMMIT")
        await story.press("down")
        assert said(story) == []


@pytest.mark.parametrize("keys", [("1",), ("c",)])
async def test_who_waits_too_long_is_told_that_nothing_was_changed(
    public_book: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    for module in (keyboard, command_screen):
        monkeypatch.setattr(module, "PATIENCE", 0.1)
    monkeypatch.setattr("tokentui.store.connection.BUSY_MS", 20)
    async with opened(public_book) as story:
        with held(public_book):
            await press_without_waiting(story, *keys)
            await story.until(lambda: story.message == LOCKED)
            assert said(story) == []
