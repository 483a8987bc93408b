"""The vendor's claims as JSON: money in micro-units a year, shares as fractions of 1, unknown null."""

from tokentui.domain.claim_reading import Measured, Unused, VendorClaim
from tokentui.domain.claims import Growth, Implied, Layers, RevenuePart, TailAbove, Total
from tokentui.domain.list_prices import INPUT_FOR_OUTPUT, ListPrice, TokenCost
from tokentui.domain.named_above import NamedSpend
from tokentui.services.claims import ClaimHeld, Claims
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.panel_json import disclosure_json


def claims_json(workbook: Workbook, found: Claims) -> Json:
    """What `tokentui claims` prints."""
    known = found.listed.known > 0
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "floor": found.floor.value,
        "disclosures": found.disclosures,
        "listed": found.listed.listed,
        "known": found.listed.known,
        "spend": {"low": found.spend.low if known else None, "high": found.spend.high if known else None},
        "contradictions": [{"words": one.words, "disclosures": list(one.disclosures)} for one in found.conflicts],
        "totals": [_claim(one) for one in found.totals],
        "above": [_above(one) for one in found.above],
        "layers": [_layers(one) for one in found.layers],
        "growth": [_growth(one) for one in found.growths],
        "parts": [_part(one) for one in found.parts],
        "extrapolation": [_tail(one) for one in found.tails],
        "others": [_claim(one) for one in found.others],
        "unused": [_unused(one) for one in found.unused],
        "prices": [price_json(one) for one in found.prices],
    }


def price_json(one: ListPrice) -> Json:
    """A price of the list: micro-units for a million tokens."""
    return one._asdict()


def _claim(one: VendorClaim) -> Json:
    threshold = one.threshold
    return {
        "kind": one.kind.value,
        "disclosure": disclosure_json(one.disclosure),
        "amount": one.amount,
        "threshold": threshold
        and {"amount": threshold.amount, "in": threshold.measured.value, "period": threshold.period},
        "notes": list(one.notes),
    }


def _above(one: ClaimHeld) -> Json:
    held, spends = one.held, one.held.spends
    return {
        **_implied(one.implied),
        "listed": held.listed,
        "known": held.known,
        "confirmed": spends.above,
        "either": spends.either,
        "below": spends.below,
        "of_another_time": spends.apart,
        "unknown": held.unknown,
        "unconfirmed": held.unconfirmed,
        "missing": held.missing,
        "names": {
            "confirmed": [_named(customer) for customer in spends.named_above],
            "either": [_named(customer) for customer in spends.named_either],
            "below": [_named(customer) for customer in spends.named_below],
            "of_another_time": [_named(customer) for customer in spends.named_apart],
        },
    }


def _implied(one: Implied) -> Json:
    in_money = one.threshold.measured is Measured.MONEY
    return {
        "claim": _claim(one.claim),
        "at_least": one.at_least if in_money else None,
        "tokens_at_least": None if in_money else one.at_least,
        "total": _total(one.total),
        "share": None if one.share is None else float(one.share),
        "unsaid": None if one.unsaid is None else float(one.unsaid),
        "each_costs": _cost(one.each_costs),
        "together_cost": _cost(one.together_cost),
    }


def _total(total: Total | None) -> Json | None:
    if total is None:
        return None
    uids = [one.disclosure.uid for one in total.claims]
    return {"low": total.least, "high": total.most, "as_of": total.as_of, "days_apart": total.days, "disclosures": uids}


def _cost(cost: TokenCost | None) -> Json | None:
    if cost is None:
        return None
    return {
        "tokens": cost.tokens,
        "low": cost.low,
        "high": cost.high,
        "blended": {"low": cost.blended_low, "high": cost.blended_high, "input_for_output": INPUT_FOR_OUTPUT},
        "cheapest": cost.cheapest.model,
        "dearest": cost.dearest.model,
        "models": cost.models,
        "from": cost.first,
        "to": cost.last,
    }


def _named(one: NamedSpend) -> Json:
    return {
        "key": one.key,
        "name": one.name,
        "low": one.low,
        "high": one.high,
        "grade": one.grade.value,
        "as_of": one.as_of,
    }


def _layers(one: Layers) -> Json:
    return {
        "claims": [_claim(claim) for claim in one.claims],
        "at_least": one.at_least,
        "in": one.claims[0].threshold and one.claims[0].threshold.measured.value,
        "total": _total(one.total),
        "share": None if one.share is None else float(one.share),
    }


def _growth(one: Growth) -> Json:
    grown = one.total_growth
    return {
        "from": _claim(one.before),
        "to": _claim(one.after),
        "more": one.more,
        "at_least": one.at_least,
        "in": one.threshold.measured.value,
        "at_most": one.at_most,
        "at_most_if_all_stayed": one.at_most_if_all_stayed,
        "total_from": _total(one.total_before),
        "total_to": _total(one.total_after),
        "total_growth": grown and {"low": grown[0], "high": grown[1]},
    }


def _part(one: RevenuePart) -> Json:
    ends = (None if end is None else float(end) for end in (one.low, one.high))
    return {
        "claim": _claim(one.claim),
        "total": _total(one.total),
        "share": dict(zip(("low", "high"), ends, strict=True)),
    }


def _tail(one: TailAbove) -> Json:
    total = one.tail.total
    return {
        "claim": _claim(one.claim),
        "exponents": [{"alpha": exponent.alpha, "how": exponent.how} for exponent in one.tail.exponents],
        "refusal": one.tail.refusal or None,
        "low": total and total.low,
        "high": total and total.high,
    }


def _unused(one: Unused) -> Json:
    return {"disclosure": disclosure_json(one.disclosure), "reason": one.reason}
