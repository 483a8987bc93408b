"""The cube as facts on how much leave it: joint limits of unknown spends, and what one spend contains of another.

Each limit is true; they are sharp where no customer is in two of them and the spends that facts give are points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tokentui.domain.bounds import Member
from tokentui.domain.cube import Cell, add_up
from tokentui.domain.cube_sums import CubeAtFloor, Tied, TiedSpend
from tokentui.domain.derive import portion
from tokentui.domain.money import Spend
from tokentui.domain.settling import State
from tokentui.domain.spend_limits import SpendFacts, SpendLimits, contained, doubted, spend_limits


class _Customer(NamedTuple):
    """A customer that facts name, as it reads at the floor."""

    member: Member
    cells: tuple[Cell, ...]
    spend: Spend | None
    """None where it is not known at the floor."""
    excluded: bool


@dataclass(slots=True)
class _Limit:
    """What some customers of unknown spend hold together."""

    customers: tuple[int, ...]
    low: int
    high: int | None


def tie(cube: CubeAtFloor, facts: SpendFacts) -> CubeAtFloor:
    """The cube with the spends tied that facts tie to one another, or limit; the same where they do that to none."""
    own = _customers(cube, facts)
    if not own:
        return cube
    excluded = frozenset(number for number, one in own.items() if one.excluded)
    known = {number: spend for number, one in own.items() if (spend := one.spend) is not None}
    there = tuple(one for one in facts.counting(excluded) if all(number in own for number, _ in one.customers))
    containing = {child: one for child, one in facts.containing.items() if child in own and one.parent in own}
    contradicted = doubted(facts, excluded)
    limits = spend_limits(there, containing, known, excluded, contradicted, months=facts.months)
    parent_of = contained(containing, known, excluded, contradicted)
    left = {parent: _less(known[parent], _of(parent, parent_of, known)) for parent in parent_of.values()}
    held = _with_what_is_left(cube, own, left)
    spends = (
        *(_parent(parent, own, left, parent_of, known) for parent in left),
        *_limited(limits, own),
    )
    customers = {*left, *parent_of, *(number for one in limits for number in one.customers)} - known.keys() | {*left}
    if not customers:
        return held
    others = held.sums.copy()
    others.add((cell for cell in held.own if cell.customer in customers), -1)
    return held._replace(tied=Tied(frozenset(customers), others, spends))


def _customers(cube: CubeAtFloor, facts: SpendFacts) -> dict[int, _Customer]:
    cells: dict[int, list[Cell]] = {}
    for cell in cube.own:
        if cell.customer in facts.tied:
            cells.setdefault(cell.customer, []).append(cell)
    names = {number: name for figure in facts.figures for number, name in figure.customers} if cells else {}
    found = {}
    for number, of in cells.items():
        *_, state, known = cube.sums.reading.use(of[0])
        sums = add_up(cell.sums for cell in of)
        spend = Spend(sums.low, sums.best, sums.high) if known else None
        member = Member(names.get(number, ""), cube.sums.reading.parts(of[0]), number)
        found[number] = _Customer(member, tuple(of), spend, state is State.EXCLUDED)
    return found


def _of(parent: int, parent_of: Mapping[int, int], known: Mapping[int, Spend]) -> list[Spend]:
    """The known spends that a parent's contains."""
    return [known[child] for child, one in parent_of.items() if one == parent and child in known]


def _less(spend: Spend, parts: Sequence[Spend]) -> Spend:
    """What a spend is without parts that it contains."""
    if not parts:
        return spend
    low, best, high = (
        max(0, end - sum(parted))
        for end, parted in (
            (spend.low, [one.high for one in parts]),
            (spend.best, [one.best for one in parts]),
            (spend.high, [one.low for one in parts]),
        )
    )
    return Spend(low, best, high)


def _with_what_is_left(cube: CubeAtFloor, own: Mapping[int, _Customer], left: Mapping[int, Spend]) -> CubeAtFloor:
    """The cube without the spend that parents' figures have in common with their subsidiaries'."""
    parents = {number: spend for number, spend in left.items() if spend != own[number].spend}
    if not parents:
        return cube
    sums = cube.sums.copy()
    cells = [cell for cell in cube.own if cell.customer not in parents]
    for number, spend in parents.items():
        before = 0
        sums.add(own[number].cells, -1)
        for cell in sorted(own[number].cells, key=lambda cell: cell.mask):
            weight = cell.sums.customers
            low, best, high = (portion(end, before, weight) for end in (spend.low, spend.best, spend.high))
            cells.append(cell._replace(sums=cell.sums._replace(low=low, best=best, high=high)))
            before += weight
        sums.add(cell for cell in cells if cell.customer == number)
    return cube._replace(sums=sums, own=tuple(cells))


def _parent(
    parent: int,
    own: Mapping[int, _Customer],
    left: Mapping[int, Spend],
    parent_of: Mapping[int, int],
    known: Mapping[int, Spend],
) -> TiedSpend:
    """What a parent's figure leaves of it, shared with the subsidiaries whose part of it is not known."""
    of = [own[parent], *(own[child] for child, one in parent_of.items() if one == parent and child not in known)]
    spend = left[parent]
    return TiedSpend(spend.low, spend.best, spend.high, True, tuple(one.member for one in of))


def _limited(limits: Iterable[SpendLimits], own: Mapping[int, _Customer]) -> Iterable[TiedSpend]:
    """What customers of unknown spend hold: alone, or together with others, each in one sum."""
    inside = {number for one in limits if one.within is not None for number in one.customers}
    alone: dict[int, _Limit] = {}
    for one in limits:
        if one.within is None and len(one.customers) == 1 and not inside & set(one.customers):
            _meet(alone, one.customers[0], one.floor, one.ceiling)
    together: list[_Limit] = []
    taken = inside | alone.keys()
    for one in sorted((one for one in limits if len(one.customers) > 1), key=lambda one: len(one.customers)):
        rest = tuple(number for number in one.customers if number not in taken)
        for number in set(one.customers) & alone.keys():
            _meet(alone, number, 0, one.ceiling)
        apart = len(rest) < len(one.customers)
        held = sum(alone[number].low for number in one.customers if number in alone)
        high = None if one.ceiling is None else max(0, one.ceiling - held)
        if len(rest) == 1:
            _meet(alone, rest[0], 0 if apart else one.floor, high)
        elif rest:
            together.append(_Limit(rest, 0 if apart else one.floor, high))
        taken |= set(rest)
    for limit in (*alone.values(), *together):
        of = [own[number] for number in limit.customers]
        yield TiedSpend(limit.low, limit.low, limit.high, False, tuple(one.member for one in of))


def _meet(alone: dict[int, _Limit], number: int, low: int, high: int | None) -> None:
    """Limit a customer further; where two limits do not meet, nobody knows which of them is wrong, and both may be."""
    former = alone.setdefault(number, _Limit((number,), 0, None))
    ends = [end for end in (former.high, high) if end is not None]
    least, most = max(former.low, low), min(ends, default=None)
    if most is not None and least > most:
        least, most = min(former.low, low), max(ends)
    former.low, former.high = least, most
