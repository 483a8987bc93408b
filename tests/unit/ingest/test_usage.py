from pathlib import Path

from tests.unit.ingest.samples import bad, read, reasons
from tokentui.store.bulk.incoming import UsageRow


def test_counts_that_no_book_holds_are_refused_with_the_line() -> None:
    why = reasons(bad("too_large_counts.csv"))
    assert "9223372036854775807" in why[2]
    assert "9223372036854775808" in why[3]
    assert "whole number" in why[4]
    assert "whole number" in why[5]
    assert "not a month" in why[6]


def test_a_column_for_each_month_becomes_rows() -> None:
    seen = bad("wide_usage.csv", known_keys={"alder", "birch"})
    assert [(row.line, row.customer_key, row.month, row.spend) for row in seen.rows if isinstance(row, UsageRow)] == [
        (2, "alder", 202601, 100_000_000),
        (2, "alder", 202603, 2_000_000_000),
        (3, "birch", 202602, 5_000_000),
    ]
    assert "'x' is not an amount" in reasons(seen)[3]


def test_usage_rows(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(
        "customer_id,month,spend_usd,input tokens,output tokens\na,2026-01,5.25,10,\na,Feb 2026,,7,8\n"
        "a,2026-01,9,1,1\nb,2026-02-01,1,,\nnobody,2026-01,1,1,1\n",
        encoding="utf-8",
    )
    seen = read(path, known_keys={"a", "b"})
    assert seen.preview.kind == "usage"
    assert seen.rows == (
        UsageRow(2, "a", 202601, 14_250_000, 11, 1),
        UsageRow(3, "a", 202602, None, 7, 8),
        UsageRow(5, "b", 202602, 1_000_000, None, None),
    )
    assert seen.rejected == ()
    assert any("1 row has a word for nothing as its customer: left out: 'nobody' (line 6)" in n for n in seen.notices)
    assert any("1 row repeats a customer and month: added up" in notice for notice in seen.notices)
