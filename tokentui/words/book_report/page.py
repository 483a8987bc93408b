"""A report on a book as one page of HTML that needs nothing else: no script, no address but those of sources."""

from collections.abc import Iterator
from importlib.resources import files

from htpy import (
    Element,
    Node,
    a,
    body,
    caption,
    div,
    figure,
    footer,
    h1,
    h2,
    head,
    header,
    html,
    li,
    main,
    meta,
    nav,
    p,
    section,
    strong,
    style,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)
from htpy import title as title_of
from markupsafe import Markup

from tokentui.services.book_report import BookReport
from tokentui.words.book_report.blocks import Bars, Block, Cell, Chapter, Grid, Items, Paragraph, SourceLink
from tokentui.words.book_report.chapters import chapters, title
from tokentui.words.book_report.drawing import drawn, legend
from tokentui.words.book_report.panels import scope
from tokentui.words.markdown import link_target

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser runs and fetches nothing here, whatever stands in the page."""
MARK = '<meta name="generator" content="tokentui report">'
"""What stands at the beginning, by which a file is known to be one of ours."""
_SHORT, _SHORT_FIGURE, _LONG_WORD = 12, 20, 12
"""Letters of a cell that is never broken, and of a word that may be."""
_ON_ONE_PAGE = 12
"""Rows of a table that is never parted in print."""
_WIDE = 4
"""Columns from which on a row is a block of its own on a phone."""


def report_page(report: BookReport) -> Iterator[str]:
    """The whole page, in pieces."""
    found = list(chapters(report))
    css = files("tokentui.words.book_report").joinpath("report.css").read_text(encoding="utf-8")
    page = html(lang="en")[
        head[
            meta(charset="utf-8"),
            Markup(MARK),
            meta(http_equiv="Content-Security-Policy", content=_POLICY),
            meta(name="viewport", content="width=device-width, initial-scale=1"),
            meta(name="color-scheme", content="light dark"),
            title_of[title(report)],
            style[Markup(css)],
        ],
        body[
            header[h1[title(report)], p(".scope")[scope(report)]],
            nav(aria_label="Chapters")[ul[[li[a(href=f"#{one.anchor}")[one.title]] for one in found]]],
            main[[_chapter(one) for one in found]],
            footer[p[f"Written by tokentui. {scope(report)}."]],
        ],
    ]
    yield from page.iter_chunks()
    yield "\n"


def _chapter(chapter: Chapter) -> Node:
    named = f"{chapter.anchor}-heading"
    return section(id=chapter.anchor, aria_labelledby=named)[
        h2(id=named)[chapter.title],
        [_block(block, f"{chapter.anchor}-{number}") for number, block in enumerate(chapter.blocks)],
    ]


def _block(block: Block, anchor: str) -> Node:
    match block:
        case Paragraph(words, strong=True):
            return p(".verdict" if anchor == "verdict-0" else ".lead")[strong[words]]
        case Paragraph(words):
            return p[words]
        case Items(lines):
            return ul[[li[words, ul[[li[line] for line in below]] if below else None] for words, below in lines]]
        case Bars():
            return figure[Element("figcaption")[block.title], drawn(block, anchor), legend(block, anchor)]
        case Grid():
            return _grid(block, anchor)


def _grid(grid: Grid, anchor: str) -> Node:
    wide = " wide" if len(grid.header) >= _WIDE else ""
    whole = " whole" if len(grid.rows) <= _ON_ONE_PAGE else ""
    return div(class_=f"grid{whole}")[
        # The roles say again what a table is, for it is none to a screen reader where rows are laid out as blocks.
        table(class_=f"table{wide}", role="table", aria_describedby=f"{anchor}-scope")[
            caption[grid.caption] if grid.caption else None,
            thead(role="rowgroup")[
                tr(role="row")[
                    [
                        th(scope="col", role="columnheader", class_=_side(grid, place, name))[name]
                        for place, name in enumerate(grid.header)
                    ]
                ]
            ],
            tbody(role="rowgroup")[[_row(grid, row) for row in grid.rows]],
        ],
        p(".scope", id=f"{anchor}-scope")[grid.scope],
    ]


def _side(grid: Grid, place: int, cell: Cell = "") -> str | None:
    """Figures stand to the right, what is short stays on a line, and only a long word is broken within."""
    figured = place in grid.figures
    if not isinstance(cell, str):
        return "links long"
    holds = {
        "figure": figured,
        "short": 0 < len(cell) <= (_SHORT_FIGURE if figured else _SHORT),
        "long": any(len(word) > _LONG_WORD for word in cell.split()),
    }
    return " ".join(name for name, held in holds.items() if held) or None


def _row(grid: Grid, row: tuple[Cell, ...]) -> Node:
    first = next((place for place, name in enumerate(row) if not (isinstance(name, str) and name.isdigit())), 0)
    cells = []
    for place, cell in enumerate(row):
        named = grid.header[place] or None
        if place == first:
            cells.append(th(scope="row", role="rowheader", class_=_side(grid, place, cell))[_cell(cell)])
        else:
            cells.append(td(role="cell", data_label=named, class_=_side(grid, place, cell))[_cell(cell)])
    return tr(role="row")[cells]


def _cell(cell: Cell) -> Node:
    if isinstance(cell, str):
        return cell
    sources = [[_source(one), one.after] for one in cell]
    return sources[0] if len(sources) == 1 else ul[[li[one] for one in sources]]


def _source(one: SourceLink) -> Node:
    if one.address is None:
        return one.words
    return a(href=link_target(one.address), rel="noreferrer nofollow")[one.words]
