"""Resale and whose money it is as JSON."""

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.customer import Fact
from tokentui.domain.token_margin import DatedSpend, TokenMargin
from tokentui.services.resale import Resale
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.panel_json import interval_json


def resale_json(workbook: Workbook, found: Resale) -> Json:
    """What `tokentui resale` prints: micro-units a year, shares and margins as fractions of 1, unknown null."""
    twice, paid = found.twice, found.financed
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "floor": found.floor.value,
        "listed": found.listed.listed,
        "known": found.listed.known,
        "spend": {"customers": found.spend.customers, "low": found.spend.low, "high": found.spend.high},
        "on_tokens": [
            {
                "on_tokens": one.on_tokens.value,
                "accounts": one.accounts,
                "spend": _range(one.spend),
                "unknown": one.unknown,
            }
            for one in found.sums
        ],
        "resellers": [
            {"customer_id": one.key, "name": one.name, "spend": _spend(one.spend), **_margin(one.margin)}
            for one in found.resellers
        ],
        "counted_twice": {
            **_range(twice.amount),
            "circles": list(twice.circles),
            "exceeding": list(twice.exceeding),
            "pairs": [
                {
                    "reseller": one.reseller,
                    "customer": one.customer,
                    "listed": one.listed,
                    "both_known": one.both_known,
                    **_range(one.twice),
                    "fact": _fact(one.fact),
                }
                for one in twice.pairs
            ],
        },
        "financed": {
            **_range(paid.amount),
            "share": _interval(paid.share),
            "share_of_told": _interval(paid.told),
            "silent": {"customers": paid.silent.customers, "low": paid.silent.low, "high": paid.silent.high},
            "accounts": [
                {
                    "customer_id": one.key,
                    "name": one.name,
                    "spend": _spend(one.spend),
                    "financed": None if one.financed is None else _range(one.financed),
                    "investor": one.own,
                    "facts": [_fact(fact) for fact in one.facts],
                }
                for one in paid.accounts
            ],
        },
    }


def _spend(spend: DatedSpend | None) -> Json | None:
    if spend is None:
        return None
    return {"low": spend.spend.low, "high": spend.spend.high, "grade": spend.grade.value, "as_of": spend.as_of}


def _margin(margin: TokenMargin) -> Json:
    low, high = (None if end is None else Interval(end, end).floats for end in (margin.low, margin.high))
    return {
        "on_tokens": margin.on_tokens.value,
        "margin": {"low": low and low[0], "high": high and high[1]},
        "left": {"low": margin.left_low, "high": margin.left_high},
        "reason": margin.reason or None,
        "facts": [_fact(fact) for fact in margin.facts],
    }


def _fact(fact: Fact) -> Json:
    return {
        "uid": fact.uid,
        "dimension": fact.dimension.value,
        "claim": fact.claim,
        "low": fact.low,
        "high": fact.high,
        "unit": fact.unit,
        "yardstick": fact.yardstick,
        "as_of": fact.as_of,
        "source_title": fact.source_title,
        "source_url": fact.source_url,
        "grade": fact.grade.value,
    }


def _range(amount: Range) -> Json:
    return {"low": amount.low, "high": amount.high}


def _interval(share: Interval | None) -> object:
    return None if share is None else interval_json(share)
