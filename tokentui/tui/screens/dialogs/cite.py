"""Choosing the facts that speak for what is said of a customer, whichever question they answer by themselves."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from tokentui.domain.customer import Fact
from tokentui.domain.grades import Question, best
from tokentui.domain.text import number_of, pad, visible
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.choosing import sign
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Where
from tokentui.words.dialog_commands import LETTERS
from tokentui.words.values import DIMENSIONS, figure

_LONGEST = 400
"""Characters of a claim that are looked at; no more fit on the dialog's lines."""


class CiteDialog(Dialog[tuple[str, ...]]):
    """The facts on a customer, each with its grade, question and date; the answer is the uids of those cited."""

    PLACES = (Where.CITE,)
    HELPERS = {"moves": Moves}
    DEFAULT_CSS = """
    CiteDialog > #dialog {
        & > #rows { max-height: 40vh; }
        & > #whole { height: 3; margin-top: 1; }
    }
    """

    def __init__(
        self, facts: Sequence[Fact], cited: Iterable[str], customer: str, question: Question = Question.FOR_WHAT
    ) -> None:
        """`question` is the one that they are cited for."""
        super().__init__("Which facts speak for it?", customer)
        self._facts, self._question = tuple(facts), question
        self._before = set(cited) & {fact.uid for fact in self._facts}
        self._chosen = set(self._before)
        self._names = dict(zip(LETTERS, range(len(self._facts)), strict=False))
        start = next((row for row, fact in enumerate(self._facts) if self._speaks(fact)), 0)
        self._place = Place(lambda: len(self._facts), self._redraw, start)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """The facts, and the current one in full with its source."""
        yield Lines(self._rows, lambda: self._place.row, self._place.at, id="rows")
        yield Lines(self._whole, id="whole")

    @property
    def changed(self) -> bool:
        """Whether other facts are chosen than were cited."""
        return self._chosen != self._before

    def advice(self) -> str:
        """What the statement would be graded by; a fact of another question is named, since it was chosen by hand."""
        chosen = [fact for fact in self._facts if fact.uid in self._chosen]
        if not chosen:
            return "Nothing is cited: grade D."
        others = sorted({DIMENSIONS[fact.dimension] for fact in chosen if fact.dimension is not self._question})
        by_hand = f"; by hand also what says {', '.join(others)}" if others else ""
        return f"{number_of(len(chosen), 'fact')} cited: grade {best(fact.grade for fact in chosen).value}{by_hand}."

    def command_for(self, event: events.Key) -> Command | None:
        """A letter that names no line stands for nothing."""
        command = super().command_for(event)
        return None if command is not None and command.keyed and event.character not in self._names else command

    def do_toggle_named(self, key: str) -> None:
        """Cite the fact that a letter or digit names, or leave it out."""
        self._place.row = self._names[key]
        self.do_toggle_line()

    def do_toggle_line(self) -> None:
        """Cite the fact of the current line, or leave it out."""
        self._chosen ^= {self._facts[self._place.row].uid}
        self._redraw()
        self.advise()

    def do_save(self) -> None:
        """Give what is chosen as the answer, or leave where it is what was cited."""
        self.dismiss(tuple(fact.uid for fact in self._facts if fact.uid in self._chosen) if self.changed else None)

    def _speaks(self, fact: Fact) -> bool:
        return fact.uid in self._chosen or (not self._chosen and fact.dimension is self._question)

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()
        self.query_one("#whole", Lines).redraw()

    def _whole(self, width: int) -> list[Line]:
        fact = self._facts[self._place.row]
        source = visible(fact.source_title or fact.source_url or "source not named")
        return flow([Piece(_claim(fact)), Piece(f"  {source}", "dim")], width, 3)

    def _rows(self, width: int) -> list[Line]:
        names = {row: letter for letter, row in self._names.items()}
        questions = max(len(DIMENSIONS[fact.dimension]) for fact in self._facts)
        dates = max(len(fact.as_of or "") for fact in self._facts)
        lines = []
        for row, fact in enumerate(self._facts):
            chosen = fact.uid in self._chosen
            pieces = [
                Piece("▌ " if row == self._place.row else "  ", "bar"),
                Piece(pad(names.get(row, ""), 2), "accent"),
                sign(chosen=chosen),
                Piece(f"{fact.grade.value}  {pad(DIMENSIONS[fact.dimension], questions)}  ", "strong" * chosen),
                Piece(pad(visible(fact.as_of or ""), dates) + "  " * bool(dates), "dim"),
                Piece(_claim(fact), "strong" * chosen),
            ]
            lines.append(cut(pieces, width))
        return lines


def _claim(fact: Fact) -> str:
    """Figure and claim on one line."""
    amount = figure(fact.low, fact.high, fact.unit, fact.yardstick)
    return ": ".join(part for part in (amount, visible(fact.claim[:_LONGEST].replace("\n", " "))) if part)
