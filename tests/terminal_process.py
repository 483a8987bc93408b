"""One program on a pseudo-terminal of its own: how it is started, what it costs, and how it ends."""

import fcntl
import os
import re
import resource
import signal
import struct
import sys
import termios
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

# Each of these would change what a program draws, and none of them is set in a newly opened terminal window.
_NOT_INHERITED = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE", "TERM_PROGRAM", "TMUX")
_NOT_STARTED = 127

LineModes: TypeAlias = list[Any]
"""As termios(3) has them."""


def spawn(
    argv: Sequence[str], columns: int, rows: int, env: Mapping[str, str] | None, cwd: str | os.PathLike[str] | None
) -> tuple[int, int]:
    """Start a program and return its process id and our end of its terminal.

    The size is set before the program runs, so that it never sees a resize that no person made.
    """
    ours, theirs = os.openpty()
    set_size(theirs, columns, rows)
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
    with warnings.catch_warnings():
        # The child only calls exec, so that threads of the test runner cannot leave it waiting for a lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        _become(argv, environment, theirs, cwd)
    os.close(theirs)
    return pid, ours


def _become(
    argv: Sequence[str], environment: Mapping[str, str], theirs: int, cwd: str | os.PathLike[str] | None
) -> None:
    try:
        os.login_tty(theirs)
        if cwd is not None:
            os.chdir(cwd)
        for ignored in (signal.SIGPIPE, signal.SIGINT):
            signal.signal(ignored, signal.SIG_DFL)
        os.execvpe(argv[0], list(argv), environment)
    except OSError as error:
        os.write(2, f"cannot start {argv[0]}: {error}\r\n".encode())
    finally:
        os._exit(_NOT_STARTED)


def set_size(descriptor: int, columns: int, rows: int) -> None:
    """Give a terminal its size; the program behind it gets SIGWINCH."""
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def line_modes(descriptor: int) -> LineModes:
    """How the line of a terminal is set: echo, line editing, and so on."""
    return termios.tcgetattr(descriptor)


def process_tree(pid: int) -> Iterator[int]:
    """The process and everything that it started and that still runs."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return iter(found)


def cpu_seconds(pid: int) -> float:
    """Processor time of the running process tree in seconds, ended threads included."""
    total = 0.0
    for member in process_tree(pid):
        try:
            # The clock of another process, as clock_getcpuclockid(3) makes it; /proc counts in steps of 10 ms only.
            total += time.clock_gettime((~member << 3) | 2)
        except OSError:
            continue
    return total


def memory_bytes(pid: int, peak: bool) -> int:
    """Resident memory of the running process tree in bytes, now or at its highest; 0 where the system has no /proc."""
    field = re.compile(r"VmHWM:\s+(\d+)" if peak else r"VmRSS:\s+(\d+)")
    total = 0
    for member in process_tree(pid):
        try:
            found = field.search(Path(f"/proc/{member}/status").read_text())
        except OSError:
            continue
        total += int(found[1]) * 1024 if found else 0
    return total


def kill_tree(pid: int) -> None:
    """End the process and everything that it started, at once."""
    for member in reversed(list(process_tree(pid))):
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue


def reap(pid: int, block: bool) -> tuple[int, resource.struct_rusage] | None:
    """Exit code (negative for a signal) and costs of an ended process, or None while it runs."""
    ended, status, usage = os.wait4(pid, 0 if block else os.WNOHANG)
    return (os.waitstatus_to_exitcode(status), usage) if ended else None


def peak_of(usage: resource.struct_rusage) -> int:
    """Highest resident memory in bytes of an ended process; never below that of the process which started it."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
