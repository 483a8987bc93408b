"""Writing to the terminal or the pipe: data to standard output, narration to standard error.

The help and the quickest look-up load this too, so that what only some of it needs is imported where it is used.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from errno import EBADF
from typing import TextIO

MOST_CELLS = 100
"""Lines do not grow beyond this, however wide the window: the eye would lose its way."""

PIPE_CELLS = 80
"""Cells of a line where there is no terminal to ask."""

_ESCAPE = os.urandom(8).hex()
"""Stands for the escape character of our own styles until a line is written; no text from outside can know it."""


_STREAMS = (
    (0, "stdin", "r", os.O_RDONLY),
    (1, "stdout", "w", os.O_RDONLY),
    (2, "stderr", "w", os.O_WRONLY),
)


class OutputClosed(Exception):
    """Whoever read the output has stopped reading, as `head` does: nothing is wrong."""


def write(line: str) -> None:
    """Write a line to standard output, with whatever a terminal would obey made visible.

    Raises OutputClosed when nobody reads it any more.
    """
    _put([_shown(line) + "\n"])


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        write(line.rstrip())


def write_pieces(pieces: Iterable[str], end: str = "\n") -> None:
    """Write a text whose form has escapes of its own, as JSON and TOML have, in pieces, and a line end or another."""
    _put(pieces)
    _put(end)


def write_data_lines(lines: Iterable[str]) -> None:
    """Write lines whose form has escapes of its own."""
    _put(line + "\n" for line in lines)


def _put(pieces: Iterable[str]) -> None:
    try:
        sys.stdout.writelines(pieces)
    except OSError as error:
        raise cannot_be_written(error) from None


def cannot_be_written(error: OSError) -> OSError:
    """What it means that standard output refused something; raises OutputClosed where nobody reads it any more."""
    if isinstance(error, BrokenPipeError):
        raise OutputClosed from None
    why = "it is closed" if error.errno == EBADF else error.strerror
    return OSError(error.errno, why, "Standard output")


def _shown(line: str) -> str:
    """A line as it may go to a terminal: our own styles are obeyed, and nothing else."""
    if line.isascii() and line.isprintable() and _ESCAPE not in line:
        return line
    from tokentui.domain.text import visible

    return "\x1b[".join(visible(part) for part in line.split(_ESCAPE))


def write_json(document: object) -> None:
    """Write a JSON document, two spaces a level."""
    write_pieces([json_text(document)])


def write_json_text(text: str) -> None:
    """Write a document that is JSON already, in the same form."""
    write_json(json.loads(text))


def json_text(document: object) -> str:
    """A document as text; raises ValueError for NaN, which JSON does not have."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    if text.isascii() and "\x7f" not in text:
        return text
    from tokentui.domain.quoting import escaped

    return escaped(text)


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
        if sys.stdout.isatty():
            from tokentui.domain.text import visible

            header, rows = [visible(name) for name in header], _literal(rows)
        (write_tsv if has_tabs() else write_csv)(sys.stdout, header, rows)
    except OSError as error:
        raise cannot_be_written(error) from None


def _literal(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    from tokentui.domain.text import visible

    for row in rows:
        yield [visible(cell) if isinstance(cell, str) else cell for cell in row]


def narrate(line: str) -> None:
    """Say on standard error what was done, or what to mind, as `write` writes a line."""
    if sys.stdout.isatty():
        # What was written before is read before, also where it is held for a pager.
        sys.stdout.flush()
    _tell(_shown(line) + "\n")


def narrate_over(line: str) -> None:
    """Say on standard error, on a terminal, how far something is: in place of what was said so last."""
    _tell(f"\r\x1b[K{_shown(line)}")


def _tell(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        # The data matters more: a standard error that takes nothing must not stop it.
        _silence(sys.stderr)


def finish() -> None:
    """Send what is still held back; raises OutputClosed when nobody reads it, OSError when it cannot be written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        silence()
        raise cannot_be_written(error) from None


def silence() -> None:
    """Let nothing more be written to a standard output that takes nothing."""
    _silence(sys.stdout)


def _silence(stream: TextIO) -> None:
    # Python flushes once more at its end, and would complain there.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def mend_streams() -> None:
    """Put something in place of standard streams that the caller has closed, so that nothing else takes their numbers.

    Nothing can be read from it, nothing written to it that anybody would miss: data for standard output is an error.
    """
    for number, name, mode, flags in _STREAMS:
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False))


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

    return f"{_ESCAPE}{style}m{text}{_ESCAPE}0m" if shows_color() else text


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: int = 2) -> list[str]:
    """Rows of cells as aligned lines; the columns in `right` are aligned to the right."""
    from tokentui.domain.text import cell_width, pad, visible

    if not rows:
        return []
    rows = [[visible(text) for text in row] for row in rows]
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
