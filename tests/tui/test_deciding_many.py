"""Deciding on very many accounts: it goes on in a thread, esc stops it, and nothing else is decided meanwhile."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.conftest import NOON
from tests.tui.app_in_test import Story, opened
from tokentui.domain.statements import Statement, a_set
from tokentui.services import decide
from tokentui.services.background import Stopped, Work
from tokentui.services.decide import Done
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check
from tokentui.words.command import Need

ACCOUNTS = 1_600


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(*((f"k{number}", f"Name {number}", number) for number in range(ACCOUNTS)))


def decisions(book: Path) -> int:
    with closing(sqlite3.connect(book)) as db:
        return int(db.execute("SELECT count(*) FROM current WHERE statement <> 'nothing'").fetchone()[0])


async def tag_all(story: Story) -> None:
    await story.press("A", "1", "y")


async def test_a_decision_on_many_accounts_is_one_step(book: Path) -> None:
    async with opened(book) as story:
        await tag_all(story)
        await story.until(lambda: f"core → {ACCOUNTS} customers" in story.message)
        assert story.row("1 core").split()[-2:] != []
        assert f" {ACCOUNTS:,} " in f"{story.row('1 core')} "
        assert not story.table.marked
        await story.press("u")
        await story.until(lambda: "undone" in story.message)
        assert decisions(book) == 0
        assert not check(story.screen.state.workbook.book.db).differences


@pytest.mark.parametrize(("accounts", "asked"), [(9, False), (10, True)])
async def test_from_ten_accounts_on_a_statement_is_confirmed_with_another_key(
    accounts: int, asked: bool, small_book: Callable[..., Path]
) -> None:
    book = small_book(*((f"k{number}", f"Name {number}", number) for number in range(12)))
    async with opened(book) as story:
        await story.press(*["space"] * accounts, "1")
        assert (len(story.app.screen_stack) > 1) is asked
        assert decisions(book) == (0 if asked else accounts)
        if asked:
            await story.press("1", "enter")
            assert decisions(book) == 0, "neither the key that began it nor enter confirms it"
            await story.press("y")
            await story.until(lambda: decisions(book) == accounts)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Decisions wait for this event before they are made."""
    go, classify = Event(), decide.classify

    def wait(workbook: Workbook, customer_ids: list[int], statement: Statement, **given: Any) -> Done:
        assert go.wait(60), "nobody let it go on"
        return classify(workbook, customer_ids, statement, **given)

    monkeypatch.setattr(decide, "classify", wait)
    yield go
    go.set()


async def test_esc_stops_it_and_nothing_was_changed(book: Path, held: Event) -> None:
    async with opened(book) as story:
        await tag_all(story)
        assert f"deciding on {ACCOUNTS:,} accounts …" in story.message
        await story.press("escape")
        held.set()
        await story.until(lambda: story.message == "Stopped; nothing was changed.")
        assert decisions(book) == 0
        assert len(story.table.marked) == ACCOUNTS
        await story.press("1", "y")
        await story.until(lambda: f"core → {ACCOUNTS} customers" in story.message)


async def test_meanwhile_one_can_look_around_but_neither_decide_nor_leave(book: Path, held: Event) -> None:
    async with opened(book) as story:
        await tag_all(story)
        await story.press("j", "j")
        for key in ("w", "f", "u", "R", "C", "E", "q"):
            await story.press("j", "k", key)
            assert story.message == Need.ALONE
        assert story.table.cursor_index == 2
        held.set()
        await story.until(lambda: f"core → {ACCOUNTS} customers" in story.message)
    assert decisions(book) == ACCOUNTS


def test_it_is_made_whole_or_not_at_all(book: Path) -> None:
    with closing(sqlite3.connect(book)) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM customer")]
    with closing(open_workbook(book, "me", clock=lambda: NOON)) as own:
        work = Work()
        work.stop()
        with pytest.raises(Stopped, match="nothing was changed"), work.workbook(own, readonly=False) as beside:
            decide.classify(beside, ids, a_set("core"))
        assert decisions(book) == 0
        with Work().workbook(own, readonly=False) as beside:
            done = decide.classify(beside, ids, a_set("core"))
    assert decisions(book) == len(done.customer_ids) == ACCOUNTS
