"""By what the app tells that a stop of the tour is done: what the key has brought about, not that it was pressed."""

from collections.abc import Callable, Mapping

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Question
from tokentui.services.panels import By
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.page import Page
from tokentui.tui.widgets.detail import DetailPane
from tokentui.words.command import Where

Effect = Callable[[BrowseScreen], bool]
"""Whether something is so on the screen now."""


def _said(main: BrowseScreen, question: Question) -> str:
    """What the reviewer says of the current customer, by code; empty for nothing."""
    shown = main.query_one(DetailPane).detail
    mine = (
        []
        if shown is None
        else [
            one
            for one in shown.decisions
            if one.stands and one.question is question and one.reviewer == main.state.workbook.reviewer
        ]
    )
    return mine[0].statement.in_words(main.codebook) if mine else ""


def _filtered(main: BrowseScreen, by: str) -> bool:
    """Whether the table shows those that meet a filter, and the line of the filter is closed."""
    wanted = main.state.view.filter
    return bool(wanted) and wanted.text.startswith(by) and main.where is Where.BROWSE


def _all(main: BrowseScreen) -> bool:
    return not main.state.view.filter and main.where is Where.BROWSE and main.panes.current is main.table


def _in(pane: str) -> Effect:
    return lambda main: main.panes.current.id == pane


def _filter(by: str = "") -> Effect:
    return lambda main: _filtered(main, by)


def _weighed(unit: Unit, denominator: Denominator) -> Effect:
    return lambda main: (main.state.settings.unit, main.state.settings.denominator) == (unit, denominator)


def _turned(by: By) -> Effect:
    return lambda main: main.state.settings.by is by


def _reading(main: BrowseScreen) -> bool:
    return isinstance(main.app.screen, Page)


def _closed(main: BrowseScreen) -> bool:
    return main.is_active


EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "spend": (_weighed(Unit.SPEND, Denominator.LISTED),),
    "known": (_weighed(Unit.SPEND, Denominator.KNOWN),),
    "undone": (_reading, _closed),
    "disclosed": (_weighed(Unit.SPEND, Denominator.DISCLOSED),),
    "customers": (_weighed(Unit.CUSTOMERS, Denominator.LISTED),),
    "filter": (_filter("accenture"),),
    "tag": (lambda main: _said(main, Question.FOR_WHAT) == "operations",),
    "undo": (lambda main: _said(main, Question.FOR_WHAT) != "operations",),
    "all": (_all,),
    "resale": (_filter("kind:resale"),),
    "facts": (_in("detail"),),
    "everybody": (_all,),
    "composition": (_in("composition"),),
    "neutral": (_filter("possible:neutral"),),
    "again": (_all,),
    "crossed": (_turned(By.BOTH), _in("composition")),
    "cell": (_filter(),),
    "back": (_all, _turned(By.WHAT)),
    "place": (lambda main: _said(main, Question.WHO) == "start-up",),
    "displace": (lambda main: _said(main, Question.WHO) != "start-up",),
    "help": (_reading, _closed),
}
"""What must be so, one after another, for a stop to be done, by its id; the first and the last ask nothing."""
