"""Backups: made by themselves before what changes much, kept by a rule, listed with what they hold, restored."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.store.books import everything
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.workbook import open_workbook
from tokentui.store.backups import DAYS, LAST, Backup, backups_of, folder_of, let_go

SmallBook = Callable[..., Path]
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def book(small_book: SmallBook) -> Path:
    return small_book(("a", "Acme", 5_000_000), ("b", "Bolt", None))


def held(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        return everything(db)


def newest(book: Path) -> Backup:
    return backups_of(book)[0]


def test_each_command_that_changes_much_leaves_the_book_as_it_was_before(ask: Ask, book: Path, tmp_path: Path) -> None:
    other, file, log = tmp_path / "other.tokentui", tmp_path / "list.csv", tmp_path / "log.jsonl"
    shutil.copy(book, other)
    ask("tag", "Acme", "core", "--reviewer", "bob", "--book", other)
    ask("export", "--decisions", log, "--book", other)
    file.write_text("customer_id,name,spend\nc,Cog,1\n")
    for name, command in (
        ("import", ("import", file, "--yes")),
        ("undo", ("import", "--undo", "--yes")),
        ("merge", ("merge", log)),
        ("restore", ("restore", other, "--yes")),
        ("rebuild", ("doctor", "--rebuild", "--yes")),
    ):
        before = held(book)
        ran = ask(*command, "--book", book)
        assert ran.code == 0, ran
        assert newest(book).before == name
        assert held(newest(book).path) == before


def test_what_changes_nothing_or_little_makes_none(ask: Ask, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("customer_id,name,spend\nc,Cog,1\n")
    for command in (
        ("import", file, "--dry-run"),
        ("tag", "Acme", "core"),
        ("composition",),
        ("check",),
        ("doctor",),
        ("export", tmp_path / "out.csv"),
    ):
        assert ask(*command, "--book", book).code == 0
    assert backups_of(book) == ()
    assert "There are no backups" in ask("backups", "--book", book).err


@pytest.mark.parametrize(("number", "kept"), [(1_000, 0), (1_001, 2)])
def test_a_decision_on_more_than_a_thousand_and_its_undo(small_book: SmallBook, number: int, kept: int) -> None:
    book = small_book(*((f"k{one}", f"Name {one}", one) for one in range(number)))
    workbook = open_workbook(book, "ann")
    decide.classify(workbook, range(1, number + 1), a_set("core"))
    decide.undo(workbook)
    workbook.close()
    assert [one.before for one in backups_of(book)] == ["bulk"] * kept


def test_a_list_says_what_each_holds_and_the_beginning_of_a_name_is_enough(ask: Ask, book: Path) -> None:
    file = book.with_name("list.csv")
    file.write_text("customer_id,name,spend\nc,Cog,1\n")
    ask("tag", "Acme", "core", "--book", book)
    ask("import", file, "--yes", "--book", book)
    (one,) = ask("backups", "--json", "--book", book).json["backups"]
    assert (one["before"], one["customers"], one["decisions"], one["problem"]) == ("import", 2, 1, "")
    assert one["name"] in ask("backups", "--book", book).out
    assert ask("restore", one["name"][:19], "--book", book).code == 1, "it asks first"
    assert ask("restore", one["name"][:19], "--yes", "--book", book).code == 0
    assert ask("find", "Cog", "--book", book).code == 1
    assert ask("check", "--book", book).code == 0
    again = newest(book).path.stem
    assert ask("restore", again, "--yes", "--book", book).code == 0
    assert ask("find", "Cog", "--book", book).code == 0


def test_a_book_that_is_open_goes_on_with_what_was_restored(ask: Ask, book: Path) -> None:
    copy = Path(shutil.copy(book, book.with_name("copy.tokentui")))
    ask("tag", "Acme", "core", "--reviewer", "ann", "--book", book)
    workbook = open_workbook(book, "ann")
    assert ask("restore", copy, "--yes", "--book", book).code == 0
    assert workbook.book.db.execute("SELECT count(*) FROM decision").fetchone() == (0,)
    decide.classify(workbook, [1], a_set("resale"))
    workbook.close()
    assert "resale" in ask("log", "--book", book).out
    assert ask("check", "--book", book).code == 0


def test_a_lost_or_torn_book_comes_back(ask: Ask, book: Path) -> None:
    ask("merge", Path(shutil.copy(book, book.with_name("other.tokentui"))), "--book", book)
    name = newest(book).path.stem
    sound = held(book)
    book.write_bytes(book.read_bytes()[:5_000])
    assert ask("check", "--book", book).code == 2
    assert "tokentui backups" in ask("doctor", "--book", book).err
    assert ask("restore", name, "--yes", "--book", book).code == 0
    assert held(book) == sound
    assert newest(book).before == "torn"
    book.unlink()
    assert ask("restore", name, "--yes", "--book", book).code == 0
    assert held(book) == sound


def test_a_damaged_backup_is_listed_and_not_restored(ask: Ask, book: Path) -> None:
    ask("merge", Path(shutil.copy(book, book.with_name("other.tokentui"))), "--book", book)
    backup = newest(book).path
    backup.write_bytes(backup.read_bytes()[:9_000])
    before = held(book)
    assert "cannot be read" in ask("backups", "--book", book).out
    ran = ask("restore", backup.stem, "--yes", "--book", book)
    assert ran.code == 2
    assert held(book) == before


def test_without_room_it_says_so_and_goes_on(ask: Ask, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(book.parent)._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    file = book.with_name("list.csv")
    file.write_text("customer_id,name,spend\nc,Cog,1\n")
    ran = ask("import", file, "--yes", "--book", book)
    assert ran.code == 0
    assert "No backup was made first: the disk has no room for 1 MB more." in ran.err
    assert backups_of(book) == ()


def made(*hours: float, before: str = "import") -> list[Backup]:
    return [Backup(Path(f"{one}"), NOON - timedelta(hours=one), before) for one in sorted(hours)]


def test_the_last_ten_and_the_first_of_each_day_for_a_month_are_kept() -> None:
    every_two_hours = made(*range(0, 24 * 60, 2))
    gone = set(let_go(every_two_hours, NOON))
    kept = [one for one in every_two_hours if one not in gone]
    assert kept[:LAST] == every_two_hours[:LAST]
    later = kept[LAST:]
    assert len({one.at.date() for one in later}) == len(later)
    assert len(later) in (DAYS - 1, DAYS, DAYS + 1)
    assert all(one.at.hour == 0 for one in later[:-1]), "the book as the day began"
    assert min(one.at for one in kept) >= NOON - timedelta(days=DAYS)
    assert not set(let_go(made(*range(0, 9_000, 500), before="schema-7"), NOON))
    assert not set(let_go(made(*range(LAST)), NOON))


def test_more_than_the_rule_keeps_is_removed_and_nothing_else(ask: Ask, book: Path) -> None:
    other = Path(shutil.copy(book, book.with_name("other.tokentui")))
    own = folder_of(book) / "mine.tokentui"
    for _ in range(LAST + 4):
        ask("merge", other, "--book", book)
        own.write_text("mine")
    assert len(backups_of(book)) in (LAST, LAST + 1)
    assert own.read_text() == "mine"
