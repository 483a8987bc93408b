"""The installed program in a real terminal, beside real other programs that write to the same book."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.public_numbers import NAMED, ends, sure
from tests.terminal import Terminal

PROGRAM = (sys.executable, "-m", "tokentui")


def opened(book: Path, columns: int = 120, rows: int = 36, **env: str) -> Terminal:
    """The program on a book, in a terminal of a size."""
    return Terminal([*PROGRAM, str(book)], columns, rows, env=env, cwd=ROOT)


def operations(more: int, end: str = "") -> re.Pattern[str]:
    """The line of the panel once so many accounts more than at first are said to be operations."""
    return re.compile(rf"3 operations .* \d+ –  \d+ % +{sure('operations') + more}\b{end}")


def test_a_sitting_across_a_restart(public_book: Path) -> None:
    with opened(public_book, TOKENTUI_REVIEWER="ann") as terminal:
        terminal.wait_for(f"{NAMED} named, 3 known above $1M; vendor claims 1,000+ · $1.45B of $30B")
        terminal.wait_for(re.compile(f"bullish .*{ends('bullish')}"))
        terminal.press("/")
        terminal.type("accenture")
        terminal.wait_for(re.compile(r"^ */ accenture +1 customer$", re.MULTILINE))
        terminal.press("enter")
        terminal.wait_for(re.compile(r"^▌ +Accenture", re.MULTILINE))
        terminal.press("3")
        terminal.wait_for("operations → Accenture")
        terminal.wait_for(operations(1, r" +\+0\."))
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with opened(public_book, TOKENTUI_REVIEWER="ann") as terminal:
        terminal.wait_for(operations(1))
        terminal.press("u")
        terminal.wait_for("undone: operations → Accenture")
        terminal.wait_for(operations(0))
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert tokentui("check", "--book", public_book).returncode == 0


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not on this machine")
def test_other_programs_move_the_panels_and_not_the_cursor(public_book: Path) -> None:
    with opened(public_book) as terminal:
        terminal.wait_for(operations(0))
        terminal.wait_for(re.compile(r"^▌ +Cursor", re.MULTILINE))
        terminal.press("down")
        terminal.wait_for(re.compile(r"^▌ +Microsoft", re.MULTILINE))
        terminal.press("down")
        terminal.wait_for(re.compile(r"^▌ +Salesforce", re.MULTILINE))
        tokentui("tag", "accenture", "operations", "--book", public_book, "--reviewer", "bob")
        terminal.wait_for(operations(1))
        subprocess.run(
            ["sqlite3", public_book],
            input="INSERT INTO decision (customer_id, reviewer, use_cases)"
            " SELECT id, 'carl', '[\"operations\"]' FROM customer WHERE key = 'aes';",
            text=True,
            check=True,
        )
        terminal.wait_for(operations(2))
        terminal.wait_for(re.compile(r"^▌ +Salesforce", re.MULTILINE))


def test_killed_in_the_middle_nothing_decided_is_lost(public_book: Path) -> None:
    with opened(public_book, TOKENTUI_REVIEWER="ann") as terminal:
        terminal.wait_for(operations(0))
        terminal.press("/")
        terminal.type("accenture")
        terminal.wait_for(re.compile(r"^ */ accenture +1 customer$", re.MULTILINE))
        terminal.press("enter")
        terminal.wait_for(re.compile(r"^▌ +Accenture", re.MULTILINE))
        terminal.press("3")
        terminal.wait_for("operations → Accenture")
        os.kill(terminal.pid, signal.SIGKILL)
    said = sqlite3.connect(public_book).execute("SELECT use_cases FROM decision WHERE reviewer = 'ann'").fetchall()
    assert said == [('["operations"]',)]
    with opened(public_book, TOKENTUI_REVIEWER="ann") as terminal:
        terminal.wait_for(operations(1))
        terminal.press("u")
        terminal.wait_for("undone: operations → Accenture")


def test_pasted_text_decides_nothing(public_book: Path) -> None:
    with opened(public_book, TOKENTUI_REVIEWER="ann") as terminal:
        terminal.wait_for("live ●")
        terminal.press("down")
        terminal.paste("1234567890wxu" * 80)
        terminal.press("?")
        terminal.wait_for("Keys in browse")
    rows = sqlite3.connect(public_book).execute("SELECT count(*) FROM decision WHERE reviewer = 'ann'").fetchone()
    assert rows == (0,)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36), (200, 60)])
def test_every_size_has_keys_at_the_bottom_and_nothing_beyond_the_edge(
    public_book: Path, columns: int, rows: int
) -> None:
    with opened(public_book, columns, rows) as terminal:
        terminal.wait_for("? help")
        lines = terminal.screen().splitlines()
        assert "? help" in lines[-1]
        assert all(len(line) <= columns for line in lines)
        assert "Anthropic, public book" in lines[0]


def test_a_terminal_without_colour_still_tells_certain_from_possible(public_book: Path) -> None:
    with opened(public_book, NO_COLOR="1") as terminal:
        terminal.wait_for(re.compile(r"bullish +[█▉▊▋▌▍▎▏]"))
        assert "░" in terminal.screen()


def test_a_terminal_too_small_says_how_large_it_must_be(public_book: Path) -> None:
    with opened(public_book, 40, 10) as terminal:
        terminal.wait_for(re.compile("60.*16"))
        terminal.resize(100, 30)
        terminal.wait_for("live ●")
