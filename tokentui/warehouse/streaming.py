"""Rows of a query as they come, a batch at a time: however many they are, a batch is all that is held."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

Batch = Sequence[Sequence[object]]
"""The columns of some rows."""


def stream(backend: "ibis.BaseBackend", query: "ir.Table", size: int) -> Iterator[Batch]:
    """The rows of a query by columns, never more than `size` at once."""
    ways = {"postgres": _postgres, "pyspark": _spark}
    yield from ways.get(backend.name, _arrow)(backend, query, size)


def _arrow(backend: "ibis.BaseBackend", query: "ir.Table", size: int) -> Iterator[Batch]:
    for batch in backend.to_pyarrow_batches(query, chunk_size=size):
        if batch.num_rows:
            yield [column.to_pylist() for column in batch.columns]


def _postgres(backend: "ibis.BaseBackend", query: "ir.Table", size: int) -> Iterator[Batch]:
    """By a cursor on the server: the client would hold all rows otherwise."""
    with backend.con.transaction(), backend.con.cursor(name="tokentui") as cursor:
        cursor.execute(backend.compile(query))
        while rows := cursor.fetchmany(size):
            yield list(zip(*rows, strict=True))


def _spark(backend: "ibis.BaseBackend", query: "ir.Table", size: int) -> Iterator[Batch]:
    """A partition at a time: Ibis would collect all of them in the driver."""
    rows = iter(backend._session.sql(backend.compile(query)).toLocalIterator())
    while some := list(islice(rows, size)):
        yield list(zip(*some, strict=True))
