"""Sums that are kept in a book: they come to what the cube comes to, or are not taken up."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tokentui.domain.codebook import parse_codebook
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_sums import CubeSums
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.settling import State
from tokentui.domain.statements import Kind, Statement
from tokentui.services import decide
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store import kept_sums
from tokentui.store.bulk.rebuild import resum
from tokentui.store.cube import read_cells
from tokentui.store.kept_sums import KEPT, read_kept_sums
from tokentui.store.proof.check import check
from tokentui.store.settings import read_setting, write_setting


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any cube is large enough."""
    monkeypatch.setattr(kept_sums, "LARGE", 1)


@pytest.fixture
def workbook(public_book: Path) -> Iterator[Workbook]:
    """A book in which the sums are kept."""
    with closing(open_workbook(public_book, "ana")) as opened:
        keep(opened)
        yield opened


def keep(workbook: Workbook) -> None:
    """What the app does when it is left."""
    running = RunningCube()
    running.read(workbook)
    running.keep(workbook)


def anew(workbook: Workbook) -> CubeSums:
    """Added up cell by cell."""
    sums = CubeSums(workbook.settings.floor, workbook.codebook)
    sums.add(read_cells(workbook.book.db))
    return sums


def taken_up(workbook: Workbook) -> CubeSums | None:
    """The sums that a start takes up."""
    found = read_kept_sums(workbook.book.db, workbook.settings.floor, workbook.codebook)
    return None if found is None else found.sums


def decide_at_random(workbook: Workbook, random: Random, ids: list[int]) -> None:
    """Sets, splits, silence and exclusions."""
    codes = [case.code for case in workbook.codebook.active]
    some = random.sample(ids, random.choice((1, 3, 20)))
    match random.randrange(4):
        case 0:
            decide.exclude(workbook, some, "a total row")
        case 1:
            shares = tuple(zip(random.sample(codes, 2), (7_000, 3_000), strict=True))
            decide.classify(workbook, some, Statement(Kind.SPLIT, shares))
        case 2:
            decide.classify(workbook, some, Statement(Kind.WITHHELD))
        case _:
            decide.classify(workbook, some, Statement(Kind.SET, ((random.choice(codes), 0),)))


def test_a_start_takes_up_what_is_kept_and_reads_no_cube(workbook: Workbook) -> None:
    random, ids = Random(3), [number for (number,) in workbook.book.db.execute("SELECT id FROM customer")]
    for _ in range(40):
        decide_at_random(workbook, random, ids)
        if (found := taken_up(workbook)) is None:
            keep(workbook)
            found = taken_up(workbook)
        assert found == anew(workbook)
    keep(workbook)
    asked: list[str] = []
    workbook.book.db.set_trace_callback(asked.append)
    began = RunningCube()
    began.begin(workbook)
    workbook.book.db.set_trace_callback(None)
    assert [sql for sql in asked if "FROM cube" in sql and "cube_change" not in sql] == []
    assert began.read(workbook).sums == anew(workbook)
    assert check(workbook.book.db).sound


def test_the_moment_at_which_a_session_began_is_told_at_other_floors_too(workbook: Workbook) -> None:
    began = {floor: anew(workbook.read_as(floor)) for floor in (Grade.A, Grade.B, Grade.D)}
    first, later = (RunningCube().begin(workbook) for _ in range(2))
    first.keep(workbook)
    random, ids = Random(5), [number for (number,) in workbook.book.db.execute("SELECT id FROM customer")]
    for _ in range(5):
        decide_at_random(workbook, random, ids)
    for floor, expected in began.items():
        assert first.read(workbook.read_as(floor)).sums == expected
        # As well where nobody had time to read the cells before.
        assert later.read(workbook.read_as(floor)).sums == expected


def test_a_session_whose_beginning_is_forgotten_begins_when_that_is_noticed(workbook: Workbook) -> None:
    start = RunningCube().begin(workbook)
    for _ in range(8):
        resum(workbook.book.db)
    decide.classify(workbook, [1], Statement(Kind.WITHHELD))
    start.keep(workbook)
    assert start.read(workbook).sums == anew(workbook)
    assert start.read(workbook.read_as(Grade.B)).sums == anew(workbook.read_as(Grade.B))


def test_what_does_not_fit_is_not_taken_up(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    db = workbook.book.db
    assert taken_up(workbook) == anew(workbook)
    assert taken_up(workbook.read_as(Grade.B)) is None
    for text in ("", "[]", "no JSON", "[1, 2, 3]", str(read_setting(db, KEPT)).replace("known", "unheard of")):
        with closing(sqlite3.connect(workbook.book.path, isolation_level=None)) as other:
            other.execute("UPDATE book SET value = ? WHERE key = ?", (text, KEPT))
        assert taken_up(workbook) is None
        assert RunningCube().read(workbook).sums == anew(workbook)
    keep(workbook)
    with monkeypatch.context() as patch:
        patch.setattr(kept_sums, "ADDED_AS", kept_sums.ADDED_AS + 1)
        assert taken_up(workbook) is None
    db.execute("UPDATE use_case SET stance = 'bearish' WHERE code = 'core'")
    assert taken_up(workbook.reread()) is None
    keep(workbook.reread())
    assert taken_up(workbook.reread()) == anew(workbook.reread())
    resum(db)
    assert read_setting(db, KEPT) is None


def _places(value: object, at: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    if at:
        yield at
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, (*at, number))


@pytest.mark.parametrize("odd", [None, "x", [], {}, 1.5])
def test_whatever_stands_in_a_place_of_kept_sums_they_are_read_or_the_cube_is(workbook: Workbook, odd: object) -> None:
    kept = json.loads(str(read_setting(workbook.book.db, KEPT)))
    places = list(_places(kept))
    for *way, last in places[:: max(1, len(places) // 60)]:
        torn = json.loads(json.dumps(kept))
        inner = torn
        for number in way:
            inner = inner[number]
        inner[last] = odd
        write_setting(workbook.book.db, KEPT, json.dumps(torn))
        RunningCube().read(workbook)


def test_a_journal_that_does_not_reach_back_is_a_whole_reading(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide.classify(workbook, [1], Statement(Kind.SET, (("core", 0),)))
    with monkeypatch.context() as patch:
        patch.setattr(kept_sums, "FEW", 0)
        assert taken_up(workbook) is None
    workbook.book.db.execute("DELETE FROM cube_change WHERE id < (SELECT max(id) FROM cube_change)")
    assert taken_up(workbook) is None
    assert RunningCube().read(workbook).sums == anew(workbook)


def test_sums_are_kept_anew_only_when_those_that_are_kept_are_old(workbook: Workbook) -> None:
    first = read_setting(workbook.book.db, KEPT)
    decide.classify(workbook, [1], Statement(Kind.SET, (("core", 0),)))
    keep(workbook)
    assert read_setting(workbook.book.db, KEPT) == first
    keep(workbook.read_as(Grade.B))
    assert read_setting(workbook.book.db, KEPT) == first


def test_check_holds_what_is_kept_against_the_cube(workbook: Workbook) -> None:
    db = workbook.book.db
    kept = json.loads(str(read_setting(db, KEPT)))
    kept[-1][-1][-1][0] += 1
    write_setting(db, KEPT, json.dumps(kept))
    report = check(db)
    assert [(one.where, one.key) for one in report.differences] == [("book", KEPT)]
    resum(db)
    assert check(db).sound


CODEBOOK = """
[[use_case]]
code = "core"
key = "1"
stance = "bullish"
[[use_case]]
code = "resale"
key = "2"
stance = "bearish"
exceptions = { lab = "neutral" }
[[segment]]
code = "lab"
key = "1"
[[segment]]
code = "shop"
key = "2"
"""
ADDED_UP = (1, "03a9bdc0c6cca52f")
"""The way to add up, and what it comes to."""


def test_another_way_to_add_up_has_another_number() -> None:
    """Where this fails because cells are added up otherwise, raise `ADDED_AS`: books hold sums of the former way."""
    random, codebook = Random(11), parse_codebook(CODEBOOK)
    marks, kinds = list(Mark), list(State)
    cells = [
        Cell(
            random.randrange(4), random.choice(kinds), random.random() < 0.5, random.randrange(4), random.choice(kinds),
            random.choice(marks), random.choice(marks), random.choice(marks), random.choice(marks),
            Sums(*(random.randrange(10**9) for _ in Sums._fields)),
        )
        for _ in range(300)
    ]  # fmt: skip
    told = []
    for floor in (Grade.A, Grade.B, Grade.C, Grade.D):
        sums = CubeSums(floor, codebook)
        sums.add(cells)
        told.append([sorted(json.dumps(one) for one in part) for part in sums.kept])
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    assert (kept_sums.ADDED_AS, digest) == ADDED_UP
