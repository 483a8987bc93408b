"""Where the table of a file begins: under titles, comments and lines about the report, at the line of column names."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.names import fold
from tokentui.domain.text import clip
from tokentui.ingest.files.table import UnreadableFile

DELIMITERS = ",;\t|"

LINES = 60
"""Lines at the top of a file among which the column names are looked for."""

_NUMBER = re.compile(r"[-+(]?[$€£¥]?\s?\d[\d.,' ]*\s?[%kmb]?\)?", re.IGNORECASE)

_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?[ '’-]{1,2}(?:20)?\d\d",
    re.IGNORECASE | re.ASCII,
)
"""A month as the title of a column."""

ROW_LABELS = frozenset(("row labels", "zeilenbeschriftungen", "etiquettes de lignes", "etiquetas de fila"))
"""What Excel calls the column of labels of a pivot table, folded."""

_PIVOT_TITLE = re.compile(r"(?:sum|summe|somme|suma) (?:of|von|de) \S.*", re.IGNORECASE)
"""What stands above the labels of a pivot table, alone or with the names of its columns."""

Knows = Callable[[str], bool]
"""Whether a cell is a column name that import knows."""


def knows_none(_: str) -> bool:
    """For readers that have no columns of their own: the first line is the header."""
    return False


@dataclass(frozen=True, slots=True)
class TableStart:
    """The line of the column names."""

    line: int
    """The first is 1."""
    delimiter: str
    above: tuple[str, ...]
    """Lines above it that hold something."""
    spaced: bool
    """Whether a space stands between delimiters and quotation marks."""


def find_start(lines: Sequence[str], knows: Knows) -> TableStart | None:
    """The line of column names among the first lines of a file; None where all of them are empty.

    It is the first line that holds anything, unless a line below it has two or more known column names, and more of
    them than that first one.
    """
    forced = ""
    above: list[str] = []
    seen: list[_Line] = []
    delimiters: dict[int, tuple[str, tuple[str, ...]]] = {}
    for number, line in enumerate(lines, 1):
        text = line.strip("\r\n\ufeff \x00")
        if number == 1 and text.lower().startswith("sep=") and len(text) == 5:
            forced = text[4]
            continue
        if not text.strip(DELIMITERS + " "):
            continue
        delimiter, known = _delimiter(text, forced, knows)
        comment = (text.startswith("#") and (not known or delimiter not in text)) or _is_title(line, delimiter)
        seen.append(_Line(number, known, comment))
        delimiters[number] = delimiter, tuple(above)
        above.append(text)
    best = _best(seen)
    if best is None:
        first_line = next((n for n, line in enumerate(lines, 1) if line.strip(DELIMITERS + " \r\n\ufeff\x00")), None)
        if first_line is None or (forced and first_line == 1 and not above):
            return None
        delimiter = forced or _widest(lines[first_line - 1])
        return TableStart(first_line, delimiter, (), spaced=False)
    delimiter, lines_above = delimiters[best]
    return TableStart(best, delimiter, lines_above, _spaced(lines[number - 1 :], delimiter))


def find_header_row(rows: Sequence[Sequence[str]], knows: Knows) -> int | None:
    """The same among the first rows of a sheet, the first being 0; None where all of them are empty."""
    seen = [
        _Line(number, _known(cells, knows), next(filter(None, cells)).startswith("#") or _is_pivot_title(cells))
        for number, cells in enumerate(rows)
        if any(cells)
    ]
    found = _best(seen)
    return seen[0].number if found is None and seen else found


def _is_title(line: str, delimiter: str) -> bool:
    return _is_pivot_title(next(csv.reader([line.strip("\r\n\ufeff")], delimiter=delimiter), []))


def _is_pivot_title(cells: Sequence[str]) -> bool:
    """Whether a line says what a pivot table adds up, above the line of its labels."""
    first, *rest = cells or ("",)
    return bool(rest) and _PIVOT_TITLE.fullmatch(first.strip()) is not None and not all(map(str.strip, rest))


class _Line(NamedTuple):
    """A line at the top of a table that holds anything."""

    number: int
    known: int
    """Column names in it."""
    comment: bool


def _best(lines: Sequence[_Line]) -> int | None:
    """The line of column names; None where all of them are comments."""
    best: _Line | None = None
    for line in lines:
        if best is None:
            if not line.comment:
                best = line
        elif line.known >= 2 and line.known > best.known:
            best = line
    return best and best.number


def column_names(path: Path, cells: Sequence[str], knows: Knows) -> tuple[str, ...]:
    """The trimmed names; of several columns with one name, which nobody needs, the later ones get their place."""
    names = [cell.strip().lstrip("\ufeff") for cell in cells]
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if name and name.lower() in seen and knows is not knows_none and not knows(name):
            names[place - 1] = f"{name} ({place})"
        elif name and name.lower() in seen:
            raise UnreadableFile(
                f"{path} has two columns called {clip(name, 40)!r} (columns {seen[name.lower()]} and {place}); "
                "rename one of them."
            )
        seen[names[place - 1].lower()] = place
    return tuple(name or f"column {place}" for place, name in enumerate(names, 1))


def _delimiter(text: str, forced: str, knows: Knows) -> tuple[str, int]:
    """The delimiter of a line and how many column names it has by that."""
    widest = forced or _widest(text)
    cells = [cell.strip() for cell in next(csv.reader([text], delimiter=widest), [])]
    return widest, _known(cells, knows)


def _known(cells: Sequence[str], knows: Knows) -> int:
    """How many column names a row has; none where there is a number in it, and enough where a pivot table begins."""
    if cells and fold(cells[0].strip()) in ROW_LABELS:
        return len(cells) + 1
    if any(_NUMBER.fullmatch(cell) for cell in cells):
        return 0
    months = {cell.lower() for cell in cells if _MONTH.fullmatch(cell)}
    return len({cell.lower() for cell in cells if cell and knows(cell)} | (months if len(months) > 1 else set()))


def _widest(text: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([text], delimiter=mark), [])))


def _spaced(lines: Sequence[str], delimiter: str) -> bool:
    return delimiter not in "\t " and any(f'{delimiter} "' in line for line in lines)
