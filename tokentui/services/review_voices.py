"""What was said of one account, by whom: heard, hidden from a blind reviewer, and adjudicated."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokentui.domain.codebook import OPEN_MASK, AnyVocabulary
from tokentui.domain.customer import Decision, Detail
from tokentui.domain.grades import Mark, Question
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.statements import Kind, Statement
from tokentui.services.decide import Done
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_customer
from tokentui.store.decisions import ADJUDICATION, current_utterance, say
from tokentui.store.errors import Refused
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

    @property
    def all(self) -> tuple[Decision, ...]:
        """Every reviewer's own statement."""
        return (*((self.mine,) if self.mine else ()), *self.others)


def voices(detail: Detail, reviewer: str, *, blind: bool, question: Question = Question.FOR_WHAT) -> Voices:
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
    return Voices(mine, others, next((one for one in heard if one.adjudicates), None))


def disagree(said: Sequence[Decision], codebook: AnyVocabulary) -> bool:
    """Whether statements contradict each other in what they come to, whatever codes they were written with."""
    return settle((Opinion(one.statement) for one in said), codebook).state is State.CONFLICT


def hide_others(detail: Detail, reviewer: str) -> Detail:
    """The account as one sees it who knows nothing of what others said: facts and usage stay."""
    mine = tuple(one for one in detail.decisions if one.reviewer == reviewer and not one.adjudicates)
    customer = detail.customer
    who, how_much, _, to_what_end = customer.marks
    if customer.placed_by is not None:
        who = Mark.OPEN
        customer = customer._replace(segments=OPEN_MASK, who_state=State.UNLOOKED, placed_by=None)
    customer = customer._replace(
        state=State.UNLOOKED,
        mask=OPEN_MASK,
        split=(),
        marks=(who, how_much, Mark.OPEN, to_what_end),
        voices=0,
        reviewer=None,
        flagged=any(one.flagged and one.stands for one in mine),
        updated=None,
    )
    return detail._replace(customer=customer, decisions=mine)


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
    label = f"adjudicated {statement.in_words(codes)} → {customer.name}"
    ruling = former._replace(
        statement=statement,
        reason=reason.strip(),
        facts=tuple(dict.fromkeys(fact for said in alike for fact in said.facts)),
        confidence=None,
        adjudicates=True,
        origin=None,
    )
    say(db, workbook.reviewer, [ruling], label=label, at=workbook.now())
    return Done(label, (customer_id,))
