"""What only a large terminal has room for: columns by month, the accounts that come next, the end of a long bar."""

from pathlib import Path

import pytest

from tests.review.given import a_book
from tests.review.sitting import reviewing
from tests.tui.app_in_test import opened
from tests.tui.given import a_customer, a_detail
from tokentui.domain.customer import Month
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.surplus import ROWS, Surplus, month_columns

MONEY = 1_000_000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_book(tmp_path / "book.tokentui", (300, 200, 120, 100, 80))


def drawn(*months: Month, width: int = 60) -> list[str]:
    detail = a_detail(a_customer(name="Acme"), months=months)
    return ["".join(piece.text for piece in line).rstrip() for line in month_columns(detail, "USD", width)]


def spent(month: int, amount: int | None, tokens: int | None = None) -> Month:
    return Month(month, None if amount is None else amount * MONEY, tokens, None)


def test_each_month_is_a_column_and_the_highest_says_what_it_is() -> None:
    lines = drawn(spent(202601, 10), spent(202602, 20), spent(202603, 5))
    assert lines[0] == "Acme by month, in spend"
    assert lines[1].split() == ["$20", "███"]
    # A quarter, a half and all of eight lines.
    heights = [sum(line[9 + 4 * place : 12 + 4 * place] == "███" for line in lines[1:-1]) for place in range(3)]
    assert heights == [ROWS // 2, ROWS, ROWS // 4]
    assert lines[-1].split() == ["2026-01", "2026-03"]


def test_what_is_not_known_and_a_credit_are_no_columns() -> None:
    lines = drawn(spent(202601, 10), spent(202603, -5), spent(202604, None), spent(202605, 10))
    assert lines[-2].split() == ["0", "███", "···", "---", "···", "███"]


def test_tokens_are_drawn_where_no_spend_is_known_and_nothing_of_a_single_month() -> None:
    assert drawn(spent(202601, None, 1_000), spent(202602, None, 4_000))[0] == "Acme by month, in tokens"
    assert drawn(spent(202601, 10)) == drawn() == drawn(spent(202601, 0), spent(202602, 0)) == []


@pytest.mark.parametrize("width", [20, 33, 60, 72])
def test_it_fits_however_many_months_there_are(width: int) -> None:
    months = [spent(year * 100 + month, year + month) for year in range(2000, 2026) for month in range(1, 13)]
    assert max(map(len, drawn(*months, width=width))) <= width


async def test_the_accounts_that_come_next_are_shown_where_there_is_room(book: Path) -> None:
    async with reviewing(book, size=(200, 60)) as story:
        ahead = story.screen.query_one(Surplus)
        assert [line.split()[0] for line in ahead.text.splitlines()[1:]] == ["B", "C", "D", "E"]
        await story.press("1", "space")
        assert [line.split()[0] for line in ahead.text.splitlines()[1:]] == ["D", "E"]
        await story.press("1", "2", "3")
        assert ahead.text == ""
    async with reviewing(book, size=(120, 36)) as story:
        assert not story.screen.query_one(Surplus).display


async def test_long_bars_end_in_a_mark_and_the_account_has_as_much_room_as_the_table(public_book: Path) -> None:
    async with opened(public_book, size=(200, 60)) as story:
        assert "▏" in story.row("1 core")[-40:]
        table, detail = story.table.region, story.screen.query_one(DetailPane).region
        assert abs(table.height - detail.height) <= 1
    async with opened(public_book, size=(120, 36)) as story:
        assert "▏ " not in story.row("1 core")[-40:]
