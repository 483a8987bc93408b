"""What a file is and how its columns are read, where that is to be chosen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from textual.screen import Screen

from tokentui.tui.screens.dialogs.pick import Pick, PickDialog
from tokentui.tui.screens.importing.lines import kind_words
from tokentui.tui.screens.importing.reading import FileTable, HowRead, LookedAt

Answer = TypeVar("Answer")

_OUT = ""
"""No field: the column is left out."""
_MADE = "This column is made of others, as the program that wrote the file means them."
_ONE_FILE = "Columns are chosen with one file at a time: go back with esc, and bring this one in by itself."


class ChoosingHost(Protocol):
    """The screen that shows what was read of a file."""

    how: HowRead
    looked: LookedAt | None

    @property
    def path(self) -> Path | None:
        """The file that is shown."""

    @property
    def column(self) -> str | None:
        """The name of the current column."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def ask(self, screen: Screen[Answer | None], then: Callable[[Answer], object]) -> bool:
        """Open a screen and go on with its answer."""

    def read_again(self, how: HowRead) -> None:
        """Look at the same file, read otherwise."""


class ImportChoices:
    """The commands that choose kind, fields and the order of dates; the file is looked at anew by each answer."""

    def __init__(self, host: ChoosingHost) -> None:
        self._host = host

    def do_import_kind(self) -> None:
        """Choose what the rows are."""
        path, how = self._host.path, self._host.how
        if path is not None:
            # Fields of another kind are other fields.
            self._ask_kind(lambda kind: self._host.read_again(replace(how, kinds={**how.kinds, path: kind}, fields={})))

    def do_import_field(self) -> None:
        """Choose the field of the current column; of which kind it is goes before."""
        if not self._is_one_file() or self._host.column is None:
            return
        table = self._table()
        if table is not None and self._host.column in {table.header[place] for place in table.made}:
            self._host.say(
                "This column is made of others, as the program that wrote the file means them.", warning=True
            )
            return
        kind = self._kind()
        if kind:
            self._ask_field(kind)
        else:
            self._ask_kind(self._ask_field)

    def do_import_day_first(self) -> None:
        """Read dates with two readings as the day before the month."""
        self._host.read_again(replace(self._host.how, dates="day-first"))

    def do_import_month_first(self) -> None:
        """Read dates with two readings as the month before the day."""
        self._host.read_again(replace(self._host.how, dates="month-first"))

    def _is_one_file(self) -> bool:
        several = self._host.looked is not None and len(self._host.looked.files) > 1
        if several:
            self._host.say(_ONE_FILE, warning=True)
        return not several

    def _kind(self) -> str:
        looked, path = self._host.looked, self._host.path
        arrival = None if looked is None or path is None else looked.arrival(path)
        table = self._table()
        said = self._host.how.kind(path) if path is not None else None
        return said or (arrival.preview.kind if arrival else "") or (table.kind if table else "")

    def _table(self) -> FileTable | None:
        looked, path = self._host.looked, self._host.path
        return next((one for one in looked.tables if one.path == path), None) if looked is not None else None

    def _ask_kind(self, then: Callable[[str], object]) -> None:
        from tokentui.ingest.columns.column_names import FIELDS

        rows = [Pick(kind.value, kind.value, kind_words(kind.value), key=_KEYS.get(kind.value, "")) for kind in FIELDS]
        self._host.ask(PickDialog("What are the rows of this file?", rows, self._kind() or None), then)

    def _ask_field(self, kind: str) -> None:
        from tokentui.ingest.columns.column_names import FIELDS

        column, path, how = self._host.column, self._host.path, self._host.how
        assert column is not None
        assert path is not None
        taken = self._taken()
        names = next(tuple(fields) for one, fields in FIELDS.items() if one == kind)
        rows = [Pick(_OUT, "leave it out", "kept as it is" if kind == "customers" else "not read")]
        rows += [
            Pick(name, name.replace("_", " "), f"now column '{taken[name]}'" if name in taken else "") for name in names
        ]
        present = next((name for name, header in taken.items() if header == column), _OUT)

        def chosen(field: str) -> None:
            # One field has one column: the one that had it by the user's word gives way.
            kept = {header: given for header, given in how.fields.items() if not field or given != field}
            self._host.read_again(replace(how, kinds={path: kind}, fields={**kept, column: field}))

        self._host.ask(PickDialog(f"What is column '{column}'?", rows, present), chosen)

    def _taken(self) -> dict[str, str]:
        """The column of each field, as the file is read now."""
        looked, path = self._host.looked, self._host.path
        arrival = None if looked is None or path is None else looked.arrival(path)
        if arrival is None:
            return {field: header for header, field in self._host.how.fields.items() if field}
        return {one.field: one.header for one in arrival.preview.columns if one.field is not None}


_KEYS = {
    "customers": "c",
    "usage": "u",
    "facts": "f",
    "answers": "a",
    "disclosures": "d",
    "prices": "p",
    "decisions": "e",
    "contracts": "t",
    "subscriptions": "s",
    "charges": "r",
}
