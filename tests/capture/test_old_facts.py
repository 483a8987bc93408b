"""Facts older than a set time are shown as old; of one without a date it is said that it has none."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tests.tui.app_in_test import opened
from tokentui.domain.old_facts import OLD_AFTER, is_old, old_before
from tokentui.services import browse
from tokentui.services.card import card_of
from tokentui.services.sources import fact_ages, keep_old_after
from tokentui.services.workbook import open_workbook
from tokentui.store import rules
from tokentui.tui.widgets.detail import DetailPane

__all__ = ["ask"]

AGES = {
    "2019-03-17": True, "2019-03": True, "2019": True, "2999-01": False, None: None, "": None, "last spring": None,
}  # fmt: skip
"""Dates as a book may hold them, and whether a fact of such a date is old today."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = make_book(tmp_path / "b.tokentui", [("acme", "Acme", 10**12)])
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO fact (uid, customer_id, dimension, claim, as_of, source_title, grade)"
            " VALUES (?1, 1, iif(?2 = '2019', 'investor', 'for_what'), ?1, ?2, 'The paper', 'C')",
            [(f"f{place}", date) for place, date in enumerate(AGES)],
        )
    return path


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [("2026-11-28", 24, "2024-11-28"), ("2026-01-31T10:00Z", 1, "2025-12-31"), ("2026-12-01", 12, "2025-12-01"),
     ("2026-05-05", 5, "2025-12-05"), ("2026-05-05", 0, None), ("0001-01-01", 1200, "0000-01-01")],
)  # fmt: skip
def test_so_many_months_before_today(today: str, months: int, before: str | None) -> None:
    assert old_before(today, months) == before


def test_a_year_or_a_month_counts_as_its_last_day() -> None:
    before = "2024-11-28"
    for old in ("2024-11-27", "2024-10", "2024-10-31T23:59", "2023", "1999"):
        assert is_old(old, before) is True, old
    for new in ("2024-11-28", "2024-11", "2024", "2025", "2999-01-01"):
        assert is_old(new, before) is False, new
    for undated in (None, "", "x", "Q3", "199"):
        assert is_old(undated, before) is None, undated
    assert is_old("1999", None) is False


def test_sql_says_the_same_of_every_date() -> None:
    dates = [*AGES, "2024", "2024-11", "2024-11-27", "2024-11-28", "2024-Q4", "2023-Q4", "199", "1999", "٢٠١٩"]
    with closing(sqlite3.connect(":memory:")) as db:
        for before in ("2024-11-28", "2024-01-01", None):
            for date in dates:
                asked = f"SELECT {rules.is_old('f', ':before')} FROM (SELECT :date AS as_of) AS f"
                (found,) = db.execute(asked, {"before": before, "date": date}).fetchone()
                assert (None if found is None else bool(found)) == is_old(date, before), (date, before)


def test_every_answer_says_which_are_old(book: Path, ask: Ask) -> None:
    wanted = {f"f{place}": old for place, old in enumerate(AGES.values())}
    for words in (("show", "acme", "--json"), ("show", "acme", "--json", "--all")):
        assert {fact["uid"]: fact["old"] for fact in ask(*words, "--book", book).json["facts"]} == wanted
    exported = ask("export", "--what", "facts", "--format", "json", "--book", book)
    assert {fact["uid"]: fact["old"] for fact in exported.json["facts"]} == wanted
    said = ask("show", "acme", "--all", "--book", book).out
    for text in ("2019-03-17, old · fact f0", "2019-03, old · fact f1", "The paper · 2999-01 · fact f3",
                  "The paper · date unknown · fact f4", "last spring, date unknown · fact f6"):  # fmt: skip
        assert text in said, text


def test_a_book_says_after_how_many_months(book: Path, ask: Ask) -> None:
    asked = ("sources", "--json", "--book", book)
    found = ask(*asked).json
    assert [found[name] for name in ("facts", "old", "undated", "old_after")] == [7, 3, 3, OLD_AFTER]
    told = " ".join(ask("sources", "--book", book).out.split())
    assert "7 facts: 3 old, of more than 24 months ago; 3 of unknown date, none of which counts as old" in told
    assert ask("sources", "--old-after", "0", "--book", book).err == "A fact of this book is old never.\n"
    assert [ask(*asked).json[name] for name in ("old", "undated", "old_after", "old_before")] == [0, 3, 0, None]
    assert ", old" not in ask("show", "acme", "--all", "--book", book).out
    for wrong in ("-1", "1201", "x", ""):
        refused = ask("sources", "--old-after", wrong, "--book", book)
        assert (refused.code, refused.out) == (2, ""), wrong
    assert ask(*asked).json["old_after"] == 0


def test_the_clock_is_that_of_the_workbook(book: Path) -> None:
    with closing(open_workbook(book, "ann", clock=lambda: datetime(2021, 3, 17, tzinfo=UTC))) as workbook:
        assert browse.detail(workbook, 1).old_before == workbook.old_before() == "2019-03-17"
        old = {
            fact["uid"] for fact in json.loads(card_of(workbook.book, 1, workbook.now()[:10]))["facts"] if fact["old"]
        }
        assert old == set(), "on the very day, and through the year, a fact is not old yet"
        later = keep_old_after(workbook, 23)
        assert (fact_ages(later)[:2], later.old_before()) == ((7, 2), "2019-04-17")


def test_a_setting_that_means_nothing_is_named(book: Path, ask: Ask) -> None:
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("INSERT INTO book (key, value) VALUES ('old_after', 'soon')")
    for words in (("sources",), ("show", "acme", "--json"), ("show", "acme")):
        ran = ask(*words, "--book", book)
        assert ran.code == 2, words
        assert "'soon' as its setting old_after" in ran.err, words


async def test_the_app_says_so(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("Acme")
        await story.press("enter")
        card = " ".join(story.app.screen.query_one(DetailPane).card.split())
        for words in ("2019-03-17, old", "date unknown", "2999-01"):
            assert words in card, words
        assert "2999-01, old" not in card
