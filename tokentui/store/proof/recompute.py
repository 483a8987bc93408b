"""What a book should hold, worked out in Python from the sources of truth alone, one customer at a time."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tokentui.domain.codebook import Codebook, CodebookError
from tokentui.domain.derive import (
    Claim,
    how_much_mark,
    is_described,
    portion,
    spend_of_facts,
    to_what_end_mark,
    who_mark,
)
from tokentui.domain.grades import Grade, Question, best
from tokentui.domain.settling import Opinion, Settled, State, settle
from tokentui.domain.statements import WHOLE, Kind, Statement, StatementError, read_statement

Row = tuple[Any, ...]

CUSTOMERS = """
SELECT id, key, segment, industry, anonymous, grade, spend_low, spend_best, spend_high, spend_basis, spend_grade,
    spend_source, spend_fact, tokens FROM customer ORDER BY id"""
FACTS = "SELECT customer_id, uid, dimension, grade, low, high, unit, yardstick, as_of FROM fact ORDER BY customer_id"
DECISIONS = """
SELECT customer_id, id, uid, reviewer, statement, use_cases, facts, flagged, adjudicates, at, seq
FROM decision ORDER BY customer_id"""
YEARS = """
SELECT customer_id, sum(CASE WHEN month BETWEEN :first AND :last THEN spend END),
    sum(CASE WHEN month BETWEEN :first AND :last THEN coalesce(tokens_in + tokens_out, tokens_in, tokens_out) END)
FROM usage GROUP BY customer_id ORDER BY customer_id"""

SPEND = ("spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade", "spend_source", "spend_fact", "tokens")
CURRENT = ("slot", "decision_id", "reviewer", "at", "seq", "uid", "statement", "mask", "split", "grade", "flagged")
SETTLED = (
    "segment", "state", "mask", "split", "who", "how_much", "for_what", "to_what_end", "voices", "reviewer", "flagged",
    "updated",
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
    db: sqlite3.Connection, codebook: Codebook, currency: str, first: int | None, last: int | None
) -> Iterator[Expected]:
    """Every customer in the order of ids; `first` and `last` are the months of the window of a year."""
    facts = ById(iter(db.execute(FACTS)))
    decisions = ById(iter(db.execute(DECISIONS)))
    years = ById(iter(db.execute(YEARS, {"first": first, "last": last})))
    for row in db.execute(CUSTOMERS):
        customer_id = row[0]
        yield _customer(
            row, facts.take(customer_id), decisions.take(customer_id), years.take(customer_id), codebook, currency
        )


def _customer(
    row: Row, facts: Sequence[Row], decisions: Sequence[Row], year: Sequence[Row], codebook: Codebook, currency: str
) -> Expected:
    customer_id, key, segment, industry, anonymous, grade = row[:6]
    claims = [Claim(uid, Question(on), Grade(worth), *rest) for _, uid, on, worth, *rest in facts]
    spend = _spend(row, claims, year, currency)
    unreadable: list[tuple[str, str]] = []
    current, opinions = _opinions(decisions, {claim.uid: claim.grade for claim in claims}, codebook, unreadable)
    settled = settle(opinions, codebook)
    mask, split = _written(settled)
    spend_grade = spend[4]
    heard = _heard(current)
    return Expected(
        customer_id,
        key,
        spend,
        row[6:],
        bool(facts or decisions),
        tuple(current),
        (
            segment or "",
            settled.state.value,
            mask,
            split,
            who_mark(
                described=is_described(anonymous=bool(anonymous), segment=segment, industry=industry),
                grade=Grade(grade),
                claims=claims,
            ).value,
            how_much_mark(None if spend_grade is None else Grade(spend_grade), claims).value,
            "-" if settled.grade is None else settled.grade.value,
            to_what_end_mark(claims).value,
            len(heard),
            ", ".join(said[2] for said in heard) or None,
            max((said[10] for said in current), default=0),
            max((said[3] for said in heard), default=None),
        ),
        tuple(_position(settled, spend)),
        tuple(unreadable),
    )


def _spend(row: Row, claims: Sequence[Claim], year: Sequence[Row], currency: str) -> Row:
    """Annual spend and tokens as facts or usage give them; what was stated stays."""
    grade, (low, middle, high, basis, spend_grade, source, fact, tokens) = row[5], row[6:]
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


def _opinions(
    decisions: Sequence[Row], grades: dict[str, Grade], codebook: Codebook, unreadable: list[tuple[str, str]]
) -> tuple[list[Row], list[Opinion]]:
    """The rows of `current` in the order of their slots, and what they say."""
    latest: dict[str, Row] = {}
    for row in decisions:
        slot = "" if row[8] else row[3]
        if slot not in latest or _turn(row) > _turn(latest[slot]):
            latest[slot] = row
    current, opinions = [], []
    for slot in sorted(latest):
        _, decision_id, uid, reviewer, kind, use_cases, facts, flagged, adjudicates, at, seq = latest[slot]
        try:
            statement = read_statement(kind, use_cases, codebook)
            mask, split = _said(statement, codebook)
        except (StatementError, CodebookError) as error:
            unreadable.append((uid, str(error)))
            continue
        grade = best(grades[cited] for cited in json.loads(facts) if cited in grades)
        current.append((slot, decision_id, reviewer, at, seq, uid, kind, mask, split, grade.value, flagged))
        opinions.append(Opinion(statement, grade, bool(adjudicates)))
    return current, opinions


def _turn(decision: Row) -> tuple[str, int, str]:
    return decision[9], decision[10] or 0, decision[2]


def _heard(current: Sequence[Row]) -> list[Row]:
    heard = [said for said in current if said[6] != Kind.NOTHING.value]
    ruling = [said for said in heard if said[0] == ""]
    return ruling or heard


def _said(statement: Statement, codebook: Codebook) -> tuple[int, str]:
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
