"""What the rows of a file are, by its columns and by whether customers repeat in its first rows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import is_quarter, parse_month
from tokentui.ingest.cells.periods import written_period
from tokentui.ingest.columns.billing_kinds import billing_kind
from tokentui.ingest.columns.date_names import DATE_NAMES, LOOSE_DATE_NAMES, MONTH_NAMES
from tokentui.ingest.columns.first_rows import hold_money, names_somebody, repeats
from tokentui.ingest.columns.places import found_places, listed, month_columns, plain
from tokentui.ingest.files.table import TwoReadings, UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_TELLING = re.compile(
    r"domain|website|url|industry|sector|segment|parent|region|country|city|address|location|state\b|headquarter|ticker"
    r"|(?:customer|account|company) ?id\b"
)
"""Columns by which companies of one name are told apart."""

_OF_OTHER_THINGS = re.compile(
    r"first ?name|last ?name|job ?title|e-?mail|phone|contact|opportunit|deal|stage|pipeline|invoice|subscription"
    r"|ticket|contract ?id|order|case|quote|line ?item|payment|transaction|seat|user"
)
"""Columns of lists of people, deals and papers, in which a customer may well stand on several rows."""

_OF_PEOPLE = re.compile(r"first ?name|last ?name|job ?title|e-?mail|contact|opportunit|deal|ticket|quote|user")

_AMOUNT = re.compile(r"[-~>(]?\s?[$€£¥]?\s?\d[\d.,' ]*\s?(?:k|m|mm|mn|bn?|million|billion)?\+?\)?", re.IGNORECASE)

_OF_THE_VENDOR = {FileKind.DISCLOSURES: ("metric", "value"), FileKind.PRICES: ("model", "input", "output")}
"""What gives away the files that are of no customer."""

_MANY = 0.2
"""The share of rows that repeat a customer beyond which a list is none of customers."""


def detect(header: tuple[str, ...], mapping: Mapping[str, str], first: Sequence[Sequence[str]]) -> FileKind:
    """The kind of a file; raises UnreadableFile where its columns are none of ours, or a customer has several rows."""

    def has(kind: FileKind, *fields: str) -> bool:
        found = found_places(header, kind, mapping)
        return all(field in found for field in fields)

    names = {plain(name) for name in header}
    # A question and a statement are columns of facts as well: who decided tells them apart.
    if has(FileKind.DECISIONS, "reviewer", "use_cases"):
        return FileKind.DECISIONS
    if has(FileKind.FACTS, "dimension", "claim"):
        return FileKind.FACTS
    if of_vendor := next((kind for kind, fields in _OF_THE_VENDOR.items() if has(kind, *fields)), None):
        return of_vendor
    if has(FileKind.DECISIONS, "reviewer", "kind"):
        return FileKind.DECISIONS
    if (kind := billing_kind(header, mapping, first)) is not None:
        return kind
    if _is_usage(header, mapping, first):
        return FileKind.USAGE
    if has(FileKind.DECISIONS, "customer_key", "use_cases") and "name" not in names:
        return FileKind.DECISIONS
    if (kind := _kind_of_list(header, mapping, first)) is not None:
        return kind
    raise UnreadableFile(_unknown(header, mapping, first))


def _kind_of_list(
    header: tuple[str, ...], mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> FileKind | None:
    """Customers, one a row, or what each of them has of several products."""
    _refuse_quarters(header)
    if _by_product(header, found_places(header, FileKind.SUBSCRIPTIONS, mapping), first):
        return FileKind.SUBSCRIPTIONS
    found = found_places(header, FileKind.CUSTOMERS, mapping)
    if "name" not in found:
        return None
    _refuse_repeated(header, found, first)
    return FileKind.CUSTOMERS


def _is_usage(header: tuple[str, ...], mapping: Mapping[str, str], first: Sequence[Sequence[str]]) -> bool:
    found = found_places(header, FileKind.USAGE, mapping)
    customer, month = found.get("customer_key"), found.get("month")
    if len(month_columns(header)) > 1:
        return True
    if customer is None or month is None:
        return False
    date = plain(header[month])
    if date in MONTH_NAMES or date not in (*DATE_NAMES, *LOOSE_DATE_NAMES):
        return True
    amount = next((found[name] for name in ("spend", "tokens_in", "tokens_out") if name in found), None)
    if amount is None or _of_deals(header):
        return False
    if repeats(first, customer) > 0:
        return date not in LOOSE_DATE_NAMES or any(map(_is_month, first[month]))
    if date in LOOSE_DATE_NAMES:
        return False
    if "spend" in found and "annual" not in plain(header[amount]) and plain(header[amount]).startswith("spend"):
        raise TwoReadings(
            f"Each customer stands on one row, with {header[month]!r} and {header[amount]!r}: if that is what it "
            "spends in a year, say --as customers; if it is of that day or month, say --as usage.",
            (FileKind.CUSTOMERS, FileKind.USAGE),
        )
    return True


def _is_month(cell: str) -> bool:
    try:
        parse_month(cell, "day-first")
    except DateError:
        return written_period(cell, "day-first") is not None
    return True


def _by_product(header: tuple[str, ...], found: Mapping[str, int], first: Sequence[Sequence[str]]) -> bool:
    """Whether customers stand on several rows, each for another product with what it comes to a year."""
    if not {"plan", "customer_key"} <= found.keys() or not {"arr", "mrr"} & found.keys():
        return False
    if not repeats(first, found["customer_key"]):
        return False
    if any(_OF_PEOPLE.search(fold(name).replace("_", " ")) for name in header):
        return False
    rows = list(zip(first[found["customer_key"]], first[found["plan"]], strict=True))
    return len(set(rows)) == len(rows)


def _of_deals(header: tuple[str, ...]) -> bool:
    words = [fold(name).replace("_", " ") for name in header]
    return any(re.search(r"opportunit|deal|stage|pipeline|contact|job ?title", word) for word in words)


def _refuse_repeated(header: tuple[str, ...], found: dict[str, int], first: Sequence[Sequence[str]]) -> None:
    """Raise UnreadableFile where one customer stands on several rows: then no row is a customer."""
    if not first or not repeats(first, found["name"]):
        return
    telling = [place for place, name in enumerate(header) if _TELLING.search(fold(name).replace("_", " "))]
    told = [first[place] for place in dict.fromkeys((found["name"], *telling))]
    rows = Counter(
        tuple(fold(cell.strip()) for cell in row) for row in zip(*told, strict=True) if names_somebody(row[0])
    )
    repeated = sum(rows.values()) - len(rows)
    other = next((name for name in header if _OF_OTHER_THINGS.search(fold(name).replace("_", " "))), None)
    if not repeated or (other is None and repeated < _MANY * sum(rows.values())):
        return
    (example, *_), count = rows.most_common(1)[0]
    name = next(cell.strip() for cell in first[found["name"]] if fold(cell.strip()) == example)
    what = f", beside {other!r}" if other else ""
    usage = found_places(header, FileKind.USAGE, {})
    if "month" in usage and not {"spend", "tokens_in", "tokens_out"} & usage.keys():
        date, rest = header[usage["month"]], next((one for one in header if "token" in fold(one)), header[-1])
        raise UnreadableFile(
            f"{name!r} stands on {count:,} rows with a {date!r} each, as in usage, but no column is known to be money "
            f"or tokens; say which is, as in --map '{rest}=spend' or --map '{rest}=tokens_in'."
        )
    raise UnreadableFile(
        f"This is no list of customers: {name!r} stands on {count:,} rows{what}, and no column of dates says that "
        "it is usage. Bring it to one row a customer, or add a column of months."
    )


def _refuse_quarters(header: tuple[str, ...]) -> None:
    quarters = [name for name in header if is_quarter(name)]
    if len(quarters) > 1:
        raise UnreadableFile(
            f"The columns {', '.join(quarters[:4])} are quarters or halves of years, and a book keeps months; give "
            "each month a column, or a row."
        )


def _unknown(header: tuple[str, ...], mapping: Mapping[str, str], first: Sequence[Sequence[str]]) -> str:
    found = found_places(header, FileKind.USAGE, mapping)
    if "month" in found and any(name in found for name in ("spend", "tokens_in", "tokens_out")):
        return (
            f"The columns {listed(header)} look like usage, but none says whose; say which does, as in "
            f"--map '{_whose(header)}=customer_key', or --customer NAME where all of it is one customer's."
        )
    if any(_AMOUNT.fullmatch(name.strip()) for name in header):
        return (
            f"The first line, {listed(header)}, looks like a row and not like column names; put a line such as "
            "name,spend above it: a list of customers needs a column called name."
        )
    name, spend = _likely(header, first)
    paid = f" (and --map '{spend}=spend', if that is what it pays in a year)" if spend else ""
    return (
        f"None of the columns {listed(header)} is known to name a customer. If {name!r} does, say "
        f"--map '{name}=name'{paid}; what rows of another kind are, say --as."
    )


def _likely(header: tuple[str, ...], first: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The first column of words, which may be names, and the first of amounts, if there is one."""
    columns = list(zip(header, first, strict=bool(first)))
    words = (name for name, cells in columns if sum(cell[:1].isalpha() for cell in cells) > len(cells) / 2)
    return next(words, header[0]), next((name for name, cells in columns if hold_money(name, cells)), "")


_WHOSE = tuple(
    map(
        re.compile,
        (
            "customer|client|contact|company",
            "workspace|project|team|org|account(?! ?code)|tenant|user|key",
            "subscription|name",
        ),
    )
)
"""Titles that may well be those of customers, the likelier ones first."""


def _whose(header: tuple[str, ...]) -> str:
    """The column that may well be the customer's."""
    return next((name for likely in _WHOSE for name in header if likely.search(fold(name))), header[0])
