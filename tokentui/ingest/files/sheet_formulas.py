"""What only the markup of an .xlsx tells: errors in cells, and formulas that no spreadsheet program has calculated.

The library that reads sheets gives an empty cell for the first and the writer's zero for the second, which would be an
amount that nobody stated.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from errno import EINVAL
from xml.etree import ElementTree

from tokentui.ingest.files.far_cells import COLUMNS, Extent, extents
from tokentui.ingest.files.source import SourceFile, made_to_fill, unpacks_too_far
from tokentui.ingest.files.table import UnreadableFile

LARGEST = 1_000_000_000
"""Bytes of a workbook once unpacked: it is read into memory, which takes about twice as many."""

_RATIO = 300
"""Times its size to which no honest workbook unpacks: no two cells have the same name, so that none packs that well."""

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 20
_MOST_CELLS = 60_000_000
"""Cells of a sheet from its first to its furthest: some 2 GB in the library that reads sheets."""

_MOST_OF_DOCUMENT = 20_000_000
"""Of a sheet of an OpenDocument, which says once what is repeated a million times: some 2.5 GB."""

_LETTERS = 3
"""Of the name of the furthest column of any sheet."""

_WIDE = re.compile(rb' r="(?:B[E-Z]\d|[C-Z][A-Z]\d|[A-Z]{3}|[A-Z]*[a-z])')
"""A cell beyond column BD, up to which there is room for all rows that a sheet can have."""

_CELL_BEGINS, _AS_ALWAYS = b"<c ", b'<c r="'
"""How a cell begins, and how programs write its name; where one does not, all names are looked at."""

_NAMES = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")
_NAMED = 3

_CELL = re.compile(rb"<c (?P<attributes>[^>/]*)>(?P<inside>.*?)</c>", re.DOTALL)
_ODD = re.compile(rb"<f[ />]|\bt=[\"']e[\"']")
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_FORMULA = re.compile(rb"<f[ />]")
_VALUE = re.compile(rb"<v(?: [^>]*)?(?:/>|>([^<]*)</v>)")
_CALCULATE = re.compile(rb"\bfullCalcOnLoad=[\"'](?:1|true)[\"']")


@dataclass(slots=True)
class OddCells:
    """Cells of a sheet whose stored value is no value."""

    errors: list[str] = field(default_factory=list)
    """Where they are: `F4`."""
    uncounted_at: list[str] = field(default_factory=list)
    uncounted: dict[int, list[int]] = field(default_factory=dict)
    """Columns of formulas that were never calculated, by row; the first of both is 0."""

    def notices(self) -> Iterator[str]:
        """A sentence for each kind."""
        if self.errors:
            yield f"{_cells(self.errors)} an error such as #REF!, which counts as empty."
        if self.uncounted_at:
            yield (
                f"{_cells(self.uncounted_at)} a formula that no spreadsheet program has calculated, which counts "
                "as empty; open the file in one, save it and import it again."
            )


def _cells(places: Sequence[str]) -> str:
    more = f" and {len(places) - _NAMED:,} more cells" if len(places) > _NAMED else ""
    return f"The cells {', '.join(places[:_NAMED])}{more} hold" if len(places) > 1 else f"The cell {places[0]} holds"


def expect_bounded(source: SourceFile) -> None:
    """Refuse a workbook that would not fit into memory once unpacked."""
    if not zipfile.is_zipfile(source.place):
        return
    with _damage_named(source), zipfile.ZipFile(source.place) as packed:
        unpacked, size = sum(one.file_size for one in packed.infolist()), source.place.stat().st_size
        if unpacks_too_far(unpacked, size, _RATIO):
            raise made_to_fill(source, unpacked, size)
        if unpacked > LARGEST:
            raise UnreadableFile(
                f"{source.name} unpacks to more than {LARGEST // 1_000_000_000} GB, and a workbook is read into memory "
                "as a whole, which would take more than twice that; save the sheet as CSV, which is read in parts."
            )
        for place in {*_sheets(packed).values()} & {*packed.namelist()}:
            _expect_near(source, packed.read(place))
        most = _MOST_OF_DOCUMENT if "content.xml" in packed.namelist() else _MOST_CELLS
        for extent in extents(packed):
            _expect_little_between(source, extent, most)


@contextmanager
def _damage_named(source: SourceFile) -> Iterator[None]:
    """Let what a packed file cannot be read for name it."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{source.name} is a damaged workbook: {error}. Save the sheet as CSV.") from None
    except OSError as error:
        # Where a file points outside itself, the system finds that what is asked of it makes no sense.
        if error.errno not in (None, EINVAL):
            raise
        raise UnreadableFile(f"{source.name} is a damaged workbook. Save the sheet as CSV.") from None


def _expect_near(source: SourceFile, markup: bytes) -> None:
    """Refuse a sheet with cells so far out that the library that reads it would take all memory for those between.

    Only where there are many columns are the furthest row and column looked for.
    """
    as_always = markup.count(_CELL_BEGINS) == markup.count(_AS_ALWAYS) > 0
    if as_always and not _WIDE.search(markup):
        return
    widest = last = 0
    for letters, digits in _NAMES.findall(markup):
        widest = max(widest, _column(letters[: _LETTERS + 1].upper()) + 1)
        last = max(last, int(digits[:8]))
    _expect_little_between(source, Extent(last, widest), _MOST_CELLS)


def _expect_little_between(source: SourceFile, extent: Extent, most: int) -> None:
    if extent.rows * extent.columns > most or extent.columns > COLUMNS:
        raise UnreadableFile(
            f"{source.name} has a sheet of {extent.rows:,} rows and {extent.columns:,} columns, nearly all of them "
            "empty: something stands far outside its table. Delete that, or save the sheet as CSV."
        )


def odd_cells(source: SourceFile, sheet: str) -> OddCells:
    """The odd cells of a sheet; none in formats other than .xlsx and .xlsm, where nobody can tell.

    Raises UnreadableFile where the file is damaged in what the library that reads sheets passes over.
    """
    if not zipfile.is_zipfile(source.place):
        return OddCells()
    with _damage_named(source), zipfile.ZipFile(source.place) as packed:
        return _odd_cells_in(packed, sheet)


def _odd_cells_in(packed: zipfile.ZipFile, sheet: str) -> OddCells:
    odd = OddCells()
    place = _sheets(packed).get(sheet)
    if place is None or place not in packed.namelist():
        return odd
    asks = bool(_CALCULATE.search(packed.read("xl/workbook.xml")))
    with packed.open(place) as markup:
        rest = b""
        while block := markup.read(_BLOCK):
            whole, end, rest = (rest + block).rpartition(b"</c>")
            if end:
                _look(whole + end, odd, asks=asks)
            elif len(rest) > _LONGEST_CELL:
                rest = b""
    return odd


def _look(markup: bytes, odd: OddCells, *, asks: bool) -> None:
    """Note the odd cells in a piece of a sheet; `asks` where the writer wants all of it calculated on opening."""
    if not _ODD.search(markup):
        return
    for cell in _CELL.finditer(markup):
        attributes, inside = cell["attributes"], cell["inside"]
        where = _REF.search(attributes)
        if where is None:
            continue
        name = (where[1] + where[2]).decode()
        if _ERROR.search(attributes):
            odd.errors.append(name)
        elif _FORMULA.search(inside):
            value = _VALUE.search(inside)
            if value is None or (asks and value[1] == b"0"):
                odd.uncounted_at.append(name)
                odd.uncounted.setdefault(int(where[2]) - 1, []).append(_column(where[1]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheets(packed: zipfile.ZipFile) -> Mapping[str, str]:
    """The file within a workbook of each sheet, by its name."""
    try:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    target = {one.get("Id", ""): one.get("Target", "") for one in links}
    found = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
            where = target.get(link, "")
            found[one.get("name", "")] = where.removeprefix("/") if where.startswith("/") else f"xl/{where}"
    return found
