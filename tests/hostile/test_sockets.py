"""No command of the program uses the network, and neither does the app: a hook of Python's own refuses sockets."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.ends.test_streams import lines_of
from tests.running import Run, run_all
from tests.terminal import Terminal
from tokentui.cli.main import COMMANDS

ON_PURPOSE = {"serve", "pull", "push"}
"""Commands whose use of the network is what they are for."""
REFUSED = 99
_APP = """
import os, sys
from tokentui.__main__ import main
# asyncio itself wakes its loop through a pair of sockets that no address leads to.
ours = {"socket.__new__"}
sys.addaudithook(lambda event, _: os._exit(99) if event.startswith("socket.") and event not in ours else None)
sys.argv = ["tokentui", *sys.argv[1:]]
sys.exit(main())
"""


def test_no_command_opens_a_socket(made_public_book: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(made_public_book, tmp_path / "book.tokentui"))
    lines = lines_of(book, tmp_path)
    asked = [Run(lines[name], refuse_sockets=True) for name in COMMANDS if name not in ON_PURPOSE]
    asked += [Run((name, "--help"), refuse_sockets=True) for name in COMMANDS]
    refused = [run.arguments for run, ran in zip(asked, run_all(asked), strict=True) if ran.code == REFUSED]
    assert not refused


def test_the_hook_sees_a_socket(tmp_path: Path) -> None:
    # A book is named by an address, which is a path like any other: nothing is fetched.
    (ran,) = run_all([Run(("find", "--book", "http://example.com/book.tokentui"), refuse_sockets=True)])
    assert ran.code == 2
    done = os.spawnl(
        os.P_WAIT, sys.executable, sys.executable, "-c",
        "import sys, os, socket; from tests.running import _refuse; sys.addaudithook(_refuse); socket.socket()",
    )  # fmt: skip
    assert done == REFUSED


@pytest.mark.parametrize("keys", ["", "R enter 1 escape", "?", "B", "C"])
def test_the_app_opens_no_socket(keys: str, public_book: Path) -> None:
    with Terminal([sys.executable, "-c", _APP, str(public_book)], 120, 36, cwd=ROOT) as terminal:
        terminal.wait_for("? help")
        terminal.press(*keys.split())
        terminal.settle()
        terminal.press("ctrl+q")
        terminal.settle()
        terminal.press("escape", "escape", "ctrl+q")
        assert terminal.wait_exit() == 0
