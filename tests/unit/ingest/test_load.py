from dataclasses import replace
from pathlib import Path

from tests.unit.ingest.samples import context
from tokentui.ingest.files.opening import DelimitedTable
from tokentui.ingest.input_file import open_file
from tokentui.store.bulk.incoming import CustomerRow, RejectedRow


def _take(path: Path, *, plain: bool) -> tuple[list[CustomerRow], list[RejectedRow], tuple[str, ...]]:
    file = open_file(path, context())
    assert isinstance(file.source, DelimitedTable)
    assert file.source.text.plain
    file.source = replace(file.source, text=replace(file.source.text, plain=plain))
    taken = list(file.batches())
    rows = [row for batch in taken for row in batch.rows if isinstance(row, CustomerRow)]
    return rows, [refused for batch in taken for refused in batch.rejected], file.preview().notices


def test_several_batches_are_one_file_however_they_are_read(tmp_path: Path) -> None:
    count = 45_000
    names = [f"Name {n}" for n in range(count)]
    names[7], names[21_000], names[44_000] = "Customer A", "Total", ""
    keys = [f"k{n}" for n in range(count)]
    keys[43_000] = "k5"
    spends = [f"{n}.{n % 100:02}" for n in range(count)]
    spends[30_000] = "> 5"
    rows = zip(keys, names, spends, strict=True)
    path = tmp_path / "large.csv"
    path.write_text("id,name,spend\n" + "".join(f"{k},{n},{s}\n" for k, n, s in rows), encoding="utf-8")
    slow, fast = _take(path, plain=False), _take(path, plain=True)
    assert slow == fast
    taken, rejected, notices = fast
    assert len(taken) == count - 3
    assert [refused.line for refused in rejected] == [43_002, 44_002]
    assert "is on line 7 already" in rejected[0].reason
    assert any("line 30002: '> 5' has no upper limit" in said for said in notices)
    assert taken[7].anonymous
    assert {row.key: row.spend_best for row in taken}["k29999"] == 29_999_990_000
    assert taken[-1].line == count + 1
    assert any("1 row is a total" in notice for notice in notices)
