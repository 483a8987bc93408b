"""A file that names nobody, all of whose rows are of the customer that the user names."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tokentui.domain.text import clip
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, RawBatch, RawTable


class OneCustomersTable:
    """A table with a column more: the name of the customer, the same in every row."""

    def __init__(self, table: RawTable, customer: str) -> None:
        self._table = table
        self._customer = customer
        taken = set(map(plain, table.header))
        self.column = "customer" if "customer" not in taken else "customer (as said)"
        """What the column more is called."""
        self.header = (*table.header, self.column)

    @property
    def path(self) -> Path:
        """Of the file."""
        return self._table.path

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return self._table.sha256

    @property
    def form(self) -> str:
        """How the file is written."""
        return self._table.form

    @property
    def delimiter(self) -> str:
        """Between the cells of the file."""
        return self._table.delimiter

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above the header."""
        return self._table.above

    @property
    def notices(self) -> tuple[str, ...]:
        """What to mind of the file, and whose all of it is."""
        return (*self._table.notices, f"All rows are those of {clip(self._customer, 60)!r}, as said.")

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows, each with the customer."""
        for batch in self._table.batches(size):
            if batch.lines:
                batch = replace(batch, columns=[*batch.columns, [self._customer] * len(batch.lines)])
            yield batch
