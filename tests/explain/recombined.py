"""The formulas once more, in the words of docs/numbers.md: what a test holds each explanation against."""

from collections.abc import Iterable
from fractions import Fraction

from tokentui.domain.cube import Sums, Unit, add_up
from tokentui.domain.explained import Explanation, Formula, FormulaTerm, Result, Unlisted

WHOLE = 10_000
DOWN = (Result.CERTAIN, Result.CUSTOMERS, Result.AMOUNT, Result.BULLISH_LEADS, Result.BEARISH_LEADS)


def comes_to(formula: Formula) -> Fraction | int | None:
    """What the terms come to; None where a weight without end makes an amount endless."""
    endless = [part for part in formula.parts if part.weight is None]
    if formula.result in (Result.LEAST_SHARE, Result.GREATEST_SHARE, Result.SHARE):
        if endless:
            # As the weight grows without end the share nears its factor.
            assert len({part.factor for part in endless}) == 1
            return Fraction(endless[0].factor, WHOLE)
        weights = [part.weight or 0 for part in formula.parts]
        assert min(weights, default=0) >= 0
        counted = sum(part.factor * (part.weight or 0) for part in formula.parts)
        return Fraction(counted, WHOLE * sum(weights)) if sum(weights) else None
    if endless:
        return None
    exact = Fraction(sum(part.factor * (part.weight or 0) for part in formula.parts), WHOLE)
    if formula.result is Result.UNDONE_BY_CHANGE:
        exact /= 2
    if formula.result is Result.LEFT:
        return max(int(exact), 0)
    return exact.__floor__() if formula.result in DOWN else exact.__ceil__()


def expect_recombined(explanation: Explanation) -> int:
    """Hold every formula against what the panel shows, and each weight within its ends; how many formulas that were."""
    if explanation.over:
        assert not any(formula.parts for formula in explanation.formulas if formula.result.is_share)
        return 0
    for formula in explanation.formulas:
        at = (explanation.figure, formula.result, formula.of)
        assert comes_to(formula) == formula.figure, at
        assert not formula.parts or len(formula.parts) == len(explanation.terms), at
        for part, term in zip(formula.parts, explanation.terms, strict=False):
            amount = formula.result is Result.AMOUNT
            assert amount or part.weight is None or _within(part.weight, term), (at, term)
    for tipping in explanation.tipping:
        assert tipping.share == Fraction(-tipping.at_nothing, tipping.at_all - tipping.at_nothing)
    if (gone := explanation.gone) is not None:
        leading = next(one for one in explanation.formulas if one.result.value.startswith("undone"))
        lead = sum(part.factor * (part.weight or 0) for part in leading.parts)
        assert gone.at == (gone.spend * gone.counts - lead) // gone.counts
    return len(explanation.formulas)


def _within(weight: int, term: FormulaTerm) -> bool:
    return term.low <= weight and (term.high is None or weight <= term.high)


def expect_recounted(term: FormulaTerm, accounts: Iterable[Sums], more: Sums, unit: Unit) -> None:
    """Hold a sum against its accounts, those that are not listed with them."""
    every = add_up((Sums(), *accounts, more))
    if isinstance(term.key, Unlisted):
        assert every == Sums()
        return
    assert every.customers == term.customers
    tied = sum(mass.low for mass in term.tied), sum(mass.high or 0 for mass in term.tied)
    if unit is Unit.CUSTOMERS:
        assert term.low == term.high == every.customers
    elif unit is Unit.TOKENS:
        assert term.low == every.tokens
    elif not term.tied and not term.sums.spend_unknown:
        assert term.low in (every.low, every.best, 0)
        assert term.high in (every.high, every.best, 0)
    elif term.tied and not term.sums.customers:
        assert (term.low, term.high or 0) == tied
