"""What customers have agreed to pay, added up to a year for each of them; every line is kept as a fact in words."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tokentui.domain.grades import Question
from tokentui.domain.money import Basis, Spend, short
from tokentui.domain.names import is_anonymous
from tokentui.ingest.cells.amounts import INT64
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.accounts import Accounts
from tokentui.ingest.readers.money_cells import MoneyCells, decimal_commas
from tokentui.ingest.readers.reasons import Reasons
from tokentui.ingest.readers.rows import (
    Cells,
    Context,
    MoneyRead,
    RowError,
    counted,
    default_grade,
    digest,
    named,
    parse_grade,
    take_row_by_row,
)
from tokentui.ingest.readers.usage_sums import NobodysRows
from tokentui.store.bulk.incoming import CleanBatch, CustomerRow, FactRow, RejectedRow

_LAPSED = timedelta(days=366)
"""How long one with nothing after it stands for what its customer spends: renewals are often entered late."""

_SHAPE = ("contract", "subscription", "start", "end", "status", "interval", "term", "renewal")
"""Fields by which a commitment is told from a customer."""


class Commitment(NamedTuple):
    """One contract or subscription."""

    line: int
    customer: str
    """As the file names it."""
    annual: Spend | None
    """Micro-units a year; None where nothing tells them."""
    aside: str
    """Why it does not count today, as in `has ended`; empty for one that does."""
    claim: str
    """What the file says of it, in its own words."""
    name: str = ""
    domain: str | None = None
    grade: str = "D"
    ended: date | None = None
    """The day from which it no longer runs, where only that day keeps it from counting."""


class CommitmentSums:
    """Adds up the commitments of each customer that run today."""

    def __init__(self, layout: Layout, context: Context, one: str, basis: str) -> None:
        """`one` is what an commitment is called, as in `contract`; `basis` the kind of year that they come to."""
        self._layout = layout
        self._accounts = Accounts(layout, context)
        self._currency = context.currency
        self._today = context.today
        self._one, self._basis = one, basis
        self._grade = default_grade(context.grade, "D")
        self._title = f"a list of {one}s ({context.file})" if context.file else f"a list of {one}s"
        self._of: dict[str, list[Commitment]] = defaultdict(list)
        self._known: dict[str, bool] = {}
        self._odd = Reasons()
        self._asides: Counter[str] = Counter()
        self._money_aside: Counter[str] = Counter()
        self._running = self._total = self._paying = 0
        self._new: list[str] = []
        self._unknown: list[str] = []
        self._unmoved: list[str] = []
        self._lapsed: list[str] = []

    def read(self, line: int, cells: Cells) -> Commitment:
        """Whose a row is, and what it says in words; raises RowError where it names nobody."""
        customer = cells["customer_key"].strip() or cells["name"].strip()
        if not customer:
            raise RowError("The row has no customer.")
        grade = parse_grade(cells["grade"], self._grade)
        domain = cells["domain"].strip().lower() or None
        name = cells["name"].strip() or customer
        return Commitment(line, customer, None, "", self._claim(cells), name, domain, grade)

    def add(self, commitment: Commitment, why_unknown: str = "") -> None:
        """Take one; `why_unknown` says what is odd about an amount that could not be read."""
        key, known = self._accounts.key_of(commitment.customer, commitment.name, commitment.domain or "")
        self._known[key] = known
        self._of[key].append(commitment)
        if why_unknown:
            self._odd.add(commitment.line, why_unknown)

    def done(self) -> CleanBatch:
        """A row for each customer, with a fact for each of its commitments."""
        rows: list[CustomerRow] = []
        facts: list[FactRow] = []
        refused: list[RejectedRow] = []
        for key, commitments in self._of.items():
            first = commitments[0]
            spend = self._year(key, commitments)
            if spend and max(map(abs, spend)) > INT64:
                reason = f"The {self._one}s of {key!r} come to more than a book can hold."
                refused.append(RejectedRow(first.line, reason, key))
                continue
            # What runs and is of unknown amount is no end of what was known.
            ended = spend is None and all(one.aside for one in commitments)
            rows.append(self._row(key, first, spend, self._basis if ended else ""))
            facts += (self._fact(key, one) for one in commitments)
        return CleanBatch(rows, tuple(refused), tuple(facts))

    @property
    def money(self) -> MoneyRead:
        """What the customers of the file spend a year, and what does not count."""
        return MoneyRead(self._total, 0, self._money_aside.total())

    def notices(self) -> list[str]:
        """What runs and what it comes to, what does not count, and who is new."""
        one, many = self._one, f"{self._one}s"
        if not self._of:
            return []
        rows = sum(map(len, self._of.values()))
        places = self._layout.places
        told = [repr(self._layout.header(field)) for field in (*_SHAPE, "plan") if field in places][:4]
        said = [
            *self._accounts.cells.notices(),
            f"{counted(rows, 'row', 'rows')}, {counted(len(self._of), 'customer', 'customers')}, each row with "
            f"{', '.join(told)}: {many}; if not, say --as.",
            f"{counted(self._running, f'{one} counts', f'{many} count')}: {self._money(self._total)} a year of "
            f"{counted(self._paying, 'customer', 'customers')} ({self._basis}).",
        ]
        if self._lapsed:
            whose = "1 customer is" if len(self._lapsed) == 1 else f"{len(self._lapsed):,} customers are"
            said.append(
                f"{whose} counted at the last {one}, which has ended and has no other after it: {named(self._lapsed)}."
            )
        for why, count in self._asides.items():
            money = self._money_aside[why]
            amount = f" ({self._money(money)} a year)" if money else ""
            said.append(f"{counted(count, one, many)}{amount} not counted: {why}; kept as words.")
        said += [f"{shared.said()} Its amount is unknown, and the words are kept." for shared in self._odd.all()]
        if self._unknown:
            said.append(
                f"{counted(len(self._unknown), 'customer has', 'customers have')} a {one} of unknown amount, and so an "
                f"unknown spend: {named(self._unknown)}."
            )
        if self._unmoved:
            said.append(
                f"No {one} of {named(self._unmoved)} runs today; a spend that the book has from elsewhere stays."
            )
        if self._new:
            what = counted(len(self._new), "new customer", "new customers")
            said.append(f"{what} from this file: {named(self._new, 5)}.")
        return said

    def _money(self, micro: int) -> str:
        return short(micro, self._currency)

    def _year(self, key: str, commitments: list[Commitment]) -> Spend | None:
        running = [one for one in commitments if not one.aside] or self._last(commitments)
        for aside in commitments:
            if aside not in running:
                self._asides[aside.aside] += 1
                self._money_aside[aside.aside] += aside.annual.best if aside.annual else 0
        known = [one.annual for one in running if one.annual is not None]
        self._running += len(running)
        if not running:
            if self._known[key]:
                self._unmoved.append(commitments[0].name)
            return None
        if len(known) < len(running):
            self._unknown.append(commitments[0].name)
            return None
        spend = Spend(*map(sum, zip(*known, strict=True)))
        self._paying += 1
        self._total += spend.best
        return spend

    def _last(self, commitments: list[Commitment]) -> list[Commitment]:
        """Those that ended last, where that is not long ago and nothing came after them."""
        last = max((one.ended for one in commitments if one.ended), default=None)
        if last is None or self._today - last > _LAPSED:
            return []
        self._lapsed.append(f"{commitments[0].name} ({(last - timedelta(days=1)).isoformat()})")
        return [one for one in commitments if one.ended == last]

    def _row(self, key: str, first: Commitment, spend: Spend | None, over: str) -> CustomerRow:
        # A name is the book's own where it has the customer: a list of contracts names it by a key, or otherwise.
        name = "" if self._known[key] else first.name
        if name:
            self._new.append(name)
        low, best, high = spend or (None, None, None)
        return CustomerRow(
            first.line,
            key,
            name,
            domain=first.domain,
            anonymous=bool(name) and is_anonymous(name),
            spend_low=low,
            spend_best=best,
            spend_high=high,
            spend_basis=self._basis if spend else None,
            over=over,
            grade=first.grade,
        )

    def _fact(self, key: str, one: Commitment) -> FactRow:
        # Neither the day nor the name of the file is part of the uid: the next export says the same again.
        uid = digest("fact", key, Question.HOW_MUCH.value, one.claim, self._one)
        content = (key, Question.HOW_MUCH.value, one.claim, None, None, None, None, None)
        return FactRow(one.line, *content, self._title, None, None, None, one.grade, uid)

    def _claim(self, cells: Cells) -> str:
        """All that a row says of the commitment, by the titles of the columns."""
        skipped = ("customer_key", "name", "domain", "grade")
        told = [
            f"{self._layout.header(field)}: {text}"
            for field in self._layout.places
            if field not in skipped and (text := " ".join(cells[field].split()))
        ]
        return f"{self._one}: {'; '.join(told)}" if told else self._one


class CommitmentReader(ABC):
    """Turns rows of commitments into what their customers spend a year."""

    def __init__(self, layout: Layout, context: Context, one: str, basis: Basis, money: Sequence[str]) -> None:
        """`one` and `basis` are as for the sums; `money` names the fields that hold amounts."""
        self._layout = layout
        self._context = context
        self._sums = CommitmentSums(layout, context, one, basis.value)
        self._money = {field: MoneyCells(layout, field, context) for field in money if field in layout.places}
        self._left_out = NobodysRows()

    def take(self, batch: RawBatch) -> CleanBatch:
        """Read one batch; what its rows come to follows at the end."""
        if not batch.lines:
            return CleanBatch((), batch.rejected)
        batch = self._left_out.without(batch, batch.columns[self._layout.places["customer_key"]])
        for field, money in self._money.items():
            money.look(batch.columns[self._layout.places[field]])
        return take_row_by_row(batch, self._layout, self._context.delimiter, self._read)

    @property
    def left_out(self) -> int:
        """Totals and words for nothing."""
        return self._left_out.count

    @property
    def money(self) -> MoneyRead:
        """What its customers spend a year."""
        return self._sums.money

    def finish(self) -> Iterable[CleanBatch]:
        """The customers, once every row has been seen."""
        return [self._sums.done()]

    def notices(self) -> list[str]:
        """What the rows come to, which of them are none, and how their amounts were read."""
        said = [*self._sums.notices(), *self._left_out.notices()]
        for field, money in self._money.items():
            said += decimal_commas(self._layout.header(field), money.point)
        return said

    @abstractmethod
    def _read(self, line: int, cells: Cells) -> None:
        """Add one row to the sums."""
