"""Copying: the app sends a text to the terminal, and only some terminals put it where it can be pasted."""

import os
from collections.abc import Mapping

from textual.app import App

_TAKES_NONE = ("linux", "dumb", "vt100")
_APPLE = "Apple_Terminal"
_TAKES_NONE_HERE = "This terminal takes no text from programs"


def copy(app: App[None], text: str, what: str, instead: str) -> tuple[str, bool]:
    """Send a text to the clipboard: what is to be said of it, and whether that is a warning.

    `what` was copied; `instead` names a way out, for a terminal that is known to take nothing.
    """
    if not app.is_web and takes_nothing(os.environ):
        return f"{_TAKES_NONE_HERE}; {instead}", True
    app.copy_to_clipboard(text)
    return f"copied: {what}{', as far as the browser lets the page' if app.is_web else ''}", False


def takes_nothing(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one that does not know how programs set the clipboard (OSC 52); most others do."""
    if environment.get("TERM", "") in _TAKES_NONE:
        return True
    if environment.get("TMUX"):
        return False
    return environment.get("TERM_PROGRAM") == _APPLE or bool(environment.get("VTE_VERSION"))
