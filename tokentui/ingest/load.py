"""Bringing a file that has been read into the book."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter

from tokentui.ingest.records import Preview, Rejected
from tokentui.ingest.rows import Taken
from tokentui.ingest.stream import RECORD_OF, Incoming
from tokentui.store.bulk.incoming import Connection, ImportReport, Origin
from tokentui.store.bulk.load import load

_AT_ONCE = 20_000


def load_preview(db: Connection, preview: Preview, at: str) -> ImportReport:
    """Load what a preview showed, all of it or nothing, at the time `at`; raises the BookError that fits."""
    return load(db, Origin(str(preview.kind), preview.source, preview.sha256, at), _batches(preview))


def load_incoming(db: Connection, incoming: Incoming, source: str, at: str) -> ImportReport:
    """Load a file as it is read, however large it is, without holding it; `source` is its path as it was given."""
    return load(db, Origin(str(incoming.kind), source, incoming.source.sha256, at), incoming.batches())


def _batches(preview: Preview) -> Iterator[Taken]:
    yield Taken((), preview.rejected)
    row_of = attrgetter(*(field.name for field in fields(RECORD_OF[preview.kind])))
    records = iter(preview.records)
    while rows := list(map(row_of, islice(records, _AT_ONCE))):
        yield Taken(rows)


__all__: Sequence[str] = ("ImportReport", "Rejected", "load_incoming", "load_preview")
