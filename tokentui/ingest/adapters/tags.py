"""Tags of cloud bills as columns: `Tags/customer` is what the tag `customer` says in the column `Tags`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from tokentui.domain.names import fold
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable


def with_tags(table: RawTable, columns: Iterable[str]) -> RawTable:
    """The table with a column more for each of `columns` that names a tag; the table itself where none does."""
    names = {plain(name): place for place, name in reversed(list(enumerate(table.header)))}
    found: dict[str, tuple[int, str]] = {}
    for column in columns:
        where, _, tag = column.partition("/")
        if tag.strip() and plain(column) not in names and plain(where) in names:
            found[column] = (names[plain(where)], tag.strip())
    return TaggedTable(table, found) if found else table


class TaggedTable(OverTable):
    """A table with columns for tags behind its own."""

    def __init__(self, table: RawTable, tags: Mapping[str, tuple[int, str]]) -> None:
        """`tags` is the place of the column and the name of the tag, by the title of the new column."""
        super().__init__(table)
        self._tags = tuple(tags.values())
        self._header = (*table.header, *tags)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows with their tags; one without a tag has nothing there."""
        for batch in self._table.batches(size):
            if batch.lines:
                more = [[_tag(cell, tag) for cell in batch.columns[place]] for place, tag in self._tags]
                batch = replace(batch, columns=[*batch.columns, *more])
            yield batch


@lru_cache(10_000)
def _tag(cell: str, tag: str) -> str:
    tags = _tags(cell)
    return tags.get(tag, tags.get(fold(tag), ""))


def _tags(cell: str) -> dict[str, str]:
    """Tags of a cell, under their names as they stand and folded; none where it is not written as JSON.

    Azure leaves the braces away; Google writes a list of objects with `key` and `value`.
    """
    text = cell.strip()
    try:
        read: object = json.loads(text if text[:1] in ("{", "[") else f"{{{text}}}")
    except (ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for one in read if isinstance(read, list) else [read]:
        if isinstance(one, dict):
            pairs = {one["key"]: one.get("value")} if "key" in one else one
            found |= {str(name): str(value) for name, value in pairs.items() if value is not None}
    return {fold(name): value for name, value in found.items()} | found
