"""What may not decide: held keys, keys typed ahead, pastes, keys older than the picture."""

from pathlib import Path

import pytest
from textual import events

from tests.review.given import opened
from tests.review.sitting import decisions, reviewing
from tokentui.tui import held_keys
from tokentui.tui.widgets.review_pane import ReviewPane


async def test_a_held_key_decides_one_account(book: Path) -> None:
    async with reviewing(book) as story:
        for _ in range(30):
            story.app.post_message(events.Key("1", "1"))
        await story.until(lambda: "held" in story.message)
        await story.pilot.pause()
        assert decisions(book) == [("A", '["core"]')]
        assert story.name == "B"


async def test_the_first_repeat_of_a_held_key_is_taken_back(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_keys, "FIRST_REPEAT", (0.0, 60.0))
    monkeypatch.setattr(held_keys, "HELD", 0.0)
    async with reviewing(book) as story:
        await story.press("1", "1")
        assert story.name == "C"
        monkeypatch.setattr(held_keys, "HELD", 60.0)
        await story.press("1")
        assert (
            story.message == "The key was held down: it decides one account, then lets go. The second was taken back."
        )
        assert story.name == "B"
        assert opened(book).book.db.execute("SELECT count(*) FROM current WHERE statement = 'set'").fetchone() == (1,)


async def test_keys_typed_ahead_are_dropped_and_not_queued(book: Path) -> None:
    async with reviewing(book) as story:
        for key in "1234":
            story.app.post_message(events.Key(key, key))
        await story.until(lambda: story.name == "B" and story.painted())
        await story.pilot.pause()
        assert decisions(book) == [("A", '["core"]')], "the other keys came before B was painted"
        await story.press("5")
        assert decisions(book)[1:] == [("B", '["devtools"]')]


async def test_a_key_older_than_the_picture_decides_nothing(book: Path) -> None:
    async with reviewing(book) as story:
        late = events.Key("2", "2")
        await story.press("1")
        assert story.name == "B"
        assert story.painted()
        story.app.post_message(late)
        await story.pilot.pause()
        await story.pilot.pause()
        assert decisions(book) == [("A", '["core"]')]


async def test_a_paste_decides_nothing(book: Path) -> None:
    async with reviewing(book) as story:
        story.app.post_message(events.Paste("1 2 3 0 w x u"))
        await story.pilot.pause()
        await story.press("l")
        assert story.name == "B"
        assert decisions(book) == []


async def test_no_key_decides_before_the_first_account_is_painted(book: Path) -> None:
    async with reviewing(book) as story:
        pane = story.screen.query_one(ReviewPane)
        pane._painted = None
        await story.pilot.press("1")
        assert decisions(book) == []
        pane.refresh()
        await story.press("2")
        assert decisions(book) == [("A", '["product"]')]
