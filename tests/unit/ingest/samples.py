"""The codebook, the date and the files that the tests of import share."""

from datetime import date
from pathlib import Path

from tokentui.domain.codebook import Codebook, parse_codebook
from tokentui.ingest.preview import preview
from tokentui.ingest.records import CustomerRecord, Preview

ROOT = Path(__file__).parents[3]
BAD = ROOT / "fixtures" / "bad_input"
PUBLIC = ROOT / "fixtures" / "public_book"
TODAY = date(2026, 11, 1)


def codebook() -> Codebook:
    """The codebook that new books start with."""
    return parse_codebook((ROOT / "tokentui" / "domain" / "default_codebook.toml").read_text(encoding="utf-8"))


def read(path: Path, **options: object) -> Preview:
    """Preview a file with the usual codebook and date."""
    return preview(path, **{"codebook": codebook(), "today": TODAY, **options})  # type: ignore[arg-type]


def bad(name: str, **options: object) -> Preview:
    """Preview one of the bad files."""
    return read(BAD / name, **options)


def customers(seen: Preview) -> dict[str, CustomerRecord]:
    """Customers of a preview by name."""
    return {record.name: record for record in seen.records if isinstance(record, CustomerRecord)}


def reasons(seen: Preview) -> dict[int, str]:
    """Why rows were refused, by line."""
    return {refused.line: refused.reason for refused in seen.rejected}
