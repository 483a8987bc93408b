"""`tokentui agreement` and `tokentui reviewers`: how far reviewers agree, and how each works."""

from collections.abc import Iterator, Sequence
from math import ceil, floor
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.completion.kinds import REVIEWER
from tokentui.cli.options import book_option, csv_option, json_option, one_format, opened, title
from tokentui.cli.output import cells, narrate, table, write, write_json, write_lines, write_table
from tokentui.domain.coefficients import Coefficient
from tokentui.domain.grades import Question
from tokentui.domain.money import short
from tokentui.domain.text import number_of, visible
from tokentui.services.agreement import HOW, MEASURES, AgreementReport, ReviewerRow, read_agreement, read_reviewers
from tokentui.services.lookups import set_first_pass
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import book_json
from tokentui.words.report_json import agreement_json, reviewer_json
from tokentui.words.values import percent

_REVIEWER = (
    "name, decisions, accounts, adjudications, changes_of_mind, median_seconds or null, first, last, first_pass, "
    "upheld, upheld_of"
)


_BY = {"what": Question.FOR_WHAT, "who": Question.WHO}


@click.command("agreement")
@click.option(
    "--by",
    "asked",
    type=click.Choice(list(_BY)),
    default="what",
    show_default=True,
    help="Compare what reviewers say it is for, or who they say it is.",
)
@book_option
@json_option(
    "Print {book, codebook_version, question, accounts, doubly_reviewed {accounts, spend, share_of_listed_spend}, "
    "by_account, by_spend, reviewers, how}. Measures percent, alpha, alpha_masi, ac1, kappa: each {value, low, high, "
    "reason}, low and high the ends of its 95 % interval, all three null where nothing can be measured and a reason "
    "is given. "
    f"Reviewers: {_REVIEWER}."
)
def agreement_command(asked: str, book: Path | None, as_json: bool) -> None:
    """How far reviewers agree on the accounts that several reviewed, by account and weighed by spend.

    Each measure stands with the interval of its values in 95 of 100 samples; fewer than 10 accounts give none.
    """
    with opened(book) as workbook:
        report = read_agreement(workbook, _BY[asked])
        if as_json:
            write_json(agreement_json(workbook, report))
        else:
            write_lines(_lines(workbook, report, cells()))


@click.command("reviewers")
@click.option(
    "--first-pass",
    "marked",
    type=REVIEWER,
    metavar="NAME",
    help="From now on what NAME said gives way to anybody else.",
)
@click.option(
    "--no-first-pass",
    "unmarked",
    type=REVIEWER,
    metavar="NAME",
    help="From now on what NAME said counts like the others'.",
)
@book_option
@json_option(f"Print {{book, codebook_version, reviewers}}; each with {_REVIEWER}.")
@csv_option
def reviewers_command(marked: str | None, unmarked: str | None, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """What each reviewer has decided, at what pace, and how often each thought again.

    A first pass counts where nobody else has said anything: another statement takes its place without a conflict.
    Changes are changes of mind. Upheld are answers that say what was adjudicated then, of those on which that was done.
    """
    one_format(as_json, as_csv)
    if marked is not None and marked == unmarked:
        raise click.UsageError("Give --first-pass or --no-first-pass for a name, not both", click.get_current_context())
    with opened(book) as workbook:
        for name, first_pass in ((marked, True), (unmarked, False)):
            if name is not None:
                _mark(workbook, name, first_pass)
        rows = read_reviewers(workbook)
        if as_json:
            version = workbook.codebook.version
            names = [reviewer_json(row) for row in rows]
            write_json({**book_json(workbook), "codebook_version": version, "reviewers": names})
        elif as_csv:
            documents = [reviewer_json(row) for row in rows]
            header = tuple(documents[0]) if documents else tuple(_REVIEWER.replace(" or null", "").split(", "))
            write_table(header, [tuple(one.values()) for one in documents])
        elif rows:
            write(f"{title(workbook)} · codebook version {workbook.codebook.version}")
            write_lines(_reviewers(rows))
        if not rows:
            narrate("Nobody has decided anything yet.")


def _mark(workbook: Workbook, name: str, first_pass: bool) -> None:
    changed = set_first_pass(workbook, name, first_pass)
    state = "gives way to anybody else" if first_pass else "counts like what others say"
    narrate(f"What {visible(name)} said {state}{'' if changed else ' already'}.")


def _lines(workbook: Workbook, report: AgreementReport, width: int) -> Iterator[str]:
    found, currency = report.agreement, workbook.settings.currency
    by = " · who" if report.question is Question.WHO else ""
    yield f"{title(workbook)} · codebook version {report.codebook_version}{by}"
    share = "no spend loaded" if found.spend_share is None else f"{percent(found.spend_share, 1)} of the listed"
    accounts = f"{number_of(found.accounts, 'account')} reviewed"
    spend = short(found.doubly_reviewed_spend, currency)
    yield f"{accounts}, {found.doubly_reviewed:,} by two or more · {spend}, {share}"
    yield ""
    rows = [["", "by account", "by spend"]]
    reasons: dict[str, int] = {}
    for name, words in MEASURES.items():
        pair = (getattr(found.by_account, name), getattr(found.by_spend, name))
        rows.append([words, *(_value(one, reasons) for one in pair)])
    yield from table(rows, right=(1, 2))
    for reason, number in reasons.items():
        yield from wrap(f"[{number}] not measured: {reason}.", width, subsequent_indent="    ")
    if report.reviewers:
        yield ""
        yield from _reviewers(report.reviewers)
    yield ""
    yield from wrap(HOW, width)


def _value(one: Coefficient, reasons: dict[str, int]) -> str:
    """The measure with its interval, which is rounded outwards, or the number of the reason why there is none."""
    if one.value is not None and one.interval is not None:
        low, high = floor(one.interval[0] * 100) / 100, ceil(one.interval[1] * 100) / 100
        return f"{one.value:.2f} ({low:.2f} to {high:.2f})"
    return f"[{reasons.setdefault(one.reason, len(reasons) + 1)}]"


def _reviewers(rows: Sequence[ReviewerRow]) -> list[str]:
    lines = [["reviewer", "accounts", "decisions", "changes", "adjudications", "upheld", "s / decision"]]
    for row in rows:
        pace = "–" if row.pace is None else f"{row.pace:.1f}"
        upheld = f"{row.upheld:,} of {row.upheld_of:,}" if row.upheld_of else "–"
        counts = (row.accounts, row.decisions, row.changes_of_mind, row.adjudications)
        name = f"{visible(row.name)} (first pass)" if row.first_pass else visible(row.name)
        lines.append([name, *(f"{count:,}" for count in counts), upheld, pace])
    return table(lines, right=(1, 2, 3, 4, 5, 6))
