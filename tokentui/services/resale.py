"""Resellers: whether they lose money on tokens, what is counted twice, and what the vendor's own investors pay."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.counted_twice import SoldOn, counted_twice, exceeding, in_circles
from tokentui.domain.customer import Fact, FactOf
from tokentui.domain.financed_spend import FinancedSpend, financed_amount, financed_share
from tokentui.domain.grades import Grade, Relation
from tokentui.domain.names import fold
from tokentui.domain.party_facts import amount_of_year, by_worth, parties_of
from tokentui.domain.token_margin import DatedSpend, OnTokens, TokenMargin, token_margin
from tokentui.services.owners import Owners
from tokentui.services.spend_figures import read_figures
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_excluded, read_names_of
from tokentui.store.customers import read_product_facts, read_relations
from tokentui.store.named_above import ListedCustomers, read_listed
from tokentui.store.resale import SpentTogether, read_dated_spends, read_keys_of, read_spent_together


class Reseller(NamedTuple):
    """A customer that sells a product made of tokens, or tokens themselves."""

    key: str
    name: str
    spend: DatedSpend | None
    """None where it is not known."""
    margin: TokenMargin


class OnTokensSum(NamedTuple):
    """The resellers of one standing."""

    on_tokens: OnTokens
    accounts: int
    spend: Range
    """Known spend of theirs, micro-units a year."""
    unknown: int
    """How many of them are of unknown spend."""


class ResoldTo(NamedTuple):
    """What a fact says of a reseller and a customer, and what may be counted twice of it."""

    reseller: str
    """Name."""
    customer: str
    """Name, or what the claim says where no customer of the book bears it."""
    listed: bool
    both_known: bool
    """Whether both spends are known: else nothing of theirs is in the sums twice."""
    twice: Range
    fact: Fact


class CountedTwice(NamedTuple):
    """Spend that stands in the book twice."""

    amount: Range
    pairs: tuple[ResoldTo, ...]
    circles: tuple[str, ...]
    """Names of those that by these facts buy what they sold on."""
    exceeding: tuple[str, ...]
    """Names of resellers that by these facts sell on more than they spend."""


class FinancedAccount(NamedTuple):
    """A customer with facts on who pays its spend."""

    key: str
    name: str
    spend: DatedSpend | None
    financed: Range | None
    """Micro-units a year, cut to its spend; None where that is not known, or a figure of its parent holds it."""
    own: bool
    """Whether it is itself an investor of the vendor."""
    facts: tuple[Fact, ...]


class FinancedShare(NamedTuple):
    """How much of the known spend is paid by investors of the vendor or from cloud credits."""

    accounts: tuple[FinancedAccount, ...]
    amount: Range
    share: Interval | None
    """Of all known spend; None where there is none to take a share of."""
    told: Interval | None
    """Of the known spend of those with a fact alone."""
    silent: SpentTogether
    """Those without a fact: of their spend anything may be."""


class Resale(NamedTuple):
    """All that the facts of a book say of resale at its evidence floor."""

    floor: Grade
    listed: ListedCustomers
    spend: SpentTogether
    """Known spend of all; what a figure of a parent contains is in it once."""
    resellers: tuple[Reseller, ...]
    """Those that lose money first, then by spend."""
    sums: tuple[OnTokensSum, ...]
    """One for each standing."""
    twice: CountedTwice
    financed: FinancedShare


def read_resale(workbook: Workbook) -> Resale:
    """Read all facts on resale and who pays; those below the evidence floor, and excluded customers, say nothing."""
    db, floor = workbook.book.db, workbook.settings.floor
    with one_moment(db):
        excluded = read_excluded(db)
        relations = _counting(read_relations(db), floor, excluded)
        products = _counting(read_product_facts(db), floor, excluded)
        by_dimension: dict[Relation, list[FactOf]] = defaultdict(list)
        for one in relations:
            if isinstance(one.fact.dimension, Relation):
                by_dimension[one.fact.dimension].append(one)
        sold = _named(workbook, by_dimension[Relation.SELLS_ON], excluded)
        within = read_figures(workbook).within
        held = {*(one.customer for one in (*relations, *products)), *(buyer for _, buyer in sold if buyer is not None)}
        names, keys = read_names_of(db, held), read_keys_of(db, held)
        spends = dict(read_dated_spends(db, floor, held))
        paying = [*by_dimension[Relation.FINANCED_BY], *by_dimension[Relation.INVESTOR]]
        told = {one.customer for one in paying}
        silent = read_spent_together(db, floor, {*told, *within})
        currency, selling = workbook.settings.currency, by_dimension[Relation.SELLS_ON]
        resellers = _resellers(products, selling, names, keys, spends, currency)
        summed = {number: spend for number, spend in spends.items() if number not in within}
        return Resale(
            floor=floor,
            listed=read_listed(db, floor),
            spend=read_spent_together(db, floor, within),
            resellers=resellers,
            sums=tuple(_sum(one, resellers) for one in OnTokens),
            twice=_twice(sold, names, summed, currency),
            financed=_financed(paying, names, keys, spends, frozenset(within), silent, currency),
        )


def _counting(facts: Iterable[FactOf], floor: Grade, excluded: Collection[int]) -> list[FactOf]:
    return [one for one in facts if one.fact.grade.reaches(floor) and one.customer not in excluded]


def _named(workbook: Workbook, facts: Iterable[FactOf], excluded: Collection[int]) -> list[tuple[FactOf, int | None]]:
    """Each fact on resale with the customer that its claim names; of one pair the fact of the best grade."""
    owners = Owners(workbook)
    pairs: dict[tuple[int, int | str], list[FactOf]] = defaultdict(list)
    for one in facts:
        found = next((who for name in parties_of(one.fact.claim) if (who := owners.listed(name)) is not None), None)
        if found == one.customer or found in excluded:
            found = None
        pairs[one.customer, fold(one.fact.claim) if found is None else found].append(one)
    return [
        (of[0]._replace(fact=by_worth(one.fact for one in of)[0]), buyer if isinstance(buyer, int) else None)
        for (_, buyer), of in pairs.items()
    ]


def _resellers(
    products: Iterable[FactOf],
    selling: Iterable[FactOf],
    names: Mapping[int, str],
    keys: Mapping[int, str],
    spends: Mapping[int, DatedSpend],
    currency: str,
) -> tuple[Reseller, ...]:
    of: dict[int, list[Fact]] = {one.customer: [] for one in selling}
    for one in products:
        of.setdefault(one.customer, []).append(one.fact)
    found = [
        Reseller(keys[number], names[number], spends.get(number), token_margin(spends.get(number), facts, currency))
        for number, facts in of.items()
    ]
    order = list(OnTokens)
    return tuple(
        sorted(
            found,
            key=lambda one: (order.index(one.margin.on_tokens), -(one.spend.spend.best if one.spend else -1), one.name),
        )
    )


def _sum(on_tokens: OnTokens, resellers: Iterable[Reseller]) -> OnTokensSum:
    those = [one for one in resellers if one.margin.on_tokens is on_tokens]
    known = [one.spend.spend for one in those if one.spend is not None]
    spend = Range(sum(one.low for one in known), sum(one.high for one in known))
    return OnTokensSum(on_tokens, len(those), spend, len(those) - len(known))


def _twice(
    sold: Iterable[tuple[FactOf, int | None]],
    names: Mapping[int, str],
    spends: Mapping[int, DatedSpend],
    currency: str,
) -> CountedTwice:
    pairs: list[ResoldTo] = []
    flows: list[SoldOn] = []
    ends = {number: Range(one.spend.low, one.spend.high) for number, one in spends.items()}
    for one, buyer in sold:
        said = amount_of_year(one.fact, currency) or Range(0, None)
        known = buyer is not None and one.customer in ends and buyer in ends
        twice = Range(0, 0)
        if buyer is not None and known:
            flow = SoldOn(one.customer, buyer, said.low, said.high)
            flows.append(flow)
            twice = counted_twice([flow], ends)
        name = one.fact.claim if buyer is None else names[buyer]
        pairs.append(ResoldTo(names[one.customer], name, buyer is not None, known, twice, one.fact))
    circles = tuple(names[number] for number in sorted(in_circles(flows)))
    return CountedTwice(
        counted_twice(flows, ends),
        tuple(sorted(pairs, key=lambda pair: (-pair.twice.most, pair.reseller, pair.customer))),
        circles,
        tuple(names[number] for number in exceeding(flows, ends)),
    )


def _financed(
    paying: Iterable[FactOf],
    names: Mapping[int, str],
    keys: Mapping[int, str],
    spends: Mapping[int, DatedSpend],
    within: Collection[int],
    silent: SpentTogether,
    currency: str,
) -> FinancedShare:
    of: dict[int, list[Fact]] = defaultdict(list)
    for one in paying:
        of[one.customer].append(one.fact)
    accounts: list[FinancedAccount] = []
    parts: list[FinancedSpend] = []
    for number, facts in of.items():
        own = any(fact.dimension is Relation.INVESTOR for fact in facts)
        spend, financed = spends.get(number), None
        if spend is not None and number not in within:
            part = _part(spend, [fact for fact in facts if fact.dimension is Relation.FINANCED_BY], currency, own=own)
            parts.append(part)
            financed = financed_amount([part])
        accounts.append(FinancedAccount(keys[number], names[number], spend, financed, own, tuple(facts)))
    others = FinancedSpend(silent.low, silent.high, 0, None)
    every = [*parts, others]
    accounts.sort(key=lambda one: (-(one.financed.most if one.financed else -1), one.name))
    return FinancedShare(tuple(accounts), financed_amount(every), financed_share(every), financed_share(parts), silent)


def _part(spend: DatedSpend, facts: Iterable[Fact], currency: str, *, own: bool) -> FinancedSpend:
    """What is financed of one spend: the sum over whose money it is; an investor pays all with its own."""
    low, high = spend.spend.low, spend.spend.high
    if own:
        return FinancedSpend(low, high, high, high)
    by_party: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_party[fold(parties_of(fact.claim)[-1])].append(fact)
    amounts = [amount_of_year(by_worth(same)[0], currency) or Range(0, None) for same in by_party.values()]
    known = [one.high for one in amounts if one.high is not None]
    return FinancedSpend(low, high, sum(one.low for one in amounts), sum(known) if len(known) == len(amounts) else None)
