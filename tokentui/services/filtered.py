"""The panels and the verdict of the accounts that a filter shows, as of a book that holds no others."""

from typing import NamedTuple

from tokentui.domain.cube import Denominator
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums
from tokentui.domain.filters import Filter
from tokentui.domain.tied_spends import tie
from tokentui.services import browse
from tokentui.services.background import Work
from tokentui.services.cautions import Cautions
from tokentui.services.panels import Panels, PanelSettings, compute
from tokentui.services.spend_figures import read_figures, spend_facts
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_cells_among, read_own_cells
from tokentui.store.customers import has_facts, read_disclosures

NEXT = 3
"""Accounts that are named as those to look at next."""


class Filtered(NamedTuple):
    """What the panels show of the accounts of a filter."""

    panels: Panels
    next_names: tuple[str, ...]
    """Whom to look at next among them: the largest open ones."""


class OfFilter(NamedTuple):
    """The accounts that a filter shows, what they add up to, and what that makes of the panels."""

    among: frozenset[int]
    cube: CubeAtFloor
    panels: Panels
    """Their settings are those that can be asked of some of the accounts alone."""


def read_filtered(workbook: Workbook, settings: PanelSettings, wanted: Filter) -> Filtered:
    """Add up the accounts that a filter shows, and compute both panels and the verdict of them."""
    with one_moment(workbook.book.db):
        panels = of_filter(workbook, settings, wanted).panels
        names = tuple(one.name for one in browse.next_open(workbook, NEXT, wanted))
    return Filtered(panels, names)


def of_filter(workbook: Workbook, settings: PanelSettings, wanted: Filter, *, every_group: bool = False) -> OfFilter:
    """The same with the accounts and their sums; called at one moment of the book, with groups as `read_panels` has.

    The vendor's disclosed total is of all its customers, so shares are of the listed among them in its place. A fact
    on several accounts together limits their spends where all of them are among these.
    """
    if settings.denominator is Denominator.DISCLOSED:
        settings = settings._replace(denominator=Denominator.LISTED)
    db = workbook.book.db
    among = browse.meeting(workbook, wanted)
    cube = _cube(workbook, among, by_segment=settings.by_segment)
    clashes = read_figures(workbook).contradictions if has_facts(db) else ()
    cautions = Cautions(contradictions=tuple(one for one in clashes if among & set(one.customers)))
    use_cases = every_group or not settings.by_segment
    panels = compute(workbook, settings, cube, read_disclosures(db), cautions, use_cases=use_cases, among=among)
    return OfFilter(among, cube, panels._replace(claim=None))


def read_beside(work: Work, like: Workbook, settings: PanelSettings, wanted: Filter) -> Filtered:
    """The same beside the screen, as the settings hold there."""
    with work.workbook(like) as opened:
        here = like.settings
        return read_filtered(opened.read_as(here.floor, here.disclosure, here.unknown_spend), settings, wanted)


def _cube(workbook: Workbook, among: frozenset[int], *, by_segment: bool) -> CubeAtFloor:
    """The cube of these accounts at the floor, with the spends tied that facts tie."""
    db, sums = workbook.book.db, CubeSums(workbook.settings.floor, workbook.codebook)
    cells = read_cells_among(db, among)
    sums.add(cells)
    if by_segment:
        sums.cross(cells)
    facts = spend_facts(workbook)
    return tie(CubeAtFloor(sums, read_own_cells(db, facts.tied & among)), facts)
