"""The base of the screens that show the book: panels, message line, settings of the panels, help and palette."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.customer import Disclosure
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.money import MICRO, short
from tokentui.domain.typed_amounts import typed_unknown_spend
from tokentui.services import panels
from tokentui.services.panels import By, PanelSettings
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.screens.panes import Panes
from tokentui.tui.screens.surroundings import Around, open_verdict, show_panels
from tokentui.tui.screens.wanted import wanted
from tokentui.tui.state import AppState, next_denominator, next_unit
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import OneLine, plain_style
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, TabsLine
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall, is_too_small
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words import panels as panel_words
from tokentui.words.command import Command, Need, why_not
from tokentui.words.commands import hints
from tokentui.words.keeping import HERE_ALONE, IN_THE_BOOK
from tokentui.words.values import GRADES

if TYPE_CHECKING:
    from tokentui.services.without_vendor import WithoutVendor
    from tokentui.tui.screens.dialogs.pick import Pick, PickDialog

Value = TypeVar("Value")

READING = "reading the gap without the vendor's own pages"
"""Said until that is there."""

PAINTED = 0.25
"""Seconds after which a picture that was waited for is taken to have been painted, or not to come any more."""


WAITING = "another program is writing to the book; keys wait for it    esc forgets them"


class ModeScreen(CommandScreen[bool | None]):
    """A mode of the app: it draws the last snapshot of the state in its panels and says what happens."""

    HELPERS = {"around": Around}
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    state: AppState
    panes: Panes
    """Of a screen that has a line of tabs for them."""

    def __init__(self, classes: str) -> None:
        """A screen with the classes of its size, so that its first picture is its last."""
        super().__init__(classes=classes or None)
        self.around = Around(self, lambda: self.state)
        self._told: list[Callable[[], object]] | None = []
        self._ground = OneLine(self, lambda width: Strip.blank(width, plain_style(self)))

    def render_lines(self, crop: Region) -> list[Strip]:
        """What lies behind everything."""
        return self._ground.rows(crop)

    def notify_style_update(self) -> None:
        """Draw it anew in other colours."""
        super().notify_style_update()
        self._ground.forget()

    # What it is told

    @property
    def is_shown(self) -> bool:
        """Whether everything of the screen is there, and still is."""
        return self._told is None and not self.is_gone

    def hear(self, call: Callable[[], object]) -> None:
        """Do what somebody else tells the screen: once all of it is there, in order, and never once it is gone."""
        if self._told is not None:
            self._told.append(call)
        elif not self.is_gone:
            with self.telling():
                call()

    def now_shown(self) -> None:
        """Everything of the screen is there: hear what was told meanwhile."""
        told, self._told = self._told, None
        for call in told or ():
            self.hear(call)

    # What keys need

    @property
    def codebook(self) -> Codebook:
        """The codebook of the book."""
        return self.state.codebook

    @property
    def blind(self) -> bool:
        """Whether what others said is kept back."""
        return False

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        return [*self.lacking, Need.SEEN] if is_too_small(self.app.size) else [*self.lacking]

    def is_ready(self, command: Command) -> bool:
        """A key waits until the screen is there, one that decides also until it is laid out for the terminal."""
        if not self.is_shown:
            return False
        if Need.WRITABLE in command.needs and self.is_kept_waiting():
            return False
        return Need.SEEN not in command.needs or is_too_small(self.app.size) or self.size == self.app.size

    def is_kept_waiting(self) -> bool:
        """Whether another program is writing, in which case that is said."""
        self.kept_waiting = self.state.workbook.book.is_being_written()
        if self.kept_waiting:
            self.say(WAITING)
        return self.kept_waiting

    async def take_key(self, event: events.Key) -> bool:
        """Run the command that a key stands for; none while the screen is not there, however long the key waited."""
        return not self.is_shown or await super().take_key(event)

    def key_came(self, *, typed: bool) -> None:
        """A key was pressed, here or in a dialog; `typed` says that it goes into a text."""

    # What is shown

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something in the message line, or where that has no room, in place of everything."""
        if not self.is_shown:
            self.hear(lambda: self.say(text, warning=warning))
            return
        self.query_one("#message", MessageLine).say(text, warning=warning)
        self.query_one(TooSmall).say(text)

    def stand(self, *note: str) -> None:
        """Let a note stand beside whatever is said, from the longest way to say it to the shortest."""
        self.query_one("#message", MessageLine).stand(note)

    def unsay(self, beginning: str = "", *, end: str = "") -> None:
        """Take back what was said, if it began and ended so; a warning comes back that gave way to such a beginning."""
        line = self.query_one(MessageLine)
        if line.text.startswith(beginning) and line.text.endswith(end):
            self.say(line.displaced if beginning else "", warning=bool(beginning and line.displaced))

    def show_keys(self) -> None:
        """Offer the keys that can be pressed now."""
        focus = {Need.BEFORE_ONE} & set(self.missing())
        works = (one for one in self.listed() if why_not(one, focus) is None)
        self.query_one(KeyLine).show(hints(works, "use case" if self.tags is None else self.tags.noun))

    def refresh_all(self) -> None:
        """Read anew what is on screen."""
        self.state.read()
        self.show_panels()

    def look_outside(self) -> None:
        """Read anew what another process has written, if one has."""
        if self.state.changed_outside():
            self.changed_outside()

    def changed_outside(self) -> None:
        """Another process has written."""
        self.refresh_all()

    def panels_changed(self) -> None:
        """Redraw what depends on the settings of the panels."""
        self.show_panels()

    def show_panels(self) -> None:
        """Draw both panels and the status line."""
        show_panels(self, self.state)
        for message in wanted(self.state):
            self.post_message(message)

    # Settings of the panels

    def do_unit(self) -> None:
        """Weigh by customers, spend, tokens."""
        unit = next_unit(self.state.settings.unit)
        of = Denominator.KNOWN if unit is Unit.TOKENS else Denominator.LISTED
        self.apply(self.state.settings._replace(unit=unit, denominator=of), f"weighed by {unit.value}{self.state.kept}")

    def do_denominator(self) -> None:
        """Of the listed, of the known alone, or of the disclosed; what is known or disclosed is weighed by spend."""
        denominator = next_denominator(self.state.settings.denominator)
        if denominator is Denominator.DISCLOSED and self._disclosed() is None:
            denominator = Denominator.LISTED
        changed = self.state.settings._replace(denominator=denominator)
        if denominator is not Denominator.LISTED:
            changed = changed._replace(unit=Unit.SPEND)
        self.apply(changed, f"{panel_words.SHARES_OF[denominator]}{self.state.kept}")

    def do_turn(self) -> None:
        """What for, who, or who × what."""
        sides = list(By)
        by = sides[(sides.index(self.state.settings.by) + 1) % len(sides)]
        if by is not By.WHAT and not self.state.codebook.segments.entries:
            self.say("The codebook has no segments; add one first: C edits the codebook.", warning=True)
            return
        self.apply(self.state.settings._replace(by=by), panel_words.SIDES[by])

    def do_rule(self) -> None:
        """The other rule of the verdict."""
        rules = list(Rule)
        rule = rules[(rules.index(self.state.settings.rule) + 1) % len(rules)]
        self.apply(self.state.settings._replace(rule=rule), f"rule of the verdict: {rule.value}{self.state.kept}")

    def do_without_vendor(self) -> None:
        """The gap without the vendor's own pages, or with them; it is read beside the screen."""
        from tokentui.services.without_vendor import NoVendorHosts, expect_vendor_hosts

        vendorless = self.state.vendorless
        if not vendorless.on:
            try:
                expect_vendor_hosts(self.state.workbook)
            except NoVendorHosts as error:
                self.say(str(error), warning=True)
                return
        vendorless.on = not vendorless.on
        vendorless.found = vendorless.of = None
        self.state.following.on = self.state.following.on and not vendorless.on
        self.say(f"{READING} …" if vendorless.on else "the gap counts every fact")
        self.show_panels()

    def show_vendorless(self, found: "WithoutVendor") -> None:
        """Show the gap without the vendor's own pages, which has been read."""
        self.show_panels()
        if self.query_one("#message", MessageLine).text.startswith(READING):
            self.say(panel_words.without_vendor(found.left_out))

    def do_verdict(self) -> None:
        """All that the verdict rests on."""
        open_verdict(self, self.state)

    def on_tabs_line_opened(self, event: TabsLine.Opened) -> None:
        """The name of a pane was clicked or jumped to."""
        event.stop()
        self.hear(lambda: self.panes.go(event.pane))

    def on_panel_unfolded(self, event: Panel.Unfolded) -> None:
        """The line of the verdict was selected."""
        event.stop()
        self.hear(self.do_verdict)

    def on_verdict_line_clicked(self, event: VerdictLine.Clicked) -> None:
        """The line of the verdict was clicked."""
        event.stop()
        self.hear(self.do_verdict)

    def on_gap_panel_not_filtered(self, event: GapPanel.NotFiltered) -> None:
        """Say why the accounts behind a row of such a gap are not shown."""
        event.stop()
        self.say("Filters count the vendor's own pages too: none shows who is behind this row. W counts them again.")

    def do_floor(self) -> None:
        """The lowest grade of evidence that counts."""
        from tokentui.tui.screens.dialogs.pick import Pick

        grades: tuple[Grade, ...] = (Grade.A, Grade.B, Grade.C, Grade.D)
        rows = [Pick(grade, GRADES[grade], key=grade.value) for grade in grades]
        self.pick("Count evidence from which grade on?", rows, self._set_floor, self.state.workbook.settings.floor)

    def do_disclosure(self) -> None:
        """The disclosed revenue that shares are taken of."""
        from tokentui.tui.screens.dialogs.pick import Pick

        currency = self.state.workbook.settings.currency
        rows = [
            Pick(one.uid, f"{one.as_of:<10}  {amount:>7}  {one.metric}, {one.source_title}")
            for one in panels.revenues(self.state.workbook)
            for amount in [short(round(one.value * MICRO), currency)]
        ]
        if rows:
            applying = None if self.state.panels is None else self.state.panels.disclosure
            present = rows[0].value if applying is None else applying.uid
            self.pick("Take shares of which disclosed revenue?", rows, self._set_disclosure, present)
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

    def do_unknown_spend(self) -> None:
        """What an unknown annual spend may be, where shares are of the listed."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        unknown, currency = self.state.workbook.settings.unknown_spend, self.state.workbook.settings.currency
        ends = [] if unknown.ceiling is None else [short(unknown.ceiling, currency)]
        prompt = (
            "What may an annual spend be that is not known? A range as in 0..50M for each, or 0 for anything up to "
            "what the disclosed total leaves for all of them."
        )
        start = "..".join([short(unknown.floor, currency), *ends])
        self.ask(LineDialog("Unknown spend", prompt, _no_range, value=start), self._set_unknown_spend)

    def _set_unknown_spend(self, text: str) -> None:
        self.state.workbook = self.state.workbook.keep(unknown_spend=typed_unknown_spend(text))
        changed = self.state.settings._replace(unit=Unit.SPEND, denominator=Denominator.LISTED)
        self.apply(changed, f"an unknown spend may be anything in that range{self._kept}")

    def _disclosed(self) -> Disclosure | None:
        return None if self.state.panels is None else self.state.panels.disclosure

    def _set_floor(self, floor: Grade) -> None:
        self.state.workbook = self.state.workbook.keep(floor=floor)
        self.apply(self.state.settings, f"evidence counts from grade {floor.value} on{self._kept}")
        # The customer too, whose answers stand otherwise at another floor.
        self.refresh_all()

    def _set_disclosure(self, uid: str) -> None:
        self.state.workbook = self.state.workbook.keep(disclosure=uid)
        changed = self.state.settings._replace(unit=Unit.SPEND, denominator=Denominator.DISCLOSED)
        self.apply(changed, f"shares of the disclosed revenue, by spend{self._kept}")

    @property
    def _kept(self) -> str:
        """Where a setting of the book has gone."""
        return HERE_ALONE if self.state.workbook.book.readonly else IN_THE_BOOK

    # The app

    def do_theme(self) -> None:
        """Choose a theme."""
        from tokentui.tui.screens.dialogs.pick import Pick

        def chosen(name: str) -> None:
            self.app.theme = name

        rows = [Pick(name, name) for name in sorted(self.app.available_themes)]
        self.pick("Which theme?", rows, chosen, self.app.theme, search=True)

    def do_quit(self) -> None:
        """Leave; everything is saved already."""
        self.app.exit()

    def pick(
        self,
        title: str,
        rows: "Sequence[Pick[Value]]",
        then: Callable[[Value], object],
        current: Value | None = None,
        *,
        search: bool = False,
        left: Callable[[], object] = lambda: None,
    ) -> "PickDialog[Value] | None":
        """Let the user pick one of a list, and call `left` once it is gone.

        None where another screen has come over this one meanwhile.
        """
        from tokentui.tui.screens.dialogs.pick import PickDialog

        dialog = PickDialog(title, rows, current, search=search, left=left)
        return dialog if self.ask(dialog, then) else None

    def once_painted(self, work: Callable[[], object]) -> None:
        """Do something that takes a moment once what was said is painted; keys wait until it is done."""
        release, waiting = self.keyboard.hold(), [work]

        async def run() -> None:
            if not waiting:
                return
            waiting.clear()
            try:
                if self.is_shown:
                    await self.safely(work)
            finally:
                release()

        self.call_after_refresh(run)
        # What waits for a picture lies with the screen that is on top just then, and is forgotten with that one.
        self.app.set_timer(PAINTED, run)


def _no_range(text: str) -> str | None:
    """What keeps a text from being a range of amounts."""
    try:
        typed_unknown_spend(text)
    except ValueError as error:
        return str(error)
    return None
