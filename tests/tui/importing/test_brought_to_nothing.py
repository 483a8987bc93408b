"""What brings nothing in after all: files and books that changed meanwhile, escape, and taking an import back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import make_book
from tests.tui.importing.story import CUSTOMERS, GERMAN, importing, names
from tokentui.ingest.load import Arrivals
from tokentui.services.background import Work
from tokentui.services.workbook import Workbook
from tokentui.store.proof.check import check
from tokentui.tui.screens.importing import work as import_work
from tokentui.tui.screens.importing.reading import HowRead, LookedAt, Told, bring_in
from tokentui.words.command import Need


async def test_a_file_that_is_gone_or_another_one_by_then_brings_nothing_in(book: Path, folder: Path) -> None:
    path = folder / "accounts.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("accounts.csv")
        # The same rows, but another amount: nothing that was shown differs in its counts.
        path.write_text(CUSTOMERS.replace("340", "341"), encoding="utf-8")
        await told.bring_in()
        assert told.said.startswith("Nothing was brought in: it had changed.")
        assert names(book) == []
        assert "341" in told.text
        path.unlink()
        await told.bring_in()
        assert names(book) == []
        assert "There is no file accounts.csv; check the path." in told.text
        path.write_text(CUSTOMERS, encoding="utf-8")
        await told.press("enter")
        await told.settled()
        await told.bring_in()
        assert len(names(book)) == 2


async def test_a_book_that_another_program_changed_meanwhile_is_looked_at_again(book: Path, folder: Path) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("accounts.csv")
        with closing(sqlite3.connect(book)) as db, db:
            db.execute("INSERT INTO customer (key, name) VALUES ('acme', 'Acme')")
        await told.bring_in()
        assert told.said.startswith("Nothing was brought in")
        assert "1 new · 1 changed" in told.text
        await told.bring_in()
        assert told.is_left


async def test_escape_goes_back_one_step_at_a_time(book: Path, folder: Path) -> None:
    (folder / "kunden.csv").write_text(GERMAN, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("kunden.csv")
        await told.press("enter", "c")
        await told.press("escape")
        assert "is known to name a customer" in told.text, "a choice was half made"
        await told.press("+", "escape")
        assert "is known to name a customer" in told.text
        await told.press("escape")
        assert told.screen.typed == "kunden.csv"
        await told.press("escape")
        assert told.is_left
        assert names(book) == []
        # The folder is remembered, the rest is not.
        await told.press("B")
        await told.settled()
        assert told.screen.typed == ""


async def test_a_look_is_stopped_at_once_and_nothing_acts_meanwhile(
    book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    ended = []

    def endless(work: Work, *_: object) -> LookedAt:
        work.stopped.wait()
        ended.append(True)
        work.check()
        raise AssertionError("it was not stopped")

    async with importing(book) as told:
        with monkeypatch.context() as patched:
            patched.setattr(import_work, "look_at", endless)
            await told.write("accounts.csv")
            await told.press("enter", "y")
            assert told.said == Need.ALONE.value
            await told.press("escape")
            assert told.said == "stopped; nothing was changed"
            assert told.screen.typed == "accounts.csv"
            assert not told.screen.work.busy
            await told.story.until(lambda: bool(ended))
        await told.press("enter")
        await told.settled()
        assert "2 new" in told.text


async def test_bringing_in_is_stopped_and_leaves_the_book_as_it_was(
    book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")

    def stopped(work: Work, like: Workbook, looked: LookedAt, how: HowRead, told: Told) -> Arrivals | None:
        work.stopped.wait()
        return bring_in(work, like, looked, how, told)

    async with importing(book) as told:
        await told.look_at("accounts.csv")
        with monkeypatch.context() as patched:
            patched.setattr(import_work, "bring_in", stopped)
            await told.press("y", "escape")
            await told.settled()
        assert told.said == "Stopped; nothing was changed."
        assert names(book) == []
        await told.bring_in()
        assert len(names(book)) == 2


async def test_an_import_is_taken_back_unless_something_rests_on_it(book: Path, folder: Path) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("accounts.csv")
        await told.bring_in()
        story = told.story
        await story.until(lambda: story.table.row_count == 2)
        await story.press("1", "Z")
        assert "accounts.csv: 2 new, 0 changed." in told.text
        await story.press("y")
        await story.until(lambda: not story.screen.over.busy)
        assert story.message == "1 decision since then rests on this import; nothing was taken back."
        assert len(names(book)) == 2
    fresh = folder.parent / "fresh.tokentui"
    make_book(fresh, ())
    async with importing(fresh) as told:
        await told.look_at("accounts.csv")
        await told.bring_in()
        story = told.story
        await story.until(lambda: story.table.row_count == 2)
        await story.press("Z", "escape")
        assert len(names(fresh)) == 2
        await story.press("Z", "y")
        await story.until(lambda: story.table.row_count == 0)
        assert story.message == "Took back: accounts.csv"
        assert names(fresh) == []
        assert not check(story.screen.state.workbook.book.db).differences
        await story.press("Z")
        assert story.message == "There is no import left to take back."
