"""Saying who customers are: p, then the key of a segment."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from tests.tui.app_in_test import Story, opened
from tokentui.services import browse
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.tui.screens.dialogs.place import PlaceDialog
from tokentui.tui.screens.dialogs.several import SeveralDialog
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine
from tokentui.tui.widgets.table_columns import Piece

M = 10**12
NAMES = "ABCDEFGHIJKL"


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    """Twelve customers, A the largest."""
    return small_book(*((name.lower(), name, (20 - place) * M) for place, name in enumerate(NAMES)))


def said(book: Path) -> list[tuple[str, str, str]]:
    """The log: name, question, what was said."""
    with closing(sqlite3.connect(book)) as db:
        return db.execute(
            "SELECT c.name, d.question, coalesce(d.use_cases, d.statement) FROM decision AS d"
            " JOIN customer AS c ON c.id = d.customer_id ORDER BY d.id"
        ).fetchall()


def titles(story: Story) -> list[str]:
    return [column.title for column in story.table._columns]


def cell(story: Story, name: str) -> str:
    """What the column of segments says of a customer."""
    workbook = story.screen.state.workbook
    (number,) = workbook.book.db.execute("SELECT id FROM customer WHERE name = ?", (name,)).fetchone()
    customer = browse.customer(workbook, number)
    column = next(one for one in story.table._columns if one.key == "segment")
    drawn = column.render(customer, 20)
    return f"({drawn.text})" if isinstance(drawn, Piece) else str(drawn)


def detail(story: Story) -> list[str]:
    return story.screen.query_one(DetailPane).text.splitlines()


async def test_p_and_a_key_place_the_current_customer_and_undo_takes_it_back(book: Path) -> None:
    async with opened(book) as story:
        assert "Industry" in titles(story)
        await story.press("p", "3")
        assert story.message == "who: start-up → A    u undo"
        assert said(book) == [("A", "who", '["start-up"]')]
        assert "Segment" in titles(story), "now that one is known"
        assert detail(story)[2].startswith("start-up")
        assert any(line.startswith("who          D  3 start-up  by me") for line in detail(story))
        assert any("who: start-up" in line for line in detail(story)), "among the decisions"
        await story.press("u")
        assert story.message == "undone: who: start-up → A    U redo"
        assert "Industry" in titles(story)
        assert any(line.startswith("who          ·  not placed") for line in detail(story))
        await story.press("p", "3")
        assert story.message == "who: start-up → A    u undo"
        await story.press("p", "3")
        assert story.message == "already who: start-up"


@pytest.mark.parametrize(("key", "statement"), [("0", "cannot_tell"), ("w", "withheld"), ("5", '["individual"]')])
async def test_every_answer_has_a_key(book: Path, key: str, statement: str) -> None:
    async with opened(book) as story:
        await story.press("p", key)
        assert said(book) == [("A", "who", statement)]


async def test_several_segments_mean_one_of_them(book: Path) -> None:
    async with opened(book) as story:
        await story.press("p", "m")
        dialog = story.app.screen
        assert isinstance(dialog, SeveralDialog)
        assert dialog.heading == "Who is it?"
        assert "%" not in dialog.query_one("#keys", KeyLine).render().plain, "segments are not split"
        await story.press("1", "2")
        assert "large, established: one of them" in dialog.query_one("#sentence", Lines).text
        await story.press("%", "enter")
        assert said(book) == [("A", "who", '["established", "large"]')]
        assert story.message.startswith("who: large, established → A")


async def test_esc_and_keys_of_no_segment_place_nobody(book: Path) -> None:
    async with opened(book) as story:
        await story.press("p", "9", "x", "j", "p", "enter")
        assert isinstance(story.app.screen, PlaceDialog)
        await story.press("escape")
        assert story.screen.is_active
        assert said(book) == []


async def test_many_are_placed_once_that_is_confirmed(book: Path) -> None:
    async with opened(book) as story:
        await story.press("A", "p", "1")
        assert isinstance(story.app.screen, ConfirmDialog)
        assert "→ who: large?" in "".join(lines.text for lines in story.app.screen.query(Lines))
        await story.press("1")
        assert said(book) == []
        await story.press("y")
        assert len(said(book)) == len(NAMES)
        assert story.message == f"who: large → {len(NAMES)} customers    u undo"
        await story.press("u")
        assert story.message.startswith("undone: who: large")
        with closing(sqlite3.connect(book)) as db:
            assert db.execute("SELECT count(*) FROM standing WHERE segments <> 0").fetchone() == (0,)


async def test_few_are_placed_at_once(book: Path) -> None:
    async with opened(book) as story:
        await story.press("space", "space", "p", "4")
        assert said(book) == [("A", "who", '["public"]'), ("B", "who", '["public"]')]


async def test_a_held_key_tags_nobody_after_it_has_placed(book: Path) -> None:
    async with opened(book) as story:
        await story.press("p")
        times = (10.0, 10.5, 10.53, 10.56, 10.59)
        for at in times:
            key = events.Key("2", "2")
            key.time = at
            story.app.post_message(key)
            await story.hands.pause()
        assert [one for one in said(book) if one[1] == "for_what"][-1:] in ([], [("A", "for_what", "nothing")])
        assert "held down" in story.message
        with closing(sqlite3.connect(book)) as db:
            states = db.execute("SELECT who_state, state FROM standing WHERE name = 'A'").fetchone()
            assert states == ("set", "unlooked")
        again = events.Key("2", "2")
        again.time = 13.0
        story.app.post_message(again)
        await story.hands.pause()
        assert said(book)[-1] == ("A", "for_what", '["product"]'), "pressed anew it tags"


async def test_a_held_p_opens_one_chooser_and_pasted_text_places_nobody(book: Path) -> None:
    async with opened(book) as story:
        await story.press("p", "p", "p")
        story.app.post_message(events.Paste("3 1 0 w"))
        await story.hands.pause()
        assert isinstance(story.app.screen, PlaceDialog)
        await story.press("escape")
        assert story.screen.is_active
        assert said(book) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_chooser_takes_the_last_two_lines(book: Path, size: tuple[int, int]) -> None:
    async with opened(book, size=size) as story:
        await story.press("p")
        dialog = story.app.screen.query_one("#dialog")
        assert (dialog.region.y, dialog.region.height) == (size[1] - 2, 2)
        rows = story.app.screen.query_one("#rows", Lines).text
        for entry in ("1 large", "2 established", "3 start-up", "4 public", "5 individual"):
            assert entry in rows
        keys = story.app.screen.query_one("#keys", KeyLine).render().plain
        for entry in ("0 cannot tell", "w withheld", "m several", "esc cancel"):
            assert entry in keys


async def test_the_column_writes_what_is_settled_else_what_the_record_says(book: Path) -> None:
    with closing(sqlite3.connect(book)) as db, db:
        db.executemany(
            "INSERT INTO decision (customer_id, reviewer, statement, use_cases, facts, question, at, seq)"
            " SELECT id, ?, ?, ?, '[]', 'who', '2026-10-05T09:00:00.000Z', 1 FROM customer WHERE name = ?",
            [
                ("ann", "set", '["large"]', "A"),
                ("ann", "set", '["established", "large"]', "B"),
                ("ann", "set", '["large"]', "C"),
                ("bob", "set", '["start-up"]', "C"),
                ("ann", "cannot_tell", None, "D"),
            ],
        )
        db.execute("UPDATE customer SET segment = 'conglomerate' WHERE name = 'E'")
        db.execute("UPDATE customer SET segment = 'public' WHERE name = 'F'")
    async with opened(book) as story:
        found = [cell(story, name) for name in "ABCDEFG"]
        assert found == ["large", "large|established", "large|start-up !", "?", "(conglomerate)", "public", "(–)"]
        await story.go_to("E")
        assert any(
            line.startswith("who          ·  not placed; its record says conglomerate") for line in detail(story)
        )
