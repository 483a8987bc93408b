"""Answering proposals one by one: accept, refuse, put off; those that are exact all at once, after a look."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from textual.widget import Widget

from tokentui.domain.text import cell_width, clip, number_of, pad, visible
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Where

Value = TypeVar("Value")

_NAMED = 3
"""Customers that the question about all exact ones names."""


class Offer(NamedTuple, Generic[Value]):
    """One proposal as the dialog shows it."""

    value: Value
    customer: str
    other: str
    """The company of the list, or the other customer."""
    proposes: str
    why: str
    exact: bool
    """Whether it may be accepted with others."""


Answer = Callable[[Sequence[Value], bool], str | None]
"""Accepts (True) or refuses some; what is to be said, or None where it could not be done and that was said."""


class ProposalsDialog(Dialog[None], Generic[Value]):
    """A list of proposals; each goes once it is answered."""

    PLACES = (Where.PROPOSALS,)
    HELPERS = {"moves": Moves}
    SENTENCE_LINES = 2
    DEFAULT_CSS = """
    ProposalsDialog > #dialog {
        width: 100;
        & > #rows { height: 12; max-height: 50vh; }
        & > #whole { height: 2; margin-top: 1; }
    }
    """

    def __init__(self, title: str, offers: Sequence[Offer[Value]], answer: Answer[Value]) -> None:
        super().__init__(title, number_of(len(offers), "proposal"))
        self._offers = list(offers)
        self._answer = answer
        self._asked = False
        """Whether all exact ones are about to be accepted."""
        self._place = Place(lambda: len(self._offers), self._redraw)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """The proposals, and the current one in full with its reason."""
        yield Lines(self._rows, lambda: self._place.row if self._offers else None, self._place.at, id="rows")
        yield Lines(self._whole, id="whole")

    def offers(self, command: Command) -> bool:
        """All at once only where any is exact."""
        return command.method != "do_accept_exact" or any(one.exact for one in self._offers)

    def advice(self) -> str:
        """How many are left, and how many of them are exact."""
        exact = sum(one.exact for one in self._offers)
        if not self._offers:
            return "All are answered; esc closes. u takes the last answer back."
        return f"{len(self._offers):,} left, {exact:,} exact. u takes an answer back, once this is closed."

    def do_accept(self) -> None:
        """Take what the current line proposes; or all that are exact, where that was asked."""
        chosen = self._exact() if self._asked else self._current()
        self._give(chosen, yes=True)

    def do_refuse(self) -> None:
        """The current line is wrong; or leave what was asked of all that are exact."""
        if self._asked:
            self._asked = False
            self.advise()
        else:
            self._give(self._current(), yes=False)

    def do_put_off(self) -> None:
        """Leave the current line for another time."""
        self._asked = False
        self._take_out(self._current())
        self.advise()

    def do_accept_exact(self) -> None:
        """Say what accepting all exact ones would do; y does it."""
        exact = self._exact()
        if not exact:
            return
        self._asked = True
        names = ", ".join(visible(one.customer) for one in exact[:_NAMED])
        more = f" and {len(exact) - _NAMED:,} more" if len(exact) > _NAMED else ""
        self.complain(f"Accept {number_of(len(exact), 'exact proposal')}: {names}{more}? y accepts them, n does not.")

    def _current(self) -> list[Offer[Value]]:
        return self._offers[self._place.row : self._place.row + 1]

    def _exact(self) -> list[Offer[Value]]:
        return [one for one in self._offers if one.exact]

    def _give(self, chosen: list[Offer[Value]], *, yes: bool) -> None:
        self._asked = False
        if not chosen:
            return
        said = self._answer([one.value for one in chosen], yes)
        if said is not None:
            self._take_out(chosen)
            self.say(f"{said}. {self.advice()}")

    def _take_out(self, chosen: list[Offer[Value]]) -> None:
        gone = {id(one) for one in chosen}
        self._offers = [one for one in self._offers if id(one) not in gone]
        self._place.go(self._place.row)
        self.show_keys()

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()
        self.query_one("#whole", Lines).redraw()

    def _rows(self, width: int) -> list[Line]:
        if not self._offers:
            return [(Piece("  Nothing is left.", "dim"),)]
        room = max(width // 3 - 2, 8)
        lines = []
        for row, one in enumerate(self._offers):
            current = row == self._place.row
            customer, other = (pad(clip(visible(text), room), room) for text in (one.customer, one.other))
            pieces = [
                Piece("▌ " if current else "  ", "bar"),
                Piece("= " if one.exact else "~ ", "accent" if one.exact else "dim"),
                Piece(f"{customer}  ", "strong" * current),
                Piece(f"{other}  ", "dim"),
                Piece(visible(one.proposes)),
            ]
            lines.append(cut(pieces, width))
        return lines

    def _whole(self, width: int) -> list[Line]:
        if not self._offers:
            return []
        one = self._offers[self._place.row]
        text = f"{visible(one.customer)} is {visible(one.other)}: "
        if cell_width(text) > width:
            text = ""
        return flow([Piece(text), Piece(visible(one.proposes)), Piece(f"  {visible(one.why)}", "dim")], width, 2)
