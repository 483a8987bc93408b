"""A customer as it is shown: one line of the table, and everything known about it."""

import re
from typing import NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.grades import Dimension, Grade, Mark, Question, Relation
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.settling import State
from tokentui.domain.statements import Kind, Statement

_NO_TOTAL = re.compile(r"forecast|quarter|per month|customers above")
_CURRENCY = re.compile(r"\s*[A-Z]{3}(?![A-Za-z])")

Marks = tuple[Mark, Mark, Mark, Mark]
"""Who, how much, for what, to what end."""


class Customer(NamedTuple):
    """One customer with its settled statement: what a line of the table shows."""

    id: int
    """Number in this book; the cursor is held by it."""
    key: str
    """Stable name used by files and commands, as in `cursor`."""
    name: str
    """As it came: may hold anything."""
    parent: str | None
    segment: str | None
    """What the record calls it, whatever has been said since."""
    segments: int
    """Segments it may be of, 0 for any."""
    who_state: State
    """What stands behind its segments."""
    named: bool
    """Whether it is a legal entity known by name."""
    industry: str | None
    spend: Spend | None
    """Annual spend in micro-units; None when unknown."""
    basis: Basis | None
    """What kind of year the spend is."""
    spend_grade: Grade | None
    tokens: int | None
    """Tokens in the book's window of twelve months; None when unknown."""
    state: State
    mask: int
    """Use cases it may be, 0 for any."""
    split: tuple[tuple[int, int], ...]
    """(bit, weight in ten-thousandths) for a split, else empty."""
    marks: Marks
    voices: int
    """How many opinions the settled statement combines."""
    reviewer: str | None
    """Who decided; several names separated by commas."""
    placed_by: str | None
    """Who said who it is; None where the record says it, or nobody."""
    flagged: bool
    updated: str | None
    """When the last decision that counts was made, ISO 8601 UTC."""

    def statement(self, codebook: Codebook) -> Statement:
        """What is settled as one statement."""
        return settled_statement(self.state, self.mask, self.split, codebook)


def settled_statement(state: State, mask: int, split: tuple[tuple[int, int], ...], codebook: Codebook) -> Statement:
    """What is settled of a customer as one statement; for a conflict, the set of all that it may be."""
    if state is State.SPLIT:
        codes = {case.bit: case.code for case in codebook.use_cases}
        return Statement(Kind.SPLIT, tuple((codes[bit], weight) for bit, weight in split))
    if state in (State.SET, State.CONFLICT):
        return Statement(Kind.SET, tuple((code, 0) for code in codebook.codes(mask)))
    return Statement(Kind.NOTHING if state is State.UNLOOKED else Kind(state.value))


class Fact(NamedTuple):
    """One sourced claim on a customer."""

    uid: str
    dimension: Dimension
    claim: str
    low: int | float | None
    """Lower end of the figure in `unit`; None when the claim has no figure."""
    high: int | float | None
    unit: str | None
    yardstick: str | None
    """What the figure is per, as in `per year, run-rate`; decides whether it is a year's spend."""
    basis: Basis | None
    """The kind of year, when the figure is this customer's annual spend."""
    as_of: str | None
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: Grade
    passage: str | None = None
    """What stood at the source, as far as it was kept."""
    passage_hash: str | None = None
    """A digest of all that stood there (SHA-256)."""
    archived_url: str | None = None
    """Where somebody keeps the page."""
    rests_on: str | None = None
    """The source that its page quotes, by address or by name; None where the page is the source."""
    grade_given: Grade | None = None
    """The grade that it was given, where it counts a grade lower because it is old."""

    @property
    def source(self) -> str | None:
        """What it rests on in the end: what its page quotes, else the page, else what the source is called."""
        return self.rests_on or self.source_url or self.source_title or None


class FactOf(NamedTuple):
    """A fact with the customer it is on."""

    customer: int
    name: str
    fact: Fact


class Decision(NamedTuple):
    """One row of the log: what one reviewer said of one customer at one moment."""

    uid: str
    customer_id: int
    customer: str
    """Name of the customer."""
    customer_key: str
    question: Question
    """What it answers: who the customer is, or what for."""
    reviewer: str
    statement: Statement
    confidence: int | None
    """1 to 5."""
    note: str | None
    reason: str | None
    """Why it was excluded or adjudicated."""
    facts: tuple[str, ...]
    """uids of the facts it cites."""
    flagged: bool
    adjudicates: bool
    at: str
    """ISO 8601 UTC."""
    step: str | None
    """The action it belongs to; None when another program wrote it."""
    stands: bool
    """Whether it is the one that counts for its reviewer."""
    suggested_by: str | None = None
    """The rule or list whose suggestion was accepted."""


class LogRow(NamedTuple):
    """What a table of the log says of a decision, as the book keeps it: a long log has a million of them."""

    key: str
    name: str
    reviewer: str
    question: str
    """What it answers."""
    kind: str
    """What kind of statement it is."""
    use_cases: str | None
    """As JSON."""
    confidence: int | None
    note: str | None
    reason: str | None
    at: str
    stands: int
    """1 where it stands."""
    uid: str
    facts: str
    """uids of the facts that it cites, as JSON."""
    flagged: int
    adjudicates: int
    seq: int | None
    """Breaks ties of the clock."""
    step: str | None
    """The action that made it."""
    origin: str | None
    """uid of the decision that it brought back."""
    suggested_by: str | None
    """The rule or list whose suggestion was accepted."""
    first_pass: int
    """1 where its reviewer gives way to anybody else."""


class Month(NamedTuple):
    """One month of usage."""

    month: int
    """yyyymm"""
    spend: int | None
    """Micro-units."""
    tokens_in: int | None
    tokens_out: int | None


class Detail(NamedTuple):
    """Everything the book knows about one customer."""

    customer: Customer
    aliases: tuple[str, ...]
    size: str | None
    product: str | None
    region: str | None
    partner: str | None
    domain: str | None
    first_named: str | None
    extra: tuple[tuple[str, str], ...]
    """Columns of the imported file that mean nothing to tokentui, kept as they came."""
    facts: tuple[Fact, ...]
    months: tuple[Month, ...]
    """Oldest first."""
    decisions: tuple[Decision, ...]
    """Newest first."""
    year_of_usage: tuple[int, int] | None = None
    """First and last month (yyyymm) of the book's year of usage."""
    old_before: str | None = None
    """The day before which its facts are old; None where none is."""

    @property
    def months_summed(self) -> int:
        """How many months of the year of usage are known: of the others it is not known that they are nothing."""
        first, last = self.year_of_usage or (0, 0)
        return sum(month.spend is not None and first <= month.month <= last for month in self.months)

    @property
    def evidence(self) -> tuple[Fact, ...]:
        """The facts on the four questions, of which a statement may cite any."""
        return tuple(fact for fact in self.facts if not isinstance(fact.dimension, Relation))

    @property
    def is_of_usage(self) -> bool:
        """Whether the annual spend is what months of usage come to: a list may state one beside them."""
        return bool(self.months) and self.customer.basis is Basis.TRAILING

    @property
    def relations(self) -> tuple[Fact, ...]:
        """The facts on how it stands to the vendor."""
        return tuple(fact for fact in self.facts if isinstance(fact.dimension, Relation))


class ListRow(NamedTuple):
    """All that a list may say of a customer, as the book keeps it: a long list has a million of them."""

    id: int
    key: str
    name: str
    parent: str | None
    segment: str | None
    industry: str | None
    low: int | None
    """Annual spend in micro-units, like `best` and `high`."""
    best: int | None
    high: int | None
    basis: str | None
    grade: str | None
    tokens: int | None
    state: str
    mask: int
    split: str
    """As JSON."""
    reviewer: str | None
    updated: str | None
    size: str | None
    product: str | None
    region: str | None
    partner: str | None
    domain: str | None
    first_named: str | None
    anonymous: int
    """1 where it has no name."""
    record_grade: str
    """What the source of its record is worth."""
    spend_source: str | None
    """Whether its spend was stated, or follows from usage or a fact."""
    extra: str | None
    """Columns of files that are no field of ours, as JSON."""
    other_ids: str
    """Ids by which further files name it, as JSON."""


class MonthOf(NamedTuple):
    """A month of usage with the customer whose it is."""

    key: str
    name: str
    month: int
    """yyyymm"""
    spend: int | None
    """Micro-units."""
    tokens_in: int | None
    tokens_out: int | None


class Disclosure(NamedTuple):
    """One sourced claim by the vendor on all its customers."""

    uid: str
    as_of: str
    metric: str
    threshold: int | float | None
    threshold_unit: str | None
    value: int | float
    unit: str
    source_title: str | None
    source_url: str | None
    grade: Grade
    source_kind: str | None = None
    certainty: str | None = None

    @property
    def is_revenue(self) -> bool:
        """Whether it states the vendor's total revenue for a year: no forecast, no quarter, nothing of some alone."""
        return "revenue" in self.metric.lower() and not _NO_TOTAL.search(f"{self.metric} {self.unit}".lower())

    @property
    def counts_customers(self) -> bool:
        """Whether it counts customers above a yearly spend."""
        return "customers above" in self.metric.lower() and "growth" not in self.metric.lower()

    @property
    def counted_from(self) -> int | None:
        """The yearly spend from which on it counts customers, micro-units; None where it states none in money."""
        if self.threshold is None or not _CURRENCY.match(self.threshold_unit or ""):
            return None
        return round(self.threshold * MICRO)


class NewFact(NamedTuple):
    """A fact to be added to a customer of the book."""

    uid: str
    """Stable name: the same claim from the same source has the same one, so that it enters once."""
    customer_id: int
    dimension: str
    claim: str
    low: int | float | None = None
    high: int | float | None = None
    unit: str | None = None
    yardstick: str | None = None
    as_of: str | None = None
    source_title: str | None = None
    source_url: str | None = None
    source_kind: str | None = None
    certainty: str | None = None
    grade: str = "D"
    passage: str | None = None
    """What stood at the source, as far as it was kept."""
    passage_hash: str | None = None
    """A digest of all that stood there (SHA-256)."""
    archived_url: str | None = None
    """Where somebody keeps the page."""
    rests_on: str | None = None
    """The source that its page quotes, by address or by name; None where the page is the source."""
