"""What is known without the vendor's own pages: the gap as if no fact lay on the hosts that the book says are its."""

from typing import NamedTuple

from tokentui.domain.composition import Composition, compose
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums
from tokentui.domain.gap import GapReport, SegmentGap, gaps, gaps_by_segment
from tokentui.domain.tied_spends import tie
from tokentui.services.background import Work
from tokentui.services.cautions import Cautions
from tokentui.services.panels import Panels, PanelSettings, VendorFacts, applying, measure
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_cells, read_own_cells
from tokentui.store.customers import read_disclosures
from tokentui.store.settings import read_setting, write_setting
from tokentui.store.without_facts import read_moves, read_on_hosts

_HOSTS = "vendor_hosts"


class NoVendorHosts(ValueError):
    """The book does not say which pages are the vendor's own."""


class WithoutVendor(NamedTuple):
    """The gap without the vendor's own pages, and what its heading says of customers and spend."""

    left_out: VendorFacts
    gap: GapReport
    gap_by_segment: tuple[SegmentGap, ...]
    """Empty where no segments are shown."""
    composition: Composition
    """Of whom and of what spend the gap is; the panel of that name stays as it is."""

    def in_place_of(self, panels: Panels) -> Panels:
        """The panels with this gap; composition and verdict stay as they are."""
        return panels._replace(gap=self.gap, gap_by_segment=self.gap_by_segment, without_vendor=self.left_out)

    def alone(self, panels: Panels) -> Panels:
        """The same where the gap is all that is shown: nothing beside it counts what is left out."""
        cautions = Cautions(contradictions=panels.cautions.contradictions)
        return self.in_place_of(panels)._replace(composition=self.composition, cautions=cautions)


def vendor_hosts(workbook: Workbook) -> tuple[str, ...]:
    """The hosts of the vendor's own pages, as the book says; none until it is told."""
    return tuple((read_setting(workbook.book.db, _HOSTS) or "").split())


def expect_vendor_hosts(workbook: Workbook) -> tuple[str, ...]:
    """The same; raises NoVendorHosts where there are none."""
    hosts = vendor_hosts(workbook)
    if not hosts:
        raise NoVendorHosts(
            "The book does not say which hosts are the vendor's own; say it once, as in: "
            "tokentui gap --vendor-hosts anthropic.com,claude.com"
        )
    return hosts


def keep_vendor_hosts(workbook: Workbook, hosts: tuple[str, ...]) -> None:
    """Say for this book which hosts are the vendor's own."""
    write_setting(workbook.book.db, _HOSTS, " ".join(hosts))


def read_without_vendor(workbook: Workbook, settings: PanelSettings) -> WithoutVendor:
    """Work out anew whoever a fact on the vendor's pages is on, and move the cube by that; all others stay.

    Raises NoVendorHosts where the book does not say which those are, else as `panels.measure`.
    """
    with one_moment(workbook.book.db):
        hosts = expect_vendor_hosts(workbook)
        found = read_on_hosts(workbook.book.db, hosts)
        cube = _cube(workbook, hosts, found.customers, by_segment=settings.by_segment)
        by = measure(workbook, settings, applying(read_disclosures(workbook.book.db), workbook.settings.disclosure))
    return WithoutVendor(
        VendorFacts(hosts, found.facts, found.of),
        gaps(cube, by),
        gaps_by_segment(cube, by) if settings.by_segment else (),
        compose(cube, by, use_cases=False),
    )


def read_beside(work: Work, like: Workbook, settings: PanelSettings) -> WithoutVendor | str:
    """The same beside the screen, as the settings hold there; or why it cannot be read, in a sentence."""
    with work.workbook(like) as opened:
        here = like.settings
        try:
            return read_without_vendor(opened.read_as(here.floor, here.disclosure, here.unknown_spend), settings)
        except ValueError as error:
            return str(error)


def _cube(workbook: Workbook, hosts: tuple[str, ...], customers: tuple[int, ...], *, by_segment: bool) -> CubeAtFloor:
    """The cube at the floor without those facts, with the spends tied that the others tie."""
    db, codebook = workbook.book.db, workbook.codebook
    facts = spend_facts(workbook, hosts)
    sums, cells = CubeSums(workbook.settings.floor, codebook), read_cells(db)
    sums.add(cells)
    if by_segment:
        sums.cross(cells)
    own = list(read_own_cells(db, facts.tied.difference(customers)))
    for before, after in read_moves(db, codebook, workbook.settings, hosts, customers):
        sums.add(before, -1)
        sums.add(after)
        own += (cell for cell in after if cell.customer in facts.tied)
    return tie(CubeAtFloor(sums, tuple(own)), facts)
