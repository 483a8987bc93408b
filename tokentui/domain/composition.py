"""Composition: what kinds of use the customers, the money or the tokens come from, with what each could still be."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Range, overrun
from tokentui.domain.cube import Denominator, Sums, Unit
from tokentui.domain.cube_sums import CubeAtFloor, TiedSpend
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.weighed import Held, OfStance, OfUseCase, Weighings
from tokentui.domain.weighing import BY_CUSTOMERS, Measure


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

    @property
    def held(self) -> Held:
        """What it holds."""
        return Held(self.customers, self.spend, self.tokens, self.share)


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
    """The stances, then the use cases in codebook order where they are shown."""
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


def compose(cube: CubeAtFloor, measure: Measure = BY_CUSTOMERS, *, use_cases: bool = True) -> Composition:
    """Add the cube up by stance and, unless they are not shown, by use case, with bounds (see `bounds.Reach`)."""
    sums, weighings = cube.sums, Weighings(cube, measure)
    listed, own = sums.total, weighings.own
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
        groups=(*_stances(cube, weighings), *(_use_cases(cube, weighings) if use_cases else ())),
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


def _stances(cube: CubeAtFloor, weighings: Weighings) -> Iterator[Group]:
    for one in KNOWN_STANCES:
        held = weighings.held(OfStance(one, cube.sums.pairs))
        yield Group(GroupKind.STANCE, one.value, one.value, "", one, cube.codebook.stance_mask(one), False, *held)


def _use_cases(cube: CubeAtFloor, weighings: Weighings) -> Iterator[Group]:
    carried = cube.sums.carried
    # An archived use case that still carries weight comes after the active ones.
    for case in sorted(cube.codebook.use_cases, key=lambda case: case.archived):
        if not case.archived or case.mask & carried:
            held = weighings.held(OfUseCase(case.mask, cube.sums.pairs))
            about = (case.code, case.label, case.key, case.stance, case.mask, case.archived)
            yield Group(GroupKind.USE_CASE, *about, *held)


def _change(before: Group | None, after: Group) -> Change | None:
    if before is None or before.share is None or after.share is None:
        return None
    return Change(after.kind, after.code, after.share.low - before.share.low, after.share.high - before.share.high)
