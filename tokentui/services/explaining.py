"""How the figures of the panels came about, with the accounts behind each of their sums."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.customer import Customer
from tokentui.domain.explained import Explanation
from tokentui.domain.explaining import Shown, explain_figure
from tokentui.domain.filters import Filter
from tokentui.domain.gathering import Gathering
from tokentui.domain.grades import Question
from tokentui.domain.lead import OTHER
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.segment_sums import Aspect
from tokentui.domain.settling import State
from tokentui.domain.sorting_into_sums import sorter_of
from tokentui.services.background import Work
from tokentui.services.cautions import Cautions
from tokentui.services.filtered import of_filter
from tokentui.services.panels import Panels, PanelSettings, measure, read_panels
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_every_own_cell
from tokentui.store.customers import PART, read_customers, read_detail

LISTED = 200
"""Accounts of a sum that are listed one by one; of the others their number and what they come to are said."""

_SIDES = (State.UNLOOKED, State.BELOW, State.CANNOT_TELL, State.WITHHELD, State.CONFLICT, State.EXCLUDED)


class AccountInSum(NamedTuple):
    """A customer, and what of it is in a sum."""

    customer: Customer
    sums: Sums


class Behind(NamedTuple):
    """The accounts of a sum."""

    accounts: tuple[AccountInSum, ...]
    """The largest spend first."""
    more: Sums
    """What those come to that are not listed."""


class Explained(NamedTuple):
    """A figure with its formulas, and the accounts of each term."""

    explanation: Explanation
    behind: tuple[Behind, ...]


def figures_of(panels: Panels) -> Iterator[PanelFigure]:
    """Every figure that the composition panel shows, row by row; its totals first."""
    composition = panels.composition
    yield PanelFigure(FigureKind.TOTAL)
    if panels.crossing is None:
        yield from (PanelFigure(FigureKind(group.kind.value), group.code) for group in composition.groups)
        sums = (
            composition.unlooked, composition.below, composition.cannot_tell, composition.withheld,
            composition.conflict, composition.excluded,
        )  # fmt: skip
        yield from (
            PanelFigure(FigureKind.STATE, one.value) for one, of in zip(_SIDES, sums, strict=True) if of.customers
        )
    else:
        for row in panels.crossing.every:
            code = row.segment.code if row.segment else ""
            yield PanelFigure(FigureKind.SEGMENT, code)
            for stance, _ in row.columns:
                yield PanelFigure(FigureKind.CELL, Aspect.OPEN.value if stance is None else stance.value, code)
        for state, of in panels.crossing.states:
            if of.customers:
                yield PanelFigure(FigureKind.WHO_STATE, state.value)
    if composition.disclosed is not None:
        yield PanelFigure(FigureKind.UNACCOUNTED)
    if composition.unknown_spend.customers:
        yield PanelFigure(FigureKind.UNKNOWN_SPEND)


def questions_of(panels: Panels) -> Iterator[PanelFigure]:
    """Every row of the gap, of everybody and of each segment where those are shown."""
    for segment in (None, *(one.segment.code if one.segment else "" for one in panels.gap_by_segment)):
        yield from (PanelFigure(FigureKind.QUESTION, one, segment) for one in (*(one.value for one in Question), ""))


def verdict_figures(_: Panels) -> Iterator[PanelFigure]:
    """The verdict, and the two stances that it is about."""
    yield PanelFigure(FigureKind.VERDICT)
    yield from (PanelFigure(FigureKind.STANCE, stance.value) for stance in OTHER)


def explain(
    workbook: Workbook,
    settings: PanelSettings,
    figures: Sequence[PanelFigure],
    listed: int = LISTED,
    among: Filter | None = None,
) -> tuple[Explained, ...]:
    """Add up each figure's sums customer by customer, at one moment of the book; raises as `read_panels` does.

    Of all customers, or of those `among` them that a filter shows.
    """
    with one_moment(workbook.book.db):
        customers, read, panels = _read(workbook, settings, among)
        by = measure(workbook, panels.settings, panels.disclosure)
        gatherings = [Gathering(sorter_of(figure, read, by, settings.rule), read, by, listed) for figure in figures]
        for cell in _cells(workbook, read, customers):
            for one in gatherings:
                one.add(cell)
        for one in gatherings:
            one.add_tied(cell for cell in read.own)
        rows = _rows(workbook, {number for one in gatherings for number in one.listed()})
    shown = Shown(panels.composition, panels.gap, panels.gap_by_segment, panels.crossing, panels.verdict)
    explained = []
    for figure, one in zip(figures, gatherings, strict=True):
        explanation = explain_figure(figure, one.found, read, by, shown)
        behind = (one.behind(term.key) for term in explanation.terms)
        accounts = [
            (tuple(AccountInSum(rows[number], sums) for number, sums in listed), more) for listed, more in behind
        ]
        explained.append(Explained(explanation, tuple(Behind(*of) for of in accounts)))
    return tuple(explained)


def explain_beside(
    work: Work, like: Workbook, settings: PanelSettings, figure: PanelFigure, among: Filter | None
) -> Explained:
    """The same of one figure beside the screen, as the settings hold there."""
    with work.workbook(like) as opened:
        here = like.settings
        workbook = opened.read_as(here.floor, here.disclosure, here.unknown_spend)
        (found,) = explain(workbook, settings, [figure], among=among)
        return found


def _read(
    workbook: Workbook, settings: PanelSettings, among: Filter | None
) -> tuple[frozenset[int] | None, CubeAtFloor, Panels]:
    """Whose figures are explained, None for everybody's, their cube, and the panels with every group."""
    if among is not None:
        return of_filter(workbook, settings, among, every_group=True)
    cube = RunningCube()
    panels = read_panels(workbook, settings, Cautions(), cube, every_group=True)
    return None, cube.read(workbook, by_segment=settings.by_segment), panels


def _cells(workbook: Workbook, cube: CubeAtFloor, among: frozenset[int] | None) -> Iterator[Cell]:
    """What each customer adds; of those that facts tie, what these leave of it."""
    own = frozenset(cell.customer for cell in cube.own)
    for cell in read_every_own_cell(workbook.book.db):
        if cell.customer not in own and (among is None or cell.customer in among):
            yield cell
    yield from cube.own


def _rows(workbook: Workbook, numbers: Iterable[int]) -> dict[int, Customer]:
    wanted, rows = sorted(numbers), dict[int, Customer]()
    for start in range(0, len(wanted), PART):
        rows.update(read_customers(workbook.book.db, wanted[start : start + PART]))
    return rows


class AccountEvidence(NamedTuple):
    """On what an account rests: the decisions that stand and the facts, by their uids."""

    decisions: tuple[str, ...]
    facts: tuple[str, ...]


def resting(workbook: Workbook, found: Iterable[Explained]) -> Iterator[tuple[str, AccountEvidence]]:
    """What each listed account rests on, by its key, each once."""
    listed = {one.customer.id: one.customer.key for of in found for behind in of.behind for one in behind.accounts}
    for number, key in listed.items():
        detail = read_detail(workbook.book.db, number)
        decisions = tuple(one.uid for one in detail.decisions if one.stands)
        yield key, AccountEvidence(decisions, tuple(fact.uid for fact in detail.facts))
