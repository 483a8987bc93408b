"""What deserves a second look: answers that do not fit together, and answers given in a way that invites mistakes."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tokentui.domain.customer import Customer

TOO_FAST = 0.5
"""Seconds; a decision that follows the one before sooner than this was hardly read."""

CHANGES = 3
"""From this number of changes of mind on, an answer is listed."""

CORE, RESALE = "core", "resale"
"""Codes of the default codebook that two of the checks are about; a book without them passes those checks."""

START_UP = ("start-up", "startup", "start up")
"""What a segment or a size says of a start-up, in small letters."""


class Reason(StrEnum):
    """Why a second look is due, in the order of the list; those on who customers are end in that word."""

    SAME_PARENT = "same parent"
    SAME_DOMAIN = "same domain"
    SAME_PARENT_WHO = "same parent, who"
    SAME_DOMAIN_WHO = "same domain, who"
    CHANGED_OFTEN = "changed often"
    TOO_FAST = "too fast"
    CORE_START_UP = "core start-up"
    RESALE_WITHOUT_MARGIN = "resale without margin"
    SAME_PASSAGE = "same passage"
    SAME_ADDRESS = "same address"
    SAME_TITLE = "same title and date"
    SAME_CLAIM = "same claim and date"


EXPLAINED = {
    Reason.SAME_PARENT: "customers of one parent with different use cases",
    Reason.SAME_DOMAIN: "customers of one domain with different use cases",
    Reason.SAME_PARENT_WHO: "customers of one parent placed in different segments",
    Reason.SAME_DOMAIN_WHO: "customers of one domain placed in different segments",
    Reason.CHANGED_OFTEN: f"a reviewer changed the answer {CHANGES} times or more",
    Reason.TOO_FAST: f"decided less than {TOO_FAST} s after the reviewer's decision on another account",
    Reason.CORE_START_UP: "a start-up, yet said to run the core business of an established company",
    Reason.RESALE_WITHOUT_MARGIN: "resale, yet no fact on return or margin: whether at a loss cannot be told",
    Reason.SAME_PASSAGE: "facts with one passage, counted as of different sources",
    Reason.SAME_ADDRESS: "facts from one address, counted as of different sources",
    Reason.SAME_TITLE: "facts of one title and date at different addresses, counted as of different sources",
    Reason.SAME_CLAIM: "facts that claim the same of one customer and date, counted as of different sources",
}
"""Each reason in a few words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again."""

    reason: Reason
    customers: tuple[Customer, ...]
    """Largest annual spend first."""
    more: int
    """Further customers of the same finding, not named."""
    detail: str
    """The particulars, as in `microsoft` or `ann, 0.21 s`."""
    spend: int
    """Best annual spend of all its customers in micro-units; unknown spend is not in it."""
    facts: tuple[str, ...] = ()
    """uids of facts that may rest on one source and do not say so yet."""
    source: str | None = None
    """The source that they may rest on; None where none of them names any."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The whole list."""

    findings: tuple[Finding, ...]
    """By reason, then largest spend first."""
    counts: tuple[tuple[Reason, int], ...]
    """How many there are for each reason, whether or not all are listed."""
    codebook_version: int


@dataclass(frozen=True, slots=True)
class Saying:
    """One row of what one reviewer said of one customer, in the order of saying."""

    uid: str
    origin: str | None
    """The decision that an undo or a redo brought back."""
    meaning: Hashable | None
    """What it says, equal for equal statements; None for nothing yet."""


def changes_of_mind(rows: Iterable[Saying]) -> int:
    """How often a reviewer gave another answer than before; what undo took back was never said."""
    held: list[tuple[str, Hashable]] = []
    taken_back: dict[str, list[tuple[str, Hashable]]] = {}
    for row in rows:
        if row.meaning is None:
            taken_back.update({uid: held[: place + 1] for place, (uid, _) in enumerate(held)})
            held = []
        elif row.origin is None:
            held = [*held, (row.uid, row.meaning)]
        else:
            names = [uid for uid, _ in held]
            if row.origin in names:
                taken_back.update({uid: held[: place + 1] for place, (uid, _) in enumerate(held)})
                held = held[: names.index(row.origin) + 1]
            else:
                held = list(taken_back.get(row.origin, [*held, (row.origin, row.meaning)]))
    meanings = [meaning for _, meaning in held]
    return sum(1 for before, after in pairwise(meanings) if before != after)
