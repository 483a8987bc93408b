"""How the files of another program become a table of ours, and what they cannot tell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.adapters.left_out import RowsLeftOut
from tokentui.ingest.columns.money_titles import read_title
from tokentui.ingest.columns.places import column_place, listed, plain
from tokentui.ingest.files.table import BATCH, NothingTaken, OverTable, RawBatch, RawTable
from tokentui.ingest.readers.rows import Cleaned
from tokentui.store.bulk.incoming import FileKind

Cells = Sequence[str]
"""What some rows have in one column."""


@dataclass(frozen=True, slots=True)
class First:
    """The first of several columns in which a row holds anything."""

    columns: tuple[str, ...]
    is_none: Callable[[str], bool] = is_nothing
    """Whether a cell holds nothing: then the next column counts."""


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
    """Why each row is left out, of the columns by their plain names and of `customer_key`; empty for a row taken."""
    charged: str = ""
    """The column of what rows that are left out were charged, said beside their number; empty for that of spend."""
    asked: str = ""
    """A column that the user has to map to spend for this reading of the file, which another adapter reads else."""
    never: tuple[str, ...] = ()
    """Columns whose content is nobody's business: prompts, answers, keys."""
    whose: tuple[str, ...] = ()
    """Columns that may be the customer, where the file does not say which is: the user has to."""
    point: str | None = None
    """The decimal sign of its amounts, where the program writes one and the same everywhere."""
    in_cents: tuple[str, ...] = ()
    """Columns of whole cents: where one holds a fraction the file is of other units, which is asked."""
    unusable: str = ""
    """Why no book can be made of such a file, and what the program should be asked for instead."""
    lacks: tuple[tuple[str, str], ...] = ()
    """Fields that such a file never has, each with the sentence that says so and which column to name."""
    own: bool = False
    """Whether we wrote the file ourselves: then nothing in it needs making out."""


class AdaptedTable(OverTable):
    """A file of another program under names of ours."""

    def __init__(self, table: RawTable, adapter: Adapter, mapping: Mapping[str, str]) -> None:
        """`mapping` is what the user says, field by column of the file; it goes before what the adapter knows."""
        super().__init__(table)
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
        self._never = {place for place, name in enumerate(table.header) if _is_of(name, adapter.never)} - given.keys()
        self._rest = [place for place in range(len(table.header)) if place not in used | self._never]
        titles = list(map(self._title, self._fields))
        taken = {plain(title) for title in titles}
        others = [table.header[place] for place in self._rest]
        others = [f"{name} (as it was)" if plain(name) in taken else name for name in others]
        self._header = (*titles, *others)
        self.mapping = {title: one.name for title, one in zip(titles, self._fields, strict=True)}
        # In a list of customers what the adapter does not know may still be a field of ours by its name.
        known = given if adapter.kind is FileKind.CUSTOMERS else {place: given.get(place, "") for place in self._rest}
        self.mapping |= {name: known[place] for name, place in zip(others, self._rest, strict=True) if place in known}
        fields = list(self.mapping.values())
        self._is_nobody = _judged(is_nothing)
        self._is_none = {one.name: _judged(one.origin.is_none) for one in self._fields if isinstance(one.origin, First)}
        # A tag that the user names may be mended in the rows that lack it: those are refused, and not left out.
        by_words = (adapter.whose or "customer_key" not in mapped) and not adapter.own
        self._customer = fields.index("customer_key") if by_words and "customer_key" in fields else None
        self._spend = fields.index("spend") if "spend" in fields else None
        self._charged = self._place.get(plain(adapter.charged))
        self._currency = next((self._columns_of(one)[0] for one in self._fields if one.name == "currency"), None)
        self._out = self._none_left_out()

    def _none_left_out(self) -> RowsLeftOut:
        title = read_title(self.header[self._spend]) if self._spend is not None and self._charged is None else None
        return RowsLeftOut(title.scale, title.currency or "") if title else RowsLeftOut()

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
    def form(self) -> str:
        """The program, and how the file is written."""
        return f"{self._adapter.name}, {self._table.form}"

    @property
    def notices(self) -> tuple[str, ...]:
        """What the file cannot tell, and which rows were left out of it as far as it has been read."""
        may = any(one.name == "spend" for one in self._adapter.fields)
        without = ["The file has no column of money: spend stays unknown."] if may and self._spend is None else []
        return (*self._table.notices, *self._out.said(), *without, *self._adapter.cannot)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows that are taken, from the beginning; raises NothingTaken where there are none."""
        self._out = self._none_left_out()
        any_taken = False
        for batch in self._table.batches(size):
            taken = self._taken(batch)
            any_taken |= bool(taken.lines or taken.rejected)
            yield taken
        if not any_taken and (why := self._out.said()):
            raise NothingTaken(f"None of its rows can be taken. {' '.join(why)}")

    def _taken(self, batch: RawBatch) -> RawBatch:
        """A batch under our names, without the rows that are left out."""
        made = replace(batch, columns=self._columns(batch))
        if self._never and batch.rejected:
            made = replace(made, rejected=tuple(replace(row, raw="(not shown)") for row in batch.rejected))
        why = self._reasons(batch, made)
        if not any(why):
            return made
        charged = self._spend if self._charged is None else None
        money = made.columns[charged] if charged is not None else None
        money = batch.columns[self._charged] if self._charged is not None else money
        self._out.add(why, money, None if self._currency is None else batch.columns[self._currency])
        keep = [not one for one in why]
        columns = [list(compress(column, keep)) for column in made.columns]
        lines = list(compress(batch.lines, keep))
        return replace(made, lines=lines, columns=columns, left_out=len(batch.lines) - len(lines))

    def _reasons(self, batch: RawBatch, made: RawBatch) -> Sequence[str]:
        """Why each row is left out; empty for one that is taken."""
        left_out = self._adapter.left_out
        why: Sequence[str] = [""] * len(batch.lines)
        if left_out is not None and batch.lines:
            given = {name: batch.columns[place] for name, place in self._place.items()}
            whose = {"customer_key": made.columns[self._customer]} if self._customer is not None else {}
            why = left_out(given | whose)
        if self._customer is None or self._adapter.kind is not FileKind.USAGE:
            return why
        cells = made.columns[self._customer]
        nobody = {cell for cell in set(cells) if self._is_nobody[cell]}
        if not nobody:
            return why
        return [one or (self._nobody if cell in nobody else "") for one, cell in zip(why, cells, strict=True)]

    @property
    def _nobody(self) -> str:
        """That the columns which say whose a row is hold nothing."""
        by_adapter = [place for one in self._fields if one.name == "customer_key" for place in self._columns_of(one)]
        names = [self._table.header[place] for place in by_adapter] or [self.header[self._customer or 0]]
        return f"no customer in {listed(tuple(names))}"

    def _columns(self, batch: RawBatch) -> list[Cells]:
        return [*(self._cells(one, batch) for one in self._fields), *(batch.columns[place] for place in self._rest)]

    def _cells(self, field: FieldFrom, batch: RawBatch) -> Cells:
        origin = field.origin
        if isinstance(origin, Built):
            places = [self._place.get(plain(name)) for name in (*origin.columns, *origin.optional)]
            blank = [""] * len(batch.lines)
            return list(map(origin.make, *(blank if place is None else batch.columns[place] for place in places)))
        parts = [batch.columns[place] for place in self._columns_of(field)]
        if isinstance(origin, First):
            return _first(parts, self._is_none[field.name])
        return _sums(parts) if isinstance(origin, Sum) and len(parts) > 1 else parts[0]


def _is_of(header: str, columns: tuple[str, ...]) -> bool:
    """Whether a column is one of some, or lies within one: `messages.role` within `messages`."""
    return any(plain(name) == plain(column) for name in (header, header.split(".")[0]) for column in columns)


def _judged(is_none: Callable[[str], bool]) -> Cleaned[bool]:
    """Which cells hold nothing, found out once for each: customers repeat from batch to batch."""
    return Cleaned(lambda cell: not cell.strip() or is_none(cell), instead=False)


def _first(parts: list[Cells], is_none: Cleaned[bool]) -> Cells:
    """The first column; where it holds nothing the next, and so on."""
    found = parts[0]
    for part in [*parts[1:], None]:
        none = {cell for cell in set(found) if is_none[cell]}
        if not none:
            break
        instead = part if part is not None else [""] * len(found)
        found = [other if cell in none else cell for cell, other in zip(found, instead, strict=True)]
    return found


def _sums(parts: list[Cells]) -> Cells:
    """The sums of columns of whole numbers as texts; of a row with anything else what stands there.

    So that a row which cannot be added up is refused by name; one that is empty throughout stays empty.
    """
    if all(column and "" not in column and "".join(column).isdecimal() for column in parts):
        return list(map(str, map(sum, zip(*(map(int, column) for column in parts), strict=True))))
    return list(map(_sum, zip(*parts, strict=True)))


def _sum(cells: tuple[str, ...]) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    odd = next((cell for cell in filled if not (cell.isascii() and cell.removesuffix(".0").isdigit())), None)
    if odd is not None:
        return odd
    return str(sum(int(cell.removesuffix(".0")) for cell in filled)) if filled else ""
