"""What is counted beside the screen, and anew when a spend has changed: mixed kinds of year, who is above a claim."""

import sqlite3
from pathlib import Path

import pytest

from tests.books import make_book
from tests.public_numbers import NAMED
from tests.tui.app_in_test import Story, opened
from tokentui.domain.text import cell_width
from tokentui.tui.widgets.status_lines import StatusLine

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


async def test_what_is_excluded_below_the_floor_is_counted_once(tmp_path: Path) -> None:
    """Its spend counts nowhere at that floor: what was counted and what the panels show must name it alike."""
    book = make_book(tmp_path / "b.tokentui", [("a", "Acme", 3 * MILLION), ("b", "Bolt", 2 * MILLION)])
    with sqlite3.connect(book) as other:
        other.execute("UPDATE customer SET spend_grade = 'D' WHERE key = 'a'")
    async with opened(book) as story:
        await story.press("v", "E", "up", "enter", "x", "d", "enter")
        await story.until(lambda: not story.screen.state.wants_count())


def status(story: Story) -> str:
    """The line that says how much of the vendor the list covers."""
    line = story.screen.query_one(StatusLine).render().plain
    assert cell_width(line) <= story.screen.size.width - 2
    return line


async def test_the_vendor_s_claim_is_held_against_those_known_to_be_above_it(tmp_path: Path) -> None:
    """At its lowest, at the floor, and without the excluded: an interval that only reaches above is not known to be."""
    spends = {"a": 9, "b": 3, "c": 2, "d": 1, "e": None}
    book = make_book(
        tmp_path / "b.tokentui",
        [(key, key.upper(), None if spend is None else spend * MILLION) for key, spend in spends.items()],
    )
    with sqlite3.connect(book) as other:
        other.execute("UPDATE customer SET spend_low = ? WHERE key = 'c'", (MILLION - 1,))
        other.execute("UPDATE customer SET spend_grade = 'D' WHERE key = 'b'")
        other.execute(
            "INSERT INTO disclosure (as_of, metric, threshold, threshold_unit, value, unit)"
            " VALUES ('2026-01', 'customers above threshold', 1e6, 'USD per year', 40, 'customers')"
        )
    async with opened(book) as story:
        await story.until(lambda: "5 named, 3 known above $1M; the vendor claims 40+ · $15M" in status(story))
        await story.press("E", "up", "enter")
        await story.until(lambda: "5 named, 2 known above $1M; the vendor claims 40+ · $12M" in status(story))
        await story.go_to("A")
        await story.press("x", "d", "enter")
        await story.until(lambda: "4 named, 1 known above $1M; the vendor claims 40+ · $3M" in status(story))


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (60, f"{NAMED} named"),
        (80, "3 known of 1,000+ above $1M"),
        (100, f"{NAMED} named, 3 known above $1M; vendor claims 1,000+"),
        (120, f"{NAMED} named, 3 known above $1M; the vendor claims 1,000+ · $1.45B of $30B"),
    ],
)
async def test_what_the_list_covers_is_said_as_fully_as_the_line_has_room(
    public_book: Path, width: int, said: str
) -> None:
    async with opened(public_book, size=(width, 24)) as story:
        await story.until(lambda: said in status(story))
        assert "…" not in status(story)


async def test_contradictions_are_counted_in_the_panel(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("v")
        said = "1 contradiction between facts on how much (shell: tokentui figures)"
        await story.until(lambda: said in " ".join(story.panel().split()))
        await story.press("E", "up", "enter")
        await story.until(lambda: "contradict" not in story.panel())


async def test_spends_of_another_time_than_the_disclosed_are_named(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("v", "t", "t")
        await story.until(lambda: "13 %, not 2 % (D chooses it)" in " ".join(story.panel().split()))
        await story.press("t")
        await story.until(lambda: "six months" not in story.panel())


async def test_kinds_of_year_are_not_counted_while_no_money_is_summed(tmp_path: Path) -> None:
    book = make_book(tmp_path / "b.tokentui", [("a", "Acme", MILLION)])
    async with opened(book) as story:
        assert not story.screen.state.wants_count()
        assert story.screen.state.counted.cautions.bases == ()
