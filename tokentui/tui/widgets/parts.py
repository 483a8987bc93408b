"""Styles of the parts of a widget that draws its own lines."""

from rich.style import Style
from textual.widget import Widget


def part_style(widget: Widget, name: str) -> Style:
    """The colour and weight of a component class, blended with what lies below it, and without a background.

    Without a background a line can be given one as a whole, where the cursor is.
    """
    full = widget.get_component_rich_style(name)
    return Style(color=full.color, bold=full.bold, underline=full.underline, reverse=full.reverse)


def part_ground(widget: Widget, name: str) -> Style:
    """The background of a component class alone."""
    return Style(bgcolor=widget.get_component_rich_style(name).bgcolor)
