"""Terminals that are less than one hopes for: every command and the app show what is right on them, or say why not."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.ends.handing_back import not_given_back
from tests.ends.test_streams import fresh
from tests.running import TERMINAL, run_all
from tests.shares import share
from tests.terminal import Terminal
from tokentui.cli.main import COMMANDS

PROGRAM = (sys.executable, "-m", "tokentui")
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
PLAIN = {"NO_COLOR": "1"}
DUMB = {"TERM": "dumb"}
DRAWING: tuple[dict[str, str], ...] = (
    {"LANG": "C"}, {"LC_ALL": "POSIX", "LANG": ""}, {"TERM": ""}, {"TERM": "vt100"}, {"TERM": "linux"}, PLAIN,
)  # fmt: skip
"""On these the app draws."""


@pytest.mark.parametrize("env", DRAWING, ids=str)
def test_the_app_draws_and_gives_back(env: dict[str, str], public_book: Path) -> None:
    with Terminal([*PROGRAM, str(public_book)], 120, 36, env=env, cwd=ROOT) as terminal:
        first = terminal.line_modes()
        terminal.wait_for(lambda one: "live ●" in one.screen())
        terminal.wait_for("? help")
        assert "Composition" in terminal.screen()
        assert "───" in terminal.screen()
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not not_given_back(terminal, first)


@pytest.mark.parametrize(("env", "words"), [(DUMB, "TERM says"), (ASCII, "set LANG=C.UTF-8")], ids=["dumb", "ascii"])
def test_the_app_says_where_it_cannot_draw(env: dict[str, str], words: str, public_book: Path) -> None:
    with Terminal([*PROGRAM, str(public_book)], 120, 36, env=env, cwd=ROOT) as terminal:
        assert terminal.wait_exit() == 2
        assert words in terminal.screen()
        assert b"\x1b" not in terminal.output


@pytest.mark.parametrize("stream", ["<", ">", "2>"])
def test_the_app_needs_all_three_streams(stream: str, public_book: Path, tmp_path: Path) -> None:
    """What would be drawn must not go into a file, nor keys come from one."""
    file = tmp_path / "file"
    file.touch()
    program = f"{sys.executable} -m tokentui {public_book} {stream} {file}"
    with Terminal(["sh", "-c", program], 120, 36, cwd=ROOT) as terminal:
        assert terminal.wait_exit() == 2
        assert "needs a terminal of its own" in (file.read_text() if stream == "2>" else terminal.screen())
        assert not terminal.full_screen


APART = ("review", "watch", "demo", "tour", "serve", "pull", "push")
"""Commands that open the app or need what is elsewhere."""


@pytest.mark.parametrize("env", [*DRAWING, DUMB, ASCII], ids=str)
def test_every_command_on_such_a_terminal(
    env: dict[str, str], made_public_book: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """In a short run those that only look different share the commands among them."""
    near = [name for name in COMMANDS if name not in APART]
    among = near if env in (PLAIN, DUMB, ASCII) else share(request.config, near, len(DRAWING) - 1, DRAWING.index(env))
    asked = dict(fresh(made_public_book, tmp_path, among))
    runs = [run._replace(stdin=TERMINAL, stdout=TERMINAL, stderr=TERMINAL) for run in asked.values()]
    wrong = []
    for name, ran in zip(asked, run_all(runs, env), strict=True):
        if ran.code not in (0, 1) or b"Traceback" in ran.out:
            wrong.append(f"{name}: {ran.code} {ran.out[-300:].decode()}")
        if env in (PLAIN, DUMB) and b"\x1b" in ran.out:
            wrong.append(f"{name} writes an escape")
        if env is ASCII and not ran.out.isascii():
            wrong.append(f"{name} writes what the terminal cannot show")
    assert not wrong, "\n".join(wrong)


def test_a_storm_of_sizes(public_book: Path) -> None:
    """From one cell to a wall, hundreds in a second; afterwards it is as if nothing had been."""
    chance = random.Random(7)
    with Terminal([*PROGRAM, str(public_book)], 120, 36, env={"TOKENTUI_REVIEWER": "ann"}, cwd=ROOT) as terminal:
        first = terminal.line_modes()
        terminal.wait_for("live ●")
        for keys in ("", "?", "R enter", "C", "m"):
            terminal.press(*keys.split())
            terminal.settle(0.3)
            for _ in range(120):
                terminal.resize(chance.choice((1, 2, 20, 59, 80, 300)), chance.choice((1, 2, 15, 24, 100)))
                terminal.settle(0, 0.001)
            terminal.resize(120, 36)
            terminal.wait_for(lambda one: one.line(-1).strip() != "" or one.line(-2).strip() != "")
            # Leaving a session opens its report, which is left too.
            for _ in range(2):
                terminal.settle(0.4)
                terminal.press("escape")
        terminal.wait_for("live ●")
        terminal.settle(0.3)
        assert all(len(line) <= 120 for line in terminal.lines)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert not not_given_back(terminal, first)


@pytest.mark.parametrize("program", ["tmux", "screen"])
def test_in_a_terminal_within_a_terminal(program: str, public_book: Path, tmp_path: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")
    inner = f"{' '.join(PROGRAM)} {public_book}; echo ended $?; sleep 60"
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    commands = {
        "tmux": ["tmux", "-S", str(folder / "s"), "-f", os.devnull, "new-session", inner],
        "screen": ["screen", "-c", os.devnull, "-U", "sh", "-c", inner],
    }
    env = {"TOKENTUI_REVIEWER": "ann", "SCREENDIR": str(folder), "PYTHONPATH": str(ROOT)}
    with Terminal(commands[program], 120, 36, env=env, cwd=ROOT) as terminal:
        terminal.wait_for("live ●")
        terminal.press("3")
        terminal.wait_for("operations → Cursor")
        terminal.press("q")
        terminal.wait_for("ended 0")
    if program == "tmux":
        subprocess.run(["tmux", "-S", str(folder / "s"), "kill-server"], check=False, capture_output=True)
