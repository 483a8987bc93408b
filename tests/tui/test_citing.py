"""Evidence and the statement it was given for, as one sees it who decides in the app."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.app_in_test import Story, opened
from tokentui.domain.verdict import Outcome


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
    await story.press("tab", "tab", "a", "enter")


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
