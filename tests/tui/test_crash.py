"""A fault of the app itself, in a real terminal: it ends with a sentence and a report, and keeps what was decided."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.conftest import ROOT, tokentui
from tests.public_numbers import NAMED
from tests.terminal import Terminal

BROKEN = """
import sys
from tokentui.tui.screens.weighing import Weighing

def broken(self):
    whom = "Cursor, customer of the vendor"
    raise RuntimeError(whom)

Weighing.do_rule = broken
from tokentui.__main__ import main
sys.argv = ["tokentui", *sys.argv[1:]]
sys.exit(main())
"""


def test_a_fault_ends_the_app_with_a_sentence_a_private_report_and_code_70(public_book: Path, own_home: Path) -> None:
    state = own_home / "state"
    command = [sys.executable, "-c", BROKEN, str(public_book)]
    with Terminal(
        command, 120, 36, env={"TOKENTUI_REVIEWER": "ann", "XDG_STATE_HOME": str(state)}, cwd=ROOT
    ) as terminal:
        terminal.wait_for(f"{NAMED} named")
        terminal.press("3")
        terminal.wait_for("operations → Cursor")
        terminal.press("r")
        assert terminal.wait_exit() == 70
        assert not terminal.full_screen
        said = " ".join(terminal.screen().split())
    (report,) = state.rglob("*.txt")
    assert "tokentui met a fault of its own: what was decided is kept" in said
    assert report.name in said.replace(" ", "")
    assert "Traceback" not in said
    assert report.stat().st_mode & 0o777 == 0o600
    told = report.read_text(encoding="utf-8")
    assert "RuntimeError" in told
    assert "customer of the vendor" not in told + said
    with closing(sqlite3.connect(public_book)) as db:
        assert db.execute("SELECT use_cases FROM decision WHERE reviewer = 'ann'").fetchall() == [('["operations"]',)]
    assert tokentui("check", "--book", public_book).returncode == 0
