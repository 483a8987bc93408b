"""What must hold after every sequence, read from the book over a connection of its own."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.driving.hands import Hands
from tokentui.services.background import version
from tokentui.services.books import prove
from tokentui.services.cautions import Cautions
from tokentui.services.panels import Panels, read_panels
from tokentui.services.workbook import open_workbook

MONKEY = "monkey"
"""The reviewer whose decisions the keys make."""
TOO_SMALL = "tokentui needs"
"""What stands on a screen that has no room for an account."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the panels are drawn from, and what they do not show."""

    cube: tuple[tuple[object, ...], ...]
    facts: int
    said: int
    """Statements of the monkey's that stand."""


_RULES = "SELECT group_concat(key || value) FROM book WHERE key IN ('spend_rules', 'old_facts_lowered')"
"""The rules by which facts are made, or count less."""


class Log:
    """The log as it grows, read beside the app."""

    def __init__(self, book: Path) -> None:
        self._db = sqlite3.connect(book, timeout=10.0)
        self.codebook = self._value("SELECT value FROM book WHERE key = 'codebook_version'")
        self._imports = self._value("SELECT count(*) FROM import_run")
        self._rules = self._value(_RULES)
        self.begins = self.figures()

    def close(self) -> None:
        """Close the book."""
        self._db.close()

    def steps(self, act: str = "%") -> int:
        """How many actions the monkey has made."""
        found = self._value("SELECT count(*) FROM step WHERE reviewer = ? AND act LIKE ?", MONKEY, act)
        return int(str(found))

    def edits(self) -> int:
        """How many of them are done, and edit the codebook."""
        sql = "SELECT count(*) FROM step JOIN codebook_edit ON step = uid WHERE reviewer = ? AND act = 'do'"
        return int(str(self._value(sql, MONKEY)))

    def last(self) -> str:
        """The last action in words."""
        return str(self._value("SELECT act || ' ' || label FROM step WHERE reviewer = ? ORDER BY id DESC", MONKEY))

    def stray(self) -> int:
        """Decisions of the monkey's that belong to no action."""
        sql = (
            "SELECT count(*) FROM decision WHERE reviewer = ? AND (step IS NULL OR step NOT IN (SELECT uid FROM step))"
        )
        return int(str(self._value(sql, MONKEY)))

    def codebook_changed(self) -> bool:
        """Whether the use cases are no longer what they were at first."""
        return self._value("SELECT value FROM book WHERE key = 'codebook_version'") != self.codebook

    def ruled(self) -> bool:
        """Whether other rules are on than at first, which are switched and no step."""
        return self._value(_RULES) != self._rules

    def imported(self) -> bool:
        """Whether files have come in, which undo does not take back."""
        return self._value("SELECT count(*) FROM import_run") != self._imports

    def figures(self) -> Figures:
        """The sums and what stands, now."""
        cube = self._db.execute("SELECT * FROM cube WHERE customers <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7").fetchall()
        facts = self._value("SELECT count(*) FROM fact")
        said = self._value(
            "SELECT count(*) FROM current WHERE reviewer = ? AND (statement <> 'nothing' OR flagged)", MONKEY
        )
        return Figures(tuple(cube), int(str(facts)), int(str(said)))

    def _value(self, sql: str, *values: object) -> object:
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows, and by what it is shown."""

    view: object
    settings: object
    rows: dict[str, str]
    """The rest of a row by the name at its beginning; names that stand there twice are left out."""


def shown(hands: Hands) -> Shown | None:
    """The rows on the screen as they are drawn, whatever their order; None where there is no table."""
    state = hands.app.main.state if hands.app.main is not None else None
    lines = [line[_MARK:] for line in hands.text_of("#customers").splitlines()]
    if state is None or not lines:
        return None
    names = Counter(line[:_NAME] for line in lines)
    rows = {line[:_NAME]: line[_NAME:].rstrip() for line in lines[1:] if names[line[:_NAME]] == 1 and line.strip()}
    return Shown(state.view, state.settings, rows)


def differing(one: Shown, fresh: Shown) -> str:
    """The first row that an app opened anew draws otherwise, empty for none; nothing is said of other views."""
    if (one.view, one.settings) != (fresh.view, fresh.settings):
        return ""
    rows = [name for name in one.rows if name in fresh.rows and one.rows[name] != fresh.rows[name]]
    return "".join(f"{name.strip()}: {one.rows[name]!r}, anew {fresh.rows[name]!r}" for name in rows[:1])


_MARK, _NAME = 3, 16
"""Cells of a row before the name, and cells of the name that tell one from another."""


def unsound(book: Path) -> str:
    """What `check` finds wrong with a book, empty for nothing."""
    with closing(open_workbook(book, MONKEY, readonly=True)) as workbook:
        report = prove(workbook)
    return "" if report.sound else f"{len(report.differences)} differences, first: {report.differences[0]}"


def stale(hands: Hands, book: Path) -> str:
    """What the app believes that a fresh reading of the book does not say, empty for nothing."""
    main = hands.app.main
    if main is None:
        return ""
    state = main.state
    if version(state.workbook) != state.seen:
        # What moves no sum, as another name does, is told by this alone.
        return "what another process wrote has not been read"
    with closing(open_workbook(book, MONKEY, readonly=True)) as workbook:
        fresh = read_panels(workbook, state.settings, Cautions())
        if state.workbook.settings.floor is not workbook.settings.floor:
            return f"the floor is {state.workbook.settings.floor} and in the book {workbook.settings.floor}"
        if state.codebook != workbook.codebook:
            return "the codebook is not that of the book"
    shown = state.panels
    if shown is None:
        return "no panels"
    differ = [part for part in _PARTS if _part(shown, part) != _part(fresh, part)]
    return f"not as in the book: {', '.join(differ)}" if differ else ""


_PARTS = ("composition", "gap", "verdict", "disclosure", "claim")


def _part(panels: Panels, name: str) -> object:
    part = getattr(panels, name)
    return frozenset(part) if name == "cells" else part
