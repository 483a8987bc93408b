"""Who is recognised as whom, and what that is worth."""

from collections.abc import Iterable

import pytest

from tokentui.domain.matching import SHARED_FROM, Company, Doubt, KnownBy, Match, Party, Strength, propose
from tokentui.services.matching.from_list import domain_counts, together
from tokentui.services.matching.likeness import legal_forms
from tokentui.services.matching.reference import Recognised, Reference, Unrecognised


def customer(name: str, domain: str = "", *aliases: str, parent: str = "", segment: str = "") -> Party:
    return Party(1, "a", name, domain, parent, segment, "", None, aliases)


def large(name: str, domain: str = "", industry: str = "", parent: str = "") -> Company:
    return Company(2, name, domain=domain, segment="large", industry=industry, parent=parent)


def start_up(name: str, domain: str = "", *former: str) -> Company:
    return Company(2, name, former=former, domain=domain, batch="Summer 2020")


def seen(who: Party, companies: Iterable[Company], others: Iterable[Party] = ()) -> Recognised | Unrecognised:
    counts = domain_counts(one.domain for one in (who, *others) if one.domain)
    return Reference(together(companies), counts).recognise(who)


def strength(who: Party, *companies: Company) -> Strength | None:
    found = seen(who, companies)
    return found.match.strength if isinstance(found, Recognised) else None


def test_a_large_company_s_name_may_be_offered_in_bulk() -> None:
    assert strength(customer("Microsoft Corp."), large("Microsoft")) is Strength.EXACT
    assert strength(customer("Microsoft Corp."), Company(2, "Microsoft", ticker="MSFT")) is Strength.EXACT
    assert strength(customer("Microsoft Corp."), Company(2, "Microsoft")) is Strength.CLOSE


def test_a_start_up_is_exact_by_its_domain_alone() -> None:
    legora = start_up("Legora", "legora.com")
    assert strength(customer("Legora", "https://www.legora.com/"), legora) is Strength.EXACT
    assert strength(customer("Legora"), legora) is Strength.CLOSE
    assert strength(customer("Legora", "legora.example"), legora) is Strength.WEAK


@pytest.mark.parametrize("word", ["Orange", "Apollo", "Warp", "Clay", "Abridge", "Ramp"])
def test_strangers_of_the_same_name_are_never_offered_in_bulk(word: str) -> None:
    assert strength(customer(word), large(word)) is Strength.CLOSE
    assert strength(customer(word), start_up(word)) is Strength.WEAK
    assert strength(customer(word, f"{word}.example"), large(word, f"{word}.com")) is Strength.WEAK
    assert strength(customer(word), large(f"{word} Global Management")) is Strength.WEAK
    assert strength(customer(word), Company(2, f"Live{word}", ticker=word)) is None


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("Google", "Alphabet Inc. (Class A)"),
        ("JPMorganChase", "JPMorgan Chase"),
        ("Cursor", "Anysphere"),
        ("Anysphere", "Cursor"),
        ("Facebook", "Meta Platforms"),
        ("Meta", "Facebook"),
    ],
)
def test_kin_of_other_names_are_found(name: str, company: str) -> None:
    assert strength(customer(name), large(company)) in (Strength.EXACT, Strength.CLOSE)


def test_a_former_name_alone_proposes_nothing() -> None:
    found = seen(customer("Leya Hotels"), [start_up("Legora", "legora.com", "Leya Hotels")])
    assert found == Unrecognised(by_former_name=True)
    with_domain = seen(customer("Leya Hotels", "legora.com"), [start_up("Legora", "legora.com", "Leya Hotels")])
    assert isinstance(with_domain, Recognised)
    assert with_domain.match.strength is Strength.EXACT


def test_names_of_which_nothing_is_left_are_like_no_other() -> None:
    companies = [Company(1, "SA", segment="large"), Company(2, "The Company", segment="large")]
    assert together(companies) == tuple(companies)
    assert seen(customer("AG"), companies) == Unrecognised(by_former_name=False)


def test_a_domain_of_many_tells_nobody_apart() -> None:
    potter = large("Mud & Fire", "mudandfire.example")
    guest = customer("Kestrel", "mudandfire.example")
    few = seen(guest, [potter], [customer("Mud", "mudandfire.example")])
    assert isinstance(few, Recognised)
    assert few.match.doubts == (Doubt.SHARED_DOMAIN, Doubt.OTHER_NAME)
    assert few.match.strength is Strength.CLOSE
    many = [customer(f"Guest {number}", "mudandfire.example") for number in range(SHARED_FROM - 1)]
    assert isinstance(seen(guest, [potter], many), Unrecognised)
    assert isinstance(seen(customer("Kestrel", "gmail.com"), [large("Mud", "gmail.com")]), Unrecognised)


def test_a_name_beside_a_shared_domain_is_still_read() -> None:
    assert strength(customer("Microsoft", "gmail.com"), large("Microsoft", "microsoft.com")) is Strength.EXACT


def test_another_domain_makes_one_name_two() -> None:
    found = seen(customer("Merck KGaA", "merckgroup.com"), [large("Merck & Co.", "merck.com")])
    assert isinstance(found, Recognised)
    assert (found.match.strength, found.match.doubts) == (Strength.WEAK, (Doubt.OTHER_DOMAIN,))


def test_of_two_companies_of_one_name_the_one_with_the_domain_is_taken() -> None:
    ours = large("Continental", "continental.com")
    theirs = large("Continental", "continental-foods.example")
    found = seen(customer("Continental", "continental-foods.example"), [ours, theirs])
    assert isinstance(found, Recognised)
    assert (found.place, found.match.strength) == (1, Strength.EXACT)
    assert strength(customer("Continental"), ours, theirs) is Strength.CLOSE


def test_a_subsidiary_gets_a_parent_and_no_segment() -> None:
    who, company = customer("Siemens Healthineers"), large("Siemens AG (Class A)", industry="Industrials")
    found = seen(who, [company])
    assert isinstance(found, Recognised)
    assert (found.match.way, found.match.owned) == (KnownBy.PART, True)
    proposal = propose(who, company, found.match, legal_forms())
    assert (proposal.segment, proposal.industry, proposal.parent) == ("", "", "Siemens AG")
    assert propose(who._replace(parent="siemens ag"), company, found.match, legal_forms()).parent == ""


def test_nobody_gets_itself_for_a_parent() -> None:
    who, company = customer("Siemens AG", "siemens.com"), large("Siemens Healthineers", "siemens.com", parent="Siemens")
    found = seen(who, [company])
    assert isinstance(found, Recognised)
    assert propose(who, company, found.match, legal_forms()).parent == ""
    assert propose(customer("Medic", "siemens.com"), company, found.match, legal_forms()).parent == "Siemens"


def test_a_name_of_two_letters_is_a_guest_at_a_domain_that_holds_them() -> None:
    assert strength(customer("Go", "google.com"), large("Google", "google.com")) is Strength.CLOSE
    assert strength(customer("Google Cloud", "google.com"), large("Google", "google.com")) is Strength.EXACT


def test_a_name_that_begins_with_another_or_a_known_name_of_a_company_belongs_to_it() -> None:
    aliased = Company(2, "Deutsche Post", ("DHL Group",), segment="large")
    for who, company in ((customer("DHL Group Iberia"), aliased), (customer("Google Cloud"), large("Alphabet Inc."))):
        found = seen(who, [company])
        assert isinstance(found, Recognised)
        assert (found.match.way, found.match.owned, found.match.strength) == (KnownBy.PART, True, Strength.CLOSE)
    assert strength(customer("Ring Central"), large("Amazon")) is Strength.WEAK


def test_what_the_book_says_already_is_not_proposed() -> None:
    company = large("Intuit", industry="Software", parent="Intuit Holdings")
    who = customer("Intuit", segment="Large", parent="intuit holdings")._replace(industry="software")
    found = seen(who, [company])
    assert isinstance(found, Recognised)
    proposal = propose(who, company, found.match, legal_forms())
    assert (proposal.segment, proposal.industry, proposal.parent) == ("", "", "")
    blank = propose(customer("Intuit"), company, found.match, legal_forms())
    assert (blank.segment, blank.industry, blank.parent) == ("large", "Software", "Intuit Holdings")


def test_funding_or_a_batch_means_a_start_up_unless_it_is_listed() -> None:
    assert start_up("Legora").is_start_up
    assert propose(customer("Legora"), start_up("Legora"), _match("Legora"), legal_forms()).segment == "start-up"
    assert not start_up("Airbnb")._replace(ticker="ABNB").is_start_up
    assert not start_up("Stripe")._replace(segment="large").is_start_up


def test_another_spelling_is_close_where_hardly_a_letter_differs() -> None:
    assert strength(customer("Schnieder Electric"), large("Schneider Electric")) is Strength.CLOSE
    assert strength(customer("Rakutan"), large("Rakuten")) is Strength.WEAK
    assert strength(customer("Schnieder Electric"), start_up("Schneider Electric")) is Strength.WEAK
    assert strength(customer("Cox Communications"), large("SBA Communications")) is None


def test_a_word_of_four_letters_at_the_beginning_is_no_owner() -> None:
    assert strength(customer("Tata Chemicals"), large("Tata")) is Strength.WEAK
    assert strength(customer("Bosch Rexroth"), large("Bosch")) is Strength.CLOSE


def test_initials_count_where_they_are_the_ticker() -> None:
    processing = Company(2, "Automatic Data Processing", ticker="ADP")
    assert strength(customer("ADP"), processing) is Strength.CLOSE
    assert strength(customer("ADP"), processing._replace(ticker="XYZ")) is Strength.WEAK


def test_a_known_name_is_known_without_the_words_that_people_leave_out() -> None:
    found = seen(customer("GitHub Holdings"), [large("Microsoft")])
    assert isinstance(found, Recognised)
    assert (found.match.way, found.match.owned) == (KnownBy.KNOWN, True)


def test_a_domain_of_many_companies_on_the_list_is_not_used() -> None:
    guests = [large(f"Guest {number}", "mall.example") for number in range(SHARED_FROM)]
    assert strength(customer("Potter", "mall.example"), *guests) is None
    assert strength(customer("Potter", "mall.example"), *guests[1:]) is Strength.CLOSE


def test_of_companies_of_one_name_one_with_another_domain_comes_last() -> None:
    companies = [large("Fischer", "fischer.example"), large("Fischer", "fish.example"), large("Fischer")]
    found = seen(customer("Fischer", "dowels.example"), companies)
    assert isinstance(found, Recognised)
    assert (found.place, found.match.doubts) == (2, (Doubt.SEVERAL,))


def test_names_that_differ_in_a_number_are_two() -> None:
    assert strength(customer("Studio Nord 54"), large("Studio Nord 55")) is None


def test_rows_of_one_company_are_taken_together() -> None:
    rows = [
        Company(2, "Alphabet Inc. (Class A)", ticker="GOOGL"),
        Company(3, "ALPHABET", ("Google",), domain="abc.xyz", industry="Internet"),
        Company(4, "Alphabet Inc. (Class C)", domain="https://abc.xyz", ticker="GOOG"),
        Company(5, "Alphabet", domain="alphabet.example"),
    ]
    first, second = together(rows)
    assert first == Company(
        2, "Alphabet Inc. (Class A)", ("Google",), domain="abc.xyz", ticker="GOOGL", industry="Internet"
    )
    assert second == rows[3]


def _match(name: str) -> Match:
    found = seen(customer(name), [start_up(name)])
    assert isinstance(found, Recognised)
    return found.match
