"""To any account by its name and back, the same said again, and how the time goes."""

from pathlib import Path

import pytest

from tests.review.given import Clock, begun, id_of, names, opened, tag
from tests.review.sitting import decisions, reviewing
from tokentui.domain.queues import QueueKind
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.review import resume
from tokentui.services.workbook import Workbook
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.review import ReviewScreen


def say(workbook: Workbook, name: str, *codes: str) -> None:
    """Decide an account outside of any session."""
    decide.classify(workbook, [id_of(workbook, name)], a_set(*codes))


pytestmark = pytest.mark.usefixtures("fast_fingers")


async def test_any_account_is_found_by_its_name_decided_and_one_is_back_where_one_was(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("1")
        assert story.name == "B"
        await story.press("/", "d")
        assert "D" in story.app.screen.query_one("#rows").render_line(0).text
        await story.press("enter")
        assert (story.name, story.message) == ("D", "D    esc goes back to B")
        await story.press("2")
        assert (story.name, story.message) == ("B", "product → D    u undo")
        assert "2 of 5" in story.progress
        # It has been decided: the walk does not come to it again.
        await story.press("1", "1")
        assert story.name == "E"
        assert [name for name, _ in decisions(book)] == ["A", "D", "B", "C"]


async def test_esc_comes_back_and_only_then_leaves(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("l", "/", *"k3", "enter")
        assert story.name == "D"
        await story.press("escape")
        assert story.name == "B"
        await story.press("/", "e", "enter", "l")
        assert story.name == "B"
        await story.press("/", "z", "enter", "escape")
        assert (story.name, type(story.app.screen)) == ("B", ReviewScreen)
        await story.press("/", "b", "enter", "escape")
        assert isinstance(story.app.main, BrowseScreen)


async def test_one_that_is_not_in_the_queue_is_decided_too_and_counts_for_none_of_it(book: Path) -> None:
    say(opened(book), "E", "core")
    async with reviewing(book) as story:
        assert "0 of 4" in story.progress
        await story.press("/", "e", "enter")
        assert story.name == "E"
        await story.press("3")
        assert story.name == "A"
        assert "0 of 4" in story.progress
        # Where nobody is left one comes back to that, too.
        await story.press("1", "1", "1", "1")
        assert "None left" in story.account
        await story.press("/", "e", "enter", "4")
        assert "None left" in story.account
        assert "4 of 4" in story.progress


def test_a_session_that_is_gone_on_with_counts_its_own_accounts_alone(book: Path) -> None:
    workbook = opened(book)
    say(workbook, "E", "core")
    review = begun(workbook, QueueKind.LARGEST)
    review.visit(id_of(workbook, "E"))
    tag(review, "product")
    assert names(workbook, [review.current or 0]) == "A"
    review.leave()
    again = resume(workbook, review.session.id)
    assert (again.walk.done, names(workbook, [again.current or 0])) == (0, "A")


async def test_a_dot_says_the_same_again_in_review_and_in_the_table(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press(".")
        assert story.message.startswith("Nothing has been said since the app began")
        await story.press("m", "1", "2", "enter", ".")
        assert story.message.startswith("core, product → B  ·  verdict: NOT ESTABLISHED → BULLISH")
        await story.press("0", ".")
        assert story.message.startswith("cannot tell → D")
        await story.press("escape", "escape")
        await story.until(lambda: isinstance(story.app.main, BrowseScreen))
        await story.press("G", ".")
        assert story.message.startswith("cannot tell → E")
        said = [words for _, words in decisions(book)]
        assert said == ['["core", "product"]', '["core", "product"]', "cannot_tell", "cannot_tell", "cannot_tell"]


async def test_what_was_said_of_who_is_not_said_of_what_for(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("p", "1", ".")
        assert story.message.startswith("Nothing has been said")
        assert story.name == "A"


async def test_the_clock_the_pace_and_what_is_left_stand_beside_the_progress(book: Path) -> None:
    clock = Clock()
    async with reviewing(book, size=(200, 60), clock=clock) as story:
        assert "min" not in story.progress
        for _ in range(3):
            clock.pass_by(minutes=1)
            await story.press("1")
        assert story.progress.endswith("3 min · 60 an hour · 2 min left")
        # Whoever goes away has not become slower, and the clock goes on by itself.
        clock.pass_by(hours=1)
        story.screen.show_progress()
        assert story.progress.endswith("1 h 03 min · 60 an hour · 2 min left")
        await story.press("u")
        assert "an hour" not in story.progress
