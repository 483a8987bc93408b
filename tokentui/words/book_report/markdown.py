"""A report on a book as Markdown."""

from collections.abc import Iterator

from tokentui.services.book_report import BookReport
from tokentui.words.book_report.blocks import Bars, Block, Cell, Grid, Items, Paragraph
from tokentui.words.book_report.chapters import chapters, title
from tokentui.words.book_report.panels import scope
from tokentui.words.markdown import escaped, link_target, table_row

MARK = "<!-- tokentui report -->"
"""The first line, by which a file is known to be one of ours."""


def report_markdown(report: BookReport) -> Iterator[str]:
    """The whole report, a line at a time."""
    yield from (MARK, f"# {escaped(title(report))}", "", f"_{escaped(scope(report))}_", "")
    for chapter in chapters(report):
        yield from (f"## {escaped(chapter.title)}", "")
        for block in chapter.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(words, strong):
            yield from (f"**{escaped(words)}**" if strong else escaped(words), "")
        case Items(lines):
            for words, below in lines:
                yield f"- {escaped(words)}"
                yield from (f"  - {escaped(line)}" for line in below)
            yield ""
        case Bars():
            # The table after it has the same figures.
            return
        case Grid():
            yield from _grid(block)


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield from (f"**{escaped(grid.caption)}**", "")
    yield table_row([*map(escaped, grid.header)])
    yield f"|{'|'.join('---:' if place in grid.figures else '---' for place in range(len(grid.header)))}|"
    yield from (table_row([*map(_cell, row)]) for row in grid.rows)
    yield from ("", f"_{escaped(grid.scope)}_", "")


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    linked = (
        f"[{escaped(one.words)}]({link_target(one.address)})" if one.address else escaped(one.words) for one in cell
    )
    return "; ".join(f"{words}{escaped(one.after)}" for words, one in zip(linked, cell, strict=True))
