"""Writing to the terminal or the pipe: data to standard output, narration to standard error.

The help and the quickest look-up load this too, so that what only some of it needs is imported where it is used.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST_CELLS = 100
"""Lines do not grow beyond this, however wide the window: the eye would lose its way."""

PIPE_CELLS = 80
"""Cells of a line where there is no terminal to ask."""

# Between the quotation marks of JSON an escape means the same as the character itself.
_OBEYED = (*range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F))
_OBEYED_TOO = (*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000))
_ESCAPES: dict[int, str] = {}


class OutputClosed(Exception):
    """Whoever read the output has stopped reading, as `head` does: nothing is wrong."""


def write(text: str) -> None:
    """Write a line to standard output; raises OutputClosed when nobody reads it any more."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError:
        raise OutputClosed from None


def write_pieces(pieces: Iterable[str], end: str = "\n") -> None:
    """Write a text that comes in pieces, and a line end or what else ends it."""
    try:
        sys.stdout.writelines(pieces)
        sys.stdout.write(end)
    except BrokenPipeError:
        raise OutputClosed from None


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        write(line.rstrip())


def write_json(document: object) -> None:
    """Write a JSON document, two spaces a level."""
    write(json_text(document))


def write_json_text(text: str) -> None:
    """Write a document that is JSON already, in the same form."""
    write_json(json.loads(text))


def json_text(document: object) -> str:
    """A document as text; raises ValueError for NaN, which JSON does not have."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    if text.isascii() and "\x7f" not in text:
        return text
    if not _ESCAPES:
        _ESCAPES.update({code: f"\\u{code:04x}" for code in (*_OBEYED, *_OBEYED_TOO)})
    return text.translate(_ESCAPES)


def json_pieces(head: Mapping[str, object], name: str, items: Iterable[object]) -> Iterator[str]:
    """The same text for a document that ends in a long list, an item at a time so that the list is never held."""
    opening = json_text({**head, name: []})
    yield opening[: -len("]\n}")]
    before = ""
    for item in items:
        yield f"{before}\n    " + json_text(item).replace("\n", "\n    ")
        before = ","
    yield "\n  ]\n}" if before else "]\n}"


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV, or with tabs where those are asked for.

    No cell is a formula to a spreadsheet, nor on a terminal a command to that.
    """
    from tokentui.cli.manner import has_tabs
    from tokentui.ingest.export import write_csv, write_tsv

    try:
        (write_tsv if has_tabs() else write_csv)(sys.stdout, header, _literal(rows) if sys.stdout.isatty() else rows)
    except BrokenPipeError:
        raise OutputClosed from None


def _literal(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    from tokentui.domain.text import visible

    for row in rows:
        yield [visible(cell) if isinstance(cell, str) else cell for cell in row]


def narrate(text: str) -> None:
    """Say on standard error what was done, or what to mind."""
    if sys.stdout is not None and sys.stdout.isatty():
        # What was written before is read before, also where it is held for a pager.
        sys.stdout.flush()
    # The data matters more: a closed standard error must not stop it.
    if sys.stderr is not None:
        try:
            sys.stderr.write(text + "\n")
        except OSError:
            return


def finish() -> None:
    """Send what is still held back; raises OutputClosed when nobody reads it, OSError when it cannot be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputClosed from None


def silence() -> None:
    """Let nothing more be written to a standard output that is closed."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def cells() -> int:
    """How many cells a line may take."""
    if not sys.stdout.isatty():
        return PIPE_CELLS
    import shutil

    return max(40, min(MOST_CELLS, shutil.get_terminal_size().columns))


def strong(text: str) -> str:
    """The text in bold where colour may be shown, as `manner.shows_color` has it."""
    return _lit(text, "1")


def faint(text: str) -> str:
    """The text greyed, where `strong` would be bold."""
    return _lit(text, "2")


def _lit(text: str, style: str) -> str:
    from tokentui.cli.manner import shows_color

    return f"\x1b[{style}m{text}\x1b[0m" if shows_color() else text


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: int = 2) -> list[str]:
    """Rows of cells as aligned lines; the columns in `right` are aligned to the right."""
    from tokentui.domain.text import cell_width, pad

    if not rows:
        return []
    widths = [max(cell_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        (" " * gap)
        .join(
            pad(text, width, "right" if place in right else "left")
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        .rstrip()
        for row in rows
    ]
