"""The tour: what to press and what is then seen, for the app that goes with it and for docs/tour.md alike.

What stands in bold, every range and every word in capitals is on the screen when a stop is done, also at 80×24; a test
follows the keys and holds it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tokentui.domain.codebook import AnyVocabulary
from tokentui.words.command import Where
from tokentui.words.commands import commands

TAG = "tag accenture operations"
"""What the last stop says in another window, as `tokentui` takes it."""


class Stop(NamedTuple):
    """One thing to do, and what comes of it; keys and what is typed stand in backticks, commands in braces by id."""

    id: str
    press: str
    """What is to be pressed; empty at the beginning, where there is only something to see."""
    seen: str = ""
    """What is seen once it has been done; empty at the end."""


CHAPTERS: tuple[tuple[Stop, ...], ...] = (
    (
        Stop(
            "begin",
            "",
            "272 customers, largest annual spend first; three have one, $1.45B of the $30B that the vendor disclosed. "
            "Above them **bullish 7 – 80**: 7 % for certain, 80 % at most; and **bearish 11 – 81**. Neither leads in "
            "every case: NOT ESTABLISHED.",
        ),
    ),
    (
        Stop(
            "spend",
            "`{unit}` weighs by spend instead of by customers.",
            "The spend of 269 customers is unknown, so bearish uses may be 2 – 99 % of it.",
        ),
        Stop(
            "known",
            "`{denominator}` takes those alone whose spend is known.",
            "Of the three, bearish uses are 44 – 80 %: BEARISH, for 4.8 % of the $30B.",
        ),
        Stop(
            "undone",
            "`{verdict}` says what that rests on and what would undo it, `{close}` closes the page.",
            "One account would undo it: Cursor, if that is decided the other way.",
        ),
        Stop(
            "disclosed",
            "`{denominator}` takes shares of the disclosed $30B.",
            "NOT ESTABLISHED: three accounts are no sample of a thousand.",
        ),
        Stop(
            "customers", "`{denominator}`, then `{unit}` and `{unit}` lead back.", "Shares are of all customers again."
        ),
    ),
    (
        Stop(
            "filter",
            "`{filter}`, then `accenture` and `{keep_filter}`.",
            "**1 customer** is left, and nobody has looked at it.",
        ),
        Stop(
            "tag",
            "`{tag_3}` says that it uses tokens for operations: support and back office.",
            "**bullish 8 – 80 +0.4**: the least that is certain has moved by 0.4 points. It is on the disk already.",
        ),
        Stop("undo", "`{undo}` takes it back.", "**bullish 7 – 80** as before; the log keeps both."),
        Stop("all", "`{back}` shows everybody.", "Every filter is left by that key."),
    ),
    (
        Stop(
            "resale",
            "`{filter}`, then `kind:resale` and `{keep_filter}`.",
            "**3 customers** are said to resell, or to do so among other things.",
        ),
        Stop(
            "facts",
            "`{next_pane}` goes to what is known of the first.",
            "Each fact has its grade, A to D, and its source.",
        ),
        Stop("everybody", "`{back}` shows everybody.", "The table has the keys again."),
    ),
    (
        Stop(
            "composition",
            "`{next_pane}` and `{next_pane}` go to the composition.",
            "Solid is certain, hatched is possible. **neutral** uses are 9 – 81 %.",
        ),
        Stop(
            "neutral",
            "`{down}` steps to neutral, `{drill}` shows who is behind it.",
            "**218 customers** may still turn out to be neutral.",
        ),
        Stop("again", "`{back}` shows everybody.", "Every row of both panels opens like that."),
    ),
    (
        Stop(
            "crossed",
            "`{turn}` and `{turn}` show who × what, `{next_pane}` and `{next_pane}` go there.",
            "Start-ups in bearish uses are 3 – 71 % of all; 188 customers are of no told segment.",
        ),
        Stop("cell", "`{cell_right}` chooses a cell, `{drill}` shows whom it may hold.", "They are in the table."),
        Stop("back", "`{back}`, then `{turn}` leads back to what for.", "**bullish** is a row of its own again."),
        Stop(
            "place",
            "`{place}`, then `3` says who the first customer is.",
            "A **start-up**. Who is asked apart from what for, and both are undone alike.",
        ),
        Stop("displace", "`{undo}` takes it back.", "Nothing is said of it by you any more."),
    ),
    (
        Stop(
            "help",
            "`{help}` lists every key and says what each column and sign means, `{close}` closes it.",
            "There: `{several}` several uses, `{cannot_tell}` cannot tell, `{withheld}` withheld, `{fact}` fact, "
            "`{review}` review.",
        ),
    ),
    (
        Stop(
            "end",
            "`{quit}` leaves; there is nothing to save. Before that, in another window: `tokentui " + TAG + "{book}`.",
        ),
    ),
)
"""The stops, a list of them for each numbered paragraph of docs/tour.md."""

STOPS = tuple(stop for chapter in CHAPTERS for stop in chapter)

NEXT = (
    "That book is gone. Next: tokentui demo keeps one of these customers, tokentui import FILE --book BOOK makes your "
    "own, tokentui review decides account after account."
)
"""What to do after the tour."""

_PLACES = (Where.FILTER, Where.PAGE, Where.BROWSE)
"""Whose keys the tour names."""


class TourWords:
    """The texts of the tour with the keys that somebody has."""

    def __init__(self, codes: AnyVocabulary | None = None, own: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`own` are the user's own keys, by command id."""
        self._keys = {one.id: one.key for where in _PLACES for one in commands(where, codes, own)}

    def press(self, stop: Stop, book: str = "") -> str:
        """What to press; `book` follows the command that is said in another window."""
        return stop.press.format_map(self._keys | {"book": book})

    def seen(self, stop: Stop) -> str:
        """What is seen then."""
        return stop.seen.format_map(self._keys)


def in_markdown(width: int) -> Iterator[str]:
    """The lines of docs/tour.md: a numbered paragraph for each chapter."""
    from textwrap import wrap

    words = TourWords()
    for number, chapter in enumerate(CHAPTERS, 1):
        said = (text for stop in chapter for text in (words.press(stop, " --book BOOK"), words.seen(stop)) if text)
        yield from wrap(
            f"{number}. {' '.join(said)}",
            width,
            subsequent_indent="   ",
            break_on_hyphens=False,
            break_long_words=False,
        )


def to_press(text: str) -> list[str]:
    """What stands in backticks: keys, and what is typed."""
    return re.findall(r"`([^`]+)`", text)
