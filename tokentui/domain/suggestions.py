"""What rules say that an account may be: a reviewer accepts it or decides otherwise; by itself none of it counts."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.filters import TEXT_FIELDS, Filter
from tokentui.domain.grades import Question, Relation
from tokentui.domain.statements import NOTHING, Kind, Statement

NAME_CELLS = 60
"""Letters of a rule's name at most: it stands beside an account."""

_OF_THE_RECORD = {*TEXT_FIELDS, "spend", "tokens", "kept"} - {"reviewer"}
_OF_FACTS = {"anonymous", *Relation}


class From(StrEnum):
    """Where a rule takes what it suggests."""

    LABEL = "label"
    """From the rule itself."""
    PARENT = "parent"
    """What its parent was decided to be."""
    BEFORE = "before"
    """What the reviewer said of it in an earlier month."""


class SuggestionRule(NamedTuple):
    """A filter and what it suggests of those who meet it."""

    name: str
    filter: str
    """In the language of the table; empty for everybody."""
    source: From
    says: Statement = NOTHING
    """The label, where it suggests one of its own."""
    question: Question = Question.FOR_WHAT
    """What it answers."""
    reviewer: str = ""
    """Who made it."""
    at: str = ""
    """When, ISO 8601 UTC."""


class Suggestion(NamedTuple):
    """What one rule suggests of one account."""

    rule: str
    """Its name."""
    statement: Statement


class Suggestions(NamedTuple):
    """All that rules suggest on a question of an account."""

    suggestions: tuple[Suggestion, ...] = ()
    question: Question = Question.FOR_WHAT

    def agreed(self, codes: AnyVocabulary) -> Suggestion | None:
        """The one thing that all of them suggest, under the names of all of them; None where they differ."""
        if not self.suggestions:
            return None
        first = self.suggestions[0].statement
        if not all(first.repeats(one.statement, codes) for one in self.suggestions):
            return None
        return Suggestion(", ".join(one.rule for one in self.suggestions), first)


class Likeness(StrEnum):
    """How a suggestion lies to what is decided."""

    AGREES = "agrees"
    DIFFERS = "differs"
    """Nothing of the one is in the other."""
    PARTLY = "partly"


def likeness(suggested: Statement, decided: Statement, codes: AnyVocabulary) -> Likeness:
    """Whether what is decided says the same, something else, or something of both."""
    if decided.repeats(suggested, codes):
        return Likeness.AGREES
    if Kind.EXCLUDED in (suggested.kind, decided.kind):
        return Likeness.DIFFERS
    if suggested.shares and decided.shares:
        common = codes.mask(suggested.codes) & codes.mask(decided.codes)
        return Likeness.PARTLY if common else Likeness.DIFFERS
    return Likeness.PARTLY


def rests_on_decisions(wanted: Filter) -> bool:
    """Whether a filter asks for anything that somebody decided: a blind reviewer may not see what follows from it."""
    return any(
        term.field not in _OF_THE_RECORD and not (term.field == "is" and term.value in _OF_FACTS)
        for term in wanted.terms
    )


def name_of(wanted: str, source: From) -> str:
    """What a rule is called that was given no name: by its filter, and by where it takes what it suggests."""
    words = {From.LABEL: "", From.PARENT: "as its parent", From.BEFORE: "as last month"}[source]
    return ", ".join(filter(None, (wanted.strip(), words)))[:NAME_CELLS]


def likenesses(found: Iterable[tuple[Likeness, int]]) -> dict[Likeness, int]:
    """How many accounts there are of each."""
    counted = dict.fromkeys(Likeness, 0)
    for one, number in found:
        counted[one] += number
    return counted
