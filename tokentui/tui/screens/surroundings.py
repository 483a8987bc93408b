"""What a screen has around what it is for: help, list of commands, panels, and the lines that say how it stands."""

from collections.abc import Callable

from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.state import AppState
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.status_lines import StatusLine
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words import panels as panel_words
from tokentui.words.command import Command


class Around:
    """The commands of every screen that tells its keys: help, the list of commands, and a letter at every place."""

    def __init__(
        self, screen: CommandScreen[bool | None] | CommandScreen[str | None], state: Callable[[], AppState]
    ) -> None:
        self._screen, self._state = screen, state

    def do_help(self) -> None:
        """Every key of the screen, and what the marks mean."""
        from tokentui.tui.screens.help import help_lines
        from tokentui.tui.screens.page import Page

        listed, where, codebook = self._screen.listed(), self._screen.where, self._screen.codebook
        assert codebook is not None
        self._screen.ask(Page(lambda width: help_lines(listed, codebook, where, width)))

    def do_palette(self) -> None:
        """Find a command by name; one that cannot run now says why."""
        from tokentui.tui.screens.dialogs.pick import PickDialog
        from tokentui.tui.screens.palette import palette_rows

        rows = palette_rows(self._screen.offered(), self._screen.missing(), self._state().desk.used)
        self._screen.ask(PickDialog("Commands", rows, search=True), self._chosen)

    async def _chosen(self, command: Command) -> None:
        state = self._state()
        state.desk = state.desk.chose(command.id)
        await self._screen.run(command)

    def do_jump(self) -> None:
        """A letter at every pane, row and tab in view."""
        from tokentui.tui.screens.jumping import JumpScreen, places

        if found := places(self._screen):
            self._screen.ask(JumpScreen(found), lambda place: place.go())
        else:
            self._screen.say("Nothing is in view that one could go to.")


def open_verdict(screen: CommandScreen[bool | None], state: AppState) -> None:
    """All that the verdict rests on, on a page."""
    from tokentui.services.sources import single_sources
    from tokentui.tui.screens.page import Page
    from tokentui.tui.screens.verdict_page import verdict_lines
    from tokentui.words.sources import single_in_words

    snapshot, currency = state.shown(), state.workbook.settings.currency
    exceptions = panel_words.exceptions(state.codebook)
    single = single_in_words(single_sources(state.workbook), currency)
    screen.ask(Page(lambda width: verdict_lines(snapshot, exceptions, single, currency, width)))


def show_panels(screen: CommandScreen[bool | None], state: AppState) -> None:
    """Draw both panels, the line of the verdict, and which book this is, whom it covers and who is deciding."""
    snapshot, settings = state.shown(), state.workbook.settings
    # When the session began other accounts may have met the filter: nothing has moved against that.
    whole = snapshot.filtered is None
    before, crossed = (state.before(), state.crossed_before()) if whole else (snapshot.composition, None)
    screen.query_one(CompositionPanel).show(
        snapshot, before, settings.currency, crossed, panel_words.exceptions(state.codebook)
    )
    screen.query_one(GapPanel).show(state.shown_in_gap(), state.next_names(), settings.currency)
    for line in screen.query(VerdictLine):
        line.show(snapshot, before)
    show_status(screen.query_one(StatusLine), state)


def show_status(line: StatusLine, state: AppState) -> None:
    """Say which book this is, how much of the vendor it covers, and who is deciding."""
    settings = state.workbook.settings
    line.show(
        settings.name,
        panel_words.coverage(state.panels or state.read(), settings.currency),
        state.workbook.reviewer,
        synthetic=settings.synthetic,
        readonly=state.workbook.book.readonly,
    )
