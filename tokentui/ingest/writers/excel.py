"""Tables as Excel workbooks, in which a text is a text, whatever it begins with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from tokentui.ingest.writers.json_lines import number

_ROWS = 1_048_576
"""What a sheet holds, the column names among them."""

_CHARACTERS = 32_767
"""What a cell holds."""

_EXACT = 2**53
"""Whole numbers beyond which a cell rounds, because it is a double."""

_ALWAYS = datetime(1980, 1, 1)
"""When every workbook says that it was made: the same book gives the same bytes. The earliest day that a zip knows."""

AUTHOR = "tokentui export"


class TooLarge(ValueError):
    """A table that the form cannot hold; the message says which can."""


def write_excel(path: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as the only sheet of a workbook; raises TooLarge."""
    from xlsxwriter import Workbook as ExcelFile

    book = ExcelFile(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": AUTHOR, "created": _ALWAYS})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    for place, name in enumerate(header):
        page.write_string(0, place, name)
    for line, row in enumerate(rows, 1):
        if line >= _ROWS:
            raise TooLarge(f"A sheet of Excel holds {_ROWS - 1:,} rows and the table has more; write CSV or Parquet.")
        for place, value in enumerate(map(number, row)):
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and abs(value) <= _EXACT:
                page.write_number(line, place, value)
                continue
            text = str(value)
            if len(text) > _CHARACTERS:
                raise TooLarge(
                    f"{header[place]} on row {line + 1} has {len(text):,} characters, and a cell of Excel holds "
                    f"{_CHARACTERS:,}; write CSV or JSON Lines."
                )
            page.write_string(line, place, text)
    book.close()
