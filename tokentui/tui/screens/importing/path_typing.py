"""Typing the path of a file: its folder is listed beside the screen, tab completes, arrows choose."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import NamedTuple, Protocol

from tokentui.domain.text import visible
from tokentui.services.background import Work
from tokentui.tui.jobs import Job
from tokentui.tui.screens.typed_paths import at_home
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.table_columns import Piece

MOST = 20_000
"""Entries of a folder that are looked through."""


class Entry(NamedTuple):
    """One file or folder."""

    name: str
    """A folder's ends with a slash."""
    size: int | None
    """Bytes; None of a folder."""


class PathHost(Protocol):
    """The screen with the line that a path is typed in."""

    @property
    def typed(self) -> str:
        """What the line says."""

    def put_path(self, text: str) -> None:
        """Write it into the line."""

    def redraw_found(self) -> None:
        """Draw the list anew."""


class PathTyping:
    """The commands that complete a path, and the files and folders that begin like what is typed."""

    def __init__(self, host: PathHost, listing: Job) -> None:
        self._host = host
        self._listing = listing
        self._folder: str | None = None
        """The one that is listed; None before the first."""
        self._entries: Sequence[Entry] = ()
        self._then: Callable[[], object] | None = None
        self.current: int | None = None
        """The one that was chosen; None while what is typed counts."""

    @property
    def found(self) -> list[Entry]:
        """Files and folders that begin like what is typed, in whatever case; hidden ones only where that is typed."""
        _, beginning = _parts(self._host.typed)
        return [
            one
            for one in self._entries
            if one.name.casefold().startswith(beginning.casefold())
            and (beginning.startswith(".") or not one.name.startswith("."))
        ]

    def follow(self) -> None:
        """Something else is typed: list another folder if it is one."""
        self.current = None
        folder, _ = _parts(self._host.typed)
        if folder == self._folder:
            self._host.redraw_found()
            return
        self._folder, self._entries = folder, ()
        self._listing.start(lambda work: list_folder(work, folder), lambda found: self._listed(folder, found))
        self._host.redraw_found()

    def chosen(self) -> str:
        """The path that enter means: that of the chosen line, else the one typed."""
        found = self.found
        if self.current is None or self.current >= len(found):
            return self._host.typed
        return _parts(self._host.typed)[0] + found[self.current].name

    def do_complete_path(self) -> None:
        """As far as it is certain; the chosen line to its end."""
        if self._listing.busy:
            self._then = self._complete
        else:
            self._complete()

    def do_next_found(self) -> None:
        """Choose the next."""
        self._choose(-1 if self.current is None else self.current, 1)

    def do_previous_found(self) -> None:
        """Choose the one before; before the first stands what is typed."""
        self._choose(len(self.found) if self.current is None else self.current, -1)

    def lines(self, width: int) -> list[Line]:
        """The list, one a line."""
        found = self.found
        if not found:
            text = "" if self._listing.busy else "Nothing here begins so."
            return flow([Piece(f"  {text}", "dim")], width, 1)
        lines = []
        for place, one in enumerate(found):
            current = place == self.current
            left = [Piece("▌ " if current else "  ", "bar"), Piece(visible(one.name), "strong" if current else "")]
            lines.append(both_ends(left, [Piece("" if one.size is None else _size(one.size), "dim")], width))
        return lines

    def at(self, place: int) -> Callable[[], object] | None:
        """What chooses a line of the list; None where there is none."""
        return partial(self._choose, place, 0) if 0 <= place < len(self.found) else None

    def _choose(self, place: int, by: int) -> None:
        count = len(self.found)
        place += by
        self.current = place if 0 <= place < count else None if place < 0 or not count else count - 1
        self._host.redraw_found()

    def _complete(self) -> None:
        folder, beginning = _parts(self._host.typed)
        if self.current is not None:
            self._host.put_path(self.chosen())
            return
        names = [one.name for one in self.found]
        exact = [name for name in names if name.startswith(beginning)]
        common = _beginning_of(exact or names)
        if len(common) >= len(beginning) and names:
            self._host.put_path(folder + common)

    def _listed(self, folder: str, found: Sequence[Entry]) -> None:
        then, self._then = self._then, None
        if folder != self._folder:
            return
        self._entries = found
        if then is not None:
            then()
        self._host.redraw_found()


def list_folder(work: Work, folder: str) -> list[Entry]:
    """Files and folders by name, at most so many; none where it cannot be read."""
    entries: list[Entry] = []
    try:
        with os.scandir(at_home(folder)) as scanned:
            for one in islice(scanned, MOST):
                work.check()
                try:
                    is_folder = one.is_dir()
                    entries.append(Entry(one.name + "/" * is_folder, None if is_folder else one.stat().st_size))
                except OSError:
                    continue
    except (OSError, ValueError):
        return []
    return sorted(entries, key=lambda one: (one.size is None, one.name.casefold()))


def _parts(typed: str) -> tuple[str, str]:
    """The folder that is typed, with its slash, and the beginning of a name in it."""
    if typed == "~":
        return "~/", ""
    folder, slash, name = typed.rpartition("/")
    return folder + slash, name


def _beginning_of(names: Sequence[str]) -> str:
    """What all names begin with."""
    first, last = min(names, default=""), max(names, default="")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(character for character, _ in same)


def _size(count: int) -> str:
    """Bytes as people say them, as in `12 KB`."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1_000 or unit == "GB":
            break
        count = round(count / 1_000)
    return f"{count:,} {unit}"
