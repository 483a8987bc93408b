"""Composition: what kinds of use the customers, the money or the tokens come from, with what each could still be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tokentui.domain.bounds import Interval, Mass, Range, overrun, reach
from tokentui.domain.codebook import Codebook, Stance, UseCase
from tokentui.domain.cube import Cell, CubeAtFloor, Denominator, Sums, Unit, add_up, total
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State


class UnitError(ValueError):
    """A unit that does not go with a denominator; the message says why and what does."""


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
    spend: Range
    """Certain and possible, micro-units; of a disclosed total the part not listed is possible too."""
    tokens: Range
    share: Interval | None
    """In the chosen unit and denominator; None when nothing is loaded."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The composition panel: rows, and what stands beside them."""

    codebook_version: int
    unit: Unit
    denominator: Denominator
    floor: Grade
    disclosed: int | None
    """The disclosed total, micro-units; None when shares are of the listed."""
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
    low: float
    high: float


def compose(
    cube: CubeAtFloor,
    codebook: Codebook,
    unit: Unit,
    denominator: Denominator = Denominator.LISTED,
    disclosed: int | None = None,
) -> Composition:
    """Add the cube up by stance and by use case, with bounds (see `bounds.Reach`).

    `disclosed` is a total in micro-units; it counts only with the disclosed denominator. Raises UnitError when the
    unit does not go with the denominator.
    """
    whole = disclosed_total(unit, denominator, disclosed)
    held = cube.by_mask
    listed = add_up(held.values())
    return Composition(
        codebook_version=codebook.version,
        unit=unit,
        denominator=denominator,
        floor=cube.floor,
        disclosed=whole,
        over=0 if whole is None else overrun(masses(held, Unit.SPEND), whole),
        total=listed,
        groups=tuple(_groups(held, codebook, unit, whole)),
        unlooked=_in_state(cube.cells, State.UNLOOKED),
        below=_in_state(cube.cells, State.BELOW),
        cannot_tell=_in_state(cube.cells, State.CANNOT_TELL),
        withheld=_in_state(cube.cells, State.WITHHELD),
        conflict=_in_state(cube.cells, State.CONFLICT),
        not_listed=not_listed(listed, whole),
        unknown_spend=unknown_spend(cube.cells),
        unknown_tokens=unknown_tokens(listed),
        excluded=_in_state(cube.cells, State.EXCLUDED),
    )


def changes(before: Composition, after: Composition) -> tuple[Change | None, ...]:
    """How the share of each group of `after` moved; None for a group without a share on both sides.

    Raises ValueError when the two are not of the same unit and denominator.
    """
    if (before.unit, before.denominator) != (after.unit, after.denominator):
        raise ValueError("Only shares of the same unit and denominator can be compared.")
    return tuple(_change(before.group(group.kind, group.code), group) for group in after.groups)


def disclosed_total(unit: Unit, denominator: Denominator, disclosed: int | None) -> int | None:
    """The total that shares are of, or None for the listed; raises UnitError when the two do not go together."""
    if denominator is Denominator.LISTED:
        return None
    if unit is not Unit.SPEND:
        raise UnitError(
            f"Shares of the disclosed can be had by spend only, not by {unit.value}: a disclosure counts the accounts "
            "above a threshold, and nobody knows which of the listed customers are among them."
        )
    if disclosed is None:
        raise UnitError("Shares of the disclosed need a disclosed total revenue: choose one, or use the listed.")
    return disclosed


def masses(held: Mapping[int, Sums], unit: Unit) -> tuple[Mass, ...]:
    """The masses in a unit: spend as an interval, customers and tokens as points."""
    if unit is Unit.SPEND:
        return tuple(Mass(mask, sums.low, sums.high) for mask, sums in held.items())
    return tuple(Mass(mask, weight(sums, unit), weight(sums, unit)) for mask, sums in held.items())


def weight(sums: Sums, unit: Unit) -> int:
    """What customers weigh together: their count in ten-thousandths, their best spend, or their tokens."""
    return {Unit.CUSTOMERS: sums.customers, Unit.SPEND: sums.best, Unit.TOKENS: sums.tokens}[unit]


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


def _groups(held: Mapping[int, Sums], codebook: Codebook, unit: Unit, disclosed: int | None) -> Iterator[Group]:
    weights = {each: masses(held, each) for each in Unit}

    def row(kind: GroupKind, code: str, label: str, key: str, stance: Stance, mask: int, archived: bool) -> Group:
        reaches = {each: reach(weights[each], mask, codebook.full) for each in Unit}
        return Group(
            kind,
            code,
            label,
            key,
            stance,
            mask,
            archived,
            customers=reaches[Unit.CUSTOMERS].held(),
            spend=reaches[Unit.SPEND].held(disclosed),
            tokens=reaches[Unit.TOKENS].held(),
            share=reaches[unit].share(disclosed),
        )

    for stance in Stance:
        yield row(GroupKind.STANCE, stance.value, stance.value, "", stance, codebook.stance_mask(stance), False)
    for case in _shown(codebook, held):
        yield row(GroupKind.USE_CASE, case.code, case.label, case.key, case.stance, case.mask, case.archived)


def _shown(codebook: Codebook, held: Mapping[int, Sums]) -> tuple[UseCase, ...]:
    """The use cases that have a row: every active one, then the archived ones that still carry weight."""
    carried = 0
    for mask, sums in held.items():
        if sums.customers:
            carried |= mask
    return codebook.active + tuple(case for case in codebook.use_cases if case.archived and case.mask & carried)


def _change(before: Group | None, after: Group) -> Change | None:
    if before is None or before.share is None or after.share is None:
        return None
    return Change(after.kind, after.code, after.share.low - before.share.low, after.share.high - before.share.high)
