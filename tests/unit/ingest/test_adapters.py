"""Files of other programs: which adapter takes them, tags, meters of tokens, and what is left out."""

from pathlib import Path

import pytest

from tests.unit.ingest.samples import context, read
from tokentui.ingest.adapters.known import ADAPTERS, adapter_of
from tokentui.ingest.adapters.left_out import RowsLeftOut
from tokentui.ingest.adapters.token_meters import tokens_in, tokens_out
from tokentui.ingest.columns.column_names import FIELDS, OWN_FIELDS
from tokentui.ingest.input_file import open_file
from tokentui.store.bulk.incoming import UsageRow

_FOCUS = "SubAccountName,ChargePeriodStart,ChargeCategory,EffectiveCost,BilledCost,BillingCurrency,Tags"


def _months(path: Path, mapping: dict[str, str]) -> list[tuple[str, int | None]]:
    seen = read(path, known_keys=set(), mapping=mapping)
    return sorted((row.customer_key, row.spend) for row in seen.rows if isinstance(row, UsageRow))


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.name)
def test_an_adapter_takes_the_columns_that_it_needs(adapter: object) -> None:
    (one,) = (known for known in ADAPTERS if known is adapter)
    found = adapter_of(one.needs, {one.asked: "spend"} if one.asked else None)
    assert found is one
    fields = {*FIELDS[one.kind], *(OWN_FIELDS.get(one.kind, ()) if one.own else ())}
    assert {field.name for field in one.fields} <= fields
    assert one.own or one.cannot


@pytest.mark.parametrize(
    ("unit", "words", "went_in", "came_out"),
    [
        ("Tokens", "Claude input tokens", "12", ""),
        ("1000 Tokens", "prompt", "12500", ""),
        ("1K tokens", "USE1-output-tokens", "", "12500"),
        ("1,000 tokens", "gpt 4o Outp glbl", "", "12500"),
        ("1M tokens", "cache read input", "12500000", ""),
        ("Tokens", "batch", "", ""),
        ("Tokens", "input and output", "", ""),
        ("Requests", "input", "", ""),
        ("Tokens", "layout", "", ""),
    ],
)
def test_tokens_count_where_the_meter_says_in_or_out(unit: str, words: str, went_in: str, came_out: str) -> None:
    assert (tokens_in("12.5", unit, words), tokens_out("12.5", unit, words)) == (went_in, came_out)


@pytest.mark.parametrize(
    "cell",
    [
        '{"customer": "Alder", "env": "prod"}',
        '{"Customer": "Alder"}',
        '"customer": "Alder","env": "prod"',
        '[{"key": "customer", "value": "Alder"}]',
        '[{"customer": "Alder"}]',
    ],
)
def test_a_tag_is_found_however_a_cloud_writes_it(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "bill.csv"
    quoted = cell.replace('"', '""')
    path.write_text(f'{_FOCUS}\nX,2026-01-02,Usage,3,3,USD,"{quoted}"\n', encoding="utf-8")
    assert _months(path, {"Tags/customer": "customer_key"}) == [("alder", 3_000_000)]


def test_a_row_without_the_tag_is_refused_with_its_money(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    rows = '\nX,2026-01-02,Usage,3,3,USD,"{""customer"":""Alder""}"\nX,2026-01-02,Usage,0.5,0.5,USD,no tags\n'
    path.write_text(_FOCUS + rows, encoding="utf-8")
    seen = read(path, known_keys=set(), mapping={"Tags/customer": "customer_key"})
    assert [row.line for row in seen.rejected] == [3]
    assert any("1 refused row holds $0.5" in said for said in seen.notices)


def test_a_column_that_the_adapter_does_not_know_is_no_field(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    row = "\nX,2026-01-02,Usage,3,3,USD,,r1"
    path.write_text(f"{_FOCUS},request_id{row}{row}\n", encoding="utf-8")
    assert _months(path, {}) == [("x", 6_000_000)]


def test_rows_that_are_left_out_are_counted_among_those_read(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    rows = "\nX,2026-01-02,Usage,3,3,USD,\nX,2026-01-02,Tax,1,1,USD,\nX,2026-01-02,Purchase,0,1200,USD,\n"
    path.write_text(_FOCUS + rows, encoding="utf-8")
    file = open_file(path, context(known_keys=set()))
    list(file.batches())
    seen = file.preview()
    assert (seen.read, seen.left_out, seen.count) == (3, 2, 1)


def test_the_money_of_what_is_left_out_is_said_by_currency() -> None:
    out = RowsLeftOut()
    out.add(["taxes", "", "taxes", "taxes"], ["1,000.10", "7", "-5", "n/a"], ["USD", "USD", "eur", "USD"])
    assert out.said() == ["3 rows left out: taxes: $1,000.10 and -€5.00."]
