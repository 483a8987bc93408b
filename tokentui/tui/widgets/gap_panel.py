"""The transparency gap: for each of the four questions, how much is known, and what kind of gap the rest is."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.segment import Segment
from textual.message import Message

from tokentui.domain.clarity import Clarity
from tokentui.domain.cube import Sums, Unit
from tokentui.domain.gap import Gap, GapReport, SegmentGap
from tokentui.domain.grades import Question
from tokentui.domain.money import compact, percentages, short
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.text import clip, visible
from tokentui.services.panels import Panels
from tokentui.tui.widgets.bars import gap_bar
from tokentui.tui.widgets.panel import Panel, PanelCell, PanelRow
from tokentui.words.panels import BY_CONSTRUCTION, counted, filtered, not_accounted_for
from tokentui.words.values import QUESTIONS, percent

_NAME = 12
_SEGMENT = 13
UNKNOWN_SPEND = PanelFigure(FigureKind.UNKNOWN_SPEND)
_ROOMY = 60
"""Cells from which on columns stand apart however many there are."""


class GapPanel(Panel):
    """Draws a snapshot of the transparency gap."""

    DEFAULT_CSS = """
    GapPanel { height: auto; }
    """

    class NotFiltered(Message):
        """The user asks for the accounts behind a row that no filter shows."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panels: Panels | None = None
        self._next: tuple[str, ...] = ()
        self._currency = "USD"

    def show(self, panels: Panels, next_names: Sequence[str], currency: str) -> None:
        """Show a snapshot, and whom to look at next."""
        self._panels, self._next, self._currency = panels, tuple(next_names), currency
        self.redraw()

    def draw(self, width: int) -> Iterator[PanelRow]:
        """Title, the four questions, their union, what has no share, and whom to look at next."""
        if self._panels is None:
            return
        if self._panels.gap_by_segment:
            yield from self._by_segment(self._panels.gap_by_segment, width)
            return
        report = self._panels.gap
        heads = "".join(f"{one.value:>{_cells(one, report, width)}}" for one in report.columns)
        title = self._titled("Transparency gap", width)
        if len(title) + len(heads) >= width:
            yield PanelRow((Segment(title, self.part("title")),))
            title = ""
        yield PanelRow(
            (
                Segment(title, self.part("title")),
                Segment(" " * max(width - len(title) - len(heads), 1) + heads, self.part("dim")),
            )
        )
        for gap in report.questions:
            assert gap.question is not None
            yield self._question(QUESTIONS[gap.question], gap, report, width, _filter(gap.question))
        yield self._question("all four", report.union, report, width, "gap:any")
        yield from self._beside(report, width)
        if self._next:
            names = clip("next  " + ", ".join(visible(name) for name in self._next), width)
            yield PanelRow((Segment(names[:6], self.part("accent")), Segment(names[6:])))

    def _by_segment(self, segments: Sequence[SegmentGap], width: int) -> Iterator[PanelRow]:
        """What is known of each segment, question by question, of the customers surely of it; whom to look at next."""
        heads = [*QUESTIONS.values(), "all"]
        room = max((width - _SEGMENT) // len(heads), 4)
        yield PanelRow((Segment(self._titled("Known of each segment", width), self.part("title")),))
        titles = f"{'in %':<{_SEGMENT}}" + "".join(f"{_fitting(one, room - 1):>{room}}" for one in heads)
        yield PanelRow((Segment(titles, self.part("dim")),))
        for one in segments:
            yield self._segment(one, room)
        if self._next:
            names = clip("next  " + ", ".join(visible(name) for name in self._next), width)
            yield PanelRow((Segment(names[:6], self.part("accent")), Segment(names[6:])))

    def action_select_row(self) -> None:
        """Ask for the accounts behind the line, where a filter shows them."""
        if self._panels is None or self._panels.without_vendor is None:
            super().action_select_row()
        else:
            self.post_message(self.NotFiltered())

    def _titled(self, title: str, width: int) -> str:
        vendorless = self._panels is not None and self._panels.without_vendor is not None
        if vendorless:
            return clip(f"{title} · without vendor's pages", width)
        return clip(" · ".join(filter(None, (title, self._panels and filtered(self._panels)))), width)

    def _segment(self, one: SegmentGap, room: int) -> PanelRow:
        assert self._panels is not None
        who = "gap:who" if one.segment is None else f"who_certain:{one.segment.code}"
        called = "not told" if one.segment is None else one.segment.code
        texts, cells = [], []
        for place, gap in enumerate((*one.questions, one.union)):
            parts = [_weight(sums, self._panels.gap.unit) for _, sums, _ in gap.parts]
            figures = percentages(parts, 0, sum(parts))
            known = "–" if figures is None else _percent(parts[0], figures[0]).removesuffix(" %")
            texts.append(f"{known:>{room}}")
            name = "all four" if gap.question is None else QUESTIONS[gap.question]
            text = "gap:any" if gap.question is None else _filter(gap.question)
            start = _SEGMENT + place * room
            segment = one.segment.code if one.segment else ""
            figure = PanelFigure(FigureKind.QUESTION, gap.question.value if gap.question else "", segment)
            cells.append(PanelCell(start, start + room, f"{who} {text}", f"{called}, {name}: not known", figure))
        return PanelRow(
            (Segment(f"{called:<{_SEGMENT}.{_SEGMENT}}"), Segment("".join(texts))),
            filter=who,
            title=called if one.segment else "who it is: not known",
            cells=tuple(cells),
            figure=PanelFigure(FigureKind.QUESTION, "", one.segment.code if one.segment else ""),
        )

    def _question(self, name: str, gap: Gap, report: GapReport, width: int, text: str) -> PanelRow:
        known, backlog, below, silence = parts = [_weight(sums, report.unit) for _, sums, _ in gap.parts]
        unlisted = _weight(report.not_listed, report.unit)
        whole = sum(parts) + unlisted
        figures = percentages(parts, 0, whole)
        shown = "".join(
            f"{'–' if figures is None else _percent(part, figure):>{_cells(one, report, width)}}"
            for one, part, figure in zip(Clarity, parts, figures or (0.0,) * len(parts), strict=True)
            if one in report.columns
        )
        bar_width = max(width - _NAME - 1 - len(shown), 4)
        vain = report.by_construction(gap.question)
        styles = self.bar_styles("faint" if vain else "accent")
        return PanelRow(
            (
                Segment(f"{name:<{_NAME}} ", self.part("faint") if vain else None),
                *gap_bar(known, backlog + unlisted, below, silence, bar_width, styles=styles),
                Segment(shown, self.part("faint" if vain else "dim")),
            ),
            filter=text,
            title=f"{name}: not known",
            figure=PanelFigure(FigureKind.QUESTION, gap.question.value if gap.question else ""),
        )

    def _beside(self, report: GapReport, width: int) -> Iterator[PanelRow]:
        if report.not_listed.best:
            share = "" if report.not_listed_share is None else f", {percent(report.not_listed_share)}"
            amount = f"{short(report.not_listed.best, self._currency)}{share}"
            said = f"not accounted for: {amount}: {not_accounted_for(report.unknown_spend)}"
            first = PanelFigure(FigureKind.UNACCOUNTED)
            yield from (self._note(line, None if place else first) for place, line in enumerate(wrap(said, width)))
        if report.by_construction(Question.HOW_MUCH) and report.union.shares is not None:
            yield from (self._note(line) for line in wrap(BY_CONSTRUCTION, width))
        for_what = report.questions[list(Question).index(Question.FOR_WHAT)]
        if for_what.exactly_one_use_case is not None and report.total.customers:
            one = for_what.exactly_one_use_case
            figure = PanelFigure(FigureKind.QUESTION, Question.FOR_WHAT.value)
            yield self._note(f"for what, exactly one use case: {self._amount(one, report.unit)}", figure)
        if report.unit is Unit.SPEND and report.unknown_spend.customers and not report.not_listed.best:
            yield self._note(f"spend unknown of {counted(report.unknown_spend.customers)}, in no share", UNKNOWN_SPEND)
        if report.unit is Unit.TOKENS and report.unknown_tokens.customers:
            yield self._note(f"tokens unknown of {counted(report.unknown_tokens.customers)}, in no share")

    def _note(self, text: str, figure: PanelFigure | None = None) -> PanelRow:
        return PanelRow((Segment(text, self.part("dim")),), figure=figure)

    def _amount(self, sums: Sums, unit: Unit) -> str:
        match unit:
            case Unit.CUSTOMERS:
                return counted(sums.customers)
            case Unit.SPEND:
                return short(sums.best, self._currency)
            case _:
                return f"{compact(sums.tokens)} tokens"


def _cells(column: Clarity, report: GapReport, width: int) -> int:
    """Cells of a column: its head and what sets it off from the one before."""
    return len(column.value) + (2 if width >= _ROOMY or len(report.columns) < len(Clarity) else 1)


def _weight(sums: Sums, unit: Unit) -> int:
    return {Unit.CUSTOMERS: sums.customers, Unit.SPEND: sums.best, Unit.TOKENS: sums.tokens}[unit]


def _percent(part: int, figure: float) -> str:
    return "<1 %" if part and not figure else f"{figure:.0f} %"


def _filter(question: Question) -> str:
    return f"gap:{question.value}"


def _fitting(question: str, room: int) -> str:
    """A question as the head of a column: its last word where there is no room for all."""
    return question if len(question) <= room else question.rsplit(" ")[-1][:room]
