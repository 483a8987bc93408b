"""Which table of a file is meant where it holds several: sheets, lists of a JSON object, tables of a database."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.names import nearest
from tokentui.domain.text import clip, visible
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import TwoReadings, UnreadableFile
from tokentui.ingest.files.table_start import Knows

_NAMED = 8


class TablePart(NamedTuple):
    """A table within a file."""

    name: str
    header: Sequence[str]
    """What seem to be its column names; none where it is empty."""


class Called(NamedTuple):
    """What the tables of a container are called."""

    one: str
    many: str
    option: str


SHEETS = Called("sheet", "sheets", "--sheet")
TABLES = Called("table", "tables", "--table")
LISTS = Called("list", "lists", "--table")


def which_part(
    source: SourceFile, kind: Called, parts: Sequence[TablePart], said: str, knows: Knows
) -> tuple[str, str]:
    """The name of the part that is meant, and a notice on the others.

    It is the one that the user `said`, else the only one with rows, else the only one with column names that import
    knows; raises TwoReadings where two could be meant, and UnreadableFile where there is none.
    """
    names = [part.name for part in parts]
    if said:
        return _said(source, kind, names, said), ""
    filled = [part for part in parts if part.header]
    if not filled:
        raise UnreadableFile(f"{source.name} holds no {kind.one} with column names and rows.")
    if len(filled) > 1:
        score = {part.name: sum(map(knows, filter(None, map(str.strip, part.header)))) for part in filled}
        known = [part for part in filled if score[part.name] > 1] or [part for part in filled if score[part.name]]
        if len(known) != 1:
            raise TwoReadings(
                f"{source.name} has {len(known or filled)} {kind.many} that could be meant, "
                f"{_listed([part.name for part in known or filled])}; say which with "
                f"{kind.option} {_quoted((known or filled)[0].name)}, one import each."
            )
        filled = known
    others = [part.name for part in parts if part is not filled[0] and part.header]
    notice = f"The {kind.one} {_shown(filled[0].name)} was read; left out: {_listed(others)}." if others else ""
    return filled[0].name, notice


def _said(source: SourceFile, kind: Called, names: Sequence[str], said: str) -> str:
    alike = [name for name in names if name == said] or [name for name in names if name.casefold() == said.casefold()]
    if alike:
        return alike[0]
    near = nearest(said, names, 1)
    hint = f"did you mean {_shown(near[0])}?" if near else f"it has {_listed(names)}."
    raise UnreadableFile(f"{source.name} has no {kind.one} {_shown(said)}; {hint}")


def _listed(names: Sequence[str]) -> str:
    shown = [_shown(name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else "none"


def _shown(name: str) -> str:
    return repr(clip(visible(name), 40))


def _quoted(name: str) -> str:
    return _shown(name) if not name.isalnum() else name
