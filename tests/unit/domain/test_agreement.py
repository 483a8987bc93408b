import random
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain import plain_agreement
from tests.unit.domain.plain_agreement import PlainSums
from tests.unit.domain.samples import case
from tokentui.domain.agreement import LEAST, MANY, Agreement, agreement
from tokentui.domain.agreement_sums import Pattern, Prepared, SampleSums
from tokentui.domain.coefficients import (
    Coefficient,
    Distances,
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
from tokentui.domain.resampling import Sample, samples

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
        for weights in samples(sample.drawn, 5, random.Random(seed).random):
            expected = plain.measures([float(one + weights.get(at, 0)) for at, one in enumerate(sample.rest)])
            for found, other in zip(quick.measures(weights), expected, strict=True):
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


@pytest.mark.parametrize(("number", "codes", "reviewers"), [(1_200, 9, 2), (1_200, 30, 8)])
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
