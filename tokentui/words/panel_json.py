"""What the panels print as JSON: keys that scripts may rely on.

Money is integer micro-units, shares are fractions from 0 to 1, customers are numbers (fractional where a split makes
them so), and what is not known is null, never 0.
"""

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.composition import Composition, Group
from tokentui.domain.concentration import NO_LARGER, Concentration, Index
from tokentui.domain.cube import Sums, Unit, customers
from tokentui.domain.customer import Disclosure
from tokentui.domain.fewest_accounts import Account, Fewest
from tokentui.domain.gap import Gap
from tokentui.domain.grades import Mark
from tokentui.domain.money import MICRO, Spend
from tokentui.domain.pairs import named_exceptions
from tokentui.domain.related_spends import RelatedSpends
from tokentui.domain.spend_dates import DatesApart
from tokentui.domain.verdict import Flip, ToEstablish, Verdict
from tokentui.domain.weighed import Held
from tokentui.services.panels import Panels, PanelSettings
from tokentui.services.sources import single_sources
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json, exceptions_json
from tokentui.words.figures_json import contradiction_json
from tokentui.words.sources import single_json
from tokentui.words.verdict import comparisons


def composition_json(workbook: Workbook, panels: Panels) -> Json:
    """The composition panel: `groups` of kind `stance` and `use_case`, and what stands beside them."""
    composition = panels.composition
    return {
        **_about(workbook, panels),
        "by": panels.settings.by.value,
        "total": {**sums_json(composition.total), "tokens": _tokens(composition.total)},
        "unknown_spend_is": _unknown(composition),
        "groups": [_group(group) for group in composition.groups],
        "unlooked": sums_json(composition.unlooked),
        "below": sums_json(composition.below),
        "cannot_tell": sums_json(composition.cannot_tell),
        "withheld": sums_json(composition.withheld),
        "conflict": sums_json(composition.conflict),
        "not_listed": _not_listed(composition.not_listed, composition.disclosed),
        "unknown_spend": sums_json(composition.unknown_spend),
        "unknown_tokens": {"customers": customers(composition.unknown_tokens.customers)},
        "excluded": sums_json(composition.excluded),
        "over": composition.over,
        "part_years": panels.cautions.part_years._asdict(),
        "bases": [{"basis": basis, "customers": number} for basis, number in panels.cautions.bases],
        "by_rule": [
            {"rule": one.rule.value, "accounts": one.accounts, "low": one.low, "high": one.high}
            for one in panels.cautions.by_rule
        ],
        "old_facts": panels.cautions.old and panels.cautions.old._asdict(),
        "related": _related(panels.cautions.related),
        "parents": [one._asdict() for one in panels.cautions.parents],
    }


def _related(related: RelatedSpends) -> Json | None:
    """Whoever also invests in the vendor or supplies it, with their known spend; null where nobody is said to."""
    if not related.customers:
        return None
    spend = Spend(related.low, related.best, related.high) if related.known else None
    return {
        "listed": related.listed,
        "customers": related.customers,
        "known": related.known,
        "spend": spend and _spend(spend),
    }


def _unknown(composition: Composition) -> Json:
    """What an unknown spend may be, each and all together; null for no end."""
    unknown = composition.unknown
    by_facts = [{"names": list(one.names), "low": one.low, "high": one.high} for one in composition.limited]
    return {"low": unknown.floor, "high": unknown.ceiling, "together": composition.left, "by_facts": by_facts}


def gap_json(workbook: Workbook, panels: Panels) -> Json:
    """The gap panel: for each question and their union the parts of `Clarity`, each with its share."""
    gap, left_out = panels.gap, panels.without_vendor
    return {
        **_about(workbook, panels),
        "without_vendor": left_out and {"hosts": list(left_out.hosts), "facts": left_out.facts, "of": left_out.of},
        "denominator": gap.denominator.value,
        "total": sums_json(gap.total),
        "questions": [question_json(one) for one in gap.questions],
        "union": clarities_json(gap.union),
        "not_listed": {"share": gap.not_listed_share, **_not_listed(gap.not_listed, gap.disclosed)},
        "unknown_spend": sums_json(gap.unknown_spend),
    }


def verdict_json(workbook: Workbook, panels: Panels) -> Json:
    """The verdict, what it rests on, what would settle it and what would undo it; amounts are in the unit."""
    verdict, currency = panels.verdict, workbook.settings.currency
    forwards, *backwards = comparisons(verdict, currency)
    tipping = verdict.towards_bullish.tipping_share
    return {
        **_about(workbook, panels),
        "verdict": verdict.verdict.value,
        "rule": verdict.rule.value,
        "scope": _scope(verdict),
        "bullish": interval_json(verdict.bullish),
        "bearish": interval_json(verdict.bearish),
        "inequality": forwards,
        "counterpart": next(iter(backwards), None),
        "tipping_share": None if tipping is None else float(tipping),
        **_fewest(verdict.fewest),
        "to_bullish": _way(verdict, verdict.towards_bullish),
        "to_bearish": _way(verdict, verdict.towards_bearish),
        "flip": None if verdict.flip is None else _flip(verdict, verdict.flip),
        "open_spend": verdict.open_spend,
        "open": _amount(verdict, verdict.open_weight),
        "of_known": None if panels.known is None else _of_known(panels.known, currency),
        "single_sources": single_json(single_sources(workbook)),
    }


def concentration_json(
    workbook: Workbook, found: Concentration, settings: PanelSettings, apart: DatesApart | None, related: RelatedSpends
) -> Json:
    """Concentration by ultimate parent: every share holds whatever the unseen hold, `assumed` where nobody is larger.

    `best` is the share of the largest known at best figures.
    """
    unseen = found.unseen
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "denominator": settings.denominator.value,
        "floor": workbook.settings.floor.value,
        "customers": found.customers,
        "known": _spend(found.known),
        "disclosed": found.disclosed,
        "dates_apart": apart_json(apart),
        "over": found.over,
        "top": [
            {
                "count": one.count,
                "best": one.best,
                "share": interval_json(one.share),
                "assumed": one.assumed and interval_json(one.assumed),
            }
            for one in found.top
        ],
        "large": [
            {"name": one.name, "spend": _spend(one.spend), "share": interval_json(one.share), "certain": one.certain}
            for one in found.large
        ],
        **_index(found.index),
        "gini": found.gini,
        "related": _related(related),
        "unseen": unseen and {"spend": _spend(unseen.amount), "large": unseen.large},
        "assumption": unseen
        and {
            "assumes": NO_LARGER,
            "contradicted": unseen.contradicted or None,
            **_index(unseen.assumed),
        },
    }


def disclosure_json(disclosure: Disclosure | None) -> Json | None:
    """A disclosure with its value as the vendor stated it and, where it is money, in micro-units."""
    if disclosure is None:
        return None
    return {
        "uid": disclosure.uid,
        "as_of": disclosure.as_of,
        "metric": disclosure.metric,
        "value": disclosure.value,
        "unit": disclosure.unit,
        "amount": round(disclosure.value * MICRO) if disclosure.is_revenue else None,
        "grade": disclosure.grade.value,
        "source_title": disclosure.source_title,
        "source_url": disclosure.source_url,
    }


def apart_json(apart: DatesApart | None) -> Json | None:
    """Spends of another time than the disclosed total, and the disclosure nearest to the largest of them."""
    if apart is None:
        return None
    return {
        "customers": apart.customers,
        "from": apart.first,
        "to": apart.last,
        "largest": {"name": apart.largest.largest, "best": apart.largest.best, "as_of": apart.largest.date},
        "share": apart.share(apart.disclosure),
        "nearest": disclosure_json(apart.nearest),
        "share_of_nearest": apart.share(apart.nearest),
    }


def _about(workbook: Workbook, panels: Panels) -> Json:
    settings = panels.settings
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "codebook_version": workbook.codebook.version,
        "unit": settings.unit.value,
        "denominator": settings.denominator.value,
        "floor": panels.composition.floor.value,
        "disclosure": disclosure_json(panels.disclosure),
        "claim": _claim(panels),
        "dates_apart": apart_json(panels.dates_apart),
        "contradictions": [contradiction_json(one) for one in panels.cautions.contradictions],
        "exceptions": exceptions_json(named_exceptions(workbook.codebook)),
    }


def _claim(panels: Panels) -> Json | None:
    """The vendor's count of customers above a yearly spend, and how many customers are known to be."""
    claim = panels.claim
    if claim is None:
        return None
    return {
        "uid": claim.uid,
        "as_of": claim.as_of,
        "value": claim.value,
        "counted_from": claim.counted_from,
        "known": panels.cautions.above_claim,
        "grade": claim.grade.value,
        "source_title": claim.source_title,
        "source_url": claim.source_url,
    }


def _all_unknown(sums: Sums) -> bool:
    return sums.customers > 0 and sums.spend_unknown >= sums.customers


def sums_json(sums: Sums) -> Json:
    """Customers and what is known of their spend; null when nothing is."""
    known = not _all_unknown(sums)
    return {
        "customers": customers(sums.customers),
        "low": sums.low if known else None,
        "best": sums.best if known else None,
        "high": sums.high if known else None,
    }


def _tokens(sums: Sums) -> int | None:
    return None if sums.customers > 0 and sums.tokens_unknown >= sums.customers else sums.tokens


def _not_listed(sums: Sums, disclosed: int | None) -> Json:
    """Nobody knows how many customers are not listed; of the listed there are none."""
    number = 0 if disclosed is None else None
    return {"customers": number, "low": sums.low, "best": sums.best, "high": sums.high}


def _group(group: Group) -> Json:
    return {
        "kind": group.kind.value,
        "code": group.code,
        "label": group.label,
        "stance": group.stance.value,
        "archived": group.archived,
        **held_json(group.held),
    }


def held_json(held: Held) -> Json:
    """What a group holds, certain and possible."""
    return {
        "customers": {"low": customers(held.customers.low), "high": customers(held.customers.most)},
        "share": interval_json(held.share),
        "spend": _range(held.spend),
        "tokens": _range(held.tokens),
    }


def _range(amount: Range | None) -> Json:
    low, high = (None, None) if amount is None else (amount.low, amount.high)
    return {"low": low, "high": high}


def _spend(spend: Spend) -> Json:
    return {"low": spend.low, "best": spend.best, "high": spend.high}


def _index(index: Index | None) -> Json:
    number = index and index.effective_number
    return {
        "hhi": {"low": index and float(index.low), "high": index and float(index.high)},
        "effective_number": {"low": number and float(number[0]), "high": number and float(number[1])},
    }


def interval_json(share: Interval | None) -> Json:
    """The ends of a share as fractions of 1, null where there is nothing to take it of."""
    low, high = (None, None) if share is None else share.floats
    return {"low": low, "high": high}


def question_json(gap: Gap) -> Json:
    """One question of the gap, by the parts of `Clarity`."""
    row: Json = {"question": gap.question and gap.question.value, **clarities_json(gap)}
    if gap.exactly_one_use_case is not None:
        row["exactly_one_use_case"] = {"share": gap.exactly_one_share, **sums_json(gap.exactly_one_use_case)}
    return row


def clarities_json(gap: Gap) -> Json:
    """Each part of `Clarity` with its share."""
    return {clarity.value: {"share": share, **sums_json(sums)} for clarity, sums, share in gap.parts}


def _scope(verdict: Verdict) -> Json:
    """How many customers a verdict rests on, what they weigh together, and how much of the disclosed that is."""
    scope = verdict.coverage
    return {
        "customers": customers(scope.customers),
        "listed": customers(scope.listed),
        **_range(None if verdict.unit is Unit.CUSTOMERS else scope.amount),
        "of_disclosed": interval_json(scope.of_disclosed),
    }


def _way(verdict: Verdict, way: ToEstablish) -> Json:
    """What would establish a stance, and by how much it leads, at least and at most."""
    tipping = way.tipping_share
    return {
        "lead": _amount(verdict, way.lead),
        "tipping_share": None if tipping is None else float(tipping),
        **_fewest(way.fewest),
    }


def _flip(verdict: Verdict, flip: Flip) -> Json:
    return {
        "amount": _weight(verdict, flip.weight),
        "of_disclosed": None if flip.of_disclosed is None else float(flip.of_disclosed),
        **_fewest(flip.fewest),
        "accounts": [_account(one) for one in flip.fewest.accounts],
        "gone_at": flip.gone_at,
        "makes": flip.makes and flip.makes.value,
    }


def _account(account: Account) -> Json:
    grades = ("spend_grade", account.spend_grade), ("decision_grade", account.decision_grade)
    known = {name: None if mark is Mark.OPEN else mark.value for name, mark in grades}
    return {"name": account.name, "low": account.low, "high": account.high, **known}


def _of_known(verdict: Verdict, currency: str) -> Json:
    """The verdict among customers of known spend alone: true of no others."""
    forwards, *backwards = comparisons(verdict, currency)
    return {
        "verdict": verdict.verdict.value,
        "scope": _scope(verdict),
        "bullish": interval_json(verdict.bullish),
        "bearish": interval_json(verdict.bearish),
        "inequality": forwards,
        "counterpart": next(iter(backwards), None),
    }


def _fewest(fewest: Fewest) -> Json:
    return {"fewest_accounts": fewest.count, "more_than": fewest.more_than}


def _amount(verdict: Verdict, amount: Range | None) -> Json:
    low, high = (None, None) if amount is None else (amount.low, amount.high)
    return {"low": _weight(verdict, low), "high": _weight(verdict, high)}


def _weight(verdict: Verdict, weight: int | None) -> int | float | None:
    return customers(weight) if weight is not None and verdict.unit is Unit.CUSTOMERS else weight
