"""What is compared, what is left out, and how reviewers work: from the book up to the report."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.grades import Question
from tokentui.domain.second_look import Saying, changes_of_mind
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, WITHHELD, Statement, a_set, a_split
from tokentui.services import codebook_editing, decide
from tokentui.services.agreement import AgreementReport, read_agreement, read_reviewers
from tokentui.services.workbook import open_workbook
from tokentui.store.decisions import Utterance, say
from tokentui.words.report_json import agreement_json

M = 10**12
TIMES = 4
"""Each account of the book stands in it so often, so that there are enough to measure."""
ALIKE = range(0, 6 * TIMES, 6)
"""What leads from a customer to those that are like it."""


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Book:
    """A book with several reviewers at one clock."""

    def __init__(self, path: Path, *names: str) -> None:
        self.clock = Clock()
        self.of = {name: open_workbook(path, name, clock=self.clock) for name in names}
        self.main = next(iter(self.of.values()))

    def decide(self, who: str, customer: int | Sequence[int], said: Statement, seconds: float = 10) -> None:
        self.clock.on(seconds)
        customers = [customer] if isinstance(customer, int) else customer
        reason = "a total row" if said.kind.value == "excluded" else None
        decide.classify(self.of[who], customers, said, reason)

    def place(self, who: str, customer: int, segment: str, seconds: float = 10) -> None:
        self.clock.on(seconds)
        decide.classify(self.of[who], [customer], a_set(segment), question=Question.WHO)

    def adjudicate(self, who: str, customer: int, said: Statement) -> None:
        utterance = Utterance(customer, said, reason="ruled", adjudicates=True)
        say(self.main.book.db, who, [utterance], label="adjudicated", at=self.main.now())

    def report(self) -> AgreementReport:
        return read_agreement(self.main.reread())

    def close(self) -> None:
        for workbook in self.of.values():
            workbook.close()


@pytest.fixture
def path(small_book: Callable[..., Path]) -> Path:
    spends = (600 * M, 300 * M, 100 * M, None, 0, 50 * M) * TIMES
    return small_book(*((f"c{place}", f"Customer {place}", spend) for place, spend in enumerate(spends, 1)))


def test_reviewers_are_compared_by_account_and_by_spend(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        core, resale = a_set("core"), a_set("resale")
        for customer, (one, other) in enumerate([(core, core), (core, resale), (resale, resale), (core, core)], 1):
            for more in ALIKE:
                book.decide("ann", customer + more, one)
                book.decide("bob", customer + more, other)
        book.decide("ann", 6, core)
        report = book.report()
        found = report.agreement
        assert (found.reviewers, found.accounts, found.doubly_reviewed) == (("ann", "bob"), 17, 16)
        assert (found.doubly_reviewed_spend, found.spend_share) == (4000 * M, 1000 / 1050)
        assert found.by_account.percent.value == pytest.approx(0.75)
        assert found.by_spend.percent.value == pytest.approx(0.7)
        assert found.by_account.kappa.value == pytest.approx(0.5)
        document = agreement_json(book.main, report)
        assert json.loads(json.dumps(document, allow_nan=False))["doubly_reviewed"]["accounts"] == 16
        kappa = found.by_account.kappa
        assert kappa.value is not None
        assert kappa.interval is not None
        assert kappa.interval[0] < kappa.value < kappa.interval[1]
        assert document["codebook_version"] == 1


def test_an_adjudication_is_no_independent_voice(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        book.decide("ann", 1, a_set("core"))
        book.decide("bob", 1, a_set("resale"))
        before = book.report().agreement
        book.adjudicate("ann", 1, a_set("resale"))
        book.adjudicate("ann", 2, a_set("resale"))
        after = book.report()
        assert after.agreement == before
        assert [(row.name, row.accounts, row.adjudications) for row in after.reviewers] == [
            ("ann", 1, 2),
            ("bob", 1, 0),
        ]


def test_states_are_labels_of_their_own_and_splits_are_compared_by_what_differs(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        split = a_split({"core": 60, "resale": 40})
        pairs = [
            (CANNOT_TELL, CANNOT_TELL, 1), (CANNOT_TELL, WITHHELD, 0), (split, a_set("core", "resale"), 1),
            (split, a_split({"core": 10, "resale": 90}), 0.5), (a_set("core"), a_set("core", "resale"), 0),
        ]  # fmt: skip
        for customer, (one, other, _) in enumerate(pairs, 1):
            for more in ALIKE:
                book.decide("ann", customer + more, one)
                book.decide("bob", customer + more, other)
        found = book.report().agreement.by_account
        assert found.percent.value == pytest.approx(sum(same for *_, same in pairs) / len(pairs))
        assert found.alpha_masi.value is not None
        assert found.alpha.value is not None
        assert found.alpha_masi.value > found.alpha.value


def test_what_is_excluded_agrees_but_weighs_nothing(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        for who in ("ann", "bob"):
            book.decide(who, 1, EXCLUDED)
            book.decide(who, [2 + more for more in ALIKE], a_set("core"))
            book.decide(who, [6 + more for more in ALIKE], a_set("core", "resale"))
            book.decide(who, [4 + more for more in ALIKE], a_set("resale"))
        found = book.report()
        assert found.listed_spend == (4 * 1050 - 600) * M
        assert (found.agreement.doubly_reviewed, found.agreement.doubly_reviewed_spend) == (13, 1400 * M)
        assert found.agreement.by_account.percent.value == 1


def test_merged_and_renamed_use_cases_are_what_they_are_now(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        book.decide("ann", list(range(1, 13)), a_set("resale"))
        book.decide("bob", list(range(1, 13)), a_set("devtools"))
        assert book.report().agreement.by_account.percent.value == 0
        workbook = book.main
        cases = [codebook_editing.find_case(workbook, code) for code in ("resale", "devtools")]
        codebook_editing.apply(workbook, codebook_editing.merge(workbook, *cases))
        report = book.report()
        assert report.agreement.by_account.percent.value == 1
        assert report.codebook_version == 2
        assert [row.changes_of_mind for row in report.reviewers] == [0, 0]


def test_what_cannot_be_measured_says_why(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        empty = book.report()
        assert (empty.agreement.accounts, empty.reviewers) == (0, ())
        for name in ("percent", "alpha", "alpha_masi", "ac1", "kappa"):
            measure = getattr(empty.agreement.by_account, name)
            assert measure.value is None
            assert measure.reason
        for who in ("ann", "bob"):
            book.decide(who, [4 + more for more in ALIKE], a_set("core"))
            book.decide(who, [5 + more for more in ALIKE], a_set("resale"))
            book.decide(who, [1, 2], a_set("core"))
        assert book.report().agreement.by_account.percent.value == 1
        document = json.loads(json.dumps(agreement_json(book.main, book.report())))
        assert document["by_spend"]["percent"]["value"] is None
        assert document["by_spend"]["percent"]["reason"] == (
            "two or more reviewers read 2 accounts of known spend; fewer than 10 say nothing that holds beyond them"
        )


def test_pace_counts_within_a_sitting_and_a_bulk_step_once(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        book.decide("ann", 1, a_set("core"))
        book.decide("ann", 2, a_set("core"), 4)
        book.decide("ann", [3, 4, 5], a_set("core"), 6)
        book.clock.on(1)
        decide.flag(book.of["ann"], [5])
        decide.undo(book.of["ann"])
        book.decide("ann", 6, a_set("core"), 9)
        book.decide("ann", 1, a_set("product"), 3_600)
        book.decide("bob", 1, a_set("product"), 1)
        ann, bob = read_reviewers(book.main)
        assert ann.pace == pytest.approx(6, abs=0.01)
        assert bob.pace is None
        assert (ann.decisions, ann.accounts) == (9, 6)


def test_changes_of_mind_leave_out_what_was_taken_back(path: Path) -> None:
    with closing(Book(path, "ann", "bob")) as book:
        ann = book.of["ann"]
        book.decide("ann", 1, a_set("core"))
        book.decide("ann", 1, a_set("product"))
        decide.undo(ann)
        assert read_reviewers(ann)[0].changes_of_mind == 0
        decide.redo(ann)
        assert read_reviewers(ann)[0].changes_of_mind == 1
        decide.note(ann, [1], "seen")
        book.decide("ann", 1, a_set("core"))
        assert read_reviewers(ann)[0].changes_of_mind == 2
        decide.undo(ann)
        decide.undo(ann)
        decide.undo(ann)
        decide.undo(ann)
        assert read_reviewers(ann)[0].changes_of_mind == 0
        for _ in range(4):
            decide.redo(ann)
        assert read_reviewers(ann)[0].changes_of_mind == 2


def test_changes_of_mind_of_a_log_that_another_program_wrote() -> None:
    assert changes_of_mind([]) == 0
    assert changes_of_mind([Saying("a", None, 1), Saying("b", None, 1), Saying("c", None, 2)]) == 1
    assert changes_of_mind([Saying("a", None, 1), Saying("b", None, None), Saying("c", None, 2)]) == 0
    assert changes_of_mind([Saying("a", None, 1), Saying("b", "elsewhere", 2)]) == 1


def test_a_reviewer_of_any_name(path: Path) -> None:
    names = ("Renée d'Été", "søren 'or 1=1", "王 小明")
    with closing(Book(path, *names)) as book:
        for name in names:
            book.decide(name, list(range(1, 11)), a_set("core"))
        assert {row.name for row in read_reviewers(book.main)} == set(names)
        kappa = book.report().agreement.by_account.kappa
        assert kappa.reason == "Cohen's kappa compares two reviewers; here there are 3"
