import pytest

from tests.unit.ingest.samples import bad, customer_rows, customers, reasons
from tokentui.domain.names import bare_domain
from tokentui.ingest.preview import describe
from tokentui.ingest.readers.customer_keys import TakenKeys


def test_words_for_nothing_are_no_customers_and_no_values() -> None:
    seen = bad("names_like_missing.csv")
    assert list(customers(seen)) == ["NA"]
    assert customers(seen)["NA"].industry is None
    assert any("4 rows have words for nothing as customers" in said and "'None'" in said for said in seen.notices)
    assert reasons(seen) == {6: "The row has no name."}


def test_ids_stay_text_and_a_repeated_one_names_both_lines() -> None:
    seen = bad("ids.csv")
    keys = {row.name: row.key for row in customers(seen).values()}
    assert keys == {"Alder": "007", "Birch": "00042", "Cedar": "1e5", "Dogwood": "TRUE", "Elm": "12", "Grove": "grove"}
    assert "'12' is on line 6 already and here on line 7" in reasons(seen)[7]


def test_rows_of_one_name_come_together_with_a_key_each() -> None:
    seen = bad("same_names.csv")
    rows = customer_rows(seen)
    assert [row.key for row in rows if row.namesake] == ["acme-inc", "acme-inc-2", "acme-inc-3", "mercury", "mercury-2"]
    assert len({row.key for row in rows}) == 7
    assert rows == customer_rows(bad("same_names.csv"))
    assert any("5 rows share their names with others" in notice for notice in seen.notices)


def test_anonymous_customers_are_kept_and_totals_are_not() -> None:
    seen = bad("anonymous_and_totals.csv")
    assert {name for name, row in customers(seen).items() if row.anonymous} == {
        "Customer A",
        "Customer B",
        "Confidential",
        "Top-10 bank",
        "(unnamed enterprise, US)",
    }
    assert not customers(seen)["TotalEnergies"].anonymous
    assert "Total" not in customers(seen)
    assert seen.rejected == ()
    assert any("3 rows are totals" in notice and "line 7, 8, 10" in notice for notice in seen.notices)


def test_grades_bases_dates_and_intervals() -> None:
    seen = bad("grades.csv")
    alder, hazel = customers(seen)["Alder"], customers(seen)["Hazel"]
    assert (alder.grade, alder.spend_basis, alder.first_named) == ("A", "run-rate", "2026-03")
    assert (hazel.grade, hazel.spend_basis, hazel.first_named) == ("B", "trailing", "2026-03-17")
    assert (hazel.spend_low, hazel.spend_best, hazel.spend_high) == (10**12, 2 * 10**12, 3 * 10**12)
    assert seen.rejected == ()
    said = " ".join(seen.notices)
    for line, why in (
        (3, "Grade 'E'"),
        (4, "Grade U"),
        (5, "'runn-rate' is no basis"),
        (6, "'31/02/2026' is not a date"),
        (7, "The spend is out of order"),
        (8, "The spend has a lower limit alone"),
    ):
        assert f"line {line}: {why}" in said
    assert customers(seen)["Birch"].extra == (("grade", "E"),)
    assert customers(seen)["Elm"].extra == (("first named", "31/02/2026"),)


def test_a_grade_for_the_whole_file() -> None:
    assert {row.grade for row in customers(bad("ids.csv", grade="b")).values()} == {"B"}


def test_dangerous_names_are_kept_raw_and_shown_safe() -> None:
    seen = bad("formulas.csv")
    assert list(customers(seen)) == [
        '=HYPERLINK("http://example.com","x")',
        "+1-800-FLOWERS",
        "@handle",
        "[@click=app.quit]x[/]",
        "Multi\nline",
        "Esc\x1b[31m",
        "\u202eevil",
    ]
    text = "".join(describe(seen.preview))
    assert "\x1b" not in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("cell", "domain"),
    [
        ("https://www.Acme.com/about?x#y", "acme.com"),
        ("acme.co.uk.", "acme.co.uk"),
        ("http://user@acme.com:8080/", "acme.com"),
        (" ", None),
    ],
)
def test_a_website_becomes_a_host_name(cell: str, domain: str | None) -> None:
    assert bare_domain(cell) == domain


@pytest.mark.parametrize("first", [["a", "b"], ["b", "a"]])
def test_taken_keys_remember_where_they_came_first(first: list[str]) -> None:
    taken = TakenKeys()
    assert taken.add_all(first, [2, 3])
    assert not taken.add_all(["c", "a"], [4, 5])
    assert taken.add("c", 4) is None
    assert taken.add("a", 5) == first.index("a") + 2
    assert not taken.add_all(["d", "d"], [6, 7])
    assert taken.add_all(["d", "e"], [6, 7])
    assert taken.add("e", 9) == 7
