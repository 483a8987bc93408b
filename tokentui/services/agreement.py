"""How far reviewers agree, how much each has decided, how fast, and how often each thought again."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from tokentui.domain.agreement import LEAST, Agreement, Read, agreement, unmeasured
from tokentui.domain.agreement_sums import Pattern
from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.coefficients import Label, Rating, Split
from tokentui.domain.grades import Question
from tokentui.domain.second_look import changes_of_mind
from tokentui.domain.settling import split_shares
from tokentui.domain.statements import Kind
from tokentui.services.workbook import Workbook
from tokentui.store.agreement import (
    Said,
    are_doubly,
    count_reviewed,
    count_standing,
    listed_spend,
    read_counts,
    read_current_statements,
    read_doubly,
    read_returns,
    read_upheld,
)
from tokentui.store.first_pass import read_first_pass

STATES = {Kind.CANNOT_TELL: "cannot tell", Kind.WITHHELD: "withheld", Kind.EXCLUDED: "excluded"}
"""What is said besides use cases: each is a label of its own, which agrees with nothing but itself."""

HOW = (
    "Compared are the statements that stand, one for each reviewer and account, under the present codebook; "
    "adjudications are left out, since they are made knowing what the others said. Two splits are as far apart as "
    "the share that would have to move; a set is as near to a split as it can be divided, so that a split of the same "
    "set agrees with it. Cannot tell, withheld and excluded are labels of their own. By spend, an account weighs its "
    "best annual spend; accounts that are excluded or of unknown spend weigh nothing. Behind each value stands where "
    f"it lies in 95 of 100 samples of as many accounts; below {LEAST} accounts nothing is measured."
)
"""What the measures rest on, for reports."""

MEASURES = {
    "percent": "percent agreement",
    "alpha": "Krippendorff's alpha (nominal)",
    "alpha_masi": "Krippendorff's alpha (sets, MASI)",
    "ac1": "Gwet's AC1",
    "kappa": "Cohen's kappa",
}
"""Field of `Measures` and its name in full, in the order they are reported."""


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """How one reviewer works."""

    name: str
    first_pass: bool
    """Whether what it says gives way to anybody else."""
    decisions: int
    """Rows of the log, undone ones included."""
    accounts: int
    """Customers on whom a statement of this reviewer stands, adjudications aside."""
    adjudications: int
    changes_of_mind: int
    """Times another answer replaced the one before on the same customer; what undo took back does not count."""
    pace: float | None
    """Median seconds from one decision to the next of the same sitting; None with fewer than two decisions."""
    first: str
    last: str
    upheld: int
    """Answers of this reviewer that say what their adjudication says."""
    upheld_of: int
    """Answers of this reviewer on which an adjudication stands."""


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Everything that comparing the reviewers of a book comes to."""

    question: Question
    """On which they are compared."""
    agreement: Agreement
    reviewers: tuple[ReviewerRow, ...]
    listed_spend: int
    """Best spend of all customers that are not excluded, in micro-units."""
    codebook_version: int


def read_agreement(workbook: Workbook, question: Question = Question.FOR_WHAT) -> AgreementReport:
    """Compare what the reviewers of a book say on a question; costs a pass over what stands and one over the log."""
    db = workbook.book.db
    spend = listed_spend(db)
    if are_doubly(db, LEAST, question):
        active = len(workbook.codebook.of(question).active)
        said = _spends(workbook, question)
        found = agreement(said, spend, active + len(STATES), Random("agreement").random)
        reviewers = _reviewers(workbook, _stands(said), question)
    else:
        reviewers = read_reviewers(workbook, question)
        names = tuple(row.name for row in reviewers if row.accounts)
        doubly, weighed, of_doubly = read_doubly(db, question)
        found = unmeasured(Read(names, count_reviewed(db, question), doubly, weighed, of_doubly), spend)
    return AgreementReport(question, found, reviewers, spend, workbook.codebook.version)


def read_reviewers(workbook: Workbook, question: Question | None = None) -> tuple[ReviewerRow, ...]:
    """How each reviewer works, in alphabetical order; held against adjudications on one question, or on both."""
    return _reviewers(workbook, count_standing(workbook.book.db), question)


def _reviewers(workbook: Workbook, stands: Mapping[str, int], question: Question | None) -> tuple[ReviewerRow, ...]:
    db = workbook.book.db
    changes: Counter[str] = Counter()
    repeats: set[int] = set()
    first_pass, upheld = read_first_pass(db), read_upheld(db, question)
    for one in read_returns(db, workbook.codebook):
        changes[one.reviewer] += changes_of_mind(one.said)
        repeats.update(one.repeats)
    return tuple(
        ReviewerRow(
            one.reviewer,
            one.reviewer in first_pass,
            one.decisions,
            one.accounts,
            one.adjudications,
            changes[one.reviewer],
            median(one.seconds) if one.seconds else None,
            one.first,
            one.last,
            *upheld.get(one.reviewer, (0, 0)),
        )
        for one in read_counts(db, repeats, stands)
    )


def _spends(workbook: Workbook, question: Question) -> Mapping[Pattern, Sequence[int]]:
    """All that was said of any account, each with the best spends of the accounts of which it was, 0 if unknown."""
    known: dict[Said, Rating] = {}
    found: dict[Pattern, array[int]] = {}
    codes = workbook.codebook.of(question)
    for said, each in read_current_statements(workbook.book.db, question).items():
        for one in said:
            if one not in known:
                known[one] = Rating(one[0], _label(one[1], codes))
        pattern = tuple([known[one] for one in said])
        if pattern in found:
            found[pattern].extend(each)
        else:
            found[pattern] = each
    return found


def _stands(said: Mapping[Pattern, Sequence[int]]) -> Mapping[str, int]:
    """On how many accounts a statement of each reviewer stands."""
    found: Counter[str] = Counter()
    for pattern, each in said.items():
        for one in pattern:
            found[one.reviewer] += len(each)
    return found


def _label(said: int | str, codebook: AnyVocabulary) -> Label:
    if isinstance(said, int):
        return frozenset(codebook.codes(said))
    if said in STATES:
        return frozenset((STATES[Kind(said)],))
    return Split(tuple((codebook.codes(1 << bit)[0], weight) for bit, weight in split_shares(said)))
