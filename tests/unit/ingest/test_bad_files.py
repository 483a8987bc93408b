"""Files that nobody should have made: each is a sentence, or read within seconds and in little memory."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.ingest.samples import customers, read
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import RawBatch, UnreadableFile


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_million_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\n" * 1_000_000)
    assert "is empty" in refused(path)
    path.write_bytes(b"\n" * 1_000_000 + b"name,spend\nAcme,5\n")
    assert customers(read(path))["Acme"].line == 1_000_002


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_100_mb_is_no_cell(tmp_path: Path, quote: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"name,spend\nAcme,{quote}{'x' * 100_000_000}{quote}\n")
    assert "has a line of more than 10 million characters (line 2)" in refused(path)


@pytest.mark.parametrize("rows_before", [0, 100])
def test_a_quotation_mark_that_is_never_closed_is_found_in_12_mb(tmp_path: Path, rows_before: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,spend\n" + "Bolt,7\n" * rows_before + '"Acme,5\n' + "Beta,6\n" * 1_800_000)
    says = refused(path)
    assert f"cannot be read from line {rows_before + 2} on" in says
    assert "quotation mark that is never closed" in says


def test_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    names = [f"c{n}" for n in range(9_998)]
    path.write_text(f"name,spend,{','.join(names)}\nAcme,5,{','.join(names)}\n")
    assert customers(read(path))["Acme"].spend_best == 5_000_000


@pytest.mark.parametrize("change", ["grows", "shrinks", "is gone"])
def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path, change: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,spend\n" + "".join(f"Acme {n},5\n" for n in range(1_000)))
    batches: Iterator[RawBatch] = open_table(path).batches(10)
    next(batches)
    if change == "grows":
        with path.open("a") as more:
            more.write("Late,5\n")
    elif change == "shrinks":
        os.truncate(path, 500)
    else:
        path.unlink()
    with pytest.raises(UnreadableFile, match=r"x\.csv changed while it was read: .* Nothing was taken"):
        list(batches)


def test_names_with_control_characters_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("name,spend\nA\x1b[31mB,5\nC\x00D,6\nE\u202eF,7\n".encode())
    assert list(customers(read(path))) == ["A\x1b[31mB", "C\x00D", "E\u202eF"]


def test_bytes_that_are_no_text_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(bytes(range(256)) * 4_000)
    assert "is not text" in refused(path)
    path.write_bytes("name,spend\nAcmé,5\n".encode("utf-16-le"))
    assert list(customers(read(path))) == ["Acmé"]
    path.write_bytes(b"%PDF-1.7 x")
    assert "is a PDF" in refused(path)
