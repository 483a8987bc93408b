"""What a command of the app is: where it works, what it needs, and how it is written for people."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """The places in which a key means something: the modes of the app, its pages, and its dialogs."""

    BROWSE = "browse"
    FILTER = "filter"
    REVIEW = "review"
    WATCH = "watch"
    CODEBOOK = "codebook"
    PAGE = "page"
    CLAIMS = "claims"
    LIST = "list"
    CONFIRM = "are you sure"
    CONFIDENCE = "confidence"
    PLACE = "who"
    SEVERAL = "several"
    CITE = "cite"
    SPLIT = "split"
    LINE = "line"
    TEXT = "text"
    FACT = "fact"
    RECORD = "record"
    PROPOSALS = "proposals"
    COLUMNS = "columns"
    CARD = "card"
    SOURCE = "source"
    EXPLANATION = "explanation"
    IMPORT = "import"
    PATH = "file"
    JUMP = "jump"


class Topic(StrEnum):
    """How help sorts commands."""

    DECIDE = "Decide"
    SELECT = "Select"
    MOVE = "Move"
    LOOK = "Look"
    APP = "App"
    ANSWER = "Answer"


class Need(StrEnum):
    """What a command needs before it can run; the sentence is what the user reads when it is missing."""

    ASKED = "The book is only read here; leave out --read-only, or serve it with --write."
    WRITABLE = "This book may be read but not written; copy it to a place of yours to make changes."
    IN_PLACE = "The book's file was moved or replaced; nothing more is decided. q leaves."
    AT_HOME = "A browser reads and writes no files; on the serving machine: tokentui import, match, report or tour."
    ALONE = "One at a time: what was begun is not done yet. esc stops it."
    CUSTOMER = "No customer is selected; move to one, or clear the filter with esc. In the table B brings in new ones."
    WHOLE = "The list is still being read: mark all when all of it is there. esc stops it."
    BEFORE_ONE = "A panel has the focus, so no account is decided on; esc or tab goes back to the table."
    SEEN = "This terminal is too small to show the account; make it larger to decide."


NO_KEY = "–"
"""What stands in place of a key where a command has none."""


class Hint(NamedTuple):
    """A key and what it does, as the line at the bottom offers it."""

    key: str
    label: str
    prominence: int
    """How early it gets a place; the highest is dropped last."""
    command: str = ""
    """The id of the command; empty where the hint stands for several."""


class Command(NamedTuple):
    """One thing the app can be told to do: the method `do_<id>` of the screen, or of a helper that the screen owns."""

    id: str
    """Stable name, used to give it other keys in the configuration file."""
    keys: tuple[str, ...]
    """Keys as the terminal toolkit names them."""
    label: str
    """One or two words, for the line at the bottom."""
    help: str
    """One sentence, for help and palette."""
    topic: Topic
    where: tuple[Where, ...] = (Where.BROWSE,)
    needs: tuple[Need, ...] = ()
    dangerous: bool = False
    """Whether it asks before it acts, with another key."""
    prominence: int = 0
    """How early it gets a place in the line at the bottom; 0 for never."""
    argument: str = ""
    """What its method is given; the id ends with it."""
    keyed: bool = False
    """Whether its method is given the key that was pressed."""
    written: str = ""
    """How its keys are written for people, where there are too many to list."""

    @property
    def method(self) -> str:
        """The name of the method that runs it."""
        return f"do_{self.id.removesuffix(f'_{self.argument}') if self.argument else self.id}"

    @property
    def key(self) -> str:
        """Its first key as it is written for people; a sign for none where it was given none."""
        return (self.shown or (NO_KEY,))[0]

    @property
    def shown(self) -> tuple[str, ...]:
        """Its keys as they are written for people."""
        return (self.written,) if self.written else tuple(map(shown, self.keys))


MODES = (Where.BROWSE, Where.REVIEW, Where.WATCH, Where.CODEBOOK)
"""The places that show the book."""
HELPED = (*MODES, Where.CARD, Where.SOURCE, Where.EXPLANATION, Where.IMPORT)
"""The places that tell their keys by help and palette."""
TYPING = (Where.FILTER, Where.LINE, Where.TEXT, Where.FACT, Where.RECORD, Where.PATH)
"""The places with a text, which takes every key that it types with."""
DIALOGS = (
    Where.LIST,
    Where.CONFIRM,
    Where.CONFIDENCE,
    Where.PLACE,
    Where.SEVERAL,
    Where.CITE,
    Where.SPLIT,
    Where.LINE,
    Where.TEXT,
    Where.FACT,
    Where.RECORD,
    Where.PROPOSALS,
    Where.COLUMNS,
    Where.JUMP,
)
"""The places that ask something."""
CHANGING = (Need.ASKED, Need.IN_PLACE, Need.WRITABLE)
"""What every command needs that changes the book."""
WRITING = (*CHANGING, Need.ALONE)
READING_FILES = (*WRITING, Need.AT_HOME)
DECIDING = (*WRITING, Need.CUSTOMER, Need.BEFORE_ONE, Need.SEEN)
TAKING_BACK = (*WRITING, Need.SEEN)
WORKING = (Where.BROWSE, Where.REVIEW)
PAGES = (Where.PAGE, Where.CLAIMS)
"""The places with a page to read."""
LISTS = (
    *MODES,
    Where.CARD,
    Where.SOURCE,
    Where.EXPLANATION,
    *PAGES,
    Where.LIST,
    Where.CONFIDENCE,
    Where.SEVERAL,
    Where.CITE,
    Where.SPLIT,
    Where.PROPOSALS,
    Where.COLUMNS,
    Where.IMPORT,
)
"""The places with a line that can be moved, or with lines that scroll."""


def why_not(command: Command, missing: Iterable[Need]) -> str | None:
    """Why a command cannot run now, or None when it can."""
    absent = set(missing)
    return next((need.value for need in command.needs if need in absent), None)


def shown(key: str) -> str:
    """A key as it is written for people."""
    names = {"escape": "esc", "pagedown": "PgDn", "pageup": "PgUp", "shift+tab": "⇧tab", "percent_sign": "%"}
    arrows = {"down": "↓", "up": "↑", "left": "←", "right": "→"}
    return names.get(key) or arrows.get(key) or key.replace("ctrl+", "^")
