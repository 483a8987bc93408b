"""Names with the address of their page behind them, as Notion writes what one table says of another."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tokentui.ingest.columns.billing_names import WHOSE
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable

_LINKED = re.compile(r"\s*(\S.*?)\s+\(https?://[^\s()]+\)\s*", re.DOTALL)
_LOOK = 1_000
"""Rows that are looked at."""


def without_links(table: RawTable) -> RawTable:
    """The table with bare names, where all names of a column that may be the customer's have an address."""
    places = [place for place, name in enumerate(table.header) if plain(name) in WHOSE]
    first = next(table.batches(_LOOK), None) if places else None
    if first is None or not first.lines:
        return table
    linked = []
    for place in places:
        told = [cell for cell in first.columns[place] if cell.strip()]
        if told and all(map(_LINKED.fullmatch, told)):
            linked.append(place)
    return LinkedTable(table, linked) if linked else table


class LinkedTable(OverTable):
    """Such a table without addresses."""

    def __init__(self, table: RawTable, linked: list[int]) -> None:
        super().__init__(table)
        self._linked = linked

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken off."""
        names = ", ".join(repr(self._table.header[place]) for place in self._linked)
        return (*self._table.notices, f"The addresses behind the names in {names} were left out.")

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        for batch in self._table.batches(size):
            columns = list(batch.columns)
            for place in self._linked:
                columns[place] = [found[1] if (found := _LINKED.fullmatch(cell)) else cell for cell in columns[place]]
            yield replace(batch, columns=columns)
