"""Imported text made safe to show, and cut or padded to a number of terminal cells."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

ELLIPSIS = "…"

_ZWJ = "\u200d"
_WIDE_EMOJI = "\ufe0f"

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, escape among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction marks: they reorder what follows on the screen
    "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb"  # characters that show as nothing
    "\u2028\u2029"  # line and paragraph ends
    "\ud800-\udfff"  # halves of a pair: they cannot be written to a terminal
    "]"
    # A joiner has a place between two letters of a joined script or two emoji; beside plain letters it only hides.
    "|(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)"
)
_NAMED = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}


def visible(text: str) -> str:
    r"""The text with control, direction and invisible characters written out, as in `\x1b` or `\u202e`.

    Emoji sequences, combining marks and every script stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


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
