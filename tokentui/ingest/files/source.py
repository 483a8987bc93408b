"""A file by the name that was given for it, where its bytes are, and whether they stayed as they were."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.files.table import EmptyFile, RawBatch, UnreadableFile

LOOK = 1 << 20
"""Bytes by which a file is told to be text or not."""

MARKS_OF_UTF = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_RATIO, _SMALL = 1_000, 100_000_000
"""What unpacks to so many times its size, and to more than is worth a thought, was made to fill disk or memory."""

_ZEROS = 0.1
"""Share of zero bytes from which something is no text."""


class FileState(NamedTuple):
    """By what it shows that somebody else has written to a file."""

    size: int
    changed_ns: int


class SourceFile(NamedTuple):
    """A file that import reads."""

    name: Path
    """As it was given, for sentences; `standard input`."""
    place: Path
    """Where the bytes are: the file itself, or a copy that was unpacked or taken from a pipe."""
    packing: str = ""
    """Of what it was unpacked: `gzip`."""

    def state(self) -> FileState:
        """As it is now."""
        found = self.place.stat()
        return FileState(found.st_size, found.st_mtime_ns)

    def digest(self) -> str:
        """SHA-256 of the bytes."""
        with self.place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def form(self, rest: str) -> str:
        """How it is written, with what it was unpacked from."""
        return f"{rest}, from {self.packing}" if self.packing else rest

    def watched(self, batches: Iterator[RawBatch], before: FileState) -> Iterator[RawBatch]:
        """The batches; raises UnreadableFile at their end where the file is no longer what it was when opened."""
        yield from batches
        try:
            same = self.state() == before
        except FileNotFoundError:
            same = False
        if not same:
            raise UnreadableFile(
                f"{self.name} changed while it was read: another program is still writing it. Nothing was taken; wait "
                "until it is done, or copy the file, and import it again."
            )


def first_bytes(path: Path, count: int = LOOK) -> bytes:
    """The beginning of a file; raises UnreadableFile where there is none, or nothing in it."""
    try:
        with path.open("rb") as file:
            start = file.read(count)
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}; check the path.") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path} is a folder; name the file in it.") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror or error}.") from None
    if not start.strip() and len(start) < count:
        raise EmptyFile(f"{path} is empty; it needs a line of column names and at least one row.")
    return start


def unpacks_too_far(unpacked: int, packed: int, ratio: int = _RATIO) -> bool:
    """Whether so many bytes are more than any honest file of some other many bytes unpacks to."""
    return unpacked > _SMALL and unpacked > packed * ratio


def made_to_fill(source: SourceFile, unpacked: int, packed: int) -> UnreadableFile:
    """What is said of a file that unpacks too far."""
    return UnreadableFile(
        f"{source.name} unpacks to more than {unpacked // 1_000_000:,} MB out of {packed:,} bytes, as what is made to "
        "fill a disk does (a zip bomb); unpack it yourself if you trust it."
    )


def is_no_text(start: bytes) -> bool:
    """Whether the beginning of a file cannot be that of a text: too many zero bytes for one in an 8-bit encoding.

    UTF-16 and UTF-32 have many; they begin with a mark, or every second byte or more is something else.
    """
    zeros = start.count(0)
    if not zeros or start.startswith(MARKS_OF_UTF):
        return False
    if zeros <= _ZEROS * len(start):
        try:
            start[: len(start) - 4].decode("utf-8")
        except UnicodeDecodeError as error:
            return error.start < len(start) - 8 and not _is_utf16(start)
        return False
    return not _is_utf16(start)


def _is_utf16(start: bytes) -> bool:
    shares = [half.count(0) / max(1, len(half)) for half in (start[0:400:2], start[1:400:2])]
    return max(shares) > 0.4 and min(shares) < 0.1
