"""`watch --inline` on a real terminal: in place below what stood there, moving with the book, and given back."""

import os
import re
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, ask
from tests.conftest import ROOT
from tests.ends.handing_back import ended, not_given_back, wait_for_state
from tests.public_numbers import ends, sure
from tests.terminal import Terminal
from tokentui.cli.panels_in_place import panel_block
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.text import cell_width
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import open_workbook

__all__ = ["ask"]

ENDS = "q or ctrl+c ends"
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)


def opened(book: Path, columns: int = 60, rows: int = 16) -> Terminal:
    """The command after two lines of something else."""
    watch = f"echo one; echo two; exec {sys.executable} -m tokentui watch --inline --book {book}"
    return Terminal(["sh", "-c", watch], columns, rows, cwd=ROOT)


def decide(book: Path, code: str) -> None:
    with closing(sqlite3.connect(book)) as db, db:
        db.execute(
            "INSERT INTO decision (customer_id, reviewer, use_cases)"
            " SELECT id, 'ann', ? FROM customer WHERE key = 'accenture'",
            (f'["{code}"]',),
        )


def bullish(terminal: Terminal) -> list[str]:
    return [line for line in terminal.lines if line.startswith("bullish")]


def sure_bullish(more: int = 0) -> re.Pattern[str]:
    return re.compile(rf"bullish .* {sure('bullish') + more} – \d+$", re.MULTILINE)


def test_it_moves_in_place_and_stays_when_one_leaves(public_book: Path) -> None:
    with opened(public_book) as terminal:
        first = terminal.line_modes()
        terminal.wait_for(ENDS)
        assert ends("bullish").replace("  ", " ") in bullish(terminal)[0]
        assert terminal.lines[:2] == ["two", "Anthropic, public book"]
        terminal.wait_for(sure_bullish())
        decide(public_book, "core")
        terminal.wait_for(sure_bullish(1))
        assert len(bullish(terminal)) == 1
        terminal.press("x", "q")
        assert ended(terminal).code == 0
        assert sure_bullish(1).search(terminal.screen())
        assert terminal.cursor[0] > max(row for row, line in enumerate(terminal.lines) if ENDS in line)
        assert not_given_back(terminal, first) == []


@pytest.mark.parametrize("number", ENDING, ids=lambda one: one.name)
def test_signals_end_it_and_the_terminal_is_given_back(public_book: Path, number: signal.Signals) -> None:
    with opened(public_book, 80, 24) as terminal:
        first = terminal.line_modes()
        terminal.wait_for(ENDS)
        if number is signal.SIGINT:
            terminal.press("ctrl+c")
        else:
            os.kill(terminal.pid, number)
        assert ended(terminal).code == 128 + number
        assert len(bullish(terminal)) == 1
        assert "Traceback" not in terminal.screen()
        assert not_given_back(terminal, first) == []


def test_it_stops_and_goes_on_and_follows_the_size(public_book: Path) -> None:
    with opened(public_book) as terminal:
        first = terminal.line_modes()
        terminal.wait_for("surest 2 of 9 uses")
        terminal.resize(80, 24)
        terminal.wait_for("9 public")
        assert len(bullish(terminal)) == 1
        terminal.resize(46, 12)
        terminal.wait_for(lambda one: "9 public" not in one.screen() and len(bullish(one)) == 1)
        os.kill(terminal.pid, signal.SIGTSTP)
        wait_for_state(terminal, "T")
        assert terminal.line_modes() == first
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(lambda one: len(re.findall(b"\x1b\\[\\?25l", bytes(one.output))) == 2)
        terminal.press("q")
        assert ended(terminal).code == 0
        assert not_given_back(terminal, first) == []


def test_without_a_terminal_it_says_so(ask: Ask, made_public_book: Path) -> None:
    ran = ask("watch", "--inline", "--book", made_public_book)
    assert ran.code == 2
    assert ran.out == ""
    assert "watch --inline needs a terminal" in ran.err


@pytest.mark.parametrize("size", [(200, 50), (80, 24), (60, 16), (46, 12), (20, 5), (9, 2), (1, 1)])
def test_it_fits_every_size(made_public_book: Path, size: tuple[int, int]) -> None:
    width, height = size
    with closing(open_workbook(made_public_book, "ann", readonly=True)) as workbook:
        for unit, denominator in ((Unit.CUSTOMERS, Denominator.LISTED), (Unit.SPEND, Denominator.DISCLOSED)):
            panels = read_panels(workbook, PanelSettings(unit, denominator), every_group=True)
            lines = [one.text for one in panel_block(workbook, panels, width, height, ENDS)]
            assert len(lines) <= height
            assert all(cell_width(line) <= width for line in lines)
            assert ENDS[: width - 1] in lines[-1]
            if height > 12 and width > 40:
                shown = " ".join(lines)
                assert "NOT ESTABLISHED" in shown
                assert "to what end" in shown
