"""How a figure of a panel came about: its sums and formulas, and the accounts behind each sum, which one can walk."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from textual.app import ComposeResult

from tokentui.domain.explained import Unlisted
from tokentui.domain.panel_figure import PanelFigure
from tokentui.domain.text import clip, pad
from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.services.explaining import Explained, explain_beside
from tokentui.tui.jobs import Job
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.drill import CardScreen, Drilled
from tokentui.tui.state import AppState
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words import explained as words
from tokentui.words.command import Where

READING = "adding up the accounts behind it …"
NO_ACCOUNT = "Move to an account; enter opens its card."
_NAME, _FORMULA_LINES = 30, 4


class _Stop(NamedTuple):
    """Where the cursor may stand."""

    line: int
    customer: int = 0
    """The account on the line; 0 for none."""


class ExplainScreen(Drilled):
    """A figure with all that it is made of."""

    PLACES = (Where.EXPLANATION,)
    HELPERS = {"moves": Moves}
    DEFAULT_CSS = """
    ExplainScreen > #figure { height: 1fr; padding: 0 1; }
    """

    def __init__(self, state: AppState, figure: PanelFigure) -> None:
        super().__init__(state)
        shown = state.shown()
        self._figure, self._settings, self._filtered = figure, shown.settings, shown.filtered
        self._found: Explained | None = None
        self._stops: list[_Stop] = []
        self._place = Place(lambda: len(self._stops), self._redraw)
        self.moves = Moves(self._place.move)
        self._reading = Job("explaining", self, self.hear)

    def compose(self) -> ComposeResult:
        """The figure."""
        yield Lines(self._lines, self._current, self._at, id="figure")
        yield from self.feet()

    def on_mount(self) -> None:
        """Add up beside the screen whoever is in it: that takes a while where there are many."""
        super().on_mount()
        like, figure, settings = self.state.workbook, self._figure, self._settings
        among = None if self._filtered is None else self.state.view.filter

        def read(work: Work) -> Explained:
            return explain_beside(work, like, settings, figure, among)

        def failed(error: BookError) -> None:
            self.say(str(error), warning=True)

        self._reading.start(read, self._read, failed)

    def on_unmount(self) -> None:
        """Let go of the book."""
        self._reading.close()

    def do_open_customer(self) -> None:
        """Open the card of the account that the cursor is on."""
        stop = self._stops[self._place.row] if self._stops else _Stop(0)
        if stop.customer:
            self.ask(CardScreen(self.state, stop.customer, self._step))
        else:
            self.say(NO_ACCOUNT if self._found is not None else READING)

    def _step(self, by: int) -> int | None:
        """Go along the accounts, below the card of one of them too."""
        row = self._place.row + by
        while 0 <= row < len(self._stops) and not self._stops[row].customer:
            row += by
        if not 0 <= row < len(self._stops):
            return None
        self._place.go(row)
        return self._stops[row].customer

    def _read(self, found: Explained) -> None:
        self._found = found
        self._redraw()

    def _redraw(self) -> None:
        self.query_one("#figure", Lines).redraw()

    def _current(self) -> int | None:
        return self._stops[self._place.row].line if self._stops else None

    def _at(self, line: int) -> Callable[[], object] | None:
        """What puts the cursor on a line; None where it never stands."""
        row = next((row for row, stop in enumerate(self._stops) if stop.line == line), None)
        return None if row is None else self._place.at(row)

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = [(Piece(words.figure_title(self._figure), "strong"),)]
        floor = self.state.floor()
        lines += flow([Piece(words.weighed_by(self._settings, floor, self._filtered), "dim")], width, _FORMULA_LINES)
        if self._found is None:
            self._stops = []
            return [*lines, (), (Piece(READING, "dim"),)]
        self._stops = [_Stop(0)]
        for part in (self._formulas(self._found, width), self._accounts(self._found, width)):
            for line, stop in part:
                if stop is not None:
                    self._stops.append(_Stop(len(lines), stop))
                lines.append(line)
        return lines

    def _formulas(self, found: Explained, width: int) -> Iterator[tuple[Line, int | None]]:
        """What each letter stands for, then each formula in letters and in numbers, and where they come from."""
        explanation, currency = found.explanation, self.state.workbook.settings.currency
        yield (), None
        for letter, term in zip(words.letters(explanation), explanation.terms, strict=True):
            told = words.term_amounts(term, explanation.unit, currency)
            yield cut([Piece(f"{letter}  ", "accent"), Piece(f"{words.term_name(term.key)}: {told}")], width), 0
        for formula in explanation.formulas:
            yield (), None
            letters, *numbers = words.formula_lines(explanation, formula, currency)
            named = [Piece(f"{words.formula_name(formula)} ", "strong"), Piece(f"= {letters}")]
            yield from ((line, 0) for line in flow(named, width, _FORMULA_LINES))
            for text in numbers:
                for line in flow([Piece(f"= {text}")], width - 2, _FORMULA_LINES):
                    yield (Piece("  "), *line), 0
        for text in words.what_turns_it(explanation, currency):
            yield (), None
            yield from ((line, 0) for line in flow([Piece(text)], width, _FORMULA_LINES))
        yield (), None
        for source in dict.fromkeys(words.SOURCES[one.result] for one in explanation.formulas):
            yield from ((line, None) for line in flow([Piece(source, "dim")], width, _FORMULA_LINES))

    def _accounts(self, found: Explained, width: int) -> Iterator[tuple[Line, int | None]]:
        """Whoever is in each sum, the largest first."""
        workbook, floor = self.state.workbook, self.state.floor()
        currency = workbook.settings.currency
        for letter, term, behind in zip(
            words.letters(found.explanation), found.explanation.terms, found.behind, strict=True
        ):
            if isinstance(term.key, Unlisted):
                continue
            yield (), None
            yield (Piece(f"{letter}  ", "accent"), Piece(words.term_name(term.key), "strong")), 0
            for account in behind.accounts:
                name, spend, about = words.account_line(account, workbook.codebook, currency, floor)
                wide = min(_NAME, width // 3)
                named = pad(clip(f"  {name}", wide), wide)
                row = [Piece(named), Piece(f"{spend:>12}  "), Piece(about, "dim")]
                yield cut(row, width), account.customer.id
            if more := words.more_line(behind, currency):
                yield cut([Piece(f"  {more}", "dim")], width), None
