"""What a screen has around what it is for: help, the list of commands, and the line that says which book this is."""

from tokentui.domain.codebook import Codebook
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.state import AppState
from tokentui.tui.widgets.status_lines import StatusLine
from tokentui.words import panels as panel_words
from tokentui.words.command import Need, Topic


def open_help(screen: CommandScreen[bool | None] | CommandScreen[str | None], codebook: Codebook) -> None:
    """Every key of a screen, and what the marks mean."""
    from tokentui.tui.screens.help import help_lines
    from tokentui.tui.screens.page import Page

    listed, where = screen.listed(), screen.where
    screen.ask(Page(lambda width: help_lines(listed, codebook, where, width)))


def open_palette(screen: CommandScreen[bool | None] | CommandScreen[str | None]) -> None:
    """Find a command by name; what writes comes last, so that enter alone decides nothing."""
    from tokentui.tui.screens.dialogs.pick import Pick, PickDialog

    found = [one for one in screen.listed() if one.topic is not Topic.MOVE and one.method != "do_palette"]
    found.sort(key=lambda one: Need.WRITABLE in one.needs)
    rows = [Pick(one, f"{one.key:<6} {one.label}", one.help) for one in found]
    screen.ask(PickDialog("Commands", rows, search=True), screen.run)


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
