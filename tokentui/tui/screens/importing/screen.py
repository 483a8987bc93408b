"""Bringing files in: a path, then what the file is and what it would change, and at a key all of that or nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from tokentui.domain.codebook import Codebook
from tokentui.domain.text import visible
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.screens.importing.choices import ImportChoices
from tokentui.tui.screens.importing.conditions import ImportConditions
from tokentui.tui.screens.importing.desk import ImportDesk
from tokentui.tui.screens.importing.lines import (
    column_lines,
    full_lines,
    in_keys,
    nothing_to_bring,
    what_lines,
)
from tokentui.tui.screens.importing.path_typing import PathTyping
from tokentui.tui.screens.importing.reading import HowRead, LookedAt
from tokentui.tui.screens.importing.work import ImportWork
from tokentui.tui.screens.surroundings import Around, show_status
from tokentui.tui.screens.typed_paths import paths_in
from tokentui.tui.state import AppState
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.table_columns import Piece
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from tokentui.words.command import Command, Need, Where
from tokentui.words.commands import hints

_PROMPT = (
    "A file of customers, of what they used, of facts, disclosures or decisions. What it is and what it would change "
    "is shown first."
)
_STOPPED = "stopped; nothing was changed"
_SHOWN = "nothing is changed yet    y brings it in"
_TITLES = 3
"""Lines of a file's name and of blank space, beside what is said of it."""
_LEAST_COLUMNS = 4
"""Lines for the columns, however much there is to say."""


class ImportScreen(CommandScreen[str | None]):
    """A path to type, and then what was read of the file; it answers with a sentence of what came in."""

    PLACES = (Where.IMPORT, Where.PATH)
    HELPERS = {
        "around": Around,
        "moves": Moves,
        "typing": PathTyping,
        "choices": ImportChoices,
        "conditions": ImportConditions,
    }
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ImportScreen {
        & > #import { height: 1fr; padding: 1 2 0 2; }
        & #path { display: none; margin-bottom: 1; }
        & #prompt { display: none; margin-bottom: 1; }
        & #found { display: none; height: 1fr; }
        & #what { margin-top: 1; }
        & #columns { height: 1fr; margin-top: 1; }
    }
    ImportScreen.-typing {
        & #path, & #prompt, & #found { display: block; }
        & #what, & #columns { display: none; }
    }
    """

    def __init__(self, state: AppState, desk: ImportDesk, classes: str) -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes=f"{classes} -typing")
        self.state = state
        self.around = Around(self, lambda: self.state)
        self._desk = desk
        self.typing = PathTyping(self, desk.listing)
        self.choices = ImportChoices(self)
        self.conditions = ImportConditions(self)
        self.work = ImportWork(self, desk.reading)
        self._place = Place(lambda: len(self._header), self.redraw)
        self.moves = Moves(lambda way: self._place.move(way))
        self._is_typing = True
        self._before: tuple[Path, ...] = ()
        """Files with which another one is to come in."""
        self._typed_before = ""
        self._paths: Sequence[Path] = ()
        """As they were given."""
        self._files: Sequence[Path] = ()
        """Those that are shown: a folder's own, without empty ones."""
        self._file = 0
        self._problem = ""
        """What keeps the typed path from being looked at."""
        self.looked: LookedAt | None = None
        self.how = HowRead()

    def compose(self) -> ComposeResult:
        """One line each for status, message and keys; between them the path, or what was read."""
        yield StatusLine(id="status")
        with Vertical(id="import"):
            yield Lines(self._title_lines, id="title")
            yield Field(placeholder="path of a file", id="path")
            yield Lines(self._prompt_lines, id="prompt")
            yield Lines(self.typing.lines, lambda: self.typing.current, self.typing.at, id="found")
            yield Lines(self._what_lines, id="what")
            yield Lines(
                self._column_lines, lambda: self._place.row + 1, lambda line: self._place.at(line - 1), id="columns"
            )
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin with the path."""
        show_status(self.query_one(StatusLine), self.state)
        self._type_path(self._desk.folder)

    # Keys

    @property
    def where(self) -> Where:
        """The path takes the keys over while it is typed."""
        return Where.PATH if self._is_typing else Where.IMPORT

    def offers(self, command: Command) -> bool:
        """There is a next file only where there are several."""
        return command.id != "import_next_file" or len(self._files) > 1

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [*self.lacking, Need.ALONE] if self.work.busy else [*self.lacking]

    async def take_key(self, event: events.Key) -> bool:
        """Run a command; the path is typed in, also where a window that was too small took the focus from it."""
        if self._is_typing and self.focused is None:
            self.set_focus(self._field)
        return await super().take_key(event)

    # What is shown

    @property
    def path(self) -> Path | None:
        """The file that is shown."""
        return self._files[self._file] if self._file < len(self._files) else None

    @property
    def column(self) -> str | None:
        """The name of the current column."""
        return self._header[self._place.row] if self._place.row < len(self._header) else None

    @property
    def _header(self) -> Sequence[str]:
        tables = self.looked.tables if self.looked is not None else ()
        return next((one.header for one in tables if one.path == self.path), ())

    @property
    def _currency(self) -> str:
        return self.state.workbook.settings.currency

    @property
    def _field(self) -> Field:
        return self.query_one("#path", Field)

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something in the message line, or where that has no room, in place of everything."""
        if self.is_gone:
            return
        self.query_one("#message", MessageLine).say(text, warning=warning)
        self.query_one(TooSmall).say(text)

    def redraw(self) -> None:
        """Draw anew what was read."""
        for lines in self.query(Lines):
            lines.redraw()

    def on_resize(self) -> None:
        """What is said of a file goes by the height of the screen."""
        self.call_after_refresh(self.redraw)

    def _title_lines(self, width: int) -> list[Line]:
        if self._is_typing:
            also = f"  together with {', '.join(visible(one.name) for one in self._before)}" if self._before else ""
            return [both_ends([Piece("Bring in a file", "strong"), Piece(also, "dim")], [], width)]
        path = self.path
        if path is None:
            return [()]
        several = f"   {self._file + 1} of {len(self._files)}" if len(self._files) > 1 else ""
        arrival = self.looked.arrival(path) if self.looked is not None else None
        form = [Piece(visible(arrival.preview.form), "dim")] if arrival is not None else []
        return [both_ends([Piece(visible(path.name), "strong"), Piece(several, "accent")], form, width)]

    def _prompt_lines(self, width: int) -> list[Line]:
        text = Piece(visible(self._problem), "warning") if self._problem else Piece(_PROMPT, "dim")
        return flow([text], width, 4)

    def _what_lines(self, width: int) -> list[Line]:
        if self.looked is None or self.path is None:
            return []
        # Status, message, keys and the space above take four lines.
        height = max(self.size.height - 4 - _TITLES - min(len(self._header) + 1, _LEAST_COLUMNS), 3)
        return what_lines(self.looked, self.path, self.how, self._currency, width, height)

    def _column_lines(self, width: int) -> list[Line]:
        if self.looked is None or self.path is None:
            return []
        return column_lines(self.looked, self.path, self.how, self._place.row, width)

    # The path

    @property
    def typed(self) -> str:
        """What the line says."""
        return self._field.value

    def put_path(self, text: str) -> None:
        """Write a path into the line."""
        self._field.put(text)
        self._field.cursor_position = len(self._field.value)

    def redraw_found(self) -> None:
        """Draw the list of files anew."""
        if not self.is_gone:
            self.query_one("#found", Lines).redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another path is typed."""
        event.stop()
        self._problem = ""
        self.query_one("#prompt", Lines).redraw()
        self.typing.follow()

    def do_look_at(self) -> None:
        """Look at what is typed or chosen; a folder is opened in the list."""
        chosen = self.typing.chosen()
        if not chosen.strip():
            self.say("Type the path of a file, or choose one with the arrows.", warning=True)
            return
        self.put_path(chosen)
        if chosen.endswith("/"):
            return
        self._desk.folder = chosen.rpartition("/")[0] + "/" if "/" in chosen else ""
        before = self._before

        def paths() -> Sequence[Path]:
            return (*before, *(one for one in paths_in(chosen) if one not in before))

        self._look(chosen.rpartition("/")[2], paths, self.how if before else HowRead())

    def do_import_another(self) -> None:
        """Bring another file in together with these."""
        if self.how.fields:
            self.say("Columns are chosen with one file at a time; bring this one in first.", warning=True)
            return
        self._before, self._typed_before = tuple(self._paths), self.typed
        self.say("")
        self._type_path(self._desk.folder)

    def _type_path(self, text: str) -> None:
        self._is_typing = True
        self.add_class("-typing")
        self.put_path(text)
        self.set_focus(self._field)
        self.typing.follow()
        self._show_keys()

    def _leave_path(self) -> None:
        """Whatever is typed from now on is a command."""
        self._is_typing = False
        self.remove_class("-typing")
        self.set_focus(None)
        self._show_keys()

    def _show_keys(self) -> None:
        self._made_for = None
        self.query_one(KeyLine).show(hints(self.listed()))
        self.redraw()

    # Looking

    def read_again(self, how: HowRead) -> None:
        """Look at the same files, read otherwise."""
        paths = self._paths
        self._look(", ".join(one.name for one in paths), lambda: paths, how)

    def do_import_next_file(self) -> None:
        """Show the next of several files."""
        if self._files:
            self._file = (self._file + 1) % len(self._files)
            self._place.go(0)

    def do_import_in_full(self) -> None:
        """Everything that is said of the file, and each refused row."""
        from tokentui.tui.screens.page import Page

        looked, path, how, currency = self.looked, self.path, self.how, self._currency
        if looked is not None and path is not None:
            self.ask(Page(lambda width: full_lines(looked, path, how, currency, width)))

    def _look(self, name: str, paths: Callable[[], Sequence[Path]], how: HowRead) -> None:
        if self.looked is None:
            self._paths = self._files = (Path(name),)
            self._file = 0
        self.work.look(name, paths, how)
        self._leave_path()

    def seen(self, looked: LookedAt, how: HowRead, said: str) -> None:
        """Show what was read, or go back to a path that cannot be."""
        if self.is_gone:
            return
        if not looked.opened:
            self.not_seen(in_keys(looked.problem))
            if looked.is_folder:
                self.put_path(self.typed.rstrip("/") + "/")
            return
        if self.looked is None or self.looked.paths != looked.paths:
            of = (place for place, path in enumerate(looked.files) if str(path) in looked.problem)
            self._file, self._place.row = next(of, min(len(self._before), len(looked.files) - 1)), 0
        self._file = min(self._file, len(looked.files) - 1)
        self._paths, self._files, self.looked, self.how = looked.paths, looked.files, looked, how
        self.say(said or ("" if looked.problem else _SHOWN), warning=bool(said))
        self._leave_path()

    def not_seen(self, problem: str) -> None:
        """Let the path be changed that could not be looked at."""
        if self.is_gone:
            return
        if not self._before:
            self.looked, self.how = None, HowRead()
        self.say("")
        self._type_path(self.typed)
        self._problem = problem
        self.query_one("#prompt", Lines).redraw()

    # Bringing in

    def do_import_now(self) -> None:
        """Bring in what is shown."""
        looked = self.looked
        if looked is None or looked.problem:
            self.say(in_keys(looked.problem) if looked else "There is nothing to bring in yet.", warning=True)
            return
        if nothing := nothing_to_bring(looked.arrivals):
            self.say(nothing, warning=True)
            return
        self.work.bring(looked, self.how)

    def brought(self, said: str) -> None:
        """Everything is in the book: say so where its customers are shown."""
        self.dismiss(said)

    # Leaving

    def do_leave_import(self) -> None:
        """Stop what is going on, else go back one step: to the path, then to the table."""
        if self.work.busy:
            if self.work.stop():
                self._stopped()
        elif self._is_typing and self._before:
            self._before = ()
            self.put_path(self._typed_before)
            self._leave_path()
        elif self._is_typing:
            self._desk.listing.drop()
            self.dismiss(None)
        else:
            self._before, self.looked, self.how = (), None, HowRead()
            self.say("")
            self._type_path(self.typed)

    def _stopped(self) -> None:
        """A look was given up: what was shown before it is shown still."""
        if self.looked is None or self._before:
            self._type_path(self.typed)
        self.say(_STOPPED)

    async def do_leave_app(self) -> None:
        """Leave the app; nothing is changed before it is brought in."""
        await self.app.action_quit()

    # The app

    @property
    def codebook(self) -> Codebook:
        """The codebook of the book."""
        return self.state.codebook
