"""Parquet as a table, batch by batch; needs pyarrow, which is large and therefore an extra."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from tokentui.ingest.files.cell_texts import value_text
from tokentui.ingest.files.made_table import MadeTable, expect_width
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import NoRows, RawBatch, UnreadableFile
from tokentui.ingest.files.table_start import Knows, column_names

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MARK = b"PAR1"


def open_parquet(source: SourceFile, knows: Knows) -> MadeTable:
    """The columns of a Parquet file; raises UnreadableFile, also where pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnreadableFile(
            f"{source.name} is Parquet, which needs pyarrow: pip install 'tokentui[parquet]', or save the file as CSV."
        ) from None
    state = source.state()
    try:
        with pq.ParquetFile(source.place) as file:
            names = _flat(pa.Table.from_batches([], schema=file.schema_arrow)).column_names
            count = file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _broken(source, error) from None
    if not count:
        raise NoRows(source.name, names)
    expect_width(source, len(names))
    return MadeTable(
        source,
        state,
        source.digest(),
        source.form("Parquet"),
        column_names(source.name, names, knows),
        lambda size: _batches(source, size),
    )


def _batches(source: SourceFile, size: int) -> Iterator[RawBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 1
    try:
        # Read ahead, it would hold on to all that has been read.
        with pq.ParquetFile(source.place, pre_buffer=False) as file:
            for some in _some(file, size):
                columns = [_Cells(column) for column in _flat(pa.Table.from_batches([some])).columns]
                yield _without_empty(row, some.num_rows, columns)
                row += some.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _broken(source, error) from None


def _some(file: "pq.ParquetFile", size: int) -> "Iterator[pa.RecordBatch]":
    yield from file.iter_batches(batch_size=size)


class _Cells(Sequence[str]):
    """A column as texts, made of it when they are first asked for: who looks at two columns does not wait for ten."""

    def __init__(self, column: "pa.ChunkedArray") -> None:
        self._column: pa.ChunkedArray | None = column
        self._made: Sequence[str] = ()

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._texts()[place]

    def __len__(self) -> int:
        return len(self._made if self._column is None else self._column)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts())

    def __contains__(self, text: object) -> bool:
        return text in self._texts()

    def _texts(self) -> Sequence[str]:
        if self._column is not None:
            self._made, self._column = _whatever_it_holds(self._column), None
        return self._made


def _without_empty(first: int, count: int, columns: Sequence[Sequence[str]]) -> RawBatch:
    if all("" in column for column in columns):
        keep = [place for place, cells in enumerate(zip(*columns, strict=True)) if any(cells)]
        if len(keep) < count:
            kept = [[column[place] for place in keep] for column in columns]
            return RawBatch([first + place for place in keep], kept, empty=count - len(keep))
    return RawBatch(range(first, first + count), columns)


def _flat(table: "pa.Table") -> "pa.Table":
    """The table with the members of structures as columns of their own: `amount.value`."""
    import pyarrow as pa

    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _whatever_it_holds(column: "pa.ChunkedArray") -> Sequence[str]:
    """A column as texts, days after the year 9999 too, which Python does not have; raises UnreadableFile."""
    import pyarrow as pa

    try:
        return _texts(column)
    except (pa.ArrowException, ValueError, OverflowError):
        try:
            return [text or "" for text in column.cast(pa.string()).to_pylist()]
        except (pa.ArrowException, ValueError, OverflowError) as error:
            said = " ".join(str(error).split()).rstrip(".")
            raise UnreadableFile(f"A column of {column.type} holds what cannot be read: {said}.") from None


def _texts(column: "pa.ChunkedArray") -> Sequence[str]:
    """A column as texts: numbers without an exponent, texts and days in one go, anything else value by value."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_date64(kind):
        column, kind = column.cast(pa.date32()), pa.date32()
    is_one = (pa.types.is_integer, pa.types.is_string, pa.types.is_large_string, pa.types.is_date)
    if any(is_kind(kind) for is_kind in is_one):
        texts: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
        return texts
    if pa.types.is_decimal(kind):
        decimals: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
        return decimals if "E" not in "".join(decimals) else list(map(value_text, column.to_pylist()))
    if pa.types.is_timestamp(kind):
        # Python keeps no nanoseconds.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    return [value_text(value) for value in column.to_pylist()]


def _broken(source: SourceFile, error: Exception) -> UnreadableFile:
    said = " ".join(str(error).split()).rstrip(".")
    return UnreadableFile(f"{source.name} cannot be read as Parquet: {said}.")
