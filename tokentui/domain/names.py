"""Names of customers: folding for search, keys, rows that are no customer, the nearest of several, who owns whom."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter

# Letters that carry no separable mark, so that Unicode decomposition leaves them alone.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "ı": "i",
        "ħ": "h",
        "Ħ": "h",
        "ŧ": "t",
        "Ŧ": "t",
    }
)


def fold(text: str) -> str:
    """The text as it is searched: small letters, no accents, full-width and ligature forms made plain."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    stripped = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", stripped.casefold())


def folded_letters() -> list[tuple[str, str]]:
    """The letters beyond ASCII that are searched as others are, with what they fold to: marks of accents to nothing.

    Up to U+3000, ligatures and full-width forms; it lets a database fold text a letter at a time.
    """
    places = (*range(0x80, 0x3000), *range(0xFB00, 0xFB50), *range(0xFF00, 0xFFF0))
    return [(chr(place), plain) for place in places if (plain := fold(chr(place))) != chr(place)]


_NOT_IN_SLUG = r"[^\w]+|_+"


def slug(name: str) -> str:
    """A customer key made from a name: folded words joined by hyphens, as in `credit-agricole`.

    A name without letters or digits gets a short digest of itself, so that the same name always has the same key.
    """
    words = re.sub(_NOT_IN_SLUG, "-", fold(name).replace("'", "").replace("’", "")).strip("-")
    if words:
        return words
    import hashlib

    return f"customer-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


_KIND = (
    r"(?:bank|insurer|retailer|manufacturer|telecom|telco|carrier|airline|automaker|utility|hospital|agency|ministry"
    r"|enterprise|company|corporation|conglomerate|customer|client|start-?up|institution|firm|provider|user|lab)"
)
_ANONYMOUS = (
    r"""\W*(?:
        (?:unnamed|undisclosed|un-named|anonymous|anonymi[sz]ed|redacted|confidential|withheld)\W*$
      | (?:unnamed|undisclosed|un-named|anonymi[sz]ed|redacted)\b
      | (?:anonymous|confidential)\s+(?:\w+[\s-]+){0,3}"""
    + _KIND
    + r"""\b
      | (?:name\s+withheld|not\s+disclosed|name\s+not\s+disclosed|n/?d)\W*$
      | (?:enterprise\s+|business\s+|test\s+)?(?:customer|client|account|company)[\s_#-]+(?:\#?\d+|[a-z])\W*$
      | (?:(?:an?|one)\s+)?(?:top|fortune|global)[\s-]*\d+\s+[\w\s&-]*"""
    + _KIND
    + r"""s?\b
      | (?:(?:an?|one)\s+)?(?:large|major|leading|big)\s+[\w\s.&-]*\b"""
    + _KIND
    + r"""\W*$
      | an?\s+[\w\s.&-]*\b"""
    + _KIND
    + r"""\W*$
    )"""
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A pattern made when it is first needed: making these two costs as much as reading a book's first screen."""
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


def is_anonymous(name: str) -> bool:
    """Whether a name stands for a customer that is not named: "Customer A", "(unnamed bank)", "Undisclosed"."""
    return _pattern(_ANONYMOUS).match(name) is not None


_TOTAL = r"""\W*(?:
        (?:grand\s+|sub-?\s?|overall\s+|report\s+|page\s+|running\s+|column\s+)?totals?
        (?:\s+(?:annual|yearly|monthly|all|of|current|net))*
        (?:\s+(?:customers?|accounts?|clients?|revenues?|spend|arr|acv|mrr|tcv|amounts?|costs?|usage|records?|rows?
            |usd|eur|gbp|value|due|recurring\s+revenue|contract\s+value|number|count))*
      | sub-?\s?total\b.* | (?:grand\s+)?totals?\s+(?:for|of|in)\s.* | .*\S[\s:–—-]+(?:sub-?\s?)?totals?
      | (?:grand\s+)?sum(?:\s+of\s.*)? | rounding(?:\s+error)?
      | (?:average|avg|mean|median|count|share|percent(?:age)?)(?:\s+of\s.*)? | %\s*(?:of\s.*)?
      | (?:all\s+)?others?(?:\s+(?:customers?|accounts?|clients?))?
      | (?:all|remaining|rest\s+of(?:\s+the)?)\s+(?:customers?|accounts?|clients?)
      | (?:\+\s*)?(?:all|other|remaining|next|top|bottom|smaller|largest|smallest|\d[\d,.]*)\s+
        (?:(?:other|more|further|smaller|remaining|\d[\d,.]*)\s+)?(?:customers|accounts|clients)
      | .*\(\W*\d[\d,.]*\+?\s+(?:\w+\s+)?(?:customers|accounts|clients|companies|logos)\)
      | (?:overall|gesamt(?:summe|ergebnis|betrag)?|zwischensumme|summe|total\s+(?:général|general|geral)
        |totale(?:\s+g[eé]n[eé]rale?)?|totaal|eindtotaal|итого|всего|合計|合计|總計|总计|小計|小计)
      | (?:remainder|rest|long\s+tail|un-?allocated|un-?attributed|miscellaneous
        |adjustments?|eliminations?)
    )
    (?:\s*[(:,–-].*)?\W*$"""
_START_WORDS = (
    "unn und un- ano red con wit nam not n/d cus cli acc com top for glo lar maj lea big one "
    "tot gra sub ove sum all oth rem res ges pag run col rep ave avg mea med cou rou ent bus tes "
    "nex bot sma sha per lon mis adj eli zwi ein ито все 合計 合计 總計 总计 小計 小计"
)
_FOOTER_STARTS = (
    "gen exp pri dow cre pre pro cop str pri end eof do  int for sou not foo dis fil as  dat las row rec "
    "n/a nul nil non nan nob unk und una bla emp tbd tba tbc to  no  n.a"
)
_STARTS = frozenset(_START_WORDS.split()) | {
    _FOOTER_STARTS[place : place + 3] for place in range(0, len(_FOOTER_STARTS), 4)
}
"""First three letters of what the two patterns match, and of the words and lines that are no customers; a test holds
them together."""
_SHORT_STARTS = frozenset(("a ", "an", "nd"))

_START, _END = itemgetter(slice(3)), itemgetter(slice(-5, None))
"""Of a name, as much as `suspects` looks at."""


_LONGEST_TOTAL = 200
"""Characters."""


def is_total_row(name: str) -> bool:
    """Whether a name is that of several customers: "EMEA subtotal", "Other (412 customers)"; never one customer."""
    # A cell of megabytes is none, and patterns take the square of its length.
    return len(name) <= _LONGEST_TOTAL and _pattern(_TOTAL).match(name) is not None


def suspects(names: Sequence[str]) -> list[int]:
    """The places of the names that begin or end as anonymous customers and totals do: only they need a closer look.

    A million names are sifted in a tenth of the time that looking closely at each would take.
    """
    starts = list(map(_START, names))
    odd = {
        start
        for start in set(starts)
        if start.lower() in _STARTS
        or start[:1].isdigit()
        or start[:2].lower() in _SHORT_STARTS
        or not start[:1].isalnum()
    }
    ends = list(map(_END, names))
    odd_ends = {end for end in set(ends) if end[-1:] == ")" or "otal" in end.lower()}
    places = {place for place, start in enumerate(starts) if start in odd} if odd else set[int]()
    if odd_ends:
        places.update(place for place, end in enumerate(ends) if end in odd_ends)
    return sorted(places)


_OF_ONE_CUSTOMER = frozenset(["cus", "cli", "acc", "com", "ent", "bus", "tes", "maj", "lea", "big", "glo"])


def at_most_anonymous(name: str) -> bool:
    """Whether a suspect is one customer at most, as "Company 12" is: no total, and no line of a report.

    Lists in which every name begins so need no closer look at each.
    """
    small = name.lower()
    return small[:3] in _OF_ONE_CUSTOMER and small[-1:] != ")" and "total" not in small and "confidential" not in small


def nearest(name: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """Up to n candidates that look most like a name, best first; none when nothing comes close."""
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(fold(candidate), candidate)
    wanted = fold(name)
    import difflib  # Seldom needed, and slow to load.

    found = difflib.get_close_matches(wanted, folded, n, cutoff=0.6)
    if len(wanted) >= 3:
        found += [form for form in folded if form not in found and form.startswith(wanted)]
    return [folded[form] for form in found[:n]]


Owner = int | str
"""A customer by its number, or the name of somebody who is none."""


def ultimate_parents(parent_of: Mapping[int, Owner]) -> dict[int, Owner]:
    """The top of the chain of owners of every customer in the mapping.

    Customers that own each other in a circle have the first of them by the digits of their numbers for a parent: a
    circle is a mistake in the list, and taking its members apart would hide that they belong together.
    """
    top: dict[int, Owner] = {}
    for start in parent_of:
        path: dict[int, None] = {}
        name: Owner = start
        while isinstance(name, int) and name in parent_of and name not in top and name not in path:
            path[name] = None
            name = parent_of[name]
        if isinstance(name, int):
            circle = list(path)
            name = min(circle[circle.index(name) :], key=str) if name in path else top.get(name, name)
        top.update(dict.fromkeys(path, name))
    return top


def bare_domain(cell: str) -> str | None:
    """The host name in an address, as in `acme.com` for `https://www.Acme.com/about`; None for an empty cell."""
    host = cell.strip().lower()
    host = host.partition("://")[2] or host
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d+$", "", host).removeprefix("www.").rstrip(".") or None
