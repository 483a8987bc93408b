"""The figures in money that facts give: which are more or less than one customer's year, and where they contradict."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.domain.contradictions import MONTH_RULE
from tokentui.domain.money import short
from tokentui.domain.spend_limits import SpendLimits
from tokentui.domain.text import number_of, visible
from tokentui.services.spend_figures import Figures, keep_months, read_figures
from tokentui.services.workbook import Workbook
from tokentui.words.figures_json import figures_json
from tokentui.words.panels import facts_leave


@click.command("figures")
@click.option(
    "--month",
    type=click.Choice(["at-least", "nothing"], case_sensitive=False),
    help="What a figure of one month says of its year, from now on in this book: at least that much, or nothing.",
)
@book_option
@json_option(
    "Print {book, floor, month, figures, contradictions, within, limits, …}. figures: {customers, scope, low, "
    "high, grade, as_of, source_title, facts}; contradictions: {words, customers, facts}; limits: {customers, floor, "
    "ceiling, within, facts}. Money in micro-units, unknown null."
)
def figures_command(month: str | None, book: Path | None, as_json: bool) -> None:
    """Figures of several customers together, of a part, of a month; which contradict each other; what they leave.

    They are in no sum of annual spend.
    """
    with opened(book) as workbook:
        if month is not None:
            keep_months(workbook, month == "at-least")
            narrate(f"Rule of this book: {MONTH_RULE if month == 'at-least' else 'a month says nothing of its year'}.")
        found = read_figures(workbook)
        if as_json:
            write_json(figures_json(workbook, found))
        else:
            write_lines(_lines(workbook, found, cells()))
        if not found.figures:
            narrate("No fact gives money for several customers, for a part or a month, or twice for one customer.")


def _lines(workbook: Workbook, found: Figures, width: int) -> Iterator[str]:
    currency, floor = workbook.settings.currency, workbook.settings.floor.value
    yield from wrap(f"{title(workbook)} · {number_of(len(found.figures), 'figure')} · evidence floor {floor}", width)
    for figure in found.figures:
        names = ", ".join(visible(name) for _, name in figure.customers)
        yardstick = visible(figure.fact.yardstick or "")
        yield ""
        yield from _hung(
            f"{names}: {figure.amount(currency)}, {figure.scope.value}; {yardstick} ({figure.words})", width
        )
    yield ""
    yield f"{number_of(len(found.contradictions), 'contradiction')}"
    for one in found.contradictions:
        yield ""
        yield from _hung(one.words, width)
    if found.limits:
        yield ""
        yield "what they leave for customers of unknown spend"
        for limit in found.limits:
            yield from _hung(_limit(limit, found, currency), width)
    for child, parent in found.within.items():
        if (spend := found.customers[child].spend) is not None:
            contained = (
                f"{_names([child], found)} {short(spend.best, currency)} is contained in {_names([parent], found)}"
            )
            yield ""
            yield from wrap(f"{contained}, and added once", width)
    if any(figure.scope.value == "month" for figure in found.figures):
        yield ""
        rule = MONTH_RULE if found.months else f"a month says nothing of its year; --month at-least: {MONTH_RULE}"
        yield from wrap(f"rule: {rule}", width)


def _limit(limit: SpendLimits, found: Figures, currency: str) -> str:
    together = " together" if len(limit.customers) > 1 else ""
    within = "" if limit.within is None else f", contained in the spend of {_names([limit.within], found)}"
    return f"{_names(limit.customers, found)}: {facts_leave(limit.floor, limit.ceiling, currency)}{together}{within}"


def _names(numbers: Iterable[int], found: Figures) -> str:
    return ", ".join(visible(found.customers[number].name) for number in numbers)


def _hung(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
