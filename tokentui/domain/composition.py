"""Composition: what kinds of use the customers, the money or the tokens come from, with what each could still be."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import ByLie, Interval, Range, Reach, add, lying, overrun, reach, reach_of
from tokentui.domain.codebook import OPEN_MASK, Stance
from tokentui.domain.cube import Denominator, Sums, Unit, add_up
from tokentui.domain.cube_sums import OPEN, CubeAtFloor, TiedSpend
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import BY_CUSTOMERS, BY_KNOWN_SPEND, BY_KNOWN_TOKENS, Measure


class GroupKind(StrEnum):
    """What a row of the composition groups."""

    STANCE = "stance"
    USE_CASE = "use_case"


class Group(NamedTuple):
    """One row of the composition: a stance or a use case."""

    kind: GroupKind
    code: str
    """Code of the use case, or the stance."""
    label: str
    key: str
    """Key that tags the use case; empty for a stance."""
    stance: Stance
    mask: int
    """The use cases it groups."""
    archived: bool
    """An archived use case that still carries weight."""
    customers: Range
    """Certain and possible, ten-thousandths of a customer."""
    spend: Range | None
    """Certain and possible, micro-units, as shares by spend are taken; None where no known spend may be in it."""
    tokens: Range | None
    """Certain and possible; None where no known tokens may be in it."""
    share: Interval | None
    """In the chosen unit and denominator; None where there is nothing known to take a share of."""


class Coverage(NamedTuple):
    """What shares by spend or tokens rest on: how many customers, and how much of the disclosed they are."""

    customers: int
    """Whose spend (or tokens) is known, ten-thousandths."""
    listed: int
    """All customers that count, ten-thousandths."""
    amount: Range
    """What they spend together, micro-units, or use in tokens."""
    of_disclosed: Interval | None
    """The part of the disclosed total that is; None where nothing is disclosed, or by tokens."""


class Composition(NamedTuple):
    """The composition panel: rows, and what stands beside them."""

    codebook_version: int
    unit: Unit
    denominator: Denominator
    floor: Grade
    disclosed: int | None
    """The disclosed total, micro-units; None when shares are of the listed or the known."""
    unknown: UnknownSpend
    """What an unknown spend may be where shares are of the listed."""
    left: int | None
    """What the disclosed total leaves for all unknown spends together, micro-units; None where it bounds none."""
    limited: tuple[TiedSpend, ...]
    """The unknown spends of which facts say more."""
    coverage: Coverage
    over: int
    """By how much the listed spend, at its lowest, exceeds the disclosed total; 0 when both can be true."""
    total: Sums
    """All listed customers that count."""
    groups: tuple[Group, ...]
    """The stances, then the use cases in codebook order."""
    unlooked: Sums
    below: Sums
    """Looked at, on evidence below the floor alone."""
    cannot_tell: Sums
    withheld: Sums
    conflict: Sums
    not_listed: Sums
    """The disclosed total less the listed spend, never below zero; listed customers of unknown spend are within it."""
    unknown_spend: Sums
    """Customers whose annual spend is not known: in no sum of money, and never zero."""
    unknown_tokens: Sums
    excluded: Sums

    def group(self, kind: GroupKind, code: str) -> Group | None:
        """The row of a stance or a use case."""
        return next((group for group in self.groups if (group.kind, group.code) == (kind, code)), None)


class Change(NamedTuple):
    """How the share of one group moved, in fractions of 1."""

    kind: GroupKind
    code: str
    low: Fraction
    high: Fraction


def compose(cube: CubeAtFloor, measure: Measure = BY_CUSTOMERS) -> Composition:
    """Add the cube up by stance and by use case, with bounds (see `bounds.Reach`)."""
    sums, own = cube.sums, _Weighed(cube, measure)
    listed = sums.total
    return Composition(
        codebook_version=cube.codebook.version,
        unit=measure.unit,
        denominator=measure.denominator,
        floor=cube.floor,
        disclosed=measure.of_disclosed,
        unknown=measure.unknown,
        left=own.spare if measure.denominator is Denominator.LISTED else None,
        limited=tuple(one for one in cube.tied.spends if not one.known) if cube.tied else (),
        coverage=coverage(listed, measure),
        over=overrun(own.masses, measure.whole),
        total=listed,
        groups=tuple(_groups(cube, measure, own)),
        unlooked=sums.state(State.UNLOOKED),
        below=sums.state(State.BELOW),
        cannot_tell=sums.state(State.CANNOT_TELL),
        withheld=sums.state(State.WITHHELD),
        conflict=sums.state(State.CONFLICT),
        not_listed=not_listed(listed, measure.of_disclosed),
        unknown_spend=sums.unknown_spend,
        unknown_tokens=unknown_tokens(listed),
        excluded=sums.state(State.EXCLUDED),
    )


def coverage(listed: Sums, measure: Measure) -> Coverage:
    """What a share in this unit rests on: all customers by number, else those whose spend or tokens are known."""
    if measure.unit is Unit.TOKENS:
        number, amount = listed.customers - listed.tokens_unknown, Range(listed.tokens, listed.tokens)
    else:
        number, amount = listed.customers - listed.spend_unknown, Range(listed.low, listed.high)
    disclosed = None if measure.unit is Unit.TOKENS else measure.disclosed
    part = None
    if disclosed and listed.low >= 0:
        part = Interval(*(Fraction(end, disclosed) for end in (listed.low, listed.high)))
    return Coverage(number, listed.customers, amount, part)


def changes(before: Composition, after: Composition) -> tuple[Change | None, ...]:
    """How the share of each group of `after` moved; None for a group without a share on both sides.

    Raises ValueError when the two are not of the same unit and denominator.
    """
    if (before.unit, before.denominator) != (after.unit, after.denominator):
        raise ValueError("Only shares of the same unit and denominator can be compared.")
    return tuple(_change(before.group(group.kind, group.code), group) for group in after.groups)


def not_listed(listed: Sums, disclosed: int | None) -> Sums:
    """The spend of a disclosed total that no listed customer accounts for; nobody knows how many customers it is."""
    if disclosed is None:
        return Sums()
    return Sums(
        low=max(0, disclosed - listed.high), best=max(0, disclosed - listed.best), high=max(0, disclosed - listed.low)
    )


def unknown_tokens(listed: Sums) -> Sums:
    """The customers whose tokens are not known, among the listed."""
    return Sums(customers=listed.tokens_unknown, tokens_unknown=listed.tokens_unknown)


def _groups(cube: CubeAtFloor, measure: Measure, own: "_Weighed") -> Iterator[Group]:
    by_customers = own if measure.unit is Unit.CUSTOMERS else _Weighed(cube, BY_CUSTOMERS)
    by_spend = own if measure.unit is Unit.SPEND else _Weighed(cube, BY_KNOWN_SPEND)
    by_tokens = own if measure.unit is Unit.TOKENS else _Weighed(cube, BY_KNOWN_TOKENS)
    codebook = cube.codebook

    def row(kind: GroupKind, code: str, label: str, key: str, stance: Stance, mask: int, archived: bool) -> Group:
        one = _Asked(kind, mask)
        customers = by_customers.reach(one).held()
        some = customers.high != 0
        spend, tokens = (by.held(one, some=some) for by in (by_spend, by_tokens))
        held = {Unit.CUSTOMERS: customers, Unit.SPEND: spend, Unit.TOKENS: tokens}[measure.unit]
        share = None if held is None else own.reach(one).share()
        return Group(kind, code, label, key, stance, mask, archived, customers, spend, tokens, share)

    for stance in Stance:
        yield row(GroupKind.STANCE, stance.value, stance.value, "", stance, codebook.stance_mask(stance), False)
    carried = cube.sums.carried
    # An archived use case that still carries weight comes after the active ones.
    for case in sorted(codebook.use_cases, key=lambda case: case.archived):
        if not case.archived or case.mask & carried:
            yield row(GroupKind.USE_CASE, case.code, case.label, case.key, case.stance, case.mask, case.archived)


class _Asked(NamedTuple):
    """A stance or a use case, and the use cases in it."""

    kind: GroupKind
    mask: int


class _Weighed:
    """What customers weigh in one measure, by how they lie to a stance or a use case."""

    def __init__(self, cube: CubeAtFloor, measure: Measure) -> None:
        self._measure, self._whole, self._full = measure, measure.whole, cube.codebook.full
        self._sums, self._tied = measure.sums(cube), measure.tied(cube)
        self._says = measure.says_something(cube)
        self.masses = measure.masses(cube)
        self.spare = self._whole.spare(self.masses)
        """What the masses leave of the whole at their lowest; below zero where they exceed it."""
        self._open = list(self._sums.touching(OPEN_MASK)) if self._says else []
        self._told = [
            (known, self._sums.of_known(known) - add_up(sums for touch, sums in self._open if touch.known is known))
            for known in (True, False)
            if self._says
        ]
        """Those that may not be of any use case, by whether their spend is known."""
        self._reached: tuple[_Asked, Reach] | None = None

    def reach(self, asked: _Asked) -> Reach:
        """How the masses lie to a group."""
        if self._reached is None or self._reached[0] != asked:
            made = (
                reach(self.masses, asked.mask, self._full, self._whole)
                if asked.kind is GroupKind.STANCE
                else self._to_one(asked.mask)
            )
            self._reached = asked, made
        return self._reached[1]

    def _to_one(self, bit: int) -> Reach:
        """How they lie to a single use case: those that may be of it, the open ones, and all others, outside it."""
        by_lie: ByLie = {}
        near = list(self._sums.touching(bit)) if self._says else []
        for touch, sums in near:
            add(by_lie, (touch.inside, touch.outside), *self._measure.ends(sums, touch.known))
        for touch, sums in self._open:
            add(by_lie, lying(OPEN, bit, self._full), *self._measure.ends(sums, touch.known))
        for known, told in self._told:
            rest = told - add_up(sums for touch, sums in near if touch.known is known)
            add(by_lie, (0, WHOLE), *self._measure.ends(rest, known))
        for mass in self._tied:
            add(by_lie, lying(mass.parts, bit, self._full), mass.low, mass.high)
        return reach_of(by_lie, bit, self._full, self._whole, self.spare)

    def held(self, asked: _Asked, *, some: bool) -> Range | None:
        """What a group holds; None where it has some customers, and none of known amount can be among them."""
        held = self.reach(asked).held()
        return held if held.high != 0 or not some or self._may_hold_known(asked) else None

    def _may_hold_known(self, asked: _Asked) -> bool:
        tied = (mass.parts for mass in self._tied if mass.low)
        if any(lying(parts, asked.mask, self._full)[1] < WHOLE for parts in tied):
            return True
        if asked.kind is GroupKind.STANCE:
            return any(
                lying(parts, asked.mask, self._full)[1] < WHOLE and self._is_known(lies.known, sums)
                for parts, lies, sums in self._sums.lies
            )
        return any(
            self._is_known(touch.known, sums)
            for mask in (asked.mask, OPEN_MASK)
            for touch, sums in self._sums.touching(mask)
            if mask != OPEN_MASK or lying(OPEN, asked.mask, self._full)[1] < WHOLE
        )

    def _is_known(self, spend: bool, sums: Sums) -> bool:
        return spend if self._measure.unit is Unit.SPEND else sums.tokens_unknown < sums.customers


def _change(before: Group | None, after: Group) -> Change | None:
    if before is None or before.share is None or after.share is None:
        return None
    return Change(after.kind, after.code, after.share.low - before.share.low, after.share.high - before.share.high)
