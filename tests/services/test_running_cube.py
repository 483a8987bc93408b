"""The cube added up once and moved by every change is the cube added up anew, whoever changed it and how."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.store.books import empty_book
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.grades import Grade
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import WHOLE, Kind, Statement
from tokentui.services import decide, panels
from tokentui.services.panels import By, PanelSettings
from tokentui.services.review import begin, resume
from tokentui.services.running_cube import EarlierCube, RunningCube
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.bulk.rebuild import resum
from tokentui.store.cube import read_cells, read_changes, read_rolled_up

DECISION = "customer_id, reviewer, statement, use_cases"


@pytest.fixture
def workbook(public_book: Path) -> Iterator[Workbook]:
    with closing(open_workbook(public_book, "ana")) as opened:
        yield opened


def anew(workbook: Workbook, *, by_segment: bool = False) -> CubeAtFloor:
    """Added up cell by cell."""
    earlier = EarlierCube(lambda then: read_cells(then.book.db, spend_facts(then).tied))
    return earlier.read(workbook, by_segment=by_segment)


def test_any_decisions_of_anybody_move_the_sums_to_what_they_are(workbook: Workbook, public_book: Path) -> None:
    """Sets, splits, silence, exclusions, undo and facts here; decisions, spends and deletions from another program."""
    random, running = Random(7), RunningCube()
    codes = [case.code for case in workbook.codebook.active]
    segments = [one.code for one in workbook.codebook.segments.active]
    ids = [number for (number,) in workbook.book.db.execute("SELECT id FROM customer")]
    with closing(sqlite3.connect(public_book, isolation_level=None)) as other:
        for turn in range(120):
            some = random.sample(ids, random.choice((1, 1, 1, 5, 240)))
            match turn % 8:
                case 0:
                    decide.exclude(workbook, some, "a total row")
                case 1:
                    shares = tuple(zip(random.sample(codes, 2), (7_000, 3_000), strict=True))
                    decide.classify(workbook, some, Statement(Kind.SPLIT, shares))
                case 2:
                    decide.undo(workbook)
                case 3:
                    question, words = random.choice((("for_what", codes), ("who", segments), ("who", segments)))
                    said = [(one, json.dumps(random.sample(words, random.choice((1, 2)))), question) for one in some]
                    sql = f"INSERT INTO decision ({DECISION}, question) VALUES (?, 'bob', 'set', ?, ?)"
                    other.executemany(sql, said)
                case 4:
                    other.execute(
                        "UPDATE customer SET spend_low = ?1, spend_best = ?1, spend_high = ?1 + 5, spend_grade = 'B'"
                        " WHERE id = ?2",
                        (random.randrange(10**12), some[0]),
                    )
                case 5:
                    decide.classify(workbook, some, Statement(Kind.CANNOT_TELL))
                case _:
                    decide.classify(workbook, some, Statement(Kind.SET, ((random.choice(codes), 0),)))
            if random.random() < 0.6:
                late = turn > 60
                assert running.read(workbook, by_segment=late) == anew(workbook, by_segment=late), turn
    assert_alike_at_every_floor(workbook, running)
    for code, stances in (("core", {"large": "neutral"}), ("resale", {"start-up": "bullish", "public": "neutral"})):
        sql = "UPDATE use_case SET exceptions = ? WHERE code = ?"
        workbook.book.db.execute(sql, (json.dumps(stances), code))
    dependent = workbook.reread()
    assert len(dependent.codebook.exceptions) == 3
    assert_alike_at_every_floor(dependent, running)


def assert_alike_at_every_floor(workbook: Workbook, running: RunningCube) -> None:
    """What SQLite adds up as far as it can is what is added up cell by cell."""
    for floor in (Grade.A, Grade.B, Grade.C, Grade.D):
        read = workbook.read_as(floor)
        for by_segment in (False, True):
            expected = anew(read, by_segment=by_segment)
            assert RunningCube().read(read, by_segment=by_segment) == expected
        assert running.read(read, by_segment=True) == expected


def test_the_crossed_panel_reads_what_changed_and_not_the_cube(workbook: Workbook) -> None:
    running, crossed = RunningCube(), PanelSettings(by=By.BOTH)
    began = panels.recross(workbook, crossed, running.begin(workbook))
    panels.read_panels(workbook, crossed, None, running)
    nothing_said = "SELECT id FROM standing WHERE who_state = 'unlooked' AND state = 'unlooked' LIMIT 1"
    (untold,) = workbook.book.db.execute(nothing_said).fetchone()
    decide.classify(workbook, [untold], Statement(Kind.SET, (("core", 0),)))
    asked: list[str] = []
    workbook.book.db.set_trace_callback(asked.append)
    moved = panels.read_panels(workbook, crossed, None, running)
    workbook.book.db.set_trace_callback(None)
    assert not [sql for sql in asked if "FROM cube" in sql and "cube_change" not in sql]
    assert moved == panels.read_panels(workbook, crossed)
    assert moved.crossing is not None
    assert moved.crossing.untold.open.customers.low == began.untold.open.customers.low - WHOLE


def test_another_floor_or_codebook_is_added_up_anew(workbook: Workbook) -> None:
    running = RunningCube()
    running.read(workbook)
    higher = workbook.read_as(Grade.B)
    assert running.read(higher) == anew(higher)
    decide.classify(workbook, [1], Statement(Kind.SET, (("core", 0),)))
    assert running.read(workbook) == anew(workbook)
    workbook.book.db.execute("UPDATE use_case SET stance = 'bearish' WHERE code = 'core'")
    reread = workbook.reread()
    assert running.read(reread) == anew(reread)


def test_a_reading_reads_what_changed_and_not_the_cube(workbook: Workbook) -> None:
    """A statement moves a cell down and a cell up, whatever the number of cells."""
    running = RunningCube()
    running.read(workbook)
    decide.classify(workbook, [1], Statement(Kind.SET, (("core", 0),)))
    asked: list[str] = []
    workbook.book.db.set_trace_callback(asked.append)
    running.read(workbook)
    workbook.book.db.set_trace_callback(None)
    assert not [sql for sql in asked if "FROM cube" in sql and "cube_change" not in sql]


def test_a_session_begins_with_the_cube_that_stands_however_it_comes_by_it(workbook: Workbook) -> None:
    running = RunningCube()
    running.read(workbook)
    decide.classify(workbook, [1], Statement(Kind.SET, (("core", 0),)))
    began, beside = anew(workbook), running.copy()
    review = begin(workbook, Queue(QueueKind.ALPHABETICAL), cube=beside)
    decide.classify(workbook, [2], Statement(Kind.SET, (("resale", 0),)))
    beside.read(workbook)
    assert running.read(workbook) == anew(workbook)
    again = resume(workbook, review.session.id)
    for read in (workbook, workbook.read_as(Grade.B), workbook):
        assert review.start.read(read) == again.start.read(read)
    assert review.start.read(workbook) == began != anew(workbook)


def test_a_session_reads_no_cube_that_is_known(workbook: Workbook) -> None:
    running = RunningCube()
    running.read(workbook)
    asked: list[str] = []
    workbook.book.db.set_trace_callback(asked.append)
    begin(workbook, Queue(QueueKind.ALPHABETICAL), cube=running).start.read(workbook)
    workbook.book.db.set_trace_callback(None)
    assert [sql for sql in asked if "FROM cube" in sql and "cube_change" not in sql and "json_array" not in sql] == []
    assert [sql for sql in asked if "FROM review_cube" in sql] == []


def test_more_changes_than_are_kept_are_a_whole_reading() -> None:
    db = empty_book(foreign_keys=False)
    db.executemany("INSERT INTO customer (key, name) VALUES (?, ?)", [(f"k{one}", f"N{one}") for one in range(3_000)])
    newest, moved = read_changes(db, 0) or (0, ())
    assert moved
    assert read_changes(db, newest) == (newest, ())
    db.execute("INSERT INTO decision (customer_id, reviewer, statement) SELECT id, 'ana', 'withheld' FROM customer")
    assert read_changes(db, newest) is None
    (kept,) = db.execute("SELECT count(*) FROM cube_change").fetchone()
    assert kept == 4_096


def test_a_cube_that_is_made_anew_is_what_it_was(workbook: Workbook) -> None:
    running = RunningCube()
    running.begin(workbook)
    before = read_cells(workbook.book.db)
    resum(workbook.book.db)
    assert running.read(workbook) == anew(workbook)
    assert set(read_cells(workbook.book.db)) == set(before)


def test_what_sqlite_cannot_add_up_is_added_up_all_the_same(workbook: Workbook) -> None:
    """Sums end at 2^63 there: a few customers that may spend whatever one likes are beyond."""
    db = workbook.book.db
    assert read_rolled_up(db, Grade.D, workbook.codebook) is not None
    for number, grade in enumerate(("A", "B", "C"), 1):
        db.execute(
            "UPDATE customer SET spend_low = 1, spend_best = 1, spend_high = ?, spend_grade = ? WHERE id = ?",
            (2**62, grade, number),
        )
    assert read_rolled_up(db, Grade.D, workbook.codebook) is None
    read = RunningCube().read(workbook)
    assert read == anew(workbook)
    assert read.sums.total.high > 2**63


def test_the_panels_of_a_running_cube_are_those_of_a_whole_reading(workbook: Workbook) -> None:
    running, settings = RunningCube(), PanelSettings()
    for code in ("core", "resale", "product"):
        decide.classify(workbook, [3], Statement(Kind.SET, ((code, 0),)))
        assert panels.read_panels(workbook, settings, None, running) == panels.read_panels(workbook, settings)
