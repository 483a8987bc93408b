"""Intervals and what a sample says, recomputed by other ways than the program's."""

from math import comb, sqrt
from random import Random
from statistics import NormalDist, fmean, variance

import pytest

from tests.estimate.books import SURE, a_paper_book, coverage, estimated
from tokentui.domain.proportions import beta_below, clopper_pearson, wilson
from tokentui.domain.queues import fair_order, taken_from
from tokentui.domain.sampling import UNREACHED, DrawnSample, OfGroup, StandsFor, certain
from tokentui.domain.statements import WHOLE

NONE = StandsFor(0, 0, 0)
YES, NO = OfGroup(WHOLE, WHOLE), OfGroup(0, 0)
Z = NormalDist().inv_cdf(0.975)


def at_least(successes: int, number: int, share: float) -> float:
    """The chance of so many successes or more, term by term."""
    return sum(comb(number, one) * share**one * (1 - share) ** (number - one) for one in range(successes, number + 1))


@pytest.mark.parametrize(("successes", "number"), [(0, 5), (1, 5), (3, 12), (20, 20), (7, 60), (333, 400)])
def test_the_exact_interval_leaves_a_fortieth_at_each_end(successes: int, number: int) -> None:
    low, high = clopper_pearson(successes / number, number)
    assert (low == 0) == (successes == 0)
    assert (high == 1) == (successes == number)
    if successes:
        assert at_least(successes, number, low) == pytest.approx(0.025, abs=1e-9)
    if successes < number:
        assert 1 - at_least(successes + 1, number, high) == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize(("x", "a", "b"), [(0.3, 2.5, 4.25), (0.9, 0.5, 7.0), (0.02, 3.0, 90.5)])
def test_the_beta_function_as_added_up_in_strips(x: float, a: float, b: float) -> None:
    def strips(end: float, number: int = 40_000) -> float:
        # In t = s², which takes away the pole that a of one half has at 0.
        root, total = sqrt(end), 0.0
        for one in range(number):
            s = (one + 0.5) * root / number
            total += 2 * s ** (2 * a - 1) * (1 - s * s) ** (b - 1) * root / number
        return total

    whole = strips(0.999999) if b < 1 else strips(1.0)
    assert beta_below(x, a, b) == pytest.approx(strips(x) / whole, abs=1e-5)


@pytest.mark.parametrize(("share", "number"), [(0.0, 3), (0.25, 8), (0.5, 40.5), (1.0, 17), (0.01, 300)])
def test_the_score_interval_ends_where_the_share_is_as_far_off_as_chance_goes(share: float, number: float) -> None:
    ends = wilson(share, number)
    assert ends[0] <= share <= ends[1]
    for end in ends:
        if 0 < end < 1:
            assert abs(share - end) / sqrt(end * (1 - end) / number) == pytest.approx(Z)


def test_a_sample_of_equal_accounts_has_the_variance_of_the_textbook() -> None:
    # Cochran (1977), 2.20: (1 - n/N) s²/n; the score interval of as many independent accounts as have that variance.
    parts = [WHOLE] * 9 + [0] * 16
    found = DrawnSample([WHOLE] * 25, 80 * WHOLE, 80).share(NONE, [OfGroup(one, one) for one in parts])
    assert found is not None
    spread = (1 - 25 / 80) * variance([one / WHOLE for one in parts]) / 25
    share = 9 / 25
    assert (found.low, found.high) == pytest.approx((share, share))
    assert found.interval == pytest.approx(wilson(share, share * (1 - share) / spread))


def test_the_certain_are_a_census_and_the_others_stand_for_the_rest() -> None:
    # 1000 of 2000 for two: certain. The other stands for what the 40 others hold.
    drawn = DrawnSample([1000, 25], 2000, 41)
    assert (drawn.certain, drawn.rest) == ([True, False], 1000)
    found = drawn.share(StandsFor(500 * WHOLE, 500 * WHOLE, 1000), [NO, YES])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((1500 / 3000, 1500 / 3000))
    assert found.interval is found.exact is None  # One account tells nothing of how much others differ.


def test_a_sample_of_all_is_what_it_shows_and_nothing_is_left_to_chance() -> None:
    found = DrawnSample([5, 4, 1], 10, 3).share(NONE, [YES, NO, UNREACHED])
    assert found is not None
    assert found.interval == found.exact == (found.low, found.high) == (0.5, 0.6)
    assert DrawnSample([5], 5, 1).share(NONE, [None]) is None  # The only one is no customer: nothing weighs anything.


def test_who_is_certain_is_the_same_from_the_sample_alone_as_from_all() -> None:
    for seed in range(60):
        book = a_paper_book(seed)
        order = fair_order(book.sizes, Random(seed).random)[: book.looks]
        sure = [taken <= book.looks for taken in taken_from(book.sizes)]
        sizes = [book.sizes[one] for one in order]
        assert certain(sizes, sum(book.sizes), len(book.sizes)) == [sure[one] for one in order]


def test_who_is_no_customer_is_in_no_sum() -> None:
    sizes, whole = [WHOLE] * 6, 24 * WHOLE
    found = DrawnSample(sizes, whole, 24).share(StandsFor(0, 0, 4 * WHOLE), [YES, YES, NO, NO, None, None])
    assert found is not None
    # 16 of the 24 are customers, half of them of the group; none of the four looked at before.
    assert (found.low, found.high) == pytest.approx((8 / 20, 8 / 20))


def test_drawn_again_and_again_it_is_right_on_average_and_brewer_tells_how_far_it_goes() -> None:
    book = a_paper_book(3)._replace(looks=20)
    told = book._replace(truth=[OfGroup(one.low, one.low) for one in book.truth])
    share, _ = told.shares
    found = [estimated(told, seed) for seed in range(400)]
    apart = variance([one.low for one in found])
    # The mean of 400 lies within four of its standard errors, in all but 1 of 15,000 such tests.
    assert fmean(one.low for one in found) == pytest.approx(share, abs=4 * sqrt(apart / 400))
    # Each interval is some 2 · 1.96 deviations wide: a variance that was off by half would show.
    assert fmean((one.interval or (0, 9))[1] - (one.interval or (0, 9))[0] for one in found) == pytest.approx(
        2 * Z * sqrt(apart), rel=0.15
    )


def test_the_intervals_cover_as_often_as_they_say() -> None:
    books = 400
    found = coverage(books)
    # Between 93 and 97 of 100, and as much further as 400 books may miss by chance once in 1,000 runs.
    chance = NormalDist().inv_cdf(0.9995) * sqrt(SURE * (1 - SURE) / books)
    assert 0.93 - chance <= found.score / books <= 0.97 + chance / 2
    assert found.exact >= found.score


def test_more_looks_narrow_the_interval_and_unknown_ones_widen_it() -> None:
    lies = [YES, NO] * 40
    widths = []
    for number in (8, 20, 60):
        found = DrawnSample([WHOLE] * number, 1000 * WHOLE, 1000).share(NONE, lies[:number])
        assert found is not None
        assert found.interval is not None
        widths.append(found.interval[1] - found.interval[0])
    assert widths == sorted(widths, reverse=True)
    some = DrawnSample([WHOLE] * 60, 1000 * WHOLE, 1000).share(NONE, [*lies[:50], *[UNREACHED] * 10])
    assert some is not None
    assert some.interval is not None
    assert (some.low, some.high) == pytest.approx((25 / 60, 35 / 60))
    assert some.interval[0] < 25 / 60
    assert some.interval[1] > 35 / 60
