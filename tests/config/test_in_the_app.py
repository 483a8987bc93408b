"""The user's settings in the running app: keys on every screen, what the panels begin with, what is left out."""

from pathlib import Path

import pytest
from textual import events

from tests.config.conftest import Configure
from tests.driving.books import FourBooks, Kind
from tests.keys.openings import OPENINGS, Opening
from tests.tui.app_in_test import Story, opened
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.money import MoneyStyle
from tokentui.services.config import configuration
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.dialogs.pick import PickDialog
from tokentui.tui.screens.table_view import LOADING
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.words.figures import STYLE

FREE = "f12"


def pressed(key: str) -> events.Key:
    """A key as the terminal toolkit gives it: with a sign where it writes one."""
    return events.Key(key, key if len(key) == 1 else " " if key == "space" else None)


@pytest.mark.share(2)
@pytest.mark.parametrize("opening", [one for one in OPENINGS if not one.watch], ids=str)
async def test_on_every_screen_every_command_goes_by_its_new_key_alone(
    opening: Opening, four_books: FourBooks, tmp_path: Path
) -> None:
    kind = next(kind for kind in (Kind.PUBLIC, *Kind) if opening.opens_on(kind))
    async with opened(four_books.copy(kind, tmp_path / "b.tokentui"), empty=kind is Kind.EMPTY) as story:
        await story.press(*opening.keys.split())
        screen = story.app.screen
        assert isinstance(screen, CommandScreen)
        assert type(screen).__name__ == opening.screen
        for command in screen.offered():
            if command.keyed:
                continue
            usual = [key for key in command.keys if screen.command_for(pressed(key)) == command]
            for own in ((FREE,), ()):
                story.app.keyboard.own = {command.id: own}
                screen._made_for = None
                found = screen.command_for(pressed(FREE))
                assert (None if found is None else found.id) == (command.id if own else None)
                for key in usual:
                    now = screen.command_for(pressed(key))
                    assert now is None or now.id != command.id
            story.app.keyboard.own = {}
            screen._made_for = None


async def test_the_list_of_commands_and_the_line_at_the_bottom_show_own_keys(
    public_book: Path, configure: Configure
) -> None:
    configure('reviewer = "ann"\n[keys]\nundo = "f5"\nhelp = ["f1", "?"]\nflag = ""\nquit = ["ctrl+q"]\n')
    async with opened(public_book, config=configuration()) as story:
        assert story.message == ""
        await story.go_to("Accenture")
        await story.press("1", "f5")
        assert "undone: core → Accenture" in story.message
        await story.press("f")
        assert "flag" not in story.message.lower()
        assert "f1 help" in line(story)
        await story.press("ctrl+p")
        dialog = story.app.screen
        assert isinstance(dialog, PickDialog)
        rows = [row.label for row in dialog._found]
        assert "f5     undo" in rows
        assert "–      flag" in rows
        await story.press(*"flag", "enter")
        assert "flag" in story.message.lower()


def line(story: Story) -> str:
    return str(story.screen.query_one("KeyLine").render())


@pytest.mark.share(2)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "lit"', "line 1 of your settings is left out: theme cannot be 'lit'; did you mean light?"),
        ('[keys]\nundo = "q"', "line 2 of your settings is left out; why says: tokentui config check"),
        ("theme = 1\nunit = 2", "2 of your settings are left out; each with its line: tokentui config check"),
        ("\x00", "line 1 of your settings is left out"),
        ("#" * 200_000, "your settings are left out: it is longer than the 100,000 bytes that are read"),
        ('denominator = "disclosed"', ""),
        ('theme = "light"', ""),
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
async def test_what_is_left_out_is_said_once_at_the_start(
    public_book: Path, configure: Configure, text: str, said: str, size: tuple[int, int]
) -> None:
    configure(text)
    async with opened(public_book, config=configuration(), size=size) as story:
        await story.until(lambda: story.message.startswith(said) and not story.message.startswith(LOADING))
        assert len(story.message) < 80
        await story.press("j")
        assert story.table.cursor_index == 1


async def test_a_list_that_is_long_in_coming_hides_no_warning(public_book: Path) -> None:
    async with opened(public_book) as story:
        for said, warning, left in (("left out", True, "left out"), ("undone", False, "")):
            story.screen.say(said, warning=warning)
            story.screen.say(f"{LOADING}  esc stops")
            story.screen.unsay(LOADING)
            assert story.message == left


async def test_the_panels_begin_as_the_settings_have_it(public_book: Path, configure: Configure) -> None:
    configure('unit = "spend"\ndenominator = "known"')
    async with opened(public_book, config=configuration()) as story:
        settings = story.screen.state.settings
        assert (settings.unit, settings.denominator) == (Unit.SPEND, Denominator.KNOWN)
        await story.press("v")
        assert story.screen.state.settings.unit is not Unit.SPEND or story.message


async def test_settings_that_a_book_cannot_follow_are_said(
    four_books: FourBooks, tmp_path: Path, configure: Configure
) -> None:
    configure('denominator = "disclosed"')
    book = four_books.copy(Kind.EMPTY, tmp_path / "b.tokentui")
    async with opened(book, config=configuration(), empty=True) as story:
        await story.until(lambda: bool(story.message))
        assert "disclos" in story.message
        assert story.screen.state.settings.denominator is Denominator.LISTED


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_money_in_full_is_never_cut(
    public_book: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(STYLE, "figures", MoneyStyle.FULL)
    async with opened(public_book, size=size) as story:
        await story.go_to("Microsoft")
        table = story.screen.query_one(CustomersTable)
        lines = ["".join(piece.text for piece in strip) for strip in table._lines(0, 10, None)]
        assert any("$500,000,000  C" in one for one in lines)
        assert not any("…" in word for one in lines for word in one.split() if word.startswith(("$", "~")))
