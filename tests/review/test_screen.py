"""Stories of the review screen, as a person tells them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from tests.review.given import begun, id_of, opened, tag
from tests.review.sitting import SIZES, decisions, reviewing
from tokentui.domain.grades import Mark
from tokentui.domain.queues import Ask, QueueKind
from tokentui.domain.statements import a_set
from tokentui.services import browse, decide
from tokentui.services.review_queues import counts
from tokentui.services.session_report import session_report
from tokentui.services.workbook import Workbook
from tokentui.tui.screens import review_end as screen
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.page import Page
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.widgets.codebook_list import CodebookList
from tokentui.tui.widgets.review_pane import ReviewPane


@pytest.mark.parametrize("size", SIZES)
async def test_everything_a_reviewer_needs_is_on_the_screen(book: Path, size: tuple[int, int]) -> None:
    async with reviewing(book, size=size) as story:
        if size[0] < 100:
            assert story.codebook.startswith("What for?  1 core 2 product")
            assert story.screen.query_one(ReviewPane).region.height >= 15
            await story.press("-")
        assert story.name == "A"
        assert "0 of 5 · 0 % of listed spend settled" in story.progress
        assert "largest open spend first" in story.progress
        for line in ("1   core", "9   public", "0   cannot tell", "w   withheld", "x   not a customer"):
            assert line in story.codebook
        assert ("The company earned its living before" in story.codebook) == (size == SIZES[-1])
        assert story.screen.query_one(CodebookList).region.height >= 13
        assert story.screen.query_one(ReviewPane).region.height >= 5


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
async def test_keys_go_on_while_it_is_counted_what_is_left_elsewhere(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Event()

    def slow(workbook: Workbook, *, blind: bool, ask: Ask) -> dict[QueueKind, int]:
        counted.wait(20)
        return counts(workbook, blind=blind, ask=ask)

    monkeypatch.setattr(screen, "counts", slow)
    async with reviewing(book) as story:
        for key in "1", "2", "3", "4", "5":
            await story.hands.press(key)
        await story.until(lambda: "None left: largest open spend first" in story.account)
        assert "lsewhere" not in story.account
        await story.hands.press("u")
        await story.until(lambda: story.name == "E")
        counted.set()
        await story.rest()
        assert story.name == "E"


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
        await story.until(lambda: "Elsewhere: 1 flagged, 1 not decided by you." in story.account)
        await story.press("7")
        assert story.message == "None left in this queue; R chooses another one."
        await story.press("l")
        assert story.name == "D"
        assert len(decisions(book)) == 5


@pytest.mark.usefixtures("fast_fingers")
async def test_a_fact_and_what_is_cited_decide_nothing_and_stay_with_the_account(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press(
            "e", "h", "tab", "b", "i", "l", "l", "tab", "tab", "tab", "tab", "tab", "x", "tab", "tab", "tab"
        )
        await story.press("a", "enter")
        assert (story.name, story.message) == ("A", "fact on how much → A    u undo")
        assert "0 of 5" in story.progress
        await story.press("F", "enter")
        assert story.name == "A"
        await story.press("F", "1", "enter")
        assert (story.name, story.message) == ("A", "1 fact cited → A    u undo")
        assert "0 of 5" in story.progress
        await story.press("1")
        assert story.name == "B"
        assert browse.customer(opened(book), id_of(opened(book), "A")).marks[2] is Mark.A


@pytest.mark.usefixtures("fast_fingers")
async def test_undo_names_what_it_took_back_and_goes_there(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("1", "2", "u")
        assert (story.name, story.message) == (
            "B",
            "undone: product → B  ·  verdict: BULLISH → NOT ESTABLISHED    U redo",
        )
        await story.press("U")
        assert (story.name, story.message) == (
            "B",
            "redone: product → B  ·  verdict: NOT ESTABLISHED → BULLISH    u undo",
        )
        assert "2 ● product" in story.codebook
        await story.press("l", "h", "h")
        assert story.name == "A"
        await story.press("h")
        assert story.message == "There is no account beyond this one."
        assert [one[0] for one in decisions(book)] == ["A", "B", "B", "B"]


@pytest.mark.usefixtures("fast_fingers")
async def test_a_second_reviewer_works_blind_and_sees_others_once_decided(book: Path) -> None:
    bob = opened(book, "bob")
    decide.classify(bob, [id_of(bob, "A"), id_of(bob, "B")], a_set("resale"))
    async with reviewing(book, blind=True) as story:
        for _ in "AB":
            assert "bob" not in story.account + story.codebook
        assert story.progress.endswith("blind")
        assert "hidden until you have decided" in story.account
        assert "blind: what others said is hidden until you decide" in story.codebook
        await story.press("1")
        assert story.message.startswith("core → A  ·  differs from bob: in conflict  ·  verdict: ")
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
        decide.classify(workbook, [id_of(workbook, "B")], a_set(code))
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
        assert "does not count: adjudicated by ann" in story.message
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
        assert isinstance(story.app.screen, Page)
        report = session_report(opened(book), 1)
        assert report.decided == 1
        assert (report.keys, report.undos) == (4, 1)
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
        await story.press("1", "R", "/")
        await story.write("alpha")
        await story.press("enter")
        await story.until(lambda: "alphabetical" in story.progress)
        assert story.name == "B"
        assert "0 of 4" in story.progress
        await story.press("R", "/")
        await story.write("flagged")
        await story.press("enter")
        assert story.message.startswith("No account is left in the queue 'flagged'. Elsewhere:")
        await story.press("R", "/")
        await story.write("weighted")
        await story.press("enter")
        await story.write("7")
        await story.press("enter")
        await story.until(lambda: "random, weighted by money, seed 7" in story.progress)
        await story.press("R", "1", "/")
        await story.write("alpha")
        await story.press("enter")
        await story.until(lambda: story.progress.endswith("blind"))


async def test_a_session_asks_of_the_filter_of_the_table(book: Path) -> None:
    async with reviewing(book, browse=True, size=(160, 40)) as story:
        await story.press("/")
        await story.write("spend>=40m")
        await story.press("enter", "R", "3", "enter")
        await story.until(lambda: isinstance(story.app.main, ReviewScreen))
        await story.until(story.painted)
        assert "largest open spend first · of spend>=40m" in story.progress
        assert "0 of 3" in story.progress


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
        assert isinstance(story.app.screen, Page)
        report = session_report(opened(book), 1)
        assert report.decided == 1
        assert (report.keys, report.typed) == (len(("f", "c", "4", "i", "enter", "ctrl+s", "1", "escape")), 16)


@pytest.mark.usefixtures("fast_fingers")
async def test_another_process_moves_the_panels_and_not_the_account(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("l")
        workbook = opened(book, "bob")
        decide.classify(workbook, [id_of(workbook, "A"), id_of(workbook, "B")], a_set("resale"))
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
        await story.press("?")
        assert isinstance(story.app.screen, Page)


async def test_the_session_used_last_goes_on_from_the_command_line(book: Path) -> None:
    workbook = opened(book)
    review = begun(workbook, QueueKind.ALPHABETICAL)
    tag(review, "core")
    workbook.close()
    async with reviewing(book, None) as story:
        assert story.name == "B"
        assert "alphabetical" in story.progress


async def test_names_of_imported_accounts_are_literal_text(small_book: Callable[..., Path]) -> None:
    path = small_book(("k", "[@click=app.quit]x[/] [formerly Bar]", 5))
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
