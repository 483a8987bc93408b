"""What the panels print as JSON: keys that scripts may rely on.

Money is integer micro-units, shares are fractions from 0 to 1, customers are numbers (fractional where a split makes
them so), and what is not known is null, never 0.
"""

from dataclasses import replace

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.composition import Composition, Group
from tokentui.domain.concentration import NO_LARGER, Concentration, Index
from tokentui.domain.cube import Sums, Unit, customers
from tokentui.domain.customer import Disclosure
from tokentui.domain.gap import Gap
from tokentui.domain.money import MICRO, Spend
from tokentui.domain.spend_dates import DatesApart
from tokentui.domain.verdict import Verdict
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.figures_json import contradiction_json


def composition_json(workbook: Workbook, panels: Panels) -> Json:
    """The composition panel: `groups` of kind `stance` and `use_case`, and what stands beside them."""
    composition = panels.composition
    loaded = not _all_unknown(composition.total)
    return {
        **_about(workbook, panels),
        "total": {**_sums(composition.total), "tokens": _tokens(composition.total)},
        "groups": [_group(group, composition, loaded) for group in composition.groups],
        "unlooked": _sums(composition.unlooked),
        "below": _sums(composition.below),
        "cannot_tell": _sums(composition.cannot_tell),
        "withheld": _sums(composition.withheld),
        "conflict": _sums(composition.conflict),
        "not_listed": _not_listed(composition.not_listed, composition.disclosed),
        "unknown_spend": _sums(composition.unknown_spend),
        "unknown_tokens": {"customers": customers(composition.unknown_tokens.customers)},
        "excluded": _sums(composition.excluded),
        "over": composition.over,
        "bases": [{"basis": basis, "customers": number} for basis, number in panels.cautions.bases],
    }


def gap_json(workbook: Workbook, panels: Panels) -> Json:
    """The gap panel: for each question and their union the parts of `Clarity`, each with its share."""
    gap = panels.gap
    return {
        **_about(workbook, panels),
        "total": _sums(gap.total),
        "questions": [_question(one) for one in gap.questions],
        "union": _clarities(gap.union),
        "not_listed": {"share": gap.not_listed_share, **_not_listed(gap.not_listed, gap.disclosed)},
        "unknown_spend": _sums(gap.unknown_spend),
    }


def verdict_json(workbook: Workbook, panels: Panels) -> Json:
    """The verdict; `open_spend` is money whatever the unit, `open` is what the tipping share is a share of."""
    verdict = panels.verdict
    return {
        **_about(workbook, panels),
        "verdict": verdict.verdict.value,
        "rule": verdict.rule.value,
        "bullish": _interval(verdict.bullish),
        "bearish": _interval(verdict.bearish),
        "inequality": verdict.inequality,
        "counterpart": verdict.counterpart or None,
        "tipping_share": verdict.tipping_share,
        "tipping_reason": verdict.tipping_reason or None,
        "fewest_accounts": verdict.fewest_accounts,
        "more_than": verdict.more_than,
        "open_spend": _open_spend(workbook, panels),
        "open": _open(verdict),
    }


def concentration_json(
    workbook: Workbook, found: Concentration, settings: PanelSettings, apart: DatesApart | None
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
                "share": _interval(one.share),
                "assumed": one.assumed and _interval(one.assumed),
            }
            for one in found.top
        ],
        "large": [
            {"name": one.name, "spend": _spend(one.spend), "share": _interval(one.share), "certain": one.certain}
            for one in found.large
        ],
        **_index(found.index),
        "gini": found.gini,
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


def _sums(sums: Sums) -> Json:
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


def _group(group: Group, composition: Composition, loaded: bool) -> Json:
    money = loaded or composition.disclosed is not None
    return {
        "kind": group.kind.value,
        "code": group.code,
        "label": group.label,
        "stance": group.stance.value,
        "archived": group.archived,
        "customers": {"low": customers(group.customers.low), "high": customers(group.customers.high)},
        "share": _interval(group.share),
        "spend": _range(group.spend if money else None),
        "tokens": _range(None if _tokens(composition.total) is None else group.tokens),
    }


def _range(amount: Range | None) -> Json:
    return {"low": amount and amount.low, "high": amount and amount.high}


def _spend(spend: Spend) -> Json:
    return {"low": spend.low, "best": spend.best, "high": spend.high}


def _index(index: Index | None) -> Json:
    number = index and index.effective_number
    return {
        "hhi": {"low": index and float(index.low), "high": index and float(index.high)},
        "effective_number": {"low": number and float(number[0]), "high": number and float(number[1])},
    }


def _interval(share: Interval | None) -> Json:
    return {"low": share and share.low, "high": share and share.high}


def _question(gap: Gap) -> Json:
    row: Json = {"question": gap.question and gap.question.value, **_clarities(gap)}
    if gap.exactly_one_use_case is not None:
        row["exactly_one_use_case"] = {"share": gap.exactly_one_share, **_sums(gap.exactly_one_use_case)}
    return row


def _clarities(gap: Gap) -> Json:
    return {clarity.value: {"share": share, **_sums(sums)} for clarity, sums, share in gap.parts}


def _open(verdict: Verdict) -> Json:
    weight = verdict.open_spend
    ends = {"low": weight.low, "best": weight.best, "high": weight.high}
    counted = verdict.unit is Unit.CUSTOMERS
    return {"unit": verdict.unit.value, **{end: customers(one) if counted else one for end, one in ends.items()}}


def _open_spend(workbook: Workbook, panels: Panels) -> int | None:
    """Best figure of the spend that may turn out bullish or not; null when no spend is loaded."""
    if _all_unknown(panels.composition.total) and panels.composition.disclosed is None:
        return None
    if panels.settings.unit is Unit.SPEND:
        return panels.verdict.open_spend.best
    return read_panels(workbook, replace(panels.settings, unit=Unit.SPEND)).verdict.open_spend.best
