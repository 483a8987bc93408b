"""Whoever has no book is asked what to begin with, and each answer leads to an open book, or says why not."""

import shlex
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tests.terminal import Terminal
from tokentui.cli.first_time import choose_book
from tokentui.services.paths import demo_book, vendor_side_book


@click.command()
def chosen() -> None:
    """What an answer leads to."""
    click.echo(f"opens {choose_book('ann')}")


def answered(*answers: str) -> str:
    """All that is said to somebody who types these lines."""
    ran = CliRunner().invoke(chosen, input="".join(f"{one}\n" for one in answers))
    return ran.output + (f"\n{ran.exception}" if ran.exception else "")


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to work in, of somebody who has no book."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("TOKENTUI_BOOK", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_books_that_are_ready(at_home: Path, ask: Ask) -> None:
    assert f"opens {demo_book()}" in answered("2")
    assert ask("find", "cursor").lines[0]
    said = answered("3")
    assert f"opens {vendor_side_book(1_000)}" in said
    assert f"It is opened again with: tokentui {vendor_side_book(1_000)}" in said
    # What was made once is opened as it is.
    assert "Making" not in answered("3")


def test_an_empty_book_is_never_made_over_another(at_home: Path) -> None:
    (at_home / "acme-s.tokentui").write_text("mine")
    said = answered("5", "Acme's", "pounds", "gbp", "", "own.tokentui")
    assert "Three letters, as in EUR." in said
    assert "acme-s.tokentui is there already." in said
    assert "opens own.tokentui" in said
    assert (at_home / "acme-s.tokentui").read_text() == "mine"


def test_own_files(at_home: Path) -> None:
    listed = at_home / "our customers.csv"
    listed.write_text("name,annual_spend\nAcme,5\n")
    said = answered("4", "'our", "nofile.csv", shlex.quote(listed.name), "")
    assert "A quotation mark is not closed." in said
    assert "There is no file nofile.csv." in said
    assert "opens our-customers.tokentui" in said
    (at_home / "odd.csv").write_text("a,b\n1,2\n")
    assert "opens" not in answered("4", "odd.csv", "odd.tokentui")
    assert not (at_home / "odd.tokentui").exists()


def test_nothing_is_an_answer(at_home: Path) -> None:
    assert "opens None" in answered("7", "q")
    assert list(at_home.iterdir()) == []


def test_in_a_terminal_the_book_opens_and_the_next_time_it_is_there(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tokentui"]
    env = {"XDG_DATA_HOME": str(tmp_path), "TOKENTUI_BOOK": ""}
    with Terminal(program, 80, 24, env=env, cwd=ROOT) as terminal:
        terminal.wait_for("Which:")
        assert all(len(line) < 80 for line in terminal.lines)
        terminal.type("2\n")
        terminal.wait_for("live ●")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with Terminal(program, 80, 24, env=env, cwd=ROOT) as terminal:
        terminal.wait_for("live ●")
        terminal.press("q")
        assert terminal.wait_exit() == 0
