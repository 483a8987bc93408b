"""Both panels and the verdict, computed from the cube as one snapshot."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tokentui.domain.composition import Composition, compose
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.customer import Disclosure
from tokentui.domain.gap import GapReport, SegmentGap, gaps, gaps_by_segment
from tokentui.domain.lead import Rule
from tokentui.domain.money import MICRO
from tokentui.domain.spend_dates import DatesApart, dates_apart
from tokentui.domain.verdict import Verdict, judge
from tokentui.domain.weighing import Measure, go_together
from tokentui.services.cautions import Cautions, claim_among, read_cautions
from tokentui.services.running_cube import EarlierCube, RunningCube
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_cells
from tokentui.store.customers import read_disclosures
from tokentui.store.verdict_accounts import AccountsMeant, largest_accounts, open_accounts

if TYPE_CHECKING:
    from tokentui.domain.crossing import Crossing
    from tokentui.domain.use_by_segment import UseInSegment

SETTLING_LIMIT = 1_000
"""How many accounts are read to find the fewest that could settle the verdict, or undo it."""


class NoDisclosure(ValueError):
    """The book holds no disclosure of total revenue to take shares of."""


class By(StrEnum):
    """What the composition is by."""

    WHAT = "what"
    """Stances and use cases."""
    WHO = "who"
    """Segments."""
    BOTH = "both"
    """Who × what."""


class PanelSettings(NamedTuple):
    """What the panels are drawn by, beside the evidence floor and the disclosure of the workbook."""

    unit: Unit = Unit.CUSTOMERS
    denominator: Denominator = Denominator.LISTED
    rule: Rule = Rule.DOMINANCE
    by: By = By.WHAT

    @property
    def by_segment(self) -> bool:
        """Whether segments are shown."""
        return self.by is not By.WHAT


def asked_for(
    unit: Unit | None = None,
    denominator: Denominator | None = None,
    rule: Rule = Rule.DOMINANCE,
    *,
    usual: tuple[Unit | None, Denominator | None] = (None, None),
) -> PanelSettings:
    """The settings that somebody means who leaves some out: shares of a total that is not the listed are by spend.

    `usual` is what the user has set for what is left out; it counts where it goes together with what is not.
    """
    filled = unit or usual[0], denominator or usual[1]
    if filled[0] is None or filled[1] is None or go_together(filled[0], filled[1]):
        unit, denominator = filled
    listed = Denominator.KNOWN if unit is Unit.TOKENS else Denominator.LISTED
    whole = denominator or listed
    return PanelSettings(unit or (Unit.CUSTOMERS if whole is Denominator.LISTED else Unit.SPEND), whole, rule)


class VendorFacts(NamedTuple):
    """The facts that a gap is read without."""

    hosts: tuple[str, ...]
    """Where they lie: the vendor's own hosts."""
    facts: int
    of: int
    """How many facts the book holds on customers."""


class Panels(NamedTuple):
    """One snapshot of everything the panels show."""

    settings: PanelSettings
    composition: Composition
    gap: GapReport
    verdict: Verdict
    known: Verdict | None
    """The same by known spend alone, where shares are of the listed and some spend is not known."""
    disclosure: Disclosure | None
    """The disclosed revenue that applies, whether or not shares are taken of it."""
    claim: Disclosure | None
    """The latest count of customers above a yearly spend that the vendor disclosed."""
    cautions: Cautions
    revenues: tuple[Disclosure, ...]
    """All disclosures of total revenue, newest first."""
    crossing: "Crossing | None" = None
    """Who × what; None where no segments are shown."""
    gap_by_segment: tuple[SegmentGap, ...] = ()
    """The gap of each segment; empty where none are shown."""
    without_vendor: VendorFacts | None = None
    """What the gap is read without; None where it counts every fact."""
    filtered: int | None = None
    """Of how many accounts the figures are, where they are only those of a filter."""
    stale: bool = False
    """Whether filter or book have moved on since these figures were read, and others are on their way."""

    @property
    def dates_apart(self) -> DatesApart | None:
        """The spends that are of another time than the disclosed total, where shares are taken of that."""
        if self.settings.denominator is not Denominator.DISCLOSED or self.disclosure is None:
            return None
        return dates_apart(self.cautions.dates, self.disclosure, self.revenues)


def read_panels(
    workbook: Workbook,
    settings: PanelSettings,
    cautions: Cautions | None = None,
    cube: RunningCube | None = None,
    *,
    every_group: bool = False,
) -> Panels:
    """Read the cube, or what changed in it since a running one was read, and compute both panels.

    Only the cautions are counted over all customers, unless they are given. Where segments are shown, use cases are
    not, unless every group is asked for.
    """
    read = (cube or RunningCube()).read(workbook, by_segment=settings.by_segment)
    disclosures = read_disclosures(workbook.book.db)
    counted = cautions or read_cautions(workbook)
    return compute(workbook, settings, read, disclosures, counted, use_cases=every_group or not settings.by_segment)


def recompute(workbook: Workbook, settings: PanelSettings, cube: EarlierCube) -> Composition:
    """The composition of an earlier cube under the present settings, to show what has changed since."""
    disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
    return compose(cube.read(workbook), measure(workbook, settings, disclosure))


def recross(workbook: Workbook, settings: PanelSettings, cube: EarlierCube) -> "Crossing":
    """Who × what of an earlier cube under the present settings, to show what has changed since."""
    from tokentui.domain.crossing import cross

    disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
    return cross(cube.read(workbook, by_segment=True), measure(workbook, settings, disclosure))


def use_by_segment(workbook: Workbook, settings: PanelSettings, cube: RunningCube) -> "tuple[UseInSegment, ...]":
    """Each segment by each use case, added up from the whole cube."""
    from tokentui.domain.use_by_segment import by_use_case

    db = workbook.book.db
    disclosure = applying(read_disclosures(db), workbook.settings.disclosure)
    with one_moment(db):
        read = cube.read(workbook, by_segment=True)
        cells = read_cells(db, {one.customer for one in read.own})
    return by_use_case(read, cells, measure(workbook, settings, disclosure))


def compute(
    workbook: Workbook,
    settings: PanelSettings,
    cube: CubeAtFloor,
    disclosures: tuple[Disclosure, ...],
    cautions: Cautions,
    *,
    use_cases: bool = True,
    among: frozenset[int] | None = None,
) -> Panels:
    """Compute a snapshot from what was read, of all customers or of those `among` them.

    Raises NoDisclosure and UnitError for settings the book cannot serve.
    """
    disclosure = applying(disclosures, workbook.settings.disclosure)
    by = measure(workbook, settings, disclosure)
    db, codebook, floor = workbook.book.db, workbook.codebook, workbook.settings.floor
    whose = AccountsMeant(cube.tied.customers if cube.tied and by.unit is Unit.SPEND else (), among)
    return Panels(
        settings=settings,
        composition=compose(cube, by, use_cases=use_cases),
        gap=gaps(cube, by),
        verdict=judge(
            cube,
            by,
            settings.rule,
            accounts=open_accounts(db, codebook, by.unit, floor, SETTLING_LIMIT + 1, whose),
            decided=largest_accounts(db, codebook, by.unit, floor, SETTLING_LIMIT + 1, whose),
            limit=SETTLING_LIMIT,
        ),
        known=_of_known(cube, by, settings.rule),
        disclosure=disclosure,
        claim=claim_among(disclosures),
        cautions=cautions,
        revenues=tuple(one for one in disclosures if one.is_revenue),
        crossing=_crossed(cube, by, settings, use_cases=use_cases),
        gap_by_segment=gaps_by_segment(cube, by) if settings.by_segment else (),
        filtered=None if among is None else len(among),
    )


def _crossed(read: CubeAtFloor, by: Measure, settings: PanelSettings, *, use_cases: bool) -> "Crossing | None":
    if not settings.by_segment:
        return None
    from tokentui.domain.crossing import cross  # A panel by use case alone has no use for it.

    return cross(read, by, brief=settings.by is By.BOTH and not use_cases)


def _of_known(read: CubeAtFloor, by: Measure, rule: Rule) -> Verdict | None:
    if by.unit is not Unit.SPEND or by.denominator is not Denominator.LISTED:
        return None
    if not all(read.sums.of_known(known).customers for known in (True, False)):
        return None
    return judge(read, Measure(by.unit, Denominator.KNOWN, by.disclosed, by.unknown), rule, brief=True)


def applying(disclosures: tuple[Disclosure, ...], chosen: str | None) -> Disclosure | None:
    """The disclosed revenue that shares are taken of: the chosen one, else that of the day of the claim.

    The claim is the vendor's latest count of customers above a yearly spend; without one, or with no revenue of that
    day, the latest revenue applies.
    """
    revenues = [one for one in disclosures if one.is_revenue]
    for one in revenues:
        if one.uid == chosen:
            return one
    claim = claim_among(disclosures)
    same_day = [one for one in revenues if claim is not None and one.as_of == claim.as_of]
    return next(iter(same_day or revenues), None)


def revenues(workbook: Workbook) -> tuple[Disclosure, ...]:
    """The disclosures of total revenue, newest first."""
    return tuple(one for one in read_disclosures(workbook.book.db) if one.is_revenue)


def of_listed(workbook: Workbook) -> Measure:
    """Spend, of the listed, as the book's settings have it."""
    disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
    return measure(workbook, PanelSettings(Unit.SPEND), disclosure)


def measure(workbook: Workbook, settings: PanelSettings, disclosure: Disclosure | None) -> Measure:
    """What customers weigh and what shares are of; raises NoDisclosure, or UnitError where they do not go together."""
    if settings.denominator is Denominator.DISCLOSED and disclosure is None:
        raise NoDisclosure("The book holds no disclosure of the vendor's revenue; bring one in with: tokentui import")
    disclosed = None if disclosure is None else round(disclosure.value * MICRO)
    return Measure(settings.unit, settings.denominator, disclosed, workbook.settings.unknown_spend)
