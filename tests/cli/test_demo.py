"""The books that `tokentui demo` makes."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tests.public_numbers import NAMED
from tokentui.services.paths import demo_book, vendor_side_book


def test_the_demo_book_is_made_in_the_data_folder_and_kept(ask: Ask) -> None:
    made = ask("demo", "--no-open")
    assert made.code == 0
    assert made.out.strip() == str(demo_book())
    assert f"{NAMED} customers" in made.err
    assert ask("tag", "aes", "core", "--reviewer", "ann").code == 0, "it is the book when none is named"
    again = ask("demo", "--no-open")
    assert "as you left it" in again.err
    assert len(ask("log", "--reviewer", "ann", "--json").json["decisions"]) == 1


def test_starting_over_asks_first_and_names_what_is_lost(ask: Ask) -> None:
    ask("demo", "--no-open")
    ask("tag", "aes", "core", "--reviewer", "ann")
    unasked = ask("demo", "--fresh", "--no-open")
    assert unasked.code == 1
    assert "losing the decisions of ann" in unasked.err
    assert len(ask("log", "--reviewer", "ann", "--json").json["decisions"]) == 1
    assert ask("demo", "--fresh", "--yes", "--no-open").code == 0
    assert ask("log", "--reviewer", "ann").code == 1


def test_no_other_book_is_ever_replaced(ask: Ask, small_book: Callable[..., Path]) -> None:
    book = small_book(("a", "Acme", None))
    for options in ((), ("--fresh",), ("--fresh", "--yes")):
        ran = ask("demo", "--no-open", "--book", book, *options)
        assert ran.code == 1
        assert "left as it" in ran.err
    assert ask("show", "acme", "--book", book).code == 0


def test_a_damaged_demo_book_can_be_made_anew_in_its_own_place_only(ask: Ask, tmp_path: Path) -> None:
    ask("demo", "--no-open")
    demo_book().write_bytes(b"broken")
    assert ask("demo", "--no-open").code == 2
    assert ask("demo", "--fresh", "--yes", "--no-open").code == 0
    other = tmp_path / "other.tokentui"
    other.write_bytes(b"broken")
    assert ask("demo", "--fresh", "--yes", "--no-open", "--book", other).code == 2
    assert other.read_bytes() == b"broken"


def test_a_failed_attempt_leaves_nothing_behind(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tokentui.cli.making_demo.mark_as_demo", interrupted)
    ran = ask("demo", "--no-open", "--book", tmp_path / "d.tokentui")
    assert ran.code == 130
    assert list(tmp_path.iterdir()) == []


def test_invented_customers_say_synthetic_everywhere(ask: Ask, tmp_path: Path) -> None:
    made = ask("demo", "--vendor-side", "40", "--no-open")
    assert made.out.strip() == str(vendor_side_book(40))
    book = vendor_side_book(40)
    for way in (
        ("composition",),
        ("composition", "--unit", "tokens"),
        ("gap", "--unit", "spend"),
        ("verdict",),
        ("next",),
        ("find",),
        ("show", "syn-0000001"),
        ("concentration",),
        ("check",),
        ("codebook",),
        ("export",),
        ("export", "--what", "facts"),
        ("export", "--what", "composition"),
        ("export", "--format", "json"),
        ("composition", "--json"),
        ("show", "syn-0000001", "--json"),
        ("find", "--json"),
        ("composition", "--csv"),
    ):
        ran = ask(*way, "--book", book)
        assert ran.code == 0, way
        assert "SYNTHETIC" in ran.out, way
    rows = list(csv.DictReader(StringIO(ask("export", "--book", book).out)))
    assert len(rows) == 40
    assert all(row["SYNTHETIC"] == "SYNTHETIC" for row in rows)
    assert ask("show", "syn-0000001", "--json", "--book", book).json["synthetic"] is True
    assert len(ask("show", "syn-0000001", "--json", "--book", book).json["months"]) > 0
    assert ask("check", "--book", book).code == 0


def test_the_same_number_of_customers_is_the_same_book(ask: Ask, tmp_path: Path) -> None:
    one, other = tmp_path / "1.tokentui", tmp_path / "2.tokentui"
    for book in (one, other):
        ask("demo", "--vendor-side", "25", "--no-open", "--book", book)
    assert ask("export", "--book", one).out == ask("export", "--book", other).out
    assert ask("composition", "--unit", "tokens", "--json", "--book", one).json["total"]["tokens"] > 0


def test_a_thousand_unless_said_otherwise(ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "v.tokentui"
    assert ask("demo", "--vendor-side", "--no-open", "--book", book).code == 0
    assert ask("composition", "--json", "--book", book).json["total"]["customers"] == 1_000


@pytest.mark.parametrize("options", [["--vendor-side", "0"], ["--vendor-side", "many"], ["--openai", "--vendor-side"]])
def test_wrong_usage(ask: Ask, options: list[str]) -> None:
    assert ask("demo", "--no-open", *options).code == 2
    assert not demo_book().exists()


def test_an_installed_package_brings_the_public_book_along(tmp_path: Path) -> None:
    """Laid out as the wheel lays it out, and run from another folder."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tokentui", site / "tokentui", ignore=shutil.ignore_patterns("__pycache__", "*cache*"))
    shutil.copytree(ROOT / "fixtures" / "public_book", site / "tokentui" / "data" / "public_book")
    book = tmp_path / "d.tokentui"
    program = "import sys; from tokentui.__main__ import main; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", program, "demo", "--no-open", "--book", str(book)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert f"{NAMED} customers" in ran.stderr
    assert book.exists()


def test_without_its_files_the_demo_says_what_is_missing(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tokentui.services.books.__file__", str(tmp_path / "a" / "b" / "books.py"))
    ran = ask("demo", "--no-open", "--book", tmp_path / "d.tokentui")
    assert ran.code == 2
    assert "install tokentui again" in ran.err
