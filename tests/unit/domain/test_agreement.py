import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import case
from tokentui.domain.agreement import LEAST, MANY, Agreement, agreement
from tokentui.domain.agreement_sums import Pattern
from tokentui.domain.coefficients import (
    Label,
    Measures,
    Rating,
    Reviewed,
    Split,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    masi_distance,
    measure,
    nominal_distance,
    percent_agreement,
)

CATEGORIES = 12


def label(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset([str(value)])


def account(labels: Sequence[object], weight: int = 1) -> Reviewed:
    ratings = [Rating(f"reviewer {at}", label(each)) for at, each in enumerate(labels) if each is not None]
    return Reviewed(tuple(ratings), weight)


def by_coders(coders_by_units: list[list[object]]) -> list[Reviewed]:
    return [account(labels) for labels in zip(*coders_by_units, strict=True)]


def by_table(table: list[list[int]]) -> list[Reviewed]:
    return [
        account([row, column])
        for row, cells in enumerate(table)
        for column, times in enumerate(cells)
        for _ in range(times)
    ]


@pytest.mark.parametrize("name", ["D01", "D03", "D04"])
def test_alpha_with_gaps_and_without(name: str) -> None:
    published = case(name)
    found = krippendorff_alpha(by_coders(published.input["coders_by_units"]))
    assert found.value == pytest.approx(published.expected, abs=published.tolerance)


def test_alpha_leaves_out_what_one_reviewer_read() -> None:
    published = case("D07")
    found = krippendorff_alpha([account(labels) for labels in published.input["units"]])
    assert found.value == pytest.approx(published.expected, abs=published.tolerance)


@pytest.mark.parametrize("name", ["D08", "D09"])
def test_kappa(name: str) -> None:
    published = case(name)
    found = cohen_kappa(by_table(published.input["table"]))
    assert found.value == pytest.approx(published.expected, abs=published.tolerance)


def test_percent_agreement_of_many_reviewers() -> None:
    published = case("D15")
    accounts = [
        account([place for place, n in enumerate(counts) for _ in range(n)]) for counts in published.input["counts"]
    ]
    found = percent_agreement(accounts)
    assert found.value == pytest.approx(published.expected["percent_agreement"], abs=published.tolerance)


@pytest.mark.parametrize("name", ["D16", "D19"])
def test_all_measures_of_one_table(name: str) -> None:
    published = case(name)
    accounts = by_table(published.input["table"])
    found = {
        "percent": percent_agreement(accounts),
        "kappa": cohen_kappa(accounts),
        "ac1": gwet_ac1(accounts),
        "alpha": krippendorff_alpha(accounts),
    }
    for measure_name in found.keys() & published.expected.keys():
        expected = published.expected[measure_name]
        assert found[measure_name].value == pytest.approx(expected, abs=published.tolerance), measure_name


def test_masi_distance() -> None:
    published = case("D20")
    one, other = label(published.input["a"]), label(published.input["b"])
    assert float(masi_distance(one, other)) == pytest.approx(published.expected["passonneau"], abs=published.tolerance)
    assert masi_distance(label(["a", "b"]), label(["b", "c"])) == 1 - Fraction(1, 3) * Fraction(1, 3)
    assert masi_distance(label(["a"]), label(["b"])) == 1
    assert masi_distance(frozenset(), frozenset()) == 0
    assert masi_distance(frozenset(), label(["b"])) == 1


def test_undefined_measures_say_why() -> None:
    once = measure([account(["a"]), account(["b"])])
    assert {each.value for each in (once.percent, once.alpha, once.alpha_masi, once.ac1, once.kappa)} == {None}
    assert once.alpha.reason == "no account was reviewed by two reviewers"
    assert once.kappa.reason == "Cohen's kappa compares two reviewers; here there are 1"
    alike = measure([account(["a", "a"])] * 5)
    assert alike.percent.value == 1
    for each in (alike.alpha, alike.alpha_masi, alike.ac1, alike.kappa):
        assert each.value is None
        assert "chance" in each.reason
    assert gwet_ac1([account(["a", "a"])] * 5, categories=9).value == 1
    apart = [account(["a", None, "b"]), account([None, "a"])]
    assert cohen_kappa(apart, between=("reviewer 0", "reviewer 1")).reason == "no account was reviewed by two reviewers"
    assert cohen_kappa(apart).reason.endswith("there are 3")


def by_pattern(accounts: Iterable[tuple[Sequence[Rating], int | None]]) -> dict[Pattern, list[int]]:
    found: dict[Pattern, list[int]] = {}
    for ratings, spend in accounts:
        if ratings:
            found.setdefault(tuple(ratings), []).append(spend or 0)
    return found


def agreed(accounts: Iterable[tuple[Sequence[Rating], int | None]], total_spend: int = 1) -> Agreement:
    return agreement(by_pattern(accounts), total_spend, CATEGORIES, random.Random(1).random)


def values(found: Measures) -> list[tuple[float | None, str]]:
    return [(one.value, one.reason) for one in (found.percent, found.alpha, found.alpha_masi, found.ac1, found.kappa)]


def test_the_report_says_on_how_much_it_rests() -> None:
    a, b, c = (Rating(name, frozenset([code])) for name, code in (("Ana", "core"), ("Bo", "core"), ("Bo", "resale")))
    rows: list[tuple[list[Rating], int | None]] = [([a, b], 700), ([a, c], 300), ([a, c], None)] * 10
    found = agreed([*rows, ([a], 500), ([], 5)], 40_000)
    assert (found.reviewers, found.accounts, found.doubly_reviewed) == (("Ana", "Bo"), 31, 30)
    assert (found.doubly_reviewed_spend, found.spend_share) == (10_000, 0.25)
    assert found.by_account.percent.value == pytest.approx(1 / 3)
    assert found.by_spend.percent.value == pytest.approx(0.7)
    unknown = agreed([([a, b], None)] * 10, 0)
    assert unknown.spend_share is None
    assert unknown.by_account.percent.value == 1
    assert unknown.by_spend.percent.reason == "no account that two reviewers read has a known spend"


@pytest.mark.parametrize("number", [1, 2, LEAST - 1])
def test_a_few_accounts_are_no_measure(number: int) -> None:
    pair = account(["a", "b"]).ratings
    found = agreed([(pair, 5)] * number + [(pair[:1], 5)] * 50)
    for one in (found.by_account, found.by_spend):
        assert {value for value, _ in values(one)} == {None}
        assert one.alpha.reason.startswith(f"two or more reviewers read {number} account")
        assert f"fewer than {LEAST}" in one.alpha.reason
    assert agreed([(pair, 5)] * LEAST).by_account.percent.value == 0


def split(**percent: int) -> Split:
    return Split(tuple((code, 100 * share) for code, share in percent.items()))


SPLITS: list[tuple[Label, Label, Fraction]] = [
    (split(core=95, product=5), split(core=5, product=95), Fraction(9, 10)),
    (split(core=70, product=30), split(core=70, product=30), Fraction(0)),
    (split(core=70, product=30), split(core=69, product=31), Fraction(1, 100)),
    (split(core=70, product=30), frozenset(["core", "product"]), Fraction(0)),
    (split(core=70, product=30), frozenset(["core", "product", "resale"]), Fraction(0)),
    (split(core=70, product=30), frozenset(["core"]), Fraction(3, 10)),
    (split(core=70, product=30), frozenset(["resale"]), Fraction(1)),
    (split(core=70, product=30), frozenset(["cannot tell"]), Fraction(1)),
    (split(core=50, product=50), split(core=50, resale=50), Fraction(1, 2)),
]


@pytest.mark.parametrize(("one", "other", "apart"), SPLITS)
def test_splits_are_compared_by_what_would_have_to_move(one: Label, other: Label, apart: Fraction) -> None:
    for distance in (nominal_distance, masi_distance):
        assert distance(one, other) == distance(other, one) == apart
    rows = [Reviewed((Rating("a", one), Rating("b", other)))] * 3
    assert percent_agreement(rows).value == pytest.approx(float(1 - apart))
    ac1 = gwet_ac1(rows, CATEGORIES).value
    assert ac1 is not None
    assert (ac1 < 0.2) == (apart > Fraction(4, 5)), "not complete agreement, as if both were the same set"


def test_reviewers_who_split_the_other_way_round_do_not_agree() -> None:
    pair = (Rating("a", split(core=95, product=5)), Rating("b", split(core=5, product=95)))
    found = agreed([(pair, 5)] * 20)
    for value, _ in values(found.by_account):
        assert value is None or value < 0.2


def test_ac1_knows_how_many_answers_there_were_to_give() -> None:
    rows = [(account(["a", "b"]).ratings, 1)] * 6 + [(account(["a", "a"]).ratings, 1)] * 6
    assert agreed(rows).by_account.ac1.value == gwet_ac1([Reviewed(*row) for row in rows], CATEGORIES).value
    assert gwet_ac1([Reviewed(*row) for row in rows]).value != gwet_ac1([Reviewed(*row) for row in rows], 12).value


def test_more_different_splits_than_can_be_compared_are_read_in_tenths() -> None:
    pairs = [
        (Rating("a", split(core=one, product=100 - one)), Rating("b", split(core=one, product=100 - one)))
        for one in range(1, 100)
    ]
    fine = [(pair, 1) for pair in pairs]
    other = [((Rating("a", frozenset([str(one)])), Rating("b", frozenset([str(one)]))), 1) for one in range(MANY)]
    assert agreed([*fine, *other]).by_account.percent.value == 1
    near = [((one, Rating("b", split(core=2, product=98))), 1) for one, _ in pairs[:3]]
    assert agreed([*near * 5, *other]).by_account.percent.value == pytest.approx(1 - 15 * 0.02 / 3 / 115, abs=1e-3)


labels = st.sampled_from("abc")
pairs = st.lists(st.tuples(labels, labels, st.integers(1, 4)), min_size=1, max_size=12)


@settings(deadline=None)
@given(pairs)
def test_a_weight_is_as_good_as_as_many_accounts(rows: list[tuple[str, str, int]]) -> None:
    weighted = [account(row[:2], row[2]) for row in rows]
    repeated = [account(row[:2]) for row in rows for _ in range(row[2])]
    assert percent_agreement(weighted) == percent_agreement(repeated)
    assert cohen_kappa(weighted) == cohen_kappa(repeated)
    assert gwet_ac1(weighted) == gwet_ac1(repeated)


@settings(deadline=None)
@given(pairs, st.integers(1, 10**9))
def test_the_scale_of_weights_is_of_no_account(rows: list[tuple[str, str, int]], scale: int) -> None:
    one = measure([account(row[:2], row[2]) for row in rows])
    assert measure([account(row[:2], row[2] * scale) for row in rows]) == one
    equal = measure([account(row[:2], scale) for row in rows])
    assert equal == measure([account(row[:2]) for row in rows])


sets = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True)
readings = st.lists(st.lists(st.none() | sets, min_size=3, max_size=3), min_size=2, max_size=8)


@settings(deadline=None)
@given(st.lists(st.tuples(st.lists(st.none() | sets, max_size=3), st.none() | st.integers(-2, 5)), max_size=20))
def test_accounts_of_which_the_same_was_said_are_measured_together(
    rows: list[tuple[list[list[str] | None], int | None]],
) -> None:
    read = [(account(labels), spend) for labels, spend in rows if any(labels)]
    found = agreed((account(labels).ratings, spend) for labels, spend in rows)
    assert found.accounts == len(read)
    spends = [spend for one, spend in read if len(one.ratings) > 1]
    assert found.doubly_reviewed == len(spends)
    assert found.doubly_reviewed_spend == sum(spend or 0 for spend in spends)
    if len(spends) >= LEAST:
        expected = measure([one for one, _ in read], CATEGORIES)
        for one, other in zip(values(found.by_account), values(expected), strict=True):
            assert one == other or "in most samples" in one[1]


answers = st.sampled_from([
    frozenset(["core"]), frozenset(["core", "product"]), frozenset(["resale"]), frozenset(["cannot tell"]),
    split(core=60, product=40), split(core=10, product=90), split(resale=33, core=67), split(a=20, b=30, core=50),
])  # fmt: skip
said = st.dictionaries(st.sampled_from(["Ana", "Bo", "Cy"]), answers, min_size=1)
weights = st.none() | st.integers(0, 10**6)


def test_alpha_is_that_of_nltk() -> None:
    nltk: Any = pytest.importorskip("nltk.metrics")
    distances = ((nltk.binary_distance, nominal_distance), (nltk.masi_distance, masi_distance))

    @given(readings)
    @settings(deadline=None)
    def agrees(rows: list[list[list[str] | None]]) -> None:
        doubly = [row for row in rows if sum(each is not None for each in row) > 1]
        data = [(who, at, label(each)) for at, row in enumerate(doubly) for who, each in enumerate(row) if each]
        for theirs, ours in distances:
            found = krippendorff_alpha([account(row) for row in rows], ours)
            if len({each for _, _, each in data}) > 1:
                assert found.value == pytest.approx(nltk.AnnotationTask(data=data, distance=theirs).alpha())
            else:
                assert found.value is None

    agrees()


def test_kappa_is_that_of_statsmodels() -> None:
    inter_rater: Any = pytest.importorskip("statsmodels.stats.inter_rater")

    @given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
    @settings(deadline=None)
    def agrees(table: list[list[int]]) -> None:
        found = cohen_kappa(by_table(table))
        if found.value is not None:
            assert found.value == pytest.approx(inter_rater.cohens_kappa(table, return_results=False))

    agrees()
