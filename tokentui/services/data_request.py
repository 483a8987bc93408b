"""What to ask the vendor: the open questions on single accounts that close most of what a verdict leaves open."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from tokentui.domain.cube import Cell, Unit
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums
from tokentui.domain.customer import Customer
from tokentui.domain.data_request import (
    ASKED_OF_VENDOR,
    AnswerEffect,
    Closing,
    Stands,
    answer_moves,
    closing,
    is_asked,
    stands,
)
from tokentui.domain.grades import Question
from tokentui.domain.hints import SizeHint
from tokentui.domain.queues import Ask, Queue, QueueKind
from tokentui.domain.spend_limits import SpendFacts
from tokentui.domain.tied_spends import tie
from tokentui.domain.verdict import judge
from tokentui.domain.weighing import Measure
from tokentui.services.panels import PanelSettings, applying, measure, of_listed
from tokentui.services.review_queues import NothingToReview, first_accounts, order
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_cells, read_own_cells, read_totals
from tokentui.store.customers import read_customers, read_disclosures
from tokentui.store.hints import hints_on
from tokentui.store.next_accounts import next_open
from tokentui.store.open_spends import open_spends
from tokentui.store.verdict_accounts import largest_accounts

MOST = 12
"""Questions that a vendor is asked at once, unless it is said otherwise."""

_TRIED = 60
"""Accounts of each kind of question whose answers are tried: the first of the queue that has its order."""

_NOBODY = "\0"
"""No reviewer is called so: a queue asked for by it leaves out no account that somebody has looked at."""


class AskedQuestion(NamedTuple):
    """One question on one account."""

    customer: Customer
    closing: Closing
    hint: SizeHint | None
    """Of an unknown spend: the figure that tells of its size."""
    sources: int
    """How many sources name the account, where its spend is unknown."""


class DataRequest(NamedTuple):
    """What to ask, with how the verdict stands now."""

    settings: PanelSettings
    now: Stands
    questions: tuple[AskedQuestion, ...]
    asked_on: str
    """The day of the request, ISO 8601."""


def knows_a_spend(workbook: Workbook) -> bool:
    """Whether the annual spend of any customer is known, whatever the floor."""
    totals = read_totals(workbook.book.db)
    return totals.customers > totals.unknown


def bounds_unknown_spends(workbook: Workbook) -> bool:
    """Whether anything says what those of unknown spend may hold at most: a ceiling, or a disclosed total."""
    by = of_listed(workbook)
    return by.unknown.ceiling is not None or by.whole.at_most is not None


def read_request(workbook: Workbook, settings: PanelSettings, number: int = MOST) -> DataRequest:
    """The questions that close most whatever the answer is, most first; then those that may close most.

    Those that move no bound by themselves come last, in the order in which accounts come up for review.

    Raises as `panels.measure`.
    """
    db = workbook.book.db
    with one_moment(db):
        by = measure(workbook, settings, applying(read_disclosures(db), workbook.settings.disclosure))
        trial = _Trial(workbook, by, settings)
        found = list(_closings(workbook, trial))
        first = next_open(db, workbook.codebook, workbook.settings.floor, _TRIED)
        place = {one: turn for turn, one in enumerate(first)}
        found.sort(key=lambda one: (-one.closes, -one.may_close, place.get(one.customer, _TRIED), _turn(one)))
        chosen = found[:number]
        ids = sorted({one.customer for one in chosen})
        customers, hints = read_customers(db, ids), hints_on(db, workbook.settings.floor, ids)
    rows = tuple(AskedQuestion(customers[one.customer], one, *hints[one.customer]) for one in chosen)
    return DataRequest(settings, trial.now, rows, workbook.clock().date().isoformat())


def _turn(one: Closing) -> int:
    return ASKED_OF_VENDOR.index(one.question)


def _closings(workbook: Workbook, trial: "_Trial") -> Iterator[Closing]:
    candidates = {
        Question.HOW_MUCH: open_spends(workbook.book.db, workbook.settings.floor, _TRIED),
        Question.FOR_WHAT: _queue(workbook, QueueKind.FLIP, Ask.WHAT),
        Question.WHO: _queue(workbook, QueueKind.LARGEST, Ask.WHO),
    }
    cells: dict[int, list[Cell]] = {}
    for cell in read_own_cells(workbook.book.db, {*chain.from_iterable(candidates.values())}):
        cells.setdefault(cell.customer, []).append(cell)
    for question, ids in candidates.items():
        for one in ids:
            if (found := trial.closing(one, question, tuple(cells.get(one, ())))) is not None:
                yield found


def _queue(workbook: Workbook, kind: QueueKind, ask: Ask) -> Sequence[int]:
    """The first accounts of a queue, whoever has looked at them."""
    anyone = workbook._replace(reviewer=_NOBODY)
    queue = Queue(kind, ask=ask)
    try:
        found = first_accounts(anyone, queue, blind=False) or order(anyone, queue, blind=False)
    except NothingToReview:
        return ()
    return found[:_TRIED]


class _Trial:
    """The cube of a book, which answers are tried on and taken back."""

    def __init__(self, workbook: Workbook, by: Measure, settings: PanelSettings) -> None:
        db = workbook.book.db
        self._by, self._rule = by, settings.rule
        self._facts: SpendFacts = spend_facts(workbook)
        self._sums = CubeSums(workbook.settings.floor, workbook.codebook)
        self._sums.add(read_cells(db))
        self._own = read_own_cells(db, self._facts.tied)
        largest = next(largest_accounts(db, workbook.codebook, Unit.SPEND, workbook.settings.floor, 1), None)
        self._largest = 0 if largest is None else largest.high or largest.low
        self.now = self._judged(self._own)

    def closing(self, customer: int, question: Question, cells: tuple[Cell, ...]) -> Closing | None:
        """What a question on an account closes; None where it is not open."""
        reading = self._sums.reading
        if not is_asked(question, cells, reading):
            return None
        moves = answer_moves(question, cells, reading, self._amounts(cells))
        effects = (AnswerEffect(one.codes, one.amount, self._with(customer, cells, one.after)) for one in moves)
        return closing(customer, question, self.now, effects)

    def _amounts(self, cells: tuple[Cell, ...]) -> tuple[int, ...]:
        """What an account may spend at least and at most; at most as much as the largest known, where nothing says."""
        *_, known = self._sums.reading.use(cells[0])
        if known:
            return sum(cell.sums.low for cell in cells), sum(cell.sums.high for cell in cells)
        floor, ceiling = self._by.unknown
        return floor, max(floor, self._largest) if ceiling is None else ceiling

    def _with(self, customer: int, before: tuple[Cell, ...], after: tuple[Cell, ...]) -> Stands:
        self._sums.add(before, -1)
        self._sums.add(after)
        others = tuple(cell for cell in self._own if cell.customer != customer)
        found = self._judged((*others, *after) if customer in self._facts.tied else self._own)
        self._sums.add(after, -1)
        self._sums.add(before)
        return found

    def _judged(self, own: tuple[Cell, ...]) -> Stands:
        cube = tie(CubeAtFloor(self._sums, own), self._facts)
        return stands(judge(cube, self._by, self._rule, brief=True))
