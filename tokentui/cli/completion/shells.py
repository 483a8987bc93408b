"""How bash reads a line, and how a word has to stand there for it to hand over just that.

zsh and fish say themselves what they read, and quote what they insert. Source: https://www.gnu.org/software/bash/manual/bash.html#Quoting
"""

import re
from typing import NamedTuple

_SPECIAL = frozenset(" \"'\\$`!&|;<>()[]{}*?~#^")
"""What bash would not take for itself in a word without quotes."""

_IN_DOUBLE = frozenset('"\\$`')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_DECODED = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "\\": "\\", "'": "'"}


class Word(NamedTuple):
    """A word of a line."""

    text: str
    """What the shell would hand over."""
    start: int
    """Where in the line it begins."""
    quote: str
    """The quotation mark that is still open at its end, or nothing."""
    mixed: bool
    """Whether it has quotes that do not begin it: what stands in it is then not easily replaced."""


def words_of(line: str) -> list[Word]:
    """The words of a line that may end in the middle of one; the last one is empty after a space."""
    words: list[Word] = []
    place = 0
    while place < len(line):
        if line[place] in " \t\n":
            place += 1
            continue
        word, place = _word(line, place)
        words.append(word)
    if not words or (line[-1] in " \t\n" and not _goes_on(words[-1], line)):
        words.append(Word("", len(line), "", mixed=False))
    return words


def _goes_on(last: Word, line: str) -> bool:
    """Whether the space at the end of the line is within the last word."""
    return bool(last.quote) or (last.text.endswith(line[-1]) and line.endswith("\\" + line[-1]))


def _word(line: str, start: int) -> tuple[Word, int]:
    text: list[str] = []
    place, quote, mixed = start, "", False
    while place < len(line):
        letter = line[place]
        if quote:
            step, read = _quoted(line, place, quote)
            if read is None:
                quote = ""
                mixed = True
            else:
                text.append(read)
        elif letter in " \t\n":
            break
        else:
            step, read, opened = _bare(line, place)
            text.append(read)
            if opened:
                mixed = mixed or place > start or opened == "$'"
                quote = opened
        place += step
    return Word("".join(text), start, quote, mixed), place


def _bare(line: str, place: int) -> tuple[int, str, str]:
    """How many letters of a line without quotes are read together, what they say, and the quote they open."""
    letter = line[place]
    if letter in "\"'":
        return 1, "", letter
    if line.startswith("$'", place):
        return 2, "", "$'"
    if letter == "\\":
        return 2, line[place + 1 : place + 2], ""
    return 1, letter, ""


def _quoted(line: str, place: int, quote: str) -> tuple[int, str | None]:
    """How many letters within quotes are read together, and what they say; None where the quotes end."""
    letter = line[place]
    if letter == quote[-1]:
        return 1, None
    following = line[place + 1 : place + 2]
    if letter == "\\" and quote == '"' and following and following in _IN_DOUBLE:
        return 2, following
    if letter == "\\" and quote == "$'":
        return 2, _DECODED.get(following, letter + following)
    return 1, letter


def quoted_for_bash(text: str, quote: str) -> str:
    """A text as it has to stand on a line of bash after this open quotation mark, or after none."""
    if quote == "'":
        return _with_controls(text.replace("'", "'\\''"), "'")
    if quote == '"':
        escaped = "".join(f"\\{letter}" if letter in _IN_DOUBLE else letter for letter in text)
        # An exclamation mark calls the history up even between double quotes, and a backslash there would stay.
        return _with_controls(escaped.replace("!", '"\\!"'), '"')
    return _with_controls("".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text), "")


def _with_controls(text: str, quote: str) -> str:
    def written(found: re.Match[str]) -> str:
        inside = "".join(f"\\x{ord(letter):02x}" if letter != "\n" else "\\n" for letter in found.group())
        return f"{quote}$'{inside}'{quote}"

    return _CONTROL.sub(written, text)
