"""Every binding of every screen and widget, and every command of every mode, leads to something that takes it."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from textual.actions import parse
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from tests.driving.screens import own_screens
from tokentui.tui.app import TokentuiApp

SCREENS = own_screens()


def own_widgets() -> list[type[Widget]]:
    found, waiting = [], [one for one in Widget.__subclasses__() if not issubclass(one, Screen)]
    while waiting:
        widget = waiting.pop()
        waiting += widget.__subclasses__()
        if widget.__module__.startswith("tokentui.") and widget not in found:
            found.append(widget)
    return found


@pytest.mark.parametrize("node", [*SCREENS, *own_widgets(), TokentuiApp], ids=lambda node: node.__name__)
def test_every_binding_resolves(node: type[DOMNode]) -> None:
    wrong = [f"{key}: {action}" for key, action in bound(node) if not resolves(node, action)]
    assert not wrong, "\n".join(wrong)


def bound(node: type[DOMNode]) -> Iterator[tuple[str, str]]:
    merged = node._merged_bindings or node._merge_bindings()
    for key, bindings in merged.key_to_bindings.items():
        yield from ((key, binding.action) for binding in bindings)


def resolves(node: type[Any], action: str) -> bool:
    """Whether the action names a method that takes its arguments, on the node itself, the app or the screen."""
    namespace, name, arguments = parse(action)
    targets: dict[str, list[type[Any]]] = {
        "": [node, *([] if issubclass(node, App) else [TokentuiApp])],
        "app": [TokentuiApp],
        "screen": [node] if issubclass(node, Screen) else [Screen],
    }
    for target in targets.get(namespace, []):
        method = getattr(target, f"action_{name}", None) or getattr(target, f"_action_{name}", None)
        if method is None:
            continue
        try:
            inspect.signature(method).bind(None, *arguments)
        except TypeError:
            continue
        return True
    return False
