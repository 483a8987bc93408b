"""The look of a virtual table, in theme variables only; a cell names a style by its part, as in `dim`."""

from tokentui.tui.widgets.parts import Look, Looks

LOOKS: Looks = {
    "base": Look(),
    "odd": Look(ground="foreground 3"),
    "cursor": Look(ground="accent 16"),
    "cursor-blurred": Look(ground="foreground 6"),
    "header": Look("foreground 72"),
    "sorted": Look("foreground", bold=True),
    "rule": Look("foreground 20"),
    "bar": Look("accent"),
    "bar-blurred": Look("foreground 65"),
    "mark": Look("accent"),
    "empty": Look("foreground 72"),
    "dim": Look("foreground 72"),
    "strong": Look(bold=True),
    "accent": Look("accent"),
    "success": Look("success"),
    "warning": Look("warning"),
    "error": Look("error"),
}

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
}
"""
