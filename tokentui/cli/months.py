"""`tokentui months`: what each month came from, what moved between two periods, and cohorts."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.completion.kinds import GRADE
from tokentui.cli.faults import No
from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, table, write_json, write_lines
from tokentui.domain.by_month import Side
from tokentui.domain.grades import Grade
from tokentui.domain.periods import PeriodError, typed_month
from tokentui.services.by_month import Months, OverTime, choose_periods, read_months, read_over_time
from tokentui.services.workbook import Workbook
from tokentui.words import by_month as words
from tokentui.words.by_month_json import months_json
from tokentui.words.session_report import Section

_SIDES = {"use-case": (Side.STANCE, Side.USE_CASE), "segment": (Side.SEGMENT,)}


def _month(_: click.Context, param: click.Parameter, text: str | None) -> int | None:
    try:
        return None if text is None else typed_month(text)
    except PeriodError as error:
        raise click.BadParameter(str(error), param=param) from None


@click.command("months")
@click.option("--from", "first", metavar="YYYY-MM", callback=_month, help="From this month; compared with the last.")
@click.option("--to", "last", metavar="YYYY-MM", callback=_month, help="To this month; else the last with usage.")
@click.option("--years", is_flag=True, help="Compare the twelve months up to each, and not the two months.")
@click.option(
    "--by",
    type=click.Choice(list(_SIDES), case_sensitive=False),
    default="use-case",
    show_default=True,
    help="use-case: what they do. segment: who they are.",
)
@click.option("--floor", type=GRADE, help="Evidence floor: lowest grade that counts; else that of the book.")
@book_option
@json_option(
    "Print {book, codebook_version, floor, currency, listed, months, moved, why_not_moved, cohorts, notes}. months: "
    "{month, customers, charged, credit, tokens, spend_unknown, tokens_unknown, groups}; groups: kind (stance, "
    "use_case, segment), code, customers, spend, tokens, share, each {low, high}, high null where an unknown amount "
    "may be in it. moved: {before, after, spend, tokens, credits, groups}; spend and tokens: {start, end, new, "
    "expansion, contraction, churn, nrr, grr, quick_ratio, …}. Money in micro-units, shares from 0 to 1, unknown null."
)
def months_command(
    first: int | None,
    last: int | None,
    years: bool,
    by: str,
    floor: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """What each month's money came from, what is new, more, less or gone between two, and who stays.

    Without --from and --to the last two months with usage are compared.
    """
    with opened(book) as workbook:
        read = workbook.read_as(Grade(floor) if floor else None, None, None)
        if first is not None or last is not None or years:
            try:
                choose_periods(read, first, last, years=years)
            except PeriodError as error:
                raise No(str(error)) from None
        months = read_months(read, first, last)
        found = read_over_time(read, first, last, years=years)
        if as_json:
            write_json(months_json(read, months, found))
        else:
            write_lines(_lines(read, months, found, _SIDES[by], cells()))


def _lines(workbook: Workbook, months: Months, found: OverTime, sides: tuple[Side, ...], width: int) -> Iterator[str]:
    currency = workbook.settings.currency
    yield from wrap(f"{title(workbook)} · {words.heading(months)}", width)
    if not months.composition.months:
        yield from wrap(found.why_not, width)
        return
    yield from _sections(words.composition(months, sides, width, currency), width)
    yield from _sections(words.over_time(found, sides, width, currency), width)
    yield ""
    for note in words.notes():
        yield from wrap(note, width)


def _sections(sections: Iterable[Section], width: int) -> Iterator[str]:
    for section in sections:
        if section.title:
            yield ""
            yield from wrap(section.title, width)
        if section.header:
            yield from (f"  {line}" for line in table([section.header, *section.rows], right=range(1, 9)))
        else:
            yield from (f"  {line}" for line in table(section.rows))
