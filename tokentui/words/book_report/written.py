"""The files that a report on a book is written to: which forms there are, and what stands there already."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tokentui.services.book_report import BookReport
from tokentui.services.replacing import replacing
from tokentui.words.book_report.markdown import MARK, report_markdown

_HEAD = 512
"""Bytes at the beginning of a file in which a report says that it is one."""


def _as_markdown(report: BookReport) -> Iterator[str]:
    return (f"{line}\n" for line in report_markdown(report))


def _as_page(report: BookReport) -> Iterator[str]:
    # The library that writes HTML is for this alone.
    from tokentui.words.book_report.page import report_page

    return report_page(report)


Pieces = Callable[[BookReport], Iterator[str]]
FORMS: dict[str, Pieces] = {"html": _as_page, "md": _as_markdown}
"""What a report may be, by how its file ends."""


def write_report(report: BookReport, file: Path, pieces: Pieces) -> None:
    """Write it whole or not at all; raises OSError."""
    with replacing(file) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as target:
        target.writelines(pieces(report))


def is_report(file: Path) -> bool:
    """Whether a report or nothing stands in a file."""
    with file.open("rb") as opened_file:
        head = opened_file.read(_HEAD)
    return not head or head.startswith(MARK.encode()) or b'<meta name="generator" content="tokentui report">' in head
