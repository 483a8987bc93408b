"""The files of the public books against their own rules: sources, dates, segments, outcomes and what is cited."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.independent_recompute import rows
from tests.public_numbers import DECIDED, DISCLOSURES, FACTS, NAMED, TOLD

BOOKS = ("anthropic", "openai")
SEGMENTS = {"large", "established", "start-up", "public", "individual"}
VENDORS = re.compile(r"https://(www\.)?(claude\.com|anthropic\.com|openai\.com)/")
"""Pages of a vendor itself, on which its customers tell what it has asked them to tell."""
PARTNER = "known only as partner in a restricted preview; no payment known"
Row = dict[str, str]


def read(book: str, name: str) -> list[Row]:
    return rows(ROOT / "fixtures" / "public_book" / book, f"{name}.csv")


def every_fact() -> Iterator[tuple[str, Row]]:
    yield from ((book, fact) for book in BOOKS for fact in read(book, "facts"))


def about(book: str, key: str, question: str) -> list[Row]:
    return [fact for fact in read(book, "facts") if (fact["customer_id"], fact["dimension"]) == (key, question)]


def test_every_fact_and_disclosure_has_a_source_a_date_and_a_grade() -> None:
    for book, fact in every_fact():
        assert re.fullmatch(r"https://\S+", fact["source_url"]), (book, fact)
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", fact["as_of"]), (book, fact)
        assert fact["source_title"], (book, fact)
        assert fact["grade"] in tuple("ABCDU"), (book, fact)
    for book in BOOKS:
        assert all(one["source_url"] and one["as_of"] and one["grade"] for one in read(book, "disclosures"))


def test_no_fact_is_told_twice() -> None:
    told = Counter((book, *fact.values()) for book, fact in every_fact())
    assert [one for one, times in told.items() if times > 1] == []


@pytest.mark.parametrize("book", BOOKS)
def test_a_segment_is_one_of_five_and_stands_in_a_fact_and_no_other_does(book: str) -> None:
    for customer in read(book, "customers"):
        claims = [fact["claim"] for fact in about(book, customer["customer_id"], "who")]
        stated = {claim.partition(":")[0] for claim in claims} & SEGMENTS
        assert stated == ({customer["segment"]} if customer["segment"] else set()), customer


@pytest.mark.parametrize("book", BOOKS)
def test_parent_and_domain_stand_in_a_fact(book: str) -> None:
    for customer in read(book, "customers"):
        claims = [fact["claim"] for fact in about(book, customer["customer_id"], "who")]
        for field in ("parent", "domain"):
            value = customer[field]
            assert not value or any(value in claim for claim in claims), customer


@pytest.mark.parametrize("book", BOOKS)
def test_who_is_in_the_index_of_large_companies_is_large_and_no_start_up(book: str) -> None:
    for customer in read(book, "customers"):
        claims = [fact["claim"] for fact in about(book, customer["customer_id"], "who")]
        assert any("S&P 500" in claim for claim in claims) == (customer["segment"] == "large"), customer


def test_an_outcome_on_a_vendor_s_own_pages_counts_only_with_a_baseline_and_money_or_time() -> None:
    """A baseline is what the figure is held against: from so much to so much, or against something named."""
    baseline = re.compile(r"\bagainst\b|\d[\w ,-]* (to|done in) \d")
    money_or_time = re.compile(r"cost|hour|minute|day|week|month|time|USD|EUR")
    for _, fact in every_fact():
        if fact["dimension"] == "to_what_end" and VENDORS.match(fact["source_url"]):
            words = " ".join((fact["claim"], fact["unit"], fact["yardstick"]))
            told = bool(baseline.search(words) and money_or_time.search(words))
            assert fact["grade"] == "D" or (fact["grade"] == "C" and told), fact


def test_each_decision_of_the_starter_cites_what_it_rests_on() -> None:
    for decision in read("anthropic", "starter_decisions"):
        facts = about("anthropic", decision["customer_id"], "for_what")
        cited = decision["facts"].split("; ")
        assert set(cited) <= {fact["source_url"] for fact in facts}, decision
        assert len(set(cited)) == len(cited) > 0, decision


def test_resale_is_said_only_of_those_of_whom_a_fact_says_so() -> None:
    for decision in read("anthropic", "starter_decisions"):
        if "resale" in decision["use_cases"].split(";"):
            cited = decision["facts"].split("; ")
            facts = about("anthropic", decision["customer_id"], "for_what")
            claims = [fact["claim"] for fact in facts if fact["source_url"] in cited]
            assert any("resale" in claim or "passed on" in claim for claim in claims), decision


def test_partners_of_a_preview_are_silent_on_how_much_and_have_no_spend() -> None:
    facts = read("anthropic", "facts")
    partners = {fact["customer_id"] for fact in facts if fact["claim"] == PARTNER}
    assert len(partners) == 9
    for fact in facts:
        if fact["customer_id"] in partners and fact["dimension"] == "how_much":
            assert (fact["claim"], fact["grade"], fact["low"], fact["high"]) == (PARTNER, "U", "", "")


def test_the_readme_counts_what_the_book_holds() -> None:
    words = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"{NAMED} customers that Anthropic or the press has named, {FACTS} sourced facts" in words
    assert f"{DISCLOSURES} vendor disclosures and a first pass of {DECIDED} decisions" in words
    assert f"{TOLD} have a segment" in words


def test_every_published_story_says_for_what() -> None:
    facts = read("anthropic", "facts")
    stories = {
        fact["customer_id"]
        for fact in facts
        if fact["dimension"] == "who" and re.match(r"https://claude\.com/customers/", fact["source_url"])
    }
    assert stories <= {fact["customer_id"] for fact in facts if fact["dimension"] == "for_what"}


def test_a_claim_is_in_our_own_words_and_not_the_heading_of_its_page() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", text.lower())
        return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}

    headings = set[tuple[str, ...]]().union(*(runs(fact["source_title"]) for _, fact in every_fact()))
    for _, fact in every_fact():
        if fact["dimension"] == "for_what":
            assert not runs(fact["claim"]) & headings, fact
