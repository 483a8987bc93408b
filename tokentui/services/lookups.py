"""Looking things up: customers by what people call them, and the log of what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.customer import Customer, Decision
from tokentui.domain.names import fold, nearest
from tokentui.domain.text import clip
from tokentui.services.workbook import Workbook
from tokentui.store.customers import decision_documents, read_customers, read_decisions, read_keys, read_reviewers
from tokentui.store.errors import NotFound
from tokentui.store.find.search import find_ids, named_ids, names_like
from tokentui.store.first_pass import mark_first_pass

_NAMED = 5
"""Customers that are named where a name fits several."""

_QUOTED = 60
"""Cells of what was typed that a sentence quotes."""

_EVERYBODY = 2**31
"""More customers than a book holds."""

_PART = 1_000
"""Customers whose keys are read together."""

_COMPARED = 200
"""Letters of a name for which the nearest are sought: what is longer is a text, and comparing it would take seconds."""


class NoSuchCustomer(NotFound):
    """No customer is called this; carries the nearest names."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        hint = f" Nearest: {', '.join(near)}." if near else " See all with: tokentui find"
        super().__init__(f"No customer is called {_quoted(name)}.{hint}")
        self.near = tuple(near)


class Ambiguous(NotFound):
    """A name fits several customers; carries the first of them."""

    def __init__(self, name: str, customers: Sequence[Customer]) -> None:
        keys = ", ".join(customer.key for customer in customers[:_NAMED])
        more = ", …" if len(customers) > _NAMED else ""
        super().__init__(f"{_quoted(name)} fits several customers; name one by its key: {keys}{more}")
        self.customers = tuple(customers)


class NoSuchReviewer(NotFound):
    """Nobody of this name has said anything; carries those who have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        hint = f"those who have said something are {', '.join(known)}." if known else "nobody has said anything yet."
        super().__init__(f"No reviewer is called {_quoted(name)}; {hint}")
        self.known = known


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    customers: tuple[Customer, ...]
    """Best match first."""
    more: bool
    """Whether there are more than were asked for."""


def find(workbook: Workbook, text: str, limit: int = 20) -> Found:
    """Customers whose name, alias, key or parent holds the text, best match first."""
    ids = find_ids(workbook.book.db, text, limit + 1)
    rows = read_customers(workbook.book.db, ids[:limit])
    return Found(tuple(rows[one] for one in ids[:limit] if one in rows), len(ids) > limit)


def meeting(workbook: Workbook, wanted: str, text: str, limit: int = 20) -> Found:
    """Customers that meet a filter and whose name, alias, parent or note holds the text, largest annual spend first.

    Raises FilterError for a filter that cannot be read, NotFound where nobody meets it.
    """
    found = list(islice(_meeting(workbook, wanted, text), limit + 1))
    if not found:
        raise _nobody(wanted, text)
    rows = read_customers(workbook.book.db, found[:limit])
    return Found(tuple(rows[one] for one in found[:limit] if one in rows), len(found) > limit)


def found_keys(workbook: Workbook, wanted: str, text: str, limit: int | None) -> Iterator[str]:
    """The keys of customers that meet a filter and hold the text, in the order of `find` and of `meeting`.

    Raises FilterError, and NotFound where there are none.
    """
    db = workbook.book.db
    if text and not wanted:
        every: Iterator[int] = iter(find_ids(db, text, limit or _EVERYBODY))
    else:
        every = _meeting(workbook, wanted, text)
    chosen = islice(every, limit)
    found = False
    while part := tuple(islice(chosen, _PART)):
        found = True
        yield from read_keys(db, part)
    if not found:
        raise NoSuchCustomer(text, near(workbook, text)) if text and not wanted else _nobody(wanted, text)


def near(workbook: Workbook, name: str) -> list[str]:
    """The three names that look most like one that nobody has; of a very long one its beginning is compared."""
    wanted = name[:_COMPARED]
    return nearest(wanted, names_like(workbook.book.db, wanted), 3)


def resolve(workbook: Workbook, name: str) -> Customer:
    """The one customer that a person means: by key, name or alias, else by a part of the name that fits it alone.

    Raises NoSuchCustomer or Ambiguous.
    """
    db = workbook.book.db
    ids = named_ids(db, name) or (find_ids(db, name, _NAMED + 1) if name.strip() else ())
    customers = read_customers(db, ids)
    if not customers:
        raise NoSuchCustomer(name, near(workbook, name))
    if len(customers) == 1:
        return customers[ids[0]]
    exact = [one for one in customers.values() if one.key == name]
    if not exact:
        raise Ambiguous(name, [customers[one] for one in ids])
    return exact[0]


def is_called(customer: Customer, name: str, aliases: Sequence[str] = ()) -> bool:
    """Whether a name is all of a customer's key, name or alias, and not a part of it."""
    return fold(name) in {fold(one) for one in (customer.key, customer.name, *aliases)}


def meant_code(codes: AnyVocabulary, given: str) -> str:
    """The code that a code or a key means; raises NotFound with the nearest, and for one that is archived."""
    case = codes.by_code(given) or codes.by_code(given.lower()) or codes.by_key(given)
    if case is None:
        known = [one.code for one in codes.active]
        near = nearest(given, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"the codebook has {', '.join(known) or 'none'}."
        raise NotFound(f"No {codes.noun} is called {given!r}; {hint}")
    if case.archived:
        raise NotFound(f"The {codes.noun} {case.code!r} is archived; choose another: tokentui codebook")
    return case.code


def reviewers(workbook: Workbook) -> tuple[str, ...]:
    """Everybody who has said something."""
    return read_reviewers(workbook.book.db)


def history(
    workbook: Workbook, customer_id: int | None = None, reviewer: str | None = None, limit: int = -1
) -> tuple[Decision, ...]:
    """Decisions, newest first, of one customer, of one reviewer, or all; raises NoSuchReviewer."""
    _expect_reviewer(workbook, reviewer)
    return read_decisions(workbook.book.db, customer_id=customer_id, reviewer=reviewer, limit=limit)


def history_documents(
    workbook: Workbook,
    customer_id: int | None = None,
    reviewer: str | None = None,
    limit: int = -1,
) -> Iterator[str]:
    """The same decisions as JSON, as they are asked for; raises NoSuchReviewer."""
    _expect_reviewer(workbook, reviewer)
    yield from decision_documents(workbook.book.db, customer_id=customer_id, reviewer=reviewer, limit=limit)


def set_first_pass(workbook: Workbook, reviewer: str, first_pass: bool) -> bool:
    """Let what a reviewer says give way to anybody else, or count like theirs; False where it is so already.

    Raises NoSuchReviewer, and BookReadOnly.
    """
    if workbook.book.readonly:
        raise workbook.book.refusal()
    _expect_reviewer(workbook, reviewer)
    return mark_first_pass(workbook.book.db, reviewer, first_pass)


def _meeting(workbook: Workbook, wanted: str, text: str) -> Iterator[int]:
    from tokentui.domain.filters import Term
    from tokentui.services.browse import View, ids, read_filter  # Most look-ups need no filter.

    read = read_filter(workbook, wanted)
    if text:
        read = read._replace(terms=(*read.terms, Term("text", ":", text)))
    return chain.from_iterable(ids(workbook, View(read)))


def _nobody(wanted: str, text: str) -> NotFound:
    sought = f"{wanted} {text}".strip()
    return NotFound(f"No customer meets {_quoted(sought)}." if sought else "The book has no customers yet.")


def _expect_reviewer(workbook: Workbook, reviewer: str | None) -> None:
    if reviewer is not None and reviewer not in (known := read_reviewers(workbook.book.db)):
        raise NoSuchReviewer(reviewer, known)


def _quoted(name: str) -> str:
    return repr(clip(name, _QUOTED))
