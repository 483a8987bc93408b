"""The panels as tables, ready for CSV; money in units of the book's currency, shares from 0 to 1."""

from collections.abc import Iterator

from tokentui.domain.bounds import Interval
from tokentui.domain.cube import Sums, customers
from tokentui.domain.gap import Gap, GapReport
from tokentui.services.export import Row, Table, amount, marked
from tokentui.services.panels import Panels
from tokentui.services.workbook import Workbook

GROUP = (
    "kind", "code", "label", "stance", "share_low", "share_high", "customers_low", "customers_high", "spend_low",
    "spend_high", "tokens_low", "tokens_high", "unit", "denominator", "floor", "codebook_version",
)  # fmt: skip
QUESTION = (
    "question", "clarity", "share", "customers", "spend_low", "spend_best", "spend_high", "unit", "denominator",
    "floor", "codebook_version",
)  # fmt: skip


def composition_table(workbook: Workbook, panels: Panels) -> Table:
    """The composition panel, a row for each stance and use case."""
    composition = panels.composition
    loaded = composition.total.best != 0 or composition.total.spend_unknown < composition.total.customers
    rows = [
        (
            group.kind.value,
            group.code,
            group.label,
            group.stance.value,
            *_ends(group.share),
            customers(group.customers.low),
            customers(group.customers.high),
            amount(group.spend.low) if loaded else None,
            amount(group.spend.high) if loaded else None,
            group.tokens.low,
            group.tokens.high,
            composition.unit.value,
            composition.denominator.value,
            composition.floor.value,
            composition.codebook_version,
        )
        for group in composition.groups
    ]
    return marked(workbook, GROUP, rows)


def gap_table(workbook: Workbook, gap: GapReport) -> Table:
    """The gap panel: three rows for each question and for their union."""
    return marked(workbook, QUESTION, _questions(gap))


def _questions(gap: GapReport) -> Iterator[Row]:
    about = (gap.unit.value, gap.denominator.value, gap.floor.value, gap.codebook_version)
    for one in (*gap.questions, gap.union):
        for clarity, share, sums in _parts(one):
            known = sums.spend_unknown < sums.customers or not sums.customers
            spend = (sums.low, sums.best, sums.high) if known else (None, None, None)
            name = "union" if one.question is None else one.question.value
            yield (name, clarity, share, customers(sums.customers), *map(amount, spend), *about)


def _parts(one: Gap) -> Iterator[tuple[str, float | None, Sums]]:
    shares = one.shares or (None, None, None)
    yield "known", shares[0], one.known
    yield "backlog", shares[1], one.backlog
    yield "silence", shares[2], one.silence


def _ends(share: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if share is None else (share.low, share.high)
