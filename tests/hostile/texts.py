"""What a hostile file may hold, and how it is seen that none of it reached a terminal as it is."""

import re
import unicodedata

EVIL = (
    "\x1b]0;PWNED\x07\x1b]52;c;UFdORUQ=\x07\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x07\x9b31m\x9d0;C1\x9c"
    "\x1b[31mred\x1b[2J\x1bP$q\x1b\\\u202ebidi\u2066iso\u2069\u200bzero\ufeff\x07\x08\x7f\u2028line\u2029\x85"
    "\U000e0041tag\ufdd0\u200dj\ufe0f[bold]markup[/bold][@click=app.quit]x[/]\nFORGED\rover\ttab"
)
"""Title, clipboard, link, C1, colour, wiping, bidi, zero-width, line ends, tags, markup: everything but NUL."""
HEAP = "e" + "\u0301" * 1_000
"""More marks than a sign can carry: they take no cells, so that nothing else would cut them."""


def evil(what: str) -> str:
    """A text for a field that says which it is."""
    return f"{what} {EVIL}"


_ALWAYS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufdd0-\ufdef]")
_BETWEEN = "\u200c\u200d"
_OWN_STYLES = re.compile(r"\x1b\[[012]m")
_PROGRESS = "\r\x1b[K"
_FORGED = re.compile(r"^(FORGED|over)", re.MULTILINE)


def wrongs(text: str) -> list[str]:
    """What in a text, without its line ends, a terminal would obey or hide; told by Unicode itself, not by us."""
    found = [repr(match.group()) for match in _ALWAYS.finditer(text)]
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cf":
            beside = text[place - 1 : place] + text[place + 1 : place + 2]
            if character not in _BETWEEN or len(beside) < 2 or beside.isascii():
                found.append(f"{character!r} U+{ord(character):04X}")
    return found


def wrongs_of_output(data: bytes, *, tty: bool) -> list[str]:
    """The same of what a command wrote, but for the program's own styles and line ends."""
    text = data.decode("utf-8")
    if tty:
        text = _OWN_STYLES.sub("", text.replace("\r\n", "\n").replace(_PROGRESS, ""))
    found = wrongs(text.replace("\n", ""))
    return found + [f"a line of its own: {match.group()}" for match in _FORGED.finditer(text)]
