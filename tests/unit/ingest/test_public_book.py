import pytest

from tests.unit.ingest.samples import PUBLIC, read
from tokentui.domain.grades import Grade
from tokentui.domain.yardstick import annual_basis
from tokentui.ingest.preview import describe
from tokentui.ingest.records import CustomerRecord, DecisionRecord, DisclosureRecord, FactRecord


@pytest.mark.parametrize(
    ("path", "kind", "count"),
    [
        ("anthropic/customers.csv", "customers", 270),
        ("anthropic/facts.csv", "facts", 292),
        ("anthropic/disclosures.csv", "disclosures", 22),
        ("anthropic/starter_decisions.csv", "decisions", 89),
        ("openai/customers.csv", "customers", 36),
        ("openai/facts.csv", "facts", 39),
        ("openai/disclosures.csv", "disclosures", 4),
    ],
)
def test_every_row_of_the_public_books_is_read(path: str, kind: str, count: int) -> None:
    seen = read(PUBLIC / path)
    assert (seen.kind, len(seen.records), seen.rejected, seen.notices) == (kind, count, (), ())
    assert len({getattr(record, "uid", "") or record.key for record in seen.records}) == count  # type: ignore[union-attr]
    assert [record.line for record in seen.records] == list(range(2, count + 2))


def test_the_parts_of_the_public_book_refer_to_each_other() -> None:
    book = PUBLIC / "anthropic"
    keys = {record.key for record in read(book / "customers.csv").records if isinstance(record, CustomerRecord)}
    for part in ("facts.csv", "starter_decisions.csv"):
        assert read(book / part, known_keys=keys).rejected == ()


def test_only_three_customers_have_a_years_spend() -> None:
    facts = [record for record in read(PUBLIC / "anthropic" / "facts.csv").records if isinstance(record, FactRecord)]
    spend = {
        fact.customer_key: (fact.low, fact.grade)
        for fact in facts
        if annual_basis(fact.dimension, fact.unit, fact.yardstick, "USD") and fact.low == fact.high
    }
    assert {key: value for key, value in spend.items() if Grade(value[1]).reaches(Grade.C)} == {
        "microsoft": (500_000_000, "C"),
        "salesforce": (300_000_000, "C"),
    }
    assert spend["cursor"] == (650_000_000, "D")


def test_records_hold_what_the_files_say() -> None:
    by_key = {
        record.key: record
        for record in read(PUBLIC / "anthropic" / "customers.csv").records
        if isinstance(record, CustomerRecord)
    }
    assert by_key["cursor"].aliases == ("Anysphere",)
    assert by_key["github"].parent == "Microsoft"
    assert by_key["accenture"].first_named == "2026"
    first = read(PUBLIC / "anthropic" / "disclosures.csv").records[0]
    assert isinstance(first, DisclosureRecord)
    assert (first.as_of, first.threshold, first.value, first.unit) == ("2024-02", 1_000_000, 12, "customers")
    said = {
        record.customer_key: record.statement.codes
        for record in read(PUBLIC / "anthropic" / "starter_decisions.csv").records
        if isinstance(record, DecisionRecord)
    }
    assert said["microsoft"] == ("development", "product", "resale")


def test_reading_twice_gives_the_same_ids() -> None:
    path = PUBLIC / "anthropic" / "facts.csv"
    assert read(path).records == read(path).records


def test_the_description_shows_columns_rows_and_counts() -> None:
    text = "\n".join(describe(read(PUBLIC / "anthropic" / "customers.csv")))
    assert "customer_id  →  key" in text
    assert "adalat-ai" in text
    assert "270 rows to import, 0 refused" in text
    assert all(len(line) <= 110 for line in text.splitlines())
