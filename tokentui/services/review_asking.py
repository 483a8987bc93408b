"""What a sitting asks of an account: which question now, and whether anything more."""

from collections.abc import Mapping

from tokentui.domain.grades import Question
from tokentui.domain.queues import Ask, Fate, QueueKind
from tokentui.domain.settling import State
from tokentui.domain.statements import Kind
from tokentui.services.browse import customer as read_customer
from tokentui.services.decide import said as said_now
from tokentui.services.review_voices import Voices
from tokentui.services.workbook import Workbook
from tokentui.store.decisions import Act, answered_in
from tokentui.store.reviews import Session, read_actions
from tokentui.store.session_log import effective, makes_a_statement


def asked_now(workbook: Workbook, session: Session, heard: Mapping[Question, Voices]) -> Question:
    """Which question an account is asked now: who, until its reviewer has said it, and then what for.

    Among conflicts it is the one in conflict that the reviewer has not answered in this session.
    """
    first, *others = session.queue.ask.questions
    if not others:
        return first
    if session.queue.kind is QueueKind.CONFLICTS:
        for question in (first, *others):
            mine = heard[question].mine
            answered = mine is not None and mine.at >= session.began
            if heard[question].in_conflict(workbook.codebook.of(question)) and not answered:
                return question
    return first if heard[first].mine is None else others[0]


def answers(workbook: Workbook, session: Session, step: str, customer_id: int | None) -> frozenset[Question]:
    """Which of the questions asked a step answers; one that excludes an account leaves nothing to ask of it."""
    db, asked = workbook.book.db, frozenset(session.queue.ask.questions)
    if not makes_a_statement(db, step):
        return frozenset()
    said = answered_in(db, step)
    if customer_id is not None and Question.FOR_WHAT in said and _is_excluded(workbook, customer_id):
        return asked
    return said & asked


def is_complete(workbook: Workbook, session: Session, customer_id: int, said: frozenset[Question]) -> bool:
    """Whether nothing more is asked of an account once these of the questions asked were answered."""
    if not said or session.queue.ask.questions[-1] in said:
        return bool(said)
    if session.queue.kind is QueueKind.CONFLICTS:
        return read_customer(workbook, customer_id).state is not State.CONFLICT
    return _has_answered(workbook, session, customer_id)


def fate_of_reverted(workbook: Workbook, session: Session, customer_id: int, act: Act) -> Fate:
    """What becomes of an account by an undo or a redo that is noted already."""
    answered = _has_answered(workbook, session, customer_id)
    if session.queue.ask is Ask.BOTH and not answered:
        return Fate.SEEN
    holding = effective(read_actions(workbook.book.db, session.id, customer_id))
    return Fate.DECIDED if holding or (act is Act.REDO and answered) else Fate.SEEN


def _is_excluded(workbook: Workbook, customer_id: int) -> bool:
    return read_customer(workbook, customer_id).state is State.EXCLUDED


def _has_answered(workbook: Workbook, session: Session, customer_id: int) -> bool:
    """Whether the reviewer says something on all that is asked."""
    kinds = [said_now(workbook, customer_id, one).statement.kind for one in session.queue.ask.questions]
    return Kind.NOTHING not in kinds
