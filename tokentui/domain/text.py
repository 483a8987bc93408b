"""Imported text made safe to show, and cut or padded to a number of terminal cells."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

ELLIPSIS = "…"

_ZWJ = "\u200d"
_WIDE_EMOJI = "\ufe0f"

OBEYED = (
    "\x7f-\x9f"  # control characters beyond ASCII's own, those that begin a command among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction marks: they reorder what follows on the screen
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"  # characters that show as nothing
    "\u2028\u2029"  # line and paragraph ends
    "\ufdd0-\ufdef\ufffe\uffff"  # what no text holds: programs use them as marks of their own
    "\ud800-\udfff"  # halves of a pair: they cannot be written to a terminal
)
"""Characters that a terminal or an editor obeys or hides instead of showing, for a class of a pattern; without those
below the space, which end the lines of a document too."""

_JOINERS, _SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSAFE = re.compile(
    f"[\x00-\x1f{OBEYED}]"
    # A joiner has a place between two letters of a joined script or two emoji; beside plain letters it only hides.
    f"|(?<![^\x00-\x7f{OBEYED}{_JOINERS}])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f{OBEYED}{_JOINERS}{_SELECTORS}])"
    # A variation selector belongs to one sign before it; several hide a text.
    f'|(?<![^\x00-"$-)+-/:-\x7f{OBEYED}{_JOINERS}{_SELECTORS}])[{_SELECTORS}]'
    # Whether these have a place depends on what became of the one before.
    f"|(?P<perhaps>[{_JOINERS}{_SELECTORS}])"
)
_NAMED = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}
_MOST_MARKS = 30
"""Combining marks on one sign: more than any language has (Unicode Standard Annex 15, stream-safe text)."""


def visible(text: str) -> str:
    r"""The text with control, direction and invisible characters written out, as in `\x1b` or `\u202e`.

    Emoji sequences, combining marks and every script stay as they are, but for flags of regions, which are made of
    invisible characters, and marks heaped on one sign. What is visible already stays the same.
    """
    if text.isascii() and text.isprintable():
        return text
    if len(text) > _MOST_MARKS:
        text = _unheaped(text)
    if _UNSAFE.search(text) is None:
        return text
    escaped_to = -1

    def written(match: re.Match[str]) -> str:
        nonlocal escaped_to
        if match["perhaps"] and match.start() != escaped_to:
            return match.group()
        escaped_to = match.end()
        return _written(match.group())

    return _UNSAFE.sub(written, text)


def _written(character: str) -> str:
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _unheaped(text: str) -> str:
    """The text with marks beyond those that one sign can carry written out; a heap of them takes no cell at all."""
    marks = 0
    kept = []
    for character in text:
        marks = marks + 1 if character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me", "Mc") else 0
        kept.append(character if marks <= _MOST_MARKS else _written(character))
    return "".join(kept)


def number_of(count: int, noun: str) -> str:
    """A number with its noun, as in `1 row` and `2,000 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def cell_width(text: str) -> int:
    """How many terminal cells a text of visible characters takes.

    Wide and full-width characters take two, combining marks and format characters none (Unicode Standard Annex 11,
    as in the `East_Asian_Width` and `General_Category` properties that Python ships); what follows a zero-width
    joiner is drawn on what precedes it, and variation selector 16 makes a symbol two cells wide.
    """
    if text.isascii():
        return len(text)
    return sum(width for _, width in _clusters(text))


def clip(text: str, cells: int) -> str:
    """The text cut to at most that many cells, with `…` in the last one when something was cut."""
    if text.isascii():
        if len(text) <= cells:
            return text
        return text[: cells - 1] + ELLIPSIS if cells > 0 else ""
    if cell_width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    kept, used = [], 0
    for cluster, width in _clusters(text):
        if used + width > cells - 1:
            break
        kept.append(cluster)
        used += width
    return "".join(kept) + ELLIPSIS


def pad(text: str, cells: int, align: Literal["left", "right", "center"] = "left") -> str:
    """The text cut or filled with spaces to exactly that many cells."""
    shown = clip(text, cells)
    space = cells - cell_width(shown)
    if space <= 0:
        return shown
    if align == "right":
        return " " * space + shown
    if align == "center":
        return " " * (space // 2) + shown + " " * (space - space // 2)
    return shown + " " * space


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What is drawn as one sign, with its width in cells; a cut between clusters breaks no sign."""
    start, width, joined = 0, 0, False
    for index, character in enumerate(text):
        if character == _WIDE_EMOJI:
            if width == 1 and _is_symbol(text[start]):
                width = 2
        elif character == _ZWJ:
            joined = True
            continue
        elif joined:
            pass
        elif (own := _character_width(character)) > 0:
            if index > start:
                yield text[start:index], width
            start, width = index, own
        joined = False
    if start < len(text):
        yield text[start:], width


def _is_symbol(character: str) -> bool:
    return character in "#*0123456789©®‼⁉〰〽" or unicodedata.category(character) in ("So", "Sm", "Sk")


def _character_width(character: str) -> int:
    if character < "\u0300":
        return 0 if character == "\u00ad" else 1
    if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf"):
        return 0
    # Vowels and final consonants of a Korean syllable, and skin tones, are drawn on what precedes them.
    if (
        "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
