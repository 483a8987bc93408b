"""A real shell at a prompt: what it hands over to tokentui once somebody has typed, pressed tab, and then enter."""

import os
import select
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal_process import kill_tree, reap, spawn

SHELLS = ("bash", "zsh", "fish")
LONGEST = 60.0
"""Seconds after which a shell is taken never to do what is waited for."""

# Completion is tokentui's own; whatever else is called writes down what the shell handed over.
_PROGRAM = """#!/bin/sh
if [ "$1" = __complete ]; then
    exec "{python}" -m tokentui "$@"
fi
for one in "$@"; do printf '%s\\0' "$one"; done > "{record}.part"
mv "{record}.part" "{record}"
"""

_START = {
    "bash": ("bash", "--noprofile", "--rcfile", "{rc}", "-i"),
    "zsh": ("zsh", "-d", "-i"),
    "fish": ("fish", "--private", "--no-config", "--init-command", "source {rc}", "--interactive"),
}
_BEFORE = {
    "bash": "PS1='ready> '\nbind 'set enable-bracketed-paste off'\nunset HISTFILE\n",
    "zsh": "PS1='ready> '\nunset HISTFILE\nautoload -U compinit && compinit -D -u\n",
    "fish": "function fish_prompt; echo 'ready> '; end\nset -g fish_greeting\n",
}


@dataclass
class Prompt:
    """A shell that waits at its prompt."""

    ours: int
    record: Path
    shown: bytes = b""

    def handed_over(self, typed: str) -> list[str]:
        """What tokentui is given once this has been typed, which may hold tabs, and enter is pressed."""
        self.record.unlink(missing_ok=True)
        os.write(self.ours, f"{typed}\r".encode())
        self._read_until(self.record.exists)
        return self.record.read_text(encoding="utf-8").split("\0")[:-1]

    def wait(self, text: bytes) -> None:
        """Wait until the shell has shown this."""
        self._read_until(lambda: text in self.shown)

    def _read_until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST
        while not done():
            self._read(0.02)
            assert time.monotonic() < end, self.shown.decode(errors="replace")[-2000:]

    def _read(self, seconds: float) -> None:
        while select.select([self.ours], [], [], seconds)[0]:
            try:
                piece = os.read(self.ours, 65536)
            except OSError:
                pytest.fail(f"the shell ended: {self.shown.decode(errors='replace')[-2000:]}")
            self.shown += piece
            # What fish asks a terminal before it begins: which one it is, and where the cursor stands.
            if b"\x1b[c" in piece or b"\x1b[0c" in piece:
                os.write(self.ours, b"\x1b[?62;c")
            seconds = 0


@contextmanager
def prompt(shell: str, folder: Path, book: Path) -> Iterator[Prompt]:
    """A shell with completion at its prompt; skips where there is no such shell."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    bin_, rc, record = folder / "bin", folder / "rc", folder / "record"
    bin_.mkdir()
    program = bin_ / "tokentui"
    program.write_text(_PROGRAM.format(python=sys.executable, record=record))
    program.chmod(0o755)
    script = ROOT / "tokentui" / "cli" / "completion" / f"tokentui.{shell}"
    rc.write_text(f"{_BEFORE[shell]}source {script}\n")
    if shell == "zsh":
        rc.rename(folder / ".zshrc")
    env = {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TOKENTUI_BOOK": str(book),
        "HOME": str(folder),
        "ZDOTDIR": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    pid, ours = spawn([one.format(rc=rc) for one in _START[shell]], 200, 50, env, folder)
    try:
        waiting = Prompt(ours, record)
        waiting.wait(b"ready> ")
        yield waiting
    finally:
        kill_tree(pid)
        reap(pid, block=True)
        os.close(ours)
