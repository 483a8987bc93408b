"""Which column of a file is which field, by name or as the user says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tokentui.domain.money import Basis
from tokentui.domain.names import fold
from tokentui.ingest.cells.amounts import DOLLARS
from tokentui.ingest.columns.column_names import BASIS_OF_HEADER, EXPECTED, OF_MONEY, REQUIRED
from tokentui.ingest.columns.converted import take_converted
from tokentui.ingest.columns.kinds import detect
from tokentui.ingest.columns.money_aside import lists_aside, money_aside
from tokentui.ingest.columns.money_titles import MoneyTitle, not_a_year, read_title
from tokentui.ingest.columns.places import find_places, listed, month_columns, plain
from tokentui.ingest.columns.several_amounts import (
    expect_each_once,
    expect_one_thing,
    expect_taxes_told,
    take_what_was_paid,
)
from tokentui.ingest.columns.whose_rows import (
    are_orders,
    expect_a_customer,
    expect_no_lines,
    expect_no_person,
    expect_no_things,
    expect_one_name,
)
from tokentui.ingest.columns.years_across import expect_one_year
from tokentui.ingest.files.table import UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_UNTITLED = "column 1"
_CACHED = re.compile(r"cache.*token|token.*cache")


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
    scale_above: int = 0
    """The power of ten that a line above the table gives for the amounts under titles that give none."""
    own: bool = False
    """Whether we wrote the file ourselves: no name in it is a total, and no word stands for nothing."""
    invented: bool = False
    """Whether it says that its customers are invented."""

    def title(self, field: str) -> MoneyTitle | None:
        """What is said of the unit of a field's column: in its title, else above the table."""
        header = self.header(field)
        if header is None:
            return None
        title = read_title(header)
        return title if title.scale else replace(title, scale=self.scale_above)

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


def map_columns(
    header: tuple[str, ...],
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    first: Sequence[Sequence[str]] = (),
    currency: str = "USD",
) -> Layout:
    """Find the kind of a file, unless it is given, and its fields; raises UnreadableFile in one sentence.

    `mapping` says field by column name, as in `{"Our column": "name"}`, and goes before what the names suggest; an
    empty field leaves a column out. `first` is the first rows by column: whether customers repeat in them
    tells a list of customers from what they used.
    """
    wanted = _kind(kind)
    if wanted is None:
        wanted = detect(header, mapping or {}, first)
    places = find_places(header, wanted, mapping or {}, currency)
    if first:
        take_converted(header, wanted, places, mapping or {}, first, currency)
    if wanted is FileKind.CUSTOMERS:
        _settle_spend(header, places, mapping or {})
    if wanted is FileKind.CHARGES:
        _not_the_ledgers(header, places, first)
    if wanted is FileKind.USAGE and len(month_columns(header)) > 1:
        places.pop("month", None)
        if "customer_key" not in places and header[0] == _UNTITLED:
            # What stands without a title to the left of the months is whose they are.
            places["customer_key"] = 0
    months = _months(header, wanted, places)
    if first:
        _settle(header, wanted, places, mapping or {}, first)
    _require(header, wanted, places, months)
    by_place = {place: field for field, place in places.items()}
    columns = tuple(ColumnMap(name, by_place.get(place)) for place, name in enumerate(header))
    return Layout(wanted, columns, places, months, tuple(_notices(wanted, columns, places, first)))


def _not_the_ledgers(header: tuple[str, ...], places: dict[str, int], first: Sequence[Sequence[str]]) -> None:
    """Go by the name where the account beside it is one of a ledger, which several names share."""
    account, name = places.get("customer_key"), places.get("name")
    if account is None or name is None or plain(header[account]) != "account" or not first:
        return
    names: dict[str, set[str]] = {}
    for key, called in zip(first[account], first[name], strict=True):
        names.setdefault(key, set()).add(called.strip())
    if any(len(called - {""}) > 1 for called in names.values()):
        places["customer_key"] = places.pop("name")


def _settle(
    header: tuple[str, ...],
    kind: FileKind,
    places: dict[str, int],
    mapping: Mapping[str, str],
    first: Sequence[Sequence[str]],
) -> None:
    """Raise UnreadableFile where the first rows show that the columns cannot be what their names say."""
    if kind is FileKind.CUSTOMERS and "name" in places and "name" not in mapping.values():
        expect_one_name(header, places, first)
    if kind not in (FileKind.USAGE, FileKind.CHARGES):
        return
    expect_one_thing(header, places, mapping, first)
    expect_each_once(header, places, mapping, first)
    take_what_was_paid(header, places, mapping)
    expect_taxes_told(header, places, mapping, first)
    if (whose := places.get("customer_key")) is not None:
        expect_a_customer(header[whose], first[whose], header)
    if "name" in places and are_orders(first[places["name"]]):
        del places["name"]
    if not mapping:
        expect_no_things(header, places)
        expect_no_person(header, places, first)
        expect_no_lines(header, places, first)


def _settle_spend(header: tuple[str, ...], places: dict[str, int], mapping: Mapping[str, str]) -> None:
    """Raise UnreadableFile where two columns may be the spend."""
    if any(field in mapping.values() for field in OF_MONEY[FileKind.CUSTOMERS]):
        return
    spend = header[places["spend"]] if "spend" in places else None
    if spend is not None or not any(field in places for field in OF_MONEY[FileKind.CUSTOMERS]):
        expect_one_year(header, spend)


def _kind(kind: str | None) -> FileKind | None:
    if kind is None:
        return None
    try:
        return FileKind(kind)
    except ValueError:
        known = ", ".join(FileKind)
        raise UnreadableFile(f"{kind!r} is no kind of file; import reads {known}.") from None


def _months(header: tuple[str, ...], kind: FileKind, places: dict[str, int]) -> tuple[tuple[int, int], ...]:
    if kind is not FileKind.USAGE or "month" in places:
        return ()
    months = month_columns(header)
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


def _notices(
    kind: FileKind, columns: tuple[ColumnMap, ...], places: dict[str, int], first: Sequence[Sequence[str]]
) -> list[str]:
    money = OF_MONEY.get(kind, ())
    notices = [said for field in money if field in places and (said := _unit_said(columns[places[field]].header, kind))]
    if kind is FileKind.USAGE:
        notices += _cached_tokens(columns, places)
    if kind is not FileKind.CUSTOMERS:
        return notices
    header = tuple(column.header for column in columns)
    has_spend = any(field in places for field in money)
    notices += lists_aside(header, first)
    notices += money_aside(header, places.values(), first, has_spend=has_spend)
    notices += (
        f"Column {name!r} {why}, and was taken for one year's spend, as --map says."
        for field in money
        if field in places and (why := not_a_year(name := header[places[field]])) and read_title(name).times == 1
    )
    spend = places.get("spend")
    if spend is not None and read_title(columns[spend].header).name == "revenue":
        notices.append(
            f"Column {columns[spend].header!r} was read as the spend of one year; leave it out if it is not that."
        )
    return notices


def _cached_tokens(columns: tuple[ColumnMap, ...], places: dict[str, int]) -> Iterator[str]:
    """Whether those that a cache gave are among the tokens in differs between vendors, and is not guessed."""
    cached = [column.header for column in columns if not column.field and _CACHED.search(fold(column.header))]
    if "tokens_in" in places and cached:
        yield (
            f"Tokens in are those of {columns[places['tokens_in']].header!r} alone: OpenAI counts what a cache gave "
            f"among them and Anthropic does not, and nothing of {', '.join(map(repr, cached[:3]))} was added."
        )


SCALES = {3: "thousands", 4: "ten thousands", 5: "lakhs", 6: "millions", 7: "crores", 8: "hundred millions"}
SCALES |= {9: "billions", -2: "hundredths", -6: "millionths"}
"""Scales of money by their power of ten."""


def _unit_said(header: str, kind: FileKind) -> str:
    """How a column that is not in whole units of a year is read."""
    title = read_title(header)
    if title.times > 1 and kind is FileKind.CUSTOMERS:
        scale = f"{SCALES[title.scale]} and " if title.scale else ""
        of = "month" if title.times == 12 else "quarter"
        return f"Column {header!r} was read in {scale}amounts of one {of}, times {title.times}."
    return f"Column {header!r} was read in {SCALES[title.scale]}." if title.scale else ""


def basis_of_spend(layout: Layout) -> str | None:
    """The kind of year that the name of the spend column gives away, as `ARR` does; with a day of renewal, contract."""
    title = layout.title("spend")
    if title is None:
        return None
    renewed = any("renewal" in fold(header) for _, header in layout.others)
    return Basis.CONTRACT.value if renewed and title.name == "arr" else BASIS_OF_HEADER.get(title.name)


def expect_currency_of(path: Path, layout: Layout, currency: str) -> None:
    """Raise UnreadableFile where the title of a column of spend names another currency than the book's."""
    for field in OF_MONEY.get(layout.kind, ()):
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
