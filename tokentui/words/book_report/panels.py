"""The chapters of a report that the panels give: verdict, what, who, gap."""

from collections.abc import Iterator

from tokentui.domain.clarity import Clarity
from tokentui.domain.composition import Group, GroupKind
from tokentui.domain.cube import Unit, written
from tokentui.domain.gap import Gap
from tokentui.domain.grades import Question
from tokentui.domain.lead import Rule
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.text import visible
from tokentui.domain.verdict import Outcome
from tokentui.domain.weighing import weight
from tokentui.services.book_report import BookReport
from tokentui.words.book_report.blocks import (
    BOUNDS,
    Bar,
    BarPart,
    Bars,
    Block,
    Chapter,
    Fill,
    Grid,
    Paragraph,
    items,
    share_bar,
)
from tokentui.words.panel_cells import aside, beside, held_cells, question_cells
from tokentui.words.panels import (
    BY_CONSTRUCTION,
    counted,
    coverage,
    exceptions,
    not_accounted_for,
    share_range,
    unknown_spends,
    whole,
)
from tokentui.words.values import NOT_TOLD, OF_NO_ONE_STANCE, minute, percent, percent_down, percent_up
from tokentui.words.verdict import headline, verdict_sentences

_PARTS = {
    Clarity.KNOWN: (Fill.KNOWN, "known"),
    Clarity.BACKLOG: (Fill.BACKLOG, "backlog: nobody here has looked"),
    Clarity.BELOW: (Fill.BELOW, "below: looked at, on evidence below the floor"),
    Clarity.SILENCE: (Fill.SILENCE, "silence: looked, and it cannot be told"),
}
_BY_STANCE, _BY_USE = frozenset({1, 2, 3}), frozenset({2, 3, 4})
_RULES = {
    Rule.DOMINANCE: "more than the other of the two, whatever the open accounts turn out to be",
    Rule.MAJORITY: "more than everything else together, whatever the open accounts turn out to be",
}


def scope(report: BookReport, of: str = "") -> str:
    """Of what a figure is: book, unit, denominator, floor, codebook version, date."""
    workbook, panels = report.workbook, report.panels
    what = of or f"by {panels.settings.unit.value}, of {_whole(report)}"
    name = visible(workbook.settings.name)
    made_up = " · SYNTHETIC" if workbook.settings.synthetic and "SYNTHETIC" not in name else ""
    version, floor = workbook.codebook.version, workbook.settings.floor.value
    return f"{name}{made_up} · {what} · evidence floor {floor} · codebook version {version} · {minute(report.at)[:10]}"


def _whole(report: BookReport) -> str:
    panels = report.panels
    of = whole(panels, panels.composition.denominator, report.workbook.settings.currency)
    return f"{of} ({counted(panels.composition.total.customers)})" if of == "the listed" else of


def verdict_chapter(report: BookReport) -> Chapter:
    """The verdict in one word and one sentence, what it rests on, and its flip test."""
    panels, currency = report.panels, report.workbook.settings.currency
    verdict = panels.verdict
    said = [headline(verdict, currency), *verdict_sentences(panels, currency)]
    blocks: list[Block] = [
        Paragraph(verdict.verdict.value, strong=True),
        Paragraph(_in_a_sentence(report)),
        Paragraph(
            f"A stance is established where it holds {_RULES[verdict.rule]}. What it would take to settle that, or to "
            "undo it (the flip test):"
        ),
        items([one for one in dict.fromkeys(said) if not one.startswith("rule: ")]),
        _bars(report, "Certain and possible share of each stance", GroupKind.STANCE),
        Paragraph(f"{coverage(panels, currency)[0]}. What counts as what is a choice of the codebook:"),
        items(_stances(report)),
    ]
    return Chapter("verdict", "Verdict", tuple(blocks))


def _in_a_sentence(report: BookReport) -> str:
    panels = report.panels
    verdict = panels.verdict
    if verdict.bullish is None or verdict.bearish is None:
        return f"The book holds no {verdict.unit.value} that a share could be taken of."
    if verdict.over:
        return "The listed spend exceeds the disclosed total, so shares of it decide nothing: one of the two is wrong."
    bounds = [
        f"at least {percent_down(share.low)} and at most {percent_up(share.high)} are {name}"
        for name, share in (("bullish", verdict.bullish), ("bearish", verdict.bearish))
    ]
    answer = {
        Outcome.BULLISH: "Bullish leads, whatever the open accounts turn out to be",
        Outcome.BEARISH: "Bearish leads, whatever the open accounts turn out to be",
        Outcome.NOT_ESTABLISHED: "What is known does not settle whether bullish or bearish leads",
    }[verdict.verdict]
    return f"{answer}. By {verdict.unit.value}, of {_whole(report)}, {bounds[0]}, and {bounds[1]}."


def _stances(report: BookReport) -> Iterator[str]:
    """Which uses are of which stance, so that the words mean something to whoever reads them first."""
    for stance in KNOWN_STANCES:
        labels = [visible(one.label) for one in report.workbook.codebook.active if one.stance is stance]
        if labels:
            yield f"{stance.value}: {'; '.join(labels)}"
    if held := exceptions(report.workbook.codebook):
        yield held


def what_chapter(report: BookReport) -> Chapter:
    """What kinds of use it comes from."""
    composition, currency = report.panels.composition, report.workbook.settings.currency
    amounts = "tokens" if composition.unit is Unit.TOKENS else "annual spend"
    header, held = ("use", "stance", "share", "customers", amounts), scope(report)
    uses = [one for one in composition.groups if one.kind is GroupKind.USE_CASE]
    stances = [one for one in composition.groups if one.kind is GroupKind.STANCE]
    blocks: list[Block] = [
        Paragraph("Each share is given as the least and the most that it may still turn out to be."),
        *map(Paragraph, _sentences(unknown_spends(composition, currency))),
        _bars(report, "Certain and possible share of each use", GroupKind.USE_CASE),
        Grid("By stance", held, ("", *header[2:]), tuple(_group(report, one) for one in stances), _BY_STANCE),
        Grid("By use", held, header, tuple(_group(report, one) for one in uses), _BY_USE),
        Grid(
            "What stands beside them",
            scope(report),
            ("", "customers", "known spend"),
            tuple(tuple(row) for row in beside(composition, currency)),
            frozenset({1, 2}),
        ),
    ]
    if composition.disclosed is not None:
        blocks.append(Paragraph(f"Not accounted for: {not_accounted_for(composition.unknown_spend)}."))
    return Chapter("what", "What it comes from", tuple(blocks))


def _sentences(lines: Iterator[str]) -> Iterator[str]:
    return (f"{one[:1].upper()}{one[1:]}." for one in lines)


def _group(report: BookReport, group: Group) -> tuple[str, ...]:
    composition, currency = report.panels.composition, report.workbook.settings.currency
    cells = held_cells(group.held, composition.unit, currency)
    if group.kind is GroupKind.STANCE:
        return visible(group.code), *map(_tidy, cells)
    return f"{visible(group.code)}: {visible(group.label)}", group.stance.value, *map(_tidy, cells)


def _tidy(cell: str) -> str:
    """A cell without what lines figures up in a terminal."""
    return " ".join(cell.split())


def _bars(report: BookReport, title: str, kind: GroupKind) -> Bars:
    bars = tuple(
        share_bar(visible(one.code), _tidy(share_range(one.share)), one.share)
        for one in report.panels.composition.groups
        if one.kind is kind
    )
    return Bars(title, bars, BOUNDS)


def who_chapter(report: BookReport) -> Chapter | None:
    """Who they are, and who × what; None where no segments are shown."""
    crossing, composition = report.panels.crossing, report.panels.composition
    if crossing is None:
        return None
    unit, currency = composition.unit, report.workbook.settings.currency
    amounts = "tokens" if unit is Unit.TOKENS else "annual spend"

    def name(row: int) -> str:
        segment = crossing.every[row].segment
        return "not told" if segment is None else f"{visible(segment.code)}: {visible(segment.label)}"

    names = [name(place) for place in range(len(crossing.every))]
    shares = [_tidy(share_range(row.whole.share)) for row in crossing.every]
    bars = tuple(
        share_bar(one.partition(":")[0], share, row.whole.share)
        for one, share, row in zip(names, shares, crossing.every, strict=True)
    )
    rows = tuple(
        (one, *map(_tidy, held_cells(row.whole, unit, currency)))
        for one, row in zip(names, crossing.every, strict=True)
    )
    crossed = tuple(
        (one.partition(":")[0], *(_tidy(share_range(held.share)) for held in (*dict(row.columns).values(), row.whole)))
        for one, row in zip(names, crossing.every, strict=True)
    )
    states = dict(crossing.states)
    untold = tuple(tuple(aside(words, states[one], currency)) for one, words in NOT_TOLD.items() if one in states)
    told = composition.total.customers - crossing.not_told.customers
    blocks: list[Block] = [
        Paragraph(f"Who a customer is, is told of {written(told)} of {counted(composition.total.customers)}."),
        Bars("Certain and possible share of each segment", bars, BOUNDS),
        Grid("By segment", scope(report), ("", "share", "customers", amounts), rows, frozenset({1, 2, 3})),
        Grid(
            "Each segment by stance, in shares of the whole",
            scope(report),
            ("", *(one.value for one in KNOWN_STANCES), OF_NO_ONE_STANCE, "all"),
            crossed,
            frozenset(range(1, 6)),
        ),
    ]
    if untold:
        head = ("", "customers", "known spend")
        blocks.append(Grid("Why it is not told", scope(report), head, untold, frozenset({1, 2})))
    return Chapter("who", "Who they are", tuple(blocks))


def gap_chapter(report: BookReport) -> Chapter:
    """What nobody can explain, by question."""
    gap = report.panels.gap
    disclosed = gap.disclosed is not None
    rest = weight(gap.not_listed, gap.unit) if disclosed else None
    rows = tuple(tuple(row) for row in question_cells(gap.questions, gap.union, gap, rest))
    header = ("", *(one.value for one in gap.columns), *(["unaccounted"] if disclosed else []))
    bars = tuple(_question(*one) for one in zip((*gap.questions, gap.union), rows, strict=True))
    blocks: list[Block] = [
        Paragraph(
            "Four questions are asked of every account: who it is, how much it pays, for what, and to what end. Each "
            "is known, not looked at yet, or cannot be told; they are never averaged."
        ),
        Bars("How far each question is answered", bars, tuple(_PARTS[one] for one in gap.columns)),
        Grid("The four questions", scope(report), header, rows, frozenset(range(1, len(header)))),
    ]
    if gap.by_construction(Question.HOW_MUCH) and gap.union.shares is not None:
        blocks.append(Paragraph(f"{BY_CONSTRUCTION}."))
    blocks += [
        Paragraph(f"For what, with exactly one use: {percent(one.exactly_one_share, 1)}.")
        for one in gap.questions
        if one.exactly_one_share is not None
    ]
    if disclosed:
        blocks.append(Paragraph(f"Unaccounted: {not_accounted_for(gap.unknown_spend)}."))
    return Chapter("gap", "What nobody can explain", tuple(blocks))


def _question(gap: Gap, row: tuple[str, ...]) -> Bar:
    """One question as a bar, which says what its row of the table does."""
    parts, start = [], 0.0
    for clarity, _, share in gap.parts:
        if share:
            parts.append(BarPart(_PARTS[clarity][0], start, min(start + share, 1.0)))
            start += share
    return Bar(row[0], f"known {row[1]}", tuple(parts))
