"""The desk: what is remembered of a book on this machine, and what is not."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.app_in_test import opened
from tokentui.domain.cube import Unit
from tokentui.services.config import Config
from tokentui.services.desk import ChosenColumn, Desk, NamedFilter, read_desk, write_desk
from tokentui.services.paths import desk_folder
from tokentui.tui.app import TokentuiApp
from tokentui.tui.themes import LIGHT

MICRO = 1_000_000


def desk_of(book: Path) -> Desk:
    return read_desk(book)


async def test_everything_that_was_set_is_there_again(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24), config=Config("me")) as story:
        await story.press("v", "r", "S", "tab", "tab")
        await story.go_to("Accenture")
        story.app.theme = LIGHT.name
        settings, pane = story.screen.state.settings, story.screen.panes.in_front
        story.screen.columns._take((ChosenColumn("name"), ChosenColumn("key", 9)))
    left = desk_of(public_book)
    assert (left.unit, left.customer, left.pane, left.theme) == (Unit.SPEND, "accenture", "composition", LIGHT.name)
    async with opened(public_book, size=(80, 24), config=Config("me")) as story:
        assert story.screen.state.settings == settings
        assert story.screen.panes.in_front == pane
        assert story.app.theme == LIGHT.name
        assert not story.screen.state.view.sort.descending
        assert story.table.shown_columns == ("name", "key")
        assert story.table.widths["key"] == 9
        current = story.table.cursor_id
        assert current is not None
        assert story.screen.state.rows([current])[current].key == "accenture"


async def test_what_was_not_touched_follows_the_settings_of_the_user(public_book: Path) -> None:
    async with opened(public_book, config=Config("me")) as story:
        await story.press("down")
    assert desk_of(public_book).unit is None
    async with opened(public_book, config=Config("me", unit=Unit.SPEND)) as story:
        assert story.screen.state.settings.unit is Unit.SPEND


async def test_a_book_read_alone_leaves_no_desk_and_finds_one(public_book: Path) -> None:
    write_desk(public_book, Desk(unit=Unit.SPEND, customer="accenture"))
    app = TokentuiApp(public_book, Config("me"), read_only=True)
    async with app.run_test(size=(120, 36)) as pilot:
        while app.main is None:
            await pilot.pause(0.01)
        assert app.main.state.settings.unit is Unit.SPEND
        await pilot.press("v", "down")
    assert desk_of(public_book) == Desk(unit=Unit.SPEND, customer="accenture")


async def test_a_page_in_a_browser_sees_and_leaves_nobodys_desk(
    public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Desk(unit=Unit.SPEND, customer="accenture", filters=(NamedFilter("mine", "kind:resale"),))
    write_desk(public_book, kept)
    monkeypatch.setattr(TokentuiApp, "is_web", True)
    async with opened(public_book, config=Config("me")) as story:
        assert story.screen.state.desk == Desk()
        await story.press("v", "v", "down")
    assert desk_of(public_book) == kept


async def test_the_desk_is_private_and_never_in_the_book(public_book: Path) -> None:
    async with opened(public_book) as story:
        before = story.screen.state.workbook.book.db.execute("SELECT * FROM book ORDER BY key").fetchall()
        await story.press("v", "S", "down")
        assert story.screen.state.workbook.book.db.execute("SELECT * FROM book ORDER BY key").fetchall() == before
    (file,) = desk_folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"book": 1}', "\0", '{"unit": ["a"], "columns": [1, [2]], "sort": 3}']
)
async def test_a_desk_that_cannot_be_read_is_none(public_book: Path, text: str) -> None:
    write_desk(public_book, Desk(unit=Unit.SPEND))
    (file,) = desk_folder().iterdir()
    told = json.loads(text) if text.startswith('{"unit') else None
    file.write_text(json.dumps({**told, "book": str(public_book.resolve())}) if told else text, encoding="utf-8")
    assert read_desk(public_book)._replace(columns=()) == Desk()
    async with opened(public_book) as story:
        assert story.table.row_count > 0


@pytest.mark.parametrize(("known", "unit"), [(3, Unit.SPEND), (1, Unit.CUSTOMERS)])
async def test_a_book_whose_spend_is_mostly_known_opens_by_spend(
    small_book: Callable[..., Path], known: int, unit: Unit
) -> None:
    book = small_book(*((f"k{n}", f"Name {n}", MICRO if n < known else None) for n in range(4)))
    async with opened(book, config=Config("me")) as story:
        assert story.screen.state.settings.unit is unit


async def test_where_a_setting_is_kept_is_said(public_book: Path) -> None:
    async with opened(public_book) as story:
        for key in ("v", "t", "r"):
            await story.press(key)
            assert story.message.endswith("remembered on your desk"), key
        await story.press("E", "b")
        assert story.message.endswith("kept in the book, for all")


async def test_where_no_desk_is_kept_it_is_not_said_that_one_is(public_book: Path) -> None:
    async with opened(public_book) as story:
        # As in a tour, in a browser, and where the book is only read.
        story.screen.state.keeps_desk = False
        for key in ("v", "t", "r"):
            await story.press(key)
            assert story.message.endswith("in this window alone"), key
