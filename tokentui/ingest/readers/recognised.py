"""Whose the rows of a file are: customers found by what the file calls them, and the sentences that say so."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Container

from tokentui.domain.identity import FoundBy, Recognition
from tokentui.domain.names import nearest, slug
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.rows import (
    NO_MONEY,
    Cells,
    Context,
    MoneyRead,
    RowError,
    counted,
    need_text,
    take_row_by_row,
)
from tokentui.store.bulk.incoming import CleanBatch, Row
from tokentui.store.identity import SeveralCalled, Whose

_MOST_CANDIDATES = 5_000
"""Names beyond which a suggestion would take longer than it helps."""

_SUGGESTIONS = 100
"""Unknown customers that get a suggestion; a file of the wrong book need not be looked up to its end."""

_SHOWN = 3
"""Customers that a sentence names."""


class CustomerCells:
    """Finds the customer that a cell means, and remembers by what it was found."""

    def __init__(self, context: Context) -> None:
        self.recognised = Recognition()
        self._known = context.known_keys
        self._whose = context.whose
        self._by_key = context.by_key
        self._found: dict[tuple[str, str, str], Whose | None] = {}
        self._counted: set[str] = set()
        """Keys of customers found otherwise than by them: one that is written in two ways is one customer."""
        self._reasons: dict[str, str] = {}

    def whose(self, cell: str) -> Whose:
        """The customer; raises RowError for one that the book does not have, and where several are called so."""
        given = need_text(cell, "customer")
        if self._known is None:
            return Whose(given, given, None)
        try:
            found = self.find(given)
        except SeveralCalled as error:
            raise RowError(str(error)) from None
        if found is not None:
            return found
        if given not in self._reasons:
            self._reasons[given] = f"No customer has the id {given!r}; {self._hint(given, self._known)}"
        raise RowError(self._reasons[given])

    def find(self, cell: str, name: str = "", domain: str = "") -> Whose | None:
        """The customer that a cell means, with what else the row says of it; raises SeveralCalled."""
        asked = (cell, name, domain)
        if self._by_key and self._known is not None and cell not in self._known:
            return None
        if asked not in self._found:
            found = self._whose(*asked)
            if found is None and self._known is not None:
                made = slug(cell)
                key = cell if cell in self._known else made if made in self._known else None
                found = None if key is None else Whose(key, key, None if key == cell else FoundBy.NAME)
            self._found[asked] = found
            if found is not None and found.by is not None and found.met not in self._counted:
                self._counted.add(found.met)
                self.recognised.by[found.by] += 1
            if found is not None and found.joined:
                self.recognised.joined[found.joined] = found.name
        return self._found[asked]

    def notices(self) -> list[str]:
        """By what customers were found, where it was not their id."""
        return recognised_notices(self.recognised)

    def _hint(self, given: str, known: Container[str]) -> str:
        close: list[str] = []
        if len(self._reasons) < _SUGGESTIONS and isinstance(known, Collection) and len(known) <= _MOST_CANDIDATES:
            close = nearest(given, known, 1)
        return f"did you mean {close[0]!r}?" if close else "import the customer first."


def recognised_notices(recognised: Recognition) -> list[str]:
    """By what customers were found, who is called otherwise now, and whose rows went to another account."""
    said = []
    found = [(by, recognised.by[by]) for by in FoundBy if recognised.by[by]]
    if found:
        (first, number), *rest = found
        more = "".join(f", {number:,} by {by}" for by, number in rest)
        said.append(f"{counted(number, 'customer was', 'customers were')} found by {first}{more}.")
    if recognised.renamed:
        many = counted(len(recognised.renamed), "customer is", "customers are")
        pairs = _some([f"{one.former!r} is {one.name!r} (id {one.key})" for one in recognised.renamed])
        said.append(f"{many} called otherwise now, and still found by the former name: {pairs}.")
    if recognised.over:
        many = counted(len(recognised.over), "customer pays", "customers pay")
        names = _some(list(map(repr, recognised.over)))
        said.append(
            f"{many} nothing now, of which the book had a spend: {names}. That is over, and unknown from now on; what "
            "it was is kept as words."
        )
    if recognised.joined:
        many = counted(len(recognised.joined), "account", "accounts")
        pairs = _some([f"{name!r} to {kept!r}" for name, kept in recognised.joined.items()])
        said.append(f"What the file says of {many} that had been joined into others went to those: {pairs}.")
    return said


def kin_notice(pairs: list[tuple[str, str]]) -> str:
    """New customers that may be ones that the book had, each with the name there."""
    many = counted(len(pairs), "new customer", "new customers")
    some = _some([f"{new!r} and {known!r}" for new, known in pairs])
    return f"{many} may be known under another name or id: {some}; see tokentui match --self, or M in the app."


def _some(things: list[str]) -> str:
    shown = "; ".join(things[:_SHOWN])
    return f"{shown} and {len(things) - _SHOWN:,} more" if len(things) > _SHOWN else shown


class RowByRowReader(ABC):
    """Reads what is said of customers, each row by itself; a row that says what an earlier one said is left out."""

    def __init__(self, layout: Layout, context: Context, repeats: str) -> None:
        """`repeats` is what such a row does, as in `an earlier one word for word`."""
        self._layout = layout
        self._context = context
        self._customers = CustomerCells(context)
        self._repeats = repeats
        self._repeated = 0

    def take(self, batch: RawBatch) -> CleanBatch:
        """Clean one batch."""
        return take_row_by_row(batch, self._layout, self._context.delimiter, self._read)

    @property
    def left_out(self) -> int:
        """Rows that say what an earlier one said."""
        return self._repeated

    @property
    def money(self) -> MoneyRead:
        """None: such rows hold no spend."""
        return NO_MONEY

    def notices(self) -> list[str]:
        """By what customers were found, and how many rows said what an earlier one had said."""
        said = self._customers.notices()
        if self._repeated:
            many = counted(self._repeated, "row repeats", "rows repeat")
            said.append(f"{many} {self._repeats}; one was kept.")
        return said

    @abstractmethod
    def _read(self, line: int, cells: Cells) -> Row | None:
        """One row; None for one that is left out."""
