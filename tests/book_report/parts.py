"""A report in Markdown, taken apart: its tables by their captions, and its sentences."""

import re

from tests.book_report.recompute import Bounds

Rows = list[list[str]]
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9}


def tables(text: str) -> dict[str, Rows]:
    """The rows of each table without its header, by the caption above it."""
    found: dict[str, Rows] = {}
    caption = ""
    for line in text.split("\n"):
        if line.startswith("**") and line.endswith("**"):
            caption = line.strip("*")
        elif line.startswith("| "):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            found.setdefault(caption, []).append([cell.strip() for cell in cells])
    return {name: rows[1:] for name, rows in found.items()}


def ends(cell: str) -> tuple[int, int]:
    """`7 – 80 %` as (7, 80), `21 – 216` as (21, 216)."""
    low, _, high = cell.removesuffix(" %").partition(" – ")
    return int(low), int(high or low)


def dollars(cell: str) -> tuple[int, int]:
    """`$300M – $1.15B` in dollars."""
    found = [round(float(number) * _UNITS[unit]) for number, unit in re.findall(r"\$([\d.]+)([kMB]?)", cell)]
    return found[0], found[-1]


def percents(cell: str) -> float:
    """`30.9 %` as 30.9."""
    return float(cell.removesuffix(" %"))


def same(row: list[str], found: Bounds) -> bool:
    """Whether a row's share and customers are those."""
    return ends(row[0]) == found.share and ends(row[1]) == (found.low, found.high)
