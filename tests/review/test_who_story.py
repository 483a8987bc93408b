"""Fifty accounts placed and tagged in a real terminal: two undos, a kill, and the same book from the log alone."""

import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from tests.conftest import tokentui
from tests.review.test_story import Sitting, title

NUMBER = 50
MONEY = 10**12
# 1 and 1 answer both questions of an account; no account begins with the key that ended the one before.
WHO = dict(zip(range(1, NUMBER + 1), cycle("13240w"), strict=False))
WHAT = dict(zip(range(1, NUMBER + 1), cycle("156789"), strict=False))
BEGUN_BY_P = 7
"""From so many accounts on they are placed by p, in a sitting that asks what for."""
UNDONE, UNDONE_BETWEEN, KILLED = 12, 20, 30

_SETTLED = (
    "SELECT c.key, s.segments, s.who_state, s.state, s.mask, s.split, s.who, s.for_what, s.voices, s.reviewer,"
    " s.placed_by, s.flagged, s.updated FROM settled AS s JOIN customer AS c ON c.id = s.customer_id ORDER BY c.key"
)


def name(number: int) -> str:
    return f"Account {number:02}"


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    accounts = [(f"k{number}", name(number), (NUMBER + 1 - number) * MONEY) for number in range(1, NUMBER + 1)]
    return small_book(*accounts, name="story")


def test_fifty_accounts_are_placed_and_tagged(book: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.tokentui"
    shutil.copy(book, fresh)
    ann = Sitting(book, "ann", "--ask", "both")
    try:
        for number in range(1, NUMBER + 1):
            at(ann, number, "Who is it?")
            ann.press(WHO[number])
            at(ann, number, "What for?")
            if number == UNDONE_BETWEEN:
                undo(ann, "who: ", number)
                at(ann, number, "Who is it?")
                ann.press(WHO[number])
                at(ann, number, "What for?")
            if number == KILLED:
                cut_off(ann)
                at(ann, number, "What for?")
            ann.press(WHAT[number])
            if number == UNDONE:
                at(ann, number + 1, "Who is it?")
                undo(ann, "", number)
                at(ann, number, "What for?")
                ann.press(WHAT[number])
            ann.terminal.wait_for(re.compile(rf"\b{number} of {NUMBER} · "))
        ann.terminal.wait_for("None left: largest open spend first · both")
        ann.leave()
    finally:
        ann.terminal.kill()
    print(f"keys per placed and tagged account: {ann.keys / NUMBER:.2f}")
    assert ann.keys / NUMBER <= 3.2
    check_book(book)
    check_log(book, fresh, tmp_path)


def test_three_keys_place_and_tag_in_a_sitting_on_what_for(book: Path) -> None:
    ann = Sitting(book, "ann")
    try:
        for number in range(1, BEGUN_BY_P):
            at(ann, number, "What for?")
            ann.press("p", WHO[number], WHAT[number])
            ann.terminal.wait_for(re.compile(rf"\b{number} of {NUMBER} · "))
        assert ann.keys == 3 * (BEGUN_BY_P - 1)
        ann.leave()
    finally:
        ann.terminal.kill()
    with closing(sqlite3.connect(book)) as db:
        (placed,) = db.execute("SELECT count(*) FROM settled WHERE placed_by = 'ann' AND reviewer = 'ann'").fetchone()
    assert placed == BEGUN_BY_P - 1


def at(ann: Sitting, number: int, question: str) -> None:
    """Wait until an account is on the screen and asked a question."""
    ann.terminal.wait_for(lambda terminal: title(name(number))(terminal) and terminal.shows(question))
    ann.terminal.settle(0.03)


def undo(ann: Sitting, what: str, number: int) -> None:
    ann.press("u")
    ann.terminal.wait_for(re.compile(rf"undone: {what}.* → {name(number)}"))


def cut_off(ann: Sitting) -> None:
    """Cut the program off, and begin it again: the session goes on with what it asks."""
    os.kill(ann.terminal.pid, signal.SIGKILL)
    assert ann.terminal.wait_exit() == -signal.SIGKILL
    ann.argv = ann.argv[: ann.argv.index("--ask")]
    ann.restart()


def check_book(book: Path) -> None:
    """Every account is placed and tagged as it was meant."""
    segments = {"1": 1 << 0, "2": 1 << 1, "3": 1 << 2, "4": 1 << 3, "0": 0, "w": 0}
    states = {"0": "cannot_tell", "w": "withheld"}
    with closing(sqlite3.connect(book)) as db:
        found = db.execute(
            "SELECT c.name, s.segments, s.who_state, s.mask FROM settled AS s"
            " JOIN customer AS c ON c.id = s.customer_id ORDER BY c.name"
        ).fetchall()
    assert found == [
        (name(number), segments[WHO[number]], states.get(WHO[number], "set"), 1 << int(WHAT[number]) - 1)
        for number in range(1, NUMBER + 1)
    ]
    assert tokentui("check", "--book", book).returncode == 0


def check_log(book: Path, fresh: Path, folder: Path) -> None:
    """The log alone makes the same of a copy of the book as it was."""
    log = folder / "log.jsonl"
    tokentui("export", "--decisions", log, "--book", book)
    assert tokentui("merge", log, "--book", fresh).returncode == 0
    rows = []
    for path in (book, fresh):
        with closing(sqlite3.connect(path)) as db:
            rows.append(db.execute(_SETTLED).fetchall())
    assert rows[0] == rows[1]
    assert len(rows[0]) == NUMBER
