"""Whether the rows of a file are contracts, subscriptions or charges: by their shape, not by one name of a column."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.ingest.cells.dates import DateError, parse_day
from tokentui.ingest.cells.periods import interval_in_title, period
from tokentui.ingest.cells.statuses import is_of_charges
from tokentui.ingest.columns.date_names import MONTH_NAMES
from tokentui.ingest.columns.first_rows import repeats
from tokentui.ingest.columns.places import found_places, month_columns, plain
from tokentui.ingest.files.table import TwoReadings
from tokentui.store.bulk.incoming import FileKind

_OF_A_LIST = re.compile(r"industry|sector|segment|vertical|region|country|employees|headcount|parent|headquarter")
"""Columns of lists of customers, which papers on them hardly repeat."""

_OF_DEALS = re.compile(r"opportunit|deal|pipeline|contact|job ?title|probability")
_INVOICE = re.compile(r"invoice|credit ?note|receipt|charge ?id|bill ?(?:no|number|id)\b|document ?n")
_TYPES = re.compile(r"refund|credit ?(?:note|memo)|chargeback|invoice|payment")
_MONTH, _QUARTER = 35, 80
"""Days up to which a period is one of a month, and from which it is one of a contract."""

Header = tuple[str, ...]
Places = Mapping[str, int]


def billing_kind(header: Header, mapping: Mapping[str, str], first: Sequence[Sequence[str]]) -> FileKind | None:
    """Contracts, subscriptions or charges; None for other rows; raises TwoReadings where a list of customers is as
    likely, or a charge as a contract.
    """
    if len(month_columns(header)) > 1:
        return None
    charges = found_places(header, FileKind.CHARGES, mapping)
    if _of_invoices(header, charges):
        return FileKind.CHARGES
    if _any(header, _OF_DEALS):
        return None
    if _are_subscriptions(header, found_places(header, FileKind.SUBSCRIPTIONS, mapping), first, _charged(charges)):
        return FileKind.SUBSCRIPTIONS
    if (kind := _contracts(header, found_places(header, FileKind.CONTRACTS, mapping), mapping, first)) is not None:
        return kind
    return FileKind.CHARGES if _are_charges(charges, first) else None


def _any(header: Iterable[str], words: re.Pattern[str]) -> bool:
    return any(words.search(fold(name).replace("_", " ")) for name in header)


def _charged(found: Places) -> bool:
    return {"customer_key", "month"} <= found.keys() and bool({"spend", "debit"} & found.keys())


def _of_invoices(header: Header, found: Places) -> bool:
    """Whether each row has the number of a paper on which it stands."""
    if not _charged(found) or "invoice" not in found or "tokens_in" in found:
        return False
    return _any([header[found["invoice"]]], _INVOICE)


def _are_charges(found: Places, first: Sequence[Sequence[str]]) -> bool:
    if not _charged(found) or "tokens_in" in found:
        return False
    if {"debit", "credit"} <= found.keys() or {"period_start", "period_end"} <= found.keys() or "refunded" in found:
        return True
    if {"invoice", "tax"} <= found.keys():
        return True
    status, type_ = found.get("status"), found.get("type")
    if first and status is not None and any(map(is_of_charges, set(first[status]))):
        return True
    return bool(first) and type_ is not None and _any(set(first[type_]), _TYPES)


def _are_subscriptions(header: Header, found: Places, first: Sequence[Sequence[str]], charged: bool) -> bool:
    money = {"arr", "mrr", "amount", "unit_amount"} & found.keys()
    if "customer_key" not in found or not money or any(plain(name) in MONTH_NAMES[:2] for name in header):
        return False
    called = any("subscription" in fold(name) for name in header)
    told = {"status", "interval", "start", "end"} & found.keys()
    # An invoice names the subscription that it is of, and neither interval nor start.
    if called and told and (told - {"status"} or {"arr", "mrr"} & money or not charged):
        return True
    recurring = bool({"arr", "mrr"} & money) or "interval" in found
    if {"unit_amount", "quantity"} <= found.keys() and interval_in_title(header[found["unit_amount"]]):
        recurring, told = True, told | {"interval"}
    if not recurring or "start" not in found or not {"status", "interval"} & told:
        return False
    return not _any(header, _OF_A_LIST) or repeats(first, found["customer_key"]) > 0


def _contracts(
    header: Header, found: Places, mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> FileKind | None:
    money = {"annual", "total", "value"} & found.keys()
    if "customer_key" not in found or not money:
        return None
    dated = {"start", "end"} & found.keys()
    bounded = len(dated) == 2 or (dated and {"term", "renewal"} & found.keys() and "start" in found)
    numbered = "contract" in found and bool(dated or "term" in found)
    bounded = bounded or {"total", "term"} <= found.keys()
    if not bounded and not numbered:
        return None
    if numbered or "total" in money or _any(header, re.compile("contract|commit|term")):
        if not _any(header, _OF_A_LIST) or numbered or "total" in money:
            return FileKind.CONTRACTS
    elif "annual" not in money and len(dated) == 2:
        return _by_length(header, found, first)
    return _or_customers(header, found, mapping, first)


def _or_customers(
    header: Header, found: Places, mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> FileKind:
    """Contracts, unless the file may as well be a list of customers that says since when each is one."""
    listed = found_places(header, FileKind.CUSTOMERS, mapping)
    if not _any(header, _OF_A_LIST) or "name" not in listed or "spend" not in listed:
        return FileKind.CONTRACTS
    if repeats(first, found["customer_key"]):
        return FileKind.CONTRACTS
    told = " and ".join(repr(header[found[field]]) for field in ("start", "end") if field in found)
    raise TwoReadings(
        f"Each customer stands on one row, with {header[listed['spend']]!r}, {told}: if it is a list of customers, say "
        "--as customers; if each row is a contract, which counts only while it runs, say --as contracts.",
        (FileKind.CUSTOMERS, FileKind.CONTRACTS),
    )


def _by_length(header: Header, found: Places, first: Sequence[Sequence[str]]) -> FileKind:
    """Charges where every row is of a month or less, contracts where every row is of more than a quarter."""
    days = sorted(_days(first, found))
    if days and days[-1] <= _MONTH:
        return FileKind.CHARGES
    if days and days[0] >= _QUARTER and not repeats(first, found["customer_key"]):
        return FileKind.CONTRACTS
    raise TwoReadings(
        f"Each row has a start, an end and {header[found['value']]!r}: if each is a contract, say --as contracts; if "
        "each was charged for that time, say --as charges.",
        (FileKind.CONTRACTS, FileKind.CHARGES),
    )


def _days(first: Sequence[Sequence[str]], found: Places) -> Iterable[int]:
    if not first:
        return
    for one, other in zip(first[found["start"]], first[found["end"]], strict=True):
        try:
            start, end = parse_day(one, "day-first"), parse_day(other, "day-first", last=True)
        except DateError:
            continue
        bounded = period(start, end) if start and end else None
        if bounded:
            yield (bounded.end - bounded.start).days
