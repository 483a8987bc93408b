"""What rules suggest as a reviewer meets it: dim beside the account, and made one's own by a key."""

from pathlib import Path

import pytest

from tests.review.given import a_book, id_of, opened
from tests.review.sitting import Story, decisions, reviewing
from tokentui.domain.statements import NOTHING, a_set
from tokentui.domain.suggestions import From, SuggestionRule
from tokentui.services import browse, decide, suggesting
from tokentui.services.workbook import Workbook
from tokentui.store.suggestion_rules import read_rules
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.drill import SourceScreen
from tokentui.tui.widgets.detail import DetailPane

pytestmark = pytest.mark.usefixtures("fast_fingers")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_book(tmp_path / "book.tokentui")


def ruled(path: Path, *rules: tuple[str, str]) -> Workbook:
    book = opened(path)
    for wanted, code in rules:
        suggesting.make(book, SuggestionRule("", wanted, From.LABEL, a_set(code)))
    return book


def by_which(book: Workbook, name: str) -> list[str | None]:
    return [one.suggested_by for one in browse.detail(book, id_of(book, name)).decisions]


def screen_text(story: Story) -> str:
    strips = story.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def ghost(story: Story) -> str:
    """The line below the spend."""
    assert story.app.main is not None
    return story.app.main.query_one(DetailPane).text.splitlines()[2]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_enter_accepts_what_stands_beside_the_account_and_goes_on(book: Path, size: tuple[int, int]) -> None:
    read = ruled(book, ("spend>250m", "core"), ("name:c", "core"))
    async with reviewing(book, size=size) as story:
        assert ghost(story).strip() == "core?  by spend>250m · enter accepts"
        assert "core?  by spend>250m" in screen_text(story)
        await story.press("enter")
        assert story.name == "B"
        assert story.message.startswith("core (as spend>250m suggests) → A")
        assert "?" not in ghost(story)
        assert by_which(read, "A") == ["spend>250m"]
        await story.press("u")
        assert story.name == "A"
        assert "core?  by spend>250m" in ghost(story)
        await story.press("2")
        assert by_which(read, "A")[0] is None


async def test_rules_that_differ_are_shown_and_none_is_accepted(book: Path) -> None:
    ruled(book, ("spend>250m", "core"), ("name:a", "resale"))
    async with reviewing(book) as story:
        assert "rules differ: resale? by name:a · core? by spend>250m" in ghost(story)
        for key in ("enter", "+"):
            await story.press(key)
            assert (story.name, story.message) == ("A", "The rules differ here, so none is accepted; decide yourself.")
        assert decisions(book) == []


async def test_enter_opens_a_fact_where_one_was_chosen_or_nothing_is_suggested(book: Path) -> None:
    read = ruled(book, ("spend>250m", "core"))
    for name in "AB":
        read.book.db.executemany(
            "INSERT INTO fact (customer_id, dimension, claim, grade) VALUES (?, 'who', ?, 'C')",
            [(id_of(read, name), claim) for claim in ("one", "two")],
        )
    async with reviewing(book) as story:
        await story.press("n", "enter")
        assert isinstance(story.app.screen, SourceScreen)
        await story.press("escape", "l", "enter")
        assert isinstance(story.app.screen, SourceScreen)
        await story.press("escape")
        assert decisions(book) == []


async def test_a_blind_reviewer_is_shown_nothing_that_others_decided(book: Path) -> None:
    read = ruled(book, ("kind:resale", "core"))
    decide.classify(opened(book, "bob"), [id_of(read, "A")], a_set("resale"))
    async with reviewing(book, blind=True) as story:
        assert story.name == "A"
        assert "core?" not in story.account
        await story.press("b")
        assert "core? by kind:resale" in story.account


async def test_in_the_table_a_key_of_its_own_accepts(book: Path) -> None:
    read = ruled(book, ("spend>250m", "core"))
    async with reviewing(book, browse=True) as story:
        assert ghost(story).strip() == "core?  by spend>250m · + accepts"
        await story.press("+")
        assert story.message.startswith("core (as spend>250m suggests) → A")
        assert by_which(read, "A") == ["spend>250m"]
        await story.press("j", "+")
        assert story.message == "No rule suggests anything here that is not said already."
        await story.press("space", "space", "+")
        assert "one account at a time" in story.message
        assert len(decisions(book)) == 1


async def test_a_rule_is_made_of_the_filter_looked_at_and_forgotten(book: Path) -> None:
    async with reviewing(book, browse=True) as story:
        await story.press("/", *"name:c", "enter", "semicolon")
        await story.until(lambda: "New rule for name:c" in screen_text(story))
        await story.press("enter", "2")
        assert story.message == "rule name:c: product"
        assert ghost(story).strip() == "product?  by name:c · + accepts"
        await story.press("+", "escape", "semicolon")
        await story.until(lambda: "name:c → product" in screen_text(story))
        assert "fits 1; of 1 decided 1 agree, 0 partly, 0 differ" in screen_text(story)
        await story.press("1", "1")
        main = story.app.main
        assert isinstance(main, BrowseScreen)
        assert main.state.view.filter.text == "name:c"
        await story.press("semicolon")
        await story.until(lambda: "name:c → product" in screen_text(story))
        await story.press("1", "2")
        assert story.message == "no rule name:c any more"
    read = opened(book)
    assert read_rules(read.book.db) == ()
    assert by_which(read, "C") == ["name:c"], "what was accepted stays, and by which rule"
    assert NOTHING not in [one.statement for one in browse.detail(read, id_of(read, "C")).decisions]
