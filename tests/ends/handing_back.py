"""How a terminal is seen to be as it was before a program took it."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests import terminal_process as process
from tests.terminal import Terminal

_MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
_ON_AT_FIRST = {b"7", b"25"}
"""Line wrap and the cursor; every other mode is off in a new terminal."""


class End(NamedTuple):
    """How a program ended."""

    code: int
    seconds: float


def ended(terminal: Terminal, within: float = 10.0) -> End:
    """Wait for the end; how long it took since now."""
    start = time.monotonic()
    return End(terminal.wait_exit(within), time.monotonic() - start)


def not_given_back(terminal: Terminal, first: process.LineModes) -> list[str]:
    """What of the terminal is not as it was: the modes of its line, and those that the program has set."""
    wrong = [] if terminal.line_modes() == first else ["the line is not in its first modes"]
    modes = dict(_MODE.findall(bytes(terminal.output)))
    wrong += [
        f"mode {mode.decode()} is {'on' if state == b'h' else 'off'}"
        for mode, state in modes.items()
        if (state == b"h") != (mode in _ON_AT_FIRST)
    ]
    pushed, popped = terminal.output.count(b"\x1b[>"), terminal.output.count(b"\x1b[<u")
    if pushed > popped:
        wrong.append("the keyboard is in another mode")
    if terminal.full_screen:
        wrong.append("the alternate screen is shown")
    return wrong


def state_of(pid: int) -> str:
    """One letter: R or S where it runs, T where it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def wait_for_state(terminal: Terminal, states: str) -> None:
    """Wait until a program runs or is stopped."""
    wait_until(terminal, lambda: state_of(terminal.pid) in states)


def wait_for_bytes(terminal: Terminal, number: int) -> None:
    """Wait until a program has written so many bytes."""
    wait_until(terminal, lambda: len(terminal.output) >= number)


def wait_until(terminal: Terminal, holds: Callable[[], bool], within: float = 20.0) -> None:
    """Wait for something that the screen does not show, reading what the program writes meanwhile."""
    deadline = time.monotonic() + within
    while not holds():
        terminal.settle(0.02, 0.02)
        assert time.monotonic() < deadline, f"did not come within {within:g} s"
