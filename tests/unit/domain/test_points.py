import pytest

from tests.unit.domain.samples import CORE, DEFAULT, DEVTOOLS, PRODUCT, bits, case, cell
from tokentui.domain.bounds import Interval, Mass, share_bounds
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.composition import GroupKind, compose
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.points import (
    Point,
    PointRule,
    discounted,
    equal_split,
    known_only,
    midpoint,
    nonspecificity,
    points,
)

TEN_THOUSAND = 10_000


def weights(masses: dict[str, float]) -> dict[int, int]:
    return {bits(labels): round(mass * TEN_THOUSAND) for labels, mass in masses.items()}


@pytest.mark.parametrize("name", ["A09", "A10"])
def test_equal_split(name: str) -> None:
    published = case(name)
    # A weight on no use case at all is left out: with an empty codebook the open mask stands for none.
    full = 0 if "" in published.input["mass"] else bits("abcd")
    for letter, expected in published.expected.items():
        point = equal_split(weights(published.input["mass"]), bits(letter), full)
        assert point is not None
        assert point.rule is PointRule.EQUAL_SPLIT
        assert point.value == pytest.approx(expected, abs=published.tolerance)


def test_nonspecificity() -> None:
    published = case("A11")
    found = nonspecificity(weights(published.input["mass"]), bits("abcd"))
    assert found == pytest.approx(published.expected, abs=published.tolerance)
    assert nonspecificity({1: 5, 2: 3}, 0b11) == 0
    assert nonspecificity({}, 0b11) is None


def test_discounting_by_confidence() -> None:
    published = case("A16")
    held: dict[int, int] = {}
    for row in published.input["rows"]:
        mask = bits(row["label"] or "")
        for part, amount in discounted(mask, row["spend"], round(row["confidence"] * TEN_THOUSAND)):
            held[part] = held.get(part, 0) + amount
    assert sum(held.values()) == 1_000
    share = share_bounds([Mass(mask, amount, amount) for mask, amount in held.items()], bits("P"), bits("PS"))
    assert share == Interval(published.expected["bel"], published.expected["pl"])
    point = equal_split(held, bits("P"), bits("PS"))
    assert point is not None
    assert point.value == pytest.approx(published.expected["betp"])


def test_known_only_leaves_out_what_is_open() -> None:
    held = {OPEN_MASK: 900, 0b001: 30, 0b011: 20, 0b100: 10, 0b101: 40}
    assert known_only(held, 0b011, [0b011, 0b100]) == Point(PointRule.KNOWN_ONLY, 50 / 60)
    assert known_only({OPEN_MASK: 900}, 0b011, [0b011, 0b100]) is None


def test_midpoint() -> None:
    assert midpoint(Interval(0.25, 0.75)) == Point(PointRule.MIDPOINT, 0.5)
    assert midpoint(None) is None


@pytest.mark.parametrize("rule", PointRule)
@pytest.mark.parametrize("disclosed", [None, 5_000])
def test_points_lie_within_their_bounds_and_name_their_rule(rule: PointRule, disclosed: int | None) -> None:
    cells = [cell(CORE | PRODUCT, spend=500), cell(DEVTOOLS, spend=300), cell(CORE, spend=200), cell(0, spend=400)]
    denominator = Denominator.LISTED if disclosed is None else Denominator.DISCLOSED
    made = compose(cells, DEFAULT, Unit.SPEND, denominator, disclosed)
    found = points(made, cells, DEFAULT, rule)
    assert len(found) == len(made.groups)
    for group, point in zip(made.groups, found, strict=True):
        assert point is not None
        assert group.share is not None
        assert point.rule is rule
        if rule is not PointRule.KNOWN_ONLY:
            assert group.share.low <= point.value <= group.share.high
    if rule is not PointRule.MIDPOINT:
        for kind in GroupKind:
            column = [
                point.value for group, point in zip(made.groups, found, strict=True) if point and group.kind is kind
            ]
            assert sum(column) == pytest.approx(1)
