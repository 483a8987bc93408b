"""Tables as Excel workbooks, in which a text is a text, whatever it begins with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.ingest.writers.json_lines import number

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

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


class _FailsOnce(FileIO):
    """A file that raises what goes wrong once, and is deaf from then on.

    A zip that was left unfinished tries to end itself when it is thrown away, and would say so to everybody.
    """

    _failed = False

    def write(self, data: "ReadableBuffer", /) -> int:
        """All of the data, or an OSError."""
        left = memoryview(data).cast("B")
        while left and not self._failed:
            self._failed = True
            left = left[super().write(left) or 0 :]
            self._failed = False
        return memoryview(data).nbytes

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """The place that was gone to."""
        return 0 if self._failed else super().seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return 0 if self._failed else super().tell()

    def flush(self) -> None:
        """Nothing waits."""
        if not self._failed:
            super().flush()


def write_excel(path: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as the only sheet of a workbook; raises TooLarge and OSError."""
    from xlsxwriter.exceptions import FileCreateError

    with _FailsOnce(path, "w") as file:
        try:
            _write(file, sheet, header, rows)
        except FileCreateError as error:
            raise error.args[0] from None


def _write(file: FileIO, sheet: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from xlsxwriter import Workbook as ExcelFile

    book = ExcelFile(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
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
