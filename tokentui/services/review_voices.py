"""What was said of one account, by whom: heard, hidden from a blind reviewer, and adjudicated."""

from collections.abc import Collection
from dataclasses import dataclass

from tokentui.domain.codebook import OPEN_MASK, AnyVocabulary
from tokentui.domain.customer import Decision, Detail
from tokentui.domain.grades import Mark, Question
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.statements import Kind, Statement, answer_in_words
from tokentui.services.decide import Done
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_customer
from tokentui.store.decisions import ADJUDICATION, current_utterance, say
from tokentui.store.errors import Refused
from tokentui.store.first_pass import read_first_pass
from tokentui.store.session_log import reviewers_on


@dataclass(frozen=True, slots=True)
class Voices:
    """What stands on one account."""

    mine: Decision | None
    """The reviewer's own statement."""
    others: tuple[Decision, ...]
    """Everybody else's statements; empty while they are hidden."""
    adjudication: Decision | None
    """What decides for everybody, if anything does; None while it is hidden."""
    hidden: bool = False
    """Whether others' statements are kept back until this reviewer has decided."""
    first_pass: frozenset[str] = frozenset()
    """Reviewers whose statements give way to anybody else's."""

    @property
    def all(self) -> tuple[Decision, ...]:
        """Every reviewer's own statement."""
        return (*((self.mine,) if self.mine else ()), *self.others)

    def disagree(self, codes: AnyVocabulary) -> bool:
        """Whether reviewers contradict each other in what they come to, where a first pass gives way."""
        heard = (Opinion(one.statement, first_pass=one.reviewer in self.first_pass) for one in self.all)
        return settle(heard, codes).state is State.CONFLICT

    def in_conflict(self, codes: AnyVocabulary) -> bool:
        """Whether they disagree and nobody has adjudicated."""
        return self.adjudication is None and self.disagree(codes)


@dataclass(frozen=True, slots=True)
class SeenAccount:
    """An account as its reviewer may see it, and what it is asked now."""

    detail: Detail
    question: Question
    """Which question digits answer."""
    voices: Voices
    """What stands on that question."""
    hidden: frozenset[Question]
    """Questions on which others' statements are kept back."""


def voices(
    detail: Detail,
    reviewer: str,
    *,
    blind: bool,
    question: Question = Question.FOR_WHAT,
    first_pass: frozenset[str] = frozenset(),
) -> Voices:
    """Sort the statements that stand on a question of an account."""
    heard = [
        one
        for one in detail.decisions
        if one.question is question and one.stands and one.statement.kind is not Kind.NOTHING
    ]
    mine = next((one for one in heard if one.reviewer == reviewer and not one.adjudicates), None)
    if blind and mine is None:
        return Voices(None, (), None, hidden=True)
    others = tuple(one for one in heard if one.reviewer != reviewer and not one.adjudicates)
    ruling = next((one for one in heard if one.adjudicates), None)
    return Voices(mine, others, ruling, first_pass=first_pass)


def heard_on(workbook: Workbook, detail: Detail, question: Question) -> Voices:
    """What stands on a question of an account, as one who looks at everything knows it."""
    first_pass = read_first_pass(workbook.book.db)
    return voices(detail, workbook.reviewer, blind=False, question=question, first_pass=first_pass)


def hide_others(detail: Detail, reviewer: str, questions: Collection[Question]) -> Detail:
    """The account as one sees it who knows nothing of what others said on some questions: facts and usage stay."""
    seen = tuple(
        one
        for one in detail.decisions
        if one.question not in questions or (one.reviewer == reviewer and not one.adjudicates)
    )
    customer = detail.customer
    who, how_much, for_what, to_what_end = customer.marks
    if Question.WHO in questions and customer.placed_by is not None:
        who = Mark.OPEN
        customer = customer._replace(segments=OPEN_MASK, who_state=State.UNLOOKED, placed_by=None)
    if Question.FOR_WHAT in questions:
        for_what = Mark.OPEN
        customer = customer._replace(
            state=State.UNLOOKED,
            mask=OPEN_MASK,
            split=(),
            voices=0,
            reviewer=None,
            flagged=any(one.flagged and one.stands for one in seen),
            updated=None,
        )
    return detail._replace(customer=customer._replace(marks=(who, how_much, for_what, to_what_end)), decisions=seen)


def adjudicate(
    workbook: Workbook,
    customer_id: int,
    statement: Statement,
    reason: str,
    question: Question = Question.FOR_WHAT,
) -> Done:
    """Decide for everybody on a question of an account; raises Refused without a reason.

    It cites the facts of those who said the same, so that it is graded as they are.
    """
    if not reason.strip():
        raise Refused("Say why: an adjudication needs a reason.")
    if statement.kind is Kind.NOTHING:
        raise Refused("An adjudication says what the account is; to take one back, undo it.")
    db = workbook.book.db
    customer = read_customer(db, customer_id)
    codes = workbook.codebook.of(question)
    heard = [current_utterance(db, customer_id, one, question) for one in reviewers_on(db, customer_id)]
    alike = [said for said in heard if statement.repeats(said.statement, codes)]
    former = current_utterance(db, customer_id, ADJUDICATION, question)
    label = f"adjudicated {answer_in_words(statement, workbook.codebook, question)} → {customer.name}"
    ruling = former._replace(
        statement=statement,
        reason=reason.strip(),
        facts=tuple(dict.fromkeys(fact for said in alike for fact in said.facts)),
        confidence=None,
        adjudicates=True,
        origin=None,
    )
    say(db, workbook.reviewer, [ruling], label=label, at=workbook.now())
    return Done(label, (customer_id,), question=question)
