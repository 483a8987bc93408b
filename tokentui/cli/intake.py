"""Bringing files into an open book: in an order in which each finds what it refers to, all of them or none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokentui.ingest.load import ImportReport, load_incoming, load_preview
from tokentui.ingest.preview import preview
from tokentui.ingest.records import FileKind, Preview
from tokentui.ingest.stream import Incoming, open_incoming
from tokentui.services.making import TakeBack, all_or_nothing, known_keys
from tokentui.services.workbook import Workbook

_ORDER = (FileKind.CUSTOMERS, FileKind.DISCLOSURES, FileKind.USAGE, FileKind.FACTS, FileKind.DECISIONS)
"""Facts on customers need the customers; decisions come last, when everything they may rest on is there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read."""

    kind: str | None = None
    mapping: Mapping[str, str] | None = None
    """Field by column name."""
    grade: str | None = None
    """Grade of rows that state none."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one file."""

    report: ImportReport
    notices: tuple[str, ...]
    """What was done without being asked, one sentence each."""
    seen: Preview | None = None
    """Its columns and rows, when they were to be shown."""


def take_in(
    workbook: Workbook,
    files: Sequence[Path],
    reading: Reading,
    *,
    only_look: bool = False,
    show: bool = False,
    accept: Callable[[Sequence[Arrival]], bool] = lambda _: True,
) -> list[Arrival]:
    """Load files in one transaction; raises UnreadableFile, and the BookError that fits.

    With `only_look` everything is done and taken back. `show` holds rows in memory so that they can be shown.
    Where `accept` says no to what has arrived, everything is taken back too.
    """
    arrivals: list[Arrival] = []
    with all_or_nothing(workbook):
        take = _shown if show else _streamed
        arrivals.extend(take(workbook, path, reading) for path in _in_order(workbook, files, reading))
        if only_look or not accept(arrivals):
            raise TakeBack
    return arrivals


def _in_order(workbook: Workbook, files: Sequence[Path], reading: Reading) -> Iterator[Path]:
    if len(files) == 1:
        yield from files
        return
    kinds = {path: _open(workbook, path, reading).kind for path in files}
    yield from sorted(kinds, key=lambda path: _ORDER.index(kinds[path]))


def _open(workbook: Workbook, path: Path, reading: Reading) -> Incoming:
    return open_incoming(
        path,
        reading.kind,
        codebook=workbook.codebook,
        today=workbook.clock().date(),
        known_keys=known_keys(workbook),
        mapping=reading.mapping,
        grade=reading.grade,
        currency=workbook.settings.currency,
    )


def _streamed(workbook: Workbook, path: Path, reading: Reading) -> Arrival:
    incoming = _open(workbook, path, reading)
    report = load_incoming(workbook.book.db, incoming, str(path), workbook.now())
    return Arrival(report, incoming.notices())


def _shown(workbook: Workbook, path: Path, reading: Reading) -> Arrival:
    seen = preview(
        path,
        reading.kind,
        codebook=workbook.codebook,
        today=workbook.clock().date(),
        known_keys=known_keys(workbook),
        mapping=reading.mapping,
        grade=reading.grade,
        currency=workbook.settings.currency,
    )
    return Arrival(load_preview(workbook.book.db, seen, workbook.now()), seen.notices, seen)
