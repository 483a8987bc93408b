"""What the title of a column of money says besides its name: the currency, the scale, and of what time it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tokentui.domain.names import fold
from tokentui.ingest.cells.amounts import CODE_WORDS
from tokentui.ingest.cells.eastern import SCALES as EASTERN

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TOKEN = re.compile(r"[^\W\d_]+|\d[\d,]*|[$€£¥₹₩]")
_CODES = CODE_WORDS.replace(" try", "")
"""Without the lira, whose code is a word."""
CODES = frozenset(_CODES.upper().split())
"""Currencies that a title may name."""

_CURRENCIES = {
    **{code: code.upper() for code in _CODES.split()},
    **{"€": "EUR", "£": "GBP", "₹": "INR", "$": "$", "¥": "¥"},
    **dict.fromkeys(("dollars", "dollar"), "$"),
    **dict.fromkeys(("euros", "euro"), "EUR"),
    **dict.fromkeys(("pounds", "sterling"), "GBP"),
    **dict.fromkeys(("yen",), "¥"),
    **{"rmb": "CNY", "元": "CNY", "人民币": "CNY", "円": "JPY", "원": "KRW", "₩": "KRW"},
}
_EASTERN = re.compile(r"(?P<scale>千万|百万|千|万|萬|만|億|亿|억)?(?P<unit>人民币|元|円|원)?")
_SHORT = {"k": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "mil": 6, "b": 9, "bn": 9, "tsd": 3, "mrd": 9, "cr": 7}
_LONG = {
    **dict.fromkeys(("thousand", "thousands", "s"), 3),
    **dict.fromkeys(("million", "millions", "mln"), 6),
    **dict.fromkeys(("billion", "billions"), 9),
    **dict.fromkeys(("lakh", "lakhs", "lacs"), 5),
    **dict.fromkeys(("crore", "crores"), 7),
    **dict.fromkeys(("cent", "cents", "pence"), -2),
    **dict.fromkeys(("micros", "microdollars"), -6),
}
_GERMAN_T = 3
"""The T of `T€` and `TEUR`, which are thousands."""
OF_SALESFORCE = "__c"
"""What Salesforce puts behind the names of fields that its users have made."""
_ONE_CODE = [[code] for code in _CURRENCIES]
_GLUED = re.compile(rf"(?P<unit>{'|'.join(_CODES.split())})(?P<short>{'|'.join(_SHORT)})")
_GLUED_BEFORE = re.compile(rf"(?P<short>{'|'.join(_SHORT)}|t)(?P<unit>{'|'.join(_CODES.split())})")
_FILLERS_WORDS = (
    "current latest our net minimum ending contracted committed estimated est as of the in amount amt value full "
    "billing currency figure this whole actual annualized annualised fy local reporting converted equivalent"
)
_FILLERS = frozenset(_FILLERS_WORDS.split())
_OF_FILLERS = {"annualized": "annualamount", "annualised": "annualamount"}
"""What a title of fillers alone is called."""
_MONTHLY = ("mrr", "monthlyrecurringrevenue", "monthlyrecurring")
_OF_ALL_TIME_WORDS = "total lifetime cumulative alltime todate ltv tcv"
_OF_ALL_TIME = frozenset(_OF_ALL_TIME_WORDS.split())
_PARTS_OF_A_YEAR_WORDS = "monthly month weekly week daily day quarterly quarter qtr mtd qtd ytd permonth hourly"
_PARTS_OF_A_YEAR = frozenset(_PARTS_OF_A_YEAR_WORDS.split())
_MONEY_WORDS_WORDS = (
    "arr mrr acv tcv ltv spend spending revenue cost costs billed billing billings price amount fee fees commit "
    "commitment contract paid payment payments charge charges invoiced bookings sales turnover value money"
)
_MONEY_WORDS = frozenset(_MONEY_WORDS_WORDS.split())
_NO_MONEY_WORDS = (
    "date created updated timestamp id number count owner name type status stage currency basis term terms method "
    "model rate growth change "
    "pct percent percentage plan tier band category code start end note notes manager center centre source email "
    "country state province street city address zip postal postcode latitude longitude length duration"
)
_NO_MONEY = frozenset(_NO_MONEY_WORDS.split())
_LESS_SURE = frozenset(["committed", "contracted", "estimated", "est", "overage"])
_MORE_THAN_PLAIN = frozenset(["total", "current", "latest", "ending"])
_OF_A_YEAR = frozenset(("a", "e", "actual", "actuals", "estimate", "estimated", "budget", "forecast", "year", "usd"))
_COUNTED_WORDS = (
    "employees employee employeecount numberofemployees headcount staff fte users seats licenses tickets orders phone "
    "fax score nps tokens requests population founded rank sic naics duns ein vat"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())
_OF_A_PIECE = re.compile(r"per(?:seat|user|unit|licen[cs]e|token|request|million)|unitprice|unitcost|unitamount")
_FISCAL = ("fy", "cy", "fiscal")
_AS_OF = re.compile(r"\W*\bas (?:of|at)\b.*$", re.IGNORECASE)
_NOTHING_MORE = frozenset(["total", "live", "active", "account", "customer", "client", "contract", "sum"])
"""What makes no other figure of the ARR behind it."""
_ITS_OWN = frozenset(["local", "reporting", "company", "billing", "base", "home", "functional", "document"])
"""Which currency an amount is said to be in."""
_NAMES = {
    "annualspending": "annualspend",
    "yearlyspending": "annualspend",
    "annualcommit": "annualcommitment",
    "annualcommitted": "annualcommitment",
    "yearlycommit": "annualcommitment",
    "yearlycommitment": "annualcommitment",
    "annualcontract": "annualcontractvalue",
    "annual": "annualamount",
    "yearly": "annualamount",
    "spending": "spend",
    "carr": "arr",
    "yearlycost": "annualcost",
    "costperannum": "annualcost",
    "annuallicensefee": "annualfee",
    "ltmspend": "ttmspend",
    "t12mspend": "ttmspend",
    "spend12m": "ttmspend",
    "12monthspend": "ttmspend",
    "spendlast12m": "ttmspend",
    "t12mrevenue": "ttmrevenue",
}


@dataclass(frozen=True, slots=True)
class MoneyTitle:
    """A title taken apart."""

    name: str
    """What is left without unit and fillers, as column names are compared: `arr` of `Current ARR ($ millions)`."""
    currency: str | None = None
    """ISO code, or `$` and `¥`, which several currencies share."""
    scale: int = 0
    """The power of ten that its figures are to be multiplied by: 3 of thousands, -2 of cents."""
    times: int = 1
    """12 where a figure is that of each month, 4 of each quarter."""
    year: int | None = None
    """The year that it names, as `Spend FY25` does."""

    @property
    def plain(self) -> bool:
        """Whether its figures are whole units of a year."""
        return not self.scale and self.times == 1


@lru_cache(20_000)
def read_title(header: str) -> MoneyTitle:
    """Take a title apart: `ARR (USD k)` is arr in thousands of dollars, and `Rate Plan Charge: MRR` is mrr."""
    header = header.replace(f"{OF_SALESFORCE} ", " ").removesuffix(OF_SALESFORCE)
    of_what, _, told = header.rpartition(": ")
    if of_what and (title := read_title(told)).name:
        return title
    tokens = _tokens(_AS_OF.sub("", header))
    year, tokens = _year(tokens)
    bracketed = {fold(token) for part in re.findall(r"[(\[](.*?)[)\]]", header) for token in _TOKEN.findall(part)}
    currency: str | None = None
    scale = 0
    left: list[str] = []
    for place, token in enumerate(tokens):
        glued = _GLUED.fullmatch(token) or _GLUED_BEFORE.fullmatch(token)
        code, short = (glued["unit"], glued["short"]) if glued else (token, token)
        beside_unit = place > 0 and (tokens[place - 1] in _CURRENCIES or tokens[place + 1 : place + 2] in _ONE_CODE)
        last = place == len(tokens) - 1 and place > 0
        if (eastern := _EASTERN.fullmatch(token)) and token not in _CURRENCIES:
            currency = _CURRENCIES.get(eastern["unit"] or "", currency)
            scale = EASTERN.get(eastern["scale"] or "", scale)
        elif glued or code in _CURRENCIES:
            currency = currency if currency not in (None, "$") else _CURRENCIES[code]
            scale = _SHORT.get(short, _GERMAN_T) if glued else scale
        elif token in _LONG and (token != "s" or tokens[place - 1 : place] == ["000"]):
            scale = _LONG[token] if not scale or token != "s" else scale
        elif token in _SHORT and (beside_unit or last or token in bracketed or tokens[place - 1] == "in"):
            scale = _SHORT[token]
        elif token == "t" and tokens[place + 1 : place + 2] == ["€"]:
            scale = _GERMAN_T
        elif token in ("000", "1000", "1,000", "000,000", "1,000,000") and place > 0:
            scale = 6 if token.count("000") == 2 else 3
        elif token == "us" and tokens[place + 1 : place + 2] == ["$"]:
            currency = "USD"
        else:
            left.append(token)
    name = _core(left)
    return MoneyTitle(name, currency, scale, 12 if name in _MONTHLY else _times(left), year)


def _times(words: list[str]) -> int:
    """How many times a year what some words name comes again; 1 where they do not say so."""
    joined = "".join(words)
    return 12 if "monthly" in joined or "permonth" in joined else 4 if "quarterly" in joined else 1


def _tokens(header: str) -> list[str]:
    return [fold(token) for token in _TOKEN.findall(_CAMEL.sub(" ", header).replace("_", " "))]


def _year(tokens: list[str]) -> tuple[int | None, list[str]]:
    """The year that some words name, and the words without it."""
    for place, token in enumerate(tokens):
        fiscal = place > 0 and tokens[place - 1] in _FISCAL
        if token.isdigit() and ((len(token) == 4 and token[:2] in ("19", "20")) or (fiscal and len(token) == 2)):
            rest = [*tokens[: place - fiscal], *tokens[place + 1 :]]
            # A month beside it makes it a date.
            if not any(other.isdigit() and len(other) <= 2 for other in rest):
                return int(token) if len(token) == 4 else 2000 + int(token), rest
    return None, tokens


def is_year(header: str) -> bool:
    """Whether a title is a year and nothing else, as `2025`, `FY25` and `FY 2025 actual` are."""
    year, rest = _year(_tokens(header))
    return year is not None and not {*rest} - _OF_A_YEAR


def title_words(header: str) -> list[str]:
    """The words of a title, folded: `CurrencyIsoCode` has three."""
    return _tokens(header)


def names_currency(header: str) -> bool:
    """Whether a title is that of a column of currencies, and not of amounts, as `ARR (local currency)` is one."""
    words = _tokens(header)
    while words[-1:] in (["code"], ["iso"], ["symbol"]):
        words.pop()
    if words[-1:] != ["currency"] or "in" in words or "(" in header:
        return False
    return not (_MONEY_WORDS & set(words[:-2]) and words[-2] in _ITS_OWN)


def is_agreed(header: str) -> bool:
    """Whether a title is of what was agreed or estimated, and not of what was spent."""
    return not _LESS_SURE.isdisjoint(_tokens(header))


def is_spent(header: str) -> bool:
    """Whether a title is of what was spent; of revenue or of a month it may be of something else."""
    return not is_agreed(header) and read_title(header).name not in ("revenue", *_MONTHLY)


def preference(header: str, currency: str) -> int:
    """Among columns of one name, the lowest comes first: the plain one, `Total ARR`, then `Committed ARR`.

    Of those, one that names the book's currency comes before one that names none, and another currency last.
    """
    named, words = read_title(header).currency, set(_tokens(header))
    sure = 2 if words & _LESS_SURE else 1 if words & _MORE_THAN_PLAIN else 0
    return 100 * (named not in (None, "$", "¥", currency)) + 10 * sure + (named != currency)


def _core(tokens: list[str]) -> str:
    words = [token for token in tokens if token not in _FILLERS]
    if words[-1:] in (["arr"], ["acv"], ["mrr"]) and _NOTHING_MORE.issuperset(words[:-1]):
        words = words[-1:]
    if not words:
        return "net" if tokens == ["net"] else next((_OF_FILLERS[word] for word in tokens if word in _OF_FILLERS), "")
    name = "".join(words)
    if name in _MONTHLY and not _OF_FILLERS.keys().isdisjoint(tokens):
        return "arr"
    return _NAMES.get(name, name)


def looks_like_money(header: str) -> bool:
    """Whether a title names money at all, as `deal_amount` does and `billing_date` does not."""
    words = set(_tokens(header))
    return "%" not in header and bool(words & _MONEY_WORDS) and not words & _NO_MONEY


def names_no_money(header: str) -> bool:
    """Whether a title names something else that is counted, as an id, a postal code or employees."""
    words = _tokens(header)
    return bool({*words} & _NO_MONEY or {*words, "".join(words)} & _COUNTED)


def not_a_year(header: str) -> str | None:
    """Why figures under a title are not what one year comes to; None where nothing speaks against it."""
    words = _tokens(header)
    joined = "".join(words)
    if _OF_A_PIECE.search(joined):
        return "is the price of one piece"
    if joined in ("tcv", "totalcontractvalue"):
        return "is of a whole contract"
    if joined == "ltv" or "alltime" in joined or "todate" in joined or "lifetime" in words:
        return "is of all time"
    if _OF_ALL_TIME & set(words) and not {"annual", "yearly", "arr", "acv", "mrr", "year"} & set(words):
        return "is of all time or of a whole contract"
    if _PARTS_OF_A_YEAR & set(words) and read_title(header).name not in _MONTHLY:
        return "is of a part of a year"
    return None


_OF_THE_FIRM_WORDS = (
    "employees employee employeecount numberofemployees headcount founded yearfounded foundedyear yearestablished "
    "established sector industry naics sic siccode duns dunsnumber ticker staff fte marketcap"
)
_OF_THE_FIRM = frozenset(_OF_THE_FIRM_WORDS.split())


def is_own_revenue(header: str, others: Iterable[str]) -> bool:
    """Whether a column of revenue is what the firm itself takes: a CRM's Annual Revenue, or beside its headcount."""
    words = _tokens(header)
    if not {"revenue", "revenues", "turnover", "sales"} & set(words) or "recurring" in words or "rate" in words:
        return False
    if {"annual", "yearly", "company", "own", "annualrevenue"} & set(words):
        return True
    beside = {re.sub(r"[\W_]+", "", fold(other)) for other in others}
    return bool(beside & _OF_THE_FIRM) or any(one.startswith(("employee", "yearestab")) for one in beside)
