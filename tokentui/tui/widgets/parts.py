"""Styles of the parts of a widget that draws its own lines, in the colours of the theme.

A style sheet could say the same with component classes, but each of those costs a pass over all its rules at the start
and at every change of focus; these widgets have some sixty parts.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.widget import Widget


class Look(NamedTuple):
    """How one part looks."""

    color: str = ""
    """A variable of the theme and how much of it in percent, as in `foreground 60`; empty for the widget's own."""
    ground: str = ""
    """The same for what lies behind the text; empty for none."""
    bold: bool = False


Looks = Mapping[str, Look]


def styles(widget: Widget, looks: Looks) -> dict[str, Style]:
    """The styles of all parts of a widget under the present theme."""
    variables = widget.app.theme_variables
    below = Color.parse(variables["background"])
    return {
        name: Style(
            color=_mixed(look.color, variables, below),
            bgcolor=_mixed(look.ground, variables, below, ground=True),
            bold=look.bold or None,
        )
        for name, look in looks.items()
    }


def _mixed(wanted: str, variables: Mapping[str, str], below: Color, *, ground: bool = False) -> str | None:
    if not wanted:
        return None
    name, _, percent = wanted.partition(" ")
    color = Color.parse(variables[name])
    if color.ansi is not None or below.ansi is not None:
        # A terminal's own colours cannot be mixed: text keeps them whole, and the ground stays as it is.
        return None if ground or color.ansi in (None, -1) else color.rich_color.name
    return below.blend(color, int(percent or 100) / 100, alpha=1).hex
