"""Stories of the review screen, as a person tells them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.conftest import NOON
from tests.review.given import a_book, begun, id_of, opened, tag
from tokentui.domain.queues import Queue, QueueKind
from tokentui.services import decide
from tokentui.services.config import Config
from tokentui.tui import held_keys
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.help import HelpScreen
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.screens.review_start import ReviewWanted
from tokentui.tui.screens.session_report import ReportScreen
from tokentui.tui.widgets.codebook_list import CodebookList
from tokentui.tui.widgets.lines import MessageLine
from tokentui.tui.widgets.progress_line import ProgressLine
from tokentui.tui.widgets.review_pane import ReviewPane

SIZES = ((80, 24), (120, 36), (200, 60))


class Story:
    """An app in a review, with words for what a person sees and does."""

    def __init__(self, app: TokentuiApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> ReviewScreen:
        main = self.app.main
        assert isinstance(main, ReviewScreen)
        return main

    @property
    def message(self) -> str:
        assert self.app.main is not None
        return self.app.main.query_one(MessageLine).text

    @property
    def account(self) -> str:
        """What is said of the account, wrapped lines joined."""
        return " ".join(self.screen.query_one(ReviewPane).text.split())

    @property
    def name(self) -> str:
        return self.account.split()[0]

    @property
    def progress(self) -> str:
        return self.screen.query_one(ProgressLine).text

    @property
    def codebook(self) -> str:
        return self.screen.query_one(CodebookList).text

    def painted(self) -> bool:
        main = self.app.main
        if not isinstance(main, ReviewScreen) or main.review.current is None:
            return True
        return main.query_one(ReviewPane).painted(main.review.current)

    async def press(self, *keys: str) -> None:
        """Press keys, each after what the last one led to is on the screen."""
        for key in keys:
            await self.until(self.painted)
            await self.pilot.press(key)
            await self.pilot.pause()
        await self.until(self.painted)

    async def write(self, text: str) -> None:
        await self.press(*("space" if character == " " else character for character in text))

    async def until(self, holds: object) -> None:
        for _ in range(2_000):
            if holds():  # type: ignore[operator]
                return
            await self.pilot.pause(0.005)
        raise AssertionError("what was waited for did not come")


@asynccontextmanager
async def reviewing(
    book: Path,
    queue: QueueKind | None = QueueKind.LARGEST,
    *,
    reviewer: str = "ann",
    blind: bool = False,
    size: tuple[int, int] = (120, 36),
    browse: bool = False,
) -> AsyncIterator[Story]:
    """The app in a session on a book, or in front of its table."""
    wanted = None if browse else ReviewWanted(Queue(queue) if queue else None, blind)
    app = TokentuiApp(book, Config(reviewer), review=wanted, clock=lambda: NOON)
    async with app.run_test(size=size) as pilot:
        story = Story(app, pilot)
        await story.until(lambda: isinstance(app.main, BrowseScreen if browse else ReviewScreen))
        await pilot.pause()
        await story.until(story.painted)
        yield story


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_book(tmp_path / "book.tokentui", (60, 50, 40, 30, 20))


@pytest.fixture
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same key may come twice as fast as a test presses it."""
    monkeypatch.setattr(held_keys, "HELD", 0.0)


def decisions(book: Path) -> list[tuple[str, str]]:
    db = opened(book).book.db
    return db.execute(
        "SELECT c.name, coalesce(d.use_cases, d.statement) FROM decision AS d"
        " JOIN customer AS c ON c.id = d.customer_id ORDER BY d.id"
    ).fetchall()


@pytest.mark.parametrize("size", SIZES)
async def test_everything_a_reviewer_needs_is_on_the_screen(book: Path, size: tuple[int, int]) -> None:
    async with reviewing(book, size=size) as story:
        assert story.name == "A"
        assert "0 of 5 · 0 % of listed spend settled" in story.progress
        assert "largest open spend first" in story.progress
        for line in ("1   core", "9   public", "0   cannot tell", "w   withheld", "x   not a customer"):
            assert line in story.codebook
        assert ("The company earned its living before" in story.codebook) == (size == SIZES[-1])
        assert story.screen.query_one(CodebookList).region.height >= 13
        assert story.screen.query_one(ReviewPane).region.height >= 6


@pytest.mark.usefixtures("fast_fingers")
async def test_one_key_decides_saves_and_goes_on(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("1")
        assert (story.name, story.message) == ("B", "core → A    u undo")
        assert "1 of 5 · 30 % of listed spend settled" in story.progress
        assert decisions(book) == [("A", '["core"]')]
        await story.press("0", "w")
        assert (story.name, story.message) == ("D", "withheld → C    u undo")
        await story.press("m", "1", "2", "enter")
        assert (story.name, story.message) == ("E", "core, product → D    u undo")
        await story.press("x")
        await story.write("a total row")
        await story.press("enter")
        assert story.message == "excluded → E    u undo"
        assert "None left: largest open spend first" in story.account
        assert "2 open" not in story.account
        assert len(decisions(book)) == 5


@pytest.mark.usefixtures("fast_fingers")
async def test_postponed_accounts_come_back_and_none_left_says_what_remains_elsewhere(book: Path) -> None:
    decide.flag(opened(book, "bob"), [id_of(opened(book), "C")])
    async with reviewing(book) as story:
        await story.press("space")
        assert (story.name, story.message) == ("B", "postponed: A")
        assert story.progress.endswith("1 postponed")
        await story.press("1", "2", "l", "4")
        assert story.name == "A"
        await story.press("space")
        assert story.message == "A is the only one left"
        await story.press("0")
        assert "1 account was passed over without a decision; l goes back to the first." in story.account
        assert "Elsewhere: 1 flagged, 1 not decided by you." in story.account
        await story.press("7")
        assert story.message == "None left in this queue; R chooses another one."
        await story.press("l")
        assert story.name == "D"
        assert len(decisions(book)) == 5


@pytest.mark.usefixtures("fast_fingers")
async def test_undo_names_what_it_took_back_and_goes_there(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("1", "2", "u")
        assert (story.name, story.message) == ("B", "undone: product → B    U redo")
        await story.press("U")
        assert (story.name, story.message) == ("B", "redone: product → B    u undo")
        assert "2 ● product" in story.codebook
        await story.press("l", "h", "h")
        assert story.name == "A"
        await story.press("h")
        assert story.message == "There is no account beyond this one."
        assert [one[0] for one in decisions(book)] == ["A", "B", "B", "B"]


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


@pytest.mark.usefixtures("fast_fingers")
async def test_a_second_reviewer_works_blind_and_sees_others_once_decided(book: Path) -> None:
    bob = opened(book, "bob")
    decide.tag(bob, [id_of(bob, "A"), id_of(bob, "B")], "resale")
    async with reviewing(book, blind=True) as story:
        for _ in "AB":
            assert "bob" not in story.account + story.codebook
        assert story.progress.endswith("blind")
        assert "hidden until you have decided" in story.account
        assert "blind: what others said is hidden until you decide" in story.codebook
        await story.press("1")
        assert story.message == "core → A  ·  differs from bob: in conflict    u undo"
        await story.press("h")
        assert "reviewers disagree · a adjudicates" in story.codebook
        await story.press("l", "a")
        assert story.message == "Blind: decide the account yourself before you adjudicate it."
        await story.press("b")
        assert "bob" in story.codebook


@pytest.mark.usefixtures("fast_fingers")
async def test_a_conflict_is_adjudicated_with_a_reason(book: Path) -> None:
    for reviewer, code in (("bob", "resale"), ("carl", "core")):
        workbook = opened(book, reviewer)
        decide.tag(workbook, [id_of(workbook, "B")], code)
    async with reviewing(book, QueueKind.CONFLICTS) as story:
        assert story.name == "B"
        await story.press("a", "enter", "enter")
        assert story.app.main is story.screen
        await story.write("seen it")
        await story.press("enter")
        assert story.message.startswith("adjudicated ")
        assert "None left" in story.account
        await story.press("h")
        assert "◆ adjudicated by ann" in story.codebook
        await story.press("3")
        assert "the adjudication by ann counts" in story.message
        await story.press("h", "a", "escape", "u")
        await story.press("u")
        assert story.message.startswith("undone: adjudicated ")
        assert "reviewers disagree" in story.codebook


async def test_where_reviewers_agree_there_is_nothing_to_adjudicate(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("a")
        assert story.message == "Reviewers do not disagree on this account; there is nothing to adjudicate."


@pytest.mark.usefixtures("fast_fingers")
async def test_leaving_reports_and_coming_back_goes_on(book: Path) -> None:
    async with reviewing(book, browse=True) as story:
        await story.press("R")
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.main, ReviewScreen))
        await story.press("1", "2", "u", "escape")
        assert isinstance(story.app.screen, ReportScreen)
        assert story.app.screen.report.decided == 1
        assert (story.app.screen.report.keys, story.app.screen.report.undos) == (4, 1)
        await story.press("y")
        assert "# Review session 1" in story.app.clipboard
        await story.press("escape")
        assert isinstance(story.app.screen, BrowseScreen)
        await story.press("R", "enter")
        await story.until(lambda: isinstance(story.app.main, ReviewScreen))
        assert story.name == "B"
        assert "1 of 5" in story.progress


@pytest.mark.usefixtures("fast_fingers")
async def test_another_queue_is_chosen_from_within_a_session(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("1", "R")
        await story.write("alpha")
        await story.press("enter")
        await story.until(lambda: "alphabetical" in story.progress)
        assert story.name == "B"
        assert "0 of 4" in story.progress
        await story.press("R")
        await story.write("flagged")
        await story.press("enter")
        assert story.message.startswith("No account is left in the queue 'flagged'. Elsewhere:")
        await story.press("R")
        await story.write("weighted")
        await story.press("enter")
        await story.write("7")
        await story.press("enter")
        await story.until(lambda: "random, weighted by money, seed 7" in story.progress)
        await story.press("R")
        await story.write("blind")
        await story.press("enter")
        await story.write("alpha")
        await story.press("enter")
        await story.until(lambda: story.progress.endswith("blind"))


@pytest.mark.usefixtures("fast_fingers")
async def test_notes_flags_and_confidence_stay_on_the_account(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("f", "c", "4", "i")
        await story.write("two lines")
        await story.press("enter")
        await story.write("of note")
        await story.press("ctrl+s")
        assert story.name == "A"
        assert "of note" in story.account
        await story.press("1")
        assert story.name == "B"
        await story.press("escape")
        assert isinstance(story.app.screen, ReportScreen)
        report = story.app.screen.report
        assert report.decided == 1
        assert (report.keys, report.typed) == (len(("f", "c", "4", "i", "enter", "ctrl+s", "1", "escape")), 16)


@pytest.mark.usefixtures("fast_fingers")
async def test_another_process_moves_the_panels_and_not_the_account(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("l")
        workbook = opened(book, "bob")
        decide.tag(workbook, [id_of(workbook, "A"), id_of(workbook, "B")], "resale")
        await story.until(lambda: "61 % of listed" not in story.progress and "55 % of listed" in story.progress)
        assert story.name == "B"
        assert "bob" in story.codebook
        await story.press("7")
        assert decisions(book)[-1] == ("B", '["resale"]')


async def test_help_and_the_palette_offer_the_keys_of_review(book: Path) -> None:
    async with reviewing(book) as story:
        offered = {command.id for command in story.screen.offered()}
        assert {"postpone", "adjudicate", "blind", "next_account", "leave", "tag_1"} <= offered
        assert not {"mark", "filter", "sort", "back"} & offered
        await story.press("question_mark")
        assert isinstance(story.app.screen, HelpScreen)


async def test_the_session_used_last_goes_on_from_the_command_line(book: Path) -> None:
    workbook = opened(book)
    review = begun(workbook, QueueKind.ALPHABETICAL)
    tag(review, "core")
    workbook.close()
    async with reviewing(book, None) as story:
        assert story.name == "B"
        assert "alphabetical" in story.progress


async def test_names_of_imported_accounts_are_literal_text(small_book: object) -> None:
    path = small_book(("k", "[@click=app.quit]x[/] [formerly Bar]", 5))  # type: ignore[operator]
    async with reviewing(path) as story:
        assert "[@click=app.quit]x[/] [formerly Bar]" in story.account


async def test_a_book_that_refuses_says_so_and_keeps_the_place(book: Path) -> None:
    async with reviewing(book) as story:
        db = opened(book).book.db
        db.execute("CREATE TRIGGER no BEFORE UPDATE ON review_session BEGIN SELECT RAISE(ABORT, 'no room'); END")
        for key in ("1", "l", "space", "b"):
            await story.press(key)
            assert story.message == "The book did not take it: no room."
            assert story.name == "A"
        await story.press("escape")
        assert decisions(book) == []
        db.execute("DROP TRIGGER no")
