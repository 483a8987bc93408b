"""The figures of the panels as the cells of a table: in the shell, and in a report."""

from collections.abc import Sequence
from itertools import compress

from tokentui.domain.clarity import Clarity
from tokentui.domain.composition import Composition
from tokentui.domain.cube import Sums, Unit, written
from tokentui.domain.gap import Gap, GapReport
from tokentui.domain.money import percentages, short
from tokentui.domain.weighed import Held
from tokentui.domain.weighing import weight
from tokentui.words.panels import amount_range, share_range
from tokentui.words.values import QUESTIONS


def held_cells(held: Held, unit: Unit, currency: str) -> list[str]:
    """Share, customers and amount of a group, each at least and at most."""
    of = Unit.TOKENS if unit is Unit.TOKENS else Unit.SPEND
    amounts = amount_range(held.tokens if of is Unit.TOKENS else held.spend, held.customers, of, currency)
    low, high = (written(end) for end in (held.customers.low, held.customers.most))
    return [share_range(held.share), f"{low} – {high:>3}", amounts]


def beside(composition: Composition, currency: str) -> list[list[str]]:
    """What the groups leave open, with its customers and their spend."""
    rows = [
        aside("not looked", composition.unlooked, currency),
        aside("below the floor", composition.below, currency),
        aside("cannot tell", composition.cannot_tell, currency),
        aside("withheld", composition.withheld, currency),
        aside("conflict", composition.conflict, currency),
        aside("spend unknown", composition.unknown_spend, currency),
        aside("excluded, in no sum", composition.excluded, currency),
    ]
    if composition.disclosed is not None:
        rows.append(["not accounted for", "", short(composition.not_listed.best, currency)])
    return [row for row in rows if row[1] != "0" or row[0] in ("not looked", "cannot tell", "withheld")]


def aside(name: str, sums: Sums, currency: str) -> list[str]:
    """What stands beside the groups: its customers and their spend."""
    spend = short(sums.best, currency) if sums.spend_unknown < sums.customers else "unknown" if sums.customers else ""
    return [name, written(sums.customers), spend]


def question_cells(questions: Sequence[Gap], union: Gap, report: GapReport, rest: int | None) -> list[list[str]]:
    """The four questions and their union, a row each; `rest` is what is not accounted for, None where all is."""
    named = [[QUESTIONS[one.question], *_parts(one, report, rest)] for one in questions if one.question]
    return [*named, ["all four", *_parts(union, report, rest)]]


def _parts(gap: Gap, report: GapReport, rest: int | None) -> list[str]:
    """The parts that are shown in percent, rounded so that they add to 100.0 with what is not accounted for."""
    shown = [one in report.columns for one in Clarity] + ([] if rest is None else [True])
    parts = [weight(sums, report.unit) for _, sums, _ in gap.parts]
    rounded = percentages(parts, 1, sum(parts) + (rest or 0))
    if rounded is None:
        return ["–"] * sum(shown)
    return [f"{one:.1f} %" for one in compress((*rounded, 100 - sum(rounded)), shown)]
