from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.ingest.samples import bad, customers, reasons
from tokentui.ingest.files.batches import read_batches
from tokentui.ingest.files.reading import look_at_text
from tokentui.ingest.files.table import RawBatch, UnreadableFile


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty.csv", "is empty"),
        ("blank.csv", "is empty"),
        ("header_only.csv", "no rows under them"),
        ("duplicate_header.csv", "two columns called 'Spend'"),
        ("workbook.csv", "Excel workbook"),
        ("not_text.csv", "not text in UTF-8"),
        ("no_header.csv", "needs a column called name"),
        ("unclosed_quote.csv", "quotation mark on line 3"),
        ("nowhere.csv", "There is no file"),
        (".", "is a folder"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(name: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as caught:
        bad(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "encoding", "notice", "names"),
    [
        ("utf16.csv", "UTF-16", "UTF-16", ["Stéphane & Fils"]),
        ("utf16_without_mark.csv", "UTF-16", "UTF-16", ["Plain Ltd"]),
        ("cp1252.csv", "Windows-1252", "Windows-1252", ["Stéphane & Fils"]),
        ("bom_crlf.csv", "UTF-8", None, ["Alder", "Birch"]),
        ("cr_only.csv", "UTF-8", None, ["Alder", "Birch"]),
        ("tabs.tsv", "UTF-8", None, ["Alder"]),
        ("semicolons.csv", "UTF-8", "decimal commas", ["Alder", "Birch", "Cedar"]),
    ],
)
def test_encodings_line_ends_and_delimiters(name: str, encoding: str, notice: str | None, names: list[str]) -> None:
    seen = bad(name)
    assert (seen.preview.form.split(",")[0], list(customers(seen))) == (encoding, names)
    assert [bool(notice and notice in said) for said in seen.notices] == ([True] if notice else [])


def test_ragged_rows_are_refused_with_the_line_they_begin_on() -> None:
    seen = bad("ragged.csv")
    assert {name: row.line for name, row in customers(seen).items()} == {"Alder": 2, "Dog\nwood": 7, "Elm": 10}
    assert reasons(seen).keys() == {4, 5, 9}
    assert "2 cells where the header has 3" in reasons(seen)[4]
    assert seen.rejected[0].raw == "2,Birch"


def test_a_trailing_delimiter_does_not_shift_the_columns() -> None:
    seen = bad("trailing_comma.csv")
    assert {name: row.spend_best for name, row in customers(seen).items()} == {
        "Alder": 100_000_000,
        "Birch": 200_000_000,
    }
    assert any("2 rows end in a delimiter" in notice for notice in seen.notices)


PLAIN = [
    ("name,industry\nAlder,NA\nBirch,1e5\n", True),
    ('name,industry\r\n"Alder, Inc.",007\r\nBirch,"say ""hi"""\r\n', True),
    ("\ufeffname,industry\nAlder,\n,\nBirch,TRUE", True),
    ('name,industry\n"Alder, Inc.","007"\n"Birch",""\n', True),
    ('name,industry\r\n"Alder","a ""b"""\r\n"Birch","\1"\r\n', True),
    ('name,industry\n"Alder","x","y\nBirch","z"\n', False),
    ('name,industry\n"Alder","x"y","z"\n"Birch","w"\n', False),
    ('name,industry\nAlder,"two\nlines"\nBirch,x\n', False),
    ("name,industry\nAlder,x\n\nBirch,x\n", False),
    ("name,industry\nAlder,x,\nBirch,x\n", False),
    ('name,industry\nAlder x"y,"z\nBirch,w"\n', False),
    ("name,industry\nAlder,x\rBirch,y\n", False),
    ("name\nAlder\n", False),
]


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_plain_files_are_read_as_the_csv_module_does(tmp_path: Path, text: str, plain: bool) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode())
    source = look_at_text(path)
    assert source.plain is plain
    slow, fast = (list(read_batches(replace(source, plain=plain))) for plain in (False, source.plain))
    assert _whole(slow) == _whole(fast)


def _whole(batches: list[RawBatch]) -> tuple[list[int], list[tuple[str, ...]], int]:
    lines = [line for batch in batches for line in batch.lines]
    rows = [row for batch in batches for row in zip(*batch.columns, strict=True)]
    return lines, rows, sum(batch.empty for batch in batches)


def test_batches_are_the_same_at_any_size(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name\n" + "".join(f"{n},Name {n}\n" for n in range(25)), encoding="utf-8")
    source = look_at_text(path)
    for plain in (True, False):
        lines = [line for batch in read_batches(replace(source, plain=plain), 10) for line in batch.lines]
        assert lines == list(range(2, 27))
