"""The configuration file as it is written: assignments with their lines, and what of it cannot be read.

No library of TOML for Python says on which line a value stands, nor goes on after a line that is broken. So the text
is taken apart into assignments here, and each is read by Python's own reader of TOML.
"""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 100_000
"""A file that gives every command other keys, with a comment on each, is a quarter of this."""

_LONGEST_LINE = 1_000
_LONGEST = 5_000
_MOST_LINES = 100
"""Characters of a line, and characters and lines of an assignment: Python's reader takes seconds over far more."""


_OPEN = "(at end of document)"
"""How Python's reader ends what it says of an assignment that goes on."""
_NOT_CLOSED = "what it opens is not closed"


class Fault(NamedTuple):
    """Something in a configuration file that is left out."""

    line: int
    """0 where it is the file as a whole."""
    text: str
    """What is wrong and what would do, without a full stop."""


class Assignment(NamedTuple):
    """One value of a configuration file."""

    line: int
    name: tuple[str, ...]
    """Its tables, and then its own name."""
    value: object
    """As TOML has it; an empty table where one begins."""


class Written(NamedTuple):
    """What a file says, and what of it cannot be read."""

    assignments: tuple[Assignment, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_file(path: Path, *, named: bool) -> Written:
    """What a file says: nothing where there is none; `named` says that somebody relies on its being there."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return _none("it is a folder, not a file")
        if stat.S_ISCHR(found.st_mode) and path.samefile(os.devnull):
            return Written()
        if not stat.S_ISREG(found.st_mode):
            return _none("it is no ordinary file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return _none("there is no such file") if named or path.is_symlink() else Written()
    except OSError as error:
        return _none(f"it cannot be read: {(error.strerror or str(error)).lower()}")
    if len(content) > MOST_BYTES:
        return _none(f"it is longer than the {MOST_BYTES:,} bytes that are read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _none("it is not UTF-8; save it as UTF-8")
    return read_text(text)


def read_text(text: str) -> Written:
    """The assignments of a text, and the lines that are none."""
    assignments: list[Assignment] = []
    faults: list[Fault] = []
    table: tuple[str, ...] = ()
    for line, written, document in _parts(text):
        if isinstance(document, str):
            faults.append(Fault(line, f"{_quoted(written)} is no TOML: {document}"))
        elif written.lstrip().startswith("["):
            table, value = _innermost(document)
            assignments.append(Assignment(line, table, value))
        else:
            assignments += [Assignment(line, (*table, *name), value) for name, value in _leaves(document)]
    return Written(tuple(assignments), tuple(faults))


def _none(why: str) -> Written:
    return Written(faults=(Fault(0, why),))


def _parts(text: str) -> Iterator[tuple[int, str, Mapping[str, object] | str]]:
    """(line, first line, what it says or why it cannot be read) of each assignment and each line that is broken."""
    lines = text.split("\n")
    begin = 0
    while begin < len(lines):
        taken, document = _part(lines[begin : begin + _MOST_LINES])
        yield begin + 1, lines[begin], document
        begin += taken


def _part(lines: Sequence[str]) -> tuple[int, Mapping[str, object] | str]:
    """(how many lines, what they say) of the assignment that lines begin with, or (1, why it cannot be read)."""
    import tomllib  # Most people have no such file.

    length = 0
    for taken, line in enumerate(lines, 1):
        length += len(line)
        if len(line) > _LONGEST_LINE and taken == 1:
            return 1, f"a line of more than {_LONGEST_LINE:,} characters"
        if len(line) > _LONGEST_LINE or length > _LONGEST:
            break
        try:
            return taken, tomllib.loads("\n".join(lines[:taken]) + "\n")
        except RecursionError:
            return 1, "brackets within brackets"
        except ValueError as error:
            if not str(error).endswith(_OPEN):
                return 1, _reason(str(error)) if taken == 1 else _NOT_CLOSED
    return 1, _NOT_CLOSED


def _reason(said: str) -> str:
    reason = said.partition(" (at ")[0]
    if reason == r"Illegal character '\n'":
        return "its quotes are not closed"
    return reason[:1].lower() + reason[1:]


def _innermost(document: Mapping[str, object]) -> tuple[tuple[str, ...], object]:
    """The name of the table that a line of brackets begins, and what it is: `{}`, or a list for doubled brackets."""
    name: tuple[str, ...] = ()
    value: object = document
    while isinstance(value, Mapping) and value:
        key, value = next(iter(value.items()))
        name = (*name, key)
    return name, value


def _leaves(document: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], object]]:
    """(name, value) of what an assignment sets: `a.b = 1` and `a = {b = 1}` alike, down to two names."""
    for name, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from (((name, inner), one) for inner, one in value.items())
        else:
            yield (name,), value


def _quoted(line: str) -> str:
    from tokentui.domain.text import clip, visible

    return repr(clip(visible(line.strip()), 40))
