"""Component classes of a virtual table and their look, in theme variables only.

A cell names a style by its last part, `dim` for `virtual-table--dim`. A subclass that adds component classes of its own
makes them names for its cells too.
"""

PREFIX = "virtual-table--"

_ROWS = ("base", "odd", "cursor", "cursor-blurred")
_PARTS = ("header", "sorted", "rule", "bar", "bar-blurred", "mark", "empty")
_TEXT = ("dim", "strong", "accent", "success", "warning", "error")
COMPONENTS = {PREFIX + name for name in (*_ROWS, *_PARTS, *_TEXT)}

CSS = """
VirtualTable {
    width: 1fr;
    height: 1fr;
    color: $foreground;
    background: $background;
    overflow-x: hidden;
    overflow-y: scroll;
    scrollbar-size-vertical: 1;
    scrollbar-background: $background;
    scrollbar-background-hover: $background;
    scrollbar-background-active: $background;
    scrollbar-color: $foreground 20%;
    scrollbar-color-hover: $foreground 35%;
    scrollbar-color-active: $accent;
    & > .virtual-table--odd { background: $foreground 3%; }
    & > .virtual-table--cursor { background: $accent 12%; }
    & > .virtual-table--cursor-blurred { background: $foreground 6%; }
    & > .virtual-table--header { color: $foreground 60%; }
    & > .virtual-table--sorted { color: $foreground; text-style: bold; }
    & > .virtual-table--rule { color: $foreground 20%; }
    & > .virtual-table--bar { color: $accent; }
    & > .virtual-table--bar-blurred { color: $foreground 40%; }
    & > .virtual-table--mark { color: $accent; }
    & > .virtual-table--empty { color: $foreground 60%; }
    & > .virtual-table--dim { color: $foreground 55%; }
    & > .virtual-table--strong { text-style: bold; }
    & > .virtual-table--accent { color: $accent; }
    & > .virtual-table--success { color: $success; }
    & > .virtual-table--warning { color: $warning; }
    & > .virtual-table--error { color: $error; }
}
"""
