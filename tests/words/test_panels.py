"""How shares, their changes and the way through a queue are written."""

import pytest

from tokentui.domain.bounds import Interval
from tokentui.domain.progress import Progress
from tokentui.words.panels import change, how_far, share_range


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, "–"),
        (Interval(0.09, 0.78), "9 –  78 %"),
        (Interval(0.004, 0.67), "<1 –  67 %"),
        (Interval(0.2, 0.999), "20 – >99 %"),
        (Interval(0.0, 1.0), "0 – 100 %"),
        (Interval(0.25, 0.25), "25 %"),
    ],
)
def test_a_share_is_its_least_and_its_most(share: Interval | None, expected: str) -> None:
    assert share_range(share) == expected


def test_a_change_is_in_points_and_empty_when_there_is_none() -> None:
    before = Interval(0.1, 0.9)
    assert change(Interval(0.104, 0.9), before) == "+0.4"
    assert change(Interval(0.05, 0.9), before) == "-5.0"
    assert change(Interval(0.3, 0.9), before) == "+20"
    assert change(Interval(0.1004, 0.9), before) == change(None, before) == change(before, None) == ""


def test_the_way_through_a_queue_is_told_in_accounts_and_money() -> None:
    assert how_far(Progress(41, 270, 63, 100, 0)) == "41 of 270 · 63 % of listed spend settled"
    assert how_far(Progress(1, 2_700, 1, 1_000, 0)) == "1 of 2,700 · <1 % of listed spend settled"
    assert how_far(Progress(0, 0, 0, 0, 0)) == "0 of 0 · no spend known"
    below = Progress(41, 270, 0, 100, 63)
    assert how_far(below) == "41 of 270 · 0 % of listed spend settled, 63 % below the floor"
    assert how_far(below, briefly=True) == "41 of 270 · 0 % of listed spend settled"
