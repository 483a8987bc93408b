"""What a list of companies proposes for the customers of a book."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from tokentui.domain.company_names import domain_of, name_of
from tokentui.domain.matching import Company, Match, Proposal, Rank, Strength, propose
from tokentui.services.matching.likeness import legal_forms
from tokentui.services.matching.reference import Recognised, Reference
from tokentui.services.workbook import Workbook
from tokentui.store.companies import count_unnamed, read_domains, read_parties, read_these_parties

_PART = 500
"""Customers read at once when proposals are written out."""


class FoundCustomer(NamedTuple):
    """A recognised customer, as little of it as sorts it: a large book has a million."""

    rank: Rank
    least_spend: int
    """Minus its annual spend, micro-units; 1 where that is unknown."""
    customer: int
    place: int
    match: Match


class MatchedList(NamedTuple):
    """What came of a list: how many customers it recognised, and its proposals on demand."""

    customers: int
    """That have a name."""
    unnamed: int
    """Customers without a name, which nothing can recognise."""
    counts: Mapping[Strength, int]
    by_former_name: int
    """Customers that have nothing but a former name of a company: nothing is proposed for them."""
    shared_domains: Mapping[str, int]
    """Domains of the list that tell nobody apart, with how many share each."""
    listed: Sequence[Company]
    """The companies of the list, several rows of one counted once."""
    found: Sequence[FoundCustomer]

    def proposals(self, workbook: Workbook, limit: int | None = None) -> Iterator[Proposal]:
        """The best first, and among equals the largest annual spend; read from the book as they are asked for.

        A customer that has left the book meanwhile is passed over.
        """
        wanted = iter(islice(self.found, limit))
        while part := list(islice(wanted, _PART)):
            parties = read_these_parties(workbook.book.db, [one.customer for one in part])
            yield from (
                propose(parties[one.customer], self.listed[one.place], one.match, legal_forms())
                for one in part
                if one.customer in parties
            )


def match_list(workbook: Workbook, rows: Iterable[Company]) -> MatchedList:
    """Recognise the customers of a book among the companies of a list; nothing is changed."""
    db = workbook.book.db
    companies = together(rows)
    reference = Reference(companies, domain_counts(read_domains(db)))
    found, counts, customers, former = [], Counter[Strength](), 0, 0
    for who in read_parties(db):
        customers += 1
        one = reference.recognise(who)
        if isinstance(one, Recognised):
            counts[one.match.strength] += 1
            spend = 1 if who.spend is None else -who.spend
            found.append(FoundCustomer(one.match.rank, spend, who.id, one.place, one.match))
        else:
            former += one.by_former_name
    found.sort()
    shared = reference.shared_domains
    return MatchedList(customers, count_unnamed(db), counts, former, shared, companies, found)


def domain_counts(texts: Iterable[str]) -> dict[str, int]:
    """How many customers stand with each domain, where more than one does."""
    counts = Counter(domain for text in texts if (domain := domain_of(text)))
    return {domain: count for domain, count in counts.items() if count > 1}


def together(rows: Iterable[Company]) -> tuple[Company, ...]:
    """The companies of a list, rows of one taken together: one name without its legal form, and no two domains.

    What the first row leaves open the others fill in, and all their aliases count.
    """
    forms = legal_forms()
    companies: list[Company] = []
    aliases: list[dict[str, None]] = []
    former: list[dict[str, None]] = []
    places: dict[str, dict[str, int]] = {}
    for row in rows:
        domain = domain_of(row.domain)
        of_name = places.setdefault(name_of(row.name, forms).tight or row.name, {})
        place = _same(of_name, domain)
        if place is None:
            place = of_name[domain] = len(companies)
            companies.append(row)
            aliases.append({})
            former.append({})
        else:
            companies[place] = Company._make(
                first or second for first, second in zip(companies[place], row, strict=True)
            )
        aliases[place].update(dict.fromkeys(row.aliases))
        former[place].update(dict.fromkeys(row.former))
    return tuple(
        one._replace(aliases=tuple(also), former=tuple(had))
        for one, also, had in zip(companies, aliases, former, strict=True)
    )


def _same(of_name: dict[str, int], domain: str) -> int | None:
    """Which company a row belongs to among those of its name, by domain; None where it is one more."""
    if domain in of_name:
        return of_name[domain]
    if domain and "" in of_name:
        of_name[domain] = of_name.pop("")
        return of_name[domain]
    return next(iter(of_name.values())) if not domain and len(of_name) == 1 else None
