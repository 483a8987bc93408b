"""The page of the vendor's claims, and one key further its card: twenty questions on what it discloses."""

from collections.abc import Callable, Iterator, Sequence

from tokentui.domain.vendor_card import CARD_VERSION, Answered, CardAnswer, score
from tokentui.tui.screens.page import Page
from tokentui.tui.widgets.flow import Line, both_ends, flow, hung
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where
from tokentui.words.vendor_card import rests_on, score_in_words

_MOST = 12
"""Lines of one sentence."""


class ClaimsPage(Page):
    """What the vendor's disclosures imply, section by section."""

    PLACES = (Where.CLAIMS,)

    def __init__(self, lines: Callable[[int], Sequence[Line]], copied: str, card: Sequence[Answered]) -> None:
        """`lines` are the page at a width; `copied` is it as Markdown."""
        super().__init__(lines, copied)
        self._card = card

    def do_vendor_card(self) -> None:
        """Open the vendor's card over the claims."""
        self.app.push_screen(Page(lambda width: list(_card(self._card, width))))


def _card(answers: Sequence[Answered], width: int) -> Iterator[Line]:
    heading = f"The vendor's card, version {CARD_VERSION}"
    yield both_ends([Piece(heading, "strong")], [Piece("y copies · esc closes", "dim")], width)
    yield from flow([Piece(score_in_words(score(answers)))], width, _MOST)
    for answer in CardAnswer:
        found = [one for one in answers if one.answer is answer]
        if found:
            yield ()
            yield (Piece(answer.value, "strong"),)
        for one in found:
            yield from hung(f"{one.indicator.question}  {one.indicator.id}", width, 2, "")
            if words := rests_on(one):
                yield from hung(words, width, 4, "dim")
    yield ()
    yield from flow(
        [Piece("To answer one by hand, in the shell: tokentui card INDICATOR yes|partly|no", "dim")], width, 2
    )
