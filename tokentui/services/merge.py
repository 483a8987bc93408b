"""Working apart: decisions as a text file that git can keep, and another person's decisions brought into the book."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tokentui.domain.decision_lines import write_line
from tokentui.domain.merge import CLOCKS_APART, MergeReport
from tokentui.services.backed_up import Before, keep_backup
from tokentui.services.replacing import replacing
from tokentui.services.spend_rules import take_in
from tokentui.services.workbook import Workbook
from tokentui.store.connection import Book, open_book, raw_connection, transaction
from tokentui.store.decision_log import read_lines
from tokentui.store.errors import BookError, OldSchema
from tokentui.store.merge import Incoming, merge_lines

_SQLITE = b"SQLite format 3\x00"


class UnusableFile(BookError):
    """A file that cannot be merged; nothing was changed."""


def decision_lines(workbook: Workbook) -> Iterator[str]:
    """The log as lines of JSON, the same ones from every book that holds the same decisions and facts."""
    for line in read_lines(workbook.book.db):
        yield write_line(line)


def export_decisions(workbook: Workbook, path: Path) -> int:
    """Write the log to a file, whole or not at all; returns the number of lines. Raises OSError."""
    count = 0
    with replacing(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for line in decision_lines(workbook):
            file.write(line + "\n")
            count += 1
    return count


def merge(workbook: Workbook, path: Path, *, dry_run: bool = False) -> MergeReport:
    """Bring in the decisions of an exported file or of another book; raises UnusableFile and the BookError that fits.

    Lines that cannot be taken are kept in the book with their reasons, and can be merged again once the reason is gone.
    """
    if workbook.book.readonly:
        raise workbook.book.refusal("copy it to a place of yours to merge into it")
    if path.exists() and path.samefile(workbook.book.path):
        # Its file must not even be opened: closing it would drop the locks of the open book.
        raise UnusableFile(f"{path} is the book that the decisions would come into; name the other person's.")
    latest = workbook.clock() + timedelta(seconds=CLOCKS_APART)
    incoming = _incoming(path)
    if dry_run:
        return merge_lines(workbook.book.db, incoming, latest=latest, at=workbook.now(), dry_run=True)
    no_backup = keep_backup(workbook, Before.MERGE)
    with transaction(workbook.book.db):
        report = merge_lines(workbook.book.db, incoming, latest=latest, at=workbook.now())
        take_in(workbook)
    return replace(report, no_backup=no_backup)


def _incoming(path: Path) -> Incoming:
    """The lines of a file or a book, numbered from 1."""
    content = _read(path)
    if content is None:
        book = _open(path)
        try:
            lines = tuple(write_line(line) for line in read_lines(book.db))
        finally:
            book.close()
        return Incoming(str(path), hashlib.sha256("\n".join(lines).encode()).hexdigest(), tuple(enumerate(lines, 1)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableFile(
            f"{path} is not text in UTF-8, so it is no export of decisions; make one with: "
            "tokentui export --decisions FILE"
        ) from None
    return Incoming(str(path), hashlib.sha256(content).hexdigest(), tuple(_numbered(text.split("\n"))))


def _read(path: Path) -> bytes | None:
    """The bytes of a file; None for a book, which is not read as one."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE))
            return None if head == _SQLITE else head + file.read()
    except FileNotFoundError:
        raise UnusableFile(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnusableFile(f"{path} is a folder; name the file or the book in it.") from None
    except PermissionError:
        raise UnusableFile(f"You may not read {path}; ask its owner for permission.") from None


def _open(path: Path) -> Book:
    """Another book, to be read; one of an earlier schema is left as it is, since its log reads the same."""
    try:
        return open_book(path, readonly=True)
    except OldSchema:
        return Book(path, raw_connection(path, readonly=True), readonly=True)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        kept = line.strip()
        if kept:
            yield number, kept
