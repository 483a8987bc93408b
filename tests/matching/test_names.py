"""Names and domains as they are compared."""

import pytest

from tokentui.domain.company_names import (
    NOT_ALWAYS_A_FORM,
    core_of,
    differing,
    domain_of,
    initials,
    is_everyday,
    is_shared,
    name_of,
    other_domain,
    without_asides,
)
from tokentui.services.matching.likeness import legal_forms


def words(text: str) -> str:
    return " ".join(name_of(text, legal_forms()).words)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Microsoft Corporation", "microsoft"),
        ("Telefónica, S.A.", "telefonica"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Foo Sp. z o.o.", "foo"),
        ("A. O. Smith", "ao smith"),
        ("J.P. Morgan Chase & Co.", "jp morgan chase"),
        ("Alphabet Inc. (Class A)", "alphabet"),
        ("Walt Disney Company (The)", "walt disney"),
        ("The Trade Desk", "trade desk"),
        ("AB Volvo", "volvo"),
        ("Procter & Gamble", "procter and gamble"),
        ("Lowe's Companies Inc", "lowes companies"),
        ("AT&T Inc.", "at and t"),
        ("Foo UK", "foo uk"),
        ("Foo [/] [b]Bar", "foo bar"),
        ("3M", "3m"),
        ("株式会社", "株式会社"),
    ],
)
def test_a_name_is_compared_without_legal_form_case_and_accents(text: str, compared: str) -> None:
    assert words(text) == compared


@pytest.mark.parametrize("text", ["", "AG", "The Company", "Inc.", "(unnamed)", "Co. Ltd.", "…"])
def test_a_name_of_legal_forms_alone_is_none(text: str) -> None:
    assert name_of(text, legal_forms()) == ((), "")


def test_words_that_are_no_legal_form_everywhere_stay() -> None:
    assert all(words(f"Foo {word}") == f"foo {word}" for word in NOT_ALWAYS_A_FORM)


def test_spaces_do_not_tell_names_apart() -> None:
    assert name_of("JPMorganChase", legal_forms()).tight == name_of("JPMorgan Chase & Co.", legal_forms()).tight


def test_words_that_people_leave_out_are_no_core_but_never_all_of_it() -> None:
    assert core_of(name_of("Meta Platforms, Inc.", legal_forms())) == ("meta",)
    assert core_of(name_of("Global Partners", legal_forms())) == ("global",)


def test_names_differ_in_what_is_not_common_to_their_end() -> None:
    assert differing(("cox", "communications"), ("sba", "communications")) == ("cox", "sba")
    assert differing(("hotels",), ("aon", "hotels")) == ("hotels", "aonhotels")


def test_initials_are_those_of_three_words_or_more() -> None:
    assert initials(name_of("International Business Machines Corp.", legal_forms())) == "ibm"
    assert initials(name_of("Bank of New York Mellon", legal_forms())) == "bnym"
    assert initials(name_of("Palo Alto", legal_forms())) == ""


def test_one_word_of_every_day_or_of_three_letters_tells_little() -> None:
    assert all(is_everyday((word,)) for word in ("orange", "apollo", "warp", "clay", "abridge", "ramp", "aes"))
    assert not is_everyday(("microsoft",))
    assert not is_everyday(("orange", "health"))
    assert is_everyday(())


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Ford.co.uk/cars?x=1", "ford.co.uk"),
        ("ann@Figma.com", "figma.com"),
        ("research.google.com:443", "google.com"),
        ("aws.amazon.com/marketplace/x", "aws.amazon.com"),
        ("kestrel.github.io", "github.io"),
        ("www.gmail.com", "gmail.com"),
        ("", ""),
        ("localhost", ""),
        ("not a domain.com", ""),
        ("10.0.0.1", ""),
        ("...", ""),
    ],
)
def test_a_domain_is_what_is_registered(text: str, domain: str) -> None:
    assert domain_of(text) == domain


def test_mail_providers_marketplaces_and_hosts_tell_nobody_apart() -> None:
    assert all(map(is_shared, ("gmail.com", "aws.amazon.com", "github.io")))
    assert not is_shared("amazon.com")


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("ford.com", "ford.co.uk", False),
        ("ford.de", "ford.fr", False),
        ("ford.com", "", False),
        ("ford.com", "ford.com", False),
        ("apollo.com", "apollo.io", True),
        ("warp.dev", "warp.com", True),
        ("ford.com", "fordfoundation.com", True),
    ],
)
def test_one_name_at_home_in_several_countries_is_one_owner_s(one: str, other: str, two: bool) -> None:
    assert other_domain(one, other) is two
    assert other_domain(other, one) is two


def test_what_stands_in_brackets_is_left_out_of_an_owner_s_name() -> None:
    assert without_asides("Alphabet Inc. (Class A)") == "Alphabet Inc."
    assert without_asides("(unnamed)") == "(unnamed)"
