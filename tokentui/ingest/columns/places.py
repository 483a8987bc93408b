"""Where the fields of a kind of file stand among its columns, by name, by title, or as the user says."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tokentui.domain.names import fold, nearest
from tokentui.domain.text import clip, visible
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import parse_month
from tokentui.ingest.columns.column_names import FIELDS, OF_MONEY, OWN_FIELDS
from tokentui.ingest.columns.currency_names import currency_place
from tokentui.ingest.columns.date_names import MONTH_OF
from tokentui.ingest.columns.money_titles import (
    OF_SALESFORCE,
    is_agreed,
    is_own_revenue,
    is_spent,
    looks_like_money,
    names_currency,
    not_a_year,
    preference,
    read_title,
    title_words,
)
from tokentui.ingest.files.table import UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_NOT_A_LETTER = re.compile(r"[\W_]+")


_OF_MONTHS = "spend|spending|costs?|revenue|sales|billed|billings|charges|invoiced|paid|mrr|fees?"
_MONEY_OF_A_MONTH = re.compile(rf"({_OF_MONTHS})[\s:_-]+(.+)|(.+?)[\s:_-]+({_OF_MONTHS})", re.IGNORECASE)
"""`Spend Jan 2026` and `Jan-26 Cost`: what is of a year, as ARR, is none."""

_TOO_PLAIN = ("name", "id", "key", "number", "type")
"""What a field is called of whatever thing, as in `Subscription: Name`."""


def plain(header: str) -> str:
    """A column name as it is compared: folded, without spaces and punctuation."""
    return _NOT_A_LETTER.sub("", fold(header.removesuffix(OF_SALESFORCE)))


def find_places(
    header: tuple[str, ...], kind: FileKind, mapping: Mapping[str, str], currency: str = ""
) -> dict[str, int]:
    """Field to column, the first being 0; raises UnreadableFile where the user names what is not there.

    Of two columns of money that differ in their currency alone, that of the book's `currency` is taken.
    """
    fields = FIELDS[kind]
    places, taken = _mapped(header, kind, mapping)
    money = OF_MONEY.get(kind, ())
    by_name: dict[str, int] = {}
    for place, name in enumerate(header):
        if place not in taken:
            by_name.setdefault(plain(name), place)
    for place, name in enumerate(header):
        of_what, _, told = name.rpartition("." if name.startswith("usage.") else ": ")
        if of_what and place not in taken and plain(told) not in _TOO_PLAIN:
            by_name.setdefault(plain(told), place)
    by_title = _by_title(header, kind, taken, currency) if money else {}
    for field, synonyms in fields.items():
        if field in places:
            continue
        known = by_title if field in money else by_name
        may = [known[name] for name in (plain(field), *synonyms) if known.get(name) not in (None, *places.values())]
        found = _spent_first(header, may) if field in money else next(iter(may), None)
        if found is not None:
            places[field] = found
    _find_month(header, kind, places, taken)
    if money and "currency" in fields and "currency" not in places:
        amount = next((header[places[field]] for field in money if field in places), "")
        if (
            read_title(amount).currency is None
            and (beside := currency_place(header, amount, (*places.values(), *taken))) is not None
        ):
            places["currency"] = beside
    return places


def _spent_first(header: tuple[str, ...], may: list[int]) -> int | None:
    """The first of some columns; where it is of what was agreed or estimated, the first of what was spent."""
    found = next(iter(may), None)
    if found is None or not is_agreed(header[found]):
        return found
    return next((place for place in may if is_spent(header[place])), found)


def _find_month(header: tuple[str, ...], kind: FileKind, places: dict[str, int], taken: set[int]) -> None:
    """Take the one column that says in other words that a row is of a month, where none is known by its name."""
    months = [place for place, name in enumerate(header) if place not in taken and _is_of_months(name)]
    if "month" in FIELDS[kind] and "month" not in places and len(months) == 1:
        places["month"] = months[0]


def _is_of_months(name: str) -> bool:
    """Whether a title that is not known says that a row is of a month, as `Fiscal Month` and `Month of Date`."""
    if "month" not in name.lower():
        return False
    words = title_words(name)
    rest = words[2:] if words[:2] == ["month", "of"] else words[:-1] if words[-1:] == ["month"] else []
    return bool(rest) and MONTH_OF.issuperset(rest)


def found_places(header: tuple[str, ...], kind: FileKind, mapping: Mapping[str, str]) -> dict[str, int]:
    """Where the fields of a kind would stand, were the file of it; what the user says of other fields aside."""
    return find_places(header, kind, {name: field for name, field in mapping.items() if field in FIELDS[kind]})


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
        if field not in fields and field not in OWN_FIELDS.get(kind, ()):
            close = nearest(field, fields, 1)
            hint = f"did you mean {close[0]!r}? T" if close else "t"
            raise UnreadableFile(f"{field!r} is no field of {kind}; {hint}he fields are {', '.join(fields)}.")
        if field in places:
            raise UnreadableFile(
                f"Two columns, {header[places[field]]!r} and {column!r}, are mapped to {field}; give one."
            )
        places[field] = place
    return places, taken


def _by_title(header: tuple[str, ...], kind: FileKind, taken: set[int], currency: str) -> dict[str, int]:
    """The columns that may be spend by what their titles come to without their units."""
    found: dict[str, int] = {}
    for place in sorted(range(len(header)), key=lambda place: preference(header[place], currency)):
        name = header[place]
        title = read_title(name).name
        if place not in taken and (title or looks_like_money(name)) and _may_be_spend(name, kind, header):
            found.setdefault(title, place)
    return found


def _may_be_spend(name: str, kind: FileKind, header: tuple[str, ...]) -> bool:
    """Whether a column of money may be what customers spend: a year's in a list of customers, and never their own."""
    if "%" in name or names_currency(name):
        return False
    others = (other for other in header if other != name)
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


def month_columns(header: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The columns that are months themselves, with the month; else those of one kind of money by month."""
    bare = _months_among(enumerate(header))
    if len(bare) > 1:
        return bare
    of_money: dict[str, list[tuple[int, str]]] = {}
    for place, name in enumerate(header):
        if match := _MONEY_OF_A_MONTH.fullmatch(name.strip()):
            word, month = (match[1], match[2]) if match[1] else (match[4], match[3])
            of_money.setdefault(fold(word), []).append((place, month))
    several = [found for columns in of_money.values() if len(found := _months_among(columns)) > 1]
    if len(several) > 1:
        one, other = (header[columns[0][0]] for columns in several[:2])
        raise UnreadableFile(
            f"Columns such as {one!r} and {other!r} are two kinds of money by month, and which of them customers spend "
            "cannot be told; leave the others out of the file."
        )
    return several[0] if several else bare


def _months_among(columns: Iterable[tuple[int, str]]) -> tuple[tuple[int, int], ...]:
    found = []
    for place, name in columns:
        if any(character.isdigit() for character in name):
            try:
                found.append((place, parse_month(name)))
            except DateError:
                continue
    return tuple(found)


def listed(header: tuple[str, ...]) -> str:
    """The first column names of a file, for a sentence."""
    shown = ", ".join(clip(visible(name), 40) for name in header[:12])
    return f"{shown} and {len(header) - 12} more" if len(header) > 12 else shown


@lru_cache(1_000)
def is_column_name(cell: str) -> bool:
    """Whether a cell is a name that import knows a column by, of whatever kind of file."""
    return plain(cell) in _EVERY_NAME or (looks_like_money(cell) and read_title(cell).name in _EVERY_NAME)


_EVERY_NAME = frozenset(
    name for fields in FIELDS.values() for field, names in fields.items() for name in (field.replace("_", ""), *names)
)
