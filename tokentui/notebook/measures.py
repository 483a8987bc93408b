"""Verdict, concentration and agreement as tables, a row for each figure with what it can be at least and at most."""

from collections.abc import Iterator

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.coefficients import Coefficient, Measures
from tokentui.domain.concentration import Concentration, Index
from tokentui.domain.cube import Unit, customers
from tokentui.domain.stances import Stance
from tokentui.domain.verdict import Verdict
from tokentui.services.agreement import MEASURES, AgreementReport
from tokentui.services.panels import PanelSettings
from tokentui.services.workbook import Workbook
from tokentui.words.tables import Row, Table, amount, marked

_STANCE = (
    "verdict", "stance", "share_low", "share_high", "lead_low", "lead_high", "tipping_share", "fewest_accounts",
    "more_than_accounts", "rule", "unit", "denominator", "floor", "codebook_version",
)  # fmt: skip
_CONCENTRATION = (
    "measure", "best", "low", "high", "assumed_low", "assumed_high", "customers", "denominator", "floor",
)  # fmt: skip
_AGREEMENT = ("weighed_by", "measure", "name", "value", "low", "high", "reason", "accounts", "question")


def verdict_table(workbook: Workbook, verdict: Verdict) -> Table:
    """A row for bullish and one for bearish: its share, by how much it leads, and what would establish it.

    Leads are in customers, units of the currency or tokens; where fewer accounts were read than it takes,
    `more_than_accounts` says how many are too few.
    """
    rows = (
        (
            verdict.verdict.value, stance.value, *_ends(share), *_lead(verdict, way.lead),
            None if way.tipping_share is None else float(way.tipping_share), way.fewest.count, way.fewest.more_than,
            verdict.rule.value, verdict.unit.value, verdict.denominator.value, workbook.settings.floor.value,
            verdict.codebook_version,
        )
        for stance, share in ((Stance.BULLISH, verdict.bullish), (Stance.BEARISH, verdict.bearish))
        for way in (verdict.towards(stance),)
    )  # fmt: skip
    return marked(workbook, _STANCE, rows)


def concentration_table(workbook: Workbook, found: Concentration, settings: PanelSettings) -> Table:
    """The shares of the largest, `hhi`, `effective_number` and `gini`; `customers` are those of known spend."""
    about = (found.customers, settings.denominator.value, workbook.settings.floor.value)
    return marked(workbook, _CONCENTRATION, ((*row, *about) for row in _concentration(found)))


def agreement_table(workbook: Workbook, report: AgreementReport) -> Table:
    """Each measure by account and by spend; `low` and `high` hold 95 of 100 samples, `reason` is why there is none."""
    about = (report.agreement.doubly_reviewed, report.question.value)
    weighed = (("account", report.agreement.by_account), ("spend", report.agreement.by_spend))
    rows = ((by, *row, *about) for by, measures in weighed for row in _measures(measures))
    return marked(workbook, _AGREEMENT, rows)


def _lead(verdict: Verdict, lead: Range | None) -> Row:
    ends = (None, None) if lead is None else (lead.low, lead.high)
    unit = verdict.unit
    return tuple(
        one if one is None or unit is Unit.TOKENS else customers(one) if unit is Unit.CUSTOMERS else amount(one)
        for one in ends
    )


def _concentration(found: Concentration) -> Iterator[Row]:
    for top in found.top:
        yield (f"top {top.count}", top.best, *_ends(top.share), *_ends(top.assumed))
    assumed = found.unseen.assumed if found.unseen else None
    yield ("hhi", None, *_index(found.index), *_index(assumed))
    yield ("effective_number", None, *_effective(found.index), *_effective(assumed))
    yield ("gini", found.gini, None, None, None, None)


def _measures(measures: Measures) -> Iterator[Row]:
    each: tuple[Coefficient, ...] = (
        measures.percent, measures.alpha, measures.alpha_masi, measures.ac1, measures.kappa,
    )  # fmt: skip
    for (name, words), one in zip(MEASURES.items(), each, strict=True):
        yield (name, words, one.value, *(one.interval or (None, None)), one.reason or None)


def _ends(share: Interval | None) -> Row:
    return (None, None) if share is None else share.floats


def _index(index: Index | None) -> Row:
    return (None, None) if index is None else (float(index.low), float(index.high))


def _effective(index: Index | None) -> Row:
    number = index.effective_number if index else None
    return (None, None) if number is None else (float(number[0]), float(number[1]))
