"""The example in docs/ is what the program writes; every table says of what it is, and every picture has its table."""

import re
from pathlib import Path

import pytest

from tests.book_report.__main__ import MARKDOWN, PAGE, example
from tests.book_report.parts import tables
from tests.cli.conftest import Ask, ask
from tests.driving.books import FourBooks, Kind

__all__ = ["ask"]


@pytest.fixture(scope="module")
def both(made_public_book: Path) -> tuple[str, str]:
    return example(made_public_book)


def test_the_example_is_what_the_program_writes(both: tuple[str, str]) -> None:
    markdown, page = both
    again = "make it anew: python -m tests.book_report"
    assert MARKDOWN.read_text(encoding="utf-8") == markdown, again
    assert PAGE.read_text(encoding="utf-8") == page, again


def test_every_table_says_of_what_it_is(both: tuple[str, str]) -> None:
    markdown, page = both
    said = re.findall(r"^_(.*)_$", markdown, re.MULTILINE)
    assert len(said) == len(tables(markdown)) + 1, "one for each table, and one for the whole"
    for one in said:
        assert re.fullmatch(r"Anthropic, public book · .+ · evidence floor D · codebook version 1 · 2026-11-02", one), (
            one
        )
    assert page.count("<table") == len(tables(markdown))
    assert page.count('role="img"') == page.count("<title id=") == page.count("<desc id=") == page.count("<figure")


def test_verdict_and_flip_test_come_first(both: tuple[str, str]) -> None:
    chapters = re.findall(r"^## (.*)$", both[0], re.MULTILINE)
    assert chapters[0] == "Verdict"
    assert both[0].index("flip test") < both[0].index("## What it comes from")
    assert chapters[-1] == "Every account"


def test_a_book_of_each_kind_is_reported_without_a_fault(ask: Ask, four_books: FourBooks, tmp_path: Path) -> None:
    for kind in (Kind.EMPTY, Kind.VENDOR, Kind.CONFLICTS):
        files = tmp_path / f"{kind}.html", tmp_path / f"{kind}.md"
        ran = ask("report", *files, "--book", four_books.made(kind), "--accounts", "50")
        assert ran.code == 0, ran
        page, markdown = (file.read_text(encoding="utf-8") for file in files)
        assert not re.search(r"\bnan\b|\bNone\b", page + markdown), kind
        chapters = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
        assert ("Over time" in chapters) == (kind is Kind.VENDOR)
        assert re.findall(r"<h2[^>]*>([^<]*)", page) == chapters
        if kind is Kind.VENDOR:
            assert "150 accounts more" in markdown
            assert "SYNTHETIC" in page.partition("<h2")[0]
            assert "SYNTHETIC" in ran.err
    again = ask("report", files[0], "--book", four_books.made(kind))
    assert (again.code, "Add --yes" in again.err) == (1, True)
    assert ask("report", files[0], "--book", four_books.made(kind), "--yes").code == 0


def test_a_session_and_a_book_are_not_taken_for_each_other(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    bare = ask("report", "--book", made_public_book)
    assert (bare.code, bare.err) == (
        1,
        "This book has no review session; begin one with: tokentui review. A report on the book itself: tokentui "
        "report FILE.html\n",
    )
    for options, says in (
        (("--floor", "B"), "--floor is for the report on a book; name a FILE.html or FILE.md"),
        ((tmp_path / "r.md", "--session", "2"), "--session is for a review session; leave FILE out"),
        ((tmp_path / "r.pdf",), "r.pdf ends in none of .html, .md; say what it is to be with --format"),
    ):
        ran = ask("report", *options, "--book", made_public_book)
        assert ran.code == 2
        assert says in ran.err
    assert list(tmp_path.iterdir()) == []


def test_floor_and_unit_move_every_figure(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.md"
    options = ("--unit", "spend", "--denominator", "disclosed", "--floor", "C")
    assert ask("report", file, "--book", made_public_book, *options).code == 0
    text = file.read_text(encoding="utf-8")
    assert "by spend, of the disclosed $30B" in text
    assert "evidence floor C" in text
    assert "evidence floor D" not in text
    assert "What answers would change" in tables(text)
