"""Choosing one or more use cases in proportions unknown, or segments of which it is one."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.statements import Kind, Statement, a_set
from tokentui.domain.text import visible
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.choosing import code_width, labelled, named, offered, present, sign
from tokentui.tui.screens.dialogs.split import SplitDialog
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Where
from tokentui.words.dialog_commands import RECENT


class SeveralDialog(Dialog[Statement]):
    """Which entries apply: their keys toggle them, enter saves the set, % goes on to a split of use cases."""

    PLACES = (Where.SEVERAL,)
    HELPERS = {"moves": Moves}

    def __init__(
        self,
        codes: AnyVocabulary,
        customers: str,
        current: Statement | None = None,
        recent: Sequence[Statement] = (),
        *,
        two: bool = False,
    ) -> None:
        """`codes` is the list that answers the question: use cases or segments; `recent` are answers of before.

        Where `two` are asked for, the key of the second saves.
        """
        asked = "What are the tokens used for?" if isinstance(codes, Codebook) else "Who is it?"
        super().__init__(f"{asked} Two: the second saves" if two else asked, customers)
        self._two = two
        self._codes, self._current = codes, current
        self._cases = offered(codes, current)
        self._chosen = present(codes, current) if current and not two else set()
        start = next((row for row, case in enumerate(self._cases) if case.code in self._chosen), 0)
        usable = [one for one in recent if all(case in self._cases for case in map(codes.by_code, one.codes))]
        self._recent = dict(zip(RECENT, usable, strict=False))
        self._place = Place(lambda: len(self._cases), self._redraw, start)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """The entries of the list."""
        yield Lines(self._rows, lambda: self._place.row, self._place.at, id="rows")
        if self._recent:
            yield Lines(self._recent_rows, id="recent")

    def offers(self, command: Command) -> bool:
        """Segments are not split, and nothing is said again before it was said."""
        if command.method == "do_recent":
            return bool(self._recent)
        return command.method != "do_divide" or isinstance(self._codes, Codebook)

    def advice(self) -> str:
        """What enter would save."""
        names = [visible(case.code) for case in self._cases if case.code in self._chosen]
        if len(names) > 1:
            meant = "in proportions unknown" if isinstance(self._codes, Codebook) else "one of them"
            return f"{', '.join(names)}: {meant}"
        return names[0] if names else "Nothing chosen yet."

    def do_toggle(self, key: str) -> None:
        """Choose the entry of a key, or leave it out."""
        for row, case in enumerate(self._cases):
            if case.key == key and not case.archived:
                self._place.row = row
                self.do_toggle_line()
        if self._two and len(self._chosen) == 2:
            self.do_save()

    def do_toggle_line(self) -> None:
        """Choose the entry of the current line, or leave it out."""
        if self._cases:
            self._chosen ^= {self._cases[self._place.row].code}
            self._redraw()
            self.advise()

    def do_recent(self, key: str) -> None:
        """Give an answer of before once more."""
        if key in self._recent:
            self.dismiss(self._recent[key])

    def do_save(self) -> None:
        """Give what is chosen as the answer."""
        if self._chosen:
            self.dismiss(a_set(*self._chosen))
        else:
            self.complain("Choose at least one; if it cannot be told, leave and press 0.")

    def do_divide(self) -> None:
        """Divide what is chosen; a split that stood before is kept if it names the same use cases."""
        if not self._cases or not isinstance(self._codes, Codebook):
            self.complain("The codebook offers no use case.")
            return
        current = self._current
        if current is None or current.kind is not Kind.SPLIT or present(self._codes, current) != self._chosen:
            current = a_set(*self._chosen) if self._chosen else None
        self.ask(SplitDialog(self._codes, self.subject, current), self.dismiss)

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()

    def _recent_rows(self, width: int) -> list[Line]:
        said = {key: visible(one.in_words(self._codes)) for key, one in self._recent.items()}
        return [(), *(cut([Piece(f"    {key} ", "accent"), Piece(words, "dim")], width) for key, words in said.items())]

    def _rows(self, width: int) -> list[Line]:
        codes = code_width(self._cases)
        lines = []
        for row, case in enumerate(self._cases):
            chosen = case.code in self._chosen
            bar = Piece("▌ " if row == self._place.row else "  ", "bar")
            lines.append(
                cut([bar, sign(chosen=chosen), *named(case, codes, "strong" if chosen else ""), labelled(case)], width)
            )
        return lines
