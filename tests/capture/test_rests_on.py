"""Articles that quote one release are one source: said, kept, carried everywhere, and shown."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tests.tui.app_in_test import opened
from tokentui.services.sources import resting_on
from tokentui.services.workbook import open_workbook
from tokentui.store.customers import read_facts
from tokentui.tui.screens.dialogs.fact import FactDialog

__all__ = ["ask"]

RELEASE = "https://vendor.example/release"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "book.tokentui", [("acme", "Acme", None), ("zeta", "Zeta", 10**12)])


def sources(book: Path) -> list[tuple[str, str, str | None]]:
    with closing(sqlite3.connect(book)) as db:
        return db.execute("SELECT uid, source_url, rests_on FROM fact ORDER BY uid").fetchall()


def capture(ask: Ask, book: Path, page: str, on: str, key: str = "acme") -> str:
    ran = ask("capture", f"https://{page}.example/a", "--customer", key, "--text", f"says {page}", "--rests-on", on,
              "--reviewer", "ann", "--book", book)  # fmt: skip
    assert ran.code == 0, ran.err
    return ran.err


def test_what_a_page_quotes_is_one_source_however_many_quote_it(book: Path, ask: Ask) -> None:
    capture(ask, book, "one", "HTTPS://Vendor.example:443/release#top")
    assert f"2 facts of this book rest on {RELEASE}: one source." in capture(ask, book, "two", RELEASE, "zeta")
    assert [row[2] for row in sources(book)] == [RELEASE] * 2
    own = ask("capture", RELEASE, "--customer", "zeta", "--text", "the release itself", "--book", book)
    assert "3 facts of this book rest on this page: one source." in own.err
    assert f"rests on {RELEASE}" in ask("show", "acme", "--all", "--book", book).out
    workbook = open_workbook(book, "ann", readonly=True)
    (fact,) = read_facts(workbook.book.db, 1)
    assert [(one.name, len(one.facts)) for one in resting_on(workbook, fact)] == [("Zeta", 2), ("Acme", 1)]
    workbook.close()


def test_what_looks_like_an_address_and_is_none_is_refused(book: Path, ask: Ask) -> None:
    ran = ask(
        "capture", "https://a.example/", "--customer", "acme", "--text", "x", "--rests-on", "https://", "--book", book
    )
    assert (ran.code, ran.out, sources(book)) == (2, "", [])


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_it_goes_out_and_comes_back_by_every_way(form: str, book: Path, ask: Ask, tmp_path: Path) -> None:
    capture(ask, book, "one", RELEASE)
    capture(ask, book, "two", "=the press release of April")
    file, log = tmp_path / f"facts.{form}", tmp_path / "log.jsonl"
    assert ask("export", file, "--what", "facts", "--book", book).code == 0
    assert ask("export", "--decisions", log, "--book", book).code == 0
    for name, words in (("imported", ("import", file, "--yes")), ("merged", ("merge", log))):
        other = make_book(tmp_path / f"{name}.tokentui", [("acme", "Acme", None)])
        assert ask(*words, "--book", other).code == 0
        assert sources(other) == sources(book)


def test_a_column_of_a_list_may_say_it(book: Path, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text(
        f"customer,dimension,claim,source_url,rests on\nacme,for_what,they say,https://a.example/,{RELEASE}\n"
    )
    assert ask("import", file, "--yes", "--book", book).code == 0
    assert [row[1:] for row in sources(book)] == [("https://a.example/", RELEASE)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_form_has_a_field_for_it(book: Path, size: tuple[int, int]) -> None:
    async with opened(book, size=size) as story:
        await story.press("e")
        dialog = story.app.screen
        assert isinstance(dialog, FactDialog)
        while story.app.focused is None or story.app.focused.id != "claim":
            await story.press("tab")
        await story.write("uses it")
        while story.app.focused is None or story.app.focused.id != "rests_on":
            await story.press("tab")
        await story.write("release")
        assert story.app.focused.region.bottom <= size[1]
        await story.press("ctrl+s")
        assert [row[2] for row in sources(book)] == ["release"]
