"""Lines below the prompt that are written anew in place, on a terminal that is given back whatever ends them."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from types import FrameType
from typing import NamedTuple

from tokentui.cli.faults import Unusable
from tokentui.cli.manner import shows_color
from tokentui.cli.workbench import expect_room_to_draw
from tokentui.domain.text import cell_width

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
_QUIT = b"qQ\x04\x11"
"""Keys that end it, beside what the terminal makes a signal of: q, ctrl+d, ctrl+q."""

_LOOK = 0.1
"""Seconds between two looks at what is shown."""

STRONG, FAINT = "1", "2"
"""How a line may be shown: in bold, or greyed."""


class InlineLine(NamedTuple):
    """A line of visible text, no wider than the terminal."""

    text: str
    style: str = ""


Draw = Callable[[int, int], Sequence[InlineLine]]
"""From columns and rows of the terminal to the lines."""


class _EndedBy(BaseException):
    """A signal that ends programs; not an Exception, so that nothing on the way takes it for its own."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class InPlace:
    """Some lines at the place where the cursor was, and the lines that take their place."""

    def __init__(self) -> None:
        self._widths: list[int] = []
        """Cells of the lines that are there now."""

    def draw(self, lines: Sequence[InlineLine], columns: int) -> None:
        """Write lines over those that are there."""
        up = sum(max(1, -(-width // columns)) for width in self._widths) - 1
        rows = "\r\n".join(f"{_styled(line)}\x1b[K" for line in lines)
        # One write between the marks of an update that is to be seen at once.
        back = f"\r\x1b[{up}A" if up > 0 else "\r"
        self._widths = [cell_width(line.text) for line in lines]
        _write(f"\x1b[?2026h{back}{rows}\x1b[J\x1b[?2026l")

    def forget(self) -> None:
        """Leave what is there, and go on below it."""
        if self._widths:
            _write("\r\n")
        self._widths = []


def expect_a_terminal() -> None:
    """Raise Unusable where nothing can be drawn in place."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Unusable(
            "watch --inline needs a terminal to write on in place; for figures use: tokentui composition, gap, verdict."
        )
    expect_room_to_draw(sys.stdout.encoding)


def keep_in_place(draw: Draw, changed: Callable[[], bool]) -> int:
    """Draw lines, and again whenever something changed or the terminal has another size, until the user ends it.

    The last lines stay. Returns 0 for q, else 128 and the number of the signal that ended it.
    """
    place = InPlace()
    try:
        with _taken(place) as screen:
            while True:
                if screen.resized or changed():
                    screen.resized = False
                    columns, rows = get_terminal_size()
                    place.draw(draw(columns, rows), columns)
                if screen.asked_to_end():
                    return 0
    except _EndedBy as ended:
        return 128 + ended.number


class _Screen:
    """The terminal while it is taken: keys, sizes, stops."""

    def __init__(self, place: InPlace) -> None:
        self.resized = True
        self._place = place
        self._first = termios.tcgetattr(sys.stdin)
        self._heard, told = os.pipe()
        os.set_blocking(told, False)
        os.set_blocking(self._heard, False)
        self._former_wakeup = signal.set_wakeup_fd(told, warn_on_full_buffer=False)

    def take(self) -> None:
        """Keys one by one and unseen, no cursor; ctrl+c and ctrl+z stay signals."""
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)
        _write("\x1b[?25l")
        self.resized = True

    def give_back(self) -> None:
        """As it was found, with the cursor below the lines."""
        with suppress(termios.error, OSError):
            termios.tcsetattr(sys.stdin, termios.TCSANOW, self._first)
        with suppress(OSError):
            _write("\x1b[?2026l\x1b[0m")
            self._place.forget()
            _write("\x1b[?25h")

    def stop(self, *_: object) -> None:
        """Let the shell have the terminal, as ctrl+z asks, and take it again when it goes on."""
        self.give_back()
        os.kill(os.getpid(), signal.SIGSTOP)
        self.take()

    def asked_to_end(self) -> bool:
        """Wait a moment for a key or a signal; whether a key ends it, or nobody is there to press one."""
        ready, _, _ = select.select([sys.stdin, self._heard], [], [], _LOOK)
        if self._heard in ready:
            os.read(self._heard, 64)
        if sys.stdin not in ready:
            return False
        keys = os.read(sys.stdin.fileno(), 1_024)
        return not keys or any(key in _QUIT for key in keys)


@contextmanager
def _taken(place: InPlace) -> Iterator[_Screen]:
    screen = _Screen(place)
    handlers: dict[int, Callable[[int, FrameType | None], object]] = {
        signal.SIGWINCH: lambda *_: setattr(screen, "resized", True),
        signal.SIGTSTP: screen.stop,
        **dict.fromkeys(_ENDING, _end),
    }
    # What the caller had ignored, as nohup does, stays so.
    former = {one: signal.getsignal(one) for one in handlers if signal.getsignal(one) is not signal.SIG_IGN}
    try:
        for one in former:
            signal.signal(one, handlers[one])
        screen.take()
        yield screen
    finally:
        for one in former:
            if one in _ENDING:
                signal.signal(one, signal.SIG_IGN)
        screen.give_back()
        for one, handler in former.items():
            signal.signal(one, handler)


def _end(number: int, _: FrameType | None) -> None:
    raise _EndedBy(number)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _styled(line: InlineLine) -> str:
    return f"\x1b[{line.style}m{line.text}\x1b[0m" if line.style and shows_color() else line.text
