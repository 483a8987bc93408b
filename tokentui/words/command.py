"""What a command of the app is: where it works, what it needs, and how it is written for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """The modes of the app."""

    BROWSE = "browse"
    REVIEW = "review"
    WATCH = "watch"
    CODEBOOK = "codebook"


class Group(StrEnum):
    """How help sorts commands."""

    DECIDE = "Decide"
    SELECT = "Select"
    MOVE = "Move"
    LOOK = "Look"
    APP = "App"


class Need(StrEnum):
    """What a command needs before it can run; the sentence is what the user reads when it is missing."""

    WRITABLE = "This book may be read but not written; copy it to a place of yours to make changes."
    ALONE = "One at a time: what was begun is not done yet. esc stops it."
    CUSTOMER = "No customer is selected; clear the filter with esc, or bring customers in with: tokentui import"


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, as the line at the bottom offers it."""

    key: str
    label: str
    prominence: int
    """How early it gets a place; the highest is dropped last."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the app can be told to do."""

    id: str
    """Stable name, used to give it other keys in the configuration file."""
    keys: tuple[str, ...]
    """Keys as the terminal toolkit names them."""
    label: str
    """One or two words, for the line at the bottom."""
    help: str
    """One sentence, for help and palette."""
    group: Group
    action: str
    """Name of the screen's or app's action, with arguments."""
    where: tuple[Where, ...] = (Where.BROWSE,)
    needs: tuple[Need, ...] = ()
    dangerous: bool = False
    """Whether it asks before it acts, with another key."""
    prominence: int = 0
    """How early it gets a place in the line at the bottom; 0 for never."""


WRITING = (Need.WRITABLE, Need.ALONE)
DECIDING = (*WRITING, Need.CUSTOMER)
WORKING = (Where.BROWSE, Where.REVIEW)
LISTS = (*WORKING, Where.CODEBOOK)
EVERYWHERE = tuple(Where)


def why_not(command: Command, missing: Iterable[Need]) -> str | None:
    """Why a command cannot run now, or None when it can."""
    absent = set(missing)
    return next((need.value for need in command.needs if need in absent), None)


def shown(key: str) -> str:
    """A key as it is written for people."""
    names = {"space": "space", "escape": "esc", "pagedown": "PgDn", "pageup": "PgUp", "shift+tab": "⇧tab"}
    arrows = {"down": "↓", "up": "↑", "left": "←", "right": "→"}
    return names.get(key) or arrows.get(key) or key.replace("ctrl+", "^")
