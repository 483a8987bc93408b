"""Where stances depend on who customers are, every verdict is still true and complete: over all completions."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.enumeration.segmented_books import (
    Counts,
    Customer,
    books,
    cells,
    codebooks,
    of,
    still_open,
    sums,
)
from tests.enumeration.small_books import STEP, amounts, measure, says_nothing, unknowns
from tests.enumeration.test_bounds import ways
from tests.shares import examples
from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.fewest_accounts import Account
from tokentui.domain.grades import Grade
from tokentui.domain.lead import OTHER, Rule
from tokentui.domain.pairs import Pairs
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.verdict import Outcome, Verdict, judge
from tokentui.domain.weighing import Measure

rules = st.sampled_from(list(Rule))
many = settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.filter_too_much])


def parts_of(one: Customer) -> str:
    return (
        "{" + ", ".join(f'"{bit.bit_length() - 1}": {weight}' for bit, weight in one.split) + "}" if one.split else ""
    )


def is_open(one: Customer, codebook: Codebook) -> bool:
    """Whether a customer may be of several stances."""
    return (
        bool(still_open(codebook, (1, 2, 4))(one, one.of[0], ()))
        if len(one.of) > 1
        else bool(still_open(codebook, one.of)(one, one.of[0], ()))
    )


def judged(listed: Sequence[Customer], codebook: Codebook, by: Measure, rule: Rule) -> Verdict:
    pairs = Pairs(codebook)
    known = [
        (one, Account(pairs.parts(one.segments, one.mask, parts_of(one)), one.spend[0] * STEP, one.spend[1] * STEP))
        for one in sorted(listed, key=lambda one: -sum(one.spend or ()))
        if one.spend is not None
    ]
    return judge(
        at_floor(cells(listed), Grade.D, codebook),
        by,
        rule,
        accounts=[account for one, account in known if is_open(one, codebook)],
        decided=[account for _, account in known],
    )


def lead(codebook: Codebook, stance: Stance, rule: Rule, decided: Sequence[Customer] = (), others: int = 0) -> Counts:
    """What a customer counts in the lead of a stance; some are decided, for it or against it."""
    mine, other = of(codebook, stance=stance), of(codebook, stance=OTHER[stance])

    def counts(one: Customer, segment: int, uses: tuple[int, ...]) -> Fraction:
        if any(one is each for each in decided):
            return Fraction(others)
        held = mine(one, segment, uses)
        return held - (1 - held if rule is Rule.MAJORITY else other(one, segment, uses))

    return counts


def leads(listed: Sequence[Customer], by: Measure, counts: Counts) -> list[Fraction]:
    return [held for held, _ in sums(listed, by, counts)]


def fewest(movable: Sequence[Customer], is_done: Callable[[Sequence[Customer]], bool]) -> int | None:
    """How many accounts it takes at least."""
    for number in range(len(movable) + 1):
        if any(is_done(chosen) for chosen in combinations(movable, number)):
            return number
    return None


@many
@given(books, ways, st.integers(4, 9), unknowns, rules, codebooks)
def test_a_verdict_and_its_lead_are_those_of_all_completions(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    rule: Rule,
    codebook: Codebook,
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, codebook, by, rule)
    scale = WHOLE if by.unit is Unit.CUSTOMERS else STEP
    for stance in OTHER:
        possible = [one * scale for one in leads(listed, by, lead(codebook, stance, rule))]
        found = verdict.towards(stance).lead
        assert found is not None
        assert [found.low, found.high] == [min(possible), max(possible)], stance
        assert (verdict.verdict.value == stance.upper()) is (min(possible) > 0)


@many
@given(books, ways, st.integers(4, 9), unknowns, rules, codebooks)
def test_the_fewest_accounts_that_settle_it(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    rule: Rule,
    codebook: Codebook,
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, codebook, by, rule)
    assume(verdict.verdict is Outcome.NOT_ESTABLISHED)
    movable = [one for one in listed if is_open(one, codebook)]
    for stance in OTHER:
        possible = fewest(movable, lambda chosen: min(leads(listed, by, lead(codebook, stance, rule, chosen, 1))) > 0)  # noqa: B023
        assert verdict.towards(stance).fewest.count == possible, stance


@many
@given(books, ways, st.integers(4, 9), unknowns, rules, codebooks)
def test_the_fewest_accounts_and_the_least_money_that_undo_it(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    rule: Rule,
    codebook: Codebook,
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, codebook, by, rule)
    assume(verdict.flip is not None)
    assert verdict.flip is not None
    stance = Stance(verdict.verdict.value.lower())
    found = fewest(listed, lambda chosen: min(leads(listed, by, lead(codebook, stance, rule, chosen, -1))) <= 0)
    more_than = verdict.flip.fewest.more_than
    if more_than is None:
        assert verdict.flip.fewest.count == found
    else:
        # Said where what all hold together is bounded, and the accounts that are needed at one price are not enough.
        assert by.denominator is Denominator.LISTED
        assert by.unknown.ceiling is None
        assert 0 <= more_than < (found or len(listed) + 1)
    scale = WHOLE if by.unit is Unit.CUSTOMERS else STEP
    turns = 2 if by.denominator is Denominator.DISCLOSED else 1
    assert verdict.flip.weight == -(-min(leads(listed, by, lead(codebook, stance, rule))) * scale // turns)
