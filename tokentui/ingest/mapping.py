"""Which column of a file is which field, by name or as the user says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tokentui.domain.names import fold, nearest
from tokentui.domain.text import clip, visible
from tokentui.ingest.amounts import DOLLARS
from tokentui.ingest.column_names import BASIS_OF_HEADER, EXPECTED, FIELDS, REQUIRED
from tokentui.ingest.dates import DateError, parse_month
from tokentui.ingest.money_titles import MoneyTitle, is_own_revenue, looks_like_money, not_a_year, read_title
from tokentui.ingest.reading import UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_NOT_A_LETTER = re.compile(r"[\W_]+")
_MONEY = ("spend", "spend_low", "spend_best", "spend_high")
"""Fields whose titles may hold a unit besides their name."""


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

    def title(self, field: str) -> MoneyTitle | None:
        """What the title of a field's column says of its unit."""
        header = self.header(field)
        return None if header is None else read_title(header)

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
    places, taken = _mapped(header, kind, mapping)
    of_money = kind in (FileKind.CUSTOMERS, FileKind.USAGE)
    by_name: dict[str, int] = {}
    for place, name in enumerate(header):
        if place not in taken:
            by_name.setdefault(plain(name), place)
    by_title = _by_title(header, kind, taken) if of_money else {}
    for field, synonyms in fields.items():
        if field in places:
            continue
        known = by_title if of_money and field in _MONEY else by_name
        found = next(
            (known[name] for name in (plain(field), *synonyms) if known.get(name) not in (None, *places.values())),
            None,
        )
        if found is not None:
            places[field] = found
    return places


def _mapped(header: tuple[str, ...], kind: FileKind, mapping: Mapping[str, str]) -> tuple[dict[str, int], set[int]]:
    """What the user has said: field to column, and all columns that were spoken of."""
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
    return places, taken


def _by_title(header: tuple[str, ...], kind: FileKind, taken: set[int]) -> dict[str, int]:
    """The columns that may be spend by what their titles come to without their units."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        title = read_title(name).name
        if place not in taken and (title or looks_like_money(name)) and _may_be_spend(name, kind, header):
            found.setdefault(title, place)
    return found


def _may_be_spend(name: str, kind: FileKind, header: tuple[str, ...]) -> bool:
    """Whether a column of money may be what customers spend: a year's in a list of customers, and never their own."""
    others = [other for other in header if other != name]
    if kind is FileKind.CUSTOMERS:
        return not_a_year(name) is None and not is_own_revenue(name, others)
    return True


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
    if kind not in (FileKind.CUSTOMERS, FileKind.USAGE):
        return []
    notices = [said for field in _MONEY if field in places and (said := _unit_said(columns[places[field]].header))]
    if kind is FileKind.USAGE:
        return notices
    headers = [column.header for column in columns]
    spend = places.get("spend")
    aside: list[str] = []
    for column in columns:
        if column.field is not None or not looks_like_money(column.header):
            continue
        if is_own_revenue(column.header, [name for name in headers if name != column.header]):
            notices.append(f"Column {column.header!r} is the firm's own revenue, not its spend: kept aside.")
        elif why := not_a_year(column.header):
            notices.append(f"Column {column.header!r} {why}, not one year's spend: kept aside.")
        else:
            aside.append(column.header)
    if aside and not any(field in places for field in _MONEY):
        notices.append(
            f"No column was read as spend; {aside[0]!r} looks like money: if it is what a customer pays in a year, "
            f"say --map '{aside[0]}=spend'."
        )
    elif aside:
        notices.append(f"Not read as spend, though money: {', '.join(map(repr, aside))}.")
    if spend is not None and read_title(columns[spend].header).name == "revenue":
        notices.append(
            f"Column {columns[spend].header!r} was read as the spend of one year; leave it out if it is not that."
        )
    return notices


_SCALES = {3: "thousands", 6: "millions", 9: "billions", -2: "hundredths", -6: "millionths"}


def _unit_said(header: str) -> str:
    """How a column that is not in whole units of a year is read."""
    title = read_title(header)
    if title.times > 1:
        scale = f"{_SCALES[title.scale]} and " if title.scale else ""
        return f"Column {header!r} was read in {scale}amounts of one month, times 12."
    return f"Column {header!r} was read in {_SCALES[title.scale]}." if title.scale else ""


def basis_of_spend(layout: Layout) -> str | None:
    """The kind of year that the name of the spend column gives away, as `ARR` does."""
    title = layout.title("spend")
    return None if title is None else BASIS_OF_HEADER.get(title.name)


def listed(header: tuple[str, ...]) -> str:
    """The first column names of a file, for a sentence."""
    shown = ", ".join(clip(visible(name), 40) for name in header[:12])
    return f"{shown} and {len(header) - 12} more" if len(header) > 12 else shown


def expect_currency_of(path: Path, layout: Layout, currency: str) -> None:
    """Raise UnreadableFile where the title of a column of spend names another currency than the book's."""
    for field in _MONEY:
        title = layout.title(field)
        named = title and title.currency
        if named == "$":
            named = currency if currency in DOLLARS else "USD"
        elif named == "¥":
            named = currency if currency == "CNY" else "JPY"
        if named and named != currency:
            raise UnreadableFile(
                f"{path}: column {layout.header(field)!r} is in {named} and the book in {currency}; convert it, or "
                f"import into a book that is made with --currency {named}."
            )
