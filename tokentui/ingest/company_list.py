"""Lists of companies from elsewhere, in any form that import reads: which column is what; a company for each row."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.company_names import name_of
from tokentui.domain.matching import Company
from tokentui.domain.names import fold
from tokentui.domain.text import clip, visible
from tokentui.ingest.columns.column_names import COMPANIES
from tokentui.ingest.columns.places import column_place, listed, plain
from tokentui.ingest.files.at_hand import at_hand
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import UnreadableFile
from tokentui.services.matching.likeness import legal_forms
from tokentui.store.bulk.incoming import RejectedRow

_SEVERAL = re.compile(r"[;|]")
_NOT_IN_CODE = re.compile(r"[\W_]+")
_LINES_NAMED = 3


class CompanyList(NamedTuple):
    """A list as it was read."""

    path: Path
    rows: int
    """Rows with anything in them, refused ones included."""
    entries: tuple[Company, ...]
    columns: tuple[tuple[str, str], ...]
    """(field, column) of those that were read."""
    unused: tuple[str, ...]
    """Columns that mean nothing here."""
    refused: tuple[RejectedRow, ...]
    notices: tuple[str, ...]
    """What to mind, each in one sentence."""


class _Row(NamedTuple):
    """The cells of a row that were found under the fields, trimmed."""

    line: int
    cells: Mapping[str, str]


def read_company_list(
    path: Path, segments: Collection[str], mapping: Mapping[str, str] | None = None, part: str = ""
) -> CompanyList:
    """Read a list of companies; raises UnreadableFile in one sentence.

    `segments` are the codes that the book knows. `mapping` says field by column name and goes before what the names
    suggest; an empty field leaves a column out. `part` is the sheet, table or list of a file that has several.
    """
    refused: list[RejectedRow] = []
    rows: list[_Row] = []
    with at_hand([path]) as ready:
        if len(ready.files) > 1:
            raise UnreadableFile(f"{path} is a folder of several files; name the one that is the list.")
        path = ready.files[0]
        source = open_table(path, part=part, source=ready.sources.get(path))
        header, notices = source.header, source.notices
        places = find_columns(path, header, mapping or {})
        for batch in source.batches():
            refused += batch.rejected
            columns = {field: batch.columns[place] for field, place in places.items()}
            rows += (
                _Row(line, {field: column[row].strip() for field, column in columns.items()})
                for row, line in enumerate(batch.lines)
            )
    refused += [RejectedRow(one.line, "The row has no name.", _raw(one)) for one in rows if not one.cells["name"]]
    odd = _Odd(segments)
    entries = odd.without_circles([odd.company(one) for one in rows if one.cells["name"]])
    if not entries:
        raise UnreadableFile(f"{path} names no company: no row has anything in the column {header[places['name']]!r}.")
    return CompanyList(
        path,
        len(entries) + len(refused),
        entries,
        tuple((field, header[place]) for field, place in places.items()),
        tuple(name for place, name in enumerate(header) if place not in places.values()),
        tuple(sorted(refused, key=lambda one: one.line)),
        (*notices, *odd.notices()),
    )


def find_columns(path: Path, header: tuple[str, ...], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands, by name or as the user says; raises UnreadableFile in one sentence."""
    given: dict[str, int] = {}
    taken = set()
    for column, field in mapping.items():
        place = column_place(header, column)
        taken.add(place)
        if field and field not in COMPANIES:
            raise UnreadableFile(
                f"{field!r} is no field of a list of companies; the fields are {', '.join(COMPANIES)}."
            )
        if field in given:
            raise UnreadableFile(
                f"Two columns, {header[given[field]]!r} and {column!r}, are mapped to {field}; give one."
            )
        if field:
            given[field] = place
    free = {plain(name): place for place, name in reversed(list(enumerate(header))) if place not in taken}
    places: dict[str, int] = {}
    for field, names in COMPANIES.items():
        found = [free[name] for name in names if name in free and free[name] not in places.values()]
        if field in given:
            places[field] = given[field]
        elif field == "name" and len(found) > 1:
            one, other = (clip(visible(header[place]), 40) for place in found[:2])
            raise UnreadableFile(
                f"{path} has two columns that could be the name, {one!r} and {other!r}; say which, as in "
                f"--map {one + '=name'!r}."
            )
        elif found:
            places[field] = found[0]
    if "name" not in places:
        raise UnreadableFile(
            f"{path} has no column for the name of a company; it has {listed(header)}. Say which column that is, as in "
            f"--map {clip(visible(header[0]), 40) + '=name'!r}."
        )
    return places


class _Odd:
    """Makes entries of rows, and remembers what in them was not taken as it stands."""

    def __init__(self, segments: Collection[str]) -> None:
        self._segments = {_code(code): code for code in segments}
        self._unknown: dict[str, list[int]] = {}
        self._own_parents: list[Company] = []
        self._in_circles: list[Company] = []

    def company(self, row: _Row) -> Company:
        """The company of a row that has a name."""
        cells = row.cells
        said = cells.get("segment", "")
        segment = self._segments.get(_code(said), "")
        if said and not segment:
            self._unknown.setdefault(said, []).append(row.line)
        company = Company(
            row.line,
            cells["name"],
            _several(cells.get("aliases", "")),
            _several(cells.get("former", "")),
            cells.get("domain", ""),
            cells.get("ticker", ""),
            cells.get("parent", ""),
            segment,
            cells.get("industry", ""),
            cells.get("country", ""),
            cells.get("funding", ""),
            cells.get("batch", ""),
        )
        if company.parent and _same(company.parent) in map(_same, (company.name, *company.aliases)):
            self._own_parents.append(company)
            return company._replace(parent="")
        return company

    def without_circles(self, entries: Sequence[Company]) -> tuple[Company, ...]:
        """The entries, without the parents of those that own one another in a circle."""
        owner = {_same(one.name): _same(one.parent) for one in entries if one.parent}
        circles: set[str] = set()
        seen: set[str] = set()
        for start in owner:
            way: dict[str, None] = {}
            name = start
            while name in owner and name not in seen and name not in way:
                way[name] = None
                name = owner[name]
            if name in way:
                names = list(way)
                circles.update(names[names.index(name) :])
            seen.update(way)
        self._in_circles = [one for one in entries if one.parent and _same(one.name) in circles]
        if not circles:
            return tuple(entries)
        return tuple(one._replace(parent="") if one.parent and _same(one.name) in circles else one for one in entries)

    def notices(self) -> Iterator[str]:
        """One sentence for each kind of oddity."""
        for said, lines in self._unknown.items():
            yield (
                f"The codebook has no segment {clip(visible(said), 40)!r} ({_on_lines(lines)}): no segment is proposed "
                f"from there. It has {', '.join(self._segments.values())}."
            )
        if own := self._own_parents:
            where = _on_lines([one.line for one in own])
            yield f"{_called(own[0])} is named as its own parent ({where}): no parent is proposed."
        if circle := self._in_circles:
            where = _on_lines([one.line for one in circle])
            names = " and ".join(map(_called, circle[:2]))
            yield f"{names} own one another ({where}): no parent is proposed from there."


def _called(company: Company) -> str:
    return repr(clip(visible(company.name), 40))


def _on_lines(lines: Sequence[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_LINES_NAMED])
    more = f" and {len(lines) - _LINES_NAMED:,} more" if len(lines) > _LINES_NAMED else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for one in _SEVERAL.split(cell) if (part := one.strip()))) if cell else ()


def _same(name: str) -> str:
    """What two names have in common that are one but for the legal form."""
    return name_of(name, legal_forms()).tight or fold(name)


def _code(text: str) -> str:
    return _NOT_IN_CODE.sub("", fold(text))


def _raw(row: _Row) -> str:
    return "; ".join(text for text in row.cells.values() if text)
