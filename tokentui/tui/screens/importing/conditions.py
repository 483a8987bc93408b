"""What is said of files as a whole: whose they are, which of their rows count, and under which name that is kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from tokentui.tui.screens.dialogs.line import LineDialog
from tokentui.tui.screens.dialogs.pick import Pick, PickDialog
from tokentui.tui.screens.importing.reading import HowRead
from tokentui.tui.state import AppState

if TYPE_CHECKING:
    from tokentui.ingest.files.filtered import RowFilter

Answer = TypeVar("Answer")

_NONE, _NEW = "", "\n"
"""Answers that are no name of a recipe: a name is one line, and not empty."""


class ConditionsHost(Protocol):
    """The screen that shows what was read."""

    state: AppState
    how: HowRead

    @property
    def column(self) -> str | None:
        """The name of the current column."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def ask(self, screen: Screen[Answer | None], then: Callable[[Answer], object]) -> bool:
        """Open a screen and go on with its answer."""

    def read_again(self, how: HowRead) -> None:
        """Look at the same files, read otherwise."""


class ImportConditions:
    """The commands that say so; the files are looked at anew by each answer."""

    def __init__(self, host: ConditionsHost) -> None:
        self._host = host

    def do_import_customer(self) -> None:
        """Say whose all of it is, of files that name nobody."""
        how = self._host.how
        prompt = "The customer that all rows are of, where the files name nobody. Nothing here: the files say it."
        self._ask_line("Whose is all of it?", prompt, how.customer, lambda name: replace(how, customer=name))

    def do_import_only(self) -> None:
        """Take only rows of some values in the current column."""
        self._ask_values("Take only some rows", "that are taken", take=True)

    def do_import_without(self) -> None:
        """Leave rows of some values in the current column out."""
        self._ask_values("Leave some rows out", "that are left out", take=False)

    def do_import_recipe(self) -> None:
        """Read the files as under a name before, or keep under one how they are read."""
        from tokentui.ingest.recipes import recipe_names

        names = recipe_names(self._host.state.workbook.book.db)
        if not names:
            self._ask_name()
            return
        rows = [Pick(name, name, "read as the last time; compares with it") for name in names]
        rows += [Pick(_NEW, "a new name …", "keeps how these files are read")]
        rows += [Pick(_NONE, "none")]
        self._host.ask(PickDialog("By which recipe?", rows, self._host.how.recipe), self._recipe_chosen)

    def _recipe_chosen(self, name: str) -> None:
        if name == _NEW:
            self._ask_name()
        else:
            self._host.read_again(replace(self._host.how, recipe=name))

    def _ask_name(self) -> None:
        how = self._host.how
        prompt = "A name under which it is kept how these files are read, for the next ones: close, for a month's end."
        self._ask_line("Keep it as a recipe", prompt, how.recipe, lambda name: replace(how, recipe=name))

    def _ask_values(self, heading: str, which: str, *, take: bool) -> None:
        from tokentui.ingest.files.filtered import RowFilter

        column, how = self._host.column, self._host.how
        if column is None:
            self._host.say("There is no column to go by; show a file that has some.", warning=True)
            return
        present = next((one for one in how.filters if (one.column, one.take) == (column, take)), None)
        others = tuple(one for one in how.filters if one is not present)

        def narrowed(text: str) -> HowRead:
            values = tuple(filter(None, map(str.strip, text.split(";"))))
            more = (RowFilter(column, values, take),) if values else ()
            return replace(how, filters=(*others, *more))

        prompt = f"The values of '{column}' {which}, several with ; between them. Nothing here: all rows."
        self._ask_line(heading, prompt, "; ".join(present.values) if present else "", narrowed)

    def _ask_line(self, heading: str, prompt: str, value: str, then: Callable[[str], HowRead]) -> None:
        dialog = LineDialog(heading, prompt, lambda _: None, value=value)
        self._host.ask(dialog, lambda text: self._host.read_again(then(" ".join(text.split()))))


def filter_words(one: "RowFilter") -> str:
    """A filter in words."""
    values = " or ".join(one.values)
    return f"only where {one.column} is {values}" if one.take else f"not where {one.column} is {values}"
