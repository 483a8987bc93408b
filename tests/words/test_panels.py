"""How shares, their changes and the way through a queue are written."""

from fractions import Fraction

import pytest

from tokentui.domain.bounds import Interval
from tokentui.domain.progress import Progress
from tokentui.domain.related_spends import RelatedSpends
from tokentui.words.panels import also_related, change, how_far, share_range


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, "–"),
        (Interval(Fraction(9, 100), Fraction(78, 100)), "9 –  78 %"),
        (Interval(Fraction(4, 1000), Fraction(67, 100)), "0 –  67 %"),
        (Interval(Fraction(2, 10), Fraction(991, 1000)), "20 – 100 %"),
        (Interval(Fraction(0), Fraction(1)), "0 – 100 %"),
        (Interval(Fraction(4483, 10_000), Fraction(8001, 10_000)), "44 –  81 %"),
        (Interval(Fraction(1, 3), Fraction(1, 3)), "33 –  34 %"),
        (Interval(Fraction(29, 100), Fraction(29, 100)), "29 %"),
    ],
)
def test_a_share_is_its_least_and_its_most(share: Interval | None, expected: str) -> None:
    assert share_range(share) == expected


M = 10**12


@pytest.mark.parametrize(
    ("related", "expected"),
    [
        (RelatedSpends(), ""),
        (
            RelatedSpends(9, 1, 1, M, M, M),
            "1 customer of known spend ($1M) also invests in or supplies the vendor; 1 of 9 does",
        ),
        (
            RelatedSpends(2_000, 4, 2, M, 2 * M, 3 * M),
            "2 customers of known spend ($1M – $3M) also invest in or supply the vendor; 4 of 2,000 do",
        ),
        (
            RelatedSpends(9, 3),
            "no customer of known spend also invests in or supplies the vendor; 3 of 9 do, of unknown spend",
        ),
    ],
)
def test_how_much_is_of_investors_and_suppliers_is_one_sentence(related: RelatedSpends, expected: str) -> None:
    assert also_related(related, "USD") == expected


def test_a_change_is_in_points_and_empty_when_there_is_none() -> None:
    def at_least(tenths_of_a_thousand: int) -> Interval:
        return Interval(Fraction(tenths_of_a_thousand, 10_000), Fraction(9, 10))

    before = at_least(1000)
    assert change(at_least(1040), before) == "+0.4"
    assert change(at_least(500), before) == "-5.0"
    assert change(at_least(3000), before) == "+20"
    assert change(at_least(1004), before) == change(None, before) == change(before, None) == ""


def test_the_way_through_a_queue_is_told_in_accounts_and_money() -> None:
    assert how_far(Progress(41, 270, 63, 100, 0)) == "41 of 270 · 63 % of listed spend settled"
    assert how_far(Progress(1, 2_700, 1, 1_000, 0)) == "1 of 2,700 · <1 % of listed spend settled"
    assert how_far(Progress(0, 0, 0, 0, 0)) == "0 of 0 · no spend known"
    below = Progress(41, 270, 0, 100, 63)
    assert how_far(below) == "41 of 270 · 0 % of listed spend settled, 63 % below the floor"
    assert how_far(below, briefly=True) == "41 of 270 · 0 % of listed spend settled"
