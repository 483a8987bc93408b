"""Answering what lists propose: accepted, refused, or put off; nothing follows from a proposal by itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tokentui.domain.codebook import Segment
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.matching import KinPair, Proposal
from tokentui.domain.names import fold
from tokentui.domain.statements import a_set
from tokentui.domain.text import number_of
from tokentui.services.backed_up import Before, backed_up
from tokentui.services.decide import Done, fact_uid, said
from tokentui.services.joining import join
from tokentui.services.records import edit
from tokentui.services.workbook import Workbook
from tokentui.store.customers import expect_customers
from tokentui.store.errors import Refused
from tokentui.store.proposals import Accepted, accept_proposals, read_refused, refuse_proposals
from tokentui.store.records import read_record


class ListSource(NamedTuple):
    """The list that proposals are from, as facts name it."""

    title: str
    date: str
    """Of what day it is: 2026, 2026-08 or 2026-08-08."""


def proposes_something(one: Proposal) -> bool:
    """Whether anything would follow from a proposal."""
    return bool(one.segment or one.industry or one.parent)


def open_proposals(workbook: Workbook, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Those from which something would follow and which nobody has refused."""
    refused = read_refused(workbook.book.db)
    return (one for one in proposals if proposes_something(one) and (one.customer.id, _named(one)) not in refused)


def accept(workbook: Workbook, proposals: Sequence[Proposal], source: ListSource) -> Done:
    """Accept proposals as one step: a fact with the list as its source, a statement that cites it, and the record.

    A parent and an industry are written only where the record names none. Raises Refused for a segment that the
    codebook lacks, Gone, and the BookError that fits.
    """
    _expect_writable(workbook, proposals)
    accepted = [_follows(workbook, one, source) for one in proposals]
    label = _label(proposals, _what, "accepted")
    no_backup = backed_up(workbook, Before.MATCH, len(accepted))
    accept_proposals(workbook.book.db, workbook.reviewer, accepted, label=label, at=workbook.now())
    return Done(label + no_backup, tuple(one.customer.id for one in proposals))


def refuse(workbook: Workbook, proposals: Sequence[Proposal]) -> Done:
    """Keep that proposals are wrong, so that they are not made again."""
    _expect_writable(workbook, proposals)
    label = _label(proposals, lambda one: f"not {one.company.name}", "refused")
    refused = [(one.customer.id, _named(one)) for one in proposals]
    refuse_proposals(workbook.book.db, workbook.reviewer, refused, label=label, at=workbook.now())
    return Done(label, tuple(one.customer.id for one in proposals))


def accept_pair(workbook: Workbook, pair: KinPair) -> Done:
    """Make two accounts one, or write that the first owns the second; raises Refused, Gone and other BookErrors."""
    if not pair.match.owned:
        return join(workbook, pair.first.id, pair.second.id)
    record = read_record(workbook.book.db, pair.second.id)
    return edit(workbook, pair.second.id, record._replace(parent=pair.first.name))


def refuse_pair(workbook: Workbook, pair: KinPair) -> Done:
    """Keep that two accounts have nothing to do with one another."""
    label = f"{pair.first.name} and {pair.second.name} are strangers"
    refused = [(pair.second.id, _of_pair(pair))]
    refuse_proposals(workbook.book.db, workbook.reviewer, refused, label=label, at=workbook.now())
    return Done(label, (pair.first.id, pair.second.id))


def open_pairs(workbook: Workbook, pairs: Iterable[KinPair]) -> Iterator[KinPair]:
    """Those that nobody has refused, and that the book does not say already."""
    refused = read_refused(workbook.book.db)
    return (
        one
        for one in pairs
        if (one.second.id, _of_pair(one)) not in refused
        and not (one.match.owned and fold(one.second.parent) == fold(one.first.name))
    )


def _of_pair(pair: KinPair) -> str:
    return f"customer {pair.first.key}"


def _expect_writable(workbook: Workbook, proposals: Sequence[Proposal]) -> None:
    if workbook.book.readonly:
        raise workbook.book.refusal()
    if not proposals:
        raise Refused("There is no proposal to answer.")
    expect_customers(workbook.book.db, [one.customer.id for one in proposals])


def _follows(workbook: Workbook, one: Proposal, source: ListSource) -> Accepted:
    facts = tuple(_facts(one, source))
    utterance = None
    if one.segment:
        segment = _segment(workbook, one.segment)
        former = said(workbook, one.customer.id, Question.WHO)
        cited = tuple(fact.uid for fact in facts)
        utterance = former._replace(
            statement=a_set(segment.code), facts=cited, confidence=None, origin=None, suggested_by=source.title
        )
    record = read_record(workbook.book.db, one.customer.id)
    parent, industry = record.parent or one.parent or None, record.industry or one.industry or None
    after = record._replace(parent=parent, industry=industry)
    return Accepted(one.customer.id, facts, utterance, None if after == record else after)


def _facts(one: Proposal, source: ListSource) -> Iterator[NewFact]:
    company = one.company
    about = f", as {company.name}" if fold(company.name) != fold(one.customer.name) else ""
    for text in filter(None, (one.segment and f"{one.segment}: on the list{about}", _else(one, about))):
        fact = NewFact(
            uid="",
            customer_id=one.customer.id,
            dimension=Question.WHO.value,
            claim=text,
            as_of=source.date,
            source_title=source.title,
            source_kind="list",
            grade=Grade.C.value,
        )
        yield fact._replace(uid=fact_uid(fact, one.customer.key))


def _else(one: Proposal, about: str) -> str:
    said = [f"in {one.industry}"] if one.industry else []
    said += [f"part of {one.parent}"] if one.parent else []
    return f"{', '.join(said)}{about}" if said else ""


def _segment(workbook: Workbook, code: str) -> Segment:
    segment = workbook.codebook.segments.by_code(code)
    if segment is None or segment.archived:
        known = ", ".join(each.code for each in workbook.codebook.segments.active)
        raise Refused(f"The codebook has no segment {code!r}; it has {known or 'none'}. C adds one.")
    return segment


def _label(proposals: Sequence[Proposal], what: Callable[[Proposal], str], done: str) -> str:
    if len(proposals) == 1:
        return f"{what(proposals[0])} → {proposals[0].customer.name}"
    return f"{number_of(len(proposals), 'proposal')} {done}"


def _what(one: Proposal) -> str:
    named = (one.segment, one.industry and f"in {one.industry}", one.parent and f"of {one.parent}")
    return ", ".join(filter(None, named))


def _named(one: Proposal) -> str:
    return fold(one.company.name)
