"""How a file was read is remembered, and a month that comes in is compared with the one before."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask

OCTOBER = """Account,Period,amount_cents,status
Alder,2026-10,11000,paid
Birch,2026-10,20000,paid
Cedar,2026-10,500000,draft
"""
NOVEMBER = """Account,Period,amount_cents,status
Alder,2026-11,40000,paid
Elm,2026-11,700,paid
Cedar,2026-11,500000,Draft
"""
SAID = ("--map", "amount_cents=spend", "--as", "usage", "--without", "status=draft")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "oct.csv").write_text(OCTOBER, encoding="utf-8")
    (tmp_path / "nov.csv").write_text(NOVEMBER, encoding="utf-8")
    return tmp_path


def test_a_close_says_who_is_new_who_is_gone_and_whose_spend_moved(ask: Ask, folder: Path) -> None:
    book = folder / "b.tokentui"
    assert ask("import", folder / "oct.csv", *SAID, "--recipe", "close", "--book", book).code == 0
    ask("tag", "birch", "core", "--book", book)
    ran = ask("import", folder / "nov.csv", "--recipe", "close", "--book", book)
    assert [line for line in ran.err.splitlines() if "against" in line or line.startswith("  ")][-4:] == [
        "2026-11 against 2026-10: 1 new, 1 gone, 1 spend moved by 25 % or more.",
        "  new    Elm: $7",
        "  gone   Birch: $200 → no row, decided",
        "  moved  Alder: $110 → $400",
    ]
    assert "1 decision may be out of date by that." in ran.err
    assert "Read by the recipe 'close': --as usage --map 'amount_cents=spend' --without 'status=draft'" in ran.err
    assert "1 row was left out, as asked: column 'status' is 'draft'." in ran.err


def test_how_far_a_spend_has_to_move_can_be_said(ask: Ask, folder: Path) -> None:
    book = folder / "b.tokentui"
    ask("import", folder / "oct.csv", *SAID, "--recipe", "close", "--book", book)
    ran = ask("import", folder / "nov.csv", "--recipe", "close", "--moved", "300", "--book", book, "--json")
    close = json.loads(ran.out)["close"]
    assert (close["period"], close["percent"]) == ("2026-11", 300)
    assert [(one["key"], one["change"], one["former"], one["spend"]) for one in close["accounts"]] == [
        ("birch", "gone", 200_000_000, None),
        ("elm", "new", None, 7_000_000),
    ]


def test_without_a_recipe_a_file_of_the_same_columns_is_read_as_the_last_one(ask: Ask, folder: Path) -> None:
    book = folder / "b.tokentui"
    ask("import", folder / "oct.csv", *SAID, "--book", book)
    ran = ask("import", folder / "nov.csv", "--book", book, "--json")
    assert "Read as the last file of these columns was: --as usage --map 'amount_cents=spend'" in ran.err
    assert json.loads(ran.out)["files"][0]["money"]["taken"] == 407_000_000
    assert json.loads(ran.out)["close"] is None
    other = ask("import", folder / "nov.csv", "--map", "amount_cents=", "--as", "usage", "--book", book)
    assert "Read as" not in other.err


def test_a_dry_run_remembers_nothing(ask: Ask, folder: Path) -> None:
    book = folder / "b.tokentui"
    ask("import", folder / "oct.csv", "--book", book)
    ask("import", folder / "nov.csv", *SAID, "--book", book, "--dry-run")
    assert "Read as" not in ask("import", folder / "nov.csv", "--book", book).err


def test_a_list_is_compared_by_what_it_states(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "list.csv"
    file.write_text("customer_id,name,spend\n1,Alder,100\n2,Birch,100\n", encoding="utf-8")
    ask("import", file, "--recipe", "list", "--book", book)
    file.write_text("customer_id,name,spend\n1,Alder,150\n2,Birch,101\n3,Elm,7\n", encoding="utf-8")
    ran = ask("import", file, "--recipe", "list", "--book", book)
    assert "this list against the last one: 1 new, 0 gone, 1 spend moved by 25 % or more." in ran.err


def test_who_left_a_list_is_named_and_stands_in_the_queue(ask: Ask, tmp_path: Path) -> None:
    book, file, other = tmp_path / "b.tokentui", tmp_path / "list.csv", tmp_path / "other.csv"
    file.write_text("customer_id,name,spend\n1,Alder,100\n2,Birch,100\n3,Elm,7\n", encoding="utf-8")
    other.write_text("customer_id,name,spend\n4,Fir,100\n", encoding="utf-8")
    ask("import", file, "--recipe", "list", "--book", book)
    ask("import", other, "--recipe", "others", "--book", book)
    ask("tag", "2", "core", "--book", book)
    file.write_text("customer_id,name,spend\n1,Alder,100\n3,Elm,7\n5,Gum,9\n", encoding="utf-8")
    looked = ask("import", file, "--recipe", "list", "--book", book, "--dry-run")
    ran = ask("import", file, "--recipe", "list", "--book", book)
    for one in (looked.out, ran.err):
        assert "this list against the last one: 1 new, 1 gone, 0 spends moved by 25 % or more." in one
        assert "  gone   Birch: $100 → no row, decided" in one
    # Fir was never in this list.
    assert "Fir" not in ran.err
    assert "1 decision may be out of date by that." in ran.err
    with closing(sqlite3.connect(book)) as db:
        queue = db.execute("SELECT c.name, a.change FROM close_account AS a JOIN customer AS c ON c.id = a.customer_id")
        assert set(queue) == {("Birch", "gone"), ("Gum", "new")}


def test_a_list_that_was_taken_back_is_no_list_to_compare_with(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "list.csv"
    file.write_text("customer_id,name\n1,Alder\n2,Birch\n", encoding="utf-8")
    ask("import", file, "--recipe", "list", "--book", book)
    file.write_text("customer_id,name\n1,Alder\n", encoding="utf-8")
    ask("import", file, "--recipe", "list", "--book", book)
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    ran = ask("import", file, "--recipe", "list", "--book", book)
    assert "  gone   Birch: unknown → no row" in ran.err


@pytest.mark.parametrize("given", ["status", "=draft"])
def test_a_filter_that_is_none_is_told_so(ask: Ask, folder: Path, given: str) -> None:
    ran = ask("import", folder / "oct.csv", "--only", given, "--book", folder / "b.tokentui")
    assert (ran.code, "is not COLUMN=VALUE, as in --only 'status=active'" in ran.err) == (2, True)


def test_a_filter_on_a_column_that_is_not_there_names_the_nearest(ask: Ask, folder: Path) -> None:
    ran = ask("import", folder / "oct.csv", "--only", "stats=paid", "--book", folder / "b.tokentui")
    assert (ran.code, "did you mean 'status'?" in ran.err) == (2, True)


def test_only_some_values_are_taken(ask: Ask, folder: Path) -> None:
    book = folder / "b.tokentui"
    ran = ask(
        "import", folder / "oct.csv", "--as", "usage", "--only", "account=ALDER", "--only", "Account=birch",
        "--map", "amount_cents=spend", "--book", book, "--json",
    )  # fmt: skip
    (one,) = json.loads(ran.out)["files"]
    assert (one["read"], one["added"], one["left_out"]) == (3, 2, 1)


MOMENTS = """customer,timestamp,cost
Alder,2026-01-31T23:30:00-05:00,1
Alder,2026-02-01T00:30:00+01:00,2
Alder,1769900400,4
Alder,2026-02-01 03:00:00,8
"""


@pytest.mark.parametrize(
    ("zone", "months"),
    [
        (None, {"2026-01": 6, "2026-02": 9}),
        ("Europe/Berlin", {"2026-02": 15}),
        ("America/New_York", {"2026-01": 7, "2026-02": 8}),
    ],
)
def test_moments_are_of_their_month_in_the_zone_that_is_said(
    ask: Ask, tmp_path: Path, zone: str | None, months: dict[str, int]
) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "log.csv"
    file.write_text(MOMENTS, encoding="utf-8")
    ran = ask("import", file, "--as", "usage", *(("--zone", zone) if zone else ()), "--book", book)
    assert (ran.code, f"that it was in {zone}" in ran.err) == (0, zone is not None)
    with closing(sqlite3.connect(book)) as db:
        found = dict(db.execute("SELECT month, spend / 1000000 FROM usage"))
    assert {f"{month // 100}-{month % 100:02}": spend for month, spend in found.items()} == months


def test_a_zone_that_is_none_is_told_so(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(MOMENTS, encoding="utf-8")
    ran = ask("import", file, "--zone", "Mars/Olympus", "--book", tmp_path / "b.tokentui")
    assert (ran.code, "No time zone is called 'Mars/Olympus'" in ran.err) == (2, True)
