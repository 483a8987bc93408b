"""Where the table of a file begins: under titles, comments and lines about the report, at the line of column names."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DELIMITERS = ",;\t|"

LINES = 60
"""Lines at the top of a file among which the column names are looked for."""

_NUMBER = re.compile(r"[-+(]?[$€£¥]?\s?\d[\d.,' ]*\s?[%kmb]?\)?", re.IGNORECASE)

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
    forced, first = "", None
    above: list[str] = []
    best: tuple[int, int, str, tuple[str, ...]] | None = None
    for number, line in enumerate(lines, 1):
        text = line.strip("\r\n\ufeff \x00")
        if number == 1 and text.lower().startswith("sep=") and len(text) == 5:
            forced = text[4]
            continue
        if not text.strip(DELIMITERS + " "):
            continue
        delimiter, score = _delimiter(text, forced, knows)
        comment = text.startswith("#") and (not score or delimiter not in text)
        if first is None and not comment:
            first = number
            best = (score, number, delimiter, tuple(above))
        elif score >= 2 and (best is None or score > best[0]):
            best = (score, number, delimiter, tuple(above))
        above.append(text)
    if best is None or first is None:
        first_line = next((n for n, line in enumerate(lines, 1) if line.strip(DELIMITERS + " \r\n\ufeff\x00")), None)
        if first_line is None or (forced and first_line == 1 and not above):
            return None
        delimiter = forced or _widest(lines[first_line - 1])
        return TableStart(first_line, delimiter, (), spaced=False)
    _, number, delimiter, lines_above = best
    return TableStart(number, delimiter, lines_above, _spaced(lines[number - 1 :], delimiter))


def _delimiter(text: str, forced: str, knows: Knows) -> tuple[str, int]:
    """The delimiter of a line and how many column names it has by that."""
    widest = forced or _widest(text)
    cells = [cell.strip() for cell in next(csv.reader([text], delimiter=widest), [])]
    if any(_NUMBER.fullmatch(cell) for cell in cells):
        return widest, 0
    return widest, len({cell.lower() for cell in cells if cell and knows(cell)})


def _widest(text: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([text], delimiter=mark), [])))


def _spaced(lines: Sequence[str], delimiter: str) -> bool:
    return delimiter not in "\t " and any(f'{delimiter} "' in line for line in lines)
