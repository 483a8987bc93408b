"""Rows that came home, in a nameless file until the import is done: asked for once, and read more than once."""

import marshal
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256

from tokentui.ingest.files.table import BATCH, RawBatch

_LENGTH = 8
"""Bytes that say how long a batch is."""


class Spool:
    """Columns of texts, a batch after another; what is held in memory is one batch."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._file = tempfile.TemporaryFile(prefix="tokentui-")  # noqa: SIM115 - open for as long as the spool is
        self._digest = sha256()
        self.rows = 0

    @property
    def sha256(self) -> str:
        """Of all that was added."""
        return self._digest.hexdigest()

    def add(self, columns: Sequence[Sequence[str]]) -> None:
        """Keep some rows."""
        self.rows += len(columns[0])
        content = marshal.dumps([list(column) for column in columns])
        self._digest.update(content)
        packed = zlib.compress(content, 1)
        self._file.write(len(packed).to_bytes(_LENGTH, "big"))
        self._file.write(packed)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning, never more than `size` at once."""
        line = place = 0
        if not self.rows:
            yield RawBatch((), [()] * self._width)
            return
        # Two readers at once may each be somewhere else in the file.
        while True:
            self._file.seek(place)
            head = self._file.read(_LENGTH)
            if not head:
                return
            length = int.from_bytes(head, "big")
            columns: list[list[str]] = marshal.loads(zlib.decompress(self._file.read(length)))
            place += _LENGTH + length
            for first in range(0, len(columns[0]), size):
                some = [column[first : first + size] for column in columns]
                yield RawBatch(range(line + 1, line + len(some[0]) + 1), some)
                line += len(some[0])

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
