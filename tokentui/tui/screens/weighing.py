"""How the panels are weighed: by what, of which total, from which grade of evidence on, by which rule."""

from typing import Protocol

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.customer import Disclosure
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.money import MICRO, short
from tokentui.domain.typed_amounts import typed_unknown_spend
from tokentui.services import panels
from tokentui.services.panels import By, PanelSettings
from tokentui.tui.screens.host import Host
from tokentui.tui.state import AppState, next_denominator, next_unit
from tokentui.words import panels as panel_words
from tokentui.words.keeping import HERE_ALONE, IN_THE_BOOK
from tokentui.words.values import GRADES

READING = "reading the gap without the vendor's own pages"
"""Said until that is there."""


class WeighingHost(Host, Protocol):
    """A screen with both panels."""

    def show_panels(self) -> None:
        """Draw both panels and the status line."""

    def panels_changed(self) -> None:
        """Redraw what depends on the settings of the panels."""

    def refresh_all(self) -> None:
        """Read anew what is on screen."""


class Weighing:
    """The commands that set by what the panels are drawn; where that is kept is said with each."""

    def __init__(self, host: WeighingHost) -> None:
        self._host = host

    @property
    def _state(self) -> AppState:
        return self._host.state

    def do_unit(self) -> None:
        """Weigh by customers, spend, tokens."""
        unit = next_unit(self._state.settings.unit)
        of = Denominator.KNOWN if unit is Unit.TOKENS else Denominator.LISTED
        self._apply(
            self._state.settings._replace(unit=unit, denominator=of),
            f"weighed by {unit.value}{self._state.kept}",
        )

    def do_denominator(self) -> None:
        """Of the listed, of the known alone, or of the disclosed; what is known or disclosed is weighed by spend."""
        denominator = next_denominator(self._state.settings.denominator)
        if denominator is Denominator.DISCLOSED and self._disclosed() is None:
            denominator = Denominator.LISTED
        changed = self._state.settings._replace(denominator=denominator)
        if denominator is not Denominator.LISTED:
            changed = changed._replace(unit=Unit.SPEND)
        self._apply(changed, f"{panel_words.SHARES_OF[denominator]}{self._state.kept}")

    def do_turn(self) -> None:
        """What for, who, or who × what."""
        sides = list(By)
        by = sides[(sides.index(self._state.settings.by) + 1) % len(sides)]
        if by is not By.WHAT and not self._state.codebook.segments.entries:
            self._host.say("The codebook has no segments; add one first: C edits the codebook.", warning=True)
            return
        self._apply(self._state.settings._replace(by=by), panel_words.SIDES[by])

    def do_rule(self) -> None:
        """The other rule of the verdict."""
        rules = list(Rule)
        rule = rules[(rules.index(self._state.settings.rule) + 1) % len(rules)]
        self._apply(self._state.settings._replace(rule=rule), f"rule of the verdict: {rule.value}{self._state.kept}")

    def do_without_vendor(self) -> None:
        """The gap without the vendor's own pages, or with them; it is read beside the screen."""
        from tokentui.services.without_vendor import NoVendorHosts, expect_vendor_hosts

        vendorless = self._state.vendorless
        if not vendorless.on:
            try:
                expect_vendor_hosts(self._state.workbook)
            except NoVendorHosts as error:
                self._host.say(str(error), warning=True)
                return
        vendorless.on = not vendorless.on
        vendorless.found = vendorless.of = None
        self._state.following.on = self._state.following.on and not vendorless.on
        self._host.say(f"{READING} …" if vendorless.on else "the gap counts every fact")
        self._host.show_panels()

    def do_floor(self) -> None:
        """The lowest grade of evidence that counts."""
        from tokentui.tui.screens.dialogs.pick import Pick

        grades: tuple[Grade, ...] = (Grade.A, Grade.B, Grade.C, Grade.D)
        rows = [Pick(grade, GRADES[grade], key=grade.value) for grade in grades]
        self._host.pick(
            "Count evidence from which grade on?", rows, self._set_floor, self._state.workbook.settings.floor
        )

    def do_disclosure(self) -> None:
        """The disclosed revenue that shares are taken of."""
        from tokentui.tui.screens.dialogs.pick import Pick

        currency = self._state.workbook.settings.currency
        rows = [
            Pick(one.uid, f"{one.as_of:<10}  {amount:>7}  {one.metric}, {one.source_title}")
            for one in panels.revenues(self._state.workbook)
            for amount in [short(round(one.value * MICRO), currency)]
        ]
        if rows:
            applying = None if self._state.panels is None else self._state.panels.disclosure
            present = rows[0].value if applying is None else applying.uid
            self._host.pick("Take shares of which disclosed revenue?", rows, self._set_disclosure, present)
        else:
            self._host.say("The book holds no disclosure of revenue; bring one in with: tokentui import", warning=True)

    def do_unknown_spend(self) -> None:
        """What an unknown annual spend may be, where shares are of the listed."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        settings = self._state.workbook.settings
        unknown, currency = settings.unknown_spend, settings.currency
        ends = [] if unknown.ceiling is None else [short(unknown.ceiling, currency)]
        prompt = (
            "What may an annual spend be that is not known? A range as in 0..50M for each, or 0 for anything up to "
            "what the disclosed total leaves for all of them."
        )
        start = "..".join([short(unknown.floor, currency), *ends])
        self._host.ask(LineDialog("Unknown spend", prompt, _no_range, value=start), self._set_unknown_spend)

    def _apply(self, settings: PanelSettings, said: str) -> None:
        """Draw by other settings, or say why that cannot be."""
        try:
            self._state.apply(settings)
        except ValueError as error:
            self._host.say(str(error), warning=True)
            return
        self._host.panels_changed()
        self._host.say(said)

    def _set_unknown_spend(self, text: str) -> None:
        self._state.workbook = self._state.workbook.keep(unknown_spend=typed_unknown_spend(text))
        changed = self._state.settings._replace(unit=Unit.SPEND, denominator=Denominator.LISTED)
        self._apply(changed, f"an unknown spend may be anything in that range{self._kept}")

    def _disclosed(self) -> Disclosure | None:
        return None if self._state.panels is None else self._state.panels.disclosure

    def _set_floor(self, floor: Grade) -> None:
        self._state.workbook = self._state.workbook.keep(floor=floor)
        self._apply(self._state.settings, f"evidence counts from grade {floor.value} on{self._kept}")
        # The customer too, whose answers stand otherwise at another floor.
        self._host.refresh_all()

    def _set_disclosure(self, uid: str) -> None:
        self._state.workbook = self._state.workbook.keep(disclosure=uid)
        changed = self._state.settings._replace(unit=Unit.SPEND, denominator=Denominator.DISCLOSED)
        self._apply(changed, f"shares of the disclosed revenue, by spend{self._kept}")

    @property
    def _kept(self) -> str:
        """Where a setting of the book has gone."""
        return HERE_ALONE if self._state.workbook.book.readonly else IN_THE_BOOK


def _no_range(text: str) -> str | None:
    """What keeps a text from being a range of amounts."""
    try:
        typed_unknown_spend(text)
    except ValueError as error:
        return str(error)
    return None
