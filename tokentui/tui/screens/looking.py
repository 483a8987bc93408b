"""How one looks at the book: filter, order, unit, denominator, evidence floor, rule, disclosure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.filters import FilterError
from tokentui.domain.grades import Grade
from tokentui.domain.money import MICRO, short
from tokentui.domain.verdict import Rule
from tokentui.services import browse, panels
from tokentui.services.browse import Column, Matched, Sort
from tokentui.services.panels import PanelSettings
from tokentui.tui.state import State, next_unit, other_denominator
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.words.values import GRADES

Value = TypeVar("Value")

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

SORTS = {
    Column.SPEND: "annual spend",
    Column.NAME: "name",
    Column.SEGMENT: "segment",
    Column.INDUSTRY: "industry",
    Column.USE_CASE: "use case",
    Column.CLARITY: "clarity: how many of the four questions are answered",
    Column.REVIEWER: "reviewer",
    Column.UPDATED: "last decision",
}
"""The columns to sort by, in words."""

_FALLING = (Column.SPEND, Column.CLARITY, Column.UPDATED)


class Settings(Base):
    """Actions on how the panels are drawn; shared by every screen with panels."""

    state: State

    def panels_changed(self) -> None:
        """Redraw after other settings."""
        raise NotImplementedError

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def action_unit(self) -> None:
        """Weigh by customers, spend, tokens."""
        unit = next_unit(self.state.settings.unit)
        changed = replace(self.state.settings, unit=unit)
        if unit is not Unit.SPEND:
            changed = replace(changed, denominator=Denominator.LISTED)
        self.apply(changed, f"weighed by {unit.value}")

    def action_denominator(self) -> None:
        """Of the listed, or of the disclosed; the disclosed is revenue, so it is weighed by spend."""
        denominator = other_denominator(self.state.settings.denominator)
        changed = replace(self.state.settings, denominator=denominator)
        said = "shares of the listed customers"
        if denominator is Denominator.DISCLOSED:
            changed = replace(changed, unit=Unit.SPEND)
            said = "shares of the disclosed revenue, by spend"
        self.apply(changed, said)

    def action_rule(self) -> None:
        """The other rule of the verdict."""
        rules = list(Rule)
        rule = rules[(rules.index(self.state.settings.rule) + 1) % len(rules)]
        self.apply(replace(self.state.settings, rule=rule), f"rule of the verdict: {rule.value}")

    def action_floor(self) -> None:
        """The lowest grade of evidence that counts."""
        grades: tuple[Grade, ...] = (Grade.A, Grade.B, Grade.C, Grade.D)
        rows = [(grade, f"{grade.value}  {GRADES[grade]}") for grade in grades]
        self._pick("Count evidence from which grade on?", rows, self._set_floor, self.state.workbook.settings.floor)

    def action_disclosure(self) -> None:
        """The disclosed revenue that shares are taken of."""
        currency = self.state.workbook.settings.currency
        rows = [
            (one.uid, f"{one.as_of:<10}  {amount:>7}  {one.metric}, {one.source_title}")
            for one in panels.revenues(self.state.workbook)
            for amount in [short(round(one.value * MICRO), currency)]
        ]
        if rows:
            applying = None if self.state.panels is None else self.state.panels.disclosure
            present = rows[0][0] if applying is None else applying.uid
            self._pick("Take shares of which disclosed revenue?", rows, self._set_disclosure, present)
        else:
            self.say("The book holds no disclosure of revenue; bring one in with: tokentui import", warning=True)

    def apply(self, settings: PanelSettings, said: str) -> None:
        """Draw by other settings, or say why that cannot be."""
        try:
            self.state.apply(settings)
        except ValueError as error:
            self.say(str(error), warning=True)
            return
        self.panels_changed()
        self.say(said)

    def _set_floor(self, floor: Grade) -> None:
        self.state.workbook = self.state.workbook.keep(floor=floor)
        self.apply(self.state.settings, f"evidence counts from grade {floor.value} on")

    def _set_disclosure(self, uid: str) -> None:
        self.state.workbook = self.state.workbook.keep(disclosure=uid)
        changed = replace(self.state.settings, unit=Unit.SPEND, denominator=Denominator.DISCLOSED)
        self.apply(changed, "shares of the disclosed revenue, by spend")

    def _pick(self, title: str, rows: list[tuple[Value, str]], then: Callable[[Value], None], now: Value) -> None:
        from tokentui.tui.screens.dialogs import Pick, PickDialog

        def picked(value: Value | None) -> None:
            if value is not None:
                then(value)

        self.app.push_screen(PickDialog(title, [Pick(value, label) for value, label in rows], now), picked)


class Looking(Settings):
    """Actions on which customers the table shows and in what order."""

    def view_changed(self, *, keep: bool = True, at_once: bool = False) -> None:
        """Show the customers of another view."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Open the filter line."""
        self.query_one(FilterBar).open(self.state.view.filter.text)

    def action_sort(self) -> None:
        """Choose the column to sort by."""
        self._pick("Sort by", list(SORTS.items()), self.sort_by, self.state.view.sort.column)

    def action_reverse_sort(self) -> None:
        """Turn the order round."""
        sort = self.state.view.sort
        self.state.view = replace(self.state.view, sort=replace(sort, descending=not sort.descending))
        self.view_changed()

    def action_reorder(self) -> None:
        """Apply the order anew."""
        self.view_changed()

    def sort_by(self, column: Column) -> None:
        """Sort by a column: money and dates from the top, words from A."""
        self.state.view = replace(self.state.view, sort=Sort(column, column in _FALLING))
        self.view_changed(keep=False)

    def filter_by(self, text: str, *, at_once: bool = False) -> bool:
        """Show the customers that a filter matches; what cannot be read is said and changes nothing."""
        bar = self.query_one(FilterBar)
        try:
            wanted = browse.read_filter(self.state.workbook, text)
        except FilterError as error:
            bar.show_matches(str(error), wrong=True)
            return False
        self.state.view = replace(self.state.view, filter=wanted)
        if wanted:
            bar.await_matches()
        else:
            bar.show_matches("")
        self.view_changed(at_once=at_once)
        return True

    def show_matches(self, found: Matched) -> None:
        """Say how many customers the filter matches, and what they spend."""
        amount = f" · {short(found.spend, self.state.workbook.settings.currency)}" if found.spend else ""
        noun = "customer" if found.customers == 1 else "customers"
        self.query_one(FilterBar).show_matches(f"{found.customers:,} {noun}{amount}")

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as one types."""
        event.stop()
        self.filter_by(event.text, at_once=True)

    def on_filter_bar_closed(self, event: FilterBar.Closed) -> None:
        """Back to the table with the filter that was kept."""
        event.stop()
        self.filter_by(event.text)
        self.query_one("#customers").focus()
