"""The warning on mixed kinds of year: counted beside the screen, and anew when a spend has changed."""

import sqlite3
from pathlib import Path

from tests.books import make_book
from tests.tui.app_in_test import Story, opened

MILLION = 1_000_000_000_000


def kinds(story: Story) -> str:
    """What the panel says after `kinds of year:`; empty where it warns of nothing."""
    return " ".join(story.panel().split()).partition("sums mix kinds of year: ")[2]


async def test_a_sum_that_mixes_kinds_of_year_says_so(tmp_path: Path) -> None:
    book = make_book(tmp_path / "b.tokentui", [("a", "Acme", 2 * MILLION), ("b", "Bolt", MILLION)])
    async with opened(book) as story:
        await story.press("v")
        await story.until(lambda: not story.screen.state.wants_count())
        assert "sums mix kinds of year" not in story.panel()
        with sqlite3.connect(book) as other:
            other.execute(
                "UPDATE customer SET spend_basis = 'list', spend_best = ?1, spend_high = ?1 WHERE key = 'b'",
                (3 * MILLION,),
            )
        await story.until(lambda: "sums mix kinds of year: contract (1), list (1)" in story.panel())


async def test_kinds_of_year_are_counted_at_the_floor_and_without_the_excluded(tmp_path: Path) -> None:
    """A forecast of grade D is in no sum at floor C, and an excluded customer is in none at all."""
    book = make_book(
        tmp_path / "b.tokentui", [("a", "Acme", 3 * MILLION), ("b", "Bolt", 2 * MILLION), ("c", "Coil", MILLION)]
    )
    with sqlite3.connect(book) as other:
        other.execute("UPDATE customer SET spend_basis = 'forecast', spend_grade = 'D' WHERE key = 'b'")
        other.execute("UPDATE customer SET spend_basis = 'list' WHERE key = 'c'")
    async with opened(book) as story:
        await story.press("v")
        await story.until(lambda: kinds(story).startswith("contract (1), forecast (1), list (1)"))
        await story.press("E", "up", "enter")
        await story.until(lambda: kinds(story).startswith("contract (1), list (1)"))
        await story.press("j", "j", "x", "d", "enter")
        await story.until(lambda: not kinds(story))
        await story.press("u")
        await story.until(lambda: kinds(story).startswith("contract (1), list (1)"))


async def test_kinds_of_year_are_not_counted_while_no_money_is_summed(tmp_path: Path) -> None:
    book = make_book(tmp_path / "b.tokentui", [("a", "Acme", MILLION)])
    async with opened(book) as story:
        assert not story.screen.state.wants_count()
        assert story.screen.state.counted.cautions.bases == ()
