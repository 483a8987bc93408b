import pytest

from tokentui.domain.names import (
    Owner,
    at_most_anonymous,
    fold,
    is_anonymous,
    is_total_row,
    nearest,
    slug,
    suspects,
    ultimate_parents,
)

ANONYMOUS = [
    "(unnamed enterprise, US)",
    "Unnamed largest user",
    "Confidential",
    "confidential enterprise",
    "Customer A",
    "Client #7",
    "Company X",
    "Top-10 bank",
    "Undisclosed",
    "Fortune 500 retailer",
    "Large US bank",
    "a European insurer",
    "An unnamed airline",
    "n/d",
    "[redacted]",
]
NAMED = [
    "Customer.io",
    "Anonymous Content",
    "Client Savvy",
    "A Place for Mom",
    "Top Hat",
    "Big Lots",
    "Global Payments",
    "Block",
    "NA",
    "Un1feed",
    "An Post",
]
TOTALS = [
    "Total",
    "TOTALS:",
    "Grand total",
    "Subtotal",
    "Sum",
    "Other (412 customers)",
    "Others",
    "All other customers",
    "Total (270 customers)",
    "Remaining customers",
    "Rest",
    "EMEA subtotal",
    "Gesamtsumme",
    "Totale generale",
    "Eindtotaal",
    "合計",
    "Итого",
    "Q1 total",
    "Renewals – Total:",
    "Long tail (1,200 accounts)",
    "Next 20 customers",
    "37 other customers",
    "Smaller customers",
    "% of total",
    "Share of total",
    "Unallocated",
    "Eliminations",
]
NOT_TOTALS = [
    "TotalEnergies",
    "Total Wine",
    "Otherside",
    "Sum Up",
    "Summit",
    "Rest Less",
    "Grand Hotel",
    "1000 Customers Ltd",
    "Count Basie Ltd",
    "Share Now",
    "Acme (UK)",
    "Top Golf",
]


@pytest.mark.parametrize("name", ANONYMOUS)
def test_a_name_that_names_nobody_is_seen(name: str) -> None:
    assert is_anonymous(name)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_stays_a_name(name: str) -> None:
    assert not is_anonymous(name)


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_seen(name: str) -> None:
    assert is_total_row(name)


@pytest.mark.parametrize("name", NOT_TOTALS)
def test_a_company_is_no_total(name: str) -> None:
    assert not is_total_row(name)


def test_the_quick_sieve_lets_none_of_them_through() -> None:
    names = ANONYMOUS + TOTALS
    for form in (names, [name.upper() for name in names], [f"({name})" for name in names]):
        assert suspects(form) == list(range(len(names)))
        assert not [name for name in form if name in TOTALS and at_most_anonymous(name)]
    assert not any(map(at_most_anonymous, ("Company confidential", "Customers (12 accounts)", "Accounts: total 5")))
    assert at_most_anonymous("Company 12")
    assert suspects(["Acme", "日本電気", "Velmora"]) == []


def test_folding_finds_accents_case_and_ligatures() -> None:
    folded = [fold(text) for text in ("Crédit Agricole", "Straße", "Ørsted", "ŁÓDŹ", "Ægir", "Ｆｕｌｌ", "İstanbul")]
    assert folded == ["credit agricole", "strasse", "orsted", "lodz", "aegir", "full", "istanbul"]


def test_a_key_is_made_from_words() -> None:
    assert slug("McKinsey & Company") == "mckinsey-company"
    assert slug("L'Oréal") == "loreal"
    assert slug("日本電気") == "日本電気"
    assert slug("!!!") == slug("!!!") != slug("???")
    assert slug("[/]").startswith("customer-")


def test_nearest_names_come_first() -> None:
    assert nearest("cursr", ["Microsoft", "Cursor", "Curs Ltd"])[0] == "Cursor"
    assert nearest("Credit", ["Crédit Agricole", "Block"]) == ["Crédit Agricole"]
    assert nearest("zzz", ["Cursor"]) == []


def test_ultimate_parents() -> None:
    github, copilot, alone, first, second, third = 1, 2, 3, 4, 10, 9
    chains: dict[int, Owner] = {
        github: "microsoft",
        copilot: github,
        alone: alone,
        first: second,
        second: third,
        third: second,
    }
    assert ultimate_parents(chains) == {
        github: "microsoft",
        copilot: "microsoft",
        alone: alone,
        first: second,
        second: second,
        third: second,
    }
    assert ultimate_parents({number: number + 1 for number in range(5_000)})[0] == 5_000
