"""Many command lines of the program in little time: one process loads it once, and each runs in a fork of that.

What a shell gives a command is given here too: a pipe, a pseudo-terminal, a file, or nothing at all in place of any of
the three standard streams.
"""

import importlib
import locale
import os
import pickle
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).parent.parent
CLOSED, NULL, PIPE, TERMINAL, GONE = "closed", "null", "pipe", "terminal", "gone"
"""What a stream is; any other word is the path of a file that is opened for it."""
_LONGEST = 60.0
_ALONE = "tests.running"


class Run(NamedTuple):
    """A command line and where it runs."""

    arguments: tuple[str, ...]
    stdin: str = NULL
    stdout: str = PIPE
    stderr: str = PIPE
    typed: bytes = b""
    """What is written to standard input, where that is a pipe or a terminal."""
    env: Mapping[str, str] = {}
    refuse_sockets: bool = False
    """Whether every use of the network ends the command with code 99."""
    interrupted_after: float | None = None
    """Seconds after which it gets what Ctrl-C sends."""


class Ran(NamedTuple):
    """What came of it; on a terminal both streams are in `out`."""

    code: int
    """Exit code, negative for a signal."""
    out: bytes
    err: bytes
    seconds: float


def run_all(runs: Sequence[Run], env: Mapping[str, str] | None = None) -> list[Ran]:
    """Run command lines one after another, each in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", _ALONE],
        input=pickle.dumps([tuple(run) for run in runs]),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "", "LINES": "", **(env or {})},
    )
    return [Ran(*one) for one in pickle.loads(done.stdout)]


def _main() -> None:
    runs = [Run(*one) for one in pickle.load(sys.stdin.buffer)]
    _load_everything()
    answer = [tuple(_one(run)) for run in runs]
    sys.stdout.buffer.write(pickle.dumps(answer))


def _load_everything() -> None:
    """Import what any command needs; nothing of it may start a thread, for a fork has only the one that forked."""
    import click

    from tokentui.cli.main import COMMANDS, tokentui

    importlib.import_module("tokentui.__main__")
    for name in COMMANDS:
        tokentui.get_command(click.Context(tokentui), name)


class _Ends(NamedTuple):
    """Both ends of what a command's standard streams are."""

    theirs: dict[int, int | None]
    ours: dict[int, int]
    terminal: int | None
    """Our end of the terminal, where one of them is one."""


def _ends_of(run: Run) -> _Ends:
    ours: dict[int, int] = {}
    theirs: dict[int, int | None] = {}
    terminal: tuple[int, int] | None = None
    for number, what in enumerate((run.stdin, run.stdout, run.stderr)):
        if what == CLOSED:
            theirs[number] = None
        elif what == TERMINAL:
            terminal = terminal or pty.openpty()
            theirs[number] = terminal[1]
        elif what == GONE:
            # A pipe whose reader is not there any more.
            reading, theirs[number] = os.pipe()
            os.close(reading)
        elif what == PIPE:
            reading, writing = os.pipe()
            theirs[number], ours[number] = (reading, writing) if number == 0 else (writing, reading)
        else:
            theirs[number] = os.open(os.devnull if what == NULL else what, os.O_RDWR)
    return _Ends(theirs, ours, terminal[0] if terminal else None)


def _one(run: Run) -> Ran:
    theirs, ours, terminal = _ends_of(run)
    started = time.monotonic()
    # Until the command has begun, it is we who would be interrupted.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pid = os.fork()
    if pid == 0:
        for kept in (*ours.values(), *([] if terminal is None else [terminal])):
            os.close(kept)
        _be(run, theirs)
    for given in {one for one in theirs.values() if one is not None}:
        os.close(given)
    if terminal is not None:
        ours[-1] = terminal
    typed_into = terminal if terminal is not None else ours.get(0)
    if typed_into is not None and run.typed:
        os.write(typed_into, run.typed)
    if 0 in ours:
        os.close(ours.pop(0))
    if run.interrupted_after is not None:
        time.sleep(run.interrupted_after)
        os.kill(pid, signal.SIGINT)
    read = _read(ours, pid, started + _LONGEST)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Ran(code, read.get(1, b"") + read.get(-1, b""), read.get(2, b""), time.monotonic() - started)


def _read(ours: dict[int, int], pid: int, deadline: float) -> dict[int, bytes]:
    read = dict.fromkeys(ours, b"")
    while ours:
        ready, _, _ = select.select(list(ours.values()), [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            os.kill(pid, signal.SIGKILL)
            deadline += _LONGEST
            continue
        for number, descriptor in list(ours.items()):
            if descriptor in ready:
                try:
                    data = os.read(descriptor, 1 << 16)
                except OSError:
                    data = b""
                read[number] += data
                if not data:
                    os.close(ours.pop(number))
    return read


def _be(run: Run, theirs: Mapping[int, int | None]) -> NoReturn:
    """Become the command."""
    code = 98
    try:
        os.setsid()
        os.environ.update(run.env)
        _take_streams(theirs)
        if run.refuse_sockets:
            sys.addaudithook(_refuse)
        sys.argv = ["tokentui", *run.arguments]
        from tokentui.__main__ import main

        # It is the command that is interrupted, and neither what leads to it nor what comes after it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        try:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except OSError:
            # As Python's own end does.
            code = 120
        os._exit(code)


def _take_streams(theirs: Mapping[int, int | None]) -> None:
    """The three streams as Python finds them when it starts: None for one that the caller has closed."""
    moved = {number: None if one is None else os.dup(one) for number, one in theirs.items()}
    for number, one in moved.items():
        if one is None:
            os.close(number)
        else:
            os.dup2(one, number)
    for one in {*moved.values(), *theirs.values()}:
        if one is not None and one > len(moved) - 1:
            os.close(one)
    encoding = locale.getpreferredencoding(False)
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        errors = "backslashreplace" if number == 2 else "strict"
        by_line = 1 if number == 2 or (theirs[number] is not None and os.isatty(number)) else -1
        stream = None if theirs[number] is None else os.fdopen(number, mode, by_line, encoding, errors, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _refuse(event: str, _: object) -> None:
    if event.startswith("socket."):
        os._exit(99)


if __name__ == "__main__":
    _main()
