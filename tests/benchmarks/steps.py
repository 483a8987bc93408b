"""What a person does in tokentui, step by step, each key measured from the press to the picture."""

import itertools
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tests.benchmarks import books, words
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import TABLE, Shape
from tests.benchmarks.words import SUBJECT
from tests.terminal import Terminal
from tests.terminal_timing import Reaction, TimedTerminal

KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
BULK = 1_000

_UNTOUCHED = """SELECT max(c.id) FROM customer AS c WHERE NOT EXISTS (
    SELECT 1 FROM settled AS s WHERE s.customer_id = c.id)"""
"""A customer of whom nobody has said anything: what is said of one in conflict need not show."""

_PAUSE = 0.03
_QUIET = 0.06
_AT_LEISURE = 0.3
_PATIENCE = 120.0
"""Seconds after which something is taken not to come, on a busy machine too."""
_IDLE_SECONDS = 6.0


@dataclass(slots=True)
class Session:
    """One start of the program on one book."""

    plan: Plan
    record: Record
    shape: Shape
    book: Path
    terminal: TimedTerminal
    tags: Iterator[str] = field(default_factory=lambda: itertools.cycle(words.TAGS))
    segments: Iterator[str] = field(default_factory=lambda: itertools.cycle(words.SEGMENTS))

    def keep(self, step: str, reactions: Sequence[Reaction]) -> None:
        """Record the first picture that shows the effect, and, as a figure of its own, the last change."""
        cpu = [reaction.cpu for reaction in reactions]
        self.record.add(step, SUBJECT, self.shape.name, [reaction.shown for reaction in reactions], cpu)
        self.record.add(f"{step}, settled", SUBJECT, self.shape.name, [reaction.changed for reaction in reactions], cpu)

    def keep_matched(self, step: str, reaction: Reaction) -> None:
        """Record when what was waited for was on the screen; raises AssertionError when it never was."""
        if reaction.matched is None:
            raise AssertionError(f"{step}: what was waited for did not come\n{self.terminal.screen()}")
        self.record.add(step, SUBJECT, self.shape.name, [reaction.matched], [reaction.cpu])

    def press(self, step: str, keys: Sequence[str]) -> None:
        """Press keys one at a time, waiting for quiet between them, and record them as one step."""
        self.keep(step, [self.one(key) for key in keys])

    def one(self, key: str) -> Reaction:
        """One key, pressed when the program is quiet."""
        self.terminal.rest(_PAUSE)
        return self.terminal.measure([key], quiet=_QUIET)

    def prepare(self, *keys: str) -> None:
        """Press keys that are not measured, one after another, and wait for quiet."""
        for key in keys:
            self.terminal.rest(_PAUSE)
            self.terminal.press(key)
        self.terminal.rest()

    @property
    def times(self) -> int:
        """How often a slower key is pressed in a run."""
        return max(2, self.plan.presses // 4)


@contextmanager
def started(plan: Plan, record: Record, shape: Shape, *, measured: bool = True) -> Iterator[Session]:
    """Start the program on the working copy of a book and wait for its first usable screen."""
    path = plan.work_book(shape)
    argv = [plan.program, str(path)]
    with TimedTerminal(argv, plan.columns, plan.rows, env=plan.environment) as terminal:
        start = terminal.measure_start(words.is_ready)
        if start.matched is None:
            terminal.wait_for(words.is_ready, timeout=0.1)
        terminal.rest(0.2)
        if measured:
            record.add("start", SUBJECT, shape.name, [start.matched], [start.cpu])
            record.add("memory at start", SUBJECT, shape.name, [terminal.rss() / MEGABYTE], unit="MB")
        yield Session(plan, record, shape, path, terminal)


def cursor(session: Session) -> None:
    """The cursor, one customer down; and over the edge of the page, where the table scrolls."""
    presses = session.plan.presses if session.shape in TABLE else session.plan.presses // 2
    session.press("cursor", [words.DOWN] * presses)


def detail(session: Session) -> None:
    """From the second customer onto the first, until all of its detail is shown: what is most is known of the first."""
    session.prepare(words.FIRST, words.DOWN)
    reactions = []
    for _ in range(session.times):
        reactions.append(session.one(words.UP))
        session.one(words.DOWN)
    session.keep("detail", reactions)
    session.prepare(words.FIRST)


def page(session: Session) -> None:
    """One page down."""
    session.press("page", [words.PAGE_DOWN] * session.plan.presses)


def end(session: Session) -> None:
    """To the last customer, and back to the first."""
    reactions = [session.one(key) for _ in range(session.times) for key in (words.LAST, words.FIRST)]
    session.keep("end", reactions[::2])
    session.keep("home", reactions[1::2])


def sort(session: Session) -> None:
    """Sort by each column of the list: until the first rows of the new order, and until its last one can be seen."""
    slowest = {}
    for step, measure in (("first rows", _to_first_rows), ("to its end", _to_its_end)):
        taken = []
        # Each order in turn, and the first one last, so that every one is another than the one before.
        for place in (*range(1, len(words.SORTS)), 0):
            _choose_order(session, place)
            reaction = measure(session)
            if reaction.matched is not None:
                name = f"sort by {words.SORTS[place]}, {step}"
                session.record.add(name, SUBJECT, session.shape.name, [reaction.matched], [reaction.cpu])
                taken.append(reaction.matched)
            session.prepare(words.FIRST)
        slowest[f"sort, {step}, slowest column"] = [max(taken)] if taken else []
    for step, value in slowest.items():
        session.record.add(step, SUBJECT, session.shape.name, value)


def _to_first_rows(session: Session) -> Reaction:
    before = words.rows(session.terminal)
    return session.terminal.measure(["enter"], until=partial(_sorted, before), settle=True)


def _to_its_end(session: Session) -> Reaction:
    """The end asked for before the order is there, as by someone who types ahead."""

    def sort_and_go() -> float:
        session.terminal.press("enter")
        begin = session.terminal.acted
        session.terminal.press(words.LAST)
        return begin

    reaction = session.terminal.measure(sort_and_go, quiet=0.25)
    return replace(reaction, matched=reaction.changed)


def _choose_order(session: Session, place: int) -> None:
    session.prepare(words.SORT)
    session.terminal.wait_for(words.SORT_TITLE)
    # The list opens on the present order; a page up is its first line.
    session.prepare("pageup", *[words.DOWN] * place)


def _sorted(before: str, terminal: Terminal) -> bool:
    return words.SORT_TITLE not in terminal.screen() and words.rows(terminal) != before


def _panels_differ(before: str, terminal: Terminal) -> bool:
    return words.panels(terminal) != before


def filter_letters(session: Session) -> None:
    """Each letter of a name typed into the filter."""
    text = books.name_in_the_middle(session.book)[:6]
    with filter_line(session):
        session.press("filter letter", ["space" if letter == " " else letter for letter in text])


def units(session: Session) -> None:
    """Another unit, another denominator."""
    rounds = max(1, session.plan.presses // 20)
    session.press("unit", [words.UNIT] * words.UNITS * rounds)
    session.press("denominator", [words.DENOMINATOR] * words.DENOMINATORS * rounds)
    for _ in range(words.UNITS):
        if words.BY_CUSTOMERS not in session.terminal.screen():
            session.prepare(words.UNIT)


def tag(session: Session) -> None:
    """A use case given to one customer after another, the first one apart; then some taken back."""
    plan, name = session.plan, session.shape.name
    session.keep("first tag", [session.one(next(session.tags))])
    reactions = []
    for _ in range(plan.presses if session.shape in TABLE else plan.presses // 2):
        session.one(words.DOWN)
        reactions.append(session.one(next(session.tags)))
    session.keep("tag", reactions)
    session.record.add("written by a tag", SUBJECT, name, [one.output / KILOBYTE for one in reactions], unit="KB")
    session.press("undo", [words.UNDO] * session.times)
    session.prepare(words.FIRST)


def place(session: Session) -> None:
    """Customers placed one after another: the key of the segment, to both panels."""
    session.keep("place", _placed(session))
    session.prepare(words.FIRST)


def crossed(session: Session) -> None:
    """The same and a tag, with who × what shown."""
    session.prepare(*[words.TURN] * (words.TURNS - 1))
    reactions = []
    for _ in range(session.plan.presses // 2):
        session.one(words.DOWN)
        reactions.append(session.one(next(session.tags)))
    session.keep("tag, crossed", reactions)
    session.prepare(words.FIRST)
    session.keep("place, crossed", _placed(session))
    session.prepare(words.TURN, words.FIRST)


def _placed(session: Session) -> list[Reaction]:
    reactions = []
    for _ in range(session.plan.presses // 2):
        session.prepare(words.DOWN, words.PLACE)
        reactions.append(session.one(next(session.segments)))
        if words.PLACED not in session.terminal.screen():
            raise AssertionError(f"nobody was placed\n{session.terminal.screen()}")
    return reactions


def bulk(session: Session) -> None:
    """A thousand customers tagged at once, and taken back."""
    least = books.spend_of_the_first(session.book, min(BULK, session.shape.customers // 2))
    with filter_line(session):
        session.terminal.paste(f"spend>{least}")
        session.prepare("enter")
        session.terminal.rest(_AT_LEISURE)
        session.terminal.wait_gone(words.LOADING, _PATIENCE)
        session.press("mark all", [words.MARK_ALL])
        session.terminal.wait_for(words.MARKED, _PATIENCE)
        session.prepare(next(session.tags))
        session.terminal.wait_for(words.CONFIRMATION, _PATIENCE)
        session.press("bulk tag", [words.CONFIRM])
        session.press("bulk undo", [words.UNDO])


def drill(session: Session) -> None:
    """From a row of the composition to the customers behind it."""
    for step in range(3):
        session.prepare(words.NEXT_PANE, words.NEXT_PANE, *[words.DOWN] * (step + 1))
        session.press("drill", [words.DRILL])
        session.prepare(words.BACK, words.BACK)


def outside(session: Session) -> None:
    """A decision written by another program: from when its COMMIT has returned there to the chunk of output after which
    the panels on the screen differ."""
    with closing(sqlite3.connect(session.book, timeout=10, isolation_level=None)) as db:
        customer = db.execute(_UNTOUCHED).fetchone()[0]
        reactions = []
        for number in range(session.plan.presses // 2):
            session.terminal.rest(_PAUSE)
            before = words.panels(session.terminal)
            code = ("core", "resale")[number % 2]
            reactions.append(
                session.terminal.measure(
                    partial(decide, db, customer, code),
                    until=partial(_panels_differ, before),
                    timeout=5,
                )
            )
    values = [reaction.matched for reaction in reactions]
    session.record.add("outside change", SUBJECT, session.shape.name, values, [one.cpu for one in reactions])


def decide(db: sqlite3.Connection, customer: int, code: str, reviewer: str = "outside") -> float:
    """Write a decision as any SQL client would; the instant at which it was committed."""
    sql = "INSERT INTO decision (customer_id, reviewer, statement, use_cases) VALUES (?, ?, 'set', json_array(?))"
    db.execute(sql, (customer, reviewer, code))
    return time.perf_counter()


def idle(session: Session) -> None:
    """Nothing is done, and nothing should be."""
    session.terminal.rest(0.5)
    share = session.terminal.watch(1.0 if session.plan.short else _IDLE_SECONDS)
    session.record.add("idle", SUBJECT, session.shape.name, [share * 100], unit="%")


def memory(session: Session) -> None:
    """What is resident after everything else was done."""
    peak, now = session.terminal.peak_rss(), session.terminal.rss()
    session.record.add("memory", SUBJECT, session.shape.name, [now / MEGABYTE], unit="MB")
    session.record.add("memory peak", SUBJECT, session.shape.name, [peak / MEGABYTE], unit="MB")


@contextmanager
def filter_line(session: Session) -> Iterator[None]:
    """Open the filter line; afterwards no filter is left."""
    session.prepare(words.FILTER)
    session.terminal.wait_for(words.FILTER_EXAMPLE)
    yield
    session.prepare(words.BACK, words.BACK, words.BACK, words.FIRST)
