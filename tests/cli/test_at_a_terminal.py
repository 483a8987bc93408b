"""Where a person sits: questions are asked, cards fit the window, and bold is the only colour."""

import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.public_numbers import NAMED
from tests.terminal import Terminal
from tokentui.services.paths import demo_book


def at(*arguments: str | Path, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
    """The program in a terminal of its own."""
    command = [sys.executable, "-m", "tokentui", *map(str, arguments)]
    return Terminal(command, columns, rows, env=env, cwd=ROOT)


def test_import_shows_what_it_would_do_and_asks(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,annual_spend\nAcme,5\n,12\n")
    book = tmp_path / "b.tokentui"
    with at("import", tmp_path / "c.csv", "--book", book) as terminal:
        terminal.wait_for("Import this? [y/N]:")
        assert terminal.shows("annual_spend  →  spend")
        assert terminal.shows("customers: 1 new, 0 changed, 0 unchanged, 1 refused")
        terminal.type("n\n")
        assert terminal.wait_exit() == 1
        assert terminal.shows("Nothing was imported.")
    assert not book.exists()
    with at("import", tmp_path / "c.csv", "--book", book) as terminal:
        terminal.wait_for("Import this? [y/N]:")
        terminal.type("y\n")
        assert terminal.wait_exit() == 0
        # What was shown before the answer is not told once more after it.
        assert terminal.screen().count("Spend in the file") == 1
    assert tokentui("show", "acme", "--book", book).returncode == 0


def test_a_file_that_is_missing_is_said_before_anything_is_asked() -> None:
    with at("import", "nofile.csv") as terminal:
        assert terminal.wait_exit() == 2
        assert terminal.shows("There is no file nofile.csv; check the path.")
        assert not terminal.shows("[y/N]")


def test_yes_never_asks(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name\nAcme\n")
    with at("import", tmp_path / "c.csv", "--yes", "--book", tmp_path / "b.tokentui") as terminal:
        assert terminal.wait_exit() == 0
        assert not terminal.shows("[y/N]")


def test_a_part_of_a_name_is_asked_about(public_book: Path) -> None:
    with at("tag", "curs", "core", "--reviewer", "ann", "--book", public_book) as terminal:
        terminal.wait_for("'curs' is only a part of 'Cursor'; tag that customer? [y/N]:")
        terminal.type("y\n")
        assert terminal.wait_exit() == 0
        assert terminal.shows("core → Cursor (replaces the first pass by starter)  (as ann)")


@pytest.mark.parametrize(
    ("key", "words", "code"), [("ctrl+c", "Interrupted", 130), ("ctrl+d", "Nothing was changed", 1)]
)
def test_leaving_a_question(public_book: Path, key: str, words: str, code: int) -> None:
    with at("tag", "curs", "core", "--reviewer", "ann", "--book", public_book) as terminal:
        terminal.wait_for("[y/N]:")
        # Nobody answers in the instant between a question being written and the program waiting for the answer.
        terminal.settle()
        terminal.press(key)
        assert terminal.wait_exit() == code
        assert terminal.shows(words)
    assert tokentui("log", "--reviewer", "ann", "--book", public_book, check=False).returncode == 1


@pytest.mark.parametrize(("columns", "rows"), [(60, 24), (80, 24), (200, 50)])
def test_a_card_fits_the_window(made_public_book: Path, columns: int, rows: int) -> None:
    with at("show", "cursor", "--book", made_public_book, columns=columns, rows=rows) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.line(0).startswith("Cursor ")
        assert terminal.line(0).endswith("Anthropic, public book")


def test_bold_on_a_terminal_unless_no_colour_is_wanted(made_public_book: Path) -> None:
    with at("verdict", "--book", made_public_book) as terminal:
        terminal.wait_exit()
        assert b"\x1b[1mNOT ESTABLISHED\x1b[0m" in terminal.output
    with at("verdict", "--book", made_public_book, NO_COLOR="1") as terminal:
        terminal.wait_exit()
        assert b"\x1b" not in terminal.output
    assert "\x1b" not in tokentui("verdict", "--book", made_public_book).stdout


def test_demo_makes_the_book_and_opens_it() -> None:
    with at("demo", columns=120, rows=36) as terminal:
        terminal.wait_for("Anthropic, public book")
        terminal.wait_for(f"{NAMED} named")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert demo_book().exists()
    with at(columns=120, rows=36) as terminal:
        terminal.wait_for(f"{NAMED} named")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with at("demo", "--fresh") as terminal:
        terminal.wait_for("Start over with Anthropic, public book")
        terminal.type("n\n")
        assert terminal.wait_exit() == 1
        assert terminal.shows("The demo book was left as it is.")


def test_watch_shows_the_panels_alone(made_public_book: Path) -> None:
    with at("watch", "--book", made_public_book, columns=100, rows=40) as terminal:
        terminal.wait_for("NOT ESTABLISHED")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_import_asks_what_a_file_of_two_readings_is(tmp_path: Path) -> None:
    header = "Account Name,Industry,ARR,Contract Start,Contract End\n"
    (tmp_path / "c.csv").write_text(f"{header}Alder,Energy,100,2025-01-01,2125-12-31\n")
    book = tmp_path / "b.tokentui"
    with at("import", tmp_path / "c.csv", "--yes", "--book", book, columns=120) as terminal:
        terminal.wait_for("Read it as (customers, contracts):")
        terminal.type("contracts\n")
        assert terminal.wait_exit() == 0
        assert terminal.shows("contracts: 1 new")
