"""The desk: how somebody last looked at a book on this machine, kept beside the book and never in it."""

import json
import zlib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.lead import Rule
from tokentui.services.panels import By
from tokentui.services.paths import desk_folder

LAST = 50
"""Filters that are remembered as they were typed."""

MOST_USED, MOST_TIMES = 200, 99
"""Commands that are counted, and how often at most: then all count half, so that what is used now comes first."""

One = TypeVar("One", bound=StrEnum)


class ChosenColumn(NamedTuple):
    """A column that was chosen for the table."""

    key: str
    width: int | None = None
    """Cells that it was given; None for as many as it needs or finds."""


class NamedFilter(NamedTuple):
    """A filter that was given a name, a tab above the table."""

    name: str
    text: str


class PaneSize(NamedTuple):
    """How much of the place that two panes share one of them was given."""

    name: str
    """Of the line between them."""
    part: int
    """Of a thousand."""


class Used(NamedTuple):
    """How often a command was chosen from the list of commands."""

    command: str
    times: int


class Desk(NamedTuple):
    """What is remembered of one book; None and empty for what was left as it came."""

    unit: Unit | None = None
    denominator: Denominator | None = None
    rule: Rule | None = None
    by: By | None = None
    sort: str = ""
    """The name of the column that the table was sorted by."""
    descending: bool = True
    columns: tuple[ChosenColumn, ...] = ()
    theme: str = ""
    pane: str = ""
    """Which of the panes that share a place was in front."""
    customer: str = ""
    """The key of the customer under the cursor."""
    history: tuple[str, ...] = ()
    """Filters as they were typed, the latest last."""
    filters: tuple[NamedFilter, ...] = ()
    used: tuple[Used, ...] = ()
    """Commands by how often they were chosen from the list, the most chosen first."""
    panes: tuple[PaneSize, ...] = ()
    """Sizes that were given to panes."""

    def chose(self, command: str) -> "Desk":
        """The same desk after a command was chosen."""
        times = next((one.times for one in self.used if one.command == command), 0) + 1
        others = [one for one in self.used if one.command != command]
        if times > MOST_TIMES:
            others = [Used(one.command, one.times // 2) for one in others if one.times > 1]
            times = MOST_TIMES // 2
        kept = sorted([Used(command, times), *others], key=lambda one: -one.times)
        return self._replace(used=tuple(kept[:MOST_USED]))

    def typed(self, text: str) -> "Desk":
        """The same desk after a filter was kept."""
        text = text.strip()
        if not text:
            return self
        return self._replace(history=(*(one for one in self.history if one != text), text)[-LAST:])

    def named(self, name: str, text: str) -> "Desk":
        """The same desk with a filter under a name; an empty one takes the name away."""
        others = tuple(one for one in self.filters if one.name != name)
        return self._replace(filters=(*others, NamedFilter(name, text)) if text else others)


def read_desk(book: Path) -> Desk:
    """What is remembered of a book; nothing where there is nothing, or nothing that can be read."""
    try:
        told = json.loads(_file_of(book).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Desk()
    if not isinstance(told, dict) or told.get("book") != _name_of(book):
        return Desk()
    return Desk(
        _one_of(Unit, told.get("unit")),
        _one_of(Denominator, told.get("denominator")),
        _one_of(Rule, told.get("rule")),
        _one_of(By, told.get("by")),
        _text(told.get("sort")),
        told.get("descending") is not False,
        tuple(
            ChosenColumn(_text(key), width if isinstance(width, int) and 0 < width < 1_000 else None)
            for key, width in _pairs(told.get("columns"))
        ),
        _text(told.get("theme")),
        _text(told.get("pane")),
        _text(told.get("customer")),
        tuple(filter(None, map(_text, _list(told.get("history")))))[-LAST:],
        tuple(NamedFilter(_text(name), _text(text)) for name, text in _pairs(told.get("filters")) if _text(name)),
        tuple(
            Used(_text(command), times)
            for command, times in _pairs(told.get("used"))
            if _text(command) and isinstance(times, int) and 0 < times <= MOST_TIMES
        )[:MOST_USED],
        tuple(
            PaneSize(_text(name), part)
            for name, part in _pairs(told.get("panes"))
            if _text(name) and isinstance(part, int) and 0 < part < 1_000
        ),
    )


def name_filter(book: Path, name: str, text: str) -> tuple[NamedFilter, ...] | None:
    """Remember a filter under a name at once, or forget it where the text is empty; None where that cannot be.

    Gives all filters that have a name now, those that another window named meanwhile among them.
    """
    desk = read_desk(book).named(name, text)
    return desk.filters if write_desk(book, desk) else None


def write_desk(book: Path, desk: Desk) -> bool:
    """Remember it, for the user alone; False where that cannot be, which keeps nothing from being done."""
    from tokentui.store.private_files import make_folder, take_place, unfinished

    told = {
        "book": _name_of(book),
        **{name: value for name, value in desk._asdict().items() if value not in (None, "", ())},
    }
    file = _file_of(book)
    try:
        make_folder(file.parent)
        with unfinished(file) as made:
            made.write_text(json.dumps(told, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
            take_place(made, file)
    except OSError:
        return False
    return True


def _file_of(book: Path) -> Path:
    name = _name_of(book)
    return desk_folder() / f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}-{len(name)}.json"


def _name_of(book: Path) -> str:
    return str(book.resolve())


def _one_of(kind: type[One], value: object) -> One | None:
    return kind(value) if isinstance(value, str) and value in [one.value for one in kind] else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _pairs(value: object) -> Iterable[tuple[object, object]]:
    for one in _list(value):
        match one:
            case [first, second]:
                yield first, second
