"""The panels and the verdict as aligned lines of text."""

from collections.abc import Iterator
from textwrap import wrap

from tokentui.cli.options import title
from tokentui.cli.output import faint, strong, table
from tokentui.domain.clarity import Clarity
from tokentui.domain.composition import Composition, Group, GroupKind
from tokentui.domain.cube import Denominator, Sums, Unit, written
from tokentui.domain.grades import Question
from tokentui.domain.money import short
from tokentui.domain.statements import WHOLE
from tokentui.domain.text import cell_width, clip, visible
from tokentui.domain.weighing import weight
from tokentui.services.panels import Panels
from tokentui.services.workbook import Workbook
from tokentui.words.panel_cells import beside, held_cells, question_cells
from tokentui.words.panels import (
    BY_CONSTRUCTION,
    coverage,
    exceptions,
    not_accounted_for,
    share_range,
    unknown_spends,
    whole,
    without_vendor,
)
from tokentui.words.values import percent
from tokentui.words.verdict import headline, verdict_sentences


def composition_lines(workbook: Workbook, panels: Panels, width: int) -> Iterator[str]:
    """Stances, then use cases, with least and most; then what stands beside them."""
    composition = panels.composition
    yield from heading("composition", workbook, panels, composition.denominator, width)
    yield ""
    if not _loaded(composition.total, composition.unit) and composition.denominator is not Denominator.DISCLOSED:
        yield f"no {composition.unit.value} loaded"
        yield ""
    amounts = "tokens" if composition.unit is Unit.TOKENS else "annual spend"
    rows = [["", "", "", "share", "customers", amounts]]
    rows += [_group(group, composition, workbook.settings.currency) for group in _of(composition, GroupKind.STANCE)]
    stances = len(rows)
    rows += [_group(group, composition, workbook.settings.currency) for group in _of(composition, GroupKind.USE_CASE)]
    lines = table(rows, right=(3, 4, 5))
    yield from (clip(line, width) for line in lines[:stances])
    yield ""
    yield from (clip(line, width) for line in lines[stances:])
    yield ""
    yield from (clip(line, width) for line in table(beside(composition, workbook.settings.currency), right=(1, 2)))
    if composition.disclosed is not None:
        yield from wrap(f"not accounted for: {not_accounted_for(composition.unknown_spend)}", width)


_ROOMY = 72
"""Cells from which on the columns of the gap stand far apart."""


def gap_lines(workbook: Workbook, panels: Panels, width: int) -> Iterator[str]:
    """The four questions and their union; each line adds to 100 % with what is not accounted for."""
    gap = panels.gap
    yield from heading("transparency gap", workbook, panels, gap.denominator, width)
    if panels.without_vendor is not None:
        yield from wrap(without_vendor(panels.without_vendor), width, subsequent_indent="  ")
    yield ""
    if gap.union.shares is None:
        yield f"no {gap.unit.value} loaded"
        yield ""
    disclosed = gap.disclosed is not None
    rows = [["", *(one.value for one in gap.columns), *(["unaccounted"] if disclosed else [])]]
    rest = weight(gap.not_listed, gap.unit) if disclosed else None
    rows += question_cells(gap.questions, gap.union, gap, rest)
    lines = table(rows, right=(1, 2, 3, 4, 5), gap=4 if width >= _ROOMY else 2)
    for question, line in zip((None, *Question), lines[:-1], strict=True):
        yield faint(clip(line, width)) if gap.by_construction(question) else clip(line, width)
    yield ""
    yield clip(lines[-1], width)
    yield ""
    if gap.by_construction(Question.HOW_MUCH) and gap.union.shares is not None:
        yield from wrap(BY_CONSTRUCTION, width)
    for one in gap.questions:
        if one.exactly_one_share is not None:
            yield clip(f"for what, exactly one use case: {percent(one.exactly_one_share, 1)}", width)
    yield from wrap("backlog: nobody here has looked · silence: looked, and it cannot be told", width)
    if Clarity.BELOW in gap.columns:
        yield from wrap(f"below: looked at, on evidence below the floor of grade {gap.floor.value}", width)
    if disclosed:
        yield from wrap(f"unaccounted: {not_accounted_for(gap.unknown_spend)}", width)


def verdict_lines(workbook: Workbook, panels: Panels, width: int) -> Iterator[str]:
    """The verdict, the bounds and the inequality it rests on, and what would settle it."""
    verdict = panels.verdict
    bounds = (("bullish", verdict.bullish), ("bearish", verdict.bearish))
    yield from heading("verdict", workbook, panels, verdict.denominator, width)
    yield ""
    yield strong(verdict.verdict.value)
    yield from table([[name, share_range(share)] for name, share in bounds], right=(1,))
    yield ""
    currency = workbook.settings.currency
    for words in (headline(verdict, currency), *verdict_sentences(panels, currency)):
        yield from wrap(words, width, subsequent_indent="  ")


def heading(what: str, workbook: Workbook, panels: Panels, denominator: Denominator, width: int) -> Iterator[str]:
    """The book and what it knows; what the vendor claims, if anything; what is shown; by which floor and stances."""
    settings, total, currency = panels.settings, panels.composition.total, workbook.settings.currency
    known = total.customers - total.spend_unknown
    spend = f"spend of {written(known)} known: {short(total.best, currency)}" if known else "no spend loaded"
    noun = "customer" if total.customers == WHOLE else "customers"
    yield clip(f"{title(workbook)} · {written(total.customers)} {noun} · {spend}", width)
    if panels.claim is not None:
        yield clip(next((words for words in coverage(panels, currency) if cell_width(words) <= width), ""), width)
    of = whole(panels, denominator, currency)
    yield from wrap(f"{what} by {settings.unit.value}, of {of}", width, subsequent_indent="  ")
    for words in unknown_spends(panels.composition, currency) if denominator is Denominator.LISTED else ():
        yield from wrap(words, width, subsequent_indent="  ")
    yield clip(f"evidence floor {panels.composition.floor.value} · codebook version {workbook.codebook.version}", width)
    yield from wrap(exceptions(workbook.codebook), width, subsequent_indent="  ")


def _of(composition: Composition, kind: GroupKind) -> list[Group]:
    return [group for group in composition.groups if group.kind is kind]


def _group(group: Group, composition: Composition, currency: str) -> list[str]:
    stance = "" if group.kind is GroupKind.STANCE else group.stance.value
    return [visible(group.key), visible(group.code), stance, *held_cells(group.held, composition.unit, currency)]


def _loaded(total: Sums, unit: Unit) -> bool:
    if unit is Unit.CUSTOMERS:
        return total.customers > 0
    unknown = total.spend_unknown if unit is Unit.SPEND else total.tokens_unknown
    return total.customers > unknown
