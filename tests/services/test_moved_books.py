"""A book that is moved, deleted or replaced while it is open: nothing is acknowledged that nobody would find again."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, Kind, Statement, a_set
from tokentui.services import decide
from tokentui.services.background import Work, watch
from tokentui.services.books import prove
from tokentui.services.errors import BookMoved
from tokentui.services.workbook import Workbook, open_workbook

AWAY = "elsewhere.tokentui"


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name(AWAY))


def move_with_its_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("another folder"))


def replace(path: Path) -> None:
    other = path.with_name("other.tokentui")
    shutil.copy(path, other)
    other.replace(path)


def delete_all(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


WAYS = (delete, move, move_with_its_folder, replace, delete_all)

ACTIONS: dict[str, Callable[[Workbook], object]] = {
    "tag": lambda one: decide.classify(one, [1], a_set("core")),
    "place": lambda one: decide.classify(one, [1], a_set(one.codebook.segments.active[0].code), question=Question.WHO),
    "cannot tell": lambda one: decide.classify(one, [1, 2, 3], Statement(Kind.CANNOT_TELL)),
    "exclude": lambda one: decide.exclude(one, [2], "a test account"),
    "note": lambda one: decide.note(one, [1], "look again"),
    "confidence": lambda one: decide.confidence(one, [1], 3),
    "flag": lambda one: decide.flag(one, [1]),
    "undo": decide.undo,
    "setting": lambda one: one.keep(disclosure="another"),
}


@pytest.fixture
def path(made_public_book: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return Path(shutil.copy(made_public_book, folder / "book.tokentui"))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("away", WAYS)
def test_nothing_is_decided_in_a_book_that_is_not_there(path: Path, away: Callable[[Path], None], action: str) -> None:
    with closing(open_workbook(path, "ana")) as workbook:
        decide.classify(workbook, [4], Statement(Kind.CANNOT_TELL))
        away(path)
        with pytest.raises(BookMoved, match=r"book\.tokentui is no longer the book that was opened"):
            ACTIONS[action](workbook)
        assert decide.said(workbook, 1).statement == NOTHING


@pytest.mark.parametrize("away", WAYS)
def test_work_beside_the_screen_does_not_go_into_what_lies_there_now(path: Path, away: Callable[[Path], None]) -> None:
    with closing(open_workbook(path, "ana")) as workbook:
        away(path)
        with pytest.raises(BookMoved), Work().workbook(workbook, readonly=False):
            raise AssertionError("it was opened")


@pytest.mark.parametrize("away", WAYS)
def test_whoever_watches_is_told(path: Path, away: Callable[[Path], None]) -> None:
    work, changed, moved = Work(), Event(), Event()
    watching = Thread(target=watch, args=(work, path, changed.set, moved.set))
    with closing(open_workbook(path, "ana")) as workbook:
        watching.start()
        while not changed.wait(0.01):
            # It watches as soon as it sees one of them.
            decide.flag(workbook, [1])
        work.painted.set()
        away(path)
        assert moved.wait(20)
        watching.join(20)
        assert not watching.is_alive()


@pytest.mark.parametrize("with_log", [False, True])
def test_a_book_that_takes_the_place_of_an_open_one_is_not_harmed(path: Path, *, with_log: bool) -> None:
    other = path.with_name("other.tokentui")
    shutil.copy(path, other)
    with closing(open_workbook(other, "ben")) as workbook:
        decide.classify(workbook, [7], Statement(Kind.CANNOT_TELL))
    with closing(open_workbook(path, "ana")) as workbook:
        if with_log:
            for customer in range(1, 60):
                decide.note(workbook, [customer], "x" * 900)
        other.replace(path)
        workbook.book.db.leave()
        with closing(open_workbook(path, "ben")) as now:
            assert prove(now).sound
            assert now.book.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert decide.said(now, 7).statement.kind is Kind.CANNOT_TELL
            assert decide.said(now, 1).statement == NOTHING


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_book_that_was_moved_has_what_was_decided_before(path: Path, mode: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA journal_mode = {mode}")
    with closing(open_workbook(path, "ana")) as workbook:
        decide.note(workbook, [1], "look again")
        move(path)
        workbook.book.db.leave()
        assert [one.name for one in path.parent.iterdir()] == [AWAY]
        with closing(sqlite3.connect(path.with_name(AWAY))) as there:
            assert there.execute("SELECT note FROM decision ORDER BY id DESC LIMIT 1").fetchone() == ("look again",)


def test_a_book_that_came_back_takes_decisions_again(path: Path) -> None:
    with closing(open_workbook(path, "ana")) as workbook:
        move(path)
        with pytest.raises(BookMoved):
            decide.flag(workbook, [1])
        path.with_name(AWAY).rename(path)
        assert decide.flag(workbook, [1])
