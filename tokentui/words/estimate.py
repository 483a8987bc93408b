"""What a declared sample says: its sentences, its JSON and its table."""

from collections.abc import Iterator
from fractions import Fraction

from tokentui.domain.bounds import Interval
from tokentui.domain.composition import GroupKind
from tokentui.domain.cube import Unit, written
from tokentui.domain.money import short
from tokentui.domain.proportions import Ends
from tokentui.domain.sampling import FEWEST
from tokentui.domain.text import number_of, visible
from tokentui.services.estimate import Estimates, GroupEstimate, outside_bounds
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.panels import share_cell
from tokentui.words.tables import Table, marked
from tokentui.words.values import minute

_FEW = 10
"""Accounts drawn by chance below which it is said that they are few."""

RULE = "Horvitz–Thompson (here equal to Hájek), Brewer's variance; 95 % by Wilson, exact by Clopper–Pearson"


def how_drawn(found: Estimates, currency: str) -> Iterator[str]:
    """How the sample was drawn, what was reached of it, and by which rule it is read: a sentence each."""
    sample = found.sample
    by_spend = sample.unit is Unit.SPEND
    weighed = f"weighed by spend ({short(sample.weight, currency)})" if by_spend else "all alike"
    yield (
        f"Sample {sample.number} of this book, declared {minute(sample.at)} by {visible(sample.reviewer)}: "
        f"{number_of(found.looks, 'account')} of {sample.accounts:,} open ones, {weighed}, seed {visible(sample.seed)}."
    )
    if found.certain:
        census = "all of them" if not found.by_chance else f"{found.certain:,} of them"
        why = "the sample is all there is" if not found.by_chance else "each is as large as a fair share of the rest"
        yield f"Certain to be drawn, and so a census: {census} ({why})."
    unknown = ", and unknown in what follows" if found.unreached else ""
    yield (
        f"Looked at: {found.reached:,}, of which {found.cannot_tell:,} cannot be told. Not reached: "
        f"{found.unreached:,}{unknown}."
    )
    if found.excluded:
        yield (
            f"No customers after all: {found.excluded:,}; as large a part of what was not drawn is taken to be none."
        )
    if found.gone:
        yield f"{number_of(found.gone, 'account')} of the sample left the book, and cannot be reached any more."
    if sample.without_spend:
        yield f"{number_of(sample.without_spend, 'open account')} without a known spend could not be drawn."
    amount = short(found.census, currency) if by_spend else f"{written(found.census)} customers"
    before = f"what was said by then of {amount}" if found.census else "nothing, for nobody had looked"
    yield f"Beside it stands {before}. Evidence floor {sample.floor.value}."
    yield f"Rule: {RULE}."


def warnings(found: Estimates) -> Iterator[str]:
    """What makes an estimate worth less than it seems."""
    if found.by_chance == 1:
        yield "One account was drawn by chance: it does not tell how much others differ, so there is no interval."
    elif FEWEST <= found.by_chance < _FEW:
        yield f"Only {found.by_chance} accounts were drawn by chance, so the intervals are wide; declare more."
    if found.moved:
        yield "Customers or spends have changed since the sample was drawn: it speaks of the book as it was then."
    if any(map(outside_bounds, found.groups)):
        yield "* reaches beyond the bounds, which are certain by now: between them lies the truth."


def estimate_rows(found: Estimates) -> Iterator[tuple[GroupEstimate, list[str]]]:
    """For each group the cells: key, code, stance, bounds, estimate, interval, exact interval; in percent."""
    for one in found.groups:
        group, estimate = one.group, one.estimate
        stance = "" if group.kind is GroupKind.STANCE else group.stance.value
        shares: list[Interval | None] = [None, None, None]
        if estimate is not None:
            shares = [_interval((estimate.low, estimate.high)), _interval(estimate.interval), _interval(estimate.exact)]
        cells = [share_cell(group.share), *map(share_cell, shares)]
        cells[2] += " *" if outside_bounds(one) else ""
        yield one, [visible(group.key), visible(group.code), stance, *cells]


def _interval(ends: Ends | None) -> Interval | None:
    return None if ends is None else Interval(Fraction(ends[0]), Fraction(ends[1]))


def estimate_json(workbook: Workbook, found: Estimates) -> Json:
    """What `tokentui estimate --json` prints: shares from 0 to 1, weights in micro-units or customers."""
    sample = found.sample
    return {
        **book_json(workbook),
        "codebook_version": workbook.codebook.version,
        "unit": sample.unit.value,
        "denominator": found.panels.settings.denominator.value,
        "floor": sample.floor.value,
        "sample": {
            "number": sample.number,
            "declared": sample.at,
            "reviewer": sample.reviewer,
            "seed": sample.seed,
            "looks": found.looks,
            "certain": found.certain,
            "by_chance": found.by_chance,
            "reached": found.reached,
            "cannot_tell": found.cannot_tell,
            "excluded": found.excluded,
            "not_reached": found.unreached,
            "gone": found.gone,
            "of": sample.accounts,
            "of_spend": sample.weight if sample.unit is Unit.SPEND else None,
            "without_spend": sample.without_spend,
        },
        "rule": RULE,
        "certainty": 0.95,
        "moved": found.moved,
        "groups": [
            {
                "kind": one.group.kind.value,
                "code": one.group.code,
                "stance": one.group.stance.value,
                "bounds": _ends_json(None if one.group.share is None else one.group.share.floats),
                "estimate": _ends_json(one.estimate and (one.estimate.low, one.estimate.high)),
                "interval": _ends_json(one.estimate and one.estimate.interval),
                "exact": _ends_json(one.estimate and one.estimate.exact),
            }
            for one in found.groups
        ],
    }


def _ends_json(ends: Ends | None) -> Json | None:
    return None if ends is None else {"low": ends[0], "high": ends[1]}


_COLUMNS = (
    "kind", "code", "stance", "bounds_low", "bounds_high", "estimate_low", "estimate_high", "interval_low",
    "interval_high", "exact_low", "exact_high", "unit", "floor", "seed", "looks", "not_reached", "codebook_version",
)  # fmt: skip


def estimate_table(workbook: Workbook, found: Estimates) -> Table:
    """The same as rows, one for each stance and use case."""
    sample = found.sample
    about = (
        sample.unit.value,
        sample.floor.value,
        sample.seed,
        found.looks,
        found.unreached,
        workbook.codebook.version,
    )

    def ends(both: Ends | None) -> Ends | tuple[None, None]:
        return both or (None, None)

    rows = (
        (
            *(one.group.kind.value, one.group.code, one.group.stance.value),
            *ends(None if one.group.share is None else one.group.share.floats),
            *ends(one.estimate and (one.estimate.low, one.estimate.high)),
            *ends(one.estimate and one.estimate.interval),
            *ends(one.estimate and one.estimate.exact),
            *about,
        )
        for one in found.groups
    )
    return marked(workbook, _COLUMNS, rows)
