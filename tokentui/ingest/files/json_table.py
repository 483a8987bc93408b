"""JSON and JSON Lines as tables: lists of objects, pages of answers, buckets of time; read as a stream."""

from collections.abc import Iterator
from typing import NamedTuple

from tokentui.ingest.files.cell_texts import value_text
from tokentui.ingest.files.json_shapes import (
    Object,
    bucket_key,
    digest_of,
    flat,
    goes_on,
    is_list_of_objects,
    names,
    page_of,
    rows_by_key,
    rows_by_name,
    rows_of_bucket,
    rows_of_columns,
)
from tokentui.ingest.files.json_stream import WHOLE, Json, JsonPiece, pieces
from tokentui.ingest.files.made_table import MadeTable, NumberedRow, batches_of, expect_width
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import EmptyFile, UnreadableFile, raw_text
from tokentui.ingest.files.table_start import Knows
from tokentui.ingest.files.which import LISTS, TablePart, which_part
from tokentui.store.bulk.incoming import RejectedRow

_OUTERMOST = ""
"""The list that rows without one of their own belong to."""


def is_json(start: bytes) -> bool:
    """Whether a file begins as JSON does that holds rows."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") or (text.startswith(b"[") and text[1:].lstrip()[:1] in (b"{", b"]", b"["))


def open_json(source: SourceFile, part: str, knows: Knows) -> MadeTable:
    """The list of objects that is meant; raises UnreadableFile, TwoReadings.

    The file is read through twice: for the names of all columns, and for the rows.
    """
    state = source.state()
    objects = _Objects(source)
    headers: dict[str, dict[str, None]] = {}
    for row in objects.rows():
        if row.cells is not None:
            header = headers.setdefault(row.key, {})
            header.update(dict.fromkeys(names(row.cells)))
            expect_width(source, len(header))
    if not headers:
        raise EmptyFile(f"{source.name} holds no rows: there is no object in its list.")
    parts = [TablePart(key, tuple(header)) for key, header in headers.items()]
    key, notice = _OUTERMOST, ""
    if headers.keys() != {_OUTERMOST}:
        key, notice = which_part(source, LISTS, parts, part, knows)
    keys = tuple(headers[key])

    def rows() -> Iterator[NumberedRow]:
        for row in _Objects(source).rows():
            if row.key != key:
                continue
            if row.cells is None:
                yield row.number, RejectedRow(row.number, 'The row is no object, as in {"name": "Acme"}.', row.raw)
            else:
                cells = dict(flat(row.cells))
                yield row.number, [cells.get(name, "") for name in keys]

    notices = (*filter(None, [notice]), *objects.notices())
    form = "JSON Lines" if objects.lines else f"JSON, list {key!r}" if key else "JSON"
    return MadeTable(
        source,
        state,
        source.digest(),
        source.form(form),
        tuple(name.strip() or f"column {place}" for place, name in enumerate(keys, 1)),
        lambda size: batches_of(rows(), len(keys), size),
        notices=notices,
    )


class _ObjectRow(NamedTuple):
    """One object that is a row."""

    number: int
    """The line of a JSON Lines file, or the number of the object."""
    key: str
    """The list to which it belongs."""
    cells: Object | None
    """None for a value that is no object."""
    raw: str = ""


class _Objects:
    """The rows of a file on one way through it, and what was met on the way."""

    def __init__(self, source: SourceFile) -> None:
        self.lines = False
        """Whether each line is a value of its own."""
        self._source = source
        self._seen: set[bytes] = set()
        self._no_numbers: set[str] = set()
        self._repeated = 0
        self._open = False
        self._count = 0

    def notices(self) -> Iterator[str]:
        """A sentence on what came twice, and one on what is no number."""
        if self._no_numbers:
            named = " and ".join(sorted(self._no_numbers))
            yield f"The file has {named}, which JSON does not have as numbers: those cells are unknown, and not zero."
        if self._repeated:
            times = "1 bucket or page" if self._repeated == 1 else f"{self._repeated:,} buckets or pages"
            yield f"{times} of the answer stood there twice, alike in every value, and counted once."

    def rows(self) -> Iterator[_ObjectRow]:
        """All rows; raises UnreadableFile, at the latest at the end where the last page says that more follow."""
        try:
            yield from self._rows()
        except RecursionError:
            raise UnreadableFile(f"{self._source.name} is nested too deep to be a table.") from None
        if self._open:
            raise UnreadableFile(
                f"{self._source.name} is not the whole answer: its last page says that more follow (has_more or "
                "next_page). Fetch them and import all pages together, as files or one after another in one; a part "
                "would read as all."
            )

    def _rows(self) -> Iterator[_ObjectRow]:
        envelope: dict[str, Json] = {}
        document = 0
        read = pieces(self._source, WHOLE, self._no_numbers.add)
        held = next(read, None)
        while held is not None:
            piece, held = held, next(read, None)
            if piece.document != document:
                envelope, document = {}, piece.document
            if piece.item:
                yield from self._of_item(piece.value, _OUTERMOST if piece.key in (None, "data") else piece.key)
            elif piece.key is not None:
                envelope[piece.key] = piece.value
                self._open = goes_on(envelope)
            else:
                self.lines = self.lines or held is not None or piece.document > 1
                yield from self._of_document(piece)

    def _of_document(self, piece: JsonPiece) -> Iterator[_ObjectRow]:
        value = piece.value
        if isinstance(value, list):
            self.lines = False
            for item in value:
                yield from self._of_item(item, _OUTERMOST)
            return
        line = piece.line if self.lines else None
        if not isinstance(value, dict):
            yield from self._of_item(value, _OUTERMOST, line)
            return
        while isinstance(inner := value.get("data"), dict) and any(map(is_list_of_objects, inner.values())):
            value = inner
        if (page := page_of(self._source, value)) is not None:
            self.lines = False
            yield from self._of_page(page.rows, goes_on=page.open, key="")
            return
        lists = {} if self.lines or bucket_key(value) else _lists(value)
        if not lists:
            yield from self._of_item(value, _OUTERMOST, line)
        else:
            self._open = goes_on(value)
        for key, items in lists.items():
            for item in items:
                yield from self._of_item(item, key)

    def _of_page(self, rows: list[Json], *, goes_on: bool, key: str) -> Iterator[_ObjectRow]:
        self._open = goes_on
        whole = not any(isinstance(row, dict) and bucket_key(row) for row in rows)
        if rows and whole and self._came_before(rows):
            return
        for row in rows:
            yield from self._of_item(row, key)

    def _of_item(self, value: Json, key: str, line: int | None = None) -> Iterator[_ObjectRow]:
        if not isinstance(value, dict):
            self._count += 1
            yield _ObjectRow(line or self._count, key, None, raw_text([value_text(value)], ","))
            return
        if (page := page_of(self._source, value)) is not None:
            yield from self._of_page(page.rows, goes_on=page.open, key=key)
            return
        held = bucket_key(value)
        if held is None:
            self._count += 1
            yield _ObjectRow(line or self._count, key, value)
            return
        if value[held] and self._came_before(value):
            return
        for row in rows_of_bucket(value, held):
            self._count += 1
            yield _ObjectRow(line or self._count, key, row)

    def _came_before(self, value: Json) -> bool:
        digest = digest_of(value)
        if digest in self._seen:
            self._repeated += 1
            return True
        self._seen.add(digest)
        return False


def _lists(value: Object) -> dict[str, list[Json]]:
    """The lists of objects that an object holds, by key; those that stand under names, or its columns, as one."""
    if rows := list(rows_by_name(value)) or rows_of_columns(value) or rows_by_key(value):
        return {_OUTERMOST: rows}
    return {key: one for key, one in value.items() if isinstance(one, list) and is_list_of_objects(one)}
