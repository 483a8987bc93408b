"""The same by the key @: a form that an address and a passage are pasted into."""

import hashlib
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from tests.conftest import ROOT
from tests.terminal import Terminal
from tests.tui.app_in_test import Story, opened
from tokentui.domain.captured import LONGEST
from tokentui.tui.screens.dialogs.fact import FactDialog
from tokentui.tui.screens.dialogs.passage import MOST, PassageField
from tokentui.tui.widgets.lines import Lines

PAGE = "Acme runs its claims desk on tokens.\n\t\u202eAnd more. " * 2_500


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(("acme", "Acme", None), ("zeta", "Zeta", None))


def facts(book: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(book)) as db:
        return db.execute(
            "SELECT customer_id, dimension, claim, source_url, grade, length(passage), passage_hash, archived_url,"
            " as_of FROM fact ORDER BY id"
        ).fetchall()


async def paste(story: Story, text: str) -> None:
    """Paste into the field that has the focus."""
    assert story.app.focused is not None
    story.app.focused.post_message(events.Paste(text))
    await story.hands.pause()


def sentence(story: Story) -> str:
    return story.app.screen.query_one("#sentence", Lines).text


async def test_a_pasted_page_becomes_a_fact_and_a_second_one_has_the_same_source(book: Path) -> None:
    async with opened(book) as story:
        await story.press("@")
        assert sentence(story) == "Still needed: address, passage."
        await paste(story, "HTTPS://Example.com/story#here\nand more")
        await story.press("enter")
        await paste(story, PAGE.replace("\n", "\r"))
        assert (
            f"{len(PAGE.strip()):,} characters; {LONGEST:,} are kept" in story.app.screen.query_one(PassageField).text
        )
        await story.press("escape")
        assert sentence(story).startswith("Press esc again")
        await story.press("ctrl+s")
        await story.hands.pause()
        (kept,) = facts(book)
        digest = hashlib.sha256(PAGE.strip().encode()).hexdigest()
        claim = str(kept[2])
        assert claim.startswith("Acme runs its claims desk on tokens.")
        today = story.screen.state.workbook.clock().date().isoformat()
        assert (*kept[:2], *kept[3:]) == (1, "for_what", "https://example.com/story", "C", LONGEST, digest, None, today)
        await story.press("down", "@")
        await paste(story, "example.com/story")
        await story.press("tab", *"so", "backspace", "o", "tab", "w", "tab", *"a claim", *["tab"] * 7, "b", "tab")
        await paste(story, "https://archive.example/1")
        await story.press("enter")
        await story.hands.pause()
        assert "2 facts of this book rest on this page: one source" in story.message
        two = facts(book)[1]
        assert two[:6] == (2, "who", "a claim", "https://example.com/story", "B", 2)
        assert two[7] == "https://archive.example/1"
        await story.press("u")
        assert len(facts(book)) == 1


async def test_what_is_no_address_and_what_is_no_passage_are_said_and_nothing_is_kept(book: Path) -> None:
    async with opened(book) as story:
        await story.press("@", *"ftp://x")
        assert "no address of a page" in sentence(story)
        await story.press(*["backspace"] * 7)
        await paste(story, "https://me:secret@x.example/")
        assert "a name or a password" in sentence(story)
        await story.press("ctrl+s", "tab")
        await paste(story, "x" * (MOST + 1))
        assert "paste the passage, not all of the page" in sentence(story)
        assert story.app.screen.query_one(PassageField).value == ""
        assert isinstance(story.app.screen, FactDialog)
    assert facts(book) == []


def test_a_terminal_pastes_a_hundred_thousand_characters(book: Path) -> None:
    text = "".join(f"line {number} of the page\n" for number in range(5_000))
    assert len(text) > 100_000
    with Terminal(
        [sys.executable, "-m", "tokentui", str(book)], env={"TOKENTUI_REVIEWER": "ann"}, cwd=ROOT
    ) as terminal:
        terminal.wait_for("live ●")
        terminal.press("@")
        terminal.wait_for("Still needed: address, passage.")
        terminal.paste("https://example.com/story")
        terminal.press("enter")
        terminal.paste(text)
        terminal.wait_for(f"{len(text.strip()):,} characters")
        terminal.press("ctrl+s")
        terminal.wait_for("fact on for what → Acme")
    (kept,) = facts(book)
    assert kept[6] == hashlib.sha256(text.strip().encode()).hexdigest()
