"""How far measures of agreement could be off: intervals, and the samples that they are drawn from."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain import plain_agreement
from tests.unit.domain.plain_agreement import PlainSums
from tests.unit.domain.test_agreement import CATEGORIES, account, agreed, by_pattern, said, weights
from tokentui.domain.agreement import agreement
from tokentui.domain.agreement_sums import Prepared, SampleSums
from tokentui.domain.coefficients import (
    Coefficient,
    Distances,
    Label,
    Rating,
    masi_distance,
    measure,
)
from tokentui.domain.resampling import Sample, samples


def test_an_interval_holds_what_other_samples_of_the_same_would_show() -> None:
    """Of 60 samples of accounts on which two reviewers agree in 3 of 4, the intervals of nearly all hold that."""
    chance = random.Random(2)
    held = dict.fromkeys(("percent", "alpha", "alpha_masi", "ac1", "kappa"), 0)
    true = {name: 0.75 if name == "percent" else 1 - 0.25 / 0.75 for name in held}
    for _ in range(60):
        rows = []
        for _ in range(80):
            first = chance.choice("abcd")
            second = first if chance.random() < 0.75 else chance.choice([one for one in "abcd" if one != first])
            rows.append((account([first, second]).ratings, 1))
        found = agreement(by_pattern(rows), 1, 4, chance.random)
        for name in held:
            one: Coefficient = getattr(found.by_account, name)
            assert one.interval is not None
            assert one.value is not None
            assert one.interval[0] <= one.value <= one.interval[1]
            assert 0.05 < one.interval[1] - one.interval[0] < 0.4
            held[name] += one.interval[0] <= true[name] <= one.interval[1]
    assert min(held.values()) >= 52


def test_the_interval_by_spend_is_that_of_the_few_accounts_that_weigh() -> None:
    rows = [(account(["a", "a"]).ratings, 1)] * 200 + [(account(["a", "b"]).ratings, 1_000)] * 3
    found = agreed([*rows, (account(["b", "b"]).ratings, 1_000)])
    assert found.by_account.percent.interval is not None
    assert found.by_spend.percent.interval is not None
    assert found.by_account.percent.interval[0] > 0.9
    assert found.by_spend.percent.interval[1] - found.by_spend.percent.interval[0] > 0.5


def test_many_accounts_are_measured_as_narrowly_one_by_one_as_together() -> None:
    """What is drawn together by the normal limit spreads as what is drawn one by one."""
    widths = []
    for number in (480, 4_800):
        rows = [(account(["a", "a"]).ratings, 1), (account(["b", "b"]).ratings, 1), (account(["a", "b"]).ratings, 1)]
        interval = agreed(rows * (number // 3)).by_account.alpha.interval
        assert interval is not None
        widths.append((interval[1] - interval[0]) * number**0.5)
    assert widths[0] == pytest.approx(widths[1], rel=0.2)


def test_agreement_on_everything_is_not_certain_from_ten_accounts() -> None:
    rows = [(account(["a", "a"]).ratings, 1)] * 5 + [(account(["b", "b"]).ratings, 1)] * 5
    for one in (agreed(rows).by_account.percent, agreed(rows).by_account.alpha, agreed(rows * 3).by_account.ac1):
        assert one.value == 1
        assert one.interval is not None
        assert one.interval[0] < 0.95
        assert one.interval[1] == 1


def test_the_same_accounts_give_the_same_interval() -> None:
    rows = [(account([one, other]).ratings, 3) for one, other in ("aa", "ab", "bb", "ba") * 5]
    assert agreed(rows) == agreed(rows)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(said, weights), min_size=10, max_size=40), st.integers(0, 9), st.sampled_from([0, 5, 500]))
def test_what_is_prepared_for_many_samples_is_the_plain_definition(
    rows: list[tuple[dict[str, Label], int | None]], seed: int, one_by_one: int
) -> None:
    spends = by_pattern((tuple(Rating(*one) for one in sorted(given.items())), weight) for given, weight in rows)
    counted = Sample({pattern: [1] * len(each) for pattern, each in spends.items()}, one_by_one)
    weighed = Sample({pattern: [one for one in each if one] for pattern, each in spends.items()}, one_by_one)
    far = Distances(counted.rows), Distances(counted.rows, masi_distance)
    prepared = Prepared(spends, *far)
    for sample in (counted, weighed):
        assert measure(sample.rows, CATEGORIES, *far) == plain_agreement.measure(sample.rows, CATEGORIES)
        if not sample.doubly:
            continue
        doubly = [row for row in sample.rows if len(row.ratings) > 1]
        mean = sum(row.weight for row in doubly) / sample.doubly
        plain = PlainSums(sample.rows, CATEGORIES, mean)
        quick = SampleSums(sample.rows, sample.rest, {at for _, at in sample.drawn}, CATEGORIES, prepared)
        for drawn in samples(sample.drawn, 5, random.Random(seed).random):
            expected = plain.measures([float(one + drawn.get(at, 0)) for at, one in enumerate(sample.rest)])
            for found, other in zip(quick.measures(drawn), expected, strict=True):
                assert found == pytest.approx(other, rel=1e-9, abs=1e-12)
                assert (found[1] > 0) == (other[1] > 0)
        everything = [float(row.weight) for row in sample.rows]
        spreads = quick.spreads(plain.measures(everything), sample.rest_squares)
        step = 1e-5 * sum(row.weight for row in doubly)
        assert spreads == pytest.approx(plain_spreads(plain, everything, sample.rest_squares, step), rel=1e-3, abs=1e-6)


def plain_spreads(plain: PlainSums, weights: list[float], squares: list[int], step: float) -> list[float]:
    """The deviation of each measure from how much it moves with each weight."""
    found = [0.0] * 5
    for at, square in enumerate(squares):
        ends = []
        for moved in (step, -step):
            parts = plain.measures([*weights[:at], weights[at] + moved, *weights[at + 1 :]])
            ends.append([observed / expected if expected > 0 else 0.0 for observed, expected in parts])
        for place, (high, low) in enumerate(zip(*ends, strict=True)):
            found[place] += square * ((high - low) / (2 * step)) ** 2
    return [one**0.5 for one in found]


@pytest.mark.parametrize(("number", "codes", "reviewers"), [(1_200, 30, 8)])
def test_an_interval_of_many_accounts_holds_what_they_were_drawn_from(number: int, codes: int, reviewers: int) -> None:
    """By account and by unequal spend, also where hardly two accounts had the same said of them by the same."""
    chance = random.Random(codes)
    names, answers = [f"reviewer {at}" for at in range(reviewers)], [frozenset([f"code {at}"]) for at in range(codes)]
    by_chance = 1 - 0.3 * codes / (codes - 1)
    held: Counter[tuple[str, str]] = Counter()
    for _ in range(40):
        rows = []
        for _ in range(number):
            one, other = sorted(chance.sample(names, 2))
            first = chance.choice(answers)
            second = first if chance.random() < 0.7 else chance.choice([each for each in answers if each != first])
            rows.append(((Rating(one, first), Rating(other, second)), int(1e9 * chance.lognormvariate(0, 1))))
        found = agreement(by_pattern(rows), 1, codes, chance.random)
        for by in ("by_account", "by_spend"):
            for name, true in (("percent", 0.7), ("alpha", by_chance), ("ac1", by_chance)):
                measured: Coefficient = getattr(getattr(found, by), name)
                assert measured.interval is not None
                assert measured.value is not None
                assert measured.interval[0] <= measured.value <= measured.interval[1]
                held[by, name] += measured.interval[0] <= true <= measured.interval[1]
    assert len(held) == 6
    assert min(held.values()) >= 34, held
