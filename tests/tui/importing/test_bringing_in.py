"""Bringing files in, as a newcomer does it in the app: a path, a look at what it is, and one key."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.driving.hands import screen_text
from tests.tui.app_in_test import opened
from tests.tui.importing.story import CUSTOMERS, GERMAN, TWO_READINGS, ImportStory, importing, months, names
from tokentui.ingest.adapters import known
from tokentui.ingest.adapters.adapter import Adapter, FieldFrom
from tokentui.store.bulk.incoming import FileKind
from tokentui.store.proof.check import check
from tokentui.tui.screens.importing.lines import in_keys
from tokentui.tui.screens.page import Page
from tokentui.tui.screens.typed_paths import paths_in
from tokentui.words.command import Need


async def test_from_the_empty_book_to_customers_in_a_few_keys(book: Path, folder: Path) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    async with opened(book, empty=True) as story:
        assert "No customers yet. B brings in a file" in " ".join(screen_text(story.app.screen).split())
        await story.press("B")
        told = ImportStory(story)
        await told.settled()
        await told.look_at("accounts.csv")
        assert "a list of customers, one a row, by its column 'name'" in told.text
        assert "column 'ARR (USD k)', in thousands of USD, of a year (run-rate)." in told.text
        assert "money $1.54M taken." in told.text
        assert "book before: 0 customers. After: 2 customers, 2 of known annual spend: $1.54M." in told.text
        assert "2 new · 0 changed · 0 as before · 0 refused" in told.text
        assert "Kept as they are: Owner." in told.text
        assert "ARR (USD k) → spend 1200 · 340" in told.text
        assert "Globex [bold]Inc[/]" in told.text
        assert names(book) == [], "a look changed the book"
        await told.bring_in()
        assert told.is_left
        await story.until(lambda: story.table.row_count == 2)
        assert story.message == "Brought in: accounts.csv, customers: 2 new    Z takes it back"
        assert names(book) == ["Acme", "Globex [bold]Inc[/]"]
        assert "$1.20M" in screen_text(story.app.screen)
        assert not check(story.screen.state.workbook.book.db).differences
        # What is brought in can be worked with at once, and the same file again is nothing new.
        await story.press("1")
        assert "core" in story.message
        await story.press("B")
        await told.settled()
        await told.look_at("accounts.csv")
        assert "0 new · 0 changed · 2 as before" in told.text
        await told.press("y")
        assert told.said == "The book has all of this already; nothing would change."


async def test_that_there_is_no_backup_is_said(
    public_book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    full = shutil.disk_usage(folder)._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    async with opened(public_book) as story:
        await story.press("B")
        told = ImportStory(story)
        await told.settled()
        await told.look_at("accounts.csv")
        await told.bring_in()
        assert told.is_left
        assert "No backup was made first: the disk has no room" in story.message
    assert "Acme" in names(public_book)


async def test_a_column_that_import_does_not_know_is_mapped(book: Path, folder: Path) -> None:
    (folder / "kunden.csv").write_text(GERMAN, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("kunden.csv")
        assert "is known to name a customer" in told.text
        assert "If 'Kunde' does, choose name for 'Kunde' with enter" in told.text
        assert "Kunde ? Müller GmbH · Schmidt AG" in told.text
        await told.press("y")
        assert names(book) == []
        # Of what kind it is goes before: customers; then the field called name.
        await told.press("enter", "c")
        await told.press(*"/name", "enter")
        await told.settled()
        assert "a list of customers, one a row, as you said" in told.text
        assert "spend no column was taken for it; it stays unknown." in told.text
        await told.press("down", "enter", *"/spend", "enter")
        await told.settled()
        assert "Umsatz pro Jahr → spend 1200000 · 340000" in told.text
        await told.bring_in()
        assert names(book) == ["Müller GmbH", "Schmidt AG"]
        assert "$1.20M" in screen_text(told.story.app.screen)


async def test_a_column_is_left_out_and_its_field_given_to_another(book: Path, folder: Path) -> None:
    (folder / "a.csv").write_text("name,spend,other money\nAcme,1,20\n", encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("a.csv")
        assert "spend → spend 1 " in told.text
        await told.press("down", "enter", "1")
        await told.settled()
        assert "spend kept as it is 1" in told.text or "spend left out 1" in told.text
        await told.press("down", "enter", *"/spend", "enter")
        await told.settled()
        assert "other money → spend 20" in told.text
        await told.bring_in()
        with closing(sqlite3.connect(book)) as db:
            assert db.execute("SELECT spend_best FROM customer").fetchall() == [(20_000_000,)]


@pytest.mark.parametrize(("key", "read"), [("d", [202602, 202604]), ("m", [202601, 202603, 202605])])
async def test_dates_with_two_readings_are_asked_for_by_a_key(
    key: str, read: list[int], book: Path, folder: Path
) -> None:
    (folder / "usage.csv").write_text(TWO_READINGS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("usage.csv")
        assert "press d for day first, m for month first" in told.text
        await told.bring_in()
        assert months(book) == []
        await told.press(key)
        await told.settled()
        assert "first, as you said" in told.text
        await told.bring_in()
        assert told.is_left
        assert months(book) == read


async def test_the_kind_is_chosen_where_the_file_may_be_two(book: Path, folder: Path) -> None:
    (folder / "two.csv").write_text("customer,date,spend\nAcme,2026-10-01,5\nGlobex,2026-10-02,6\n", encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("two.csv")
        assert "choose customers with a" in told.text
        assert "choose usage with a" in told.text
        await told.press("a", "u")
        await told.settled()
        assert "usage: what customers used, by month, as you said" in told.text
        await told.bring_in()
        assert months(book) == [202610]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nope.csv", "There is no file nope.csv; check the path."),
        ("x" * 5_000, "There is no file xxx"),
        ("~nobody-of-that-name/a.csv", "There is no file ~nobody-of-that-name/a.csv; check the path."),
        ("/dev/zero", "/dev/zero is no file that can be read to its end"),
        ("empty.csv", "empty.csv is empty"),
        ("'open quote", "There is no file 'open quote"),
        ("[/]", "There is no file [/]"),
    ],
)
async def test_a_path_that_leads_nowhere_is_told_and_can_be_typed_on(
    path: str, said: str, book: Path, folder: Path
) -> None:
    (folder / "empty.csv").touch()
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    async with importing(book) as told:
        told.screen.put_path(path)
        await told.story.hands.pause()
        await told.press("enter")
        await told.settled()
        assert said in told.text
        assert told.screen.typed == path
        told.screen.put_path("")
        await told.story.hands.pause()
        assert said not in told.text
        await told.look_at("accounts.csv")
        assert "2 new" in told.text


async def test_tab_completes_and_arrows_choose(book: Path, folder: Path) -> None:
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "account list.csv").write_text("name\nHooli\n", encoding="utf-8")
    (folder / ".hidden.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "Zoo").mkdir()
    (folder / "Zoo" / "inner.csv").write_text("name\nInner\n", encoding="utf-8")
    async with importing(book) as told:
        assert "account list.csv" in told.text
        assert "hidden" not in told.text
        await told.press("a", "tab")
        assert told.screen.typed == "account"
        assert "Zoo" not in told.text
        await told.press("s", "tab")
        assert told.screen.typed == "accounts.csv"
        await told.press(*["backspace"] * 12, "z", "tab")
        assert told.screen.typed == "Zoo/"
        await told.settled()
        await told.press("down", "enter")
        await told.settled()
        assert "inner.csv" in told.text
        assert "1 new" in told.text
        await told.press("escape")
        assert told.screen.typed == "Zoo/inner.csv"
        told.screen.put_path("~")
        await told.story.hands.pause()
        await told.settled()
        await told.press("enter")
        await told.settled()
        assert told.screen.typed == "~/"


def test_a_line_names_files_as_it_stands_or_as_a_shell_reads_it(folder: Path) -> None:
    for name in ("a b.csv", "c.csv"):
        (folder / name).touch()
    assert paths_in("a b.csv") == (Path("a b.csv"),)
    assert paths_in("'a b.csv' ") == (Path("a b.csv"),)
    assert paths_in("a\\ b.csv c.csv") == (Path("a b.csv"), Path("c.csv"))
    assert paths_in("a b.csv c.csv") == (Path("a b.csv c.csv"),)


async def test_two_files_come_in_together(book: Path, folder: Path) -> None:
    (folder / "usage.csv").write_text("customer,month,cost\nAcme,2026-09,10\nAcme,2026-10,5\n", encoding="utf-8")
    (folder / "accounts.csv").write_text(CUSTOMERS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("usage.csv")
        assert "tab" not in told.text
        await told.press("+")
        assert "together with usage.csv" in told.text
        await told.look_at("nope")
        assert "There is no file nope" in told.text
        told.screen.put_path("")
        await told.look_at("accounts.csv")
        assert "accounts.csv 2 of 2" in told.text
        await told.press("tab")
        assert "usage.csv 1 of 2" in told.text
        assert "cost → spend 10 · 5" in told.text
        await told.press("enter")
        assert "one file at a time" in told.said
        await told.bring_in()
        assert names(book) == ["Acme", "Globex [bold]Inc[/]"]
        assert months(book) == [202609, 202610]
        assert told.story.message.count("new") == 2


async def test_a_packed_file_comes_in_as_what_it_holds(book: Path, folder: Path) -> None:
    (folder / "list.csv.gz").write_bytes(gzip.compress(CUSTOMERS.encode()))
    async with importing(book) as told:
        await told.look_at("list.csv.gz")
        assert "2 new" in told.text
        await told.bring_in()
        assert names(book) == ["Acme", "Globex [bold]Inc[/]"]


async def test_a_bill_of_a_known_program_is_shown_as_it_is_read(book: Path, folder: Path) -> None:
    shutil.copy(ROOT / "fixtures" / "import_cases" / "focus-lines" / "focus.csv", folder / "focus.csv")
    async with importing(book) as told:
        await told.look_at("focus.csv")
        assert "a FOCUS bill, UTF-8, comma-separated" in told.text
        assert "customer → customer key Harbor Foods" in told.text
        assert "EffectiveCost → spend 100.00" in told.text
        await told.press("enter")
        assert told.said.startswith("This column is made of others")
        await told.press("down", "enter", "escape")
        await told.bring_in()
        assert months(book) == [202609]


async def test_what_an_adapter_keeps_apart_is_never_shown(
    book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Adapter(
        "a log of requests", FileKind.USAGE, ("sent_at", "prompt"),
        (FieldFrom("month", "sent_at"), FieldFrom("spend", "cost")), never=("prompt",), whose=("team",),
    )  # fmt: skip
    monkeypatch.setattr(known, "ADAPTERS", (own,))
    (folder / "log.csv").write_text("sent_at,team,prompt,cost\n2026-09-01,Acme,a secret,5\n", encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("log.csv")
        assert "choose customer_key for 'team' with enter" in told.text
        assert "team ? Acme" in told.text
        assert "secret" not in told.text
        await told.press("down", "enter", *"/customer", "enter")
        await told.settled()
        assert "team → customer key Acme" in told.text
        assert "secret" not in told.text


async def test_refused_rows_are_listed_with_line_and_reason(book: Path, folder: Path) -> None:
    (folder / "a.csv").write_text("name,spend\nAcme,1\n,2\n,[bold]3\n", encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("a.csv")
        assert "2 rows, the first on line 3: The row has no name." in told.text
        await told.press("r")
        assert isinstance(told.story.app.screen, Page)
        page = told.story.app.screen.text
        assert "line 3    The row has no name." in page
        assert "line 4    The row has no name." in page
        assert "[bold]3" in page
        await told.press("escape")
        await told.bring_in()
        assert told.story.message == "Brought in: a.csv, customers: 1 new, 2 refused    Z takes it back"


async def test_a_file_of_refused_rows_alone_is_not_brought_in(book: Path, folder: Path) -> None:
    (folder / "a.csv").write_text("name,spend\n,2\n", encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("a.csv")
        await told.press("y")
        assert told.said == "Every row of a.csv is refused; r shows why."
        assert not told.is_left


async def test_a_book_that_may_not_be_written_says_so(book: Path) -> None:
    book.chmod(0o444)
    async with opened(book, empty=True) as story:
        if not story.screen.state.workbook.book.readonly:
            pytest.skip("this user may write everything")
        await story.press("B")
        assert story.message == Need.WRITABLE.value


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_the_next_key_is_in_sight_at_every_size(size: tuple[int, int], book: Path, folder: Path) -> None:
    columns = ",".join(f"column with a long name {number}" for number in range(40))
    (folder / "wide.csv").write_text(f"name,{columns}\nAcme{',x' * 40}\n", encoding="utf-8")
    async with importing(book, size) as told:
        lines = screen_text(told.story.app.screen).splitlines()
        assert "enter look" in lines[-1]
        await told.look_at("wide.csv")
        lines = screen_text(told.story.app.screen).splitlines()
        assert "y bring in" in lines[-1]
        assert "enter field" in lines[-1]
        assert any("→ name" in line for line in lines)
        await told.press("G")
        assert "column with a long name 39"[: size[0] // 3 - 8] in told.text
        assert told.screen.column == "column with a long name 39"
        await told.press("?")
        assert "Keys in import" in told.text


@pytest.mark.parametrize(
    ("shell", "here"),
    [
        ("month; if not, say --as.", "month; if not, press a."),
        ("all the same, say --kind customers.", "all the same, choose customers with a."),
        ("says which: say --map 'MRR=mrr' or --map 'MRR=arr'.", "says which: choose mrr or arr for 'MRR' with enter."),
        ("(--map BilledCost=spend takes what", "(choosing spend for BilledCost with enter takes what"),
        ("year, say --as customers; if it", "year, choose customers with a; if it"),
        ("say --map 'Total money=spend'.", "choose spend for 'Total money' with enter."),
        (
            "say --map 'Team=customer_key' or another of Org, Key.",
            "choose customer_key for 'Team' or another of Org, Key with enter.",
        ),
        ("whose; say which does, as in --map 'org=customer_key'.", "whose; choose its field with enter."),
        ("say --dates day-first or --dates month-first.", "press d for day first, m for month first."),
        ("Rename a column, or say which one it is.", "Rename a column, or choose its field with enter."),
    ],
)
def test_sentences_name_the_keys_and_not_the_options(shell: str, here: str) -> None:
    assert in_keys(shell) == here
