"""`--explain`: how the figures that a command prints came about, as lines of text and as JSON."""

from collections.abc import Callable, Iterable, Iterator
from textwrap import wrap
from typing import TypeVar

import click

from tokentui.cli.faults import Unusable
from tokentui.cli.output import strong, table
from tokentui.domain.explained import Unlisted
from tokentui.domain.panel_figure import PanelFigure
from tokentui.domain.text import clip
from tokentui.services.panels import Panels
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json

Command = TypeVar("Command", bound=Callable[..., object])

NAMED = 5
"""Accounts that a sum names in lines of text."""
IN_JSON = 100
"""The same in JSON."""
_NAME = 30


def explain_option(command: Command) -> Command:
    """`--explain`."""
    told = "Also how each figure came about: its formula with the numbers in it, its sums, the accounts behind them."
    return click.option("--explain", is_flag=True, help=told)(command)


def expect_explainable(explain: bool, as_csv: bool, without_vendor: bool = False) -> None:
    """Raises UsageError for a form without room for it, Unusable for a gap that no account of the book adds up to."""
    if explain and as_csv:
        raise click.UsageError("Give --explain with lines of text or with --json", click.get_current_context())
    if explain and without_vendor:
        raise Unusable(
            "Without the vendor's pages accounts stand otherwise than the book has them, so none can be listed; "
            "leave out --explain or --without-vendor."
        )


def explained_lines(workbook: Workbook, panels: Panels, figures: Iterable[PanelFigure], width: int) -> Iterator[str]:
    """Each figure with its sums, formulas and largest accounts."""
    from tokentui.services.explaining import Explained, explain
    from tokentui.words.explained import (
        SOURCES,
        account_line,
        figure_title,
        formula_lines,
        formula_name,
        letters,
        more_line,
        term_amounts,
        term_name,
        weighed_by,
        what_turns_it,
    )

    currency, floor = workbook.settings.currency, workbook.settings.floor

    def behind(found: Explained) -> Iterator[str]:
        for letter, term, of in zip(letters(found.explanation), found.explanation.terms, found.behind, strict=True):
            yield clip(
                f"  {letter}  {term_name(term.key)}: {term_amounts(term, found.explanation.unit, currency)}", width
            )
            rows = [account_line(one, workbook.codebook, currency, floor) for one in of.accounts]
            rows = [(f"       {clip(name, _NAME)}", spend, about) for name, spend, about in rows]
            yield from (clip(line, width) for line in table(rows, right=(1,)))
            if not isinstance(term.key, Unlisted) and (more := more_line(of, currency)):
                yield clip(f"       {more}", width)

    sources: dict[str, None] = {}
    yield from wrap(f"how it came about, {weighed_by(panels.settings, floor)}", width)
    for found in explain(workbook, panels.settings, tuple(figures), NAMED):
        explanation = found.explanation
        yield ""
        yield strong(clip(figure_title(explanation.figure), width))
        yield from behind(found)
        for formula in explanation.formulas:
            letters_, *numbers = formula_lines(explanation, formula, currency)
            for place, line in enumerate((f"{formula_name(formula)} = {letters_}", *(f"= {one}" for one in numbers))):
                yield from wrap(line, width, initial_indent="  " if not place else "    ", subsequent_indent="      ")
        for line in what_turns_it(explanation, currency):
            yield from wrap(line, width, initial_indent="  ", subsequent_indent="    ")
        sources.update(dict.fromkeys(SOURCES[one.result] for one in explanation.formulas))
    yield ""
    for source in sources:
        yield from wrap(source, width, subsequent_indent="  ")


def explained_json_of(workbook: Workbook, panels: Panels, figures: Iterable[PanelFigure]) -> Json:
    """The same for scripts."""
    from tokentui.services.explaining import explain, resting
    from tokentui.words.explained_json import explained_json

    found = explain(workbook, panels.settings, tuple(figures), IN_JSON)
    return explained_json(workbook, found, resting(workbook, found))
