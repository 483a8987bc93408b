"""A vendor's list of invented customers, on its way into a book by the loader of every import."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tokentui.ingest.synthetic import VendorSide, vendor_side
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.incoming import Columns, ImportReport, Origin, Refusal
from tokentui.store.bulk.load import load

SOURCE = "SYNTHETIC"


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[tuple[Any, ...]]
    rejected: Sequence[Refusal] = ()


def load_invented(workbook: Workbook, number: int) -> tuple[ImportReport, ImportReport]:
    """Load that many invented customers, then their monthly usage, of which the book sums their annual spend."""
    vendor = vendor_side(number)
    db, at = workbook.book.db, workbook.now()
    customers = load(db, Origin("customers", SOURCE, "", at), _customers(vendor))
    return customers, load(db, Origin("usage", SOURCE, "", at), _usage(vendor))


def _customers(vendor: VendorSide) -> Iterator[_Rows]:
    line = 0
    for chunk in vendor.customer_chunks():
        rows = []
        for key, name, parent, segment, industry, size, region, domain, first_named, _, grade in chunk:
            line += 1
            known = (key, name, (), parent, segment, industry, size, None, region, None, first_named, domain)
            rows.append((line, *known, False, None, None, None, None, grade, ()))
        yield _Rows(rows)


def _usage(vendor: VendorSide) -> Iterator[_Rows]:
    line = 0
    for chunk in vendor.usage_chunks():
        numbers, *values = chunk.columns
        keys = {number: f"syn-{number:07}" for number in set(numbers)}
        lines = range(line + 1, line + 1 + len(chunk))
        yield _Rows(Columns([lines, list(map(keys.__getitem__, numbers)), *values]))
        line += len(chunk)
