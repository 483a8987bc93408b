from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import case
from tokentui.domain.agreement import (
    Rating,
    Reviewed,
    agreement,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    masi_distance,
    measure,
    nominal_distance,
    percent_agreement,
)


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


def test_the_report_says_on_how_much_it_rests() -> None:
    a, b, c = (Rating(name, frozenset([code])) for name, code in (("Ana", "core"), ("Bo", "core"), ("Bo", "resale")))
    found = agreement([([a, b], 700), ([a, c], 300), ([a], 500), ([a, c], None), ([], 5)], total_spend=4_000)
    assert (found.reviewers, found.accounts, found.doubly_reviewed) == (("Ana", "Bo"), 4, 3)
    assert (found.doubly_reviewed_spend, found.spend_share) == (1_000, 0.25)
    assert found.by_account.percent.value == pytest.approx(1 / 3)
    assert found.by_spend.percent.value == pytest.approx(0.7)
    unknown = agreement([([a, b], None), ([a], 5)], total_spend=0)
    assert unknown.spend_share is None
    assert unknown.by_account.percent.value == 1
    assert unknown.by_spend.percent.reason == "no account that two reviewers read has a known spend"


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
    found = agreement([(account(labels).ratings, spend) for labels, spend in rows], total_spend=1)
    assert found.accounts == len(read)
    assert found.by_account == measure([one for one, _ in read])
    spends = [spend for one, spend in read if len(one.ratings) > 1]
    assert found.doubly_reviewed == len(spends)
    assert found.doubly_reviewed_spend == sum(spend or 0 for spend in spends)
    if any(spend is not None and spend > 0 for spend in spends):
        assert found.by_spend == measure([Reviewed(one.ratings, spend) for one, spend in read if spend and spend > 0])


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
