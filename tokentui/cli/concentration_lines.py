"""Concentration as aligned lines of text: what holds whatever the unseen hold, then what an assumption makes of it."""

from collections.abc import Iterator
from textwrap import wrap

from tokentui.cli.options import title
from tokentui.cli.output import table
from tokentui.domain.concentration import NO_LARGER, Concentration, TopShare, Unseen
from tokentui.domain.money import at_least, at_most, short
from tokentui.domain.text import clip, number_of, visible
from tokentui.services.workbook import Workbook
from tokentui.words.concentration import index_lines
from tokentui.words.panels import share_range
from tokentui.words.values import percent


def concentration_lines(workbook: Workbook, found: Concentration, width: int) -> Iterator[str]:
    """The largest parents, those with a tenth or more, and the index, each with what it may be; no line is cut."""
    currency, floor = workbook.settings.currency, workbook.settings.floor.value
    known = f": {short(found.known.best, currency)}" if found.customers else ""
    whole = f"disclosed {short(found.disclosed, currency)}" if found.disclosed is not None else "spend that is known"
    yield from wrap(f"{title(workbook)} · {number_of(found.customers, 'parent')} of known spend{known}", width)
    yield from wrap(f"concentration of the {whole}, by ultimate parent · evidence floor {floor}", width)
    yield ""
    if found.index is None:
        if found.over and found.disclosed is not None:
            sums = f"{at_least(found.known.low, currency)} or more, above the {whole}"
            yield from wrap(f"the known spend is {sums}: no share of that holds", width)
        else:
            yield "no spend loaded"
        return
    unseen = found.unseen
    assumed = None if unseen is None else unseen.assumed
    yield from _largest(found, assumed is not None)
    yield ""
    if unseen is not None:
        yield from _rests_on(unseen, width, currency)
        yield ""
    yield from _large(found, width, currency)
    yield ""
    yield from index_lines(found.index)
    if assumed is not None:
        yield from index_lines(assumed, " if none larger")


def _largest(found: Concentration, assumed: bool) -> Iterator[str]:
    shown = list(_distinct(found))
    # Where every spend is a point, best figures say nothing more.
    best = any(one.share.low < one.share.high for one in shown)
    rows = [["largest", "share", *(["if none larger"] if assumed else []), *(["known, at best"] if best else [])]]
    for one in shown:
        narrow = [share_range(one.assumed)] if assumed else []
        rows.append([str(one.count), share_range(one.share), *narrow, *([percent(one.best, 1)] if best else [])])
    yield from table(rows, right=(0, 1, 2, 3), gap=3)


def _rests_on(unseen: Unseen, width: int, currency: str) -> Iterator[str]:
    """What the shares hold for, and the assumption that narrows them, or the fact that forbids it."""
    amount = at_most(unseen.amount.high, currency)
    yield from wrap(f"share: whatever the unseen are, up to {amount} that no known spend accounts for", width)
    if unseen.contradicted:
        yield from wrap(f"not assumed: that {NO_LARGER}, for {unseen.contradicted}", width)
    elif unseen.assumed is not None:
        yield from wrap(f"if none larger: assuming that {NO_LARGER}", width)


def _large(found: Concentration, width: int, currency: str) -> Iterator[str]:
    if found.large:
        yield "a tenth or more (ASC 280-10-50-42)"
        spends = [[short(one.spend.best, currency), share_range(one.share)] for one in found.large]
        rows = [
            [f"  {clip(visible(one.name), 30)}", *spend, "" if one.certain else "possibly"]
            for one, spend in zip(found.large, spends, strict=True)
        ]
        yield from table(rows, right=(1, 2))
    else:
        yield f"none of the {found.customers:,} of known spend reaches a tenth (ASC 280-10-50-42)"
    if found.unseen is not None and found.unseen.large:
        yield from wrap(f"of the unseen, up to {found.unseen.large} may reach a tenth", width)


def _distinct(found: Concentration) -> Iterator[TopShare]:
    """The top groups, up to the first that holds every customer of known spend."""
    for one in found.top:
        yield one
        if one.count >= found.customers:
            return
