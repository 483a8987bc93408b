"""What a book should say after anything that people did to it, worked out from what they did alone."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, WHOLE, Kind, Statement

PAYS = 120
"""What a fact says that a customer pays."""
_idents = count()


class Slot(NamedTuple):
    """Who says something on which question of whom."""

    reviewer: str
    key: str
    question: Question


class Said(NamedTuple):
    """What was said once."""

    statement: Statement = NOTHING
    note: str | None = None
    facts: frozenset[str] = frozenset()
    """By their claims."""
    suggested_by: str | None = None
    ident: int = -1
    """Of which saying it is: what undo brings back is what was said before."""


SILENCE = Said()


class Step(NamedTuple):
    """One action: when it was, on what it spoke, and the facts (key, claim) that it added or took away."""

    at: int
    slots: tuple[Slot, ...]
    facts: tuple[tuple[str, str], ...] = ()


Mass = tuple[frozenset[int], int]
"""Use cases of which it is one, with ten-thousandths of the customer; an empty set for any."""
ANY: frozenset[int] = frozenset()


@dataclass
class Model:
    """One book as its users know it."""

    stated: dict[str, int | None]
    """Annual spends that lists state, in units of currency."""
    names: dict[str, int] = field(default_factory=dict)
    """Every code that a use case has had, with the place it was written for."""
    stances: dict[int, str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    """Use cases that count for another one."""
    log: dict[Slot, dict[int, Said]] = field(default_factory=dict)
    """All that was said in each slot, by the moment."""
    facts: set[tuple[str, str]] = field(default_factory=set)
    """Keys with claims."""
    ruled: set[str] = field(default_factory=set)
    """Customers of whom a rule was told to give the spend."""
    ruling: bool = False
    """Whether that rule is on: what comes in later is taken in at once."""
    rules: dict[str, Statement] = field(default_factory=dict)
    """What each rule suggests, the one made first before."""
    done: dict[str, list[Step]] = field(default_factory=dict)
    """What each reviewer can undo, the next one last."""
    undone: dict[str, list[Step]] = field(default_factory=dict)

    def copy(self) -> "Model":
        """The same, to come back to."""
        return deepcopy(self)

    def said(self, slot: Slot) -> Said:
        """What is said there now."""
        sayings = self.log.get(slot)
        return sayings[max(sayings)] if sayings else SILENCE

    def say(self, at: int, said: dict[Slot, Said], fact: tuple[str, str] | None = None) -> None:
        """One step of one reviewer, perhaps with a new fact."""
        new = (fact,) if fact is not None and fact not in self.facts else ()
        self.facts.update(new)
        for slot, one in said.items():
            self.log.setdefault(slot, {})[at] = one._replace(ident=next(_idents))
        (reviewer,) = {slot.reviewer for slot in said}
        self.done.setdefault(reviewer, []).append(Step(at, tuple(said), new))
        self.undone[reviewer] = []

    def revert(self, reviewer: str, at: int, *, undo: bool) -> bool:
        """Undo or redo; False where there is nothing."""
        taken, given = (self.done, self.undone) if undo else (self.undone, self.done)
        if not taken.get(reviewer):
            return False
        step = taken[reviewer].pop()
        restored = []
        for slot in step.slots:
            sayings = self.log[slot]
            if self.said(slot).ident == sayings[step.at].ident:
                before = max((moment for moment in sayings if moment < step.at), default=None)
                one = SILENCE if before is None else sayings[before]
                restored.append((slot, one._replace(ident=next(_idents)) if one.ident < 0 else one))
        for slot, one in restored:
            self.log[slot][at] = one
        needed = {
            (slot.key, claim) for slot in self.log if slot.reviewer != reviewer for claim in self.said(slot).facts
        }
        moved = tuple(fact for fact in step.facts if (fact in self.facts) is undo and not (undo and fact in needed))
        (self.facts.difference_update if undo else self.facts.update)(moved)
        given.setdefault(reviewer, []).append(Step(at, tuple(slot for slot, _ in restored), moved))
        return True

    def merge(self, other: "Model") -> None:
        """All that was said of the same customers in another book, and the facts on those of whom something was."""
        spoken_of = {slot.key for slot in other.log}
        self.facts.update(fact for fact in other.facts if fact[0] in self.stated and fact[0] in spoken_of)
        for slot, sayings in other.log.items():
            if slot.key in self.stated:
                self.log.setdefault(slot, {}).update(sayings)

    def masses(self, statement: Statement) -> tuple[Mass, ...]:
        """What a statement on use means now; nothing for one that excludes."""
        places = {code: self.now(self.names[code]) for code in statement.codes}
        if statement.kind is Kind.SET:
            return ((frozenset(places.values()), WHOLE),)
        if statement.kind is Kind.SPLIT:
            parts: dict[int, int] = {}
            for code, weight in statement.shares:
                parts[places[code]] = parts.get(places[code], 0) + weight
            return tuple((frozenset({one}), weight) for one, weight in sorted(parts.items()))
        return () if statement.kind is Kind.EXCLUDED else ((ANY, WHOLE),)

    def settled(self, key: str) -> tuple[str, tuple[Mass, ...]]:
        """State and masses of a customer: what all agree on, a split within a set, else all that anybody says."""
        voices = {
            (one.statement.kind, self.masses(one.statement))
            for slot in self.log
            if (slot.key, slot.question) == (key, Question.FOR_WHAT)
            and (one := self.said(slot)).statement.kind is not Kind.NOTHING
        }
        if not voices:
            return "unlooked", ((ANY, WHOLE),)
        if len(voices) == 1:
            ((kind, masses),) = voices
            return kind.value, masses
        union = frozenset[int]().union(*(mask for _, masses in voices for mask, _ in masses))
        if {kind for kind, _ in voices} == {Kind.SET, Kind.SPLIT} and len(voices) == 2:
            by_kind = dict(voices)
            if union == by_kind[Kind.SET][0][0]:
                return "split", by_kind[Kind.SPLIT]
        is_open = any(not masses or any(mask == ANY for mask, _ in masses) for _, masses in voices)
        return "conflict", ((ANY if is_open else union, WHOLE),)

    def of_stance(self, stance: str) -> tuple[int, int]:
        """Ten-thousandths of customers that are certainly and possibly of it."""
        certain = possible = 0
        offered = set(self.stances) - set(self.merged)
        for mask, weight in (mass for key in self.stated for mass in self.settled(key)[1]):
            stances = {self.stances[one] for one in mask or offered}
            certain += weight * (stances == {stance})
            possible += weight * (stance in stances)
        return certain, possible

    def in_state(self) -> dict[str, int]:
        """Customers in each state."""
        states = [self.settled(key)[0] for key in self.stated]
        return {one: states.count(one) for one in set(states)}

    def spends(self) -> Iterator[tuple[str, tuple[int, int] | None]]:
        """Of each customer the annual spend at least and at most, None for unknown."""
        unknown = set(self.open())
        for key, stated in self.stated.items():
            if key in unknown:
                # Ten seats at 20 to 200 a month.
                yield key, (2_400, 24_000) if key in self.ruled else None
            else:
                known = PAYS if stated is None else stated
                yield key, (known, known)

    def open(self) -> Iterator[str]:
        """Customers whose spend neither a list states nor a fact gives."""
        for key, stated in self.stated.items():
            if stated is None and (key, f"pays {PAYS}") not in self.facts:
                yield key

    def take_in(self) -> None:
        """An import or a merge has ended: the rule says what it says of the book as it is now."""
        if self.ruling:
            self.ruled = self.ten_seats()

    def ten_seats(self) -> set[str]:
        """Customers of unknown spend of whom the rule has something to say."""
        return {key for key in self.open() if (key, "10 seats") in self.facts}

    def suggested(self, key: str) -> list[tuple[str, Statement]]:
        """What the rules suggest of a customer, each with its name."""
        spend = dict(self.spends())[key]
        is_large = spend is not None and spend[0] >= 100
        return [(name, says) for name, says in self.rules.items() if name == "anybody" or is_large]

    def now(self, place: int) -> int:
        """The use case that counts for one."""
        return self.merged.get(place, place)
