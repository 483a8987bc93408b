"""Reviewing in the app: the list that `R` opens, the first card of each queue, and the next ones."""

import re
from functools import partial

from tests.benchmarks import words
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import Shape
from tests.benchmarks.steps import Session
from tests.benchmarks.words import SUBJECT
from tests.terminal import Terminal
from tests.terminal_timing import Reaction, TimedTerminal

FROM_A_SHELL = ("largest", "flip", "random", "weighted")
"""Queues that are also opened by `tokentui review`."""

_POSTPONED = 8
_PATIENCE = 120.0
"""Seconds after which something is taken not to come; on a busy machine an order takes long."""
_CURSOR_ON_NONE = re.compile(r"▌ .* none\b")


def review(session: Session) -> None:
    """Each queue: from the key that chooses it to its first card, then some decisions, each until the next card."""
    for queue in words.QUEUES:
        _open_list(session, with_numbers=words.QUEUES.index(queue) % 2 == 1)
        session.prepare("end", *[words.UP] * (len(words.QUEUES) - 1 - words.QUEUES.index(queue)))
        if _CURSOR_ON_NONE.search(session.terminal.screen()):
            session.prepare(words.BACK)
            continue
        _first_card(session, queue)
        if queue == words.QUEUES[0]:
            session.keep("first decision of a review", [session.one(next(session.tags))])
            _next_cards(session, session.plan.presses)
            # Some of them are decided in the next queues.
            for _ in range(_POSTPONED):
                _to_next(session, words.POSTPONE)
        else:
            _next_cards(session, 2)
        _leave(session)


def from_a_shell(plan: Plan, record: Record, shape: Shape) -> None:
    """From `tokentui review --queue …` to the first card, the start of the program with it."""
    for queue in FROM_A_SHELL:
        argv = [plan.program, "review", str(plan.work_book(shape)), "--queue", queue]
        with TimedTerminal(argv, plan.columns, plan.rows, env=plan.environment) as terminal:
            start = terminal.measure_start(words.is_review)
            if start.matched is None:
                terminal.wait_for(words.is_review, timeout=0.1)
            record.add(f"review from a shell, {queue}", SUBJECT, shape.name, [start.matched], [start.cpu])


def _open_list(session: Session, *, with_numbers: bool) -> None:
    """Press `R`: until the list is there, or until it has its numbers."""
    session.terminal.rest()
    seen = _counted if with_numbers else _listed
    name = "R, numbers there" if with_numbers else "R, list there"
    session.keep_matched(name, session.terminal.measure([words.REVIEW], until=seen, timeout=_PATIENCE))
    session.terminal.wait_for(_counted, _PATIENCE)


def _listed(terminal: Terminal) -> bool:
    return words.QUEUES_TITLE in terminal.screen()


def _counted(terminal: Terminal) -> bool:
    return _listed(terminal) and words.UNCOUNTED not in terminal.screen()


def _first_card(session: Session, queue: str) -> None:
    if queue in words.ASKED:
        session.prepare("enter")
        session.terminal.wait_for(words.ASKED[queue])
        if words.ASKED[queue] == words.RANDOM_ORDER:
            session.prepare(words.SEED)
    session.terminal.rest()
    reaction = session.terminal.measure(["enter"], until=words.is_review, timeout=_PATIENCE)
    session.keep_matched(f"first card, {queue}", reaction)
    session.terminal.rest()


def _next_cards(session: Session, number: int) -> None:
    for _ in range(number):
        session.keep_matched("next card", _to_next(session, next(session.tags)))


def _to_next(session: Session, key: str) -> Reaction:
    """Press a key that goes on to another account: it is not heard before the present one is painted."""
    session.terminal.rest()
    return session.terminal.measure([key], until=partial(_other_card, words.card(session.terminal)))


def _other_card(former: str, terminal: Terminal) -> bool:
    return words.is_review(terminal) and words.card(terminal) != former


def _leave(session: Session) -> None:
    session.prepare(words.BACK)
    session.terminal.wait_for(words.REPORT, _PATIENCE)
    session.prepare(words.BACK)
    session.terminal.wait_gone(words.REPORT)
