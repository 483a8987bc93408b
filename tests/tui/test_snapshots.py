"""Pictures of the screen that change only when somebody means it: after a look, `pytest --snapshot-update`."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from textual.pilot import Pilot

from tests.conftest import NOON
from tests.public_numbers import NAMED
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.importing.screen import ImportScreen
from tokentui.tui.tour.app import TourApp
from tokentui.tui.widgets.customers_table import CustomersTable


class SnapCompare(Protocol):
    """Compares a picture of an app with the one kept."""

    def __call__(self, app: TokentuiApp, *, terminal_size: tuple[int, int], run_before: object) -> bool: ...


def app_on(book: Path) -> TokentuiApp:
    """The app on a book, at a frozen moment."""
    return TokentuiApp(book, Config("me"), clock=lambda: NOON)


async def ready(pilot: Pilot[None]) -> None:
    """Wait for the book, and put the cursor on an account without decisions, whose times would differ."""
    app = pilot.app
    assert isinstance(app, TokentuiApp)
    while app.main is None or not len(app.main.query("#keys")):
        await pilot.pause(0.01)
    while app.main.query_one(CustomersTable).row_count < NAMED or app.main.state.wants_count():
        await pilot.pause(0.01)
    await pilot.press("end")
    await pilot.pause(0.1)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_browse(snap_compare: SnapCompare, public_book: Path, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(public_book), terminal_size=size, run_before=ready)


def test_help(snap_compare: SnapCompare, public_book: Path) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await pilot.press("question_mark")
        await pilot.pause()

    assert snap_compare(app_on(public_book), terminal_size=(100, 36), run_before=opened)


def test_a_large_terminal(snap_compare: SnapCompare, small_book: Callable[..., Path]) -> None:
    """On a book without decisions: there is room for when they were made."""
    book = small_book(
        *((f"k{one}", f"Account {one:02}", (40 - one) * 10**12 if one % 3 else None) for one in range(40))
    )

    async def opened(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, TokentuiApp)
        while app.main is None or not len(app.main.query("#keys")) or app.main.state.wants_count():
            await pilot.pause(0.01)
        await pilot.press("down")
        await pilot.pause(0.1)

    assert snap_compare(app_on(book), terminal_size=(200, 60), run_before=opened)


def test_the_tour(snap_compare: SnapCompare, public_book: Path) -> None:
    async def begun(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await pilot.press("v")
        await pilot.pause(0.1)

    app = TourApp(public_book, Config(), "me", clock=lambda: NOON)
    assert snap_compare(app, terminal_size=(80, 24), run_before=begun)


def test_several_use_cases(snap_compare: SnapCompare, public_book: Path) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await pilot.press("m", "3", "7")
        await pilot.pause()

    assert snap_compare(app_on(public_book), terminal_size=(80, 24), run_before=opened)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_file_before_it_is_brought_in(
    snap_compare: SnapCompare,
    public_book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    (tmp_path / "accounts.csv").write_text(
        "Company,ARR (USD k),Owner,Region\nAcme,1200,Ann,EMEA\nGlobex [bold]Inc[/],340,Bob,AMER\n,12,Ann,APAC\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)

    async def looked(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await pilot.press("B", *"accounts", "full_stop", *"csv", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ImportScreen)
        while screen.looked is None:
            await pilot.pause(0.01)
        await pilot.pause()

    assert snap_compare(app_on(public_book), terminal_size=size, run_before=looked)
