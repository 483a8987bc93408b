"""Opening a delimited text file: its encoding, delimiter, header, and whether its rows are plain."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from tokentui.ingest.files.source import first_bytes, is_no_text
from tokentui.ingest.files.table import NoRows, UnreadableFile
from tokentui.ingest.files.table_start import LINES, Knows, TableStart, column_names, find_start, knows_none

_BLOCK = 1 << 17
"""Bytes that are looked at together."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (
        b"PK\x03\x04",
        "an Excel workbook or another zip archive that is cut off or damaged; fetch it again",
    ),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"BZh", "compressed; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"%PDF", "a PDF; import needs a table, as CSV or Excel"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

LONGEST_CELL = 10_000_000
"""Characters in one cell: above the csv module's own limit, below what a runaway quote would swallow unseen."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that has been looked at, ready to be read in batches."""

    path: Path
    sha256: str
    encoding: str
    """Name of a Python codec."""
    delimiter: str
    header: tuple[str, ...]
    """Trimmed column names; a nameless column is called `column 7`."""
    header_line: int
    size: int
    """Bytes."""
    above: tuple[str, ...]
    """Lines above the header that hold something."""
    spaced: bool
    """Whether a space stands between delimiters and quotation marks."""
    plain: bool
    """Whether every line is one row with the columns of the header: UTF-8, no line breaks in cells, no blank lines."""
    odd_quotes: bool
    """Whether the quotation marks do not pair up, so that one of them may swallow the rest of the file."""
    notices: tuple[str, ...]


def encoding_name(encoding: str) -> str:
    """What people call an encoding, as in `Windows-1252`."""
    return _NAMES.get(encoding, encoding)


def look_at_text(path: str | Path, knows: Knows = knows_none) -> TextFile:
    """Look at a CSV, TSV or semicolon file once, from end to end; raises UnreadableFile in one sentence.

    `knows` tells column names, so that the header is found under titles and comments.
    """
    csv.field_size_limit(LONGEST_CELL)
    where = Path(path)
    start = _first_bytes(where)
    encoding = _encoding_by_mark(start)
    if encoding is None:
        encoding = "utf-8" if _decodes(where, "utf-8") else "cp1252"
    if encoding != "utf-8" and not _decodes(where, encoding):
        raise UnreadableFile(
            f"{where} is not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 and import it again."
        )
    begin, header_line, header = _header(where, encoding, knows)
    delimiter = begin.delimiter
    digest, plain, odd_quotes = _scan(where, delimiter, len(header), header_line)
    return TextFile(
        path=where,
        sha256=digest,
        encoding=encoding,
        delimiter=delimiter,
        header=column_names(where, header, knows),
        header_line=header_line,
        size=where.stat().st_size,
        spaced=begin.spaced,
        above=begin.above,
        plain=plain and not begin.spaced and encoding in ("utf-8", "utf-8-sig") and len(header) > 1,
        odd_quotes=odd_quotes,
        notices=(*_encoding_notice(encoding), *_start_notice(begin)),
    )


def _first_bytes(path: Path) -> bytes:
    start = first_bytes(path)
    for mark, what in _OTHER_FORMATS:
        if start.startswith(mark):
            raise UnreadableFile(f"{path} is {what}.")
    if is_no_text(start):
        raise UnreadableFile(f"{path} is not text: it holds bytes that no text has. Import needs a table.")
    return start[:4096]


def _encoding_by_mark(start: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    even, odd = start[0:400:2], start[1:400:2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _header(path: Path, encoding: str, knows: Knows) -> tuple[TableStart, int, list[str]]:
    """Where the table begins, the last line of its column names, and those as they stand."""
    with path.open(encoding=encoding, newline="") as file:
        top = _first_lines(path, file, 0)
        start = find_start(top, knows)
        while start is None and (more := _first_lines(path, file, len(top))):
            # What is blank so far stays blank: only the lines after it are looked at.
            top += more
            found = find_start(more, knows)
            start = found and replace(found, line=found.line + len(top) - len(more))
        if start is None:
            raise UnreadableFile(f"{path} is empty; it needs a line of column names and at least one row.")
        if top[start.line - 1].strip("\r\n\ufeff \x00").startswith(("{", "[{")):
            raise UnreadableFile(f"{path} looks like JSON in another encoding than UTF-8; save it as UTF-8.")
        file.seek(0)
        reader = csv.reader(file, delimiter=start.delimiter, skipinitialspace=start.spaced)
        cells: list[str] = []
        before = 0
        try:
            while reader.line_num < start.line:
                before = reader.line_num
                cells = next(reader)
            last = before = reader.line_num
            for row in reader:
                if any(map(str.strip, row)):
                    break
                before = reader.line_num
            else:
                raise NoRows(path, cells)
        except csv.Error as error:
            raise UnreadableFile(
                f"{path} cannot be read from line {before + 1} on ({error}); look for a quotation mark that is never "
                "closed."
            ) from None
        return start, last, cells


def _first_lines(path: Path, file: TextIO, before: int) -> list[str]:
    """The next lines at the top of a file; raises UnreadableFile where one is longer than any row can be."""
    lines: list[str] = []
    while len(lines) < LINES and (line := file.readline(LONGEST_CELL + 1)):
        if len(line) > LONGEST_CELL:
            raise UnreadableFile(
                f"{path} has a line of more than {LONGEST_CELL // 1_000_000} million characters (line "
                f"{before + len(lines) + 1}), which is no row of a table; look at what wrote the file."
            )
        lines.append(line)
    return lines


def _scan(path: Path, delimiter: str, columns: int, header_line: int) -> tuple[str, bool, bool]:
    """Digest of the bytes, whether every line is a plain row, and whether quotation marks are left unpaired."""
    digest = hashlib.sha256()
    mark, wanted = delimiter.encode(), columns - 1
    plain, quotes, rest = header_line == 1, 0, b""
    for block in _blocks(path):
        digest.update(block)
        # To count none takes ten times as long as to see that there is none.
        quotes += block.count(b'"') if b'"' in block else 0
        if plain and b"\x00" not in block:
            whole, end, rest = (rest + block).rpartition(b"\n")
            plain = _looks_plain(whole + end, mark, wanted) or _all_plain(whole.split(b"\n"), mark, wanted)
        else:
            plain = False
    if plain and rest:
        plain = _all_plain([rest], mark, wanted)
    return digest.hexdigest(), plain, quotes % 2 == 1


def _looks_plain(text: bytes, mark: bytes, wanted: int) -> bool:
    """Whether all that stands between the cells of some lines is one row's delimiters and line end after another's.

    Cells without a quotation mark, or with one at either end of each and none within: anything else takes longer.
    The lines hold no zero byte, which stands for what is between two such cells.
    """
    end = b"\r\n" if text.endswith(b"\r\n") else b"\n"
    if text.startswith(b'"'):
        # From the second mark on, so that the one that begins a line follows the end of the line before.
        text = text[1:].replace(b'"' + mark + b'"', b"\0") + b'"'
        mark, end = b"\0", b'"' + end + b'"'
    others = bytes(set(range(256)) - set(b'\r\n"' + mark))
    between, row = text.translate(None, others), mark * wanted + end
    return between == row * (len(between) // len(row))


def _all_plain(lines: list[bytes], mark: bytes, wanted: int) -> bool:
    """Whether each line is one row of the wanted number of delimiters; lines with quotes are parsed to tell."""
    joined = b"".join(lines)
    quoted = [line for line in lines if b'"' in line] if b'"' in joined else []
    bare = [line for line in lines if b'"' not in line] if quoted else lines
    if not {line.count(mark) for line in bare} <= {wanted}:
        return False
    if b"\r" in joined and any(line.count(b"\r", 0, -1) for line in lines):
        return False
    texts = [line.decode("latin-1") for line in quoted]
    try:
        widths = [len(row) for row in csv.reader(texts, delimiter=mark.decode(), strict=True)]
    except csv.Error:
        return False
    return len(widths) == len(texts) and set(widths) <= {wanted + 1}


def _encoding_notice(encoding: str) -> tuple[str, ...]:
    if encoding in ("utf-8", "utf-8-sig"):
        return ()
    if encoding == "cp1252":
        return ("The file is not UTF-8; it was read as Windows-1252, so look at names with accents.",)
    return (f"The file was read as {encoding_name(encoding)}.",)


def _start_notice(begin: TableStart) -> tuple[str, ...]:
    if not begin.above:
        return ()
    lines = "1 line" if len(begin.above) == 1 else f"{len(begin.above)} lines"
    return (f"The header is on line {begin.line}; {lines} above it stayed out.",)
