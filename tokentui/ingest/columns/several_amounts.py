"""Files whose amounts are not all of one thing: which of them are spend is never guessed, and nothing is added up."""

import re
from collections.abc import Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.domain.text import clip
from tokentui.ingest.cells.amounts import AmountError, parse_amount
from tokentui.ingest.columns.money_titles import looks_like_money, read_title, title_words
from tokentui.ingest.files.table import TwoReadings, UnreadableFile

_WHOSE = ("customer_key", "name", "domain", "month", "request", "invoice")
"""Fields that say whose a row is and when, and never what it counts."""

_MOST_KINDS = 40
"""Different words in a column beyond which it says no more of what kind an amount is."""

_MONEY = (
    "spend|spending|cost|costs|revenue|sales|billed|billings|invoiced|charges|amount|arr|mrr|gross|net|margin|cogs"
    "|gross margin|profit|gross profit|list|list price|discount|spend usd|cost usd|revenue usd|net revenue"
    "|gross revenue|total spend|total cost"
)
_CURRENCY = "usd|eur|gbp|dollars?|euros?"
_COUNT = (
    "(?:(?:input|output|total|prompt|completion|cached|million) )?tokens?(?: (?:in|out|total))?|requests?|calls"
    "|api calls|users|active users|seats|messages|sessions|minutes|hours|queries|credits|employees|headcount"
)
_ACTUAL = "actuals?|act|ist"
_PLAN = "budget|budgeted|forecast|fcst|plan|planned|target|soll|prior year|last year|py|outlook|estimate"
_KINDS = tuple(map(re.compile, (_MONEY, _COUNT, _ACTUAL, _PLAN, _CURRENCY)))

_FEES = re.compile(r"(?:[a-z]+ )?(?:fees?|commission)")
_SUB_TOTAL = re.compile(r"(?:\w+[ _])?sub[ _-]?total(?:[ _]amount)?")
_OF_THE_REST = re.compile(r"tax|vat|gst|discount|shipping|credit|adjust|coupon|fee")
"""Columns that may say why a total is not its sub-total."""
_COST = frozenset(["cost", "costs", "totalcost", "usagecost", "cogs"])
_PAID = frozenset(["revenue", "sales", "netsales", "billed", "invoiced", "charged", "resaleprice", "sellprice"])
"""What stands beside costs is what customers pay for them."""


def expect_one_thing(
    header: Sequence[str], places: Mapping[str, int], mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> None:
    """Raise UnreadableFile where a column says that rows are of several things, as cost and tokens, or budget and
    actuals, or where what it costs stands beside what is paid for it. `first` are the first rows by column.
    """
    whose = {places[field] for field in _WHOSE if field in places}
    for place, (name, cells) in enumerate(zip(header, first, strict=False)):
        if name in mapping or place in whose:
            continue
        told = {fold(cell.strip()).replace("_", " ") for cell in cells} - {""}
        if len(told) <= _MOST_KINDS and _of_several(told):
            words = sorted({cell.strip() for cell in cells} - {""}, key=lambda word: (not _is_spent(word), word))
            raise UnreadableFile(
                f"{clip(name, 60)!r} says that rows are of several things, as {clip(words[0], 30)!r} and "
                f"{clip(words[-1], 30)!r}, which are never added up; say which are what was spent, as in "
                f"--only '{name}={words[0]}'."
            )
    if "spend" in places:
        _expect_one_side(header, mapping)


def _is_spent(word: str) -> bool:
    money, _, actual, _, currency = (kind.fullmatch(fold(word).replace("_", " ")) for kind in _KINDS)
    return bool(money or actual or currency)


def _of_several(told: set[str]) -> bool:
    money, count, actual, plan, currency = (sum(bool(kind.fullmatch(word)) for word in told) for kind in _KINDS)
    return money > 1 or plan > 1 or (money + currency > 0 and count > 0) or (actual > 0 and plan > 0)


def _expect_one_side(header: Sequence[str], mapping: Mapping[str, str]) -> None:
    if {"spend", "debit"} & set(mapping.values()):
        return
    titles = {name: read_title(name).name for name in header if name not in mapping and looks_like_money(name)}
    if "spend" in titles.values():
        return
    costs = [name for name, title in titles.items() if title in _COST]
    paid = [name for name, title in titles.items() if title in _PAID]
    if costs and paid:
        raise UnreadableFile(
            f"{costs[0]!r} stands beside {paid[0]!r}, and either may be what customers spend; say which, as in "
            f"--map '{paid[0]}=spend'."
        )


def take_what_was_paid(header: Sequence[str], places: dict[str, int], mapping: Mapping[str, str]) -> None:
    """Let `places` name what customers paid, where it names what is left of that after the fees of who collects it."""
    spend = places.get("spend")
    if spend is None or header[spend] in mapping or "net" not in title_words(header[spend]):
        return
    fees = [name for name in header if _FEES.fullmatch(fold(name).replace("_", " "))]
    gross = [place for place, name in enumerate(header) if "gross" in title_words(name) and name not in mapping]
    if fees and len(gross) == 1:
        places["spend"] = gross[0]


def expect_taxes_told(
    header: Sequence[str], places: Mapping[str, int], mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> None:
    """Raise TwoReadings where a total is not the sub-total beside it, and no column of taxes says why."""
    spend, less = places.get("spend"), _sub_total(header)
    if spend is None or less in (None, spend) or header[spend] in mapping or "tax" in places:
        return
    if "total" not in title_words(header[spend]) or any(map(_OF_THE_REST.search, map(fold, header))):
        return
    pairs = zip(first[spend], first[less], strict=True)
    odd = next(((one, other) for one, other in pairs if _differ(one, other)), None)
    if odd is not None:
        whole, part = header[spend], header[less]
        raise TwoReadings(
            f"{whole!r} is {clip(odd[0], 30)!r} where {part!r} is {clip(odd[1], 30)!r}, and no column says whether "
            f"that is taxes: say --map '{part}=spend', or --map '{whole}=spend' if customers spent all of it."
        )


def _differ(one: str, other: str) -> bool:
    """Whether two cells are different amounts; those that are none say nothing."""
    try:
        read = [parse_amount(cell, point=".") for cell in (one, other)]
    except AmountError:
        return False
    return None not in read and read[0] != read[1]


def _sub_total(header: Sequence[str]) -> int | None:
    return next((place for place, name in enumerate(header) if _SUB_TOTAL.fullmatch(fold(name))), None)


def expect_each_once(
    header: Sequence[str], places: Mapping[str, int], mapping: Mapping[str, str], first: Sequence[Sequence[str]]
) -> None:
    """Raise TwoReadings where the lines of each invoice all show one total, which may be that of the whole invoice."""
    invoice, spend = places.get("invoice"), places.get("spend")
    if invoice is None or spend is None or "request" in places or header[spend] in mapping:
        return
    if not {"total", "due", "balance"} & set(title_words(header[spend])):
        return
    totals: dict[str, list[str]] = {}
    for number, total in zip(first[invoice], first[spend], strict=True):
        if number.strip():
            totals.setdefault(number.strip(), []).append(total.strip())
    several = {number: shown for number, shown in totals.items() if len(shown) > 1}
    if not several or any(len(set(shown)) > 1 for shown in several.values()):
        return
    number, shown = next(iter(several.items()))
    raise TwoReadings(
        f"{header[spend]!r} is {clip(shown[0], 30)!r} on each of the {len(shown)} lines of {clip(number, 30)!r}: say "
        f"--map '{header[invoice]}=request' to count it once, or --map '{header[spend]}=spend' if each line "
        "comes to that."
    )
