"""The files that are meant where a folder is given."""

from collections.abc import Sequence
from pathlib import Path

from tokentui.domain.text import visible
from tokentui.ingest.files.table import UnreadableFile

_TEXTS = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson"}
_SHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_KINDS = {*_TEXTS, *_SHEETS, ".parquet", ".zip"}
_PACKED = {".gz", ".bz2", ".xz"}
_NAMED = 6


def files_of(given: Sequence[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """The files themselves, and those in folders by name, with a notice on what is left out of these."""
    files: list[Path] = []
    notices: list[str] = []
    for path in given:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if not one.name.startswith("."))
        readable = [one for one in inside if one.is_file() and _is_table(one)]
        if not readable:
            raise UnreadableFile(f"{path} is a folder with no file that import could read; name the file.")
        files += readable
        if left := [one for one in inside if one not in readable]:
            named = ", ".join(visible(one.name) for one in left[:_NAMED])
            more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
            notices.append(f"Left out of the folder {path}: {named}{more}.")
    return files, tuple(notices)


def _is_table(path: Path) -> bool:
    inner = Path(path.stem) if path.suffix.lower() in _PACKED else path
    return inner.suffix.lower() in _KINDS
