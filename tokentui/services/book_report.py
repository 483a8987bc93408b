"""All that a report on a book says, read at one moment."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from tokentui.domain.concentration import Concentration
from tokentui.domain.contradictions import Contradiction
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.customer import Customer, Fact
from tokentui.domain.hints import SizeHint
from tokentui.services.browse import View, customers, hints, ids, next_open
from tokentui.services.by_month import Months, OverTime, read_months, read_over_time
from tokentui.services.claims import Claims, read_claims
from tokentui.services.concentration import concentration
from tokentui.services.data_request import MOST, DataRequest, read_request
from tokentui.services.estimate import Estimates, drawn_so_far, estimates
from tokentui.services.export import every_fact
from tokentui.services.panels import By, Panels, PanelSettings, read_panels
from tokentui.services.resale import Resale, read_resale
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment

ACCOUNTS = 5_000
"""Accounts that are listed unless another number is asked for: what a browser shows without trouble."""
_PART = 500


class ReportedAccount(NamedTuple):
    """One account, and the facts that the book has on it."""

    customer: Customer
    facts: tuple[Fact, ...]


class NextAccount(NamedTuple):
    """An open account, and what tells of its size where its spend is unknown."""

    customer: Customer
    hint: SizeHint | None
    sources: int


class BookReport(NamedTuple):
    """One snapshot of a book, with whom it is read by and when."""

    workbook: Workbook
    at: str
    """When it was read, ISO 8601 UTC."""
    panels: Panels
    """By who and by what."""
    concentration: Concentration
    concentration_of: Denominator
    claims: Claims
    months: Months
    over_time: OverTime
    resale: Resale
    estimates: Estimates | None
    """None where no sample was declared."""
    next: tuple[NextAccount, ...]
    """The open accounts that weigh most."""
    request: DataRequest
    """The questions that close most."""
    accounts: tuple[ReportedAccount, ...]
    """Largest annual spend first."""
    left_out: int
    """How many accounts more the book has than are listed."""

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Figures of facts that cannot all be true."""
        return self.panels.cautions.contradictions


def read_book_report(workbook: Workbook, settings: PanelSettings, accounts: int = ACCOUNTS) -> BookReport:
    """Read everything at one moment; raises NoDisclosure and UnitError as the panels do."""
    whole = settings.denominator if settings.denominator is Denominator.DISCLOSED else Denominator.LISTED
    with one_moment(workbook.book.db):
        panels = read_panels(workbook, settings._replace(by=By.BOTH), every_group=True)
        coming = next_open(workbook, MOST)
        why = hints(workbook, coming)
        listed = list(islice(chain.from_iterable(ids(workbook, View())), accounts))
        return BookReport(
            workbook=workbook,
            at=workbook.now(),
            panels=panels,
            concentration=concentration(workbook, PanelSettings(Unit.SPEND, whole)),
            concentration_of=whole,
            claims=read_claims(workbook),
            months=read_months(workbook),
            over_time=read_over_time(workbook),
            resale=read_resale(workbook),
            estimates=estimates(workbook) if drawn_so_far(workbook) else None,
            next=tuple(NextAccount(one, *why.get(one.id, (None, 0))) for one in coming),
            request=read_request(workbook, settings),
            accounts=tuple(_accounts(workbook, listed)),
            left_out=max(sum(map(len, ids(workbook, View()))) - len(listed), 0),
        )


def _accounts(workbook: Workbook, listed: list[int]) -> Iterator[ReportedAccount]:
    for start in range(0, len(listed), _PART):
        part = listed[start : start + _PART]
        found = customers(workbook, part)
        facts: dict[str, list[Fact]] = defaultdict(list)
        for key, _, fact in every_fact(workbook, part):
            facts[key].append(fact)
        yield from (ReportedAccount(found[one], tuple(facts[found[one].key])) for one in part if one in found)
