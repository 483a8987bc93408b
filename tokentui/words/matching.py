"""What is said of proposals from lists and of customers that may be one: in words, as JSON, and as rows of a table."""

from collections.abc import Iterator, Mapping

from tokentui.domain.matching import Doubt, KinPair, KnownBy, Match, Party, Proposal, Strength
from tokentui.domain.text import visible
from tokentui.words.book_json import Json

CLASSES = {
    Strength.EXACT: "exact: may be accepted together",
    Strength.CLOSE: "close: to be looked at one by one",
    Strength.WEAK: "weak: next to nothing but a likeness",
}

WAYS = {
    KnownBy.DOMAIN: "same domain",
    KnownBy.NAME: "same name",
    KnownBy.ALIAS: "same by another of its names",
    KnownBy.KNOWN: "known by that name too",
    KnownBy.ASIDE: "that name stands in brackets",
    KnownBy.CORE: "same name but for words like Group",
    KnownBy.SPELLING: "spelled alike",
    KnownBy.PART: "name begins with a name of it",
    KnownBy.INITIALS: "initials of its name",
}
_KNOWN_TO_BELONG = "known to belong to it"

DOUBTS = {
    Doubt.SHARED_DOMAIN: "others share the domain",
    Doubt.OTHER_NAME: "but another name",
    Doubt.OTHER_DOMAIN: "but another domain",
    Doubt.EVERYDAY: "a name that many go by",
    Doubt.SEVERAL: "several of that name",
    Doubt.START_UP: "a start-up, by its name alone",
    Doubt.UNKNOWN_SIZE: "the list does not say that it is large",
}

HEADER = (
    "class", "score", "way", "why", "customer_id", "name", "line", "company", "segment", "industry", "parent",
)  # fmt: skip
PAIR_HEADER = ("class", "score", "way", "why", "first_id", "first", "second_id", "second", "proposes")

SAME, OWNS = "one customer", "first owns second"


def why(match: Match) -> str:
    """By what a company was recognised, and what speaks against it."""
    way = _KNOWN_TO_BELONG if match.way is KnownBy.KNOWN and match.owned else WAYS[match.way]
    return "; ".join((way, *(DOUBTS[doubt] for doubt in match.doubts)))


def proposed(one: Proposal) -> str:
    """What is proposed of a customer; nothing new where the book says it all already."""
    named = (("", one.segment), ("in ", one.industry), ("of ", one.parent))
    return ", ".join(f"{before}{visible(text)}" for before, text in named if text) or "nothing new"


def pair_proposed(one: KinPair) -> str:
    """What a pair of customers may be."""
    return OWNS if one.match.owned else SAME


def counts_json(counts: Mapping[Strength, int]) -> Json:
    """How many are worth what."""
    return {strength.value: counts.get(strength, 0) for strength in Strength}


def proposals_json(proposals: Iterator[Proposal]) -> Iterator[Json]:
    """Each proposal with keys that scripts may rely on; what is not known or not proposed is null."""
    for one in proposals:
        entry = one.company
        yield {
            **_match_json(one.match),
            "customer": _party_json(one.customer),
            "company": {
                "line": entry.line,
                "name": entry.name,
                "domain": entry.domain or None,
                "ticker": entry.ticker or None,
                "country": entry.country or None,
                "funding": entry.funding or None,
                "batch": entry.batch or None,
            },
            "proposes": {
                "segment": one.segment or None,
                "industry": one.industry or None,
                "parent": one.parent or None,
            },
        }


def pairs_json(pairs: Iterator[KinPair]) -> Iterator[Json]:
    """Each pair with keys that scripts may rely on."""
    for one in pairs:
        yield {
            **_match_json(one.match),
            "first": _party_json(one.first),
            "second": _party_json(one.second),
            "proposes": pair_proposed(one),
        }


def proposal_row(one: Proposal) -> tuple[object, ...]:
    """A proposal under `HEADER`."""
    return (
        *_match_row(one.match), one.customer.key, one.customer.name, one.company.line, one.company.name,
        one.segment, one.industry, one.parent,
    )  # fmt: skip


def pair_row(one: KinPair) -> tuple[object, ...]:
    """A pair under `PAIR_HEADER`."""
    return (
        *_match_row(one.match), one.first.key, one.first.name, one.second.key, one.second.name, pair_proposed(one),
    )  # fmt: skip


def _match_json(match: Match) -> Json:
    return {
        "class": match.strength.value,
        "score": match.score,
        "way": match.way.value,
        "owned": match.owned,
        "doubts": [doubt.value for doubt in match.doubts],
        "why": why(match),
    }


def _match_row(match: Match) -> tuple[object, ...]:
    return match.strength.value, match.score, match.way.value, why(match)


def _party_json(who: Party) -> Json:
    return {"key": who.key, "name": who.name, "spend": who.spend}
