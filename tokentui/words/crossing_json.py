"""Who × what, and the gap by segment, for scripts and for spreadsheets."""

from collections.abc import Iterable, Iterator

from tokentui.domain.composition import Composition
from tokentui.domain.crossing import Crossing
from tokentui.domain.cube import Sums
from tokentui.domain.gap import SegmentGap
from tokentui.domain.settling import State
from tokentui.domain.use_by_segment import UseInSegment
from tokentui.domain.weighed import Held
from tokentui.services.panels import By, Panels
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json
from tokentui.words.panel_json import clarities_json, composition_json, gap_json, held_json, question_json, sums_json
from tokentui.words.tables import QUESTION, Row, Table, held_row, marked, questions_rows
from tokentui.words.values import NOT_TOLD, OF_NO_ONE_STANCE

_CELL = (
    "kind", "segment", "label", "stance", "use_case", "share_low", "share_high", "customers_low", "customers_high",
    "spend_low", "spend_high", "tokens_low", "tokens_high", "unit", "denominator", "floor", "codebook_version",
)  # fmt: skip


def crossing_json(workbook: Workbook, panels: Panels, crossing: Crossing, pairs: Iterable[UseInSegment]) -> Json:
    """The composition panel by segment: `groups` of kind `segment`, and for both of all kinds.

    The segment of those whose segment is not told is null.
    """
    made = composition_json(workbook, panels)
    groups = [{"kind": kind, **about, **held_json(held)} for kind, about, held in _groups(panels, crossing, pairs)]
    return {**made, "groups": [*_of_what(panels, made), *groups], "segments_not_told": _not_told(crossing)}


def _of_what(panels: Panels, made: Json) -> list[object]:
    groups = made["groups"]
    return groups if panels.settings.by is By.BOTH and isinstance(groups, list) else []


def _groups(
    panels: Panels, crossing: Crossing, pairs: Iterable[UseInSegment]
) -> Iterator[tuple[str, dict[str, object], Held]]:
    for row in crossing.rows:
        if row.segment is not None:
            about = {"code": row.segment.code, "label": row.segment.label, "archived": row.segment.archived}
            yield "segment", about, row.whole
    yield "segment", {"code": None, "label": None, "archived": False}, crossing.untold.whole
    if panels.settings.by is not By.BOTH:
        return
    for row in crossing.every:
        for stance, held in row.columns:
            segment = row.segment and row.segment.code
            yield "cell", {"segment": segment, "stance": OF_NO_ONE_STANCE if stance is None else stance.value}, held
    for pair in pairs:
        yield "pair", {"segment": pair.segment and pair.segment.code, "use_case": pair.use_case.code}, pair.held


def _not_told(crossing: Crossing) -> Json:
    states = dict(crossing.states)
    each = {"several" if one is State.SET else one.value: sums_json(states.get(one, Sums())) for one in NOT_TOLD}
    return {**sums_json(crossing.not_told), **each}


def gap_by_segment_json(workbook: Workbook, panels: Panels) -> Json:
    """The gap panel with `segments`, each of the customers surely of it; null those whose segment is not told."""
    return {**gap_json(workbook, panels), "segments": [_segment_gap(one) for one in panels.gap_by_segment]}


def _segment_gap(one: SegmentGap) -> Json:
    return {
        "code": one.segment and one.segment.code,
        "label": one.segment and one.segment.label,
        "total": sums_json(one.total),
        "questions": [question_json(gap) for gap in one.questions],
        "union": clarities_json(one.union),
    }


def crossing_table(workbook: Workbook, panels: Panels, crossing: Crossing, pairs: Iterable[UseInSegment]) -> Table:
    """The composition panel by segment, a row for each segment, and for both for each stance and use case of it."""
    rows = (
        (
            kind,
            about.get("segment", about.get("code")),
            about.get("label"),
            about.get("stance"),
            about.get("use_case"),
            *held_row(held),
            *_about(panels.composition),
        )
        for kind, about, held in _groups(panels, crossing, pairs)
    )
    return marked(workbook, _CELL, rows)


def _about(composition: Composition) -> Row:
    denominator, floor = composition.denominator.value, composition.floor.value
    return composition.unit.value, denominator, floor, composition.codebook_version


def gap_by_segment_table(workbook: Workbook, panels: Panels) -> Table:
    """The gap of each segment, its rows after its code; without one those whose segment is not told."""
    gap = panels.gap
    about = (gap.unit.value, "segment", gap.floor.value, gap.codebook_version)
    rows = (
        (segment.segment and segment.segment.code, *row)
        for segment in panels.gap_by_segment
        for row in questions_rows((*segment.questions, segment.union), about)
    )
    return marked(workbook, ("segment", *QUESTION), rows)
