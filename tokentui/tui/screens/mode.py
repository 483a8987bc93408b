"""The base of the screens that show the book: panels, message line, settings of the panels, help and palette."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.dividers import Dividers
from tokentui.tui.screens.panes import Panes
from tokentui.tui.screens.surroundings import Around, open_verdict, show_panels
from tokentui.tui.screens.wanted import wanted
from tokentui.tui.screens.weighing import READING, Weighing
from tokentui.tui.state import AppState
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import OneLine, plain_style
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, TabsLine
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall, is_too_small
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words import panels as panel_words
from tokentui.words.command import Command, Need, why_not
from tokentui.words.commands import hints

if TYPE_CHECKING:
    from tokentui.services.without_vendor import WithoutVendor
    from tokentui.tui.screens.dialogs.pick import Pick, PickDialog

Value = TypeVar("Value")

PAINTED = 0.25
"""Seconds after which a picture that was waited for is taken to have been painted, or not to come any more."""


WAITING = "another program is writing to the book; keys wait for it    esc forgets them"


class ModeScreen(CommandScreen[bool | None]):
    """A mode of the app: it draws the last snapshot of the state in its panels and says what happens."""

    HELPERS = {"around": Around, "weighing": Weighing}
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    state: AppState
    panes: Panes
    """Of a screen that has a line of tabs for them."""
    dividers: Dividers
    """Between its panes."""

    def __init__(self, classes: str) -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes=classes or None)
        self.around = Around(self, lambda: self.state)
        self.weighing = Weighing(self)
        self._told: list[Callable[[], object]] | None = []
        self._ground = OneLine(self, lambda width: Strip.blank(width, plain_style(self)))

    def render_lines(self, crop: Region) -> list[Strip]:
        """What lies behind everything."""
        return self._ground.rows(crop)

    def notify_style_update(self) -> None:
        """Draw it anew in other colours."""
        super().notify_style_update()
        self._ground.forget()

    # What it is told

    @property
    def is_shown(self) -> bool:
        """Whether everything of the screen is there, and still is."""
        return self._told is None and not self.is_gone

    def hear(self, call: Callable[[], object]) -> None:
        """Do what somebody else tells the screen: once all of it is there, in order, and never once it is gone."""
        if self._told is not None:
            self._told.append(call)
        elif not self.is_gone:
            with self.telling():
                call()

    def now_shown(self) -> None:
        """Everything of the screen is there: hear what was told meanwhile."""
        told, self._told = self._told, None
        for call in told or ():
            self.hear(call)

    def prepare(self) -> None:
        """The first picture of the book has been there for a moment: begin what could wait until now."""
        self.state.start.keep(self.state.workbook)
        self.ask_for_more()

    # What keys need

    @property
    def codebook(self) -> Codebook:
        """The codebook of the book."""
        return self.state.codebook

    @property
    def blind(self) -> bool:
        """Whether what others said is kept back."""
        return False

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [*self.lacking, Need.SEEN] if is_too_small(self.app.size) else [*self.lacking]

    def is_ready(self, command: Command) -> bool:
        """A key waits until the screen is there, one that decides also until it is laid out for the terminal."""
        if not self.is_shown:
            return False
        if Need.WRITABLE in command.needs and self.is_kept_waiting():
            return False
        return Need.SEEN not in command.needs or is_too_small(self.app.size) or self.size == self.app.size

    def is_kept_waiting(self) -> bool:
        """Whether another program is writing, in which case that is said."""
        self.kept_waiting = self.state.workbook.book.is_being_written()
        if self.kept_waiting:
            self.say(WAITING)
        return self.kept_waiting

    async def take_key(self, event: events.Key) -> bool:
        """Run the command that a key stands for; none while the screen is not there, however long the key waited."""
        return not self.is_shown or await super().take_key(event)

    def key_came(self, *, typed: bool) -> None:
        """A key was pressed, here or in a dialog; `typed` says that it goes into a text."""

    # The lines between panes

    def get_focusable_widget_at(self, x: int, y: int) -> Widget | None:
        """What a press of the mouse gives the keys to: nobody where it takes hold of a line."""
        return None if self.dividers.at(x, y) else super().get_focusable_widget_at(x, y)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a line."""
        self.dividers.take_hold(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        self.dividers.drag(event)

    def on_mouse_up(self) -> None:
        """Leave it there."""
        self.dividers.let_go()

    # What is shown

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something in the message line, or where that has no room, in place of everything."""
        if not self.is_shown:
            self.hear(lambda: self.say(text, warning=warning))
            return
        self.query_one("#message", MessageLine).say(text, warning=warning)
        self.query_one(TooSmall).say(text)

    def stand(self, *note: str) -> None:
        """Let a note stand beside whatever is said, from the longest way to say it to the shortest."""
        self.query_one("#message", MessageLine).stand(note)

    def unsay(self, beginning: str = "", *, end: str = "") -> None:
        """Take back what was said, if it began and ended so; a warning comes back that gave way to such a beginning."""
        line = self.query_one(MessageLine)
        if line.text.startswith(beginning) and line.text.endswith(end):
            self.say(line.displaced if beginning else "", warning=bool(beginning and line.displaced))

    def show_keys(self) -> None:
        """Offer the keys that can be pressed now."""
        focus = {Need.BEFORE_ONE} & set(self.missing())
        works = (one for one in self.listed() if why_not(one, focus) is None)
        self.query_one(KeyLine).show(hints(works, "use case" if self.tags is None else self.tags.noun))

    def refresh_all(self) -> None:
        """Read anew what is on screen."""
        self.state.read()
        self.show_panels()

    def look_outside(self) -> None:
        """Read anew what another process has written, if one has."""
        if self.state.changed_outside():
            self.changed_outside()

    def changed_outside(self) -> None:
        """Another process has written."""
        self.refresh_all()

    def panels_changed(self) -> None:
        """Redraw what depends on the settings of the panels."""
        self.show_panels()

    def show_panels(self) -> None:
        """Draw both panels and the status line."""
        show_panels(self, self.state)
        self.ask_for_more()

    def ask_for_more(self) -> None:
        """Have what the panels lack read beside the screen."""
        for message in wanted(self.state):
            self.post_message(message)

    def show_vendorless(self, found: "WithoutVendor") -> None:
        """Show the gap without the vendor's own pages, which has been read."""
        self.show_panels()
        if self.query_one("#message", MessageLine).text.startswith(READING):
            self.say(panel_words.without_vendor(found.left_out))

    def do_verdict(self) -> None:
        """All that the verdict rests on."""
        open_verdict(self, self.state)

    def on_tabs_line_opened(self, event: TabsLine.Opened) -> None:
        """The name of a pane was clicked or jumped to."""
        event.stop()
        self.hear(lambda: self.panes.go(event.pane))

    def on_panel_unfolded(self, event: Panel.Unfolded) -> None:
        """The line of the verdict was selected."""
        event.stop()
        self.hear(self.do_verdict)

    def on_verdict_line_clicked(self, event: VerdictLine.Clicked) -> None:
        """The line of the verdict was clicked."""
        event.stop()
        self.hear(self.do_verdict)

    def on_gap_panel_not_filtered(self, event: GapPanel.NotFiltered) -> None:
        """Say why the accounts behind a row of such a gap are not shown."""
        event.stop()
        self.say("Filters count the vendor's own pages too: none shows who is behind this row. W counts them again.")

    # The app

    def do_theme(self) -> None:
        """Choose a theme."""
        from tokentui.tui.screens.dialogs.pick import Pick

        def chosen(name: str) -> None:
            self.app.theme = name

        rows = [Pick(name, name) for name in sorted(self.app.available_themes)]
        self.pick("Which theme?", rows, chosen, self.app.theme, search=True)

    def do_quit(self) -> None:
        """Leave; everything is saved already."""
        self.app.exit()

    def pick(
        self,
        title: str,
        rows: "Sequence[Pick[Value]]",
        then: Callable[[Value], object],
        current: Value | None = None,
        *,
        search: bool = False,
        left: Callable[[], object] = lambda: None,
    ) -> "PickDialog[Value] | None":
        """Let the user pick one of a list, and call `left` once it is gone.

        None where another screen has come over this one meanwhile.
        """
        from tokentui.tui.screens.dialogs.pick import PickDialog

        dialog = PickDialog(title, rows, current, search=search, left=left)
        return dialog if self.ask(dialog, then) else None

    def once_painted(self, work: Callable[[], object]) -> None:
        """Do something that takes a moment once what was said is painted; keys wait until it is done."""
        release, waiting = self.keyboard.hold(), [work]

        async def run() -> None:
            if not waiting:
                return
            waiting.clear()
            try:
                if self.is_shown:
                    await self.safely(work)
            finally:
                release()

        self.call_after_refresh(run)
        # What waits for a picture lies with the screen that is on top just then, and is forgotten with that one.
        self.app.set_timer(PAINTED, run)
