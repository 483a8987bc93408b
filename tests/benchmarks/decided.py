"""Making a book that people have worked in: `python -m tests.benchmarks.decided BOOK SHAPE`, the same on every machine.

Three quarters of the sets that are said name one use case, a fifth two, one in 25 three, one in 100 four. Large
customers are decided first, by and large; some by several reviewers, of whom each third differs from the first.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.benchmarks.shapes import Shape
from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.ingest.synthetic import SEGMENTS, SOURCE, VendorSide, _Traits
from tokentui.services.books import VENDOR_SIDE, all_or_nothing
from tokentui.services.workbook import Workbook, default_codebook, open_workbook
from tokentui.store.bulk.incoming import CleanBatch, Columns, CustomerRow, FileKind, Origin
from tokentui.store.bulk.load import load
from tokentui.store.bulk.together import together
from tokentui.store.schema import create_book

AT = "2026-01-01T00:00:00.000Z"

Ints = npt.NDArray[np.int64]
Decision = tuple[str, int, str, str, str | None, int | None, str | None, str | None, str, int, str, int]

_FIRST = 0.8
"""Share of the decisions that are the first on their customer."""
_REACH = 0.95
"""Share of the customers that are decided at most."""
_AGREES = 0.67
_CHANGED = 0.02
"""Share of the decisions in which a reviewer thought again."""
_NUMBERS_OF_USE_CASES = (0.75, 0.20, 0.04, 0.01)
_STATEMENTS = {"set": 0.93, "cannot_tell": 0.03, "withheld": 0.02, "split": 0.018, "excluded": 0.002}
_WITH_FACT, _FLAGGED, _NOTED, _SURE, _HASTY = 0.06, 0.005, 0.02, 0.3, 0.002
_TWO_YEARS = 24
_SECONDS = 4
"""Between two decisions of one reviewer."""
_GRADES = ("A", "B", "C", "D")
_GRADE_ODDS = (0.1, 0.2, 0.4, 0.3)
_QUESTIONS = ("for_what", "to_what_end", "who")

_ADD_FACT = """INSERT INTO fact (uid, customer_id, dimension, claim, as_of, source_title, source_url, grade, at)
VALUES (?, ?, ?, ?, ?, 'SYNTHETIC', 'https://example.com/synthetic', ?, ?)"""
_ADD_DECISION = """INSERT INTO decision
(uid, customer_id, reviewer, statement, use_cases, confidence, note, reason, facts, flagged, at, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def codebook(use_cases: int) -> Codebook:
    """The codebook that every book starts with, and further entries behind it."""
    usual, stances = default_codebook(), KNOWN_STANCES
    more = tuple(
        UseCase(bit, f"more-{bit}", "", f"Another use case, number {bit}", stances[bit % len(stances)])
        for bit in range(len(usual.use_cases), use_cases)
    )
    return Codebook(usual.version, usual.use_cases + more, segments=usual.segments)


def make(path: Path, shape: Shape) -> None:
    """Make a book of this shape in one transaction."""
    create_book(path, name=VENDOR_SIDE, currency="USD", codebook=codebook(shape.use_cases), at=AT, synthetic=True)
    workbook = open_workbook(path, "reviewer-1")
    try:
        with all_or_nothing(workbook):
            _customers(workbook, shape)
            worked = Worked(workbook, shape)
            workbook.book.db.executemany(_ADD_FACT, worked.facts())
            with together(workbook.book.db):
                workbook.book.db.executemany(_ADD_DECISION, worked.decisions())
    finally:
        workbook.close()


class _Steady(VendorSide):
    """A vendor whose customers grow over all its months as others do in two years: fifty years at their pace, up or
    down, would be no sum of money any more."""

    @cached_property
    def _traits(self) -> _Traits:
        traits = super()._traits
        return replace(traits, growth=traits.growth * _TWO_YEARS / self.months)


def _customers(workbook: Workbook, shape: Shape) -> None:
    vendor, db = _Steady(shape.customers, months=shape.months), workbook.book.db
    random = np.random.default_rng([1, *shape])
    names = (*SEGMENTS, *(f"segment {number}" for number in range(len(SEGMENTS), shape.segments)))[: shape.segments]

    def placed(rows: Columns[CustomerRow]) -> CleanBatch:
        number = len(rows)
        segments = np.array(names, dtype=object)[random.integers(0, len(names), number)].tolist()
        grades = np.array(_GRADES, dtype=object)[random.choice(4, number, p=(0.7, 0.1, 0.1, 0.1))].tolist()
        return CleanBatch(Columns(CustomerRow, {**rows.values, "segment": segments, "grade": grades}))

    load(db, Origin(FileKind.CUSTOMERS, SOURCE, "", AT), map(placed, vendor.customer_chunks()))
    load(db, Origin(FileKind.USAGE, SOURCE, "", AT), map(CleanBatch, vendor.usage_chunks()))


class Worked:
    """What reviewers found and said."""

    def __init__(self, workbook: Workbook, shape: Shape) -> None:
        self._shape = shape
        self._random = np.random.default_rng([2, *shape])
        self._codes = tuple(case.code for case in workbook.codebook.active)
        rows = workbook.book.db.execute("SELECT id FROM customer ORDER BY spend_best DESC, id")
        ids = np.array([number for (number,) in rows], dtype=np.int64)
        self._largest = int(ids[0])
        first = min(int(shape.decisions * _FIRST), int(shape.customers * _REACH))
        rank = np.log(np.arange(1, len(ids) + 1)) + self._random.normal(0, 1, len(ids))
        self._first = ids[np.argsort(rank)[:first]]
        """Customers in the order in which they were first decided."""
        self._sourced = self._first[self._random.random(first) < _WITH_FACT]

    def facts(self) -> Iterator[tuple[object, ...]]:
        """The rows of all facts."""
        places = [*self._sourced.tolist(), *[self._largest] * self._shape.facts]
        grades = self._random.choice(_GRADES, len(places), p=_GRADE_ODDS).tolist()
        seen: dict[int, int] = {}
        for customer, grade in zip(places, grades, strict=True):
            number = seen[customer] = seen.get(customer, -1) + 1
            question = _QUESTIONS[number % len(_QUESTIONS)]
            as_of = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
            claim = f"told how it uses tokens, in part {number}"
            yield _fact(customer, number), customer, question, claim, as_of, grade, AT

    def decisions(self) -> Iterator[Decision]:
        """The rows of the log, in the order of their customers."""
        customers, reviewers, turns, firsts = self._who_says()
        number = len(customers)
        statements = self._statements(number)
        agrees = self._random.random(number) < _AGREES
        luck = self._random.random((number, 4))
        sourced, counts = set(self._sourced.tolist()), [0] * (self._shape.reviewers + 1)
        uids = self._random.bytes(16 * number)
        for row, (customer, reviewer, turn, first) in enumerate(
            zip(customers.tolist(), reviewers.tolist(), turns.tolist(), firsts.tolist(), strict=True)
        ):
            other = turn > 1 or not agrees[row]
            kind, use_cases = statements[row if first == row or other else first]
            flagged, noted, sure, hasty = luck[row].tolist()
            counts[reviewer] += 1
            moment = counts[reviewer] * _SECONDS - (3.7 if hasty < _HASTY else 0)
            yield (
                uids[16 * row : 16 * row + 16].hex(),
                customer,
                f"reviewer-{reviewer}",
                kind,
                use_cases,
                1 + int(sure / _SURE * 5) if sure < _SURE else None,
                "to be asked again" if noted < _NOTED else None,
                "a test account" if kind == "excluded" else None,
                f'["{_fact(customer, 0)}"]' if first == row and customer in sourced and kind == "set" else "[]",
                int(flagged < _FLAGGED),
                _moment(moment),
                turn,
            )

    def _who_says(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Of each decision the customer, the reviewer (from 1), the reviewer's turn, and the row of the first one."""
        random, reviewers, first = self._random, self._shape.reviewers, len(self._first)
        more = self._shape.decisions - first
        changed = more if reviewers == 1 else min(int(self._shape.decisions * _CHANGED), more)
        begun = random.integers(0, reviewers, first)
        room = max(1, reviewers - 1)
        # A pair of a first decision and another reviewer, each at most once.
        pairs = random.choice(first * room, more - changed, replace=False) if more > changed else np.zeros(0, np.int64)
        again = random.choice(first, min(changed, first), replace=False) if changed else np.zeros(0, np.int64)
        rows = np.concatenate([np.arange(first), pairs // room, again])
        by = np.concatenate([begun, (begun[pairs // room] + 1 + pairs % room) % reviewers, begun[again]])
        turns = np.concatenate([np.ones(len(rows) - len(again), np.int64), np.full(len(again), 2, np.int64)])
        # Rows of one customer lie together in the book, and its first decision comes first.
        order = np.lexsort((turns, np.arange(len(rows)), self._first[rows]))
        places = np.empty(len(rows), np.int64)
        places[order] = np.arange(len(rows))
        return self._first[rows][order], by[order] + 1, turns[order], places[rows][order]

    def _statements(self, number: int) -> list[tuple[str, str | None]]:
        random, codes = self._random, self._codes
        kinds = random.choice(tuple(_STATEMENTS), number, p=tuple(_STATEMENTS.values())).tolist()
        sizes = random.choice(4, number, p=_NUMBERS_OF_USE_CASES) + 1
        # The first use cases of a codebook are named more often than the last.
        chosen = np.minimum((random.random((number, 4)) ** 1.5 * len(codes)).astype(np.int64), len(codes) - 1).tolist()
        found: list[tuple[str, str | None]] = []
        for kind, size, places in zip(kinds, sizes.tolist(), chosen, strict=True):
            if kind == "set":
                found.append((kind, json.dumps(sorted({codes[place] for place in _apart(places[:size], len(codes))}))))
            elif kind == "split":
                one, other = _apart(places[:2], len(codes))
                found.append((kind, json.dumps({codes[one]: 60, codes[other]: 40})))
            else:
                found.append((kind, None))
        return found


def _apart(places: list[int], number: int) -> list[int]:
    """The places, moved on where one is taken already."""
    taken: list[int] = []
    for place in places:
        while place in taken:
            place = (place + 1) % number
        taken.append(place)
    return taken


def _fact(customer: int, number: int) -> str:
    return f"{customer:016x}{number:016x}"


def _moment(seconds: float) -> str:
    """A moment so many seconds after New Year, in a year of months of 28 days."""
    whole = int(seconds)
    days, rest = divmod(whole, 86_400)
    clock = f"{rest // 3_600:02}:{rest % 3_600 // 60:02}:{rest % 60:02}.{int((seconds - whole) * 1_000):03}"
    return f"2026-{days // 28 + 1:02}-{days % 28 + 1:02}T{clock}Z"


if __name__ == "__main__":
    make(Path(sys.argv[1]), Shape(*map(int, sys.argv[2].split("-"))))
