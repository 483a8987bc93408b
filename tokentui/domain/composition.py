"""Composition: what kinds of use the customers, the money or the tokens come from, with what each could still be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from tokentui.domain.bounds import ByLie, Interval, Parts, Range, Reach, add, lying, overrun, reach, reach_of
from tokentui.domain.codebook import OPEN_MASK, Codebook, Stance, UseCase
from tokentui.domain.cube import Cell, CubeAtFloor, Denominator, Sums, TiedSpend, Unit, add_up, total
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import BY_CUSTOMERS, BY_KNOWN_SPEND, BY_KNOWN_TOKENS, Measure


class GroupKind(StrEnum):
    """What a row of the composition groups."""

    STANCE = "stance"
    USE_CASE = "use_case"


@dataclass(frozen=True, slots=True)
class Group:
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """What shares by spend or tokens rest on: how many customers, and how much of the disclosed they are."""

    customers: int
    """Whose spend (or tokens) is known, ten-thousandths."""
    listed: int
    """All customers that count, ten-thousandths."""
    amount: Range
    """What they spend together, micro-units, or use in tokens."""
    of_disclosed: Interval | None
    """The part of the disclosed total that is; None where nothing is disclosed, or by tokens."""


@dataclass(frozen=True, slots=True)
class Composition:
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


@dataclass(frozen=True, slots=True)
class Change:
    """How the share of one group moved, in fractions of 1."""

    kind: GroupKind
    code: str
    low: Fraction
    high: Fraction


def compose(cube: CubeAtFloor, codebook: Codebook, measure: Measure = BY_CUSTOMERS) -> Composition:
    """Add the cube up by stance and by use case, with bounds (see `bounds.Reach`)."""
    listed = add_up(cube.by_parts.values())
    own = _Weighed(cube, measure)
    return Composition(
        codebook_version=codebook.version,
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
        groups=tuple(_groups(cube, codebook, measure, own)),
        unlooked=_in_state(cube.cells, State.UNLOOKED),
        below=_in_state(cube.cells, State.BELOW),
        cannot_tell=_in_state(cube.cells, State.CANNOT_TELL),
        withheld=_in_state(cube.cells, State.WITHHELD),
        conflict=_in_state(cube.cells, State.CONFLICT),
        not_listed=not_listed(listed, measure.of_disclosed),
        unknown_spend=unknown_spend(cube.cells),
        unknown_tokens=unknown_tokens(listed),
        excluded=_in_state(cube.cells, State.EXCLUDED),
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


def unknown_spend(cells: Iterable[Cell]) -> Sums:
    """The customers that count and whose annual spend is not known."""
    return total(cell for cell in cells if cell.sums.spend_unknown)


def unknown_tokens(listed: Sums) -> Sums:
    """The customers whose tokens are not known, among the listed."""
    return Sums(customers=listed.tokens_unknown, tokens_unknown=listed.tokens_unknown)


def _in_state(cells: Iterable[Cell], state: State) -> Sums:
    return add_up(cell.sums for cell in cells if cell.state is state)


def _groups(cube: CubeAtFloor, codebook: Codebook, measure: Measure, own: "_Weighed") -> Iterator[Group]:
    by_customers = own if measure.unit is Unit.CUSTOMERS else _Weighed(cube, BY_CUSTOMERS)
    by_spend = own if measure.unit is Unit.SPEND else _Weighed(cube, BY_KNOWN_SPEND)
    by_tokens = own if measure.unit is Unit.TOKENS else _Weighed(cube, BY_KNOWN_TOKENS)

    def row(kind: GroupKind, code: str, label: str, key: str, stance: Stance, mask: int, archived: bool) -> Group:
        customers = by_customers.reach(mask, codebook.full).held()
        some = customers.high != 0
        spend, tokens = (by.held(mask, codebook.full, some=some) for by in (by_spend, by_tokens))
        held = {Unit.CUSTOMERS: customers, Unit.SPEND: spend, Unit.TOKENS: tokens}[measure.unit]
        share = None if held is None else own.reach(mask, codebook.full).share()
        return Group(kind, code, label, key, stance, mask, archived, customers, spend, tokens, share)

    for stance in Stance:
        yield row(GroupKind.STANCE, stance.value, stance.value, "", stance, codebook.stance_mask(stance), False)
    for case in _shown(codebook, cube.by_parts):
        yield row(GroupKind.USE_CASE, case.code, case.label, case.key, case.stance, case.mask, case.archived)


class _Weighed:
    """The masses in one measure, summed once by how they lie to each single use case."""

    def __init__(self, cube: CubeAtFloor, measure: Measure) -> None:
        self._cube, self._measure, self._whole = cube, measure, measure.whole
        self.masses = measure.masses(cube)
        self.spare = self._whole.spare(self.masses)
        """What the masses leave of the whole at their lowest; below zero where they exceed it."""
        self._reached: tuple[int, Reach] | None = None
        self._touching: dict[int, ByLie] = {}
        self._sums: dict[int, tuple[int, int, int]] = {}
        """Of what touches a use case, of what is open, and of all: lowest, highest, and how many have no ceiling."""
        for parts, low, high, *_ in self.masses:
            self._count(_ALL, low, high)
            for bit, inside, outside in _to_each(parts):
                self._count(bit, low, high)
                add(self._touching.setdefault(bit, {}), (inside, outside), low, high)

    def _count(self, what: int, low: int, high: int | None) -> None:
        lows, highs, endless = self._sums.get(what, (0, 0, 0))
        self._sums[what] = lows + low, highs + (high or 0), endless + (high is None)

    def reach(self, mask: int, full: int) -> Reach:
        """How the masses lie to a group."""
        if self._reached is None or self._reached[0] != mask:
            self._reached = mask, self._reach(mask, full)
        return self._reached[1]

    def _reach(self, mask: int, full: int) -> Reach:
        if mask.bit_count() != 1 or mask == full:
            return reach(self.masses, mask, full, self._whole)
        sums = dict(self._touching.get(mask, {}))
        for low, high in self._touching.get(OPEN_MASK, {}).values():
            add(sums, (0, 0) if mask & full else (0, WHOLE), low, high)
        near, undecided, every = (self._sums.get(what, (0, 0, 0)) for what in (mask, OPEN_MASK, _ALL))
        low, high, endless = (of - one - other for of, one, other in zip(every, near, undecided, strict=True))
        add(sums, (0, WHOLE), low, None if endless else high)
        return reach_of(sums, mask, full, self._whole, self.spare)

    def held(self, mask: int, full: int, *, some: bool) -> Range | None:
        """What a group holds; None where it has some customers, and none of known amount can be among them."""
        held = self.reach(mask, full).held()
        if held.high != 0 or not some:
            return held
        if self._measure.unit is Unit.SPEND:
            known = (parts for parts, _ in self._cube.known_parts)
        else:
            by_parts = self._cube.by_parts.items()
            known = (parts for (parts, _), sums in by_parts if sums.tokens_unknown < sums.customers)
        return held if any(lying(parts, mask, full)[1] < WHOLE for parts in known) else None


_ALL = -1


@lru_cache(maxsize=2**14)
def _to_each(parts: Parts) -> tuple[tuple[int, int, int], ...]:
    """Each use case that a customer may be, with its ten-thousandths surely inside and outside; 0 for all alike."""
    masks = [mask for mask, _ in parts]
    if OPEN_MASK in masks:
        return ((OPEN_MASK, 0, 0),)
    bits = [1 << bit for bit in range(max(masks).bit_length()) if any(mask >> bit & 1 for mask in masks)]
    return tuple(
        (
            bit,
            sum(weight for mask, weight in parts if mask == bit),
            sum(weight for mask, weight in parts if not mask & bit),
        )
        for bit in bits
    )


def _shown(codebook: Codebook, held: Mapping[tuple[Parts, bool], Sums]) -> tuple[UseCase, ...]:
    """The use cases that have a row: every active one, then the archived ones that still carry weight."""
    carried = 0
    for (parts, _), sums in held.items():
        if sums.customers:
            for mask, _ in parts:
                carried |= mask
    return codebook.active + tuple(case for case in codebook.use_cases if case.archived and case.mask & carried)


def _change(before: Group | None, after: Group) -> Change | None:
    if before is None or before.share is None or after.share is None:
        return None
    return Change(after.kind, after.code, after.share.low - before.share.low, after.share.high - before.share.high)
