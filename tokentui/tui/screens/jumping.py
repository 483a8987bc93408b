"""Jumping: a letter at every pane, row in view and tab of the screen; pressing it goes there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset, Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.widgets.jump_targets import HasTargets
from tokentui.tui.widgets.status_lines import KeyLine
from tokentui.words.command import Where
from tokentui.words.commands import hints
from tokentui.words.dialog_commands import ALL_LETTERS


class Lettered(NamedTuple):
    """A cell of the screen with the place that a letter there leads to."""

    at: Offset
    go: Callable[[], object]


def places(screen: Screen[bool | None] | Screen[str | None]) -> list[Lettered]:
    """All that can be gone to and is in view, panes and tabs first, then from the top left."""
    found: dict[Offset, tuple[bool, Lettered]] = {}
    for widget in screen.query("*"):
        if not isinstance(widget, HasTargets) or not widget.display or widget not in screen._compositor.visible_widgets:
            continue
        seen, corner = screen.find_widget(widget).visible_region, widget.content_region.offset
        for target in widget.jump_targets():
            at = corner + Offset(target.column, target.line)
            if seen.y <= at.y < seen.bottom and 0 <= at.x < screen.size.width:
                found.setdefault(at, (target.is_pane, Lettered(at, target.go)))
    return [place for _, place in sorted(found.values(), key=lambda one: not one[0])]


def labels(count: int) -> list[str]:
    """So many labels, of which none begins another: letters, and where they do not suffice some that take two."""
    most = len(ALL_LETTERS)
    firsts = max(-(-(count - most) // (most - 1)), 0)
    one, before = ALL_LETTERS[: most - firsts], ALL_LETTERS[most - firsts :]
    return [*one, *(first + second for first in before for second in ALL_LETTERS)][:count]


class JumpScreen(ModalScreen[Lettered | None], CommandScreen[Lettered | None]):
    """The letters, over a screen that stays as it is; any other key leaves."""

    PLACES = (Where.JUMP,)
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    JumpScreen {
        background: $background 30%;
        & > Static {
            position: absolute; width: auto; height: 1; color: $accent; background: $background;
            text-style: bold reverse;
        }
        & > KeyLine { dock: bottom; }
    }
    """

    def __init__(self, found: Sequence[Lettered]) -> None:
        super().__init__()
        self._by_label: Mapping[str, Lettered] = dict(zip(labels(len(found)), found, strict=True))
        self._typed = ""
        self._laid_out: Size | None = None

    def compose(self) -> ComposeResult:
        """A letter at each place, and what can be pressed."""
        yield from self._letters()
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Say what can be pressed."""
        self.query_one(KeyLine).show(hints(self.listed()))

    def on_click(self) -> None:
        """A click leaves, as a key does that is no letter."""
        self.do_cancel()

    def on_resize(self, event: events.Resize) -> None:
        """In a window of another size the places are elsewhere."""
        if self._laid_out not in (None, event.size):
            self.do_cancel()
        self._laid_out = event.size

    async def take_key(self, event: events.Key) -> bool:
        """Go to the place of a letter; any other key leaves and means nothing more."""
        if not await super().take_key(event):
            self.do_cancel()
        return True

    def do_jump_to(self, key: str) -> None:
        """Go to the place of a letter, or wait for the second one."""
        self._typed += key
        if (place := self._by_label.get(self._typed)) is not None:
            self.dismiss(place)
            return
        for one in self.query(Static):
            one.display = str(one.name).startswith(self._typed)
        if not any(label.startswith(self._typed) for label in self._by_label):
            self.do_cancel()

    def do_cancel(self) -> None:
        """Stay."""
        self.dismiss(None)

    async def do_leave_app(self) -> None:
        """Leave the app."""
        await self.app.action_quit()

    def _letters(self) -> Iterator[Static]:
        for label, place in self._by_label.items():
            letter = Static(label, name=label, markup=False)
            letter.styles.offset = place.at
            yield letter
