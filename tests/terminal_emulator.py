"""What a terminal makes of the bytes a program writes: pyte, and the few things pyte does not know."""

import base64
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyte
import pyte.modes

_NOT_FOR_PYTE = re.compile(
    r"\x1b\[\?(?:1049|1047|47)(?P<screen>[hl])"
    r"|\x1b\]52;[a-z]*;(?P<copied>[A-Za-z0-9+/=]*)(?:\x07|\x1b\\)"
    r"|\x1b\](?![012];)[^\x07\x1b]*(?:\x07|\x1b\\)"  # colours and the like, which pyte takes for titles
    r"|(?P<where>\x1b\[\??6n)"
    r"|\x1b[P^_X][^\x1b]*\x1b\\"  # strings for other terminals
    r"|\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[0-9;:]*[ -/]*[@-gi-km-~]|\x1b\[[0-9;:]*[ -/]+[@-~]|\x1b\[[0-9;:]*[tu]"
)
_UNFINISHED = re.compile(r"\x1b(?:[\]P^_X][^\x07\x1b]*\x1b?|\[[0-?]*[ -/]*|[()#%])?\Z")
_QUERY = re.compile(
    rb"\x1b\[(?:(?P<attributes>0?c)|(?P<more>>0?c)|(?P<status>5n)|\?(?P<mode>\d+)\$p|(?P<size>18t))"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)
_SYNCHRONIZED_OUTPUT = 2026
_LONGEST_QUERY = 24
_APPLICATION_CURSOR, _BRACKETED_PASTE, _UPDATING = 1 << 5, 2004 << 5, _SYNCHRONIZED_OUTPUT << 5


@dataclass(frozen=True, slots=True)
class Attributes:
    """How one cell of the screen is drawn."""

    foreground: str
    """A name, six hexadecimal digits, or `default`."""
    background: str
    bold: bool
    italic: bool
    underlined: bool
    reversed: bool


class _Screen(pyte.Screen):
    """pyte's screen with scrolling and repetition, which programs made with curses use."""

    _last = " "

    def draw(self, data: str) -> None:
        super().draw(data)
        self._last = data[-1:] or self._last

    def repeat(self, count: int = 1) -> None:
        """REP: the character just drawn, again."""
        self.draw(self._last * max(1, count))

    def scroll_up(self, count: int = 1) -> None:
        """SU: lines of the scrolling region move up."""
        self._scroll(count, self.index, self.margins.bottom if self.margins else self.lines - 1)

    def scroll_down(self, count: int = 1) -> None:
        """SD: lines of the scrolling region move down."""
        self._scroll(count, self.reverse_index, self.margins.top if self.margins else 0)

    def _scroll(self, count: int, step: Callable[[], None], edge: int) -> None:
        row, self.cursor.y = self.cursor.y, edge
        for _ in range(max(1, count)):
            step()
        self.cursor.y = row


class _Stream(pyte.Stream):
    csi = {**pyte.Stream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}


class Emulator:
    """A screen of `columns` × `rows` cells that is fed with the bytes of a program."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.clipboard: str | None = None
        """What the program last put in the clipboard of the terminal (OSC 52)."""
        self.replies = b""
        """Answers to where the cursor is, known only once all before the question is drawn; to be sent and emptied."""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._unanswered = b""
        self._main: _Screen | None = None
        self._fingerprints: dict[int, int] = {}
        self._use(_Screen(columns, rows))

    def _use(self, screen: _Screen) -> None:
        self._screen, self._stream = screen, _Stream(screen)
        screen.dirty.update(range(self.rows))

    def feed(self, data: bytes) -> bool:
        """Draw; returns whether any visible cell changed."""
        text = self._rest + self._decode(data)
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        text, self._rest = text[:end], text[end:]
        drawn = 0
        for sequence in _NOT_FOR_PYTE.finditer(text):
            self._stream.feed(text[drawn : sequence.start()])
            self._obey(sequence)
            drawn = sequence.end()
        self._stream.feed(text[drawn:])
        return self._changed()

    def _obey(self, sequence: re.Match[str]) -> None:
        if sequence["copied"] is not None:
            self.clipboard = base64.b64decode(sequence["copied"]).decode("utf-8", "replace")
        elif sequence["where"]:
            self.replies += f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R".encode()
        elif sequence["screen"] == "h" and self._main is None:
            self._main, modes = self._screen, set(self._screen.mode)
            self._use(_Screen(self.columns, self.rows))
            self._screen.mode = modes
        elif sequence["screen"] == "l" and self._main is not None:
            self._main.mode = set(self._screen.mode)
            self._use(self._main)
            self._main = None

    def _changed(self) -> bool:
        changed = False
        for row in self._screen.dirty:
            line = self._screen.buffer[row]
            fingerprint = hash(tuple(line[column] for column in range(self.columns)))
            changed |= self._fingerprints.get(row) != fingerprint
            self._fingerprints[row] = fingerprint
        self._screen.dirty.clear()
        return changed

    def answers(self, data: bytes) -> bytes:
        """What a terminal answers at once to the questions among these bytes, so that no program waits for it."""
        text, answers, end = self._unanswered + data, b"", 0
        for query in _QUERY.finditer(text):
            answers += self._answer(query)
            end = query.end()
        self._unanswered = text[max(end, len(text) - _LONGEST_QUERY) :]
        return answers

    def _answer(self, query: re.Match[bytes]) -> bytes:
        match query.lastgroup:
            case "attributes":
                return b"\x1b[?62;22c"
            case "more":
                return b"\x1b[>41;390;0c"
            case "status":
                return b"\x1b[0n"
            case "size":
                return f"\x1b[8;{self.rows};{self.columns}t".encode()
            case "colour":
                value = b"ffff/ffff/ffff" if query["colour"] == b"10" else b"0000/0000/0000"
                return b"\x1b]" + query["colour"] + b";rgb:" + value + b"\x1b\\"
            case _:
                known = 2 if int(query["mode"]) == _SYNCHRONIZED_OUTPUT else 0
                return f"\x1b[?{int(query['mode'])};{known}$y".encode()

    def resize(self, columns: int, rows: int) -> None:
        """Take another size; what no longer fits is cut."""
        self.columns, self.rows = columns, rows
        for screen in (self._screen, self._main):
            if screen is not None:
                screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The text on the screen, without the blanks at the ends of lines."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def cursor_hidden(self) -> bool:
        """Whether the program hides the cursor, as full-screen programs do."""
        return bool(self._screen.cursor.hidden)

    @property
    def title(self) -> str:
        """The title of the window."""
        return self._screen.title

    @property
    def full_screen(self) -> bool:
        """Whether the program draws on the alternate screen, which it leaves as it found it."""
        return self._main is not None

    @property
    def application_cursor(self) -> bool:
        """Whether the program asked for the other bytes for arrow keys."""
        return _APPLICATION_CURSOR in self._screen.mode

    @property
    def bracketed_paste(self) -> bool:
        """Whether the program asked to be told what is pasted and what is typed."""
        return _BRACKETED_PASTE in self._screen.mode

    @property
    def updating(self) -> bool:
        """Whether the program has begun a picture that a terminal shows only when it is whole."""
        return _UPDATING in self._screen.mode

    def attributes(self, row: int, column: int) -> Attributes:
        """How a cell is drawn."""
        cell = self._screen.buffer[row][column]
        return Attributes(cell.fg, cell.bg, cell.bold, cell.italics, cell.underscore, cell.reverse)
