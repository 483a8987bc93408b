"""What makes a list of annual spends less than it seems, counted over every customer whose spend counts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tokentui.domain.cube import Sums
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.customer import Disclosure
from tokentui.domain.grades import Grade
from tokentui.domain.old_facts import OldGrades
from tokentui.domain.parent_spends import ParentSpend
from tokentui.domain.related_spends import RelatedSpends
from tokentui.domain.settling import State
from tokentui.domain.spend_dates import PartYears, SpendsOfDate
from tokentui.services.background import Work
from tokentui.services.workbook import Workbook
from tokentui.store.cube import (
    read_bases,
    read_count_from,
    read_excluded_cells,
    read_part_years,
    read_related,
    read_spend_dates,
    read_spend_mark,
)
from tokentui.store.customers import has_rules_on, read_disclosures

if TYPE_CHECKING:
    from tokentui.domain.contradictions import Contradiction
    from tokentui.domain.spend_rules import SpentByRule


class Cautions(NamedTuple):
    """What to mind about the annual spends that count at an evidence floor, excluded customers aside."""

    bases: tuple[tuple[str, int], ...] = ()
    """The kinds of year that are summed, with the number of customers of each: more than one is a warning."""
    above_claim: int | None = None
    """Customers known to spend at least what the vendor's claim counts from; None without one, or before the count."""
    contradictions: "tuple[Contradiction, ...]" = ()
    """Figures of facts on how much that cannot all be true."""
    dates: tuple[SpendsOfDate, ...] = ()
    """The spends that have a date, by date; empty where no total is disclosed whose date they could meet."""
    part_years: PartYears = PartYears()
    """Years that are sums of fewer than twelve months."""
    parents: tuple[ParentSpend, ...] = ()
    """Whoever is listed beside those it owns, with a spend that may hold theirs."""
    by_rule: "tuple[SpentByRule, ...]" = ()
    """The spends that a rule gives where none is known; empty where no rule is on."""
    related: RelatedSpends = RelatedSpends()
    """Whoever also invests in or supplies the vendor: what it pays may come back from the vendor's own money."""
    old: OldGrades | None = None
    """That old facts count a grade lower; None where they count as they were given."""

    @property
    def has_rules(self) -> bool:
        """Whether figures follow from rules that somebody turned on."""
        return bool(self.by_rule) or self.old is not None


class SpendMark(NamedTuple):
    """What is another one whenever other spends count, whichever program changed that."""

    floor: Grade
    claimed: int | None
    """What the vendor's claim counts customers from, micro-units."""
    excluded: Sums
    """The excluded customers as they read at the floor: none comes or goes without moving these sums."""
    book: tuple[int, int, int, OldGrades]
    """What the book keeps: another one whenever a spend or a fact's grade changes, and by every import and new fact."""


class CountedCautions(NamedTuple):
    """The cautions at one moment."""

    mark: SpendMark | None = None
    """What held then; None before the first count."""
    cautions: Cautions = Cautions()


def claim_among(disclosures: Sequence[Disclosure]) -> Disclosure | None:
    """The vendor's latest count of customers above a yearly spend; disclosures come latest first."""
    return next((one for one in disclosures if one.counts_customers), None)


def spend_mark(workbook: Workbook, excluded: Sums, claim: Disclosure | None) -> SpendMark:
    """What holds now, where these are the excluded customers and the vendor's claim of the panels on screen."""
    claimed = None if claim is None else claim.counted_from
    return SpendMark(workbook.settings.floor, claimed, excluded, read_spend_mark(workbook.book.db))


def with_rules_on(workbook: Workbook, counted: CountedCautions) -> bool:
    """Whether rules are on now, or were when that was counted last: panels in any unit say so."""
    return counted.cautions.has_rules or has_rules_on(workbook.book.db)


def read_cautions(workbook: Workbook) -> Cautions:
    """Count the cautions: a look at every customer."""
    db, floor, disclosures = workbook.book.db, workbook.settings.floor, read_disclosures(workbook.book.db)
    claim = claim_among(disclosures)
    claimed = None if claim is None else claim.counted_from
    # Only the count needs them, beside the screen.
    from tokentui.services.parent_spends import parents_beside_their_own
    from tokentui.services.spend_figures import read_figures
    from tokentui.store.sources import read_old_grades
    from tokentui.store.spend_rules import read_spent_by_rule

    figures = read_figures(workbook)
    return Cautions(
        bases=read_bases(db, floor),
        above_claim=None if claimed is None else read_count_from(db, floor, claimed),
        contradictions=figures.contradictions,
        part_years=read_part_years(db, floor),
        parents=parents_beside_their_own(workbook, floor, figures.within),
        related=read_related(db, floor),
        by_rule=read_spent_by_rule(db, floor),
        old=read_old_grades(db),
        dates=read_spend_dates(db, floor) if any(one.is_revenue for one in disclosures) else (),
    )


def count_cautions(work: Work, like: Workbook) -> CountedCautions:
    """Count them beside the screen, at the floor that holds there."""
    from tokentui.services.memory import give_back

    try:
        with work.workbook(like) as opened:
            return _count(opened.read_as(like.settings.floor))
    finally:
        # A large book has many names of owners, each looked at once.
        give_back()


def _count(workbook: Workbook) -> CountedCautions:
    # The mark is read first: a spend that changes meanwhile makes the answer stale, never wrongly fresh.
    cells = read_excluded_cells(workbook.book.db)
    excluded = at_floor(cells, workbook.settings.floor, workbook.codebook).sums.state(State.EXCLUDED)
    mark = spend_mark(workbook, excluded, claim_among(read_disclosures(workbook.book.db)))
    return CountedCautions(mark, read_cautions(workbook))
