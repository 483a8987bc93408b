"""What a person meets who may look and change nothing."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import tokentui
from tests.driving.books import FourBooks, Kind
from tests.driving.hands import Hands, at_work
from tests.keys.openings import OPENINGS, PALETTE, Opening
from tests.keys.pressing import Presser
from tests.shares import whole
from tests.terminal import Terminal
from tokentui.tui.app import TokentuiApp
from tokentui.tui.widgets.status_lines import MessageLine
from tokentui.words.command import Command, Need, Where
from tokentui.words.commands import COMMANDS, commands

SIZE = (120, 36)
CHANGING = tuple(command for command in COMMANDS if Need.ASKED in command.needs)


def first_command(key: str, where: Where) -> Command | None:
    return next((one for one in commands(where) if key in one.keys), None)


def opens(opening: Opening) -> bool:
    """Whether a way to a screen leads past no command that changes the book."""
    where = Where.WATCH if opening.watch else Where.BROWSE
    for key in opening.keys.split():
        found = first_command(key, where)
        if found is not None and Need.ASKED in found.needs:
            return False
        if found is not None and found.id == "codebook":
            where = Where.CODEBOOK
    return opening.opens_on(Kind.PUBLIC) and not opening.to_write


OPEN = tuple(opening for opening in OPENINGS if opens(opening))


class Looker(Presser):
    """Notes where the store had to refuse what the app should not have tried."""

    async def _pressed(self, hands: Hands, opening: Opening, size: tuple[int, int], key: str) -> None:
        await super()._pressed(hands, opening, size, key)
        if hands.running and any(refused_by_the_store(text) for text in said(hands)):
            self.wrong.append(f"{opening}: {key} came as far as the store")


def said(hands: Hands) -> list[str]:
    lines = [line.text for screen in hands.app.screen_stack for line in screen.query(MessageLine)]
    return [*lines, *(one.message for one in hands.app._notifications)]


def refused_by_the_store(text: str) -> bool:
    return "book may be read but not written" in text


def beside(book: Path) -> dict[str, bytes]:
    """Everything in the folder of a book, but for what SQLite needs to read while others may write."""
    wal = book.with_name(f"{book.name}-wal")
    assert not wal.exists() or not wal.stat().st_size
    passing = (wal, book.with_name(f"{book.name}-shm"))
    return {
        str(one): one.read_bytes() for one in sorted(book.parent.rglob("*")) if one.is_file() and one not in passing
    }


def test_some_ways_lead_to_a_screen_and_some_do_not() -> None:
    assert {opening.screen for opening in OPEN} >= {
        "BrowseScreen",
        "CodebookScreen",
        "WatchScreen",
        "Page",
        "PickDialog",
    }
    assert not {opening.screen for opening in OPEN} & {"ReviewScreen", "ImportScreen", "FactDialog", "RecordDialog"}


@pytest.mark.parametrize("part", range(3))
async def test_no_key_of_any_screen_changes_a_byte(
    part: int, four_books: FourBooks, tmp_path: Path, own_home: Path, request: pytest.FixtureRequest
) -> None:
    """Each screen gets half of its keys, and in a short run a quarter."""
    parts = 1 if whole(request.config) else 2
    book = tmp_path / "book.tokentui"
    four_books.copy(Kind.PUBLIC, book)
    # So that there is something to take back.
    tokentui("tag", "cursor", "core", "--reviewer", "me", "--book", book)
    before, home = beside(book), set(own_home.rglob("*"))
    looker = Looker(four_books, Kind.PUBLIC, book, read_only=True)
    try:
        for number, opening in enumerate(OPEN[part::3]):
            await looker.press_all(
                opening, SIZE, slice(number % parts, None, parts), slice(number % parts, None, 3 * parts)
            )
    finally:
        await looker.close()
    assert not looker.wrong, "\n".join(looker.wrong)
    assert looker.pressed > 50
    assert beside(book) == before
    assert set(own_home.rglob("*")) == home


@pytest.mark.parametrize("where", [Where.BROWSE, Where.CODEBOOK])
async def test_every_command_that_changes_the_book_says_why_not(where: Where, public_book: Path) -> None:
    async with at_work(public_book, read_only=True) as hands:
        if where is Where.CODEBOOK:
            await hands.type("C")
        changing = [one for one in hands.app.screen.offered() if Need.ASKED in one.needs]  # type: ignore[attr-defined]
        assert {one.id for one in changing} == {one.id for one in CHANGING if where in one.where}
        line = hands.app.screen.query_one(MessageLine)
        for command in changing:
            for key in command.keys:
                line.say("")
                await hands.type(key)
                assert line.text == Need.ASKED.value, f"{command.id}: {key}"


@pytest.mark.parametrize("where", [Where.BROWSE, Where.CODEBOOK])
@pytest.mark.parametrize("read_only", [True, False])
async def test_footer_and_help_offer_none_of_them_and_the_palette_says_why(
    where: Where, read_only: bool, public_book: Path
) -> None:
    labels = {one.label for one in CHANGING if where in one.where and one.prominence and one.method != "do_tag"}
    labels -= {one.label for one in COMMANDS if one not in CHANGING}
    async with at_work(public_book, (400, 120), read_only=read_only) as hands:
        if where is Where.CODEBOOK:
            await hands.type("C")
        footer = hands.text.splitlines()[-1]
        assert any(f" {label} " in f"{footer} " for label in labels) is not read_only
        helps = {one.help for one in CHANGING if where in one.where and one.method != "do_tag"}
        await hands.type("?")
        shown = " ".join(hands.text.split())
        assert any(text in shown for text in helps) is not read_only
        sought = next(one for one in CHANGING if one.label == ("undo" if where is Where.BROWSE else "archive"))
        await hands.type("escape", PALETTE, *sought.label)
        row = next(line for line in hands.text.splitlines() if f"{sought.shown[0]:<6} {sought.label}" in line)
        assert (Need.ASKED.value[:24] in row) is read_only


async def test_it_shows_what_others_decide_meanwhile(public_book: Path) -> None:
    async with at_work(public_book, read_only=True) as hands:
        assert "read-only" in hands.text
        line = next(line for line in hands.text.splitlines() if "not looked" in line)
        tokentui("tag", "accenture", "core", "--reviewer", "ann", "--book", public_book)
        assert await hands.until(lambda: line not in hands.text.splitlines() and "182 customers" in hands.text)


async def test_a_browser_s_user_may_decide_but_reads_no_file_of_the_server(
    public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TokentuiApp, "is_web", True)
    kept = [one for one in COMMANDS if Need.AT_HOME in one.needs]
    assert {one.id for one in kept} == {"bring_in", "match", "tour", "write_report", "compare"}
    async with at_work(public_book) as hands:
        line = hands.app.screen.query_one(MessageLine)
        for command in kept:
            line.say("")
            await hands.type(*command.keys)
            assert line.text == Need.AT_HOME.value
        assert "bring in" not in hands.text
        await hands.type("1")
        assert line.text.startswith("core → Cursor")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--read-only", "BOOK"),
        ("BOOK", "--read-only"),
        ("--book", "BOOK", "--read-only"),
        ("watch", "BOOK", "--read-only"),
    ],
)
def test_at_a_terminal(arguments: tuple[str, ...], public_book: Path) -> None:
    words = [str(public_book) if one == "BOOK" else one for one in arguments]
    with Terminal([sys.executable, "-m", "tokentui", *words]) as terminal:
        terminal.wait_for("Composition")
        terminal.wait_for("· read-only")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_other_commands_are_not_taken_to_read_only(public_book: Path) -> None:
    ran = tokentui("--read-only", "tag", "cursor", "core", "--book", public_book, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "--read-only is for the workbench alone: tokentui --read-only [BOOK]. See: tokentui --help\n"


def test_a_book_of_an_earlier_schema_is_not_brought_up_to_date(public_book: Path) -> None:
    with closing(sqlite3.connect(public_book, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 7")
    before = public_book.read_bytes()
    with Terminal([sys.executable, "-m", "tokentui", "--read-only", str(public_book)]) as terminal:
        assert terminal.wait_exit() == 3
        assert "opened for writing, it is brought up to date" in terminal.screen().replace("\n", " ")
    assert public_book.read_bytes() == before
