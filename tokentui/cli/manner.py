"""How a command shows what it prints: each rule of colour, of paging and of rows, once.

Colour: `--color`, else none where NO_COLOR is set (no-color.org), else always where FORCE_COLOR or CLICOLOR_FORCE is,
else on a terminal that is not dumb. A pager: PAGER, for a look-up that is longer than the terminal is high.
"""

import io
import os
import sys
from typing import TextIO

WAYS = ("auto", "always", "never")
"""What --color takes."""


class _Manner:
    """What this command line asked for."""

    color: str = "auto"
    no_pager: bool = False
    tabs: bool = False
    look_up: bool = False
    """Whether the command is one whose output is read and not worked on."""


_now = _Manner()


def begin() -> None:
    """Forget what a former command line asked for, and hold what goes to a terminal that has a pager."""
    global _now
    _now = _Manner()
    if sys.stdout.isatty() and _pager() and not _is_dumb():
        sys.stdout = PagedTerminal(sys.stdout)


def color_as(way: str) -> None:
    """Colour from now on as --color says."""
    _now.color = way


def tabs_between() -> None:
    """Rows with tabs between their cells from now on, and not as CSV."""
    _now.tabs = True


def has_tabs() -> bool:
    """Whether rows have tabs between their cells."""
    return _now.tabs


def never_page() -> None:
    """No pager for this command line."""
    _now.no_pager = True


def page_look_up() -> None:
    """What comes is a look-up."""
    _now.look_up = True


def shows_color() -> bool:
    """Whether what goes to standard output may be coloured."""
    if _now.color != "auto":
        return _now.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return sys.stdout.isatty() and not _is_dumb()


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def _pager() -> str:
    return os.environ.get("PAGER", "").strip()


class PagedTerminal(io.StringIO):
    """A terminal whose text is held until it is whole, and then goes through the pager where it is long."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """It is a terminal."""
        return True

    def fileno(self) -> int:
        """That of the terminal."""
        return self.terminal.fileno()

    def flush(self) -> None:
        """Show what is held: in the pager where it is long, else, or where the pager fails, on the terminal itself."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        if text and not (self._is_long(text) and _through_pager(text, self.terminal.encoding)):
            self.terminal.write(text)
        self.terminal.flush()

    def _is_long(self, text: str) -> bool:
        return _now.look_up and not _now.no_pager and text.count("\n") >= os.get_terminal_size(self.fileno()).lines


def _through_pager(text: str, encoding: str) -> bool:
    """Show a text in the pager; False where there is none that does it."""
    import subprocess  # Hardly any command comes here.

    # As git has it: a screen that is not full is left at once, colours are shown, and the text stays on the screen.
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        # PAGER is a line for the shell, as for man and git.
        shown = subprocess.Popen(_pager(), shell=True, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    while True:
        try:
            shown.communicate(text.encode(encoding, "backslashreplace"))
            return shown.returncode == 0
        except KeyboardInterrupt:
            # It is meant for the pager, which goes on.
            text = ""
