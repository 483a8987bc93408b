"""Customers of a book that may be one, or of which one may own the other."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from tokentui.domain.company_names import Name, is_everyday, name_of, other_domain
from tokentui.domain.known_kin import known_kin
from tokentui.domain.matching import Doubt, KinPair, KnownBy, Match, Party, Rank, Strength, weigh
from tokentui.services.matching.from_list import domain_counts
from tokentui.services.matching.likeness import FEWEST, digits, legal_forms, likeness
from tokentui.services.matching.reference import DISTINCT, RELATED, asides, own_domain
from tokentui.services.workbook import Workbook
from tokentui.store.companies import count_unnamed, read_domains, read_parties, read_these_parties

_ALIKE = 90
"""Spellings in one book that are less alike than this, 0 to 100, are two names."""

_NEIGHBOURS = 3
"""How many of the next names in alphabetical order each is compared with, forwards and backwards spelled."""

_PART = 250
"""Pairs whose customers are read at once."""


class FoundPair(NamedTuple):
    """A pair, as little of it as sorts it."""

    rank: Rank
    least_spend: int
    """Minus what the two spend together in a year, micro-units; 1 where neither is known."""
    first: int
    second: int
    match: Match


class MatchedAmong(NamedTuple):
    """What the customers of a book have in common, with the pairs on demand."""

    customers: int
    """That have a name."""
    unnamed: int
    counts: Mapping[Strength, int]
    """Pairs by what they are worth."""
    shared_domains: Mapping[str, int]
    """Domains that so many customers share that they tell nobody apart, with how many."""
    found: Sequence[FoundPair]

    def pairs(self, workbook: Workbook, limit: int | None = None) -> Iterator[KinPair]:
        """The best first, and among equals the largest annual spend; read from the book as they are asked for."""
        wanted = iter(islice(self.found, limit))
        while part := list(islice(wanted, _PART)):
            ids = sorted({one for pair in part for one in (pair.first, pair.second)})
            parties = read_these_parties(workbook.book.db, ids)
            yield from (
                KinPair(parties[one.first], parties[one.second], one.match)
                for one in part
                if one.first in parties and one.second in parties
            )


def match_among(workbook: Workbook) -> MatchedAmong:
    """Look for customers of a book that are one, or that belong to one another; nothing is changed."""
    db = workbook.book.db
    counts = domain_counts(read_domains(db))
    among = _Among(counts)
    for who in read_parties(db):
        among.add(who)
    found = among.pairs()
    worth = Counter(one.match.strength for one in found)
    shared = {domain: count for domain, count in counts.items() if not own_domain(domain, counts)}
    return MatchedAmong(len(among.ids), count_unnamed(db), worth, shared, found)


class _Among:
    """The names and domains of all customers, each by its place among them."""

    def __init__(self, domain_counts: dict[str, int]) -> None:
        self.ids = array("q")
        self._counts = domain_counts
        self._forms = legal_forms()
        self._spends = array("q")
        self._names: list[Name] = []
        self._domains: list[str] = []
        self._parents: dict[int, str] = {}
        self._asides: list[tuple[int, str]] = []
        self._aliases: list[tuple[int, str]] = []
        self._by_name: dict[str, int] = {}
        self._again: list[tuple[int, int]] = []
        self._by_domain: dict[str, list[int]] = {}
        self._found: dict[tuple[int, int], Match] = {}

    def add(self, who: Party) -> None:
        """Take one customer more."""
        place = len(self.ids)
        name = name_of(who.name, self._forms)
        domain = own_domain(who.domain, self._counts)
        self.ids.append(who.id)
        self._spends.append(-1 if who.spend is None else who.spend)
        self._names.append(name)
        self._domains.append(domain)
        if who.parent:
            self._parents[place] = name_of(who.parent, self._forms).tight
        self._aliases += ((place, name_of(alias, self._forms).tight) for alias in who.aliases)
        self._asides += ((place, name_of(aside, self._forms).tight) for aside in asides(who.name))
        if name.tight and (first := self._by_name.setdefault(name.tight, place)) != place:
            self._again.append((first, place))
        if self._counts.get(domain, 0) > 1:
            self._by_domain.setdefault(domain, []).append(place)

    def pairs(self) -> list[FoundPair]:
        """Every pair once, by the best way in which it was found, the best first."""
        for places in self._by_domain.values():
            for place in places[1:]:
                self._same_domain(places[0], place)
        for first, place in self._again:
            self._keep(first, place, KnownBy.NAME, 100, self._doubts(first, place))
        self._by_other_names()
        self._by_part()
        self._by_spelling()
        found = [
            FoundPair(match.rank, -self._spend(first, second), self.ids[first], self.ids[second], match)
            for (first, second), match in self._found.items()
        ]
        found.sort()
        return found

    def _spend(self, first: int, second: int) -> int:
        known = [self._spends[one] for one in (first, second) if self._spends[one] >= 0]
        return sum(known) if known else -1

    def _same_domain(self, first: int, second: int) -> None:
        one, other = self._names[first].tight, self._names[second].tight
        score = likeness(one, other)
        alike = score >= RELATED or bool(one and other and (one in other or other in one))
        doubts = [] if alike else [Doubt.OTHER_NAME]
        self._keep(first, second, KnownBy.DOMAIN, score, doubts)

    def _by_other_names(self) -> None:
        for place, tight in self._aliases:
            if tight and (other := self._by_name.get(tight, place)) != place:
                self._keep(other, place, KnownBy.ALIAS, 100, self._doubts(other, place))
        for place, tight in self._asides:
            if tight and (other := self._by_name.get(tight, place)) != place:
                self._keep(other, place, KnownBy.ASIDE, self._likeness(other, place), [], owned=True)
        for kin in known_kin():
            name, company = (name_of(text, self._forms).tight for text in (kin.name, kin.company))
            if name in self._by_name and company in self._by_name:
                place, other = self._by_name[name], self._by_name[company]
                self._keep(other, place, KnownBy.KNOWN, self._likeness(other, place), [], owned=kin.owned)

    def _by_part(self) -> None:
        for place, name in enumerate(self._names):
            for size in range(len(name.words) - 1, 0, -1):
                begin = name.words[:size]
                other = self._by_name.get("".join(begin), place)
                if other != place:
                    little = is_everyday(begin) or (size == 1 and len(begin[0]) < DISTINCT)
                    doubts = [Doubt.EVERYDAY] if little else []
                    self._keep(other, place, KnownBy.PART, self._likeness(other, place), doubts, owned=True)
                    break

    def _by_spelling(self) -> None:
        """Names that are neighbours in alphabetical order, spelled forwards or backwards, are compared."""
        long = [tight for tight in self._by_name if len(tight) >= FEWEST]
        for key in (str, _backwards):
            long.sort(key=key)
            for number, tight in enumerate(long):
                for near in long[number + 1 : number + 1 + _NEIGHBOURS]:
                    score = likeness(tight, near)
                    if score >= _ALIKE and digits(tight) == digits(near):
                        self._spelled_alike(self._by_name[tight], self._by_name[near], score)

    def _spelled_alike(self, one: int, other: int, score: int) -> None:
        first, second = min(one, other), max(one, other)
        doubts = self._doubts(first, second)
        # With a domain of its own each is somebody else: a large book has millions of such pairs.
        if Doubt.OTHER_DOMAIN not in doubts:
            self._keep(first, second, KnownBy.SPELLING, score, doubts)

    def _likeness(self, first: int, second: int) -> int:
        return likeness(self._names[first].tight, self._names[second].tight)

    def _doubts(self, first: int, second: int) -> list[Doubt]:
        doubts = []
        if other_domain(self._domains[first], self._domains[second]):
            doubts.append(Doubt.OTHER_DOMAIN)
        if is_everyday(self._names[first].words):
            doubts.append(Doubt.EVERYDAY)
        return doubts

    def _keep(
        self, first: int, second: int, way: KnownBy, score: int, doubts: Sequence[Doubt], *, owned: bool = False
    ) -> None:
        """Remember a pair, unless the book says already that the first owns the second or it was found better."""
        if (
            self._parents.get(second) == self._names[first].tight
            or self._parents.get(first) == self._names[second].tight
        ):
            return
        said = tuple(doubts)
        match = Match(way, score, owned, said, weigh(way, score, said))
        pair = (first, second)
        known = self._found.get(pair) or self._found.get((second, first))
        if known is None:
            self._found[pair] = match
        elif match.rank < known.rank:
            self._found.pop((second, first), None)
            self._found[pair] = match


def _backwards(text: str) -> str:
    return text[::-1]
