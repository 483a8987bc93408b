"""Every screen and dialog that there is, found by walking the modules of the app."""

import importlib
import pkgutil
from typing import Any

from textual.screen import Screen

import tokentui.tui

BASES = {"CommandScreen", "ModeScreen", "Dialog", "Drilled"}
"""Screens that are only there to be built upon."""


def own_screens() -> list[type[Screen[Any]]]:
    """Every screen that the app defines, the bases among them."""
    for module in pkgutil.walk_packages(tokentui.tui.__path__, "tokentui.tui."):
        importlib.import_module(module.name)
    found: list[type[Screen[Any]]] = []
    waiting = list(Screen.__subclasses__())
    while waiting:
        screen = waiting.pop()
        waiting += screen.__subclasses__()
        if screen.__module__.startswith("tokentui.") and screen not in found:
            found.append(screen)
    return found


def screen_classes() -> set[str]:
    """The names of all screens that can be shown."""
    return {screen.__name__ for screen in own_screens()} - BASES
