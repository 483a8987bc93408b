"""Colours and pagers: each rule, on the program itself at a terminal and in a pipe."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, tokentui
from tests.terminal_process import reap, spawn

ESCAPE = "\x1b["
SHOW = ("show", "cursor")


def at_terminal(book: Path, words: Sequence[str], env: Mapping[str, str], rows: int = 20) -> str:
    """All that a command writes to a terminal of so many rows; standard error comes with it."""
    pid, ours = spawn(
        [sys.executable, "-m", "tokentui", *words], 80, rows, {"TOKENTUI_BOOK": str(book), "PAGER": "", **env}, ROOT
    )
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass
    os.close(ours)
    ended = reap(pid, block=True)
    assert ended is not None
    assert ended[0] == 0, shown
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("words", "env", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"CLICOLOR_FORCE": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (("--color=never",), {"FORCE_COLOR": "1"}, False),
        (("--color", "auto"), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colours_in_a_pipe(
    made_public_book: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    env: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    for line in ([*words, *SHOW], [*SHOW, *words]):
        ran = tokentui(*line, TOKENTUI_BOOK=str(made_public_book))
        assert (ESCAPE in ran.stdout) is coloured


@pytest.mark.parametrize(
    ("words", "env", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {}, False),
    ],
)
def test_colours_on_a_terminal(
    made_public_book: Path, words: tuple[str, ...], env: dict[str, str], coloured: bool
) -> None:
    assert (ESCAPE in at_terminal(made_public_book, [*words, *SHOW], env)) is coloured


def test_a_look_up_longer_than_the_terminal_goes_through_the_pager(made_public_book: Path) -> None:
    paged = at_terminal(made_public_book, ["find", "-n", "50"], {"PAGER": "sed 's/^/| /'"})
    lines = paged.splitlines()
    assert len(lines) > 50
    assert all(line.startswith("| ") for line in lines[:-1])
    # What is said beside it comes after it.
    assert lines[-1] == "There are more than 50; see them with: --limit 250"


@pytest.mark.parametrize(
    ("words", "env", "rows"),
    [
        (("find", "-n", "50"), {"PAGER": ""}, 20),
        (("find", "-n", "50"), {"PAGER": "no-such-pager 2>/dev/null"}, 20),
        (("find", "-n", "50"), {"PAGER": "false"}, 20),
        (("find", "-n", "50"), {"PAGER": "sed s/^/X/", "TERM": "dumb"}, 20),
        (("find", "-n", "50", "--no-pager"), {"PAGER": "sed s/^/X/"}, 20),
        (("--no-pager", "find", "-n", "50"), {"PAGER": "sed s/^/X/"}, 20),
        (("find", "-n", "50"), {"PAGER": "sed s/^/X/"}, 200),
        (("export",), {"PAGER": "sed s/^/X/"}, 20),
    ],
    ids=["empty", "missing", "failing", "dumb", "after", "before", "short", "no look-up"],
)
def test_without_a_pager_all_of_it_is_shown(
    made_public_book: Path, words: tuple[str, ...], env: dict[str, str], rows: int
) -> None:
    shown = at_terminal(made_public_book, words, env, rows)
    assert "\nX" not in shown
    assert len(shown.splitlines()) > 50


def test_a_pipe_has_no_pager(made_public_book: Path) -> None:
    ran = tokentui("find", "-n", "50", TOKENTUI_BOOK=str(made_public_book), PAGER="sed s/^/X/")
    assert not ran.stdout.startswith("X")
    assert "\nX" not in ran.stdout
