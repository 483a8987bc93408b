"""The composition panel: what kinds of use the money comes from, certain and possible, and the verdict."""

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment

from tokentui.domain.composition import Composition, Group, GroupKind
from tokentui.domain.cube import Denominator, Sums, Unit, written
from tokentui.domain.money import at_least, compact_end, short
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.settling import State
from tokentui.domain.text import cell_width, clip
from tokentui.domain.weighed import Held
from tokentui.services.panels import By, Panels
from tokentui.tui.widgets.bars import range_bar
from tokentui.tui.widgets.panel import Panel, PanelRow
from tokentui.words import panels as panel_words
from tokentui.words.panels import STATES, counted
from tokentui.words.verdict import headline, resting_sentences, warnings

if TYPE_CHECKING:
    from tokentui.domain.crossing import Crossing

_NAME = 13
"""Cells for the key and code of a group; longer codes are cut."""

_ROOMY = 60
"""Cells from which on bars are long."""

_SHARE, _AMOUNT, _CHANGE = 11, 7, 6
"""Cells for the figures behind the bar, those for what is certain at least."""


class CompositionPanel(Panel):
    """Draws a snapshot of the composition."""

    DEFAULT_CSS = """
    CompositionPanel { height: auto; }
    """

    def __init__(self, *, id: str | None = None, folded: bool = True) -> None:
        """`folded` leaves what the verdict rests on to whoever selects its line."""
        super().__init__(id=id)
        self._verdict_folded = folded
        self._panels: Panels | None = None
        self._before: Composition | None = None
        self._crossed_before: Crossing | None = None
        self._currency = "USD"
        self._exceptions = ""

    def show(
        self,
        panels: Panels,
        before: Composition,
        currency: str,
        crossed: "Crossing | None" = None,
        exceptions: str = "",
    ) -> None:
        """Show a snapshot beside the composition, and who × what, that the session began with.

        `exceptions` says which stances depend on who a customer is.
        """
        self._panels, self._before, self._currency = panels, before, currency
        self._crossed_before, self._exceptions = crossed, exceptions
        self.redraw()

    def draw(self, width: int) -> Iterator[PanelRow]:
        """Title, stances and the verdict on them, use cases, what is open; then what the verdict rests on."""
        if self._panels is None:
            return
        composition = self._panels.composition
        # What is certain takes as many cells as the longest figure, and one that sets it off from the share.
        amount = max([_AMOUNT, *(len(self._amount(group)) for group in composition.groups)]) + 1
        if self._panels.crossing is not None:
            yield from self._by_segment(self._panels, self._panels.crossing, width)
            return
        yield from self._title(width, amount)
        former = {} if self._before is None else {(g.kind, g.code): g for g in self._before.groups}
        for group in composition.groups:
            if group.kind == GroupKind.USE_CASE:
                continue
            yield self._group(group, former.get((group.kind, group.code)), width, amount)
        yield from self._verdict(width)
        yield PanelRow(())
        for group in composition.groups:
            if group.kind == GroupKind.USE_CASE:
                yield self._group(group, former.get((group.kind, group.code)), width, amount)
        yield from self._open(composition, width)
        yield from self._sentences(width)

    def _by_segment(self, panels: Panels, crossing: "Crossing", width: int) -> Iterator[PanelRow]:
        """Title, segments, the verdict, and what stands behind those of no told segment; then as by what."""
        from tokentui.tui.widgets.segment_rows import SegmentRows, Widths

        rows = SegmentRows(self, panels, crossing, self._crossed_before)
        if panels.settings.by is By.BOTH:
            yield self._heading(width, "Who × what")
            yield from rows.crossed(width, _NAME)
        else:
            amount = max([_AMOUNT, *(len(self._held(row.whole)) for row in crossing.rows)]) + 1
            yield from self._title(width, amount, "Who")
            yield from rows.by_who(Widths(width, _NAME, _SHARE, amount, _CHANGE), self._held)
        yield PanelRow(())
        yield from self._verdict(width)
        yield PanelRow(())
        if panels.settings.by is By.BOTH:
            yield from rows.not_told()
        yield from self._sentences(width)

    def _heading(self, width: int, name: str) -> PanelRow:
        assert self._panels is not None
        settings = self._panels.settings
        by = f"by {settings.unit.value} · of {panel_words.whole_in_short(self._panels)}"
        floor = self._panels.composition.floor.value
        if floor != "D":
            by += f" · evidence {floor} or better"
        gap = max(width - len(name) - len(by), 1)
        return PanelRow((Segment(name, self.part("title")), Segment(" " * gap + by, self.part("dim"))))

    def _title(self, width: int, amount_cells: int, name: str = "Composition") -> Iterator[PanelRow]:
        yield self._heading(width, name)
        heads = f"{'share':>{_SHARE}}{'sure':>{amount_cells}}{'moved':>{_CHANGE}}"
        yield PanelRow((Segment(f"{heads:>{width}}", self.part("dim")),))

    def _group(self, group: Group, before: Group | None, width: int, amount_cells: int) -> PanelRow:
        is_stance = group.kind == GroupKind.STANCE
        name = group.code if is_stance else f"{group.key or ' '} {group.code}"
        share = panel_words.share_range(group.share)
        amount = self._amount(group)
        change = panel_words.change(group.share, before.share if before else None)
        # Where bars are long the eye needs to be told where all of it would end.
        end = (Segment("▏", self.part("faint")),) if width >= _ROOMY else ()
        bar_width = max(width - _NAME - _SHARE - amount_cells - _CHANGE - 1 - len(end), 4)
        solid = group.stance.value
        low, high = group.share.floats if group.share else (None, None)
        return PanelRow(
            (
                Segment(f"{name:<{_NAME}.{_NAME}} ", self.part("strong") if is_stance else None),
                *range_bar(low, high, bar_width, styles=self.bar_styles(solid)),
                *end,
                Segment(f"{share:>{_SHARE}}"),
                Segment(f"{amount:>{amount_cells}}", self.part("dim")),
                Segment(f"{change:>{_CHANGE}}", self.part("up")),
            ),
            filter=f"possible:{group.code}",
            title=f"possibly {group.code}",
            figure=PanelFigure(FigureKind(group.kind.value), group.code),
        )

    def _amount(self, group: Group) -> str:
        return self._held(Held(group.customers, group.spend, group.tokens, group.share))

    def _held(self, held: Held) -> str:
        """What is certain, in the unit of the panel."""
        assert self._panels is not None
        match self._panels.settings.unit:
            case Unit.CUSTOMERS:
                return written(held.customers.low)
            case Unit.SPEND:
                return "unknown" if held.spend is None else at_least(held.spend.low, self._currency)
            case _:
                return "unknown" if held.tokens is None else compact_end(held.tokens.low, up=False)

    def _open(self, composition: Composition, width: int) -> Iterator[PanelRow]:
        lines = (
            (State.UNLOOKED, composition.unlooked),
            (State.BELOW, composition.below),
            (State.CANNOT_TELL, composition.cannot_tell),
            (State.WITHHELD, composition.withheld),
            (State.CONFLICT, composition.conflict),
            (State.EXCLUDED, composition.excluded),
        )
        if composition.denominator is Denominator.DISCLOSED:
            amount = short(composition.not_listed.best, self._currency)
            said = f"not accounted for: {amount}: {panel_words.not_accounted_for(composition.unknown_spend)}"
            for place, line in enumerate(wrap(said, width)):
                figure = None if place else PanelFigure(FigureKind.UNACCOUNTED)
                yield PanelRow((Segment(line, self.part("dim")),), figure=figure)
        for state, sums in lines:
            if sums.customers:
                yield self._side(state, sums)
        unknown = composition.unknown_spend
        if unknown.customers and composition.unit is Unit.SPEND:
            figure = PanelFigure(FigureKind.UNKNOWN_SPEND)
            yield self._plain("spend unknown", counted(unknown.customers), "spend:unknown", figure)

    def _side(self, state: State, sums: Sums) -> PanelRow:
        number = counted(sums.customers)
        if sums.best:
            number += f" · {short(sums.best, self._currency)}"
        return self._plain(STATES[state], number, f"is:{state.value}", PanelFigure(FigureKind.STATE, state.value))

    def _plain(self, name: str, value: str, text: str, figure: PanelFigure) -> PanelRow:
        segments = (Segment(f"{name:<{_NAME + 1}} ", self.part("dim")), Segment(value))
        return PanelRow(segments, filter=text, title=name, figure=figure)

    def _verdict(self, width: int) -> Iterator[PanelRow]:
        """The verdict on one line, with a sign where there is more to it."""
        assert self._panels is not None
        verdict, sign = self._panels.verdict, "▸" if self._verdict_folded else ""
        words = clip(f"{verdict.verdict.value}  {headline(verdict, self._currency)}", width - len(sign))
        more = f" {sign}" if cell_width(words) + len(sign) < width else sign
        name = len(verdict.verdict.value)
        yield PanelRow(
            (Segment(words[:name], self.part("strong")), Segment(words[name:]), Segment(more, self.part("accent"))),
            title="the verdict",
            folded=self._verdict_folded,
            figure=PanelFigure(FigureKind.VERDICT),
        )

    def _sentences(self, width: int) -> Iterator[PanelRow]:
        """What makes a sum less than it seems; unless that is folded, what the verdict rests on and what undoes it."""
        assert self._panels is not None
        # Warnings first: in a low window they are what must not be missed.
        for sentence in warnings(self._panels, self._currency):
            for line in wrap(sentence, width):
                yield PanelRow((Segment(line, self.part("warning")),))
        if self._verdict_folded:
            return
        for sentence in resting_sentences(self._panels, self._exceptions, self._currency):
            for line in wrap(sentence, width):
                yield PanelRow((Segment(line, self.part("dim")),))
