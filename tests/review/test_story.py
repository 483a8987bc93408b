"""A whole review in a real terminal: two reviewers, sixty accounts, a kill, conflicts, and the reports."""

import json
import os
import re
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, pairwise
from math import ceil, floor
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.terminal import Terminal

NUMBER = 60
MONEY = 10**12
TITLE_LINE = 4
LOOK = 0.03
CODES = dict(
    zip(
        "123456789",
        ["core", "product", "operations", "development", "devtools", "ai-native", "resale", "consumer", "public"],
        strict=True,
    )
)

# One key an account, no two alike in a row; both reviewers say the same but for a few.
SINGLE = dict(zip(range(1, NUMBER + 1), cycle("152736489"), strict=False))
CANNOT_TELL, WITHHELD, POSTPONED, A_SET, EXCLUDED, KILLED = 25, 26, 28, 21, 23, 30
DIFFER, A_SPLIT = (5, 40), 22
CONFLICTS = sorted({*DIFFER, A_SET, A_SPLIT, EXCLUDED})
REASON = "a total row"
WHY = "seen the contract"


class Sitting:
    """One person at the terminal, whose keys are counted."""

    def __init__(self, book: Path, reviewer: str, *options: str) -> None:
        self.argv = [sys.executable, "-m", "tokentui", "review", str(book), "--reviewer", reviewer, *options]
        self.keys = self.typed = 0
        self.terminal = self.begin()

    def begin(self) -> Terminal:
        return Terminal(self.argv, 120, 36, cwd=ROOT)

    def restart(self) -> None:
        self.terminal.kill()
        self.terminal = self.begin()

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.terminal.press(*keys)

    def write(self, text: str) -> None:
        self.typed += len(text)
        self.terminal.type(text)

    def at(self, number: int) -> None:
        """Wait until an account is on the screen, and look at it for a moment."""
        self.terminal.wait_for(title(name(number)))
        self.terminal.settle(LOOK)

    def done(self, number: int) -> None:
        """Wait until so many are said to be done."""
        self.terminal.wait_for(re.compile(rf"\b{number} of {NUMBER} · "))

    def leave(self) -> None:
        """Leave, see the report, and quit."""
        self.press("escape")
        self.terminal.wait_for("Review session")
        self.terminal.press("escape")
        self.terminal.wait_gone("Review session")
        self.terminal.press("q")
        assert self.terminal.wait_exit() == 0


def name(number: int) -> str:
    return f"Account {number:02}"


def title(text: str) -> Callable[[Terminal], bool]:
    """Whether an account is the one under review."""
    return lambda terminal: (
        " listed spend settled" in terminal.line(1) and (terminal.line(TITLE_LINE).strip().startswith(text))
    )


def spend(number: int) -> int:
    return (NUMBER + 1 - number) * MONEY


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(*[(f"k{number}", name(number), spend(number)) for number in range(1, NUMBER + 1)], name="story")


def test_sixty_accounts_two_reviewers_and_an_adjudicator(book: Path) -> None:
    ann = review_of_ann(book)
    said_by_ann = {**SINGLE, CANNOT_TELL: "0", WITHHELD: "w", A_SET: "12", EXCLUDED: "x"}
    check_report(book, 1, said_by_ann, keys=ann.keys, typed=len(REASON), undone=1, conflicts=(0, 0))
    bob = review_of_bob(book, said_by_ann)
    said_by_bob = {**said_by_ann, A_SET: SINGLE[A_SET], EXCLUDED: SINGLE[EXCLUDED], A_SPLIT: "1%2"}
    said_by_bob.update({number: other(SINGLE[number]) for number in DIFFER})
    check_report(book, 2, said_by_bob, keys=bob.keys, typed=0, undone=0, conflicts=(len(CONFLICTS), 0))
    carl = adjudication_of_carl(book)
    check_adjudications(book, carl)
    assert report(book, 2).before == report(book, 1).after
    assert report(book, 3).before == report(book, 2).after
    assert report(book, 3).after == as_the_panels_say(book)
    assert tokentui("check", "--book", book).returncode == 0
    each = {who: sitting.keys / NUMBER for who, sitting in (("ann", ann), ("bob", bob))}
    print("keys per decided account:", ", ".join(f"{who} {number:.3f}" for who, number in each.items()))
    assert max(each.values()) <= 1.15


def review_of_ann(book: Path) -> Sitting:
    ann = Sitting(book, "ann")
    try:
        place = 1
        for number in range(1, NUMBER + 1):
            ann.at(number)
            if number == KILLED + 1:
                place = KILLED - 1
                kill_and_undo(ann, number, place)
            elif number == POSTPONED:
                ann.press("space")
                ann.terminal.wait_for("1 postponed")
                continue
            elif number == A_SET:
                ann.press("m", "1", "2", "enter")
            elif number == EXCLUDED:
                ann.press("x")
                ann.terminal.wait_for("Why is")
                ann.write(REASON)
                ann.press("enter")
            else:
                ann.press({CANNOT_TELL: "0", WITHHELD: "w"}.get(number, SINGLE[number]))
            ann.done(number - (number > POSTPONED))
        ann.at(POSTPONED)
        ann.press(SINGLE[POSTPONED])
        ann.terminal.wait_for("None left: largest open spend first")
        ann.done(NUMBER)
        ann.leave()
    finally:
        ann.terminal.kill()
    return ann


def kill_and_undo(ann: Sitting, number: int, done: int) -> None:
    """Cut the program off, take the last decision back after the restart, and decide that account anew."""
    os.kill(ann.terminal.pid, signal.SIGKILL)
    assert ann.terminal.wait_exit() == -signal.SIGKILL
    ann.restart()
    ann.at(number)
    ann.done(done)
    ann.press("u")
    ann.terminal.wait_for(f"undone: {CODES[SINGLE[KILLED]]} → {name(KILLED)}")
    ann.at(KILLED)
    ann.done(done - 1)
    ann.press(SINGLE[KILLED])
    ann.at(number)
    ann.press(SINGLE[number])


def review_of_bob(book: Path, said_by_ann: dict[int, str]) -> Sitting:
    bob = Sitting(book, "bob", "--blind")
    try:
        for number in range(1, NUMBER + 1):
            bob.at(number)
            bob.terminal.wait_for("blind: what others said is hidden until you decide")
            assert not re.search(r"\bann\b", "\n".join(bob.terminal.lines[TITLE_LINE:-2]))
            key = {CANNOT_TELL: "0", WITHHELD: "w"}.get(number, SINGLE[number])
            if number == A_SPLIT:
                bob.press("m", "1", "2", "%", "6", "0", "down", "enter")
            else:
                bob.press(other(key) if number in DIFFER else key)
            bob.done(number)
            bob.terminal.wait_for(name(number) + ("  ·  differs from ann: in conflict" if number in CONFLICTS else ""))
        bob.terminal.wait_for(f"Elsewhere: {len(CONFLICTS)} in conflict.")
        bob.leave()
    finally:
        bob.terminal.kill()
    return bob


def adjudication_of_carl(book: Path) -> Sitting:
    carl = Sitting(book, "carl", "--queue", "conflicts")
    try:
        for number in CONFLICTS:
            carl.at(number)
            carl.terminal.wait_for("reviewers disagree · a adjudicates")
            carl.press("a")
            carl.terminal.wait_for(f"What counts for {name(number)}?")
            carl.press("enter")
            carl.terminal.wait_for("It counts for")
            carl.write(WHY)
            carl.press("enter")
            carl.terminal.wait_for(re.compile(rf"adjudicated .* → {name(number)}"))
        carl.terminal.wait_for("None left: conflicts between reviewers")
        carl.leave()
    finally:
        carl.terminal.kill()
    return carl


def other(key: str) -> str:
    """Another use case than a key's, and not the one before or after it either."""
    return "4" if key != "4" else "8"


# What the reports must say, worked out without the program's own sums


def check_report(
    book: Path, session: int, said: dict[int, str], *, keys: int, typed: int, undone: int, conflicts: tuple[int, int]
) -> None:
    found = report(book, session).summary
    out = spend(EXCLUDED) if session == 1 else 0
    whole = sum(spend(number) for number in said) - out
    assert found["accounts"] == f"{NUMBER} decided of {NUMBER} · none left"
    assert found["decided spend"] == money(sum(spend(number) for number in said))
    assert found["keys"] == f"{keys}, {keys / NUMBER:.2f} for each account decided" + (
        f" · {typed} characters typed" if typed else ""
    )
    assert found["changes of mind"] == "0"
    assert found["undone · redone"] == f"{undone} · 0"
    assert found["conflicts"] == f"{conflicts[0]} opened · {conflicts[1]} closed"
    if session == 1:
        settled = sum(spend(number) for number, key in said.items() if key not in ("0", "w", "x"))
        assert found["settled"] == f"0 % → {settled / whole:.0%}".replace("%", " %").replace("0  %", "0 %") + (
            f" of listed spend, {money(settled)} of {money(whole)}"
        )
    assert found["pace"] == pace(book, session)
    assert report(book, session).statements == dict(Counter(words(key) for key in said.values()))
    with closing(sqlite3.connect(book)) as db:
        who = found["reviewer"].split(" · ")[0]
        stands = db.execute("SELECT count(*) FROM current WHERE slot = ? AND statement <> 'nothing'", (who,)).fetchone()
    assert stands == (NUMBER,)
    assert report(book, session).reviewers[who][:2] == [str(NUMBER), str(NUMBER + undone)]


def check_adjudications(book: Path, carl: Sitting) -> None:
    found = report(book, 3).summary
    assert found["accounts"] == f"{len(CONFLICTS)} decided of {len(CONFLICTS)} · none left"
    assert found["conflicts"] == f"0 opened · {len(CONFLICTS)} closed"
    assert found["adjudicated"] == str(len(CONFLICTS))
    assert found["keys"].startswith(f"{carl.keys}, ")
    with closing(sqlite3.connect(book)) as db:
        rulings = db.execute(
            "SELECT customer_id, reason FROM decision WHERE adjudicates ORDER BY customer_id"
        ).fetchall()
        assert rulings == [(number, WHY) for number in CONFLICTS]
        assert db.execute("SELECT count(*) FROM settled WHERE state = 'conflict'").fetchone() == (0,)


@dataclass(frozen=True, slots=True)
class Report:
    """The Markdown of a session in parts."""

    summary: dict[str, str]
    statements: dict[str, int]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    reviewers: dict[str, list[str]]


def report(book: Path, session: int) -> Report:
    """What the command prints of a session."""
    text = tokentui("report", "--session", str(session), "--markdown", "--book", book).stdout
    parts: dict[str, list[list[str]]] = {}
    part = ""
    for line in text.replace("\\", "").splitlines():
        if line.startswith("#"):
            part = line.lstrip("# ").partition(":")[0].partition(",")[0]
        elif line.startswith("| ") and line.strip("| "):
            parts.setdefault(part, []).append([cell.strip() for cell in line.strip("|").split("|")])
    summary, *_ = parts.values()
    moved = [row for row in parts["Composition"] + parts["Transparency gap"] if row[0]]
    return Report(
        summary={name: value for name, value, *_ in summary},
        statements={said: int(number) for said, number in parts["What was said"]},
        before={row[0]: (row[1], row[3]) for row in moved},
        after={row[0]: (row[2], row[4]) for row in moved},
        reviewers={row[0]: row[1:] for row in parts["Reviewers of this book"] if row[0]},
    )


def as_the_panels_say(book: Path) -> dict[str, tuple[str, ...]]:
    """Both panels as their own commands print them, by customers and by spend."""
    units = ("customers", "spend")
    found: dict[str, list[str]] = {}
    for unit in units:
        composition = json.loads(tokentui("composition", "--unit", unit, "--json", "--book", book).stdout)
        for group in composition["groups"]:
            found.setdefault(group["code"], []).append(share_range(group["share"]["low"], group["share"]["high"]))
        gap = json.loads(tokentui("gap", "--unit", unit, "--json", "--book", book).stdout)
        for question in gap["questions"]:
            share = question["known"]["share"]
            found.setdefault(question["question"].replace("_", " "), []).append(percent(share))
    return {key: tuple(cells) for key, cells in found.items()}


def pace(book: Path, session: int) -> str:
    with closing(sqlite3.connect(book)) as db:
        began, ended = db.execute("SELECT began, ended FROM review_session WHERE id = ?", (session,)).fetchone()
        steps = db.execute(
            "SELECT at FROM step JOIN review_step ON step = uid WHERE session_id = ?", (session,)
        ).fetchall()
    times = sorted(datetime.fromisoformat(at) for at in (began, ended, *(at for (at,) in steps)))
    seconds = sum((later - earlier).total_seconds() for earlier, later in pairwise(times))
    # Machines press keys too quickly for a pace to be said.
    return (
        "–" if seconds < 60 else f"{NUMBER / seconds * 60:.1f} accounts a minute, in {seconds / 60:.1f} minutes of work"
    )


def words(key: str) -> str:
    if key == "1%2":
        return "core 60 %, product 40 %"
    special = {"0": "cannot tell", "w": "withheld", "x": "excluded", "12": "core, product"}
    return special.get(key) or CODES[key]


def money(amount: int) -> str:
    millions = amount / MONEY
    return f"${millions / 1000:.2f}B" if millions >= 1000 else f"${millions:.0f}M"


def percent(share: float) -> str:
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return "<1 %"
    return ">99 %" if share < 1 and whole == 100 else f"{whole} %"


def share_range(low: float, high: float) -> str:
    # The ends are floats just outside the exact ones.
    ends = f"{floor(round(low * 100, 9))} %", f"{ceil(round(high * 100, 9))} %"
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')} – {ends[1]}"
