"""Questions the app asks, one dialog a module; each module is imported when its dialog is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokentui.tui.screens.dialogs.confidence import ConfidenceDialog
    from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
    from tokentui.tui.screens.dialogs.fact import FactDialog
    from tokentui.tui.screens.dialogs.message import MessageDialog
    from tokentui.tui.screens.dialogs.note import NoteDialog
    from tokentui.tui.screens.dialogs.pick import Pick, PickDialog
    from tokentui.tui.screens.dialogs.reason import ReasonDialog
    from tokentui.tui.screens.dialogs.split import SplitDialog
    from tokentui.tui.screens.dialogs.use_case_set import UseCaseSetDialog

__all__ = [
    "ConfidenceDialog",
    "ConfirmDialog",
    "FactDialog",
    "MessageDialog",
    "NoteDialog",
    "Pick",
    "PickDialog",
    "ReasonDialog",
    "SplitDialog",
    "UseCaseSetDialog",
]

_MODULES = {
    "ConfidenceDialog": "confidence",
    "ConfirmDialog": "confirm",
    "FactDialog": "fact",
    "MessageDialog": "message",
    "NoteDialog": "note",
    "Pick": "pick",
    "PickDialog": "pick",
    "ReasonDialog": "reason",
    "SplitDialog": "split",
    "UseCaseSetDialog": "use_case_set",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
