"""Tables as Excel workbooks, in which a text is a text, whatever it begins with."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from tokentui.ingest.writers.json_lines import number

T = TypeVar("T")

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


class _FailsOnce:
    """A file that raises what goes wrong once, and then only keeps count of where it would be.

    A zip that was left unfinished tries to end itself when it is thrown away, and would say so to everybody.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failed = False
        self._place = 0

    def write(self, data: bytes) -> int:
        """All of the data, or an OSError."""
        self._once(lambda: self._file.write(data))
        self._place += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The place that was gone to."""
        found = self._once(lambda: self._file.seek(offset, whence))
        self._place = max(offset, self._place) if found is None else found
        return self._place

    def tell(self) -> int:
        """The place."""
        return self._place

    def flush(self) -> None:
        """To the disk with what waits."""
        self._once(self._file.flush)

    def _once(self, act: Callable[[], T]) -> T | None:
        if self._failed:
            return None
        self._failed = True
        done = act()
        self._failed = False
        return done


def write_excel(path: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as the only sheet of a workbook; raises TooLarge and OSError."""
    from xlsxwriter.exceptions import FileCreateError

    with path.open("wb") as file:
        try:
            _write(_FailsOnce(file), sheet, header, rows)
        except FileCreateError as error:
            raise error.args[0] from None


def _write(file: _FailsOnce, sheet: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
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
