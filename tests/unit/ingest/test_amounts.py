import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ingest.samples import bad, customer_rows, customers
from tokentui.ingest.cells.amounts import AmountError, decimal_sign, parse_amount, parse_number, plain_amounts

MILLION = 10**12


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("$1.2M", 1.2e12, 1.2e12, "USD"),
        ("1.2mm", 1.2e12, 1.2e12, None),
        ("1,2 Mio EUR", 1.2e12, 1.2e12, "EUR"),
        ("1-5M", 1e12, 5e12, None),
        ("$500k – $1M", 5e11, 1e12, "USD"),
        ("500,000 to 1M", 5e11, 1e12, None),
        ("between 1M and 2M", 1e12, 2e12, None),
        ("(3,400)", -3.4e9, -3.4e9, None),
        ("-$5", -5e6, -5e6, "USD"),
        ("1 200 000", 1.2e12, 1.2e12, None),
        ("1\u202f200\u202f000,50", 1.2000005e12, 1.2000005e12, None),
        ("1.234.567", 1.234567e12, 1.234567e12, None),
        ("1.234,56", 1.23456e9, 1.23456e9, None),
        ("1,234.56", 1.23456e9, 1.23456e9, None),
        ("1,234", 1.234e9, 1.234e9, None),
        ("USD 5bn", 5e15, 5e15, "USD"),
        ("A$3m a year", 3e12, 3e12, "AUD"),
        ("cad 3m", 3e12, 3e12, "CAD"),
        ("R$ 1.234,50", 1.2345e9, 1.2345e9, "BRL"),
        ("1 234,50 zł", 1.2345e9, 1.2345e9, "PLN"),
        ("₩1,234,567", 1.234567e12, 1.234567e12, "KRW"),
        ("￥１２,３４５", 1.2345e10, 1.2345e10, "JPY"),
        ("120万元", 1.2e12, 1.2e12, "CNY"),
        ("1億2000万円", 1.2e14, 1.2e14, "JPY"),
        ("1.5亿", 1.5e14, 1.5e14, None),
        ("Rs. 5,00,000", 5e11, 5e11, "INR"),
        ("$2.5 mln", 2.5e12, 2.5e12, "USD"),
        ("1e5", 1e11, 1e11, None),
        ("0", 0, 0, None),
        ("0.123", 123_000, 123_000, None),
        (".5", 500_000, 500_000, None),
        ("$.10", 100_000, 100_000, "USD"),
        ("(.5)", -500_000, -500_000, None),
    ],
)
def test_amounts_as_people_write_them(text: str, low: float, high: float, currency: str | None) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.spend.low, amount.spend.high, amount.currency) == (low, high, currency)


def test_groups_prove_what_divides_them() -> None:
    assert decimal_sign(["12.000", "1.234.567"]) == ","
    assert decimal_sign(["12,000", "1,234,567"]) == "."


def test_about_is_kept_and_dollars_are_those_of_the_book() -> None:
    about = parse_amount("~3m")
    assert about is not None
    assert about.approximate
    assert about.spend.exact
    crowns = parse_amount("3 kr", "SEK")
    assert crowns is not None
    assert crowns.currency == "SEK"
    canadian = parse_amount("$3", "CAD")
    assert canadian is not None
    assert canadian.currency == "CAD"


@pytest.mark.parametrize(
    "text", ["", " ", "TBD", "-", "–", "n.d.", "n/a", "NA", "unknown", "inf", "-inf", "NaN", "1e400", "#N/A", "?"]
)
def test_unknown_is_none_and_never_zero(text: str) -> None:
    assert parse_amount(text) is None
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.234", "1234 to one reader"),
        ("12.345M", "to one reader"),
        ("$1M+", "no upper limit; give a range"),
        (">1000000", "no upper limit; give a range"),
        ("at least 5M", "no upper limit"),
        ("<5M", "only an upper limit"),
        ("at most 5M", "only an upper limit"),
        ("5M per month", "not the amount of a year"),
        ("5M-1M", "begins higher"),
        ("USD 1M - EUR 2M", "two currencies"),
        ("12.34.56", "odd places"),
        ("1,2,3", "odd places"),
        ("5x", "neither a currency nor a scale"),
        ("ten", "not an amount"),
        ("٣", "not an amount"),
        ("2026-03-04", "not an amount"),
        ("9223372036855", "more money than a book can hold"),
        ("1e30", "more money than a book can hold"),
        ("9" * 100, "longer than any amount"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(AmountError, match=says):
        parse_amount(text)


def test_a_column_proves_its_decimal_sign() -> None:
    assert decimal_sign(["1.234", "12.5"]) == "."
    assert decimal_sign(["$1.25M", ""]) == "."
    assert decimal_sign(["1.234,56"]) == ","
    assert decimal_sign(["1,234", "1.234", "7", "1.234-5"]) is None
    assert decimal_sign(["1.5", "1,5"]) is None
    read = [parse_amount("1.234", point=point) for point in (".", ",")]
    assert [amount and amount.spend.best for amount in read] == [1_234_000, 1_234_000_000]


@given(st.lists(st.decimals(0, 999_999_999, places=2).map(str) | st.integers(0, 999_999_999).map(str), min_size=1))
def test_the_quick_way_reads_a_column_as_the_careful_way_does(cells: list[str]) -> None:
    careful = [parse_amount(cell) for cell in cells]
    assert plain_amounts(cells, None) == [amount and amount.spend.best for amount in careful]


def test_the_quick_way_leaves_what_is_not_plain() -> None:
    assert plain_amounts(["1", "", "2.5"], None) == [1_000_000, None, 2_500_000]
    for cell in ("$1", "1,5", "-1", "1\n2", "1.234", "٣", "1234567890"):
        assert plain_amounts(["1", cell], None) is None
    assert plain_amounts(["1.234", "0.5"], None) == [1_234_000, 500_000]


def test_numbers_of_facts_stay_whole_and_fit() -> None:
    assert [parse_number(text) for text in ("1370", "-23", "2.5", "5e3", "35%", "$500M")] == [
        1370,
        -23,
        2.5,
        5000,
        35,
        500_000_000,
    ]
    with pytest.raises(AmountError, match="larger than a book can hold"):
        parse_number("9223372036854775808")


def test_a_file_of_amounts() -> None:
    seen = bad("money.csv")
    assert {name: row.spend_best for name, row in customers(seen).items()} == {
        "Alder": 1.2 * MILLION,
        "Birch": 1.2 * MILLION,
        "Cedar": 1.2 * MILLION,
        "Fir": 3 * MILLION,
        "Grove": 3 * MILLION,
        "Hazel": -3_400_000_000,
        "Ivy": 1.2 * MILLION,
        "Juniper": 1_234_567_000_000,
        "Kapok": 1_234_560_000,
        "Larch": 5_000 * MILLION,
        **dict.fromkeys(("Dogwood", "Elm", "Maple", "Nutmeg", "Oak")),
    }
    grove = customers(seen)["Grove"]
    assert (grove.spend_low, grove.spend_high) == (MILLION, 5 * MILLION)
    assert customers(seen)["Fir"].spend_basis == "estimate"
    assert seen.rejected == ()
    said = " ".join(seen.notices)
    for why in (
        "has no upper limit",
        "in EUR and the book in USD",
        "more money than a book",
        "not the amount of a year",
    ):
        assert why in said


def test_one_amount_of_two_readings_is_never_guessed() -> None:
    for name in ("ambiguous_money.csv", "lone_comma.csv"):
        seen = bad(name)
        assert customer_rows(seen)[0].spend_best is None
        assert any("line 2: " in said and "to one reader" in said for said in seen.notices)
    assert customers(bad("semicolons.csv"))["Birch"].spend_best == 1_234_000


def test_words_in_place_of_amounts_leave_spend_unknown() -> None:
    seen = bad("unknown_spend.csv")
    spends = [row.spend_best for row in customers(seen).values()]
    assert spends == [None] * 9 + [0, 0]
    assert seen.rejected == ()
