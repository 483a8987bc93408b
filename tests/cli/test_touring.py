"""The tour in a real terminal, from one's own book and back: that book is not touched, and nothing is left behind."""

import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.terminal import Terminal
from tokentui.words.tour import NEXT


def test_from_the_own_book_and_back(public_book: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    before = public_book.read_bytes()
    program = [sys.executable, "-m", "tokentui", str(public_book)]
    with Terminal(program, 80, 24, env={"TMPDIR": str(scratch)}, cwd=ROOT) as terminal:
        terminal.wait_for("live ●")
        terminal.press("ctrl+g")
        terminal.wait_for("▸ v weighs by spend")
        (book,) = scratch.glob("*/tour.tokentui")
        terminal.press("v")
        terminal.wait_for("▸ t takes those alone")
        terminal.press("0")
        terminal.wait_for("cannot tell → Cursor")
        terminal.press("q")
        terminal.wait_for(lambda one: not book.exists() and "live ●" in one.screen() and "esc lea" not in one.screen())
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert " ".join(NEXT.split()[:6]) in terminal.output.decode()
    assert list(scratch.iterdir()) == []
    assert public_book.read_bytes() == before
