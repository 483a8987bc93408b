"""What people did to a book, and what they say in it now; what it comes to stands in meaning.py."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from tokentui.domain.grades import Grade, Question
from tokentui.domain.statements import NOTHING, Statement

_idents = count()

KEPT_IMPORTS = 10

RULE = "a rule"
"""Claims as a fact that gives a spend by rule."""

Spend = tuple[int, int, str]
"""At least and at most, in units of currency a year, and the grade of that."""

RULING = ""
"""In whose place an adjudication stands."""


class Slot(NamedTuple):
    """In whose place something is said on which question of whom."""

    reviewer: str
    key: str
    question: Question


class Fact(NamedTuple):
    """A claim on a customer; it stays the same one where accounts are joined."""

    key: str
    """Of whom it was said first."""
    claim: str


class Said(NamedTuple):
    """What was said once."""

    statement: Statement = NOTHING
    note: str | None = None
    facts: frozenset[Fact] = frozenset()
    suggested_by: str | None = None
    confidence: int | None = None
    flagged: bool = False
    by: str = ""
    """Who said it, which of an adjudication the slot does not tell."""
    ident: int = -1
    """Of which saying it is: what undo brings back is what was said before."""


SILENCE = Said()


class Edit(NamedTuple):
    """What a hand made of a field of a record, or an undo."""

    value: str | None
    by_hand: bool


class Edited(NamedTuple):
    """A field that a step changed."""

    key: str
    field: str
    former: str | None
    value: str | None


class Step(NamedTuple):
    """One action: when it was, on what it spoke, facts that it added or took away, its edits, and what it joined."""

    at: int
    slots: tuple[Slot, ...]
    facts: tuple[Fact, ...] = ()
    edits: tuple[Edited, ...] = ()
    joined: int = 0
    """The moment at which two accounts were joined first; 0 for any other step."""


class Held(NamedTuple):
    """What gives an account its annual spend, and how much that is."""

    source: str
    spend: Spend | None


class Join(NamedTuple):
    """One account joined into another, and what moved."""

    keep: str
    other: str
    turns: int
    """How often it was taken back and done again: an odd number of times, and the two are apart."""
    facts: frozenset[Fact] = frozenset()
    months: tuple[tuple[int, int], ...] = ()
    """(month, spend) of the other."""
    had: frozenset[int] = frozenset()
    """Of those the months that the first had as well."""
    own: Held = Held("", None)
    its: Held = Held("", None)
    joined: Held = Held("", None)
    """What the spend of the first was made."""

    @property
    def stands(self) -> bool:
        """Whether the two are one."""
        return self.turns % 2 == 0


@dataclass
class Brought:
    """One import: what stood before in what it touched."""

    new: frozenset[str]
    """Customers that it added."""
    stated: dict[str, Spend | None]
    by_usage: frozenset[str]
    usage: dict[tuple[str, int], int | None]
    """Months (key, month), with None for one that was not there."""
    new_months: frozenset[int]
    """Of which nobody had had any."""
    joins: dict[int, int]
    """How often each join had been taken back and done again."""
    changed: frozenset[str] = frozenset()
    """Customers of before whose spend or usage it changed."""
    undone: bool = False


@dataclass
class Model:
    """One book as its users know it."""

    stated: dict[str, Spend | None]
    """Annual spends that lists state."""
    usage: dict[tuple[str, int], int] = field(default_factory=dict)
    """Spend of each customer (key, month as a number of months)."""
    by_usage: set[str] = field(default_factory=set)
    """Customers whose annual spend follows from their usage."""
    imports: list[Brought] = field(default_factory=list)
    """Those that can be taken back, and those that were, the newest last."""
    names: dict[str, int] = field(default_factory=dict)
    """Every code that a use case has had, with the place it was written for."""
    stances: dict[int, str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    """Use cases that count for another one."""
    log: dict[Slot, dict[int, Said]] = field(default_factory=dict)
    """All that was said in each slot, by the moment."""
    facts: dict[Fact, str] = field(default_factory=dict)
    """With the customer of whom each is said."""
    records: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """What stands in each field (key, field) of records."""
    edits: dict[tuple[str, str], dict[int, Edit]] = field(default_factory=dict)
    """What hands made of them, by the moment."""
    joins: dict[int, Join] = field(default_factory=dict)
    """By the moment at which they were joined first."""
    ruling: bool = False
    """Whether the rule by seats is on: what comes in later is taken in at once."""
    rules: dict[str, Statement] = field(default_factory=dict)
    """What each rule suggests, the one made first before."""
    first_passes: set[str] = field(default_factory=set)
    """Reviewers who give way to everybody else."""
    floor: Grade = Grade.D
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

    def said_of(self, key: str, question: Question) -> Iterable[tuple[str, Said]]:
        """What is said of a customer, with whose place it has."""
        return [(slot.reviewer, self.said(slot)) for slot in self.log if (slot.key, slot.question) == (key, question)]

    def say(self, reviewer: str, at: int, said: dict[Slot, Said], fact: Fact | None = None, joined: int = 0) -> None:
        """One step of one reviewer, perhaps with a new fact; what a join says for others names them."""
        new = (fact,) if fact is not None and fact not in self.facts else ()
        self.facts.update((one, one.key) for one in new)
        for slot, one in said.items():
            kept = one._replace(by=one.by if joined else reviewer, ident=next(_idents))
            self.log.setdefault(slot, {})[at] = kept
        self._did(reviewer, Step(at, tuple(said), new, joined=joined))

    def edit(self, reviewer: str, at: int, key: str, field: str, value: str | None) -> None:
        """A hand puts a field of a record right, which is a step."""
        place = key, field
        edited = Edited(key, field, self.records.get(place), value)
        self.edits.setdefault(place, {})[at] = Edit(value, by_hand=True)
        self.records[place] = value
        self._did(reviewer, Step(at, (), edits=(edited,)))

    def root(self, key: str) -> str:
        """The account that is left of those that one was joined into."""
        into = {one.other: one.keep for one in self.joins.values() if one.stands}
        while key in into:
            key = into[key]
        return key

    def bring(self, stated: dict[str, int | None], usage: dict[tuple[str, int], int]) -> None:
        """A list of customers comes in, or a file of usage.

        A name counts unless a hand had the last word, a spend that a list states stays where the next states none. What
        a file says of an account that was joined into another is said of that one.
        """
        whole = {key for key in stated if self.root(key) == key}
        sums: dict[str, int | None] = dict.fromkeys(whole)
        for key, spend in stated.items():
            if spend is not None and (root := self.root(key)) in whole:
                sums[root] = (sums[root] or 0) + spend
        months: dict[tuple[str, int], int] = {}
        for (key, month), spend in usage.items():
            months[self.root(key), month] = months.get((self.root(key), month), 0) + spend
        brought = self._brought(sums, months)
        self.imports.append(brought)
        del self.imports[:-KEPT_IMPORTS]
        for key, it in sums.items():
            self.stated[key] = self.stated.get(key) if it is None else (it, it, "D")
            if it is not None:
                self.by_usage.discard(key)
            edits = self.edits.get((key, "name"))
            if not edits or not edits[max(edits)].by_hand:
                self.records[key, "name"] = f"Customer {key.upper()}"
            self.records.setdefault((key, "industry"), None)
        self.usage.update(months)
        if usage:
            self.claim()
        brought.changed |= self.by_usage ^ brought.by_usage

    def _brought(self, stated: dict[str, int | None], usage: dict[tuple[str, int], int]) -> Brought:
        had = {month for _, month in self.usage}
        changed = {key for key, it in stated.items() if it is not None and self.stated.get(key) != (it, it, "D")}
        changed |= {key for (key, month), it in usage.items() if month in had and self.usage.get((key, month)) != it}
        return Brought(
            frozenset(stated) - set(self.stated),
            {key: self.stated[key] for key in stated if key in self.stated},
            frozenset(self.by_usage),
            {month: self.usage.get(month) for month, spend in usage.items() if self.usage.get(month) != spend},
            frozenset(month for _, month in usage) - had,
            {at: one.turns for at, one in self.joins.items()},
            frozenset(changed),
        )

    def take_back(self, brought: Brought) -> None:
        """Make the book as if the newest import had never been."""
        brought.undone = True
        self.stated.update((key, spend) for key, spend in brought.stated.items() if key in brought.changed)
        self.by_usage = (self.by_usage - brought.changed) | (brought.by_usage & brought.changed)
        for month, spend in brought.usage.items():
            if spend is None:
                del self.usage[month]
            else:
                self.usage[month] = spend
        for key in brought.new:
            del self.stated[key], self.records[key, "name"], self.records[key, "industry"]
        self.claim()

    def rests_on(self, brought: Brought) -> bool:
        """Whether something was said since of customers that an import brought, or what it changed was joined."""
        spoken_of = {slot.key for slot in self.log} | {key for key, _ in self.edits} | set(self.facts.values())
        return bool(spoken_of & brought.new) or (
            brought.joins != {at: one.turns for at, one in self.joins.items()}
            and any(
                brought.changed & {one.keep, one.other} or brought.new_months & {month for month, _ in one.months}
                for one in self.joins.values()
            )
        )

    def claim(self) -> None:
        """Usage gives the spend where no list states one."""
        self.by_usage |= {key for key, month in self.usage if self.stated[key] is None and month in self.window}

    @property
    def window(self) -> range:
        """The twelve months up to the latest one with usage."""
        last = max((month for _, month in self.usage), default=0)
        return range(last - 11, last + 1)

    def _did(self, reviewer: str, step: Step) -> None:
        self.done.setdefault(reviewer, []).append(step)
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
            self.log[slot][at] = one._replace(by=self.log[slot][step.at].by)
        moved = tuple(self._revert_facts(step, reviewer, undo=undo))
        edits = tuple(self._revert_edits(step, at))
        given.setdefault(reviewer, []).append(
            Step(at, tuple(slot for slot, _ in restored), moved, edits, joined=step.joined)
        )
        return True

    def _revert_facts(self, step: Step, reviewer: str, *, undo: bool) -> Iterable[Fact]:
        said = [(slot.key, self.said(slot)) for slot in self.log]
        needed = {(key, fact) for key, one in said if one.by != reviewer for fact in one.facts}
        for fact in step.facts:
            if undo and fact in self.facts and (self.facts[fact], fact) not in needed:
                del self.facts[fact]
                yield fact
            elif not undo and fact not in self.facts:
                self.facts[fact] = fact.key
                yield fact

    def _revert_edits(self, step: Step, at: int) -> Iterable[Edited]:
        for key, name, former, value in step.edits:
            place = key, name
            if self.records.get(place) == value:
                earlier = [moment for moment in self.edits[place] if moment < step.at]
                by_hand = bool(earlier) and self.edits[place][max(earlier)].by_hand
                self.edits[place][at] = Edit(former, by_hand)
                self.records[place] = former
                yield Edited(key, name, value, former)

    def merge(self, other: "Model") -> None:
        """What another book holds of the same customers: what can be said here, edits, and facts where one was said."""
        spoken_of = {slot.key for slot in other.log}
        for fact, key in other.facts.items():
            if fact.claim != RULE and fact not in self.facts and fact.key in self.stated and key in spoken_of:
                self.facts[fact] = fact.key
        for slot, sayings in other.log.items():
            known = {at: one for at, one in sayings.items() if self.knows(slot.question, one.statement)}
            if slot.key in self.stated and known:
                self.log.setdefault(slot, {}).update(known)
        for place, edits in other.edits.items():
            if place[0] in self.stated and not edits.keys() <= self.edits.get(place, {}).keys():
                here = self.edits.setdefault(place, {})
                here.update(edits)
                self.records[place] = here[max(here)].value

    def knows(self, question: Question, statement: Statement) -> bool:
        """Whether it names only use cases of this book."""
        return question is Question.WHO or set(statement.codes) <= set(self.names)
