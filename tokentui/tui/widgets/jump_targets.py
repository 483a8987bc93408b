"""Where a letter can lead: each widget says which places in it one can go to, and how."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, runtime_checkable


class Target(NamedTuple):
    """A place in a widget: a pane, a row in view, or a tab."""

    column: int
    line: int
    """The cell of its letter, from the top left one of what the widget draws within its borders and padding."""
    go: Callable[[], object]
    is_pane: bool = False
    """Whether it is the widget itself, or the tab of one: these get the first letters."""


@runtime_checkable
class HasTargets(Protocol):
    """A widget with places to go to."""

    def jump_targets(self) -> Iterable[Target]:
        """Those in view now, from the top."""
