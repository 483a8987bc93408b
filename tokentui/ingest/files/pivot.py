"""Pivot tables as Excel saves them: labels that stand once a group, sums under `Sum of …`, totals between."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, pairwise
from typing import NamedTuple

from tokentui.domain.names import fold
from tokentui.ingest.columns.places import month_columns
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable, UnreadableFile
from tokentui.ingest.files.table_start import ROW_LABELS

_SUM = re.compile(r"(?:sum of|summe von|somme de|suma de)\s+(\S.*)", re.IGNORECASE)
_OTHER = re.compile(r"(?:count|average|max|min|product|stddev|anzahl|mittelwert)\s+(?:of|von)\s+\S", re.IGNORECASE)
_GRAND = re.compile(r"(?:grand total|gesamtergebnis|total general|total)\W*", re.IGNORECASE)
_OF_GROUP = re.compile(r"(.*\S)\s+(?:total|ergebnis)\W*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?\s?[$€£¥]?\s?\d[\d.,' ]*\)?\s?[$€£¥%]?")
_LOOK = 1_000
"""Rows by which a pivot table is told."""
_TOLERANCE = 0.005
"""Of a unit for each row: by how much a sum of displayed amounts may differ."""
_NAMED = 3


class _Shape(NamedTuple):
    """What the columns of a pivot table are."""

    labels: tuple[int, ...]
    """From the outer group to the inner one."""
    sums: tuple[int, ...]
    totals: tuple[int, ...]
    """Columns that add up others of the row."""
    fills: bool = False
    """Whether a label stands once a group: where it is repeated row by row, an empty one is no other."""


def out_of_pivot(table: RawTable, mapping: Mapping[str, str]) -> RawTable:
    """The table with a label in each row where it is a pivot table; raises UnreadableFile where levels share a column.

    It is one by its headings, or by totals such as `Alder Total` under the rows of `Alder`. Columns that the user
    names (`mapping`) keep their names.
    """
    header = table.header
    compact = fold(header[0]) in ROW_LABELS
    named = compact or any(map(_SUM.fullmatch, header))
    first = next(table.batches(_LOOK), None)
    if first is None or not first.lines:
        return table
    shape = _shape_of(header, first)
    if shape is None or not (named or _has_totals_of_groups(first, shape)):
        return table
    if compact:
        _expect_one_level(table, shape)
    repeats = any(
        a.strip() and fold(a.strip()) == fold(b.strip())
        for place in shape.labels[:-1]
        for a, b in pairwise(first.columns[place])
    )
    return PivotTable(table, shape._replace(fills=not repeats), mapping)


def _shape_of(header: Sequence[str], first: RawBatch) -> _Shape | None:
    sums = [place for place, name in enumerate(header) if _SUM.fullmatch(name) or _OTHER.match(name)]
    if not sums:
        sums = [place for place, column in enumerate(first.columns) if place and _holds_numbers(column)]
    if not sums or not sums[0]:
        return None
    labels = tuple(range(sums[0]))
    across = len(month_columns(tuple(header))) > 1
    totals = [place for place in range(sums[0], len(header)) if across and _GRAND.fullmatch(header[place])]
    return _Shape(labels, tuple(place for place in sums if place not in totals), tuple(totals))


def _holds_numbers(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell.strip()]
    return bool(filled) and all(_NUMBER.fullmatch(cell.strip()) for cell in filled)


def _has_totals_of_groups(batch: RawBatch, shape: _Shape) -> bool:
    """Whether rows without a label are followed by the total of the group whose label stands above them."""
    groups = _LabelsAbove(len(shape.labels))
    filled = totals = 0
    for cells in zip(*(batch.columns[place] for place in shape.labels), strict=True):
        kind = groups.take(cells)
        filled += kind == "filled"
        totals += kind == "total of a group"
    return bool(filled and totals)


class _LabelsAbove:
    """The labels that hold in a row: those that stand in it, and those above that nothing has ended."""

    def __init__(self, count: int) -> None:
        self.labels = [""] * count

    def take(self, cells: Sequence[str]) -> str:
        """Go on to a row; what it is."""
        total = next((text for cell in cells if (text := cell.strip()) and self._is_total(text)), "")
        if total:
            return "total" if _GRAND.fullmatch(total) else "total of a group"
        before = list(self.labels)
        filled = False
        for place, cell in enumerate(cells):
            if cell.strip():
                if fold(cell.strip()) != fold(before[place]):
                    # A label of an outer group ends what stood in the inner ones.
                    self.labels[place + 1 :] = [""] * (len(self.labels) - place - 1)
                self.labels[place] = cell.strip()
            elif self.labels[place] and any(map(str.strip, cells)):
                filled = True
        return "filled" if filled else "row"

    def _is_total(self, text: str) -> bool:
        of_group = _OF_GROUP.fullmatch(text)
        named = of_group and fold(of_group[1]) in map(fold, filter(None, self.labels))
        return bool(named or _GRAND.fullmatch(text))


def _expect_one_level(table: RawTable, shape: _Shape) -> None:
    """Raise UnreadableFile where the column of labels holds groups and what they consist of, one under another."""
    names: list[str] = []
    amounts: list[float] = []
    stated: float | None = None
    place = (shape.totals or shape.sums)[-1]
    for batch in table.batches():
        for name, cell in zip(batch.columns[0], batch.columns[place], strict=True) if batch.lines else ():
            if (amount := _amount(cell)) is None:
                continue
            if _GRAND.fullmatch(name.strip()):
                stated = amount
            elif name.strip():
                names.append(name.strip())
                amounts.append(amount)
    slack = _TOLERANCE * max(len(amounts), 1)
    whole = sum(amounts)
    if stated is not None and abs(whole - stated) <= slack:
        return
    above = max(_groups_by_sum(amounts, slack), key=len, default=range(0))
    twice = stated is not None and abs(whole - 2 * stated) <= slack
    if twice or (len(above) > 1 and stated is None) or len(set(names)) < len(names):
        of_what = f", as {names[above[0] - 1]!r} above {names[above[0]]!r}" if above else ""
        raise UnreadableFile(
            f"{table.header[0]!r} holds several levels, one under another{of_what}, so that its rows add up what they "
            "consist of. In the pivot table choose Design, Report Layout, Show in Tabular Form, and import that."
        )


def _groups_by_sum(amounts: Sequence[float], slack: float) -> Iterator[range]:
    """The places of the rows under each heading, if every row is a heading or under one that they add up to."""
    found: list[range] = []
    at = 0
    while at < len(amounts):
        rest, place = amounts[at], at + 1
        while place < len(amounts) and abs(rest - amounts[place]) > slack:
            rest -= amounts[place]
            place += 1
        if place == len(amounts):
            return
        found.append(range(at + 1, place + 1))
        at = place + 1
    yield from found


def _amount(cell: str) -> float | None:
    text = re.sub(r"[$€£¥,' ]", "", cell.strip()).replace("(", "-").rstrip(")")
    try:
        return float(text)
    except ValueError:
        return None


class PivotTable(OverTable):
    """Such a table: labels filled down, its totals left out, sums under the names of what was added up."""

    def __init__(self, table: RawTable, shape: _Shape, mapping: Mapping[str, str]) -> None:
        super().__init__(table)
        self._shape = shape
        self._keep = [place not in shape.totals for place in range(len(table.header))]
        self._header = tuple(compress((self._name(name, mapping) for name in table.header), self._keep))
        self._filled = 0
        self._filled_in: dict[int, None] = {}
        self._totals: list[str] = []

    def _name(self, name: str, mapping: Mapping[str, str]) -> str:
        if name in mapping:
            return name
        if fold(name) in ROW_LABELS:
            return "customer"
        summed = _SUM.fullmatch(name)
        return summed[1] if summed and summed[1] not in self._table.header else name

    @property
    def notices(self) -> tuple[str, ...]:
        """What was made of the pivot table, as far as it has been read."""
        header, said = self._table.header, ["The table is a pivot table."]
        if fold(header[0]) in ROW_LABELS and "customer" in self._header[:1]:
            said.append(f"Each of its {header[0]!r} was taken for a customer.")
        if self._filled:
            named = " and ".join(repr(header[place]) for place in sorted(self._filled_in))
            rows = "1 row" if self._filled == 1 else f"{self._filled:,} rows"
            said.append(f"In {rows} {named} was empty and filled in from the row above, as a pivot table means it.")
        if self._totals:
            rows = "1 row of totals was" if len(self._totals) == 1 else f"{len(self._totals):,} rows of totals were"
            more = f" and {len(self._totals) - _NAMED:,} more" if len(self._totals) > _NAMED else ""
            said.append(f"{rows} left out: {', '.join(map(repr, self._totals[:_NAMED]))}{more}.")
        if self._shape.totals:
            said.append(f"The column {header[self._shape.totals[0]]!r} adds up the others: left out.")
        return (*self._table.notices, " ".join(said))

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        self._filled, self._filled_in, self._totals = 0, {}, []
        groups = _LabelsAbove(len(self._shape.labels))
        for batch in self._table.batches(size):
            yield self._of_groups(batch, groups) if batch.lines else self._without_totals(batch)

    def _of_groups(self, batch: RawBatch, groups: _LabelsAbove) -> RawBatch:
        labels: list[list[str]] = []
        keep: list[bool] = []
        for cells in zip(*(batch.columns[place] for place in self._shape.labels), strict=True):
            kind = groups.take(cells)
            if kind.startswith("total"):
                self._totals.append(next(filter(None, map(str.strip, cells))))
            filled = kind == "filled" and self._shape.fills
            if filled:
                self._filled += 1
                self._filled_in.update((p, None) for p, cell in enumerate(cells) if not cell.strip())
            keep.append(not kind.startswith("total"))
            labels.append(list(groups.labels) if filled else list(cells))
        columns = [*zip(*labels, strict=True), *batch.columns[len(self._shape.labels) :]]
        made = replace(
            batch,
            lines=list(compress(batch.lines, keep)),
            columns=[list(compress(column, keep)) for column in columns],
            left_out=batch.left_out + keep.count(False),
        )
        return self._without_totals(made)

    def _without_totals(self, batch: RawBatch) -> RawBatch:
        return replace(batch, columns=list(compress(batch.columns, self._keep)))
