"""What is said where there is little or nothing to say: in words, and never as a number that is none."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.months.conftest import MONTHS
from tests.tui.app_in_test import opened
from tokentui.tui.screens.months_page import MonthsPage


def made(ask: Ask, folder: Path, *rows: str) -> Path:
    """A book of usage: customer, month, spend, tokens."""
    (folder / "u.csv").write_text("customer,month,spend,tokens_in\n" + "".join(f"{row}\n" for row in rows))
    book = folder / "small.tokentui"
    ran = ask("import", folder / "u.csv", "--as", "usage", "--yes", "--book", book)
    assert ran.code == 0, ran.err
    return book


def said(ask: Ask, book: Path, *words: str) -> str:
    """All that is printed, without line ends; nothing of it is no number."""
    ran = ask("months", *words, "--book", book)
    assert ran.code == 0, ran.err
    assert not re.search(r"\b(nan|NaN|inf|None)\b", ran.out)
    assert max(map(len, ran.lines)) <= 80
    assert ask("months", *words, "--json", "--book", book).json["notes"]
    return " ".join(ran.out.split())


def test_a_book_without_usage_says_so(ask: Ask, public_book: Path) -> None:
    text = said(ask, public_book)
    assert "no monthly usage" in text
    assert "bring it in with: tokentui import" in text
    refused = ask("months", "--years", "--book", public_book)
    assert (refused.code, refused.out) == (1, "")
    assert "no monthly usage" in refused.err


def test_one_month_has_a_composition_and_no_movement(ask: Ask, tmp_path: Path) -> None:
    text = said(ask, made(ask, tmp_path, "acme,2026-03,100,5"))
    assert "1 of 1 customer in 2026-03" in text
    assert "bullish ___ █" not in text
    assert "The book has usage of no month before 2026-03: nothing moved yet." in text


def test_a_month_of_credits_alone_has_no_shares(ask: Ask, tmp_path: Path) -> None:
    book = made(ask, tmp_path, "acme,2026-02,100,5", "acme,2026-03,-30,")
    text = said(ask, book)
    assert "bullish _· █· –" in text
    assert "credits -$30 of 1 customer; below zero counts as no spend" in text
    assert re.search(r"churn 1 \$100", text)
    assert re.search(r"NRR 0\.0 %", text)
    answer = ask("months", "--json", "--book", book).json
    assert answer["months"][1]["groups"][0]["share"] == {"low": None, "high": None}
    assert (answer["months"][1]["charged"], answer["months"][1]["credit"]) == (0, -30_000_000)


def test_a_spend_that_is_not_known_is_never_nothing(ask: Ask, tmp_path: Path) -> None:
    text = said(
        ask, made(ask, tmp_path, "acme,2026-02,,5", "beta,2026-02,10,5", "acme,2026-03,,9", "beta,2026-03,20,5")
    )
    assert "not known spend of 1 customer in the last month: in no share below" in text
    assert "not known both spends of 1 customer" in text
    assert "NRR at least 0.0 %" in text
    # It began in the first month, whatever it spent in it.
    assert "2026-02 or before 2 50–100" in text


def test_all_spend_unknown_leaves_tokens(ask: Ask, tmp_path: Path) -> None:
    text = said(ask, made(ask, tmp_path, "acme,2026-02,,5", "acme,2026-03,,9"))
    assert "spend ·· unknown" in text
    assert "tokens ▅█ 9" in text
    assert "NRR – 180.0 %" in text


@pytest.mark.parametrize("words", [("--from", "2025-13"), ("--to", "may"), ("--by", "month")])
def test_what_is_no_month_is_a_wrong_use(ask: Ask, book: Path, words: tuple[str, ...]) -> None:
    ran = ask("months", *words, "--book", book)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_both_warnings_and_both_sides_are_said(ask: Ask, book: Path) -> None:
    text = said(ask, book)
    assert "A list cut at a threshold flatters retention" in text
    assert "Prices of tokens fall" in text
    assert "by use case" in text
    assert "start-up" not in text
    assert "start-up" in said(ask, book, "--by", "segment")
    assert f"usage of {MONTHS[1]} to {MONTHS[3]}" in said(ask, book, "--from", MONTHS[1])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_key_shows_the_page_and_more_of_it_when_it_is_read(book: Path, size: tuple[int, int]) -> None:
    async with opened(book, size=size) as story:
        await story.press("T")
        await story.until(lambda: isinstance(story.app.screen, MonthsPage) and "Cohorts" in story.app.screen.text)
        page = story.app.screen
        assert isinstance(page, MonthsPage)
        assert "usage of 2024-01 to 2025-12" in page.text
        assert "What moved: 2025-12 against 2025-11" in page.text
        assert "…" not in page.text.replace("$8…", "").split("Spend that moved")[0]
        await story.press("escape")
        await story.until(lambda: story.app.screen is story.screen)


async def test_a_book_without_usage_says_so_and_opens_no_page(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("T")
        await story.until(lambda: "bring it in with: tokentui import" in story.message)
        assert story.app.screen is story.screen
