"""Tables opened and read to their end, for the tests of what containers hold."""

from dataclasses import dataclass
from pathlib import Path

from tokentui.ingest.columns.places import is_column_name
from tokentui.ingest.files.opening import open_table


@dataclass(frozen=True)
class Held:
    """What a table held."""

    form: str
    rows: list[dict[str, str]]
    lines: list[int]
    refused: list[tuple[int, str]]
    notices: tuple[str, ...]
    above: tuple[str, ...]


def held(path: Path, part: str = "", size: int = 2) -> Held:
    """Read a table in small batches, with the names that import knows."""
    table = open_table(path, is_column_name, part)
    batches = list(table.batches(size))
    return Held(
        table.form,
        [
            dict(zip(table.header, cells, strict=True))
            for batch in batches
            for cells in zip(*batch.columns, strict=True)
        ],
        [line for batch in batches for line in batch.lines],
        [(one.line, one.reason) for batch in batches for one in batch.rejected],
        table.notices,
        table.above,
    )
