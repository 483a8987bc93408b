import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.unit.ingest.samples import PUBLIC, read
from tokentui.domain.customer import Fact
from tokentui.domain.derive import annual_basis
from tokentui.domain.grades import Grade, dimension_of
from tokentui.ingest.preview import describe
from tokentui.store.bulk.incoming import CustomerRow, DecisionRow, DisclosureRow, FactRow


def facts_of(book: Path) -> Callable[[str], Sequence[Fact]]:
    """The facts of a public book by customer, as a reader of decisions asks for them."""
    by_key: dict[str, list[Fact]] = {}
    for row in read(book / "facts.csv").rows:
        assert isinstance(row, FactRow)
        claim = (row.claim, row.low, row.high, row.unit, row.yardstick, None, row.as_of)
        source = (row.source_title, row.source_url, row.source_kind, row.certainty, Grade(row.grade))
        by_key.setdefault(row.customer_key, []).append(Fact(row.uid, dimension_of(row.dimension), *claim, *source))
    return lambda key: by_key.get(key, [])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("anthropic/customers.csv", "customers"),
        ("anthropic/facts.csv", "facts"),
        ("anthropic/disclosures.csv", "disclosures"),
        ("anthropic/starter_decisions.csv", "decisions"),
        ("openai/customers.csv", "customers"),
        ("openai/facts.csv", "facts"),
        ("openai/disclosures.csv", "disclosures"),
    ],
)
def test_every_row_of_the_public_books_is_read(path: str, kind: str) -> None:
    with (PUBLIC / path).open(encoding="utf-8", newline="") as file:
        count = len(list(csv.DictReader(file)))
    seen = read(PUBLIC / path, facts_of=facts_of((PUBLIC / path).parent))
    assert (seen.preview.kind, len(seen.rows), seen.rejected, seen.notices) == (kind, count, (), ())
    assert len({getattr(row, "uid", "") or getattr(row, "key", "") for row in seen.rows}) == count
    assert [row.line for row in seen.rows] == list(range(2, count + 2))


def test_the_parts_of_the_public_book_refer_to_each_other() -> None:
    book = PUBLIC / "anthropic"
    keys = {row.key for row in read(book / "customers.csv").rows if isinstance(row, CustomerRow)}
    for part in ("facts.csv", "starter_decisions.csv"):
        assert read(book / part, known_keys=keys, facts_of=facts_of(book)).rejected == ()


def test_only_three_customers_have_a_years_spend() -> None:
    facts = [row for row in read(PUBLIC / "anthropic" / "facts.csv").rows if isinstance(row, FactRow)]
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


def test_rows_hold_what_the_files_say() -> None:
    by_key = {row.key: row for row in read(PUBLIC / "anthropic" / "customers.csv").rows if isinstance(row, CustomerRow)}
    assert by_key["cursor"].aliases == ("Anysphere",)
    assert by_key["github"].parent == "Microsoft"
    assert by_key["accenture"].first_named == "2026"
    first = read(PUBLIC / "anthropic" / "disclosures.csv").rows[0]
    assert isinstance(first, DisclosureRow)
    assert (first.as_of, first.threshold, first.value, first.unit) == ("2024-02", 1_000_000, 12, "customers")
    said = {
        row.customer_key: row.statement.codes
        for row in read(PUBLIC / "anthropic" / "starter_decisions.csv", facts_of=facts_of(PUBLIC / "anthropic")).rows
        if isinstance(row, DecisionRow)
    }
    assert said["microsoft"] == ("development", "devtools", "product", "resale")


def test_reading_twice_gives_the_same_ids() -> None:
    path = PUBLIC / "anthropic" / "facts.csv"
    assert read(path).rows == read(path).rows


def test_the_description_shows_columns_rows_and_counts() -> None:
    text = "\n".join(describe(read(PUBLIC / "anthropic" / "customers.csv").preview))
    assert "customer_id  →  key" in text
    assert "adalat-ai" in text
    assert "272 rows read: 0 refused" in text
    assert all(len(line) <= 110 for line in text.splitlines())
