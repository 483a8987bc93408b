"""A list of companies, ready to recognise customers by it one after another."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tokentui.domain.company_names import (
    Name,
    core_of,
    differing,
    domain_of,
    initials,
    is_everyday,
    is_shared,
    name_of,
    other_domain,
)
from tokentui.domain.known_kin import known_kin
from tokentui.domain.matching import SHARED_FROM, Company, Doubt, KnownBy, Match, Party, weigh
from tokentui.domain.names import fold
from tokentui.services.matching.likeness import Spellings, legal_forms, likeness

_ALIKE = 84
"""Spellings that are less alike than this, 0 to 100, are not mentioned."""

DISTINCT = 5
"""Letters of a single word from which on a name that begins with it is taken to belong to its owner."""

RELATED = 60
"""From this likeness on, 0 to 100, a domain goes with a name."""


class Recognised(NamedTuple):
    """The company that a customer was recognised as."""

    place: int
    """In the list."""
    match: Match


class Unrecognised(NamedTuple):
    """A customer that is no company on the list."""

    by_former_name: bool
    """Whether it has a name that a company had once, and nothing else in common with it."""


class Reference:
    """The companies of a list under everything they may be recognised by."""

    def __init__(self, companies: Sequence[Company], domain_counts: dict[str, int]) -> None:
        """`domain_counts` says how many customers of the book stand with each domain."""
        self.companies = companies
        self._forms = legal_forms()
        self._domain_counts = domain_counts
        self._domains: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._aliases: dict[str, list[int]] = {}
        self._former: dict[str, list[int]] = {}
        self._cores: dict[str, list[int]] = {}
        self._begins: dict[str, list[int]] = {}
        self._initials: dict[str, list[int]] = {}
        self._names_of: list[Name] = []
        for place, company in enumerate(companies):
            self._enter(place, company)
        self._known = self._known_names()
        self._spellings = Spellings([*self._names, *self._aliases], _ALIKE)

    def recognise(self, who: Party) -> Recognised | Unrecognised:
        """The company that a customer is most likely to be or to belong to."""
        name = self.name(who.name)
        domain = own_domain(who.domain, self._domain_counts)
        found = self._by_domain(who, name, domain)
        if found is None:
            ways = [*self._by_name(name, domain), *self._by_aliases(who, domain)]
            if not ways and name.words:
                ways = [*self._by_part(who, name, domain), *self._by_spelling(name, domain)]
            found = min(ways, key=lambda one: one.match.rank, default=None)
        return found or Unrecognised(bool(name.tight and name.tight in self._former))

    def name(self, text: str) -> Name:
        """A name as it is compared."""
        return name_of(text, self._forms)

    @property
    def shared_domains(self) -> dict[str, int]:
        """Domains of the list that were not used because so many customers or companies share them, with how many."""
        here = {domain: (len(at), self._domain_counts.get(domain, 0)) for domain, at in self._domains.items()}
        return {
            domain: max(counts)
            for domain, counts in here.items()
            if max(counts) >= SHARED_FROM or (is_shared(domain) and counts[1])
        }

    def _enter(self, place: int, company: Company) -> None:
        name = self.name(company.name)
        core = core_of(name)
        self._names_of.append(name)
        if domain := domain_of(company.domain):
            self._domains.setdefault(domain, []).append(place)
        for table, texts in (
            (self._names, (company.name,)),
            (self._aliases, company.aliases),
            (self._former, company.former),
        ):
            for tight in dict.fromkeys(self.name(text).tight for text in texts):
                if tight:
                    table.setdefault(tight, []).append(place)
        if not name.words:
            return
        self._cores.setdefault("".join(core), []).append(place)
        for words in dict.fromkeys((name.words, *(self.name(alias).words for alias in company.aliases))):
            self._begins.setdefault(" ".join(words), []).append(place)
        if letters := initials(name):
            self._initials.setdefault(letters, []).append(place)

    def _known_names(self) -> dict[str, list[tuple[int, bool]]]:
        """Names by which companies are known beyond the list, and whether they own what is so called."""
        known: dict[str, list[tuple[int, bool]]] = {}
        for kin in known_kin():
            for place in self._names.get(self.name(kin.company).tight, ()):
                known.setdefault(self.name(kin.name).tight, []).append((place, kin.owned))
        return known

    def _by_domain(self, who: Party, name: Name, domain: str) -> Recognised | None:
        places = self._domains.get(domain, ()) if domain else ()
        if not places or len(places) >= SHARED_FROM:
            return None
        scores = {place: likeness(name.tight, self._names_of[place].tight) for place in places}
        place = max(places, key=lambda one: scores[one])
        doubts = []
        if len(places) > 1 or self._domain_counts.get(domain, 1) > 1:
            doubts.append(Doubt.SHARED_DOMAIN)
        if not self._goes_with(domain, who, name, place):
            doubts.append(Doubt.OTHER_NAME)
        return _recognised(place, KnownBy.DOMAIN, scores[place], doubts)

    def _goes_with(self, domain: str, who: Party, name: Name, place: int) -> bool:
        """Whether a customer's name is that of the domain or of the company, so that it is no guest there."""
        label = domain.split(".")[0].replace("-", "")
        company = self.companies[place]
        theirs = [
            label,
            self._names_of[place].tight,
            *(self.name(text).tight for text in (*company.aliases, *company.former)),
        ]
        ours = [name.tight, "".join(core_of(name)), *(self.name(text).tight for text in who.aliases)]
        return any(
            likeness(one, other) >= RELATED or (len(one) >= DISTINCT and one in other)
            for one in ours
            for other in theirs
        )

    def _by_name(self, name: Name, domain: str) -> Iterator[Recognised]:
        if not name.tight:
            return
        for way, table in ((KnownBy.NAME, self._names), (KnownBy.ALIAS, self._aliases)):
            if places := table.get(name.tight):
                place = self._one_of(places, domain)
                yield _recognised(place, way, 100, self._doubts(place, name.words, domain, places))
        core = core_of(name)
        for place, owned in self._known.get(name.tight) or self._known.get("".join(core)) or []:
            doubts = self._doubts(place, core, "", (place,))
            yield _recognised(
                place, KnownBy.KNOWN, likeness(name.tight, self._names_of[place].tight), doubts, owned=owned
            )
        if places := self._cores.get("".join(core)):
            place = self._one_of(places, domain)
            score = likeness(name.tight, self._names_of[place].tight)
            yield _recognised(place, KnownBy.CORE, score, self._doubts(place, core, domain, places))

    def _by_aliases(self, who: Party, domain: str) -> Iterator[Recognised]:
        for text in who.aliases:
            alias = self.name(text)
            if alias.tight and (places := self._names.get(alias.tight) or self._aliases.get(alias.tight)):
                place = self._one_of(places, domain)
                yield _recognised(place, KnownBy.ALIAS, 100, self._doubts(place, alias.words, domain, places))

    def _by_part(self, who: Party, name: Name, domain: str) -> Iterator[Recognised]:
        for size in range(len(name.words) - 1, 0, -1):
            begin = name.words[:size]
            known = [place for place, _ in self._known.get("".join(begin), ())]
            if all_of_name := self._begins.get(" ".join(begin)) or known:
                place = self._one_of(all_of_name, domain)
                short = size == 1 and len(begin[0]) < DISTINCT
                doubts = self._doubts(place, () if short else begin, "", (place,))
                score = likeness(name.tight, self._names_of[place].tight)
                yield _recognised(place, KnownBy.PART, score, doubts, owned=True)
                break
        for aside in asides(who.name):
            inner = self.name(aside)
            if inner.tight and (places := self._names.get(inner.tight) or self._aliases.get(inner.tight)):
                place = self._one_of(places, domain)
                score = likeness(name.tight, self._names_of[place].tight)
                yield _recognised(place, KnownBy.ASIDE, score, self._doubts(place, inner.words, "", places), owned=True)
        if len(name.words) == 1 and (places := self._initials.get(name.tight)):
            place = places[0]
            # Three letters by themselves are everybody's, unless the exchange calls the company by them, too.
            is_ticker = fold(self.companies[place].ticker) == name.tight
            doubts = self._doubts(place, (name.tight, name.tight) if is_ticker else (), domain, places)
            yield _recognised(place, KnownBy.INITIALS, likeness(name.tight, self._names_of[place].tight), doubts)

    def _by_spelling(self, name: Name, domain: str) -> Iterator[Recognised]:
        if nearest := self._spellings.nearest(name.tight):
            spelling, score = nearest
            places = self._names.get(spelling) or self._aliases[spelling]
            place = self._one_of(places, domain)
            if likeness(*differing(name.words, self._names_of[place].words)) >= _ALIKE:
                yield _recognised(place, KnownBy.SPELLING, score, self._doubts(place, name.words, domain, places))

    def _one_of(self, places: Sequence[int], domain: str) -> int:
        """Of several companies of a name one without a domain, where the customer has one that is none of theirs."""
        if len(places) == 1 or not domain:
            return places[0]
        return next((place for place in places if not self.companies[place].domain), places[0])

    def _doubts(self, place: int, words: Sequence[str], domain: str, places: Sequence[int]) -> list[Doubt]:
        company = self.companies[place]
        doubts = []
        theirs = domain_of(company.domain) if domain else ""
        if not is_shared(theirs) and other_domain(domain, theirs):
            doubts.append(Doubt.OTHER_DOMAIN)
        if is_everyday(words):
            doubts.append(Doubt.EVERYDAY)
        if len(places) > 1:
            doubts.append(Doubt.SEVERAL)
        if company.is_start_up:
            doubts.append(Doubt.START_UP)
        elif not company.is_well_known:
            doubts.append(Doubt.UNKNOWN_SIZE)
        return doubts


def own_domain(text: str, counts: dict[str, int]) -> str:
    """The domain by which a customer is known; empty for one that many share."""
    domain = domain_of(text) if text else ""
    return "" if is_shared(domain) or counts.get(domain, 0) >= SHARED_FROM else domain


def asides(text: str) -> Iterable[str]:
    """What stands in brackets in a name, as the owner in `Base44 (Wix)`."""
    return (part.split(")")[0] for part in text.split("(")[1:]) if "(" in text else ()


def _recognised(place: int, way: KnownBy, score: int, doubts: Sequence[Doubt], *, owned: bool = False) -> Recognised:
    said = tuple(doubts)
    return Recognised(place, Match(way, score, owned, said, weigh(way, score, said)))
