"""Who, and who × what, as rows of the composition panel: what each segment holds, as a whole and of each stance."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rich.segment import Segment

from tokentui.domain.crossing import Crossing, SegmentRow
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.segment_sums import Aspect
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.weighed import Held
from tokentui.services.panels import Panels
from tokentui.tui.widgets.bars import range_bar
from tokentui.tui.widgets.panel import Panel, PanelCell, PanelRow
from tokentui.words import panels as panel_words
from tokentui.words.panels import counted
from tokentui.words.values import NOT_TOLD, OF_NO_ONE_STANCE

_NOT_TOLD = "not told"
"""The row of those whose segment is not told."""

_FILTERS = {State.UNLOOKED: "is:unplaced"}
"""Of what stands behind them, the filters that show the accounts."""


class Widths(NamedTuple):
    """How many cells the parts of a row take."""

    width: int
    name: int
    share: int
    amount: int
    change: int


class SegmentRows:
    """Draws one snapshot by segment."""

    def __init__(self, panel: Panel, panels: Panels, crossing: Crossing, before: Crossing | None) -> None:
        self._panel, self._panels, self._crossing = panel, panels, crossing
        self._before = {row.segment and row.segment.code: row for row in before.every} if before else {}

    def by_who(self, widths: Widths, amount: Callable[[Held], str]) -> Iterator[PanelRow]:
        """A line for each segment: what is certain and possible, how many are sure, and how that has moved."""
        for row in self._crossing.rows:
            yield self._line(row, widths, amount)
        yield from self.not_told()

    def crossed(self, width: int, name: int) -> Iterator[PanelRow]:
        """A line for each segment, with cells for its parts by stance and for what is open."""
        heads = [OF_NO_ONE_STANCE if stance is None else stance.value for stance, _ in self._crossing.untold.columns]
        room = (width - name) // len(heads)
        titles = f"{'in %':<{name}}" + "".join(f"{one:>{room}}" for one in heads)
        yield PanelRow((Segment(titles, self._panel.part("dim")),))
        for row in self._crossing.every:
            yield self._cells(row, name, room)
        totals = [group.share for group in self._panels.composition.groups if group.kind.value == "stance"]
        text = "".join(f"{panel_words.share_cell(one):>{room}}" for one in totals)
        cells = tuple(
            PanelCell(name + place * room, name + (place + 1) * room, f"possible:{one}", f"possibly {one}", figure)
            for place, one in enumerate(Stance)
            for figure in [PanelFigure(FigureKind.STANCE, one.value)]
        )
        everybody = Segment(f"{'everybody':<{name}}", self._panel.part("strong"))
        yield PanelRow((everybody, Segment(text)), cells=cells, figure=PanelFigure(FigureKind.TOTAL))

    def not_told(self) -> Iterator[PanelRow]:
        """What stands behind those whose segment is not told."""
        for state, words in NOT_TOLD.items():
            sums = dict(self._crossing.states).get(state)
            if sums is not None and sums.customers:
                label = Segment(f"{words:<16} ", self._panel.part("dim"))
                row = PanelRow((label, Segment(counted(sums.customers))), _FILTERS.get(state, ""), words)
                yield row._replace(figure=PanelFigure(FigureKind.WHO_STATE, state.value))

    def _line(self, row: SegmentRow, widths: Widths, amount: Callable[[Held], str]) -> PanelRow:
        assert row.segment is not None
        before = self._before.get(row.segment.code)
        share = row.whole.share
        low, high = share.floats if share else (None, None)
        bar = widths.width - widths.name - widths.share - widths.amount - widths.change - 1
        change = panel_words.change(share, before.whole.share if before else None)
        return PanelRow(
            (
                Segment(f"{_named(row):<{widths.name}.{widths.name}} "),
                *range_bar(low, high, max(bar, 4), styles=self._panel.bar_styles("accent")),
                Segment(f"{panel_words.share_range(share):>{widths.share}}"),
                Segment(f"{amount(row.whole):>{widths.amount}}", self._panel.part("dim")),
                Segment(f"{change:>{widths.change}}", self._panel.part("up")),
            ),
            filter=f"who_possible:{row.segment.code}",
            title=f"possibly {row.segment.code}",
            figure=PanelFigure(FigureKind.SEGMENT, row.segment.code),
        )

    def _cells(self, row: SegmentRow, name: int, room: int) -> PanelRow:
        who = "is:unplaced" if row.segment is None else f"who_possible:{row.segment.code}"
        called = _NOT_TOLD if row.segment is None else row.segment.code
        texts, cells = [], []
        for place, (stance, held) in enumerate(row.columns):
            texts.append(f"{panel_words.share_cell(held.share):>{room}}")
            what = "gap:what" if stance is None else f"possible:{row.called[place]}"
            behind = f"{who} {what}" if stance is None or row.called[place] else ""
            title = f"possibly {called}, {'open' if stance is None else f'possibly {stance.value}'}"
            start = name + place * room
            aspect = Aspect.OPEN.value if stance is None else stance.value
            figure = PanelFigure(FigureKind.CELL, aspect, row.segment.code if row.segment else "")
            cells.append(PanelCell(start, start + room, behind, title, figure))
        return PanelRow(
            (Segment(f"{_named(row):<{name}.{name}}"), Segment("".join(texts))),
            filter=who,
            title=f"possibly {called}" if row.segment else "segment not told",
            cells=tuple(cells),
            figure=PanelFigure(FigureKind.SEGMENT, row.segment.code if row.segment else ""),
        )


def _named(row: SegmentRow) -> str:
    if row.segment is None:
        return _NOT_TOLD
    return f"{row.segment.key or ' '} {row.segment.code}"
