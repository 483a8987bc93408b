"""A program on a pseudo-terminal, driven by keys and read from its screen, as a person would.

Nothing here sleeps: every wait ends when the screen shows what is waited for, or with an AssertionError that shows
the screen. Times are taken when bytes are read, before they are drawn, because drawing them is slow.
"""

import os
import re
import resource
import select
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeAlias

from tests import terminal_process as process
from tests.terminal_emulator import Attributes, Emulator
from tests.terminal_keys import ESCAPE, key_bytes

Sought: TypeAlias = str | re.Pattern[str] | Callable[["Terminal"], bool]
"""A text, a pattern to search the screen for, or a question about the terminal."""

_CHUNK = 1 << 16
_PIECE = 1 << 10
_LOOK_AGAIN = 0.02
# After a lone escape, a program waits this long to learn whether it begins a longer key.
_ESCAPE_ALONE = 0.15
_TYPING_PACE = 0.02
_READS_WITHIN = 60.0


class Terminal:
    """Runs a program on a terminal of its own; leaving the `with` block ends it."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        pace: float = _TYPING_PACE,
    ) -> None:
        self.pace = pace
        """Seconds between two keys. Toolkits may change the order of keys that arrive in one read, and people cannot
        press two keys in one; 0 for a key held down or for typing ahead."""
        self.argv = tuple(argv)
        self.output = bytearray()
        """Every byte the program wrote."""
        self._emulator = Emulator(columns, rows)
        self._ended: tuple[int, resource.struct_rusage] | None = None
        self._at_end = False
        self._next_key = 0.0
        self.started = self.acted = time.perf_counter()
        """When the program was started, and when something was last done to it."""
        self.pid, self._descriptor = process.spawn(self.argv, columns, rows, env, cwd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    # What is on the screen

    def screen(self) -> str:
        """The text on the screen, without blanks at the ends of lines."""
        return "\n".join(self._emulator.lines)

    def line(self, row: int) -> str:
        """One line of the screen, from 0; negative numbers count from below."""
        return self._emulator.lines[row]

    @property
    def lines(self) -> list[str]:
        """All lines of the screen."""
        return self._emulator.lines

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor, from 0."""
        return self._emulator.cursor

    @property
    def clipboard(self) -> str | None:
        """What the program last copied."""
        return self._emulator.clipboard

    @property
    def full_screen(self) -> bool:
        """Whether the program is on the alternate screen."""
        return self._emulator.full_screen

    def line_modes(self) -> process.LineModes:
        """Echo, line editing and the like, as the kernel has them for this terminal."""
        return process.line_modes(self._descriptor)

    def hang_up(self) -> None:
        """Close the terminal under the program, as closing its window does."""
        os.close(self._descriptor)
        self._descriptor = -1

    def attributes_at(self, row: int, column: int) -> Attributes:
        """Colours and style of one cell."""
        return self._emulator.attributes(row, column)

    def find(self, text: str) -> tuple[int, int] | None:
        """Row and column at which a text begins, or None."""
        return next(((row, line.index(text)) for row, line in enumerate(self.lines) if text in line), None)

    def shows(self, sought: Sought) -> bool:
        """Whether the screen has the text or the pattern, or the question is answered with yes."""
        if isinstance(sought, str):
            return sought in self.screen()
        if isinstance(sought, re.Pattern):
            return sought.search(self.screen()) is not None
        return sought(self)

    # What a person does

    def press(self, *keys: str) -> None:
        """Press keys one after another: `down`, `ctrl+p`, `shift+tab`, `f1`, `escape` or single characters."""
        for key in keys:
            self._write(key_bytes(key, self._emulator.application_cursor))

    def type(self, text: str) -> None:
        """Type a text, one key a character."""
        self.press(*("enter" if character == "\n" else character for character in text))

    def paste(self, text: str) -> None:
        """Paste a text; marked as pasted where the program asked for that, as terminals do."""
        data = text.replace("\n", "\r").encode()
        self._write(b"\x1b[200~" + data + b"\x1b[201~" if self._emulator.bracketed_paste else data)

    def click(self, row: int, column: int) -> None:
        """Press and release the left button of the mouse on a cell."""
        place = f"{column + 1};{row + 1}"
        self._write(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.acted = time.perf_counter()
        self._emulator.resize(columns, rows)
        process.set_size(self._descriptor, columns, rows)

    # Waiting

    def wait_for(self, sought: Sought, timeout: float = 20.0) -> float:
        """Wait until the screen shows something; seconds since the program was started or last acted upon.

        Raises AssertionError with the screen when it does not within `timeout` seconds, or when the program ends.
        """
        return self._wait(lambda: self.shows(sought), f"did not show {_named(sought)}", timeout)

    def wait_gone(self, sought: Sought, timeout: float = 20.0) -> float:
        """Wait until the screen no longer shows something; otherwise like `wait_for`."""
        return self._wait(lambda: not self.shows(sought), f"still showed {_named(sought)}", timeout)

    def _wait(self, done: Callable[[], bool], complaint: str, timeout: float) -> float:
        deadline = time.perf_counter() + timeout
        if done():
            return time.perf_counter() - self.acted
        while (left := deadline - time.perf_counter()) > 0 and not self._at_end:
            if (at := self._advance(left)) is not None and done():
                return at - self.acted
        raise AssertionError(self._picture(f"{complaint} within {timeout:g} s"))

    def wait_exit(self, timeout: float = 20.0) -> int:
        """Wait until the program ends; its exit code, negative for a signal."""
        deadline = time.perf_counter() + timeout
        while self._ended is None:
            if time.perf_counter() > deadline:
                raise AssertionError(self._picture(f"did not end within {timeout:g} s"))
            if self._at_end:
                select.select([], [], [], _LOOK_AGAIN)
            elif self._descriptor >= 0 and self._advance(_LOOK_AGAIN) is not None:
                continue
            self._ended = process.reap(self.pid, block=False)
        while self._descriptor >= 0 and self._advance(0) is not None:
            pass
        return self._ended[0]

    def settle(self, quiet: float = 0.1, timeout: float = 5.0) -> None:
        """Read until the program has written nothing for `quiet` seconds."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline and self._advance(quiet) is not None:
            pass

    # What it costs

    def cpu_seconds(self) -> float:
        """Processor time of the program and its children so far."""
        if self._ended is not None:
            return self._ended[1].ru_utime + self._ended[1].ru_stime
        return process.cpu_seconds(self.pid)

    def peak_rss(self) -> int:
        """Highest resident memory of the program in bytes."""
        return process.peak_of(self._ended[1]) if self._ended else process.memory_bytes(self.pid, peak=True)

    def rss(self) -> int:
        """Resident memory of the program in bytes, now."""
        return 0 if self._ended else process.memory_bytes(self.pid, peak=False)

    # The end

    def kill(self) -> None:
        """End the program and everything that it started; harmless when it has ended."""
        if self._ended is None:
            process.kill_tree(self.pid)
            self._ended = process.reap(self.pid, block=True)
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._at_end = -1, True

    def _write(self, data: bytes) -> None:
        while (left := self._next_key - time.perf_counter()) > 0 and self._advance(left):
            pass
        self.acted = time.perf_counter()
        self._send(data)
        self._next_key = self.acted + (_ESCAPE_ALONE if data == ESCAPE else self.pace)

    def _send(self, data: bytes) -> None:
        """Write all of it, reading meanwhile: a program that waits for us to read would not read either."""
        while data:
            readable, writable, _ = select.select([self._descriptor], [self._descriptor], [], _READS_WITHIN)
            if not readable and not writable:
                raise AssertionError(self._picture(f"has read nothing for {_READS_WITHIN:g} s"))
            if writable:
                try:
                    data = data[os.write(self._descriptor, data[:_PIECE]) :]
                except OSError:
                    raise AssertionError(self._picture("cannot be typed to")) from None
            elif readable and self._advance(0) is None:
                return

    def _advance(self, timeout: float) -> float | None:
        """Read and draw what comes first; when it came, or None when nothing did."""
        if self._at_end or (chunk := self._read(timeout)) is None:
            return None
        self._draw(chunk[1])
        return chunk[0]

    def _draw(self, data: bytes) -> bool:
        changed = self._emulator.feed(data)
        if self._emulator.replies:
            os.write(self._descriptor, self._emulator.replies)
            self._emulator.replies = b""
        return changed

    def _read(self, timeout: float) -> tuple[float, bytes] | None:
        ready, _, _ = select.select([self._descriptor], [], [], timeout)
        if not ready:
            return None
        try:
            data = os.read(self._descriptor, _CHUNK)
        except OSError:
            # Linux says EIO, not end of file, when the last program on the terminal has gone.
            data = b""
        at = time.perf_counter()
        if not data:
            self._at_end = True
            return None
        self.output += data
        if b"\x1b" in data and (answers := self._emulator.answers(data)):
            os.write(self._descriptor, answers)
        return at, data

    def _picture(self, complaint: str) -> str:
        frame = "+" + "-" * self._emulator.columns + "+"
        body = "\n".join(f"|{line:<{self._emulator.columns}}|" for line in self.lines)
        end = "; it has ended" if self._at_end else ""
        return f"{' '.join(self.argv)}: {complaint}{end}\n{frame}\n{body}\n{frame}"


def _named(sought: object) -> str:
    return repr(sought.pattern if isinstance(sought, re.Pattern) else sought)
