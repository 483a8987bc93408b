"""Who × what, and the gap by segment, as aligned lines of text."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from tokentui.cli.output import table
from tokentui.cli.panel_lines import gap_lines, heading
from tokentui.domain.codebook import Segment
from tokentui.domain.composition import GroupKind
from tokentui.domain.crossing import Crossing, SegmentRow
from tokentui.domain.cube import Unit, written
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.text import clip, visible
from tokentui.domain.use_by_segment import UseInSegment
from tokentui.services.panels import By, Panels
from tokentui.services.workbook import Workbook
from tokentui.words.panel_cells import aside, held_cells, question_cells
from tokentui.words.panels import counted, share_range
from tokentui.words.values import NOT_TOLD, OF_NO_ONE_STANCE

_NOT_TOLD = "not told"
"""The row of those whose segment is not told."""


def crossing_lines(
    workbook: Workbook, panels: Panels, crossing: Crossing, pairs: Iterable[UseInSegment], width: int
) -> Iterator[str]:
    """The segments, or each by stance and use case; then what stands behind those whose segment is not told."""
    yield from heading("composition", workbook, panels, panels.composition.denominator, width)
    yield ""
    by_who = panels.settings.by is By.WHO
    lines = _segments(crossing, panels, workbook.settings.currency) if by_who else _by_stance(crossing, panels)
    yield from (clip(line, width) for line in lines)
    for segment, of in groupby(pairs, key=lambda one: one.segment):
        yield ""
        yield from (clip(line, width) for line in _use_cases(segment, of, panels, workbook.settings.currency))
    yield ""
    untold, everybody = crossing.not_told.customers, panels.composition.total.customers
    yield f"segment told of {written(everybody - untold)} of {counted(everybody)}, not told of {written(untold)}"
    states = dict(crossing.states)
    rows = [aside(words, states[one], workbook.settings.currency) for one, words in NOT_TOLD.items() if one in states]
    yield from (clip(f"  {line}", width) for line in table(rows, right=(1, 2)))


def _segments(crossing: Crossing, panels: Panels, currency: str) -> list[str]:
    unit = panels.composition.unit
    rows = [["", "", "share", "customers", _amounts(unit)]]
    for row in crossing.every:
        key = "" if row.segment is None else visible(row.segment.key)
        rows.append([key, _name(row.segment), *held_cells(row.whole, unit, currency)])
    return table(rows, right=(2, 3, 4))


def _by_stance(crossing: Crossing, panels: Panels) -> list[str]:
    rows = [["", *(one.value for one in KNOWN_STANCES), OF_NO_ONE_STANCE, "all"]]
    rows += [[_name(row.segment), *_shares(row)] for row in crossing.every]
    stances = (group for group in panels.composition.groups if group.kind is GroupKind.STANCE)
    rows.append(["all", *(share_range(group.share) for group in stances), "", ""])
    return table(rows, right=(1, 2, 3, 4, 5))


def _shares(row: SegmentRow) -> list[str]:
    return [share_range(held.share) for held in (*(held for _, held in row.columns), row.whole)]


def _use_cases(segment: Segment | None, pairs: Iterable[UseInSegment], panels: Panels, currency: str) -> list[str]:
    unit = panels.composition.unit
    rows = [[_name(segment), "share", "customers", _amounts(unit)]]
    rows += [[f"  {visible(one.use_case.code)}", *held_cells(one.held, unit, currency)] for one in pairs]
    return table(rows, right=(1, 2, 3))


def _amounts(unit: Unit) -> str:
    return "tokens" if unit is Unit.TOKENS else "annual spend"


def _name(segment: Segment | None) -> str:
    return _NOT_TOLD if segment is None else visible(segment.code)


def gap_by_segment_lines(workbook: Workbook, panels: Panels, width: int) -> Iterator[str]:
    """The four questions of all, then of the customers that are surely of each segment."""
    yield from gap_lines(workbook, panels, width)
    columns = [column.value for column in panels.gap.columns]
    for one in panels.gap_by_segment:
        yield ""
        yield clip(f"{_name(one.segment)}: {counted(one.total.customers)}", width)
        if one.total.customers:
            rows = [["", *columns], *question_cells(one.questions, one.union, panels.gap, None)]
            yield from (clip(line, width) for line in table([["", *row] for row in rows], right=(2, 3, 4, 5)))
