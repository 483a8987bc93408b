"""Which column of a file is which field, by name or as the user says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tokentui.domain.names import fold, nearest
from tokentui.domain.text import clip, visible
from tokentui.ingest.column_names import BASIS_OF_HEADER, EXPECTED, FIELDS, REQUIRED
from tokentui.ingest.dates import DateError, parse_month
from tokentui.ingest.reading import UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_NOT_A_LETTER = re.compile(r"[\W_]+")
_THOUSANDS = re.compile(r"000s|thousand|million|\bin k\b|\$k\b|\$m\b|cents", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a column of the file is read as."""

    header: str
    field: str | None
    """Field of the row; None for a column that is kept as an extra or not used."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field of a kind of file stands."""

    kind: FileKind
    columns: tuple[ColumnMap, ...]
    """One a column, in the order of the file."""
    places: dict[str, int]
    """Field to column, the first being 0."""
    months: tuple[tuple[int, int], ...] = ()
    """Columns that are months themselves, with the month (yyyymm): usage with one row a customer."""
    notices: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[tuple[int, str], ...]:
        """Columns that are no field of ours, with their headers."""
        months = {place for place, _ in self.months}
        return tuple(
            (place, column.header)
            for place, column in enumerate(self.columns)
            if column.field is None and place not in months
        )

    def header(self, field: str) -> str | None:
        """The name of the column that a field is read from."""
        place = self.places.get(field)
        return None if place is None else self.columns[place].header


def plain(header: str) -> str:
    """A column name as it is compared: folded, without spaces and punctuation."""
    return _NOT_A_LETTER.sub("", fold(header))


def map_columns(header: tuple[str, ...], kind: str | None = None, mapping: Mapping[str, str] | None = None) -> Layout:
    """Find the kind of a file, unless it is given, and its fields; raises UnreadableFile in one sentence.

    `mapping` says field by column name, as in `{"Our column": "name"}`, and goes before what the names suggest; an
    empty field leaves a column out.
    """
    wanted = _kind(kind)
    if wanted is None:
        wanted = _detect(header, mapping or {})
    places = _places(header, wanted, mapping or {})
    months = _months(header, wanted, places)
    _require(header, wanted, places, months)
    by_place = {place: field for field, place in places.items()}
    columns = tuple(ColumnMap(name, by_place.get(place)) for place, name in enumerate(header))
    return Layout(wanted, columns, places, months, tuple(_notices(wanted, columns, places)))


def _kind(kind: str | None) -> FileKind | None:
    if kind is None:
        return None
    try:
        return FileKind(kind)
    except ValueError:
        known = ", ".join(FileKind)
        raise UnreadableFile(f"{kind!r} is no kind of file; import reads {known}.") from None


def _detect(header: tuple[str, ...], mapping: Mapping[str, str]) -> FileKind:
    def has(kind: FileKind, *fields: str) -> bool:
        found = _places(header, kind, {name: field for name, field in mapping.items() if field in FIELDS[kind]})
        return all(field in found for field in fields)

    names = {plain(name) for name in header}
    # A question and a statement are columns of facts as well: who decided tells them apart.
    if has(FileKind.DECISIONS, "reviewer", "use_cases"):
        return FileKind.DECISIONS
    if has(FileKind.FACTS, "dimension", "claim"):
        return FileKind.FACTS
    if has(FileKind.DISCLOSURES, "metric", "value"):
        return FileKind.DISCLOSURES
    if has(FileKind.DECISIONS, "reviewer", "kind"):
        return FileKind.DECISIONS
    if has(FileKind.DECISIONS, "customer_key", "use_cases") and "name" not in names:
        return FileKind.DECISIONS
    if has(FileKind.USAGE, "customer_key", "month") or len(_month_columns(header)) > 1:
        return FileKind.USAGE
    if has(FileKind.CUSTOMERS, "name"):
        return FileKind.CUSTOMERS
    raise UnreadableFile(
        f"The columns {listed(header)} are none that import knows; a list of customers needs a column called name. "
        "Say which column is which (for example, map your column to name), or say what kind of file it is."
    )


def _places(header: tuple[str, ...], kind: FileKind, mapping: Mapping[str, str]) -> dict[str, int]:
    fields = FIELDS[kind]
    places: dict[str, int] = {}
    taken = set()
    for column, field in mapping.items():
        place = column_place(header, column)
        taken.add(place)
        if not field:
            continue
        if field not in fields:
            raise UnreadableFile(f"{field!r} is no field of {kind}; the fields are {', '.join(fields)}.")
        if field in places:
            raise UnreadableFile(
                f"Two columns, {header[places[field]]!r} and {column!r}, are mapped to {field}; give one."
            )
        places[field] = place
    by_name: dict[str, int] = {}
    for place, name in enumerate(header):
        if place not in taken:
            by_name.setdefault(plain(name), place)
    for field, synonyms in fields.items():
        if field in places:
            continue
        found = next(
            (by_name[name] for name in (plain(field), *synonyms) if by_name.get(name) not in (None, *places.values())),
            None,
        )
        if found is not None:
            places[field] = found
    return places


def column_place(header: tuple[str, ...], column: str) -> int:
    """Where a column stands that the user names, the first being 0; raises UnreadableFile where there is none."""
    if column in header:
        return header.index(column)
    folded = [plain(name) for name in header]
    if plain(column) in folded:
        return folded.index(plain(column))
    close = nearest(column, header, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"the file has {listed(header)}."
    raise UnreadableFile(f"The file has no column {column!r}; {hint}")


def _month_columns(header: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    found = []
    for place, name in enumerate(header):
        if any(character.isdigit() for character in name):
            try:
                found.append((place, parse_month(name)))
            except DateError:
                continue
    return tuple(found)


def _months(header: tuple[str, ...], kind: FileKind, places: dict[str, int]) -> tuple[tuple[int, int], ...]:
    if kind is not FileKind.USAGE or "month" in places:
        return ()
    months = _month_columns(header)
    repeated = [name for name in {month for _, month in months} if [month for _, month in months].count(name) > 1]
    if repeated:
        raise UnreadableFile(f"Two columns are the month {repeated[0]}; keep one.")
    return months


def _require(
    header: tuple[str, ...], kind: FileKind, places: dict[str, int], months: tuple[tuple[int, int], ...]
) -> None:
    missing = [group for group in REQUIRED[kind] if not any(field in places for field in group)]
    if months:
        missing = [group for group in missing if group == ("customer_key",)]
    if missing:
        names = " and ".join(" or ".join(EXPECTED.get(field, field) for field in group) for group in missing)
        raise UnreadableFile(
            f"A file of {kind} needs a column for {names}; the file has {listed(header)}. "
            "Rename a column, or say which one it is."
        )


def _notices(kind: FileKind, columns: tuple[ColumnMap, ...], places: dict[str, int]) -> list[str]:
    notices = [
        f"Column {column.header!r} is not in whole units of money and was not read as spend."
        for column in columns
        if column.field is None and _THOUSANDS.search(column.header)
    ]
    spend = places.get("spend")
    if kind is FileKind.CUSTOMERS and spend is not None:
        header = columns[spend].header
        if _THOUSANDS.search(header):
            raise UnreadableFile(
                f"Column {header!r} is not in whole units of money; multiply it out under a name such as annual_spend."
            )
        if plain(header) in ("revenue", "totalspend"):
            notices.append(f"Column {header!r} was read as the spend of one year; leave it out if it is not that.")
    return notices


def basis_of_spend(layout: Layout) -> str | None:
    """The kind of year that the name of the spend column gives away, as `ARR` does."""
    return BASIS_OF_HEADER.get(plain(layout.header("spend") or ""))


def listed(header: tuple[str, ...]) -> str:
    """The first column names of a file, for a sentence."""
    shown = ", ".join(clip(visible(name), 40) for name in header[:12])
    return f"{shown} and {len(header) - 12} more" if len(header) > 12 else shown
