"""What a list of companies says of the customers of a book: a company, how it was recognised, and what it is worth."""

from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.company_names import LegalForms, name_of, without_asides

START_UP = "start-up"

SHARED_FROM = 10
"""From as many customers or entries on, a domain that they share tells nobody apart and is not used."""


class Company(NamedTuple):
    """One company of a list; what the list does not say is empty."""

    line: int
    """Where it stands in the file; the number of the object where that is JSON."""
    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Names it had: others may have them now."""
    domain: str = ""
    ticker: str = ""
    parent: str = ""
    segment: str = ""
    """One of the segments."""
    industry: str = ""
    country: str = ""
    funding: str = ""
    """A round or a sum that investors gave."""
    batch: str = ""
    """Of an accelerator."""

    @property
    def is_start_up(self) -> bool:
        """Whether it lives from investors' money, by its segment or because the list tells of funding or a batch."""
        return self.segment == START_UP or bool(not self.segment and not self.ticker and (self.funding or self.batch))

    @property
    def is_well_known(self) -> bool:
        """Whether its name may be offered in bulk: a listed company, or one said to be large, established or public."""
        return not self.is_start_up and bool(self.ticker or self.segment in ("large", "established", "public"))


class Party(NamedTuple):
    """A customer as far as it is compared."""

    id: int
    key: str
    name: str
    domain: str
    """As it came; empty where there is none, like what follows."""
    parent: str
    segment: str
    industry: str
    spend: int | None
    """Annual, micro-units."""
    aliases: tuple[str, ...] = ()


class KnownBy(StrEnum):
    """By what a company was recognised, the best first."""

    DOMAIN = "domain"
    NAME = "name"
    ALIAS = "alias"
    KNOWN = "known"
    ASIDE = "aside"
    CORE = "core"
    SPELLING = "spelling"
    PART = "part"
    INITIALS = "initials"


class Doubt(StrEnum):
    """Why a likeness is worth less than it seems."""

    SHARED_DOMAIN = "shared domain"
    OTHER_NAME = "other name"
    OTHER_DOMAIN = "other domain"
    EVERYDAY = "everyday name"
    SEVERAL = "several of that name"
    START_UP = "start-up by name"
    UNKNOWN_SIZE = "not said to be large"


class Strength(StrEnum):
    """What a likeness is worth, the best first."""

    EXACT = "exact"
    CLOSE = "close"
    WEAK = "weak"


_ORDER = {one: place for place, one in enumerate((*Strength, *KnownBy))}


Rank = tuple[int, int, int, tuple[Doubt, ...], int]


class Match(NamedTuple):
    """One company recognised as another, or as one that belongs to it."""

    way: KnownBy
    score: int
    """How alike the names are by which they were recognised, 0 to 100."""
    owned: bool
    """Whether the one belongs to the other rather than being it."""
    doubts: tuple[Doubt, ...]
    strength: Strength

    @property
    def rank(self) -> Rank:
        """Sorts the best first, and keeps those together that were recognised alike."""
        return _ORDER[self.strength], _ORDER[self.way], len(self.doubts), self.doubts, -self.score


class Proposal(NamedTuple):
    """What a list says of one customer; nothing follows from it until somebody accepts it."""

    customer: Party
    company: Company
    match: Match
    segment: str
    """What is proposed; empty where the book says the same already or the list says nothing, like what follows."""
    industry: str
    parent: str


class KinPair(NamedTuple):
    """Two customers of a book that may be one, or of which the first may own the second."""

    first: Party
    second: Party
    match: Match


SURE_SPELLING = 88
"""From this likeness on, 0 to 100, two spellings are offered as one name."""


def weigh(way: KnownBy, score: int, doubts: tuple[Doubt, ...]) -> Strength:
    """What a likeness is worth.

    The domain and the whole name are exact unless something speaks against it; everything else is to be looked at.
    Another domain, and a word of every day or a start-up where not the whole name agrees, leave next to nothing.
    """
    if way is KnownBy.DOMAIN:
        return Strength.CLOSE if doubts else Strength.EXACT
    if Doubt.OTHER_DOMAIN in doubts:
        return Strength.WEAK
    everyday, start_up = Doubt.EVERYDAY in doubts, Doubt.START_UP in doubts
    if way in (KnownBy.NAME, KnownBy.ALIAS):
        if everyday and (start_up or Doubt.UNKNOWN_SIZE in doubts):
            return Strength.WEAK
        return Strength.CLOSE if doubts else Strength.EXACT
    if way is KnownBy.KNOWN:
        return Strength.CLOSE
    if everyday or start_up or (way is KnownBy.SPELLING and score < SURE_SPELLING):
        return Strength.WEAK
    return Strength.CLOSE


def propose(customer: Party, company: Company, match: Match, forms: LegalForms) -> Proposal:
    """What follows for a customer from a company on a list: an owner's segment and industry are not its own.

    Nobody gets itself for a parent, nor the parent that it has, whatever their legal forms.
    """
    owner = without_asides(company.name) if match.owned else company.parent
    has = {name_of(text, forms).tight for text in (customer.name, customer.parent)}
    parent = "" if name_of(owner, forms).tight in has else owner
    if match.owned:
        return Proposal(customer, company, match, "", "", parent)
    segment = segment_of(company)
    return Proposal(
        customer,
        company,
        match,
        segment="" if segment.casefold() == customer.segment.casefold() else segment,
        industry="" if company.industry.casefold() == customer.industry.casefold() else company.industry,
        parent=parent,
    )


def segment_of(company: Company) -> str:
    """The segment that a list gives a company: its own word, or that of a start-up where it tells of investors."""
    return company.segment or (START_UP if company.is_start_up else "")
