"""Putting the record of a customer right: name, parent, aliases, domain, industry, size."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.record import FIELDS, Record
from tokentui.services.records import WrongField
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.fields import Field, FormRow
from tokentui.words.command import Where

_PLACEHOLDERS = {
    "name": "what it is called",
    "parent": "the company that owns it; → completes a name of the book",
    "aliases": "other names, with ; between them",
    "domain": "acme.com",
    "industry": "what it lives from",
    "size": "revenue, people, or a word for them",
}
"""The fields in the order of the form, each with what belongs there."""


class _Names(Suggester):
    """Completes what is typed to a name of the book."""

    def __init__(self, names_like: Callable[[str], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names_like = names_like

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that begins so."""
        return next((name for name in self._names_like(value) if name.casefold().startswith(value.casefold())), None)


class RecordDialog(Dialog[Record]):
    """A form for one record, checked while it is typed."""

    PLACES = (Where.RECORD,)
    SENTENCE_LINES = 2

    def __init__(
        self,
        record: Record,
        wrong: Callable[[Record], Iterator[WrongField]],
        parents_like: Callable[[str], Sequence[str]],
        customer: str = "",
    ) -> None:
        super().__init__("Record", customer)
        self._start, self._wrong, self._parents_like = record, wrong, parents_like

    def body(self) -> Iterable[Widget]:
        """The fields."""
        for name in FIELDS:
            field = Field(_typed(self._start, name), _PLACEHOLDERS[name], id=name)
            if name == "parent":
                field.suggester = _Names(self._parents_like)
            yield FormRow(name.title(), field)

    @property
    def changed(self) -> bool:
        """Whether anything differs from what the record says."""
        return self.draft != self._start

    @property
    def draft(self) -> Record:
        """The form as it stands."""
        texts = {name: self.query_one(f"#{name}", Field).value for name in FIELDS}
        aliases = tuple(one for part in texts["aliases"].split(";") if (one := part.strip()))
        return Record(
            texts["name"],
            texts["parent"] or None,
            aliases,
            texts["domain"] or None,
            texts["industry"] or None,
            texts["size"] or None,
        )

    def advice(self) -> str:
        """What a record is for."""
        return "An import leaves alone what is written here; u takes it back. ctrl+s saves it."

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check while typing."""
        event.stop()
        found = next(self._wrong(self.draft), None)
        if found is None:
            self.advise()
        else:
            self.complain(found.sentence)

    def do_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()

    def do_go_on(self) -> None:
        """Go to the next field; from the last one, save."""
        if self.focused is not None and self.focused.id == FIELDS[-1]:
            self.do_save_all()
        else:
            self.focus_next()

    def do_previous_field(self) -> None:
        """Go to the field before."""
        self.focus_previous()

    def do_save_all(self) -> None:
        """Give the record as the answer, or go to the first field that keeps it from being one."""
        found = next(self._wrong(self.draft), None)
        if found is None:
            self.dismiss(self.draft if self.changed else None)
        else:
            self.query_one(f"#{found.field}").focus()
            self.complain(found.sentence)


def _typed(record: Record, name: str) -> str:
    value: str | tuple[str, ...] | None = getattr(record, name)
    return "; ".join(value) if isinstance(value, tuple) else value or ""
