"""The review screen where it asks who an account is."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from tests.review.given import Clock, a_book, id_of, opened
from tests.review.sitting import Story, decisions, reviewing
from tokentui.domain.grades import Question
from tokentui.domain.queues import Ask
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.lookups import set_first_pass
from tokentui.tui import held_keys
from tokentui.tui.screens.dialogs.cite import CiteDialog
from tokentui.tui.screens.dialogs.fact import FactDialog
from tokentui.tui.screens.dialogs.several import SeveralDialog
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.tui.widgets.status_lines import KeyLine

pytestmark = pytest.mark.usefixtures("fast_fingers")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Ten accounts, A the largest."""
    return a_book(tmp_path / "book.tokentui")


async def choose(story: Story, ask: Ask) -> None:
    """Begin a sitting that asks this, by the list of queues."""
    await story.press("R", *("2" for _ in range(list(Ask).index(ask))), "enter")


def title(story: Story) -> str:
    return story.codebook.splitlines()[0].split("  ")[0]


async def test_the_list_says_which_question_the_digits_answer(book: Path) -> None:
    async with reviewing(book) as story:
        assert title(story) == "What for?"
        await choose(story, Ask.WHO)
        assert (title(story), story.name) == ("Who is it?", "A")
        assert "1–5 segment" in keys(story)
        await story.press("3")
        assert story.message.startswith("who: start-up → A")
        assert story.name == "B"
        await choose(story, Ask.BOTH)
        assert (title(story), story.name) == ("What for?", "A"), "A is placed, and what for is open"


def keys(story: Story) -> str:
    return " ".join(f"{hint.key} {hint.label}" for hint in story.screen.query_one(KeyLine)._hints)


async def test_a_placed_and_tagged_account_costs_two_digits(book: Path) -> None:
    async with reviewing(book) as story:
        await choose(story, Ask.BOTH)
        rows = len(story.codebook.splitlines())
        for name, who, what in (("A", "1", "5"), ("B", "3", "3"), ("C", "0", "w")):
            assert (title(story), story.name) == ("Who is it?", name)
            await story.press(who)
            assert (title(story), story.name) == ("What for?", name)
            assert "not placed" not in story.account
            assert len(story.codebook.splitlines()) == rows, "the account keeps its place"
            assert "1–9 use case" in keys(story)
            await story.press(what)
        assert story.progress.startswith("largest open spend first · both")
        assert "3 of 10" in story.progress
    assert [said for _, said in decisions(book)] == [
        '["large"]', '["devtools"]', '["start-up"]', '["operations"]', "cannot_tell", "withheld",
    ]  # fmt: skip


async def test_one_key_tapped_twice_answers_both_questions_and_no_more(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book) as story:
        await choose(story, Ask.BOTH)
        monkeypatch.setattr(held_keys, "HELD", 0.15)
        for at in (20.0, 20.1, 20.2):
            await tap(story, "1", at)
        assert [said for _, said in decisions(book)] == ['["large"]', '["core"]']
        assert "held down" in story.message
        assert story.name == "B"
        for at in (30.0, 30.5, 30.53, 30.56):
            await tap(story, "2", at)
        assert [said for _, said in decisions(book)][2:] == ['["established"]', '["product"]', "nothing"]
        assert (story.name, title(story)) == ("B", "What for?"), "held down: the second is taken back"


async def tap(story: Story, key: str, at: float) -> None:
    """Press a key at a time on the clock of the toolkit's events, once the account is painted."""
    story.screen.query_one(ReviewPane).painted_at = 0.0
    event = events.Key(key, key)
    event.time = at
    story.app.post_message(event)
    await story.rest()
    await story.until(story.painted)


async def test_p_places_beside_the_question_that_is_asked(book: Path) -> None:
    async with reviewing(book) as story:
        await story.press("p", "3")
        assert (story.name, title(story)) == ("A", "What for?")
        assert "by ann" in story.account
        await story.press("1")
        assert story.name == "B"
        await story.press("u", "u")
        assert (story.name, "not placed" in story.account) == ("A", True)
    assert [said for _, said in decisions(book)] == ['["start-up"]', '["core"]', "nothing", "nothing"]


async def test_dialogs_are_about_the_question_that_is_asked(book: Path) -> None:
    async with reviewing(book) as story:
        await choose(story, Ask.WHO)
        await story.press("e")
        assert isinstance(story.app.screen, FactDialog)
        await story.write("")
        await story.press("down")
        await story.write("raised money")
        await story.press("ctrl+s")
        await story.press("c", "4", "i")
        await story.write("series C")
        await story.press("ctrl+s")
        await story.press("F")
        assert isinstance(story.app.screen, CiteDialog)
        assert story.app.screen.advice().startswith("1 fact cited"), "a fact on who is cited for who"
        await story.press("escape", "m")
        assert isinstance(story.app.screen, SeveralDialog)
        await story.press("3", "4", "enter")
        assert story.name == "B"
    with closing(opened(book)) as workbook:
        said = decide.said(workbook, id_of(workbook, "A"), Question.WHO)
        assert (said.statement, said.note) == (a_set("start-up", "public"), "series C")
        assert decide.said(workbook, id_of(workbook, "A")).note is None


async def test_a_conflict_on_who_is_adjudicated(book: Path) -> None:
    for who, code in (("bob", "large"), ("cat", "start-up")):
        other = opened(book, who)
        decide.classify(other, [id_of(other, "B")], a_set(code), question=Question.WHO)
        other.close()
    async with reviewing(book) as story:
        await choose(story, Ask.WHO)
        await story.press("l")
        assert story.name == "B"
        assert "reviewers disagree · a adjudicates" in story.codebook
        await story.press("a", "enter")
        await story.write("filings")
        await story.press("enter")
        assert story.message.startswith("adjudicated who: start-up → B")
    with closing(opened(book)) as workbook:
        row = workbook.book.db.execute("SELECT who_state, segments FROM standing WHERE name = 'B'").fetchone()
        assert row == ("set", workbook.codebook.segments.mask(["start-up"]))


async def test_blind_hides_who_others_say_it_is(book: Path) -> None:
    bob = opened(book, "bob")
    decide.classify(bob, [id_of(bob, "A")], a_set("start-up"), question=Question.WHO)
    decide.classify(bob, [id_of(bob, "A")], a_set("core"))
    bob.close()
    async with reviewing(book, blind=True) as story:
        await story.press("p", "1")
        assert "differs from bob: in conflict" in story.message
        assert "bob" in story.account
        assert "core" not in story.account
        assert "hidden until you have decided" in story.account


async def test_a_first_key_on_a_first_pass_opens_no_conflict(book: Path) -> None:
    with closing(opened(book, "starter", Clock())) as starter:
        decide.classify(starter, [id_of(starter, "A")], a_set("core", "resale"))
        set_first_pass(starter, "starter", True)
    async with reviewing(book) as story:
        await story.press("2")
        assert story.message == "product → A (replaces the first pass by starter)    u undo"


async def test_a_codebook_without_segments_says_where_they_come_from(book: Path) -> None:
    with closing(opened(book)) as workbook:
        workbook.book.db.execute("UPDATE segment SET archived = 1")
    async with reviewing(book) as story:
        await story.press("p")
        assert story.message == "The codebook has no segments; add one first: C edits the codebook."


async def test_names_of_segments_are_literal_text(small_book: Callable[..., Path]) -> None:
    path = small_book(("k1", "Acme", 10**12))
    with closing(opened(path)) as workbook:
        workbook.book.db.execute("UPDATE segment SET label = '[/] [@click=app.quit]x[/]' WHERE code = 'large'")
    async with reviewing(path) as story:
        await story.press("p", "1")
        assert "[/] [@click=app.quit]x[/]" in story.account
