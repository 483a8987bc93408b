"""A session report in words: as sections for a page, and as Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokentui.domain.bounds import Interval
from tokentui.domain.money import short
from tokentui.domain.session_report import SessionReport
from tokentui.domain.text import visible
from tokentui.words.markdown import escaped, table_row
from tokentui.words.values import BY_SEGMENT, exceptions_in_words, how_many, minute, percent, percent_down, percent_up


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of words under a heading."""

    title: str
    header: tuple[str, ...]
    """Empty where the rows are names with values."""
    rows: tuple[tuple[str, ...], ...]


def heading(report: SessionReport) -> str:
    """The title of a report."""
    made_up = "SYNTHETIC · " if report.synthetic else ""
    return f"Review session {report.number} · {made_up}{visible(report.book)}"


def sections(report: SessionReport) -> Iterator[Section]:
    """The report as sections of words, the same for a page and for Markdown."""
    yield Section("", (), tuple(_summary(report)))
    if report.statements:
        yield Section("What was said", (), tuple((visible(said), f"{number:,}") for said, number in report.statements))
    header = ("", "before", "after", "before", "after")
    yield Section(
        "Composition: by customers, then by known spend",
        header,
        tuple(
            (
                visible(one.name),
                _range(one.customers_before),
                _range(one.customers_after),
                _range(one.spend_before),
                _range(one.spend_after),
            )
            for one in report.composition
        ),
    )
    yield Section(
        "Transparency gap, known: by customers, then by spend",
        header,
        tuple((name, *(percent(share) for share in shares)) for name, *shares in report.gap),
    )
    yield Section(
        "Reviewers of this book",
        ("", "accounts", "decisions", "changes of mind", "a minute"),
        tuple(
            (
                visible(one.reviewer),
                f"{one.accounts:,}",
                f"{one.decisions:,}",
                f"{one.changes_of_mind:,}",
                _number(one.per_minute),
            )
            for one in report.reviewers
        ),
    )


def markdown(report: SessionReport) -> str:
    """The report as Markdown."""
    lines = [f"# {escaped(heading(report))}", ""]
    for section in sections(report):
        if section.title:
            lines += [f"## {escaped(section.title)}", ""]
        width = len(section.rows[0]) if section.rows else len(section.header)
        header = section.header or ("",) * width
        lines.append(table_row([*map(escaped, header)]))
        lines.append("|" + "|".join(["---", *["---:" if section.header else "---"] * (width - 1)]) + "|")
        lines += [table_row([*map(escaped, row)]) for row in section.rows]
        lines.append("")
    return "\n".join(lines)


def _summary(report: SessionReport) -> Iterator[tuple[str, str]]:
    currency = report.currency
    yield "reviewer", visible(report.reviewer) + (" · blind" if report.blind else "")
    yield "queue", visible(report.queue)
    yield "when", f"{minute(report.began)} – {minute(report.ended) if report.ended else 'still open'} UTC"
    yield "accounts", _accounts(report)
    unknown = f", {report.decided_spend_unknown:,} of unknown spend" if report.decided_spend_unknown else ""
    yield "decided spend", f"{short(report.decided_spend, currency)}{unknown}"
    yield "settled", _settled(report)
    yield "pace", _pace(report)
    yield "keys", _keys(report)
    yield "changes of mind", f"{report.changes_of_mind:,}"
    yield "undone · redone", f"{report.undos:,} · {report.redos:,}"
    yield "conflicts", f"{report.conflicts_opened:,} opened · {report.conflicts_closed:,} closed"
    yield "adjudicated", f"{report.adjudications:,}"
    same = report.verdict_before == report.verdict_after
    yield "verdict by spend", report.verdict_after if same else f"{report.verdict_before} → {report.verdict_after}"
    if report.exceptions:
        yield BY_SEGMENT, exceptions_in_words(report.exceptions)
    yield "read with", f"codebook version {report.codebook_version} · evidence floor {report.evidence_floor}"


def _accounts(report: SessionReport) -> str:
    parts = [f"{report.decided:,} decided of {how_many(report.accounts)}"]
    if report.postponed:
        parts.append(f"{report.postponed:,} postponed")
    if report.elsewhere:
        parts.append(f"{report.elsewhere:,} needed no decision any more")
    if report.left is not None:
        parts.append(f"{report.left:,} left" if report.left else "none left")
    return " · ".join(parts)


def _settled(report: SessionReport) -> str:
    if report.listed_spend <= 0:
        return "no spend known"
    before, after = (part / report.listed_spend for part in (report.settled_before, report.settled_after))
    money = short(report.settled_after, report.currency)
    whole = short(report.listed_spend, report.currency)
    below = f" · {short(report.below_floor, report.currency)} below the floor" if report.below_floor else ""
    return f"{percent(before)} → {percent(after)} of listed spend, {money} of {whole}{below}"


def _pace(report: SessionReport) -> str:
    minutes = report.working_seconds / 60
    if report.per_minute is None:
        return "–"
    return f"{_number(report.per_minute)} accounts a minute, in {minutes:.1f} minutes of work"


def _keys(report: SessionReport) -> str:
    each = "–" if report.keys_per_account is None else f"{report.keys_per_account:.2f} for each account decided"
    typed = f" · {report.typed:,} characters typed" if report.typed else ""
    return f"{report.keys:,}, {each}{typed}"


def _range(share: Interval | None) -> str:
    if share is None:
        return "–"
    low, high = percent_down(share.low), percent_up(share.high)
    return low if low == high else f"{low.removesuffix(' %')} – {high}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
