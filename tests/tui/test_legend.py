"""Every column of the table, and every sign that is drawn, is explained in help: one key from where it stands."""

import ast
from datetime import UTC, datetime

from tests.conftest import ROOT
from tokentui.domain.grades import Grade
from tokentui.services.workbook import default_codebook
from tokentui.tui.screens.help import help_lines
from tokentui.tui.widgets.customers_table import columns
from tokentui.words.command import Where
from tokentui.words.commands import commands

WIDGETS = ROOT / "tokentui" / "tui" / "widgets"
PUNCTUATION = set("–—…·×’‘“”│≥→←↑↓⇧")
"""What is no sign of its own: dashes and rules, and arrows that name keys."""
PARTS = set("▎▍▋▊▉▂▄▅▆▇")
"""Halves and eighths of a bar."""


def helped(where: Where) -> str:
    lines = help_lines(tuple(commands(where)), default_codebook(), where, 100)
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def drawn() -> set[str]:
    """The signs in the texts of the widgets, docstrings left out."""
    found: set[str] = set()
    for path in WIDGETS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for one in ast.walk(tree):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in said:
                found |= {sign for sign in one.value if not sign.isascii() and not sign.isalnum()}
    return found - PUNCTUATION - PARTS


def test_every_column_is_explained() -> None:
    for segments in (True, False):
        made = columns(
            default_codebook(), "USD", lambda _: (None, None), lambda: Grade.D,
            lambda: datetime(2026, 1, 1, tzinfo=UTC), segments=segments,
        )  # fmt: skip
        for where in (Where.BROWSE, Where.REVIEW, Where.WATCH):
            text = helped(where)
            assert [one.title for one in made if f"\n  {one.title} " not in text] == []
    assert all(f"\n  {word} " in text for word in ("share", "sure", "moved"))


def test_every_sign_is_explained() -> None:
    assert {"◆", "⚑", "▾"} <= drawn()
    assert [sign for sign in sorted(drawn()) if sign not in helped(Where.BROWSE)] == []
