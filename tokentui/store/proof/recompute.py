"""What a book should hold, worked out in Python from the sources of truth alone, one customer at a time."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.derive import (
    Claim,
    evidence,
    how_much_mark,
    placed,
    portion,
    spend_of_facts,
    to_what_end_mark,
)
from tokentui.domain.grades import DIMENSIONS, Grade, Question, best, dimension_of, read_grade
from tokentui.domain.settling import Opinion, Settled, State, settle
from tokentui.domain.statements import WHOLE, Kind, Statement, read_statement

Row = tuple[Any, ...]

CUSTOMERS = """
SELECT id, key, segment, anonymous, grade, spend_low, spend_best, spend_high, spend_basis, spend_grade,
    spend_source, spend_fact, tokens FROM customer{among} ORDER BY id"""
FACTS = (
    "SELECT customer_id, uid, dimension, grade, low, high, unit, yardstick, as_of FROM fact{among} ORDER BY customer_id"
)
DECISIONS = """
SELECT customer_id, question, id, uid, reviewer, statement, use_cases, facts, flagged, adjudicates, at, seq
FROM decision{among} ORDER BY customer_id"""
FIRST_PASS = "SELECT reviewer FROM first_pass"
YEARS = """
SELECT customer_id, sum(CASE WHEN month BETWEEN :first AND :last THEN spend END),
    sum(CASE WHEN month BETWEEN :first AND :last THEN coalesce(tokens_in + tokens_out, tokens_in, tokens_out) END)
FROM usage{among} GROUP BY customer_id ORDER BY customer_id"""

SPEND = ("spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade", "spend_source", "spend_fact", "tokens")
CURRENT = (
    "question", "slot", "decision_id", "reviewer", "rank", "at", "seq", "uid", "statement", "mask", "split", "grade",
    "flagged",
)  # fmt: skip
SETTLED = (
    "segments", "who_state", "named", "state", "mask", "split", "who", "how_much", "for_what", "to_what_end", "voices",
    "reviewer", "placed_by", "flagged", "updated",
)  # fmt: skip
POSITION = ("mask", "weight", "before", "low", "best", "high", "tokens", "tokens_unknown")


@dataclass(frozen=True, slots=True)
class Expected:
    """What should stand in the book for one customer; rows in the order of the column names above."""

    customer_id: int
    key: str
    spend: Row
    found_spend: Row
    """What the customer's own row holds instead, when it differs."""
    said: bool
    """Whether anything was ever said of it: then it must have rows in `settled` and `position`."""
    current: tuple[Row, ...]
    settled: Row
    position: tuple[Row, ...]
    unreadable: tuple[tuple[str, str], ...] = ()
    """Decisions (by uid) that cannot be read, with the reason."""


class ById:
    """Rows whose first column is a customer id, in its order, handed out customer by customer."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.strays: list[Row] = []
        """Rows of customers that were never asked for."""
        self._rows = rows
        self._ahead: Row | None = next(rows, None)

    def take(self, customer_id: int) -> Sequence[Row]:
        """The rows of one customer; ids must be asked for in rising order."""
        row = self._ahead
        if row is None or row[0] > customer_id:
            return ()
        found: list[Row] = []
        while row is not None and row[0] <= customer_id:
            (found if row[0] == customer_id else self.strays).append(row)
            row = next(self._rows, None)
        self._ahead = row
        return found

    def rest(self) -> Sequence[Row]:
        """All rows that belong to no customer."""
        if self._ahead is not None:
            self.strays.append(self._ahead)
            self._ahead = None
        self.strays.extend(self._rows)
        return self.strays


def expected(
    db: sqlite3.Connection,
    codebook: Codebook,
    currency: str,
    first: int | None,
    last: int | None,
    *,
    only: Collection[int] | None = None,
    without: Collection[str] = (),
) -> Iterator[Expected]:
    """Every customer in the order of ids, or some; `first` and `last` are the months of the window of a year.

    `without` are the uids of facts that are taken not to be in the book.
    """
    among = "" if only is None else f" WHERE {{id}} IN ({','.join(map(str, only))})"
    of_customer = among.format(id="customer_id")
    facts = ById(row for row in db.execute(FACTS.format(among=of_customer)) if row[1] not in without)
    decisions = ById(iter(db.execute(DECISIONS.format(among=of_customer))))
    years = ById(iter(db.execute(YEARS.format(among=of_customer), {"first": first, "last": last})))
    book = _Rules(codebook, currency, frozenset(one for (one,) in db.execute(FIRST_PASS)))
    for row in db.execute(CUSTOMERS.format(among=among.format(id="id"))):
        customer_id = row[0]
        yield _customer(row, facts.take(customer_id), decisions.take(customer_id), years.take(customer_id), book)


def cube_rows(one: Expected) -> Iterator[Row]:
    """What a customer adds to the cube: a row for each of its masks, in the order of the cube's columns."""
    segments, who_state, named, state, _, split, who, how_much, for_what, to_what_end, *_ = one.settled
    for mask, weight, _, low, middle, high, tokens, tokens_unknown in one.position:
        unknown = weight if how_much in ("U", "-") else 0
        yield (
            segments, who_state, named, mask, state, who, how_much, for_what, to_what_end, split,
            weight, low, middle, high, tokens, unknown, tokens_unknown,
        )  # fmt: skip


class _Rules(NamedTuple):
    """What a book is worked out by."""

    codebook: Codebook
    currency: str
    first_pass: frozenset[str]


def _customer(row: Row, facts: Sequence[Row], decisions: Sequence[Row], year: Sequence[Row], book: _Rules) -> Expected:
    customer_id, key, segment, anonymous, grade = row[:5]
    # What a fact is about that this version does not know is evidence for nothing.
    claims = [
        Claim(uid, dimension_of(on), read_grade(worth), *rest) for _, uid, on, worth, *rest in facts if on in DIMENSIONS
    ]
    spend = _spend(row, claims, year, book.currency)
    said = _Said(book, evidence(claims), decisions)
    settled = settle(said.opinions[Question.FOR_WHAT], book.codebook)
    place = placed(said.opinions[Question.WHO], segment, read_grade(grade), claims, book.codebook.segments)
    mask, split = _written(settled)
    spend_grade = spend[4]
    heard = said.heard(Question.FOR_WHAT)
    return Expected(
        customer_id,
        key,
        spend,
        row[5:],
        bool(facts or decisions),
        tuple(said.current),
        (
            place.segments,
            place.state.value,
            int(not anonymous),
            settled.state.value,
            mask,
            split,
            place.mark.value,
            how_much_mark(None if spend_grade is None else read_grade(spend_grade), claims).value,
            "-" if settled.grade is None else settled.grade.value,
            to_what_end_mark(claims).value,
            len(heard),
            _reviewers(heard),
            _reviewers(said.heard(Question.WHO)),
            max((one[12] for one in said.current if one[0] == Question.FOR_WHAT.value), default=0),
            max((one[5] for one in heard), default=None),
        ),
        tuple(_position(settled, spend)),
        tuple(said.unreadable),
    )


def _spend(row: Row, claims: Sequence[Claim], year: Sequence[Row], currency: str) -> Row:
    """Annual spend and tokens as facts or usage give them; what was stated stays."""
    grade, (low, middle, high, basis, spend_grade, source, fact, tokens) = row[4], row[5:]
    if year:
        tokens = year[0][2]
    if source == "usage":
        amount = year[0][1] if year else None
        return (amount, amount, amount, basis, None if amount is None else grade, source, fact, tokens)
    if source == "stated":
        return (low, middle, high, basis, spend_grade, source, fact, tokens)
    found = spend_of_facts(claims, currency)
    if found is None:
        return (None, None, None, None, None, None, None, tokens)
    annual = found.spend
    return (annual.low, annual.best, annual.high, found.basis.value, found.grade.value, "fact", found.fact, tokens)


class _Said:
    """The decisions on a customer that stand: rows of `current` in their order, and what they say on each question."""

    def __init__(self, book: _Rules, grades: dict[str, Grade], decisions: Sequence[Row]) -> None:
        self.current: list[Row] = []
        self.opinions: dict[Question, list[Opinion]] = {Question.WHO: [], Question.FOR_WHAT: []}
        self.unreadable: list[tuple[str, str]] = []
        latest: dict[tuple[str, str], Row] = {}
        for row in decisions:
            key = row[1], "" if row[9] else row[4]
            if key not in latest or _turn(row) > _turn(latest[key]):
                latest[key] = row
        for (question, slot), row in sorted(latest.items(), key=lambda one: one[0]):
            _, _, decision_id, uid, reviewer, kind, use_cases, facts, flagged, adjudicates, at, seq = row
            try:
                codes = book.codebook.of(Question(question))
                statement = read_statement(kind, use_cases, codes)
                mask, split = _said(statement, codes)
            except ValueError as error:
                self.unreadable.append((uid, str(error)))
                continue
            grade = best(grades[cited] for cited in json.loads(facts) if cited in grades)
            opinion = Opinion(statement, grade, bool(adjudicates), reviewer in book.first_pass)
            self.opinions[Question(question)].append(opinion)
            self.current.append(
                (
                    question, slot, decision_id, reviewer, opinion.rank, at, seq, uid, kind, mask, split, grade.value,
                    flagged,
                )
            )  # fmt: skip

    def heard(self, question: Question) -> list[Row]:
        """The rows of `current` that count on a question."""
        said = [one for one in self.current if one[0] == question.value and one[8] != Kind.NOTHING.value]
        first = min((one[4] for one in said), default=0)
        return [one for one in said if one[4] == first]


def _reviewers(heard: Sequence[Row]) -> str | None:
    return ", ".join(one[3] for one in heard) or None


def _turn(decision: Row) -> tuple[str, int, str]:
    return decision[10], decision[11] or 0, decision[3]


def _said(statement: Statement, codebook: AnyVocabulary) -> tuple[int, str]:
    """Mask and split of a statement as `current` keeps them."""
    masses = statement.masses(codebook)
    mask = 0
    for one, _ in masses:
        mask |= one
    return mask, _as_json(masses) if statement.kind is Kind.SPLIT else ""


def _written(settled: Settled) -> tuple[int, str]:
    """Mask and split of a settled statement as `settled` keeps them."""
    mask = 0
    for one, _ in settled.masses:
        mask |= one
    return mask, _as_json(settled.masses) if settled.state is State.SPLIT else ""


def _as_json(masses: tuple[tuple[int, int], ...]) -> str:
    weights = {str(mask.bit_length() - 1): weight for mask, weight in masses}
    return json.dumps(weights, separators=(",", ":"))


def _position(settled: Settled, spend: Row) -> Iterator[Row]:
    low, middle, high, *_, tokens = spend
    amounts = (low or 0, middle or 0, high or 0, tokens or 0)
    before = 0
    for mask, weight in settled.masses or ((0, WHOLE),):
        shares = amounts if weight == WHOLE else tuple(portion(amount, before, weight) for amount in amounts)
        yield (mask, weight, before, *shares, weight if tokens is None else 0)
        before += weight
