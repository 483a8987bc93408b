"""How recognising does on the labelled pairs: `python -m tests.matching` prints the figures that are held here."""

import pytest

from tests.matching.bench import PRECISION, RECALL, Offer, offers, precision, read_pairs, recall
from tokentui.domain.matching import Strength


@pytest.fixture(scope="module")
def found() -> list[Offer]:
    return list(offers(read_pairs()))


def test_the_bench_is_large_and_has_pairs_of_every_kind() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 200
    assert len(set(pairs)) == len(pairs)
    kinds = {(pair.kin, pair.about) for pair in pairs}
    assert {(True, about) for about in ("legal form", "diacritics", "subsidiary", "known name", "domain")} <= kinds
    assert {(False, about) for about in ("same name", "former name", "near spelling", "shared words")} <= kinds


def test_what_is_offered_as_exact_is_right(found: list[Offer]) -> None:
    right, offered = precision(found, Strength.EXACT)
    assert offered >= 80, "a precision of few says little"
    assert right / offered >= PRECISION


def test_most_kin_are_offered(found: list[Offer]) -> None:
    hit, kin = recall(found)
    assert hit / kin >= RECALL


def test_no_start_up_is_offered_as_exact_by_its_name(found: list[Offer]) -> None:
    exact = [one for one in found if one.is_offered(Strength.EXACT) and one.company and one.company.is_start_up]
    assert exact
    assert {one.match.way.value for one in exact if one.match} == {"domain"}
