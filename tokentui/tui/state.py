"""What the running app knows beside the book: the open workbook, how it is looked at, and where it began."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import Composition
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.customer import Customer, NewFact
from tokentui.domain.filters import Filter
from tokentui.domain.gap import GapReport
from tokentui.domain.grades import Grade, Question
from tokentui.domain.lead import Rule
from tokentui.domain.statements import Statement
from tokentui.services import browse, panels
from tokentui.services.background import version
from tokentui.services.browse import Sort, SortColumn, View
from tokentui.services.cautions import CountedCautions, spend_mark, with_rules_on
from tokentui.services.config import Config
from tokentui.services.desk import Desk, name_filter
from tokentui.services.panels import By, NoDisclosure, Panels, PanelSettings
from tokentui.services.running_cube import EarlierCube, RunningCube
from tokentui.services.workbook import Workbook
from tokentui.words.keeping import HERE_ALONE, ON_THE_DESK

if TYPE_CHECKING:
    from tokentui.domain.crossing import Crossing
    from tokentui.services.filtered import Filtered
    from tokentui.services.without_vendor import WithoutVendor


MOST_RECENT = 3
"""Sets and splits that can be said again by a letter."""


@dataclass(eq=False)
class Vendorless:
    """The gap without the vendor's own pages, which is read beside the screen."""

    on: bool = False
    """Whether the panel is to show it."""
    found: "WithoutVendor | None" = None
    """What was read last."""
    of: GapReport | None = None
    """The gap of the panels that were on screen when that was read: another one now makes it stale."""


@dataclass(frozen=True, eq=False)
class FollowedBy:
    """What filtered figures are read of: another of either later makes them stale."""

    whole: Panels
    """The panels of the whole book at that moment."""
    filter: Filter

    def __eq__(self, other: object) -> bool:
        # Equal panels of another moment may hide that a decision moved from one account to another.
        return isinstance(other, FollowedBy) and self.whole is other.whole and self.filter == other.filter

    def __hash__(self) -> int:
        return hash(self.filter)


@dataclass(eq=False)
class Following:
    """Panels and verdict of the accounts that the filter shows, which are read beside the screen."""

    on: bool = False
    """Whether the panels are to follow the filter."""
    found: "Filtered | None" = None
    """What was read last."""
    of: FollowedBy | None = None
    asked: FollowedBy | None = None
    """What figures were asked for last."""


@dataclass(slots=True, eq=False)
class AppState:
    """The mutable centre of one running app, used on the UI thread alone."""

    workbook: Workbook
    config: Config
    settings: PanelSettings
    view: View
    start: EarlierCube = field(default_factory=EarlierCube, repr=False)
    """The cube when the session began: changes are shown against it."""
    cube: RunningCube = field(default_factory=RunningCube, repr=False)
    """The cube as it was read last, and what it takes to read what changed since."""
    panels: Panels | None = None
    counted: CountedCautions = field(default_factory=CountedCautions)
    """What to mind about the spends that are summed, as counted last."""
    vendorless: Vendorless = field(default_factory=Vendorless)
    following: Following = field(default_factory=Following)
    last_fact: NewFact | None = None
    """The fact entered last, which the form copies with one key."""
    last_said: dict[Question, Statement] = field(default_factory=dict)
    """What was said last in answer to each question, which one key says again."""
    recent: dict[Question, tuple[Statement, ...]] = field(default_factory=dict)
    """Sets and splits that were said in answer to each question, each once, the first of them first."""
    desk: Desk = field(default_factory=Desk)
    """How this book was last looked at on this machine, and what of that has changed since."""
    keeps_desk: bool = False
    """Whether what changes on the desk is remembered: not for who only looks, or looks from elsewhere."""
    began: PanelSettings = field(default_factory=PanelSettings)
    """What the panels were drawn by at first."""
    refused: str = ""
    """Why the panels do not begin as the user's settings would have it."""
    seen: int = 0
    """The data version last read; it moves when another process writes."""
    _start_composition: Composition | None = field(default=None, repr=False)
    _start_crossing: "Crossing | None" = field(default=None, repr=False)

    @classmethod
    def of(cls, workbook: Workbook, config: Config, desk: Desk | None = None) -> "AppState":
        """The state a book opens with: as it was left on this desk, else as the user's settings have it.

        A book whose spend is mostly known is weighed by spend unless either says something else.
        """
        state = cls(workbook, config, PanelSettings(), View())
        state.seen = version(workbook)
        state.start = state.cube.begin(workbook)
        state._lay(desk or Desk())
        try:
            state.read()
        except ValueError as error:
            state.settings, state.refused = PanelSettings(), str(error)
            state.read()
        return state

    def _lay(self, desk: Desk) -> None:
        """Begin as the book was left."""
        config, unit = self.config, desk.unit or self.config.unit
        if unit is None and config.denominator is None and self.cube.is_mostly_known(self.workbook):
            unit = Unit.SPEND
        usual = unit, desk.denominator or config.denominator
        began = panels.asked_for(rule=desk.rule or Rule.DOMINANCE, usual=usual)
        has_by = desk.by is not None and (desk.by is By.WHAT or bool(self.codebook.segments.entries))
        self.settings = began._replace(by=desk.by) if desk.by is not None and has_by else began
        self.desk, self.began = desk, self.settings
        if desk.sort in [column.value for column in SortColumn]:
            self.view = View(sort=Sort(SortColumn(desk.sort), desk.descending))

    @property
    def kept(self) -> str:
        """Where what is set on the desk is kept, in words."""
        return ON_THE_DESK if self.keeps_desk else HERE_ALONE

    def as_left(self) -> Desk:
        """What is to be remembered of how the book is looked at now; what was not touched stays as it was."""
        desk, now, sort = self.desk, self.settings, self.view.sort
        if now != self.began:
            desk = desk._replace(unit=now.unit, denominator=now.denominator, rule=now.rule, by=now.by)
        if sort == View().sort:
            return desk._replace(sort="", descending=True)
        return desk._replace(sort=sort.column.value, descending=sort.descending)

    def name_filter(self, name: str, text: str) -> bool:
        """Keep a filter under a name, or forget the name where the text is empty; False where it holds here alone."""
        kept = name_filter(self.path, name, text) if self.keeps_desk else None
        self.desk = self.desk.named(name, text) if kept is None else self.desk._replace(filters=kept)
        return kept is not None

    @property
    def codebook(self) -> Codebook:
        """The codebook as last read."""
        return self.workbook.codebook

    @property
    def path(self) -> Path:
        """Where the book is."""
        return self.workbook.book.path

    def read(self) -> Panels:
        """Read the panels anew."""
        self.panels = panels.read_panels(self.workbook, self.settings, self.counted.cautions, self.cube)
        return self.panels

    def wants_count(self) -> bool:
        """Whether other spends are summed, or held against the vendor's claim, than those that were looked at last."""
        snapshot = self.panels or self.read()
        by_money = self.settings.unit is Unit.SPEND or snapshot.claim is not None
        if not by_money and not with_rules_on(self.workbook, self.counted):
            return False
        return self.counted.mark != spend_mark(self.workbook, snapshot.composition.excluded, snapshot.claim)

    def take_count(self, counted: CountedCautions) -> None:
        """Show these cautions from now on."""
        self.counted = counted
        if self.panels is not None:
            self.panels = self.panels._replace(cautions=counted.cautions)

    def wants_vendorless(self) -> bool:
        """Whether the gap without the vendor's own pages is to be shown, and was not read of the present panels."""
        return self.vendorless.on and self.vendorless.of is not (self.panels or self.read()).gap

    def shown_in_gap(self) -> Panels:
        """The panels as that of the gap shows them: without the vendor's own pages once those have been read."""
        snapshot, found = self.shown(), self.vendorless.found
        if found is None or not self.vendorless.on:
            return snapshot
        instead = found.in_place_of(snapshot)
        return instead if _drawn_by(instead) == _drawn_by(snapshot) else snapshot

    def wants_following(self) -> FollowedBy | None:
        """What figures are to be read of, where panels follow a filter and what was read is of something else."""
        following, wanted = self.following, FollowedBy(self.panels or self.read(), self.view.filter)
        if not following.on or not wanted.filter:
            return None
        return None if following.of == wanted else wanted

    def shown(self) -> Panels:
        """The panels as they are on screen: those of the filtered accounts while they follow the filter."""
        following = self.following
        if not following.on or following.found is None or not self.view.filter:
            return self.panels or self.read()
        return following.found.panels._replace(stale=self.wants_following() is not None)

    def before(self) -> Composition:
        """The composition when the session began, under the present settings."""
        if self._start_composition is None:
            now = self.panels
            if now is not None and not self.settings.by_segment and self.start.still_holds(self.cube):
                return now.composition
            self._start_composition = panels.recompute(self.workbook, self.settings, self.start)
        return self._start_composition

    def crossed_before(self) -> "Crossing | None":
        """Who × what when the session began, under the present settings; None while no segments are shown."""
        if self._start_crossing is None and self.settings.by_segment:
            self._start_crossing = panels.recross(self.workbook, self.settings, self.start)
        return self._start_crossing if self.settings.by_segment else None

    def apply(self, settings: PanelSettings) -> None:
        """Draw the panels by other settings; raises NoDisclosure or UnitError and keeps the present ones."""
        former = self.settings, self.panels, self._start_composition, self._start_crossing
        self.settings, self._start_composition, self._start_crossing = settings, None, None
        try:
            self.read()
        except (NoDisclosure, ValueError):
            self.settings, self.panels, self._start_composition, self._start_crossing = former
            raise

    def changed_outside(self) -> bool:
        """Whether another process has written since the last look; if so, codebook and settings are read anew."""
        now = version(self.workbook)
        if now == self.seen:
            return False
        self.seen = now
        self.workbook = self.workbook.reread()
        self._start_composition = self._start_crossing = None
        return True

    def reread(self) -> None:
        """Read the codebook anew after an edit of it, which moves what the session began with too."""
        self.workbook = self.workbook.reread()
        self.apply(self.settings)

    def let_go_of_file(self) -> None:
        """The file is no longer at its path: nothing is written any more, there or into what lies there now."""
        book = self.workbook.book
        book.db.leave()
        self.workbook = self.workbook._replace(book=book._replace(readonly=True))

    def remember(self, question: Question, statement: Statement) -> None:
        """Note what was said, which can be said again by a key."""
        self.last_said[question] = statement
        before = self.recent.get(question, ())
        if len(statement.codes) > 1 and statement not in before:
            self.recent[question] = (*before, statement)[-MOST_RECENT:]

    # What the table asks for

    def share(self, customer: Customer) -> tuple[float | None, float | None]:
        """A customer's share of the listed spend, and that of it and all larger ones; None without a spend that counts.

        What all larger ones spend is summed whatever it rests on, and so is a share at the lowest floor alone.
        """
        total, floor = 0 if self.panels is None else self.panels.composition.total.best, self.floor()
        grade = customer.spend_grade
        if customer.spend is None or total <= 0 or (grade is not None and not grade.reaches(floor)):
            return None, None
        if floor is not Grade.D:
            return min(customer.spend.best / total, 1.0), None
        above = browse.spend_above(self.workbook, customer.spend.best)
        # Down to a subsidiary they may add up what the total has once.
        return min(customer.spend.best / total, 1.0), min((above + customer.spend.best) / total, 1.0)

    def floor(self) -> Grade:
        """The evidence floor of the book at the present moment."""
        return self.workbook.settings.floor

    def has_segments(self) -> bool:
        """Whether the book says of any customer what it is."""
        return browse.has_segments(self.workbook)

    def now(self) -> datetime:
        """The present moment in the local time zone."""
        return self.workbook.clock().astimezone()

    def next_names(self) -> tuple[str, ...]:
        """Whom to look at next: the largest open accounts, of the filter where the panels follow that."""
        if self.following.found is not None and self.shown().filtered is not None:
            return self.following.found.next_names
        return tuple(one.name for one in browse.next_open(self.workbook, 3))

    def rows(self, ids: Sequence[int]) -> Mapping[int, Customer]:
        """The customers of the rows on screen."""
        return browse.customers(self.workbook, ids)


def _drawn_by(shown: Panels) -> tuple[object, ...]:
    """By what settings a gap is drawn."""
    gap = shown.gap
    return gap.unit, gap.denominator, gap.disclosed, gap.floor, gap.codebook_version, bool(shown.gap_by_segment)


def next_unit(unit: Unit) -> Unit:
    """Customers, spend, tokens, and round again."""
    units = list(Unit)
    return units[(units.index(unit) + 1) % len(units)]


def next_denominator(denominator: Denominator) -> Denominator:
    """Listed, known, disclosed, and round again."""
    every = list(Denominator)
    return every[(every.index(denominator) + 1) % len(every)]
