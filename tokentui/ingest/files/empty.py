"""A table that we wrote of nothing: its columns are known, and it has no row."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tokentui.ingest.files.table import BATCH, RawBatch


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """Column names without a row."""

    path: Path
    header: tuple[str, ...]
    delimiter: str = ","
    form: str = "no rows"
    above: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return sha256(self.path.read_bytes()).hexdigest()

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:  # noqa: ARG002
        """One without a row."""
        yield RawBatch((), [()] * len(self.header))
