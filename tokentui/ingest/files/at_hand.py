"""Files as they are given, made ready to be read more than once: pipes taken in, packed files unpacked, folders opened.

What is copied lies in a temporary folder that is gone when reading is over, however it ends.
"""

import bz2
import gzip
import lzma
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from tokentui.ingest.files.folders import files_of
from tokentui.ingest.files.pages import pages_together
from tokentui.ingest.files.scratch import scratch_folder
from tokentui.ingest.files.sheets import is_workbook
from tokentui.ingest.files.source import (
    LOOK,
    SourceFile,
    first_bytes,
    is_no_text,
    made_to_fill,
    unpacks_too_far,
)
from tokentui.ingest.files.table import EmptyFile, UnreadableFile

STANDARD_INPUT = Path("standard input")
"""What `-` is called in sentences and in the book."""

LARGEST = 20_000_000_000
"""Bytes that a file may unpack to, or that are taken from a pipe."""

_MARKS = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"SQLite format 3\x00", b"PAR1", b"\xd0\xcf\x11\xe0")
_TAR = (257, b"ustar")


class AtHand(NamedTuple):
    """What can be read now."""

    files: tuple[Path, ...]
    """By their names, those of folders one by one."""
    sources: Mapping[Path, SourceFile]
    """Of those that are read from a copy."""
    notices: tuple[str, ...]
    """What was left out."""


class _Packing(NamedTuple):
    """A way in which a single file is packed."""

    mark: bytes
    name: str
    opened: Callable[[Path], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]


class _Unpacking(Protocol):
    """Gives the bytes of what is packed."""

    def read(self, size: int = -1, /) -> bytes: ...


_PACKINGS = (
    _Packing(b"\x1f\x8b", "gzip", gzip.GzipFile),
    _Packing(b"BZh", "bzip2", bz2.BZ2File),
    _Packing(b"\xfd7zXZ\x00", "xz", lzma.LZMAFile),
)


@contextmanager
def at_hand(given: Sequence[Path]) -> Iterator[AtHand]:
    """Files that can be read in place, or from copies that live as long as the block; raises UnreadableFile."""
    files, left_out = files_of(given)
    notices = list(left_out)
    with scratch_folder() as folder:
        found: list[SourceFile] = []
        for number, path in enumerate(files):
            try:
                source = _unpacked(_taken_in(path, folder / f"{number}"), folder / f"{number}-unpacked")
            except EmptyFile as error:
                if len(files) == 1:
                    raise
                notices.append(f"Left out: {error}")
                continue
            if any(source.name == other.name for other in found):
                raise UnreadableFile(f"{source.name} is given twice; give it once.")
            found.append(source)
        if not found:
            raise EmptyFile(notices[-1].removeprefix("Left out: "))
        together, said = pages_together(found, folder)
        names = [source.name for source in together]
        sources = {source.name: source for source in together if source.place != source.name}
        notices += said
        yield AtHand(tuple(names), sources, tuple(notices))


def _taken_in(path: Path, copy: Path) -> SourceFile:
    """A file, or a copy of what a pipe or a device gives."""
    if path == Path("-"):
        with copy.open("wb") as into:
            _take_in(STANDARD_INPUT, sys.stdin.buffer, into)
        return SourceFile(STANDARD_INPUT, copy)
    try:
        kind = path.stat().st_mode
        if stat.S_ISREG(kind):
            return SourceFile(path, path)
        if stat.S_ISSOCK(kind):
            raise UnreadableFile(f"{path} is a socket of a running program, not a file; name the file.")
        with path.open("rb") as pipe, copy.open("wb") as into:
            _take_in(path, pipe, into)
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}; check the path.") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror or error}.") from None
    return SourceFile(path, copy)


def _take_in(name: Path, pipe: IO[bytes], into: IO[bytes]) -> None:
    start = b""
    while len(start) < LOOK and (some := pipe.read(LOOK - len(start))):
        start += some
    if not start.strip() and len(start) < LOOK:
        raise EmptyFile(f"{name} gave nothing; it needs a line of column names and at least one row.")
    if not start.startswith(_MARKS) and is_no_text(start):
        raise UnreadableFile(f"{name} gives no text: it holds bytes that no text has. Import needs a table.")
    if not start.strip():
        raise UnreadableFile(f"{name} gives only blanks: more than {LOOK:,} of them. Import needs a table.")
    into.write(start)
    size = len(start)
    while some := pipe.read(LOOK):
        size += len(some)
        if size > LARGEST:
            raise UnreadableFile(
                f"{name} gives more than {LARGEST // 1_000_000_000} GB and did not end; write it to a file, in parts."
            )
        into.write(some)


def _unpacked(source: SourceFile, copy: Path) -> SourceFile:
    """What a packed file holds; a file that is not packed as it is."""
    start = first_bytes(source.place, 6) if source.place.stat().st_size else b""
    packing = next((one for one in _PACKINGS if start.startswith(one.mark)), None)
    if packing is not None:
        try:
            with packing.opened(source.place) as packed:
                _unpack(source, packed, copy)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise _damaged(source, error) from None
        return SourceFile(source.name, copy, packing.name)
    if start.startswith(b"PK\x03\x04") and zipfile.is_zipfile(source.place) and not is_workbook(source.place):
        return _unzipped(source, copy)
    return source


def _unzipped(source: SourceFile, copy: Path) -> SourceFile:
    """The one file of a zip archive."""
    try:
        with zipfile.ZipFile(source.place) as archive:
            # `is_dir` expects a name, and a torn archive may have none.
            files = [
                one for one in archive.infolist() if not one.filename.endswith("/") and not _is_hidden(one.filename)
            ]
            if len(files) != 1:
                some = ", ".join(repr(one.filename) for one in files[:8]) + (" …" if len(files) > 8 else "")
                what = f"{len(files):,} files ({some})" if files else "no file"
                raise UnreadableFile(f"{source.name} holds {what}; unpack it and name what is to be imported.")
            with archive.open(files[0]) as packed:
                _unpack(source, packed, copy)
    except (RuntimeError, NotImplementedError) as error:
        locked = "encrypted" in str(error)
        why = "locked with a password" if locked else "packed in a way that is not known here"
        raise UnreadableFile(f"{source.name} is {why}; unpack it first.") from None
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise _damaged(source, error) from None
    return SourceFile(source.name, copy, f"a zip archive ({files[0].filename})")


def _is_hidden(name: str) -> bool:
    """Whether a file in an archive is one that macOS adds, or a hidden one."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _unpack(source: SourceFile, packed: _Unpacking, copy: Path) -> None:
    """Write what comes out into a file, as long as it keeps to a measure; raises UnreadableFile."""
    small = max(1, source.place.stat().st_size)
    start, size = b"", 0
    with copy.open("wb") as into:
        while some := packed.read(LOOK):
            if not size:
                start = some
                _expect_no_archive(source, start)
            size += len(some)
            if size > LARGEST or unpacks_too_far(size, small):
                raise made_to_fill(source, size, small)
            into.write(some)
    if not start.strip():
        raise EmptyFile(f"{source.name} is empty once unpacked; it needs a line of column names and a row.")


def _expect_no_archive(source: SourceFile, start: bytes) -> None:
    packed_again = start.startswith(tuple(one.mark for one in _PACKINGS))
    archive = start.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in start and b"mimetype" not in start[:64]
    tar = start[_TAR[0] :].startswith(_TAR[1])
    if packed_again or archive or tar:
        raise UnreadableFile(
            f"{source.name} holds another archive; unpack it and name the files that are to be imported."
        )


def _damaged(source: SourceFile, error: BaseException) -> UnreadableFile:
    # Where a file points outside itself, the system finds that what is asked of it makes no sense.
    if isinstance(error, OSError) and error.errno not in (None, EINVAL):
        raise error
    said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return UnreadableFile(f"{source.name} cannot be unpacked, as a download that did not finish: {said}.")
