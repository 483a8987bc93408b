"""The chapters of a report that are of money and of time: claims, concentration, months, and a declared sample."""

from collections.abc import Iterator, Sequence

from tokentui.domain.by_month import Side
from tokentui.domain.concentration import NO_LARGER, Concentration
from tokentui.domain.money import at_least, at_most, compact, short
from tokentui.domain.months import month_text
from tokentui.domain.text import number_of, visible
from tokentui.services.book_report import BookReport
from tokentui.words import by_month
from tokentui.words import estimate as estimate_words
from tokentui.words.book_report.blocks import BOUNDS, Bars, Block, Chapter, Grid, Items, Paragraph, items, share_bar
from tokentui.words.book_report.panels import scope
from tokentui.words.claims import claim_sections, nothing_to_hold
from tokentui.words.concentration import index_lines
from tokentui.words.panels import share_range
from tokentui.words.resale import resale_sections
from tokentui.words.session_report import Section
from tokentui.words.values import percent

_LINE = 1_000
"""Cells of a line that is as long as it likes."""
_MONTHS = 24
"""Months that the table shows: the latest."""


def claims_chapter(report: BookReport) -> Chapter:
    """What the vendor's disclosures imply, who confirms them, and what contradicts."""
    blocks: list[Block] = []
    for section in claim_sections(report.claims, report.workbook.settings.currency):
        blocks += [Paragraph(section.title, strong=True), Items(tuple(section.lines))]
    if words := nothing_to_hold(report.claims):
        blocks.append(Paragraph(words.partition(";")[0].removesuffix(".") + "."))
    return Chapter("claims", "What the vendor claims, and what follows", tuple(blocks))


def concentration_chapter(report: BookReport) -> Chapter:
    """How much rests on how few."""
    found, currency = report.concentration, report.workbook.settings.currency
    of = f"disclosed {short(found.disclosed, currency)}" if found.disclosed is not None else "spend that is known"
    listed = report.panels.composition.total.customers // 10_000
    spends = f" ({short(found.known.best, currency)} together)" if found.customers else ""
    held = scope(report, f"of the {of}, by ultimate parent")
    blocks: list[Block] = [
        Paragraph(
            f"Of {number_of(listed, 'listed customer')}, {number_of(found.customers, 'parent')} of known spend{spends} "
            f"can be measured; shares are of the {of}."
        )
    ]
    if found.index is None:
        blocks.append(Paragraph(_nothing(found, of, currency)))
        return Chapter("concentration", "How much rests on how few", tuple(blocks))
    top = [one for one in found.top if one.count <= found.customers] or found.top[:1]
    rows = tuple(
        (
            f"the {one.count} largest" if one.count > 1 else "the largest",
            _tidy(share_range(one.share)),
            percent(one.best, 1),
        )
        for one in top
    )
    bars = tuple(share_bar(row[0], row[1], one.share) for row, one in zip(rows, top, strict=True))
    blocks += [
        Bars("Share of the largest", bars, BOUNDS),
        Grid("The largest", held, ("", "share", "at best figures"), rows, frozenset({1, 2})),
    ]
    if found.large:
        large = tuple(
            (
                visible(one.name),
                short(one.spend.best, currency),
                _tidy(share_range(one.share)),
                "yes" if one.certain else "possibly",
            )
            for one in found.large
        )
        header = ("", "annual spend", "share", "a tenth or more")
        blocks.append(Grid("A tenth or more (ASC 280-10-50-42)", held, header, large, frozenset({1, 2})))
    blocks.append(items([f"{one}." for one in index_lines(found.index)]))
    if (unseen := found.unseen) is not None:
        amount = at_most(unseen.amount.high, currency)
        blocks.append(
            Paragraph(f"This holds whatever the unseen are, up to {amount} that no known spend accounts for.")
        )
        if unseen.contradicted:
            blocks.append(Paragraph(f"It is not assumed that {NO_LARGER}, for {unseen.contradicted}."))
    return Chapter("concentration", "How much rests on how few", tuple(blocks))


def _nothing(found: Concentration, of: str, currency: str) -> str:
    if found.over and found.disclosed is not None:
        return f"The known spend is {at_least(found.known.low, currency)} or more, above the {of}: no share holds."
    return "No spend is known, so nothing can be said of it."


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def resale_chapter(report: BookReport) -> Chapter | None:
    """Who loses money on tokens, what is counted twice, and whose money pays; None where no fact tells of it."""
    held = scope(report, "of all customers")
    blocks: list[Block] = []
    for section in resale_sections(report.resale, report.workbook.settings.currency):
        blocks.append(Paragraph(section.title, strong=True))
        if section.rows:
            blocks.append(Grid(section.title, held, section.header, section.rows, frozenset({1, 2})))
        blocks.append(Items(tuple(section.lines)))
    return Chapter("resale", "Resale, and whose money it is", tuple(blocks)) if blocks else None


def time_chapter(report: BookReport) -> Chapter | None:
    """What each month came from and what moved; None where there is no monthly usage."""
    months, currency = report.months, report.workbook.settings.currency
    if not months.composition.months:
        return None
    held = scope(report, "by what was charged each month, of what is known")
    shown = months.composition._replace(months=months.composition.months[-_MONTHS:])
    stances = list(shown.of(Side.STANCE))
    rows = []
    for place, one in enumerate(shown.months):
        sums = one.sums
        money = short(sums.charged, currency) if sums.spend_unknown < sums.customers else "unknown"
        tokens = compact(max(sums.tokens, 0)) if sums.tokens_unknown < sums.customers else "unknown"
        shares = (_tidy(share_range(of_month[place].share)) for _, of_month in stances)
        rows.append((month_text(one.month), money, tokens, *shares))
    header = ("month", "spend", "tokens", *(kind.code for kind, _ in stances))
    blocks: list[Block] = [
        Paragraph(f"{by_month.heading(months)}."),
        *(
            Bars(
                f"Certain and possible share that is {kind.code}, by month",
                tuple(
                    share_bar(month_text(one.month), _tidy(share_range(of_month[place].share)), of_month[place].share)
                    for place, one in list(enumerate(shown.months))[-12:]
                ),
                BOUNDS,
            )
            for kind, of_month in stances
            if kind.code != "neutral"
        ),
        Grid("Month by month", held, header, tuple(rows), frozenset(range(1, len(header)))),
    ]
    sides = (Side.STANCE, Side.SEGMENT)
    blocks += _grids(by_month.over_time(report.over_time, sides, _LINE, currency), held)
    blocks.append(items(by_month.notes()))
    return Chapter("time", "Over time", tuple(blocks))


def _grids(sections: Iterator[Section], held: str) -> Iterator[Block]:
    for section in sections:
        if section.header:
            yield Grid(section.title, held, section.header, section.rows, frozenset(range(1, len(section.header))))
        else:
            yield items([f"{section.title}: {' '.join(filter(None, row))}".lstrip(": ") for row in section.rows])


def estimate_chapter(report: BookReport) -> Chapter | None:
    """What a declared sample says, beside the bounds; None where none was declared."""
    found = report.estimates
    if found is None:
        return None
    blocks: list[Block] = [items(estimate_words.how_drawn(found, report.workbook.settings.currency))]
    if found.reached + found.excluded:
        rows = tuple(_estimated(cells) for _, cells in estimate_words.estimate_rows(found))
        header = ("", "stance", "bounds", "estimate", "95 %", "exact")
        held = scope(report, f"in percent, by {found.sample.unit.value}, of the listed")
        blocks.append(Grid("The sample beside the bounds", held, header, rows, frozenset({2, 3, 4, 5})))
    blocks.append(items(estimate_words.warnings(found)))
    return Chapter("estimate", "What a sample says", tuple(blocks))


def _estimated(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells[1:])
