"""How the files of another program become a table of ours, and what they cannot tell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

from tokentui.ingest.adapters.left_out import RowsLeftOut
from tokentui.ingest.columns.places import column_place, plain
from tokentui.ingest.files.guarded import bare_batch
from tokentui.ingest.files.opening import DelimitedTable
from tokentui.ingest.files.table import BATCH, RawBatch, RawTable
from tokentui.store.bulk.incoming import FileKind

Cells = Sequence[str]
"""What some rows have in one column."""


@dataclass(frozen=True, slots=True)
class First:
    """The first of several columns in which a row holds anything."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Several columns of whole numbers, added up; empty where all of them are."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A column made of others, cell by cell, by a function of their texts."""

    columns: tuple[str, ...]
    make: Callable[..., str]
    optional: tuple[str, ...] = ()
    """Columns that a file may lack; `make` gets empty texts for them, after the others."""


From = str | First | Sum | Built
"""Where a field of ours comes from: a column by name, or several."""


@dataclass(frozen=True, slots=True)
class FieldFrom:
    """A field of ours, from columns of theirs."""

    name: str
    """As in `columns/column_names.py`."""
    origin: From
    title: str = ""
    """What the column is called from here on, where its own name does not tell the unit: `spend (cents)`."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One kind of file of one program."""

    name: str
    """As a person calls it: `OpenRouter activity`."""
    kind: FileKind
    needs: tuple[str, ...]
    """Columns by which it is told: all of them are there."""
    fields: tuple[FieldFrom, ...]
    """Those whose columns the file lacks are passed over; of several for one field the first counts."""
    cannot: tuple[str, ...] = ()
    """What such a file does not tell, each in one sentence."""
    without: tuple[str, ...] = ()
    """Columns that a file of another kind has and this one never."""
    left_out: Callable[[Mapping[str, Cells]], Sequence[str]] | None = None
    """Why each row is left out, of the columns by their plain names; empty for a row that is taken."""
    charged: str = ""
    """The column of what the rows that are left out were charged, which is said beside their number."""
    asked: str = ""
    """A column that the user has to map to spend for this reading of the file, which another adapter reads else."""
    never: tuple[str, ...] = ()
    """Columns whose content is nobody's business: prompts, answers, keys."""
    whose: tuple[str, ...] = ()
    """Columns that may be the customer, where the file does not say which is: the user has to."""
    lacks: tuple[tuple[str, str], ...] = ()
    """Fields that such a file never has, each with the sentence that says so and which column to name."""
    own: bool = False
    """Whether we wrote the file ourselves: then nothing in it needs making out."""


class AdaptedTable:
    """A file of another program under names of ours."""

    def __init__(self, table: RawTable, adapter: Adapter, mapping: Mapping[str, str]) -> None:
        """`mapping` is what the user says, field by column of the file; it goes before what the adapter knows."""
        self._table = table
        self._adapter = adapter
        self._place = {plain(name): place for place, name in reversed(list(enumerate(table.header)))}
        given = {column_place(table.header, column): field for column, field in mapping.items()}
        mapped = set(given.values()) - {""}
        # A column that the user has spoken of is what the user says, and nothing else.
        there = [
            one for one in adapter.fields if one.name not in mapped and not set(self._columns_of(one)) <= given.keys()
        ]
        self._fields = list({one.name: one for one in reversed(there)}.values())[::-1]
        used = {place for one in self._fields for place in self._columns_of(one)} - given.keys()
        never = {self._place[name] for column in adapter.never if (name := plain(column)) in self._place}
        self._rest = [place for place in range(len(table.header)) if place not in used | never]
        titles = list(map(self._title, self._fields))
        taken = {plain(title) for title in titles}
        others = [table.header[place] for place in self._rest]
        others = [f"{name} (as it was)" if plain(name) in taken else name for name in others]
        self.header = (*titles, *others)
        self.mapping = {title: one.name for title, one in zip(titles, self._fields, strict=True)}
        # In a list of customers what the adapter does not know may still be a field of ours by its name.
        known = given if adapter.kind is FileKind.CUSTOMERS else {place: given.get(place, "") for place in self._rest}
        self.mapping |= {name: known[place] for name, place in zip(others, self._rest, strict=True) if place in known}
        self._guarded = adapter.own and isinstance(table, DelimitedTable)
        self._out = RowsLeftOut()
        self._charged = self._place.get(plain(adapter.charged))
        self._currency = next((self._columns_of(one)[0] for one in self._fields if one.name == "currency"), None)

    def _title(self, field: FieldFrom) -> str:
        """What a column of ours is called: as in the file, where it is one of the file's."""
        places = self._columns_of(field)
        alone = len(places) == 1 and not isinstance(field.origin, Built)
        return field.title or (self._table.header[places[0]] if alone else field.name)

    def _columns_of(self, field: FieldFrom) -> list[int]:
        """Where the columns of a field stand that the file has; none where it lacks one that is not to be missed."""
        origin = field.origin
        names = (origin,) if isinstance(origin, str) else origin.columns
        found = [self._place[name] for name in dict.fromkeys(map(plain, names)) if name in self._place]
        if not isinstance(origin, Built):
            return found
        more = [self._place[plain(name)] for name in origin.optional if plain(name) in self._place]
        return [] if len(found) < len(names) else [*found, *more]

    @property
    def adapter(self) -> Adapter:
        """What kind of file it is."""
        return self._adapter

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
        """The program, and how the file is written."""
        return f"{self._adapter.name}, {self._table.form}"

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
        """What the file cannot tell, and which rows were left out of it as far as it has been read."""
        return (*self._table.notices, *self._out.said(), *self._adapter.cannot)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows that are taken, from the beginning."""
        self._out = RowsLeftOut()
        for batch in self._table.batches(size):
            yield self._adapted(self._taken(bare_batch(batch) if self._guarded else batch))

    def _taken(self, batch: RawBatch) -> RawBatch:
        left_out = self._adapter.left_out
        if left_out is None or not batch.lines:
            return batch
        why = left_out({name: batch.columns[place] for name, place in self._place.items()})
        if not any(why):
            return batch
        charged = None if self._charged is None else batch.columns[self._charged]
        self._out.add(why, charged, None if self._currency is None else batch.columns[self._currency])
        keep = [not one for one in why]
        columns = [list(compress(column, keep)) for column in batch.columns]
        lines = list(compress(batch.lines, keep))
        return replace(batch, lines=lines, columns=columns, left_out=len(batch.lines) - len(lines))

    def _adapted(self, batch: RawBatch) -> RawBatch:
        columns = [self._cells(one, batch) for one in self._fields]
        return replace(batch, columns=[*columns, *(batch.columns[place] for place in self._rest)])

    def _cells(self, field: FieldFrom, batch: RawBatch) -> Cells:
        origin = field.origin
        if isinstance(origin, Built):
            places = [self._place.get(plain(name)) for name in (*origin.columns, *origin.optional)]
            blank = [""] * len(batch.lines)
            return list(map(origin.make, *(blank if place is None else batch.columns[place] for place in places)))
        parts = [batch.columns[place] for place in self._columns_of(field)]
        if len(parts) == 1:
            return parts[0]
        rows = zip(*parts, strict=True)
        if isinstance(origin, Sum):
            return list(map(_sum, rows))
        return [next((cell for cell in row if cell.strip()), "") for row in rows]


def _sum(cells: tuple[str, ...]) -> str:
    """The sum of whole numbers as text; of anything else what stands there, so that its row is refused by name."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    odd = next((cell for cell in filled if not (cell.isascii() and cell.removesuffix(".0").isdigit())), None)
    if odd is not None:
        return odd
    return str(sum(int(cell.removesuffix(".0")) for cell in filled)) if filled else ""
