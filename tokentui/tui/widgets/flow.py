"""Styled text laid out in lines of a width: wrapped between words, cut with an ellipsis, or set at both ends."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tokentui.domain.text import ELLIPSIS, cell_width, clip, visible
from tokentui.tui.widgets.table_columns import Piece

Line = tuple[Piece, ...]
"""One line of the screen, in pieces of one style each."""

UNCUT = 1_000_000
"""A width in which nothing is cut: for text that is read elsewhere."""

_WORDS = re.compile(r"\s+|\S+")


def width_of(pieces: Iterable[Piece]) -> int:
    """How many cells the pieces take together."""
    return sum(cell_width(piece.text) for piece in pieces)


def flow(pieces: Iterable[Piece], width: int, most: int) -> list[Line]:
    """Text wrapped between words to at most `most` lines of `width` cells; the last ends in `…` when there is more.

    A word longer than a line is broken; what a terminal would obey is made visible.
    """
    lines: list[list[Piece]] = [[]]
    used, space = 0, ""
    for text, style in pieces:
        for word in _WORDS.findall(visible(text)):
            if word.isspace():
                space = word
                continue
            size = cell_width(word)
            if used and used + len(space) + size > width:
                lines.append([])
                used, space = 0, ""
            while size > width > 0 and len(lines) <= most:
                head = _head(word, width)
                lines[-1].append(Piece(head, style))
                lines.append([])
                word = word[len(head) :]
                size = cell_width(word)
            if len(lines) > most:
                return _ended(lines, width, most)
            lines[-1].append(Piece((space if used else "") + word, style))
            used, space = used + (len(space) if used else 0) + size, ""
    return [tuple(line) for line in lines if line]


def cut(pieces: Sequence[Piece], width: int) -> Line:
    """The pieces on one line of at most `width` cells, with `…` where something was cut; all of it made visible."""
    left, kept = width, []
    for number, (literal, style) in enumerate(pieces):
        text = visible(literal)
        size = cell_width(text)
        if size > left or (size == left and any(piece.text for piece in pieces[number + 1 :])):
            kept.append(Piece(clip(text + " " * max(left + 1 - size, 0), left), style))
            break
        kept.append(Piece(text, style))
        left -= size
    return tuple(kept)


def both_ends(left: Sequence[Piece], right: Sequence[Piece], width: int) -> Line:
    """One line with pieces at its left and its right edge; the left ones are cut where they would meet."""
    end = cut(right, width)
    room = width - width_of(end)
    start = cut(left, max(room - 2, 0))
    return (*start, Piece(" " * (room - width_of(start))), *end)


def _head(word: str, width: int) -> str:
    """The longest beginning of a word that fits; at least one character."""
    end = min(len(word), width)
    while end < len(word) and cell_width(word[: end + 1]) <= width:
        end += 1
    while end > 1 and cell_width(word[:end]) > width:
        end -= 1
    return word[:end]


def _ended(lines: list[list[Piece]], width: int, most: int) -> list[Line]:
    """The first lines, the last of them with an ellipsis in place of what follows."""
    *whole, last = lines[:most]
    shown = list(cut(last, width - 1))
    if shown and not shown[-1].text.endswith(ELLIPSIS):
        shown.append(Piece(ELLIPSIS, shown[-1].style))
    return [*(tuple(line) for line in whole), tuple(shown)]


def hung(words: str, width: int, indent: int, style: str, most: int = 12) -> Iterator[Line]:
    """A sentence of at most so many lines, whose further lines stand two cells further in."""
    for number, line in enumerate(flow([Piece(words, style)], max(width - indent - 2, 8), most)):
        yield (Piece(" " * (indent if number == 0 else indent + 2)), *line)
