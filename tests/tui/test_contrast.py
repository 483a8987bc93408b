"""Every text can be read in every theme, and every bar seen: worked out from the styles themselves."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.color import Color
from textual.theme import Theme

import tokentui.tui
from tests.conftest import ROOT
from tokentui.tui.themes import THEMES
from tokentui.tui.widgets.parts import Look
from tokentui.tui.widgets.table_paint import BLURRED_BAR, CURSOR_BAR

TEXT, BAR = 4.5, 3.0
"""Least contrast, as the Web Content Accessibility Guidelines have it."""
BARS = {"hatched", "bar", "bar-blurred", "neutral", "bullish", "bearish"}
LINES = {"rule"}
"""Thin lines, which say nothing."""


def luminance(color: Color) -> float:
    parts = [one / 255 for one in (color.r, color.g, color.b)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def looks() -> dict[tuple[str, str], Look]:
    """Every part of every widget that draws its own lines."""
    found: dict[tuple[str, str], Look] = {}
    for module in walk_packages(tokentui.tui.__path__, "tokentui.tui."):
        for name, kind in vars(import_module(module.name)).items():
            table = getattr(kind, "LOOKS", None)
            if isinstance(kind, type) and isinstance(table, dict):
                found |= {(name, part): look for part, look in table.items()}
    return found


def in_style_sheets() -> set[str]:
    """Every colour of a text in the style sheets: a variable and how much of it."""
    sheets = [
        path.read_text(encoding="utf-8")
        for ending in ("py", "tcss")
        for path in (ROOT / "tokentui" / "tui").rglob(f"*.{ending}")
    ]
    found = (re.findall(r"[ ;{]color: \$(\w+)(?: (\d+)%)?;", sheet) for sheet in sheets)
    return {f"{name} {percent or 100}" for pairs in found for name, percent in pairs}


LOOKS, SHEETS = looks(), in_style_sheets()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_and_every_bar_stands_out(theme: Theme) -> None:
    variables = theme.to_color_system().generate()
    below = Color.parse(variables["background"])

    def mixed(wanted: str) -> Color:
        name, _, percent = wanted.partition(" ")
        return below.blend(Color.parse(variables[name]), int(percent or 100) / 100, alpha=1)

    grounds = {
        "background": below,
        "surface": mixed("surface"),
        "panel": mixed("panel"),
        "cursor": mixed("accent 16"),
        "odd": mixed("foreground 3"),
    }
    faint = {
        (what, ground): round(found, 2)
        for what, wanted, least in (
            *((part, look.color, BAR if part[1] in BARS else TEXT) for part, look in LOOKS.items()),
            *((("style sheet", one), one, TEXT) for one in SHEETS),
        )
        if wanted and what[1] not in LINES
        for ground, color in grounds.items()
        if (found := contrast(mixed(wanted), color)) < least
    }
    assert not faint
    assert len(LOOKS) > 40
    assert len(SHEETS) >= 4


def test_the_focus_is_told_by_more_than_a_colour() -> None:
    assert CURSOR_BAR != BLURRED_BAR
