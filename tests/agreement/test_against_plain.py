"""What large logs are read by in one pass is what the plain definition gives: on random logs of several reviewers."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

import pytest

from tests.agreement.random_logs import random_log
from tokentui.domain.agreement import agreement
from tokentui.domain.agreement_sums import Pattern
from tokentui.domain.coefficients import Label, Rating, Split
from tokentui.domain.second_look import Reason, Saying, changes_of_mind
from tokentui.domain.statements import Kind, read_statement
from tokentui.services.agreement import read_agreement, read_reviewers
from tokentui.services.lookups import history, history_documents
from tokentui.services.second_look import second_look
from tokentui.services.workbook import Workbook

SEEDS = range(10)
pytestmark = pytest.mark.share(3)


class Row(NamedTuple):
    """A row of the log."""

    uid: str
    customer: int
    reviewer: str
    statement: str
    use_cases: str | None
    adjudicates: int
    at: str
    seq: int
    step: str | None
    origin: str | None
    day: float

    @property
    def act(self) -> str:
        return self.step or f"at {self.at}"

    @property
    def slot(self) -> str:
        return "" if self.adjudicates else self.reviewer


class Timed(NamedTuple):
    """A decision: when, by whom, on how many accounts, and the seconds since the one before."""

    at: str
    reviewer: str
    customer: int
    accounts: int
    seconds: float | None


@pytest.fixture(params=SEEDS)
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workbook]:
    with closing(random_log(tmp_path / "book.tokentui", request.param)) as made:
        yield made


def log(workbook: Workbook) -> list[Row]:
    """In the order of saying."""
    columns = "uid, customer_id, reviewer, statement, use_cases, adjudicates, at, seq, step, origin, julianday(at)"
    rows = workbook.book.db.execute(f"SELECT {columns} FROM decision ORDER BY at, seq, uid")
    return [Row(*row) for row in rows]


def timed(rows: Sequence[Row]) -> list[Timed]:
    """Each act that gave a customer another answer than its reviewer's row before did."""
    said: dict[tuple[object, ...], tuple[str, str | None]] = {}
    acts: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        place, words = (row.customer, row.reviewer, row.adjudicates), (row.statement, row.use_cases)
        if row.origin is None and row.statement != "nothing" and said.get(place) != words:
            acts.setdefault((row.reviewer, row.act), []).append(row)
        said[place] = words
    found = []
    order = sorted(acts, key=lambda one: (one[0], acts[one][0].at, one[1]))
    for reviewer, keys in groupby(order, key=lambda one: one[0]):
        before: float | None = None
        for key in keys:
            first, number = acts[key][0], len(acts[key])
            seconds = None if before is None else (first.day - before) * 86400.0
            found.append(Timed(first.at, reviewer, min(row.customer for row in acts[key]), number, seconds))
            before = first.day
    return found


def changes(workbook: Workbook, rows: Sequence[Row]) -> list[tuple[int, str, int]]:
    """(customer, who spoke last, changes of mind) for every slot of every customer."""
    slots: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        slots.setdefault((row.customer, row.slot), []).append(row)
    return [
        (customer, said[-1].reviewer, changes_of_mind([_saying(workbook, row) for row in said]))
        for (customer, _), said in sorted(slots.items())
    ]


def _saying(workbook: Workbook, row: Row) -> Saying:
    if row.statement == "nothing":
        return Saying(row.uid, row.origin, None)
    masses = read_statement(row.statement, row.use_cases).masses(workbook.codebook)
    return Saying(row.uid, row.origin, (row.statement, masses))


def test_how_reviewers_work(workbook: Workbook) -> None:
    rows = log(workbook)
    standing = workbook.book.db.execute("SELECT slot, reviewer FROM current WHERE statement <> 'nothing'").fetchall()
    expected = []
    for reviewer in sorted({row.reviewer for row in rows}):
        own = [row for row in rows if row.reviewer == reviewer]
        paces = [one.seconds for one in timed(rows) if one.reviewer == reviewer and one.seconds is not None]
        sitting = [seconds for seconds in paces if 0 <= seconds <= 600]
        expected.append((
            reviewer, len(own), standing.count((reviewer, reviewer)), standing.count(("", reviewer)),
            sum(times for _, who, times in changes(workbook, rows) if who == reviewer),
            median(sitting) if sitting else None, min(row.at for row in own), max(row.at for row in own),
        ))  # fmt: skip
    found = read_reviewers(workbook)
    assert [
        (one.name, one.decisions, one.accounts, one.adjudications, one.changes_of_mind, one.pace, one.first, one.last)
        for one in found
    ] == expected


def test_what_was_changed_often_or_decided_too_fast(workbook: Workbook) -> None:
    rows = log(workbook)
    spends = dict(workbook.book.db.execute("SELECT id, coalesce(spend_best, 0) FROM customer").fetchall())
    often = sorted(
        (-spends[customer], -times, customer, who) for customer, who, times in changes(workbook, rows) if times >= 3
    )
    acts = timed(rows)
    fast = sorted(
        (-spends[one.customer], one.at, one.reviewer, one.customer, max(one.seconds, 0))
        for before, one in pairwise([None, *acts])
        if one is not None
        and one.accounts == 1
        and one.seconds is not None
        and one.seconds < 0.4995
        and (before is None or (before.reviewer, before.customer, before.accounts) != (one.reviewer, one.customer, 1))
    )
    for limit in (3, 50):
        look = second_look(workbook, limit)
        found = {
            reason: [(one.customers[0].id, one.detail) for one in look.findings if one.reason is reason]
            for reason in Reason
        }
        assert found[Reason.CHANGED_OFTEN] == [
            (customer, f"{who}, {-times} times") for _, times, customer, who in often[:limit]
        ]
        assert found[Reason.TOO_FAST] == [
            (customer, f"{who}, {seconds:.2f} s") for _, _, who, customer, seconds in fast[:limit]
        ]
        assert dict(look.counts)[Reason.CHANGED_OFTEN] == len(often)
        assert dict(look.counts)[Reason.TOO_FAST] == len(fast)


def test_how_far_reviewers_agree(workbook: Workbook) -> None:
    db = workbook.book.db
    accounts: dict[int, list[Rating]] = {}
    spends: dict[int, int | None] = {}
    for customer, state, spend in db.execute(
        "SELECT id, state, spend_best FROM standing WHERE voices > 0 OR state <> 'unlooked' ORDER BY id"
    ).fetchall():
        spends[customer] = None if state == "excluded" else spend
        stands = {row.slot: row for row in log(workbook) if row.customer == customer}
        ratings = [
            Rating(slot, _label(workbook, row)) for slot, row in sorted(stands.items())
            if slot and row.statement != "nothing"
        ]  # fmt: skip
        accounts[customer] = ratings
    total = sum(spend or 0 for (spend,) in db.execute("SELECT spend_best FROM standing WHERE state <> 'excluded'"))
    read: dict[Pattern, list[int]] = {}
    for customer, ratings in accounts.items():
        if ratings:
            read.setdefault(tuple(ratings), []).append(spends[customer] or 0)
    categories = len(workbook.codebook.active) + 3
    found = read_agreement(workbook)
    assert found.listed_spend == total
    assert found.agreement == agreement(read, total, categories, Random("agreement").random)


@pytest.mark.parametrize(("customers", "rows"), [(4, 1), (4, 60), (9, 40), (30, 40)])
def test_what_few_accounts_say_needs_no_look_at_each(tmp_path: Path, customers: int, rows: int) -> None:
    with closing(random_log(tmp_path / "book.tokentui", rows, customers=customers, rows=rows)) as workbook:
        test_how_far_reviewers_agree(workbook)


def _label(workbook: Workbook, row: Row) -> Label:
    statement = read_statement(row.statement, row.use_cases)
    masses = statement.masses(workbook.codebook)
    if statement.kind is Kind.SPLIT:
        return Split(tuple((workbook.codebook.codes(mask)[0], weight) for mask, weight in masses))
    if statement.kind is Kind.SET:
        return frozenset(workbook.codebook.codes(masses[0][0]))
    return frozenset([statement.kind.value.replace("_", " ")])


@pytest.mark.parametrize(("reason", "column"), [(Reason.SAME_PARENT, "parent"), (Reason.SAME_DOMAIN, "domain")])
def test_who_belongs_together_and_is_said_to_differ(workbook: Workbook, reason: Reason, column: str) -> None:
    groups: dict[str, list[tuple[int, int, str, bool]]] = {}
    for number, name, head, state, mask, split, spend in workbook.book.db.execute(
        f"SELECT id, name, coalesce(trim({column}), ''), state, mask, split, coalesce(spend_best, 0) FROM standing"
    ).fetchall():
        called = (head or (name.strip() if column == "parent" else "")).lower()
        if state in ("set", "split", "conflict") and called:
            place = called.removeprefix("www.") if column == "domain" else called
            inside = bool(head) or column == "domain"
            groups.setdefault(place, []).append((-spend, number, f"{mask} {split}", inside))
    expected = sorted(
        (sum(spend for spend, *_ in who), head, [number for _, number, *_ in sorted(who)])
        for head, who in groups.items()
        if head and len(who) > 1 and any(inside for *_, inside in who) and len({said for _, _, said, _ in who}) > 1
    )
    for limit in (1, 50):
        look = second_look(workbook, limit)
        found = [one for one in look.findings if one.reason is reason]
        assert [(-one.spend, one.detail, [who.id for who in one.customers], one.more) for one in found] == [
            (spend, head, who[:5], max(0, len(who) - 5)) for spend, head, who in expected[:limit]
        ]
        assert dict(look.counts)[reason] == len(expected)


def test_the_latest_of_the_log_are_the_first_of_all_of_it(workbook: Workbook) -> None:
    for customer, reviewer in ((None, None), (3, None), (None, "bob"), (3, "bob")):
        rows = [row for row in log(workbook) if customer in (None, row.customer) and reviewer in (None, row.reviewer)]
        numbers = dict(workbook.book.db.execute("SELECT uid, id FROM decision").fetchall())
        rows.sort(key=lambda row: (row.at, row.seq, numbers[row.uid]), reverse=True)
        for limit in (1, 7, -1):
            expected = [row.uid for row in rows[: limit if limit > 0 else None]]
            assert [one.uid for one in history(workbook, customer, reviewer, limit)] == expected
            documents = history_documents(workbook, customer, reviewer, limit)
            assert [json.loads(one)["uid"] for one in documents] == expected


def test_the_random_logs_hold_what_is_hard(tmp_path: Path) -> None:
    """Steps of several times, ties, returns, repeats, adjudications by several, undone rows: else they show nothing."""
    seen: set[str] = set()
    for seed in SEEDS:
        with closing(random_log(tmp_path / f"{seed}.tokentui", seed)) as workbook:
            rows = log(workbook)
            steps = [[row for row in rows if row.step == step] for step in {row.step for row in rows} - {None}]
            ruled = [{row.reviewer for row in rows if row.slot == "" and row.customer == one} for one in range(1, 13)]
            times = timed(rows)
            seen |= {
                word
                for word, holds in {
                    "a step of several times": any(len({row.at for row in step}) > 1 for step in steps),
                    "a step of several reviewers": any(len({row.reviewer for row in step}) > 1 for step in steps),
                    "a tie": any(a[:2] == b[:2] for a, b in pairwise(times)),
                    "an adjudication by several": any(len(who) > 1 for who in ruled),
                    "brought back": any(row.origin is not None for row in rows),
                    "one parent": dict(second_look(workbook).counts)[Reason.SAME_PARENT] > 0,
                    "one domain": dict(second_look(workbook).counts)[Reason.SAME_DOMAIN] > 0,
                    "changed often": any(number >= 3 for *_, number in changes(workbook, rows)),
                    "out of order": [row.at for row in rows] != [at for (at,) in workbook.book.db.execute(
                        "SELECT at FROM decision ORDER BY id")],
                }.items()
                if holds
            }  # fmt: skip
    assert len(seen) == 9
