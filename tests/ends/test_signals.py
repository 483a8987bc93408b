"""Signals in the app, on a real terminal: it ends at once and gives the terminal back, or stops and goes on."""

import os
import re
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.driving.books import FourBooks, Kind
from tests.ends.handing_back import End, ended, not_given_back, wait_for_bytes, wait_for_state, wait_until
from tests.keys.openings import ONE_EACH, OPENINGS
from tests.shares import whole
from tests.terminal import Terminal

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
_RESTS = 0.4
"""Seconds without a byte after which a screen is taken to be drawn to its end."""
SOON = 3.0
"""Seconds: it is one on a machine with nothing else to do."""
_BUSY = """
import sys, threading, time
book, sign = sys.argv[1:]
from tokentui.tui.screens.weighing import Weighing

def busy(self):
    print("busy", file=open(sign, "w"))
    threading.Thread(target=time.sleep, args=(60,)).start()
    time.sleep(60)

Weighing.do_rule = busy
from tokentui.__main__ import main
sys.argv = ["tokentui", book]
sys.exit(main())
"""

_SLOW = """
import sys, time
from textual.drivers._writer_thread import WriterThread

class Slow:
    def __init__(self, file):
        self.flush, self.fileno, self._file = file.flush, file.fileno, file

    def write(self, text):
        if "1049l" in text:
            time.sleep(60)
        self._file.write(text)

begin = WriterThread.__init__
WriterThread.__init__ = lambda self, file: begin(self, Slow(file))
from tokentui.__main__ import main
sys.argv = ["tokentui", sys.argv[1]]
sys.exit(main())
"""


def opened(book: Path, *more: str) -> Terminal:
    """The app on a book, in a terminal of its own."""
    arguments = [str(book)] if not more else [*more, "--book", str(book)]
    return Terminal([sys.executable, "-m", "tokentui", *arguments], 120, 36, env={"TOKENTUI_REVIEWER": "ann"}, cwd=ROOT)


def changed(before: str, terminal: Terminal) -> list[str]:
    """The lines of the screen that are not as before, once it has been drawn anew."""
    wait_until(terminal, lambda: terminal.full_screen and bool(terminal.screen().strip()))
    terminal.settle(_RESTS)
    return [line for line, former in zip(terminal.lines, before.split("\n"), strict=True) if line != former]


def end_by(terminal: Terminal, number: int) -> End:
    """Send a signal that ends programs, and see how it ends."""
    os.kill(terminal.pid, number)
    return ended(terminal)


def decided(book: Path) -> int:
    """How many decisions ann has made."""
    with closing(sqlite3.connect(book)) as db:
        return int(db.execute("SELECT count(*) FROM decision WHERE reviewer = 'ann'").fetchone()[0])


@pytest.mark.parametrize("part", range(6))
def test_every_screen_and_dialog_stops_goes_on_and_ends(
    part: int, four_books: FourBooks, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wrong: list[str] = []
    signals = cycle(ENDING)
    for opening in (OPENINGS if whole(request.config) else ONE_EACH)[part::6]:
        kind = opening.only[0] if opening.only else Kind.CONFLICTS
        book = four_books.copy(kind, tmp_path / "book.tokentui")
        number = next(signals)
        with opened(book, *(["watch"] if opening.watch else [])) as terminal:
            first = terminal.line_modes()
            terminal.wait_for(re.compile(r"\? help|q quit"))
            terminal.settle(_RESTS)
            written = len(terminal.output)
            terminal.press(*opening.keys.split())
            if opening.keys:
                wait_for_bytes(terminal, written + 1)
            terminal.settle(_RESTS)
            for last in (False, False, True):
                before = terminal.screen()
                os.kill(terminal.pid, signal.SIGTSTP)
                wait_for_state(terminal, "T")
                terminal.settle(0.02)
                wrong += [f"{opening} stopped: {one}" for one in not_given_back(terminal, first)]
                os.kill(terminal.pid, signal.SIGCONT)
                wait_for_state(terminal, "RS")
                others = changed(before, terminal)
                # What was begun before it was stopped may have gone on since, once or twice.
                if last or not others:
                    wrong += [f"{opening} goes on: {line!r}" for line in others]
                    break
            came = end_by(terminal, number)
            wrong += [f"{opening} by {number}: {one}" for one in not_given_back(terminal, first)]
            if came.code != 128 + number or came.seconds > SOON:
                wrong.append(f"{opening} by {number}: {came}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("number", ENDING)
def test_at_any_moment_of_the_start(number: int, made_public_book: Path, tmp_path: Path) -> None:
    """What is written tells how far it is: the signal comes at the first byte, and then ever later."""
    book = Path(shutil.copy(made_public_book, tmp_path / "book.tokentui"))
    wrong = []
    # What Ctrl-C raises while Python itself starts may be lost; no program of Python can do anything about that.
    for written in (1, 60, 200, 2_000, 10_000) if number == signal.SIGINT else (0, 1, 60, 200, 2_000, 10_000):
        with opened(book) as terminal:
            first = terminal.line_modes()
            wait_for_bytes(terminal, written)
            came = end_by(terminal, number)
            wrong += [f"after {written} bytes: {one}" for one in not_given_back(terminal, first)]
            # Before the app has begun, the system ends the program.
            if came.code not in (128 + number, -number) or came.seconds > SOON:
                wrong.append(f"after {written} bytes: {came}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("number", ENDING)
def test_an_app_that_hangs_ends_all_the_same(number: int, public_book: Path, tmp_path: Path) -> None:
    sign = tmp_path / "busy"
    command = [sys.executable, "-c", _BUSY, str(public_book), str(sign)]
    with Terminal(command, 120, 36, env={"TOKENTUI_REVIEWER": "ann"}, cwd=ROOT) as terminal:
        first = terminal.line_modes()
        terminal.wait_for("live ●")
        terminal.press("3")
        terminal.wait_for("operations → Cursor")
        terminal.press("r")
        wait_until(terminal, sign.exists)
        came = end_by(terminal, number)
        assert came.code == 128 + number
        assert came.seconds < SOON
        assert not not_given_back(terminal, first)
    assert decided(public_book) == 1
    assert tokentui("check", "--book", public_book).returncode == 0


def test_a_terminal_that_takes_its_time_is_given_back_all_the_same(public_book: Path) -> None:
    """What gives it back is queued behind the app's last picture."""
    with Terminal([sys.executable, "-c", _SLOW, str(public_book)], 120, 36, cwd=ROOT) as terminal:
        first = terminal.line_modes()
        terminal.wait_for("live ●")
        came = end_by(terminal, signal.SIGTERM)
        assert came.code == 128 + signal.SIGTERM
        assert came.seconds < SOON
        assert not not_given_back(terminal, first)


_KEYS = {"bulk": "A 1 enter", "import": "B FILE enter"}
"""What begins work that takes a while."""


@pytest.mark.parametrize(("work", "numbers"), [("bulk", ENDING[:2]), ("import", ENDING[2:])], ids=["bulk", "import"])
def test_in_the_middle_of_long_work(work: str, numbers: tuple[int, ...], tmp_path: Path) -> None:
    book = tmp_path / "book.tokentui"
    tokentui("demo", "--vendor-side", "5000", "--book", book, "--no-open", "--yes")
    rows = tmp_path / "usage.csv"
    rows.write_text(
        "customer_id,month,spend\n" + "".join(f"c{row},2026-0{1 + row % 9},{row}\n" for row in range(60_000))
    )
    for number in numbers:
        before = decided(book)
        with opened(book) as terminal:
            first = terminal.line_modes()
            terminal.wait_for("? help")
            terminal.settle()
            for key in _KEYS[work].split():
                terminal.press(*(str(rows) if key == "FILE" else [key]))
            came = end_by(terminal, number)
            assert came.code == 128 + number
            assert came.seconds < SOON
            assert not not_given_back(terminal, first)
        # All of it or none.
        assert (decided(book) - before) % 5_000 == 0
        assert tokentui("check", "--book", book).returncode == 0


def test_a_window_that_is_closed_ends_the_app(public_book: Path) -> None:
    with opened(public_book) as terminal:
        terminal.wait_for("live ●")
        terminal.press("3")
        terminal.wait_for("operations → Cursor")
        terminal.hang_up()
        came = ended(terminal)
        assert came.code == 129
        assert came.seconds < SOON
    assert decided(public_book) == 1


def test_stopped_without_a_word_it_draws_itself_anew(public_book: Path) -> None:
    with opened(public_book) as terminal:
        first = terminal.line_modes()
        terminal.wait_for("live ●")
        terminal.settle()
        before = terminal.screen()
        os.kill(terminal.pid, signal.SIGSTOP)
        wait_for_state(terminal, "T")
        written = len(terminal.output)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for(lambda one: len(one.output) > written + 5_000 and one.screen() == before)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not not_given_back(terminal, first)


def test_what_nohup_ignores_stays_ignored(public_book: Path) -> None:
    program = f"trap '' HUP; exec {sys.executable} -m tokentui {public_book}"
    with Terminal(["sh", "-c", program], 120, 36, env={"TOKENTUI_REVIEWER": "ann"}, cwd=ROOT) as terminal:
        terminal.wait_for("live ●")
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.press("3")
        terminal.wait_for("operations → Cursor")
        terminal.press("q")
        assert terminal.wait_exit() == 0
