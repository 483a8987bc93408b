"""What a file holds once it is read: clean records, refused rows, and the preview of both."""

from dataclasses import dataclass
from enum import StrEnum

from tokentui.domain.statements import Kind, Statement


class FileKind(StrEnum):
    """What the rows of a file are."""

    CUSTOMERS = "customers"
    FACTS = "facts"
    DISCLOSURES = "disclosures"
    DECISIONS = "decisions"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One customer; money in micro-units of the book's currency, unknown is None."""

    line: int
    """Line of the file on which the row begins, the first line being 1."""
    key: str
    """The file's own id as text, or one made from the name."""
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    segment: str | None = None
    industry: str | None = None
    size: str | None = None
    product: str | None = None
    region: str | None = None
    partner: str | None = None
    first_named: str | None = None
    """A date, a month or a year, as given."""
    domain: str | None = None
    """Bare host name, as in `acme.com`."""
    anonymous: bool = False
    """Stands for a customer that is not named."""
    spend_low: int | None = None
    spend_best: int | None = None
    spend_high: int | None = None
    spend_basis: str | None = None
    """A value of `Basis`."""
    grade: str = "D"
    """What the source of this record is worth: A to D."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns that are not ours, with their headers; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One sourced claim on a customer."""

    line: int
    customer_key: str
    dimension: str
    """A value of `Question`."""
    claim: str
    low: int | float | None
    high: int | float | None
    unit: str | None
    yardstick: str | None
    as_of: str | None
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: str
    uid: str
    """Digest of the content: the same row has the same one in every import."""


@dataclass(frozen=True, slots=True)
class DisclosureRecord:
    """One sourced claim by the vendor on all its customers."""

    line: int
    as_of: str
    metric: str
    threshold: int | float | None
    threshold_unit: str | None
    value: int | float
    unit: str
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: str
    uid: str


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One statement of a reviewer on a customer."""

    line: int
    customer_key: str
    reviewer: str
    kind: Kind
    statement: Statement
    confidence: int | None
    """1 to 5."""
    note: str | None
    at: str | None
    """When it was made: a date, or a moment in UTC with milliseconds; None when the file does not say."""
    reason: str | None
    uid: str


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """What a customer used in one month."""

    line: int
    customer_key: str
    month: int
    """As yyyymm."""
    spend: int | None
    """Micro-units."""
    tokens_in: int | None
    tokens_out: int | None


Record = CustomerRecord | FactRecord | DisclosureRecord | DecisionRecord | UsageRecord


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken."""

    line: int
    reason: str
    """One sentence that names what is wrong and what would do."""
    raw: str
    """The row as text, cut when it is very long."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a column of the file is read as."""

    header: str
    field: str | None
    """Field of the record; None for a column that is kept as an extra or not used."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that an import of a file would do, before it does it."""

    kind: FileKind
    source: str
    """Path as it was given."""
    sha256: str
    """Hex digest of the file's bytes."""
    encoding: str
    delimiter: str
    columns: tuple[ColumnMap, ...]
    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[str, ...]
    """What was done without being asked, one sentence each."""
