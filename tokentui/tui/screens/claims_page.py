"""The page of the vendor's claims, and one key further its card: twenty questions on what it discloses."""

from collections.abc import Iterator, Sequence

from tokentui.domain.vendor_card import CARD_VERSION, Answered, CardAnswer, score
from tokentui.tui.screens.page import Page
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.claims import ClaimSection
from tokentui.words.command import Where
from tokentui.words.vendor_card import rests_on, score_in_words

_MOST = 12
"""Lines of one sentence."""


class ClaimsPage(Page):
    """What the vendor's disclosures imply, section by section."""

    PLACES = (Where.CLAIMS,)

    def __init__(
        self, title: str, nothing: str, sections: Sequence[ClaimSection], copied: str, card: Sequence[Answered]
    ) -> None:
        """`nothing` says why there is nothing to hold against the book; `copied` is the page as Markdown."""
        super().__init__(lambda width: list(_claims(title, nothing, sections, width)), copied)
        self._card = card

    def do_vendor_card(self) -> None:
        """Open the vendor's card over the claims."""
        self.app.push_screen(Page(lambda width: list(_card(self._card, width))))


def _claims(title: str, nothing: str, sections: Sequence[ClaimSection], width: int) -> Iterator[Line]:
    keys = "c the vendor's card · y copies · esc closes"
    yield both_ends([Piece("The vendor's claims", "strong")], [Piece(keys, "dim")], width)
    yield from flow([Piece(title, "dim")], width, _MOST)
    if nothing:
        yield ()
        yield from flow([Piece(nothing)], width, _MOST)
    for section in sections:
        yield ()
        yield (Piece(section.title, "strong"),)
        for one in section.lines:
            yield from _hung(one.words, width, 2, "")
            for words in one.below:
                yield from _hung(words, width, 4, "dim")


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
            yield from _hung(f"{one.indicator.question}  {one.indicator.id}", width, 2, "")
            if words := rests_on(one):
                yield from _hung(words, width, 4, "dim")
    yield ()
    yield from flow(
        [Piece("To answer one by hand, in the shell: tokentui card INDICATOR yes|partly|no", "dim")], width, 2
    )


def _hung(words: str, width: int, indent: int, style: str) -> Iterator[Line]:
    """A sentence whose further lines stand two cells further in."""
    for number, line in enumerate(flow([Piece(words, style)], max(width - indent - 2, 8), _MOST)):
        yield (Piece(" " * (indent if number == 0 else indent + 2)), *line)
