"""Composition by month, movement and cohorts as JSON."""

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.by_month import CustomerGroup, MonthHeld
from tokentui.domain.cube import customers
from tokentui.domain.months import month_text
from tokentui.domain.periods import ComparedPeriod
from tokentui.domain.retention import CohortMonth, MovedEnds, Ratio, Turnover
from tokentui.services.by_month import Months, Movement, OverTime
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.by_month import notes
from tokentui.words.panel_json import interval_json


def months_json(workbook: Workbook, months: Months, found: OverTime) -> Json:
    """What `tokentui months` prints: money in micro-units, shares and ratios as fractions of 1, unknown null."""
    kinds = months.composition.kinds
    return {
        **book_json(workbook),
        "codebook_version": months.codebook_version,
        "floor": months.floor.value,
        "currency": workbook.settings.currency,
        "listed": months.listed,
        "months": [
            {
                "month": month_text(one.month),
                "customers": customers(one.sums.customers),
                "charged": one.sums.charged,
                "credit": one.sums.credit,
                "tokens": one.sums.tokens,
                "spend_unknown": customers(one.sums.spend_unknown),
                "tokens_unknown": customers(one.sums.tokens_unknown),
                "groups": [
                    {**_kind(kind), **_held(held)}
                    for kind, held in zip(kinds, one.held, strict=True)
                    if not kind.archived or held.customers.low
                ],
            }
            for one in months.composition.months
        ],
        "moved": None if found.moved is None else _moved(found.moved),
        "why_not_moved": found.why_not or None,
        "cohorts": [
            {"first": month_text(one.first), "months": [_cohort_month(month) for month in one.months]}
            for one in found.cohorts
        ],
        "notes": list(notes()),
    }


def _kind(kind: CustomerGroup) -> Json:
    return {"kind": kind.side.value, "code": kind.code}


def _held(held: MonthHeld) -> Json:
    return {
        "customers": {"low": customers(held.customers.low), "high": customers(held.customers.most)},
        "spend": _range(held.charged),
        "tokens": _range(held.tokens),
        "spend_unknown": customers(held.spend_unknown),
        "share": interval_json(held.share),
    }


def _range(amount: Range) -> Json:
    return {"low": amount.low, "high": amount.high}


def _moved(moved: Movement) -> Json:
    return {
        "before": _period(moved.periods.before),
        "after": _period(moved.periods.after),
        "spend": _turnover(moved.spend),
        "tokens": _turnover(moved.tokens),
        "credits": moved.credits._asdict(),
        "groups": [{**_kind(one.kind), "spend": _ends(one.spend), "tokens": _ends(one.tokens)} for one in moved.groups],
    }


def _period(period: ComparedPeriod) -> Json:
    return {"first": month_text(period.first), "last": month_text(period.last)}


def _ends(moved: MovedEnds) -> Json:
    return {"certain": _turnover(moved.certain), "possible": _turnover(moved.possible)}


def _turnover(of: Turnover) -> Json:
    return {
        **of._asdict(),
        "nrr": _ratio(of.nrr),
        "grr": _ratio(of.grr),
        "quick_ratio": _ratio(of.quick_ratio),
    }


def _ratio(ratio: Ratio | None) -> Json:
    if ratio is None:
        return {"low": None, "high": None}
    high = ratio.low if ratio.high is None else ratio.high
    low, most = Interval(ratio.low, high).floats
    return {"low": low, "high": None if ratio.high is None else most}


def _cohort_month(one: CohortMonth) -> Json:
    return {
        "month": month_text(one.month),
        "customers": _range(one.active),
        "spend": one.spend,
        "spend_unknown": one.unknown,
        "tokens": one.tokens,
    }
