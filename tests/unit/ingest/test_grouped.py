"""Reports in groups: a name alone above its rows, and nothing that only looks like one."""

from pathlib import Path

from tests.unit.ingest.samples import Seen, customers, read
from tokentui.store.bulk.incoming import UsageRow


def _read(tmp_path: Path, text: str) -> Seen:
    path = tmp_path / "report.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_rows_get_the_name_above_them(tmp_path: Path) -> None:
    seen = _read(
        tmp_path,
        ",Date,Transaction Type,Amount\n"
        "Alder,,,\n,2026-09-15,Invoice,100\n,2026-10-15,Invoice,50\nTotal for Alder,,,150\n"
        "Birch,,,\n,2026-09-20,Credit Memo,20\nTOTAL,,,130\nPrepared on Friday,,,\n",
    )
    rows = [(row.customer_key, row.month, row.spend) for row in seen.rows if isinstance(row, UsageRow)]
    assert sorted(rows) == [
        ("Alder", 202609, 100_000_000),
        ("Alder", 202610, 50_000_000),
        ("Birch", 202609, -20_000_000),
    ]
    assert any("2 groups" in notice and "'Alder', 'Birch'." in notice for notice in seen.notices)
    assert seen.preview.read == 8 == len(rows) + seen.preview.left_out


def test_a_column_without_a_title_that_holds_more_than_names_stays_what_it_is(tmp_path: Path) -> None:
    seen = _read(tmp_path, ",Customer,ARR\nx,Alder,100\n,Birch,50\n")
    assert customers(seen).keys() == {"Alder", "Birch"}
