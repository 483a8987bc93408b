"""A JSON file piece by piece, with the line of each: never more in memory than one object, however long the file.

The standard library's decoder reads each piece; what stands between them, brackets and commas of the outermost list or
object, is read here. Numbers stay as they are written.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from tokentui.domain.text import clip, visible
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import UnreadableFile

LARGEST = 100_000_000
"""Characters of one object: a list's item, or a value beside the list."""

WHOLE = 4_000_000
"""Characters up to which a value of the outermost level is read at once."""

_BLOCK = 1 << 20
_CUT = 32
"""Characters before the end of what was read within which an error may come from the cut."""

_WORDS = ("true", "false", "null")
_BLANK = " \t\n\r"

Json = str | bool | None | list["Json"] | dict[str, "Json"]
"""A value; numbers are texts, as they are written."""


class JsonPiece(NamedTuple):
    """A value of the outermost level, or a part of one that is too long to be held."""

    document: int
    """Which value of the outermost level, the first being 1."""
    line: int
    """On which it begins."""
    key: str | None
    """Under which it stands, where it is a member of the outermost object."""
    item: bool
    """Whether it is one of a list, under that key or of the outermost level."""
    value: Json


def pieces(
    source: SourceFile, whole: int = WHOLE, no_number: Callable[[str], object] = lambda _: None
) -> Iterator[JsonPiece]:
    """All values of the outermost level; those longer than `whole` characters in their items or members.

    NaN and Infinity, which programs write and JSON does not have, are read as null; `no_number` hears of them.
    """
    with source.place.open(encoding="utf-8-sig", newline="") as file:
        reader = _Reader(source.name, file, no_number)
        try:
            while reader.next_sign():
                reader.document += 1
                yield from reader.outermost(whole)
        except UnicodeDecodeError:
            raise UnreadableFile(f"{source.name} is not JSON in UTF-8; save it as UTF-8.") from None


class _TooLong(ValueError):
    """A value that is longer than was allowed."""


class _Reader:
    """Where in the file reading is."""

    def __init__(self, name: Path, file: TextIO, no_number: Callable[[str], object]) -> None:
        self.document = 0

        def unknown(constant: str) -> None:
            no_number(constant)

        self._decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=unknown)
        self._name = name
        self._file = file
        self._text = ""
        self._at = 0
        self._line = 1
        self._over = False

    def next_sign(self) -> str:
        """The next character that is not blank, and not passed yet; empty at the end."""
        while True:
            rest = len(self._text)
            at = self._at
            while at < rest and self._text[at] in _BLANK:
                at += 1
            self._pass_to(at)
            if at < rest:
                return self._text[at]
            if not self._more():
                return ""

    def outermost(self, whole: int) -> Iterator[JsonPiece]:
        """The next value, at once or in pieces."""
        line, sign = self._line, self.next_sign()
        line = self._line
        try:
            value = self._value(whole if sign in "[{" else LARGEST)
        except _TooLong:
            if sign == "[":
                yield from self._items(None)
            elif sign == "{":
                yield from self._members()
            else:
                raise self._too_long(line) from None
        else:
            yield JsonPiece(self.document, line, None, False, value)

    def _items(self, key: str | None) -> Iterator[JsonPiece]:
        self._take("[")
        if self.next_sign() == "]":
            self._take("]")
            return
        while True:
            self.next_sign()
            line = self._line
            yield JsonPiece(self.document, line, key, True, self._bounded())
            if self._take(",]") == "]":
                return

    def _members(self) -> Iterator[JsonPiece]:
        self._take("{")
        if self.next_sign() == "}":
            self._take("}")
            return
        while True:
            if self.next_sign() != '"':
                raise self._broken("a name in quotation marks")
            key = str(self._bounded())
            self._take(":")
            line, sign = self._line, self.next_sign()
            line = self._line
            if sign == "[":
                yield from self._items(key)
            else:
                yield JsonPiece(self.document, line, key, False, self._bounded())
            if self._take(",}") == "}":
                return

    def _take(self, wanted: str) -> str:
        sign = self.next_sign()
        if not sign or sign not in wanted:
            raise self._broken(" or ".join(wanted))
        self._at += 1
        return sign

    def _bounded(self) -> Json:
        line = self._line
        try:
            return self._value(LARGEST)
        except _TooLong:
            raise self._too_long(line) from None

    def _value(self, longest: int) -> Json:
        """The value that begins here; raises _TooLong where it is longer, and passes nothing then."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _CUT
                if not unfinished or self._over:
                    self._pass_to(min(error.pos, len(self._text)))
                    raise self._broken(ended=error.msg.startswith("Unterminated")) from None
            except RecursionError:
                raise UnreadableFile(
                    f"{self._name} is nested too deep to be a table (document {self.document}, line {self._line})."
                ) from None
            else:
                if end < len(self._text) or self._over:
                    self._pass_to(end)
                    found: Json = value
                    return found
            if len(self._text) - self._at > longest:
                raise _TooLong
            self._more(max(_BLOCK, len(self._text) - self._at))

    def _more(self, count: int = 0) -> bool:
        """Read on, a block or so many characters; what was passed is forgotten."""
        read = self._file.read(count or _BLOCK)
        self._over = not read
        self._text = self._text[self._at :] + read
        self._at = 0
        return bool(read)

    def _pass_to(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at

    def _broken(self, wanted: str = "", *, ended: bool = False) -> UnreadableFile:
        rest = self._text[self._at :].strip()
        if ended or (self._over and any(word.startswith(rest) for word in _WORDS)):
            return UnreadableFile(
                f"{self._name} ends in the middle, on line {self._line}: it was cut off, as a download is that did "
                "not finish. Fetch it again; nothing was taken."
            )
        there = clip(visible(self._text[self._at : self._at + 30]), 24)
        expected = f", where {wanted} should stand" if wanted else ""
        return UnreadableFile(
            f"{self._name} is not JSON that can be read: look at line {self._line}, {there!r}{expected}."
        )

    def _too_long(self, line: int) -> UnreadableFile:
        return UnreadableFile(
            f"{self._name} has one value of more than {LARGEST // 1_000_000} million characters from line {line} on; "
            "import reads a list of objects, one a row."
        )
