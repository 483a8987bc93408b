"""The verdict: whether a stance leads in every completion of the book, and what it would take to settle or undo it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, tee
from math import inf
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Mass, Range, either, lying, reach
from tokentui.domain.composition import Coverage, coverage, not_listed
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.fewest_accounts import Account, Alike, Fewest, fewer, fewest_accounts
from tokentui.domain.lead import OTHER, LeadAtPrice, Leads, Rule
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import BY_CUSTOMERS, Measure

READ_LIMIT = 10_000
"""Accounts read in search of the fewest."""
_TRIED = 3
"""Spends of several customers together that are tried with all of their decisions and without."""


class Outcome(StrEnum):
    """What the rule says of the book."""

    BULLISH = "BULLISH"
    BEARISH = "BEARISH"
    NOT_ESTABLISHED = "NOT ESTABLISHED"


class ToEstablish(NamedTuple):
    """What it would take to establish one stance."""

    lead: Range | None
    """By how much it leads under the rule, least and most, in the unit; None where there is no least."""
    tipping_share: Fraction | None
    """More than this part of what is open has to turn out so, the rest against it; None when even all is too little."""
    fewest: Fewest
    """The fewest open accounts that could do it, all of them decided for this stance."""


class Flip(NamedTuple):
    """What would undo an established verdict."""

    weight: int
    """The least that undoes it, in the unit: on top and against it, or of a given whole counted otherwise."""
    of_disclosed: Fraction | None
    """The part of the disclosed total that is."""
    fewest: Fewest
    """The fewest accounts that would, each decided for the other stance."""
    gone_at: int | None
    """The spend of the first of them at which, or below which, it is gone; None where it is not."""
    makes: Outcome | None
    """What the verdict is once the first of them is decided for the other stance; None where none is named."""


class Verdict(NamedTuple):
    """The verdict with what decides it."""

    verdict: Outcome
    rule: Rule
    codebook_version: int
    unit: Unit
    denominator: Denominator
    coverage: Coverage
    bullish: Interval | None
    """None, like `bearish`, when nothing is loaded."""
    bearish: Interval | None
    over: bool
    """Whether the listed exceed the disclosed total, so that shares of it decide nothing."""
    towards_bullish: ToEstablish
    towards_bearish: ToEstablish
    open_weight: Range
    """What may be bullish and need not be, in the unit; of a disclosed total, what is not accounted for is in it."""
    open_spend: int | None
    """Best figure of the known spend that may be bullish and need not be, micro-units; None where none is known."""
    flip: Flip | None
    """None unless the verdict is established."""

    def towards(self, stance: Stance) -> ToEstablish:
        """What it would take to establish a stance."""
        return self.towards_bullish if stance is Stance.BULLISH else self.towards_bearish

    @property
    def fewest(self) -> Fewest:
        """The fewest accounts that could settle it, 0 when it is settled."""
        if self.verdict is not Outcome.NOT_ESTABLISHED:
            return Fewest(0)
        return fewer(self.towards_bullish.fewest, self.towards_bearish.fewest)


def judge(
    cube: CubeAtFloor,
    measure: Measure = BY_CUSTOMERS,
    rule: Rule = Rule.DOMINANCE,
    *,
    accounts: Iterable[Account] = (),
    decided: Iterable[Account] = (),
    limit: int = READ_LIMIT,
    brief: bool = False,
) -> Verdict:
    """Judge the cube under a rule.

    Under dominance a stance is established when Σ (share surely of it − share possibly of the other) · weight is above
    zero over all customers, each weight at the end of its interval that is worst for it: when it leads in every
    completion. Under majority the other is everything else.

    `accounts` are the listed accounts of several stances as they read at the same floor, `decided` those on which
    something is settled, both by descending sum of their two weights. They are read lazily, and not at all when the
    cube knows enough. A brief verdict says what stands and by how much, and not what would settle or undo it.
    """
    pairs = cube.sums.pairs
    leads = Leads(measure.masses(cube), measure.whole, pairs, rule)
    outcome = _outcome(leads)
    settled = outcome is not Outcome.NOT_ESTABLISHED
    search = _Settling(leads, measure, limit)
    towards_bullish, towards_bearish = (
        ToEstablish(
            leads.range(stance),
            None if brief else leads.tipping(stance),
            Fewest(0) if settled else Fewest(None) if brief else search.to_establish(stance, source),
        )
        for stance, source in zip(OTHER, tee(accounts), strict=True)
    )
    bullish, bearish = (reach(leads.masses, pairs.stance(stance), pairs.full, leads.whole).share() for stance in OTHER)
    return Verdict(
        verdict=outcome,
        rule=rule,
        codebook_version=cube.codebook.version,
        unit=measure.unit,
        denominator=measure.denominator,
        coverage=coverage(cube.sums.total, measure),
        bullish=bullish,
        bearish=bearish,
        over=leads.over,
        towards_bullish=towards_bullish,
        towards_bearish=towards_bearish,
        open_weight=leads.open_weight(),
        open_spend=_open_spend(cube, measure),
        flip=search.flip(_STANCE[outcome], decided) if settled and not brief else None,
    )


_STANCE = {Outcome.BULLISH: Stance.BULLISH, Outcome.BEARISH: Stance.BEARISH}


def _outcome(leads: Leads) -> Outcome:
    if not leads.over:
        for outcome, stance in _STANCE.items():
            if (leads.least(stance) or 0) > 0:
                return outcome
    return Outcome.NOT_ESTABLISHED


def leads_left(leads: Leads, measure: Measure, stance: Stance, flip: Flip) -> tuple[tuple[Account, int | None], ...]:
    """The accounts that would undo a verdict, with the lead that is left once each and those before it are otherwise.

    In the unit; None for one without a least.
    """
    search, accounts = _Settling(leads, measure, READ_LIMIT), flip.fewest.accounts
    found = []
    for number, account in enumerate(accounts, 1):
        left = search.decided_otherwise(Fewest(number, accounts=accounts[:number]), stance).least(stance)
        found.append((account, None if left is None else left // WHOLE))
    return tuple(found)


def _open_spend(cube: CubeAtFloor, measure: Measure) -> int | None:
    known = tuple(cube.known_parts)
    if not known and measure.of_disclosed is None:
        return None
    bullish, full = cube.sums.pairs.stance(Stance.BULLISH), cube.sums.pairs.full
    weighed = sum((WHOLE - sum(lying(parts, bullish, full))) * best for parts, best in known)
    rest = not_listed(cube.sums.total, measure.of_disclosed)
    return weighed // WHOLE + rest.best


def _one_of(mass: Mass) -> Account:
    """One of the customers of a mass that weigh alike."""
    low, high = mass.low // mass.alike, None if mass.high is None else mass.high // mass.alike
    return Account(mass.parts, low, high, _names(mass), together=len(mass.members))


def _names(mass: Mass) -> str:
    return " or ".join(one.name for one in mass.members)


def _at_least(count: int) -> Fewest:
    return Fewest(None, more_than=max(count - 1, 0))


def _takes(fewest: Fewest) -> float:
    """How many accounts at least; endless where none are enough."""
    at_least = fewest.count if fewest.more_than is None else fewest.more_than + 1
    return inf if at_least is None else at_least


class _Gains:
    """What decisions on open accounts gain for a stance in the lead at a price, and how many it takes anyway."""

    def __init__(self, leads: Leads, summed: LeadAtPrice) -> None:
        self._leads, self._summed = leads, summed
        self.lead, self.forced, self.possible = summed.fixed, 0, 0
        self.unsure = False
        """Whether it may take more than the decisions that are counted."""
        self._together, self._alike = list[Alike](), list[Alike]()

    def add(self, mass: Mass) -> bool:
        """Count what is gained by those of a mass that are open; False where nothing can be, and must be."""
        summed, is_open = self._summed, self._leads.is_open
        endless = mass.high is None and summed.grows(mass.parts)
        high = mass.low if endless else mass.high
        self.lead += summed.counts(mass.parts, mass.low, high)
        still = sum(is_open(one.parts) for one in mass.members)
        if not (still if mass.members else is_open(mass.parts)):
            return not endless
        gain = summed.gain(mass.parts, mass.low, high)
        # What lies with several customers is gained once all are decided; where some are already, it may be less.
        sure = still == len(mass.members)
        if endless:
            self.forced, self.lead = self.forced + (still or mass.alike), self.lead + gain
            self.unsure = self.unsure or not sure
            return True
        self.possible += gain
        if mass.members and not sure:
            self._alike.append(Alike(gain, 1, _one_of(mass)._replace(together=2)))
        elif still > 1:
            self._together.append(Alike(gain, still, _one_of(mass)))
        elif mass.alike:
            self._alike.append(Alike(gain // mass.alike, mass.alike, _one_of(mass)))
        return True

    def tried(self) -> tuple[list[Alike], list[Alike]]:
        """The few spends of several customers that are tried with and without, and all that is taken as it comes."""
        largest = sorted(self._together, key=lambda one: -one.gain)
        others = [Alike(-(-one.gain // one.count), one.count, one.one) for one in largest[_TRIED:]]
        return largest[:_TRIED], others + self._alike


class _Settling:
    """Looks for the fewest accounts that would settle a verdict or undo it."""

    def __init__(self, leads: Leads, measure: Measure, limit: int) -> None:
        self._leads, self._measure, self._limit = leads, measure, limit

    def to_establish(self, stance: Stance, accounts: Iterable[Account]) -> Fewest:
        """The fewest open accounts that establish a stance when all of them are decided for it."""
        found = Fewest(None)
        if not self._leads.over and self._leads.masses:
            prices = self._leads.prices(stance)
            for price, source in zip(prices, tee(accounts, len(prices)), strict=True):
                found = fewer(found, self._to_establish(LeadAtPrice(self._leads, stance, price), source))
        return found

    def _to_establish(self, summed: LeadAtPrice, accounts: Iterable[Account]) -> Fewest:
        gains = _Gains(self._leads, summed)
        if not all(gains.add(mass) for mass in self._leads.masses):
            return Fewest(None)
        if gains.lead > 0:
            return _at_least(gains.forced) if gains.unsure else Fewest(gains.forced)
        if gains.lead + gains.possible <= 0:
            return Fewest(None)
        read = () if self._measure.unit is Unit.CUSTOMERS else accounts
        found, together, alike = Fewest(None), *gains.tried()
        # What several hold together is gained by all of their decisions or not at all: every choice of those is tried.
        choices = [chosen for number in range(len(together) + 1) for chosen in combinations(together, number)]
        for chosen, source in zip(choices, tee(read, len(choices)), strict=True):
            taken = gains.forced + sum(one.count for one in chosen)
            reached = gains.lead + sum(one.gain for one in chosen)
            found = fewer(found, self._with(reached, taken, source, summed, alike))
        return _at_least(found.count) if gains.unsure and found.count is not None else found

    def _with(
        self, lead: int, taken: int, accounts: Iterable[Account], summed: LeadAtPrice, alike: Sequence[Alike]
    ) -> Fewest:
        """The fewest accounts beside those that are taken already."""
        if lead > 0:
            return Fewest(taken)
        found = fewest_accounts(
            accounts, lambda one: summed.gain(one.parts, one.low, one.high), -lead, self._limit, alike
        )
        if found.count is not None:
            return replace(found, count=found.count + taken)
        return replace(found, more_than=None if found.more_than is None else found.more_than + taken)

    def flip(self, stance: Stance, accounts: Iterable[Account]) -> Flip:
        """What would undo the lead of an established stance."""
        lead = self._leads.least(stance) or 0
        # On top and against it a unit takes away what it weighs; of a given whole, one that changes sides twice that.
        weight = -(-lead // (2 * WHOLE if self._leads.whole.rest_is_open else WHOLE))
        disclosed = self._measure.disclosed if self._measure.unit is Unit.SPEND else None
        prices = self._leads.prices(stance, otherwise=True)
        found = [
            self._to_undo(LeadAtPrice(self._leads, stance, price), source)
            for price, source in zip(prices, tee(accounts, len(prices)), strict=True)
        ]
        # It is undone where the sum is at every price: by as many as the one that needs most, if those do.
        fewest = max(found, key=_takes)
        if len(prices) > 1 and fewest.count is not None and not self._undone_by(fewest, stance):
            fewest = Fewest(None, more_than=fewest.count - 1)
        first = fewest.accounts[0] if fewest.accounts else None
        return Flip(
            weight,
            Fraction(weight, disclosed) if disclosed else None,
            fewest,
            None if first is None else self._gone_at(first, stance, lead),
            None if first is None else _outcome(self.decided_otherwise(Fewest(1, accounts=(first,)), stance)),
        )

    def _to_undo(self, summed: LeadAtPrice, accounts: Iterable[Account]) -> Fewest:
        lead, possible, alike, endless = summed.fixed, 0, list[Alike](), list[Account]()
        for mass in self._leads.masses:
            if mass.high is None and summed.grows(mass.parts):
                # At this price the sum has no least: the lead is not this one.
                return Fewest(0)
            lead += summed.counts(mass.parts, mass.low, mass.high)
            loss = summed.loss(mass.parts, mass.low, mass.high)
            possible += loss
            if mass.alike:
                # One decision undoes what lies with several customers: it may all be that one's.
                one = _one_of(mass)._replace(together=min(len(mass.members), 1))
                alike.append(Alike(loss // mass.alike, mass.alike, one))
                if mass.high is None and summed.would_grow:
                    endless.append(one)
        if lead <= 0:
            return Fewest(0)
        if endless:
            # One that may spend anything, decided otherwise, leaves the sum without a least.
            named = next((one for one in endless if one.together), None)
            return Fewest(1, unread=((endless[0], 1),)) if named is None else Fewest(1, accounts=(named,))
        if possible < lead:
            return Fewest(None)
        read = () if self._measure.unit is Unit.CUSTOMERS else accounts

        def losing(one: Account) -> int:
            return summed.loss(one.parts, one.low, one.high)

        return fewest_accounts(read, losing, lead - 1, self._limit, alike)

    def _undone_by(self, fewest: Fewest, stance: Stance) -> bool:
        if len(fewest.accounts) + sum(number for _, number in fewest.unread) != fewest.count:
            return False
        return (self.decided_otherwise(fewest, stance).least(stance) or 0) <= 0

    def decided_otherwise(self, fewest: Fewest, stance: Stance) -> Leads:
        """The leads with accounts decided for the other stance."""
        other = ((self._leads.pairs.stance(OTHER[stance]), WHOLE),)
        tied = {one.name for one in fewest.accounts if one.together}
        moved = [
            mass._replace(parts=either(mass.parts, other) if len(mass.members) > 1 else other)
            if mass.members and _names(mass) in tied
            else mass
            for mass in self._leads.masses
        ]
        for one, number, alike in (
            *((account, 1, False) for account in fewest.accounts if not account.together),
            *((account, number, True) for account, number in fewest.unread),
        ):
            lies, high = self._leads.lies(one.parts), None if one.high is None else one.high * number
            for place, mass in enumerate(moved):
                if self._leads.lies(mass.parts) == lies and bool(mass.alike) is alike and not mass.members:
                    left = None if mass.high is None else mass.high - (high or 0)
                    moved[place] = Mass(mass.parts, mass.low - one.low * number, left, mass.alike - number * alike)
                    break
            moved.append(Mass(other, one.low * number, high, number * alike))
        return Leads(tuple(moved), self._leads.whole, self._leads.pairs, self._leads.rule)

    def _gone_at(self, one: Account, stance: Stance, lead: int) -> int | None:
        """The spend of an account at which the lead is gone, nothing else being otherwise."""
        counts = self._leads.ends(stance, one.parts)[0] - self._leads.rest(stance)
        if counts <= 0 or one.low != one.high or one.together or self._measure.unit is not Unit.SPEND:
            return None
        left = (one.low * counts - lead) // counts
        return left if left >= 0 else None
