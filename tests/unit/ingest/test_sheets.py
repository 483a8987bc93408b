import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.unit.ingest.tables import held
from tokentui.ingest.files.sheet_formulas import LARGEST
from tokentui.ingest.files.table import TwoReadings, UnreadableFile

Sheets = dict[str, list[list[object]]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook; formulas are (text, stored value), days have a format of their own."""

    def write(sheets: Sheets, *hidden: str, corner: tuple[int, int] = (0, 0)) -> Path:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                if name in hidden:
                    sheet.hide()
                for number, row in enumerate(rows, corner[0]):
                    for place, cell in enumerate(row, corner[1]):
                        if isinstance(cell, tuple):
                            sheet.write_formula(number, place, *cell)
                        elif isinstance(cell, dt.datetime):
                            sheet.write_datetime(number, place, cell, day)
                        elif cell is not None:
                            sheet.write(number, place, cell)
        return path

    return write


def test_cells_are_what_a_person_would_have_typed(workbook: Callable[..., Path]) -> None:
    rows: list[list[object]] = [
        ["name", "spend", "signed", "ok", "share"],
        ["007", 1_200_000.0, dt.datetime(2026, 1, 31), True, 0.1 + 0.2],
        ["Acme", -3.5, dt.datetime(2026, 1, 31, 13, 5), False, 1e-9],
    ]
    found = held(workbook({"S": rows}))
    assert found.form == "Excel, sheet 'S'"
    assert found.rows == [
        {"name": "007", "spend": "1200000", "signed": "2026-01-31", "ok": "true", "share": "0.3"},
        {"name": "Acme", "spend": "-3.5", "signed": "2026-01-31 13:05:00", "ok": "false", "share": "0.000000001"},
    ]


def test_the_table_is_found_under_titles_and_beside_empty_columns(workbook: Callable[..., Path]) -> None:
    rows: list[list[object]] = [
        ["Customers, $ in 000s"],
        [],
        ["name", None, "spend"],
        [],
        ["Acme", None, 5],
        [None, None, None],
        ["Bolt", None, 6],
    ]
    found = held(workbook({"S": rows}, corner=(3, 2)))
    assert found.rows == [{"name": "Acme", "spend": "5"}, {"name": "Bolt", "spend": "6"}]
    assert found.lines == [8, 10]
    assert found.above == ("Customers, $ in 000s",)
    assert "The header is in row 6; 1 row above it stayed out." in found.notices


def test_errors_and_formulas_that_nobody_calculated_are_nothing_and_said(workbook: Callable[..., Path]) -> None:
    rows: list[list[object]] = [
        ["name", "spend", "note"],
        ["Acme", ("=1+1", None, 2), ("=#REF!", None, "#REF!")],
        ["Bolt", ("=B2*2", None, 0), "kept"],
        ["Cork", ("=B2*3", None, 6.5), None],
    ]
    found = held(workbook({"S": rows}, corner=(0, 1)))
    assert [row["spend"] for row in found.rows] == ["2", "", "6.5"]
    assert [row["note"] for row in found.rows] == ["", "kept", ""]
    assert "The cell D2 holds an error such as #REF!, which counts as empty." in found.notices
    assert any(said.startswith("The cell C3 holds a formula that no spreadsheet program") for said in found.notices)


def test_a_stored_nought_of_a_saved_workbook_is_a_nought(workbook: Callable[..., Path]) -> None:
    written = workbook({"S": [["name", "spend"], ["Acme", ("=1-1", None, 0)]]})
    saved = written.with_name("saved.xlsx")
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(saved, "w") as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(b' fullCalcOnLoad="1"', b""))
    assert held(saved).rows == [{"name": "Acme", "spend": "0"}]


def test_hidden_sheets_are_left_out_and_said_and_can_be_asked_for(workbook: Callable[..., Path]) -> None:
    path = workbook(
        {"Now": [["name", "spend"], ["Acme", 2]], "Old": [["name", "spend"], ["Acme", 1]]},
        "Old",
    )
    found = held(path)
    assert found.rows == [{"name": "Acme", "spend": "2"}]
    assert found.notices == ("Left out, hidden: 'Old'.",)
    assert held(path, "old").rows == [{"name": "Acme", "spend": "1"}]


def test_of_several_sheets_the_one_is_taken_whose_columns_are_known(workbook: Callable[..., Path]) -> None:
    path = workbook({"Read me": [["By", "for"], ["Jo", "all"]], "Data": [["name", "spend"], ["Acme", 1]]})
    found = held(path)
    assert found.rows == [{"name": "Acme", "spend": "1"}]
    assert found.notices == ("The sheet 'Data' was read; left out: 'Read me'.",)


def test_where_two_sheets_could_be_meant_it_asks(workbook: Callable[..., Path]) -> None:
    path = workbook({one: [["name", "spend"], [one, 1]] for one in ("EMEA", "US")})
    with pytest.raises(
        TwoReadings, match=r"2 sheets that could be meant, 'EMEA' and 'US'; say which with --sheet EMEA"
    ):
        held(path)
    assert held(path, "us").rows == [{"name": "US", "spend": "1"}]
    with pytest.raises(UnreadableFile, match="has no sheet 'EMAA'; did you mean 'EMEA'"):
        held(path, "EMAA")


def test_a_workbook_without_rows_or_cut_off_is_one_sentence(workbook: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="has nothing in the sheet"):
        held(workbook({"S": []}))
    whole = workbook({"S": [["name"], ["Acme"]]}).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match="cut off or damaged"):
        held(cut)


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST >= 1_000_000_000
    monkeypatch.setattr("tokentui.ingest.files.sheet_formulas.LARGEST", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * 2_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        held(path)


def test_a_small_workbook_of_one_endless_cell_is_refused(workbook: Callable[..., Path]) -> None:
    path = workbook({"S": [["name"], ["Acme"]]})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet2.xml", "w") as into,
    ):
        for _ in range(110):
            into.write(b"a" * 1_000_000)
    assert path.stat().st_size < 120_000
    with pytest.raises(UnreadableFile, match="a zip bomb"):
        held(path)


def test_a_sheet_of_opendocument_is_read_as_one_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "x.ods"
    names = ["office", "table", "text"]
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in names)
    cells = [
        [f"office:value-type='string'><text:p>{text}</text:p>" for text in ("name", "since", "spend")],
        [
            "office:value-type='string'><text:p>Acme</text:p>",
            "office:value-type='date' office:date-value='2026-01-31'><text:p>31 Jan</text:p>",
            "office:value-type='float' office:value='1200000'><text:p>1.2M</text:p>",
        ],
    ]
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell {cell}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in cells
    )
    body = f"<office:body><office:spreadsheet><table:table table:name='S'>{rows}</table:table></office:spreadsheet>"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml", f"<office:document-content {spaces}>{body}</office:body></office:document-content>"
        )
        packed.writestr("META-INF/manifest.xml", "<x/>")
    found = held(path)
    assert found.form == "OpenDocument, sheet 'S'"
    assert found.rows == [{"name": "Acme", "since": "2026-01-31", "spend": "1200000"}]
