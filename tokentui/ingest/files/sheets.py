"""Excel workbooks and OpenDocument sheets as tables: the values that a spreadsheet program stored, as texts."""

from collections.abc import Iterator, Sequence
from itertools import compress, islice
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from tokentui.ingest.files.cell_texts import Cell, cell_text
from tokentui.ingest.files.made_table import MadeTable, batches_of, expect_width
from tokentui.ingest.files.sheet_formulas import OddCells, expect_bounded, odd_cells
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import NoRows, RawBatch, UnreadableFile
from tokentui.ingest.files.table_start import LINES, Knows, column_names, find_header_row
from tokentui.ingest.files.which import SHEETS, TablePart, which_part

_NAMED = 5


class _Start(NamedTuple):
    """Where the table of a sheet is."""

    row: int
    """Of the column names, the first being 0."""
    keep: tuple[bool, ...]
    """Which columns of the sheet hold anything from there on."""
    header: tuple[str, ...]
    above: tuple[str, ...]


def is_workbook(path: Path) -> bool:
    """Whether a zip archive is a workbook or an OpenDocument."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except (BadZipFile, UnicodeDecodeError, NotImplementedError):
        return False
    return "[Content_Types].xml" in names or names[:1] == ["mimetype"]


def open_sheet(source: SourceFile, part: str, knows: Knows) -> MadeTable:
    """The sheet that is meant of a workbook, which is read into memory; raises UnreadableFile, TwoReadings."""
    expect_bounded(source)
    state = source.state()
    try:
        with load_workbook(source.place) as book:
            name, sheet, notices = _sheet_of(source, book, part, knows)
    except PasswordError:
        raise UnreadableFile(f"{source.name} is locked with a password; save it without one.") from None
    except (CalamineError, OSError) as error:
        raise UnreadableFile(f"{source.name} cannot be read as a workbook: {error}. Save the sheet as CSV.") from None
    odd = odd_cells(source, name)
    start = _start_of(source, name, sheet, odd, knows)
    return MadeTable(
        source,
        state,
        source.digest(),
        source.form(f"{_program(source)}, sheet {name!r}"),
        start.header,
        lambda size: _batches(sheet, start, odd, size),
        start.above,
        (*notices, *_start_notice(start), *_merged_notice(sheet, start), *odd.notices()),
    )


def _program(source: SourceFile) -> str:
    with source.place.open("rb") as file:
        packed = file.read(200)
    return "OpenDocument" if b"mimetypeapplication/vnd.oasis" in packed else "Excel"


def _sheet_of(
    source: SourceFile, book: CalamineWorkbook, said: str, knows: Knows
) -> tuple[str, CalamineSheet, tuple[str, ...]]:
    """The sheet that is meant with its name, and what is to be said of the others."""
    sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
    visible = [one.name for one in sheets if one.visible is SheetVisibleEnum.Visible]
    hidden = [one.name for one in sheets if one.name not in visible]
    # A sheet is parsed whenever it is asked for: once is enough.
    parsed = {} if said else {name: book.get_sheet_by_name(name) for name in visible}
    parts = [TablePart(name, _names_in(parsed[name], knows) if name in parsed else ()) for name in visible]
    if said or not visible:
        parts += [TablePart(name, ()) for name in hidden]
    # The only sheet is the one that is meant, also where it has no rows.
    only = visible[0] if len(visible) == 1 else ""
    name, notice = which_part(source, SHEETS, parts, said or only, knows)
    notices = [notice] if notice else []
    left = [one for one in hidden if one != name]
    if left:
        named = ", ".join(map(repr, left[:_NAMED])) + (f" and {len(left) - _NAMED} more" if len(left) > _NAMED else "")
        notices.append(f"Hidden sheets were left out: {named}." if len(left) > 1 else f"Left out, hidden: {named}.")
    return name, parsed.get(name) or book.get_sheet_by_name(name), tuple(notices)


def _names_in(sheet: CalamineSheet, knows: Knows) -> Sequence[str]:
    """What seem to be the column names of a sheet; none where no row is under them."""
    top = [list(map(cell_text, row)) for row in islice(sheet.iter_rows(), LINES)]
    row = find_header_row(top, knows)
    return top[row] if row is not None and sheet.end is not None and sheet.end[0] > row else ()


def _texts(sheet: CalamineSheet, odd: OddCells) -> Iterator[list[str]]:
    """The rows of a sheet from its first on, in its own columns; a label of merged cells stands in each row of them."""
    rows: Iterator[list[Cell]] = sheet.iter_rows()
    merged = _merged(sheet)
    if not odd.uncounted and not merged:
        yield from (list(map(cell_text, row)) for row in rows)
        return
    first = sheet.start[1] if sheet.start else 0
    labels: dict[int, str] = {}
    for number, row in enumerate(rows):
        texts = list(map(cell_text, row))
        for column in odd.uncounted.get(number, ()):
            texts[column - first] = ""
        for column, top in merged.get(number, {}).items():
            if number == top:
                # An amount of several rows is not that of each of them.
                labels[column] = "" if isinstance(row[column - first], int | float) else texts[column - first]
            else:
                texts[column - first] = texts[column - first] or labels.get(column, "")
        yield texts


def _merged(sheet: CalamineSheet) -> dict[int, dict[int, int]]:
    """Of each row the columns whose cells are merged with others above or below, with the row of the first of them."""
    found: dict[int, dict[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A title over the table is merged across, and a note below it over many rows and columns.
        for row in range(top, bottom + 1) if left == right and bottom > top else ():
            found.setdefault(row, {})[left] = top
    return found


def _start_of(source: SourceFile, name: str, sheet: CalamineSheet, odd: OddCells, knows: Knows) -> _Start:
    rows = _texts(sheet, odd)
    top = list(islice(rows, LINES))
    while top and not any(map(any, top[-LINES:])) and (more := list(islice(rows, LINES))):
        top += more
    blank = next((number for number, row in enumerate(top) if any(row)), 0)
    found = find_header_row(top[blank:], knows)
    if found is None:
        raise UnreadableFile(f"{source.name} has nothing in the sheet {name!r}.")
    row = blank + found
    filled = [bool(cell.strip()) for cell in top[row]]
    rest, anything = _texts(sheet, odd), False
    for cells in islice(rest, row + 1, None):
        anything = anything or any(cells)
        if not all(filled):
            filled = [one or bool(cell) for one, cell in zip(filled, cells, strict=True)]
        elif anything:
            break
    if not anything:
        raise NoRows(source.name, top[row], f" in the sheet {name!r}")
    expect_width(source, sum(filled))
    return _Start(
        row,
        tuple(filled),
        column_names(source.name, list(compress(top[row], filled)), knows),
        tuple(" ".join(filter(None, cells)) for cells in top[:row] if any(cells)),
    )


def _batches(sheet: CalamineSheet, start: _Start, odd: OddCells, size: int) -> Iterator[RawBatch]:
    first = start.row + 1
    rows = islice(_texts(sheet, odd), first, None)
    kept = (list(compress(row, start.keep)) for row in rows) if not all(start.keep) else rows
    return batches_of(enumerate(kept, first + 1), len(start.header), size)


def _merged_notice(sheet: CalamineSheet, start: _Start) -> Iterator[str]:
    filled = sum(row > start.row and top != row for row, of in _merged(sheet).items() for top in of.values())
    if filled:
        cells = "1 cell is" if filled == 1 else f"{filled:,} cells are"
        yield f"{cells} merged with the one above: a label there counts for each row, an amount for the first alone."


def _start_notice(start: _Start) -> tuple[str, ...]:
    if not start.above:
        return ()
    rows = "1 row" if len(start.above) == 1 else f"{len(start.above)} rows"
    return (f"The header is in row {start.row + 1}; {rows} above it stayed out.",)
