"""What holds of any names and domains whatever."""

from hypothesis import given
from hypothesis import strategies as st

from tokentui.domain.company_names import domain_of, name_of, other_domain
from tokentui.domain.matching import Company, Party, Strength
from tokentui.services.matching.from_list import domain_counts, together
from tokentui.services.matching.likeness import legal_forms
from tokentui.services.matching.reference import Recognised, Reference

PARTS = st.sampled_from(["Acme", "Nordic", "Bank", "Ltd", "GmbH", "&", "The", "(Class A)", "Co.", "é", "ı", "7", "[/]"])
NAMES = st.one_of(st.text(max_size=30), st.lists(PARTS, min_size=1, max_size=5).map(" ".join))
DOMAINS = st.one_of(
    st.just(""), st.text(max_size=20), st.sampled_from(["acme.com", "www.acme.com", "gmail.com", "b.io"])
)
COMPANIES = st.builds(
    Company,
    st.just(2),
    NAMES,
    st.lists(NAMES, max_size=2).map(tuple),
    st.lists(NAMES, max_size=2).map(tuple),
    DOMAINS,
    st.sampled_from(["", "ACM"]),
    segment=st.sampled_from(["", "large", "start-up"]),
    batch=st.sampled_from(["", "S20"]),
)
CUSTOMERS = st.builds(Party, st.just(1), st.just("a"), NAMES, DOMAINS, NAMES, st.just(""), st.just(""), st.none())


@given(NAMES)
def test_a_name_as_it_is_compared_stays_as_it_is(text: str) -> None:
    name = name_of(text, legal_forms())
    assert name.tight == "".join(name.words)
    assert not any(word.isspace() or not word for word in name.words)


@given(DOMAINS, DOMAINS)
def test_domains_are_compared_either_way_round(one: str, other: str) -> None:
    first, second = domain_of(one), domain_of(other)
    assert domain_of(first) == first
    assert other_domain(first, second) is other_domain(second, first)


@given(st.lists(COMPANIES, min_size=1, max_size=6), CUSTOMERS)
def test_a_customer_of_a_company_s_name_is_recognised_and_a_start_up_never_exact_by_it(
    rows: list[Company], who: Party
) -> None:
    companies = together(rows)
    assert {one.name for one in companies} <= {one.name for one in rows}
    reference = Reference(companies, domain_counts([who.domain]))
    found = reference.recognise(who)
    if reference.name(who.name).tight in {reference.name(one.name).tight for one in rows} - {""}:
        assert isinstance(found, Recognised)
    if isinstance(found, Recognised):
        assert 0 <= found.match.score <= 100
        if companies[found.place].is_start_up and found.match.way != "domain":
            assert found.match.strength is not Strength.EXACT


@given(st.lists(COMPANIES, max_size=6))
def test_rows_taken_together_are_taken_together_once(rows: list[Company]) -> None:
    assert together(together(rows)) == together(rows)
    for part in ("aliases", "former"):
        kept = {text for one in together(rows) for text in getattr(one, part)}
        assert kept == {text for one in rows for text in getattr(one, part)}
