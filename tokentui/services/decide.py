"""Deciding on customers: every action is one step, saved when the call returns, and can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question, Relation
from tokentui.domain.statements import EXCLUDED, NOTHING, Kind, Statement, answer_in_words
from tokentui.domain.text import number_of
from tokentui.services.backed_up import Before, backed_up
from tokentui.services.workbook import Workbook
from tokentui.store.customers import expect_customers, has_fact, read_facts, read_keys, read_name
from tokentui.store.decisions import (
    Act,
    Step,
    Utterance,
    answered_in,
    current_utterance,
    current_utterances,
    said_by_others,
    say,
)
from tokentui.store.errors import NotFound, Refused
from tokentui.store.first_pass import giving_way
from tokentui.store.undo import Reverted, edits_codebook, redoable, revert, undoable


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to, in words for the status line."""

    text: str
    """As in `core → Cursor` or `undone: core → Cursor`."""
    customer_ids: tuple[int, ...]
    """Customers whose statement changed; none where there was nothing to change."""
    undone: bool = False
    """Whether a step was taken back, which can be done again."""
    question: Question = Question.FOR_WHAT
    """Which question was answered."""
    codebook: bool = False
    """Whether an edit of the codebook was taken back or made again: what is open reads it anew."""


Action = Callable[[Workbook], Done | None]
"""Makes one step; None when there is nothing to do."""


def classify(
    workbook: Workbook,
    customer_ids: Sequence[int],
    statement: Statement,
    reason: str | None = None,
    *,
    with_note: str | None = None,
    with_confidence: int | None = None,
    with_facts: Sequence[str] | None = None,
    anew: bool = True,
    question: Question = Question.FOR_WHAT,
    suggested_by: str | None = None,
) -> Done:
    """Give customers a statement (a set, a split, cannot tell, withheld, excluded with a reason) as one step.

    It answers one question: what they use tokens for, or who they are.

    Note and flag stay with a customer. Confidence and cited facts belong to a statement: they stay where it is repeated
    or is the first, and another one cites nothing. Unless it is to be said `anew`, one customer of whom it is said
    already is left alone: "already …", and no customer changed. What it says names a first pass that gives way to it.
    """
    if question is Question.WHO and not workbook.codebook.segments.active:
        raise Refused("The codebook has no segments; add one first: C edits the codebook.")
    if statement.kind is Kind.EXCLUDED and not (reason or "").strip():
        raise Refused("Say why this is not a customer: a total row, a duplicate, a test account.")
    codes = workbook.codebook.of(question)
    what = answer_in_words(statement, workbook.codebook, question)
    former = _formers(workbook, customer_ids, question)
    if not anew and len(former) == 1 and former[0].statement == statement:
        return Done(f"already {what}", ())

    def said_now(one: Utterance) -> Utterance:
        stays = one.statement == NOTHING or statement.repeats(one.statement, codes)
        facts = one.facts if stays else ()
        return one._replace(
            statement=statement,
            reason=reason,
            suggested_by=suggested_by,
            note=one.note if with_note is None else with_note.strip() or None,
            confidence=with_confidence or (one.confidence if stays else None),
            facts=facts if with_facts is None else _facts_on(workbook, one.customer_id, with_facts),
        )

    said = [said_now(one) for one in former]
    replaced = giving_way(workbook.book.db, customer_ids, question, workbook.reviewer)
    done = _say(workbook, said, f"{what} (as {suggested_by} suggests)" if suggested_by else what)
    if replaced:
        done = replace(done, text=f"{done.text} (replaces the first pass by {', '.join(replaced)})")
    bare = sum(bool(before.facts and not now.facts) for before, now in zip(former, said, strict=True))
    if not bare:
        return done
    left = "cites no fact" if len(said) == 1 else f"{bare:,} cite no fact"
    return replace(done, text=f"{done.text} ({left} any more)")


def exclude(workbook: Workbook, customer_ids: Sequence[int], reason: str) -> Done:
    """Take accounts that are not customers out of every sum, with a reason."""
    return classify(workbook, customer_ids, EXCLUDED, reason)


def note(workbook: Workbook, customer_ids: Sequence[int], text: str, question: Question = Question.FOR_WHAT) -> Done:
    """Put a note on customers, beside whatever was said on a question; an empty one takes the note away."""
    kept = text.strip() or None
    former = _formers(workbook, customer_ids, question)
    return _say(workbook, [one._replace(note=kept) for one in former], "note" if kept else "no note")


def confidence(
    workbook: Workbook, customer_ids: Sequence[int], level: int, question: Question = Question.FOR_WHAT
) -> Done:
    """Say how sure one is of what one says on a question, 1 to 5."""
    former = _formers(workbook, customer_ids, question)
    return _say(workbook, [one._replace(confidence=level) for one in former], f"confidence {level}")


def flag(workbook: Workbook, customer_ids: Sequence[int]) -> Done:
    """Flag customers, or take the flag away when all of them have it."""
    former = _formers(workbook, customer_ids)
    flagged = not all(one.flagged for one in former)
    return _say(workbook, [one._replace(flagged=flagged) for one in former], "flag" if flagged else "no flag")


def add_fact(workbook: Workbook, customer_id: int, fact: NewFact) -> Done:
    """Add a sourced claim to a customer; one's statement on its question cites it: on who it is, or on what for.

    Raises Refused where the book has it and nothing would change.
    """
    expect_customers(workbook.book.db, [customer_id])
    (key,) = read_keys(workbook.book.db, [customer_id])
    named = fact._replace(customer_id=customer_id, uid=fact.uid or fact_uid(fact, key))
    question = Question.WHO if named.dimension == Question.WHO else Question.FOR_WHAT
    (former,) = _formers(workbook, [customer_id], question)
    citing = former
    if named.dimension == question:
        citing = former._replace(facts=tuple(dict.fromkeys((*former.facts, named.uid))))
    if citing == former and has_fact(workbook.book.db, customer_id, named.uid):
        raise Refused("The book has this fact already.")
    about = named.dimension.replace("_", " ")
    return _say(
        workbook, [citing], f"fact: {about}" if named.dimension in set(Relation) else f"fact on {about}", [named]
    )


def cite(workbook: Workbook, customer_id: int, facts: Sequence[str], question: Question = Question.FOR_WHAT) -> Done:
    """Cite these facts, by uid and whatever they answer, for what one says on a question, and no others."""
    (former,) = _formers(workbook, [customer_id], question)
    citing = former._replace(facts=_facts_on(workbook, customer_id, facts))
    if set(citing.facts) == set(former.facts):
        return Done("these facts are cited already" if facts else "no fact is cited already", ())
    return _say(workbook, [citing], f"{number_of(len(citing.facts), 'fact')} cited" if facts else "no fact cited")


def undo(workbook: Workbook) -> Done | None:
    """Take the reviewer's last step back; None when there is none."""
    return _revert(workbook, undoable, Act.UNDO, "undone")


def redo(workbook: Workbook) -> Done | None:
    """Take the reviewer's last undo back; None when there is none."""
    return _revert(workbook, redoable, Act.REDO, "redone")


def decided_by_others(workbook: Workbook, customer_ids: Sequence[int], question: Question) -> int:
    """On how many of these customers somebody else says something now on a question."""
    return said_by_others(workbook.book.db, customer_ids, question, workbook.reviewer)


def undoes_codebook(workbook: Workbook) -> bool:
    """Whether the reviewer's last step is an edit of the codebook, which the next undo takes back."""
    db = workbook.book.db
    return edits_codebook(db, undoable(db, workbook.reviewer))


def redoes_codebook(workbook: Workbook) -> bool:
    """Whether the next redo makes an edit of the codebook again."""
    db = workbook.book.db
    return edits_codebook(db, redoable(db, workbook.reviewer))


def accounts_to_undo(workbook: Workbook) -> int:
    """On how many accounts the next undo decides."""
    return _accounts(workbook, undoable)


def accounts_to_redo(workbook: Workbook) -> int:
    """On how many accounts the next redo decides."""
    return _accounts(workbook, redoable)


def fact_uid(fact: NewFact, key: str) -> str:
    """A stable name for a fact made by hand on the customer of a key.

    Customers are numbered otherwise in another person's book, where the same name must be the same fact.
    """
    import hashlib  # Takes longer to load than a decision takes.

    parts = (key, fact.dimension, fact.claim, fact.low, fact.high, fact.unit, fact.yardstick, fact.as_of)
    text = "\x1f".join("" if part is None else str(part) for part in (*parts, fact.source_url, fact.source_title))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def said(workbook: Workbook, customer_id: int, question: Question = Question.FOR_WHAT) -> Utterance:
    """What the reviewer says of a customer now."""
    return current_utterance(workbook.book.db, customer_id, workbook.reviewer, question)


def _formers(
    workbook: Workbook, customer_ids: Sequence[int], question: Question = Question.FOR_WHAT
) -> list[Utterance]:
    """What the reviewer says on a question of customers until now."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    if not customer_ids:
        raise NotFound("There is no customer to decide on.")
    return current_utterances(workbook.book.db, customer_ids, workbook.reviewer, question)


def _facts_on(workbook: Workbook, customer_id: int, wanted: Sequence[str]) -> tuple[str, ...]:
    """Facts in the order of the card; raises Refused for a uid that is none of this customer's answers."""
    facts = read_facts(workbook.book.db, customer_id)
    known = [fact.uid for fact in facts if not isinstance(fact.dimension, Relation)]
    held, chosen = set(known), set(wanted)
    strange = next((uid for uid in wanted if uid not in held), None)
    if strange is not None:
        raise Refused(f"There is no fact {strange!r} on this customer.")
    return tuple(uid for uid in known if uid in chosen)


def _say(workbook: Workbook, utterances: Sequence[Utterance], what: str, new_facts: Sequence[NewFact] = ()) -> Done:
    """Say it in one step; raises Gone when another program took a customer away, and says nothing then."""
    db, ids = workbook.book.db, tuple(one.customer_id for one in utterances)
    label = f"{what} → {read_name(db, ids[0]) if len(ids) == 1 else f'{len(ids)} customers'}"
    no_backup = backed_up(workbook, Before.BULK, len(ids))
    try:
        say(db, workbook.reviewer, utterances, label=label, at=workbook.now(), new_facts=new_facts)
    except Refused:
        expect_customers(db, ids)
        raise
    return Done(label + no_backup, ids, question=utterances[0].question)


def _accounts(workbook: Workbook, find: Callable[..., Step | None]) -> int:
    step = find(workbook.book.db, workbook.reviewer)
    return 0 if step is None else step.accounts


def _revert(workbook: Workbook, find: Callable[..., Step | None], act: Act, word: str) -> Done | None:
    if workbook.book.readonly:
        raise workbook.book.refusal("there is nothing to take back")
    step = find(workbook.book.db, workbook.reviewer)
    if step is None:
        return None
    no_backup = backed_up(workbook, Before.BULK, step.accounts)
    reverted: Reverted = revert(workbook.book.db, step, act, workbook.now())
    question = Question.WHO if Question.WHO in answered_in(workbook.book.db, step.uid) else Question.FOR_WHAT
    text = f"{word}: {reverted.label}"
    if reverted.kept:
        text += f" ({reverted.kept} decided again since, left as they are)"
    if reverted.codebook is False:
        text += " (the same was edited again since: the codebook is left as it is)"
    if reverted.facts_kept:
        text += f" ({number_of(reverted.facts_kept, 'fact')} kept: somebody else cites it)"
    edited = bool(reverted.codebook)
    return Done(text + no_backup, reverted.customer_ids, act is Act.UNDO, question, edited)
