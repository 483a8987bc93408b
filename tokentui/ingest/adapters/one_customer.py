"""A file that names nobody, all of whose rows are of the customer that the user names."""

from collections.abc import Iterator
from dataclasses import replace

from tokentui.domain.text import clip
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable


class OneCustomersTable(OverTable):
    """A table with a column more: the name of the customer, the same in every row."""

    def __init__(self, table: RawTable, customer: str) -> None:
        super().__init__(table)
        self._customer = customer
        taken = set(map(plain, table.header))
        self.column = "customer" if "customer" not in taken else "customer (as said)"
        """What the column more is called."""
        self._header = (*table.header, self.column)

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
