"""The verdict: whether a stance is established under a named rule, and what it would take to settle it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import tee

from tokentui.domain.bounds import Interval, Ratio, Reach, overrun, reach, sides
from tokentui.domain.codebook import OPEN_MASK, Codebook, Stance
from tokentui.domain.composition import disclosed_total, masses, not_listed, weight
from tokentui.domain.cube import CubeAtFloor, Denominator, Sums, Unit, add_up
from tokentui.domain.fewest_accounts import (
    Fewest,
    OpenAccount,
    Shortfall,
    Tipping,
    fewer,
    fewest_accounts,
    fewest_of_equals,
    tipping_share,
    to_dominance,
    to_majority,
)
from tokentui.domain.statements import WHOLE

READ_LIMIT = 10_000
"""Open accounts read in search of the fewest."""

HALF: Ratio = (1, 2)


class Outcome(StrEnum):
    """What the rule says of the book."""

    BULLISH = "BULLISH"
    BEARISH = "BEARISH"
    NOT_ESTABLISHED = "NOT ESTABLISHED"


class Rule(StrEnum):
    """When a stance counts as established, whatever is still open."""

    DOMINANCE = "dominance"
    """Its least share is above the greatest share of the other."""
    MAJORITY = "majority"
    """Its least share is above one half."""


@dataclass(frozen=True, slots=True)
class Open:
    """Weight that may be bullish and need not be, in the unit of the verdict: lowest, best and highest figure."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict with what decides it."""

    verdict: Outcome
    rule: Rule
    codebook_version: int
    unit: Unit
    denominator: Denominator
    bullish: Interval | None
    """None, like `bearish`, when nothing is loaded."""
    bearish: Interval | None
    inequality: str
    """The comparison that decides, in words and numbers; why bullish is not established when neither is."""
    counterpart: str
    """Why bearish is not established when neither is; empty otherwise."""
    tipping_share: float | None
    """The least share of the open weight that has to be bullish for half of the total, at best figures."""
    tipping_reason: str
    """Why there is no tipping share, or why it is 0; empty otherwise."""
    open_spend: Open
    """What the tipping share is a share of; of a disclosed total, what is not listed is in it."""
    fewest_accounts: int | None
    """Fewest listed accounts that could settle it, 0 when it is settled; None when none can or reading stopped."""
    more_than: int | None
    """Set when reading stopped at the limit: it takes more than this many."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is judged: the masses by how they lie to each stance, and what they are a share of."""

    held: Mapping[int, Sums]
    codebook: Codebook
    unit: Unit
    whole: int | None
    listed: Sums
    reaches: Mapping[Stance, Reach]
    over: bool
    """Whether the listed exceed the disclosed total."""

    def sides(self, stance: Stance, mask: int) -> tuple[bool, bool]:
        return sides(mask, self.codebook.stance_mask(stance), self.codebook.full)

    def ratios(self, stance: Stance) -> tuple[Ratio, Ratio] | None:
        return self.reaches[stance].ratios(self.whole)


def _scene(held: Mapping[int, Sums], codebook: Codebook, unit: Unit, whole: int | None) -> _Scene:
    rows = masses(held, unit)
    reaches = {stance: reach(rows, codebook.stance_mask(stance), codebook.full) for stance in Stance}
    over = whole is not None and overrun(rows, whole) > 0
    return _Scene(held, codebook, unit, whole, add_up(held.values()), reaches, over)


def judge(
    cube: CubeAtFloor,
    codebook: Codebook,
    unit: Unit,
    denominator: Denominator = Denominator.LISTED,
    disclosed: int | None = None,
    *,
    rule: Rule = Rule.DOMINANCE,
    accounts: Iterable[OpenAccount] = (),
    limit: int = READ_LIMIT,
) -> Verdict:
    """Judge the cube under a rule, with bounds as in `compose`; raises UnitError like it.

    `accounts` are the listed accounts as they read at the same floor, by descending weight in the unit; settled ones
    among them do no harm. They are read lazily, and not at all when the cube knows enough: that no number of them could
    settle it, or how many there are where every one weighs the same.
    """
    whole = disclosed_total(unit, denominator, disclosed)
    scene = _scene(cube.by_mask, codebook, unit, whole)
    bull, bear = (scene.reaches[stance].share(whole) for stance in (Stance.BULLISH, Stance.BEARISH))
    outcome = _outcome(scene, rule)
    open_weight, tipping = _tipping(scene)
    settling = Fewest(0) if outcome is not Outcome.NOT_ESTABLISHED else _fewest(scene, rule, accounts, limit)
    inequality, counterpart = _words(scene, outcome, rule, bull, bear)
    return Verdict(
        verdict=outcome,
        rule=rule,
        codebook_version=codebook.version,
        unit=unit,
        denominator=denominator,
        bullish=bull,
        bearish=bear,
        inequality=inequality,
        counterpart=counterpart,
        tipping_share=tipping.share,
        tipping_reason=tipping.reason,
        open_spend=open_weight,
        fewest_accounts=settling.count,
        more_than=settling.more_than,
    )


def _outcome(scene: _Scene, rule: Rule) -> Outcome:
    bullish, bearish = scene.ratios(Stance.BULLISH), scene.ratios(Stance.BEARISH)
    if bullish is None or bearish is None or scene.over:
        return Outcome.NOT_ESTABLISHED
    majority = rule is Rule.MAJORITY
    if _above(bullish[0], HALF if majority else bearish[1]):
        return Outcome.BULLISH
    if _above(bearish[0], HALF if majority else bullish[1]):
        return Outcome.BEARISH
    return Outcome.NOT_ESTABLISHED


def _above(one: Ratio, other: Ratio) -> bool:
    return one[0] * other[1] > other[0] * one[1]


def _tipping(scene: _Scene) -> tuple[Open, Tipping]:
    lying: dict[tuple[bool, bool], list[Sums]] = {}
    for mask, sums in ((OPEN_MASK, not_listed(scene.listed, scene.whole)), *scene.held.items()):
        lying.setdefault(scene.sides(Stance.BULLISH, mask), []).append(sums)
    known = weight(add_up(lying.get((True, False), ())), scene.unit)
    open_sums = add_up(lying.get((True, True), ()))
    best = weight(open_sums, scene.unit)
    spend = scene.unit is Unit.SPEND
    whole = weight(scene.listed, scene.unit) if scene.whole is None else scene.whole
    return (
        Open(open_sums.low if spend else best, best, open_sums.high if spend else best),
        tipping_share(known, best, whole),
    )


def _fewest(scene: _Scene, rule: Rule, accounts: Iterable[OpenAccount], limit: int) -> Fewest:
    """The fewest open accounts that establish either stance if each turns out as well for it as it may.

    What is not listed cannot be reviewed and stays open. With spend intervals a resolved account moves its best figure
    from one side to the other. Nothing settles a contradiction between the listed and the disclosed.
    """
    if scene.over:
        return Fewest(None)
    ways = []
    pairs = ((Stance.BULLISH, Stance.BEARISH), (Stance.BEARISH, Stance.BULLISH))
    for (stance, other), source in zip(pairs, tee(accounts), strict=True):
        shortfall = _shortfall(scene, rule, stance, other)
        if shortfall is not None and _can_be_met(scene, shortfall):
            ways.append(_fewest_to_meet(scene, shortfall, source, limit))
    return fewer(*ways) if len(ways) == 2 else next(iter(ways), Fewest(None))


def _fewest_to_meet(scene: _Scene, shortfall: Shortfall, accounts: Iterable[OpenAccount], limit: int) -> Fewest:
    if scene.unit is not Unit.CUSTOMERS:
        return fewest_accounts(accounts, shortfall, limit)
    # A split lies in several masks, each of one stance: none of its parts is open.
    return fewest_of_equals(((mask, sums.customers // WHOLE) for mask, sums in scene.held.items()), WHOLE, shortfall)


def _shortfall(scene: _Scene, rule: Rule, stance: Stance, other: Stance) -> Shortfall | None:
    mine, others = scene.ratios(stance), scene.ratios(other)
    if mine is None or others is None:
        return None
    if rule is Rule.MAJORITY:
        return to_majority(mine[0], partial(scene.sides, stance))
    return to_dominance(mine[0], partial(scene.sides, stance), others[1], partial(scene.sides, other))


def _can_be_met(scene: _Scene, shortfall: Shortfall) -> bool:
    return sum(shortfall.gain(mask) * weight(sums, scene.unit) for mask, sums in scene.held.items()) > shortfall.lacking


def _words(
    scene: _Scene, outcome: Outcome, rule: Rule, bullish: Interval | None, bearish: Interval | None
) -> tuple[str, str]:
    if bullish is None or bearish is None:
        return f"no {scene.unit.value} loaded", ""
    if scene.over:
        return "the listed spend exceeds the disclosed total, so shares of it decide nothing", ""
    settled = outcome is not Outcome.NOT_ESTABLISHED
    forwards = _comparison("bullish", bullish.low, "bearish", bearish.high, rule, settled)
    backwards = _comparison("bearish", bearish.low, "bullish", bullish.high, rule, settled)
    if outcome is Outcome.BEARISH:
        return backwards, ""
    return forwards, "" if settled else backwards


def _comparison(name: str, low: float, other: str, high: float, rule: Rule, settled: bool) -> str:
    if rule is Rule.MAJORITY:
        return f"{name} is at least {_apart(low, 0.5)[0]}, {'' if settled else 'not '}more than half"
    least, most = _apart(low, high)
    return f"{name} is at least {least}, {other} {'at most' if settled else 'may be'} {most}"


def _apart(one: float, other: float) -> tuple[str, str]:
    """Two shares in percent, with as many decimals as it takes to tell them apart."""
    texts = ("", "")
    for digits in range(7):
        texts = (f"{100 * one:.{digits}f} %", f"{100 * other:.{digits}f} %")
        if texts[0] != texts[1] or one == other:
            break
    return texts
