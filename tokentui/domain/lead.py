"""By how much a stance leads in the completion that is worst for it: the one place where the rules are compared."""

from enum import StrEnum
from fractions import Fraction

from tokentui.domain.bounds import OPEN, Mass, Parts, Range, Summand, Whole, least, lying, overrun, rows_of, worst
from tokentui.domain.pairs import Pairs
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE

OTHER = {Stance.BULLISH: Stance.BEARISH, Stance.BEARISH: Stance.BULLISH}
"""The two stances that a verdict is about, each with what it is held against."""


class Rule(StrEnum):
    """When a stance counts as established: in every completion of what is open."""

    DOMINANCE = "dominance"
    """It holds more than the other."""
    MAJORITY = "majority"
    """It holds more than everything else."""


class Leads:
    """The masses, and how much each unit of weight on them counts towards a stance under a rule."""

    def __init__(self, masses: tuple[Mass, ...], whole: Whole, pairs: Pairs, rule: Rule) -> None:
        self.whole, self.pairs, self.rule = whole, pairs, rule
        self.masses = self._alike(masses)
        """Those that lie alike to both stances as one, with the parts of the first."""
        self._known: dict[tuple[Stance, Parts], tuple[int, int]] = {}
        self._least: dict[Stance, int | None] = {}
        self.over = whole.rest_is_open and overrun(masses, whole) > 0
        """Whether the masses exceed what they are part of, so that shares of it decide nothing."""
        spare = whole.spare(masses)
        self.spare = None if spare is None or spare < 0 else spare
        """What bounds the sum of all above their lowest weights; None for nothing."""

    def ends(self, stance: Stance, parts: Parts) -> tuple[int, int]:
        """What a customer counts towards a stance at worst and at best, from -WHOLE to WHOLE."""
        found = self._known.get((stance, parts))
        if found is None:
            found = self._known[stance, parts] = self._ends(stance, parts)
        return found

    def _ends(self, stance: Stance, parts: Parts) -> tuple[int, int]:
        rows = rows_of(parts)
        if len(rows) == 1:
            return self._ends_in(stance, parts)
        # Whichever its segment is, all of a customer is of that one.
        worst_of, best_of = zip(*(self._ends_in(stance, row) for row in rows), strict=True)
        return min(worst_of), max(best_of)

    def _ends_in(self, stance: Stance, parts: Parts) -> tuple[int, int]:
        inside, outside = self.lie(parts, stance)
        if self.rule is Rule.MAJORITY:
            return 2 * inside - WHOLE, WHOLE - 2 * outside
        others, beside = self.lie(parts, OTHER[stance])
        return inside - (WHOLE - beside), WHOLE - outside - others

    def lie(self, parts: Parts, stance: Stance) -> tuple[int, int]:
        """How many ten-thousandths of a customer are surely of a stance, and how many surely not."""
        return lying(parts, self.pairs.stance(stance), self.pairs.full)

    def lies(self, parts: Parts) -> frozenset[tuple[tuple[int, int], ...]]:
        """How a customer lies to the two stances, given each of its segments: all that a verdict asks of it."""
        return frozenset(tuple(self.lie(row, stance) for stance in OTHER) for row in rows_of(parts))

    def _alike(self, masses: tuple[Mass, ...]) -> tuple[Mass, ...]:
        found: dict[tuple[object, ...], list[Mass]] = {}
        for mass in masses:
            # Only what weighs alike is alike, and whose spends facts tie stays by name.
            each = (mass.low // mass.alike, mass.high and mass.high // mass.alike) if mass.alike else ()
            kind = (
                self.lies(mass.parts),
                self.is_open(mass.parts),
                len(mass.parts) == 1,
                mass.high is None,
                each,
                mass.members,
            )
            found.setdefault(kind, []).append(mass)
        return tuple(
            Mass(
                first.parts,
                sum(mass.low for mass in alike),
                None if first.high is None else sum(mass.high or 0 for mass in alike),
                sum(mass.alike for mass in alike),
                first.members,
            )
            for alike in found.values()
            for first in alike[:1]
        )

    def is_open(self, parts: Parts) -> bool:
        """Whether a review may still move such a customer from one stance to another."""
        return not self.pairs.is_told(parts)

    def summands(self, stance: Stance, *, best: bool = False, rest: int = 0) -> list[Summand]:
        """The masses with what they count; `rest` is what the part of a given whole counts that they do not hold."""
        return [Summand(self.ends(stance, mass.parts)[best] - rest, mass.low, mass.high) for mass in self.masses]

    def rest(self, stance: Stance, *, best: bool = False) -> int:
        """What the part of a given whole counts that no mass holds."""
        return self.ends(stance, OPEN)[best] if self.whole.rest_is_open else 0

    def least(self, stance: Stance) -> int | None:
        """By how much a stance leads in the completion that is worst for it, times WHOLE; None for no least."""
        if stance not in self._least:
            self._least[stance] = self._led(stance)
        return self._least[stance]

    def _led(self, stance: Stance) -> int | None:
        rest = self.rest(stance)
        found = least(self.summands(stance, rest=rest), self.spare)
        return None if found is None else found + rest * (self.whole.at_most or 0)

    def range(self, stance: Stance) -> Range | None:
        """By how much a stance leads at least and at most, in the unit; None where there is no end."""
        low = self.least(stance)
        rest = self.rest(stance, best=True)
        summands = self.summands(stance, best=True, rest=rest)
        high = least([Summand(-factor, low_end, high_end) for factor, low_end, high_end in summands], self.spare)
        if low is None:
            return None
        most = None if high is None else -((high - rest * (self.whole.at_most or 0)) // WHOLE)
        return Range(low // WHOLE, most)

    def open_weight(self) -> Range:
        """What may be bullish and need not be."""
        low = high = 0
        bounded = True
        for mass in self.masses:
            inside, outside = self.lie(mass.parts, Stance.BULLISH)
            part = WHOLE - inside - outside
            if part:
                low += part * mass.low
                bounded = bounded and mass.high is not None
                high += part * (mass.high or 0)
        if self.whole.rest_is_open:
            held = [Summand(1, mass.low, mass.high) for mass in self.masses]
            at_most = self.whole.at_most or 0
            most = worst([Summand(-1, low_end, high_end) for _, low_end, high_end in held], self.spare)
            low += WHOLE * max(at_most - sum(most or ()), 0)
            high += WHOLE * max(at_most - sum(mass.low for mass in self.masses), 0)
        if not bounded and self.spare is not None:
            high, bounded = low + WHOLE * self.spare, True
        return Range(low // WHOLE, -(-high // WHOLE) if bounded else None)

    def tipping(self, stance: Stance) -> Fraction | None:
        """The least part of what is open that has to be exceeded for a stance to be established, the rest against it.

        The lead at a part t is the least of linear forms in t, so a step from below to where the worst of them reaches
        zero never goes too far (Newton's method), and it ends.
        """
        if self.over or not self.masses:
            return None
        part = Fraction(0)
        while part <= 1:
            found = self.lead_at(stance, part)
            if found is None:
                return None
            at_zero, slope = found
            if at_zero + slope * part >= 0:
                return part
            if slope <= 0:
                return None
            part = Fraction(-at_zero, slope)
        return None

    def lead_at(self, stance: Stance, part: Fraction) -> tuple[int, int] | None:
        """The lead as a + b·t, in the completion that is worst when a part t of what is open is for the stance."""
        rest_ends = (self.rest(stance), self.rest(stance, best=True))
        ends = [
            (low - rest_ends[0], high - rest_ends[1]) for low, high in (self.ends(stance, m.parts) for m in self.masses)
        ]
        scaled = [low * part.denominator + (high - low) * part.numerator for low, high in ends]
        summands = [Summand(factor, mass.low, mass.high) for factor, mass in zip(scaled, self.masses, strict=True)]
        held = worst(summands, self.spare)
        if held is None:
            return None
        at_most = self.whole.at_most or 0
        at_zero = sum(low * weight for (low, _), weight in zip(ends, held, strict=True)) + rest_ends[0] * at_most
        at_one = sum(high * weight for (_, high), weight in zip(ends, held, strict=True)) + rest_ends[1] * at_most
        return at_zero, at_one - at_zero

    def prices(self, stance: Stance, *, otherwise: bool = False) -> list[int]:
        """The prices at which the lead may be the sum that `LeadAtPrice` takes it for.

        With `otherwise`, also those at which it may be once accounts are decided for the other stance.
        """
        if self.spare is None:
            return [0]
        rest = self.rest(stance)
        summands = self.summands(stance, rest=rest)
        found = {0, *(-factor for factor, low, high in summands if factor < 0 and low != high)}
        return sorted(found | {max(0, WHOLE + rest)} if otherwise else found)


class LeadAtPrice:
    """The lead of a stance as a sum over accounts, at a price for what they take of what all hold together.

    What all customers hold together may be bounded, so that the worst completion cannot take every weight at its
    highest. By the duality of linear programmes the lead is then the greatest, over the price, of these sums.
    """

    def __init__(self, leads: Leads, stance: Stance, price: int) -> None:
        self._leads, self._stance, self._price = leads, stance, price
        self._rest = leads.rest(stance)
        self._gains: dict[Parts, tuple[int, int]] = {}
        self.fixed = self._rest * (leads.whole.at_most or 0) - price * (leads.spare or 0)

    def grows(self, parts: Parts) -> bool:
        """Whether the worst completion takes the highest weight."""
        return -self._factor(parts) > self._price

    @property
    def would_grow(self) -> bool:
        """Whether the worst completion would take the highest weight of an account decided for the other stance."""
        return WHOLE + self._rest > self._price

    def counts(self, parts: Parts, low: int, high: int | None) -> int:
        """What a weight counts, at worst."""
        return self._at(self._factor(parts), low, high)

    def gain(self, parts: Parts, low: int, high: int | None) -> int:
        """What the sum gains when the weight is decided for the stance."""
        rates = self._gains.get(parts)
        if rates is None:
            factor = self._factor(parts)
            rates = self._gains[parts] = WHOLE - self._rest - factor, max(0, -factor - self._price)
        certain, above = rates
        return certain * low + (0 if not above or high is None else above * (high - low))

    def loss(self, parts: Parts, low: int, high: int | None) -> int:
        """What the sum loses when the weight is decided for the other stance."""
        return self._at(self._factor(parts), low, high) - self._at(-WHOLE - self._rest, low, high)

    def _factor(self, parts: Parts) -> int:
        return self._leads.ends(self._stance, parts)[0] - self._rest

    def _at(self, factor: int, low: int, high: int | None) -> int:
        above = max(0, -factor - self._price)
        return factor * low - (0 if not above or high is None else (high - low) * above)
