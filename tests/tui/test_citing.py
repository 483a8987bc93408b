"""Evidence and the statement it was given for, as one sees it who decides in the app."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.app_in_test import Story, opened
from tokentui.domain.verdict import Outcome
from tokentui.tui.screens.dialogs.cite import CiteDialog
from tokentui.tui.widgets.detail import DetailPane


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    """One customer, Acme, that spends $1M a year."""
    return small_book(("k1", "Acme", 10**12))


async def add_fact(story: Story, question: str, claim: str) -> None:
    """Type a fact of grade A that answers the question with this first letter."""
    await story.press("e", question, "tab")
    await story.write(claim)
    await story.press("tab", "tab", "tab", "tab", "tab")
    await story.write("signed copy")
    await story.press("tab", "tab", "tab", "a", "enter")


async def at_floor_a(story: Story) -> None:
    await story.press("E", "a")
    await story.until(lambda: "evidence counts from grade A on" in story.message)


def verdict(story: Story) -> Outcome:
    panels = story.screen.state.panels
    assert panels is not None
    return panels.verdict.verdict


async def test_a_contract_cited_for_core_says_nothing_for_resale(book: Path) -> None:
    async with opened(book) as story:
        await story.press("1")
        await add_fact(story, "f", "runs its claims desk")
        await at_floor_a(story)
        assert verdict(story) is Outcome.BULLISH
        await story.press("7")
        assert story.message.startswith("resale → Acme (cites no fact any more)")
        assert verdict(story) is Outcome.NOT_ESTABLISHED
        await story.press("u")
        assert verdict(story) is Outcome.BULLISH
        await story.press("U")
        assert verdict(story) is Outcome.NOT_ESTABLISHED


async def test_an_invoice_says_how_much_and_grades_what_it_is_for_only_where_it_is_cited_by_hand(book: Path) -> None:
    async with opened(book) as story:
        await story.press("1")
        await add_fact(story, "h", "invoice of one month")
        assert story.message.startswith("fact on how much → Acme")
        await at_floor_a(story)
        assert verdict(story) is Outcome.NOT_ESTABLISHED
        await story.press("F")
        assert isinstance(story.app.screen, CiteDialog)
        await story.press("1", "enter")
        assert story.message.startswith("1 fact cited → Acme")
        assert verdict(story) is Outcome.BULLISH
        assert "cited for core (me)" in story.screen.query_one(DetailPane).text
        await story.press("u")
        assert verdict(story) is Outcome.NOT_ESTABLISHED
        await story.press("U")
        assert verdict(story) is Outcome.BULLISH
        await story.press("F", "1", "enter")
        assert story.message.startswith("no fact cited → Acme")
        assert verdict(story) is Outcome.NOT_ESTABLISHED


async def test_an_investor_is_told_by_the_same_form_shown_apart_never_cited_and_taken_back(book: Path) -> None:
    async with opened(book) as story:
        await story.press("1")
        await add_fact(story, "i", "bought shares")
        assert story.message.startswith("fact: investor → Acme")
        assert "to vendor    A  investor  bought shares" in story.screen.query_one(DetailPane).text
        await at_floor_a(story)
        assert verdict(story) is Outcome.NOT_ESTABLISHED
        await story.press("F")
        assert story.message == "Acme has no fact to cite yet; e adds one."
        await story.press("u")
        assert "to vendor" not in story.screen.query_one(DetailPane).text
        await story.press("U")
        assert "bought shares" in story.screen.query_one(DetailPane).text


async def test_facts_are_cited_on_one_customer_that_has_some(small_book: Callable[..., Path]) -> None:
    async with opened(small_book(("k1", "Acme", 2), ("k2", "Bolt", 1))) as story:
        await story.press("F")
        assert story.message == "Acme has no fact to cite yet; e adds one."
        await story.press("A", "F")
        assert story.message == "Facts are cited on one customer; clear the marks with esc first."
