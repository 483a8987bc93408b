"""From everybody's decisions on a customer to one settled statement."""

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, AnyVocabulary
from tokentui.domain.grades import Grade, best
from tokentui.domain.statements import WHOLE, Kind, Statement


class State(StrEnum):
    """What stands behind a customer's masses."""

    UNLOOKED = "unlooked"
    CANNOT_TELL = "cannot_tell"
    WITHHELD = "withheld"
    SET = "set"
    SPLIT = "split"
    CONFLICT = "conflict"
    """Reviewers disagree and nobody has adjudicated: the union of what they say."""
    EXCLUDED = "excluded"
    BELOW = "below"
    """Something is said, and it rests on evidence below the floor: how a customer reads at a floor, never in a book."""


@cache
def split_shares(split: str) -> tuple[tuple[int, int], ...]:
    """The bits of a split with shares in ten-thousandths, from JSON as the book keeps it; none where it is empty."""
    return tuple((int(bit), weight) for bit, weight in json.loads(split).items()) if split else ()


class Opinion(NamedTuple):
    """The statement that stands for one reviewer on one customer, or the adjudication."""

    statement: Statement
    grade: Grade = Grade.D
    """The best grade among the facts it cites; D when it cites none."""
    adjudicates: bool = False
    """Whether it decides for everybody."""
    first_pass: bool = False
    """Whether it gives way to anybody else's."""

    @property
    def rank(self) -> int:
        """Whose opinion is heard before whose: 0 the adjudication, 1 a reviewer, 2 a first pass."""
        return 0 if self.adjudicates else 2 if self.first_pass else 1


class Settled(NamedTuple):
    """All effective decisions on a customer combined."""

    state: State
    masses: tuple[tuple[int, int], ...]
    """Masks with weights that sum to WHOLE; empty when excluded."""
    grade: Grade | None
    """The best grade that any contributing decision has; None when nobody has looked."""


UNLOOKED = Settled(State.UNLOOKED, ((OPEN_MASK, WHOLE),), None)


def settle(opinions: Iterable[Opinion], codebook: AnyVocabulary) -> Settled:
    """Combine opinions: an adjudication if there is one, else what all agree on, else the union of what they say.

    A first pass is heard where nobody else has said anything.

    A split that only divides the set which all others say is true together with it, and stands with the evidence of the
    split. Disagreement widens the answer and is never averaged away; its grade is the best one, so that a raised
    evidence floor can leave a conflict wider than it need be, but never wrongly narrow.
    """
    heard = [opinion for opinion in opinions if opinion.statement.kind is not Kind.NOTHING]
    first = min((opinion.rank for opinion in heard), default=0)
    heard = [opinion for opinion in heard if opinion.rank == first]
    if not heard:
        return UNLOOKED
    grade = best((opinion.grade for opinion in heard), Grade.U)
    meanings = {_meaning(opinion.statement, codebook) for opinion in heard}
    if len(meanings) == 1:
        agreed = heard[0].statement
        return Settled(State(agreed.kind.value), agreed.masses(codebook), grade)
    if _divides(meanings):
        splits = [opinion for opinion in heard if opinion.statement.kind is Kind.SPLIT]
        grade = best(opinion.grade for opinion in splits)
        return Settled(State.SPLIT, splits[0].statement.masses(codebook), grade)
    union = 0
    for opinion in heard:
        masses = opinion.statement.masses(codebook)
        if not masses or any(mask == OPEN_MASK for mask, _ in masses):
            union = OPEN_MASK
            break
        for mask, _ in masses:
            union |= mask
    return Settled(State.CONFLICT, ((union, WHOLE),), grade)


Meaning = tuple[Kind, tuple[tuple[int, int], ...]]


def _meaning(statement: Statement, codebook: AnyVocabulary) -> Meaning:
    return statement.kind, statement.masses(codebook)


def _divides(meanings: set[Meaning]) -> bool:
    """Whether these are one set and one split of it, or of a part of it."""
    if len(meanings) != 2:
        return False
    (one, masses), (other, parts) = sorted(meanings)
    return (one, other) == (Kind.SET, Kind.SPLIT) and not any(part & ~masses[0][0] for part, _ in parts)
