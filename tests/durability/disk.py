"""A disk as a power loss may leave it: of what was asked of it, that which was synced, and of the rest any part.

Files and folders are what `calls.c` wrote down. What was written to a file since it was last synced may be there, in
part or in another order; so may names that were made, changed or taken away since their folder was. More is lost here
than journalling file systems lose, which keep the order of names; what holds here holds there.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

_HEAD = struct.Struct("<c3xII4xQQ")
_SECTOR = 512
_SHARED_MEMORY = "-shm"
"""Ends the name of a file that SQLite makes anew whenever it is first to open a book."""


class Happened(NamedTuple):
    """One thing that was asked of the disk, or said."""

    what: str
    """W written, T cut, S synced, O made, R renamed, L linked, U unlinked, M folder made, A said."""
    inode: int
    place: int
    first: bytes
    second: bytes

    @property
    def path(self) -> Path:
        """Where, for what has a name."""
        return Path(self.first.decode())

    @property
    def other(self) -> Path:
        """The name that it gets."""
        return Path(self.second.decode())


def read_log(log: Path) -> list[Happened]:
    """All that happened, in order."""
    return list(_happened(log.read_bytes()))


def _happened(content: bytes) -> Iterator[Happened]:
    at = 0
    while at < len(content):
        what, first, second, inode, place = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        yield Happened(what.decode(), inode, place, content[at : at + first], content[at + first : at + first + second])
        at += first + second


def said_before(happened: list[Happened], until: int) -> str:
    """All that was said by then."""
    return b"".join(one.first for one in happened[:until] if one.what == "A").decode(errors="replace")


class _File:
    """A file: what is on the disk of it, and what was asked since."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = bytearray(content)
        self.waiting: list[tuple[int, bytes | None]] = []
        """(where, what) of a write; (length, None) of a cut."""

    def sync(self) -> None:
        for where, what in self.waiting:
            self._take(where, what)
        self.waiting.clear()

    def lose_power(self, rng: Random, kept: float) -> bytes:
        """What is there afterwards."""
        for where, what in self.waiting:
            if rng.random() < kept:
                if what is not None and rng.random() < 0.3:
                    what = what[: rng.randrange(len(what) // _SECTOR + 1) * _SECTOR]
                self._take(where, what)
        return bytes(self.content)

    def _take(self, where: int, what: bytes | None) -> None:
        if what is None:
            del self.content[where:]
            what = b""
        if len(self.content) < where:
            self.content.extend(bytes(where - len(self.content)))
        self.content[where : where + len(what)] = what


_Names = dict[str, "_File | None"]
"""Names in a folder; None is a folder."""


class _Change(NamedTuple):
    """Names that change together: those that come, and one that goes."""

    comes: dict[str, "_File | None"]
    goes: str | None


class Disk:
    """A folder as it was when work began, to which what happened is told."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._files: dict[int, _File] = {}
        self._names: dict[Path, _Names] = {place: {}}
        self._now: dict[Path, _File | None] = {}
        self._waiting: dict[Path, list[_Change]] = {}
        for path in sorted(place.rglob("*")):
            file = None if path.is_dir() else _File(path.read_bytes())
            if file is None:
                self._names[path] = {}
            else:
                self._files[path.stat().st_ino] = file
            self._names[path.parent][path.name] = self._now[path] = file

    def tell(self, one: Happened) -> None:
        """One more thing that happened."""
        match one.what:
            case "W" if one.inode in self._files:
                self._files[one.inode].waiting.append((one.place, one.first))
            case "T" if one.inode in self._files:
                self._files[one.inode].waiting.append((one.place, None))
            case "S":
                self._sync(one)
            case "O":
                # A number may have been that of a file which is gone.
                self._files[one.inode] = _File()
                self._comes(one.path, self._files[one.inode])
            case "M":
                self._names.setdefault(one.path, {})
                self._comes(one.path, None)
            case "L":
                self._comes(one.other, self._now[one.path])
            case "U":
                self._goes(one.path)
            case "R":
                self._renamed(one.path, one.other)

    def lose_power(self, rng: Random) -> None:
        """Lay out in the folder, which is empty, what may be there afterwards."""
        kept, in_order = rng.choice((0.0, 0.3, 0.7, 1.0)), rng.random() < 0.5
        for folder, waiting in self._waiting.items():
            for change in waiting[: rng.randint(0, len(waiting))] if in_order else waiting:
                if in_order or rng.random() < kept:
                    self._take(folder, change)
        written: dict[int, bytes] = {}
        self._lay(self._place, rng, kept, written)

    def _lay(self, folder: Path, rng: Random, kept: float, written: dict[int, bytes]) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, file in self._names[folder].items():
            path = folder / name
            if file is None:
                self._lay(path, rng, kept, written)
            elif not name.endswith(_SHARED_MEMORY):
                # A file of two names is one.
                content = written.setdefault(id(file), b"") or file.lose_power(rng, kept)
                written[id(file)] = content
                path.write_bytes(content)
                path.chmod(0o600)

    def _sync(self, one: Happened) -> None:
        if one.path in self._names:
            for change in self._waiting.pop(one.path, []):
                self._take(one.path, change)
        elif one.inode in self._files:
            self._files[one.inode].sync()

    def _comes(self, path: Path, file: "_File | None") -> None:
        self._now[path] = file
        self._waiting.setdefault(path.parent, []).append(_Change({path.name: file}, None))

    def _goes(self, path: Path) -> None:
        self._now.pop(path, None)
        self._waiting.setdefault(path.parent, []).append(_Change({}, path.name))

    def _renamed(self, path: Path, other: Path) -> None:
        file = self._now.pop(path)
        self._now[other] = file
        if path.parent == other.parent:
            self._waiting.setdefault(path.parent, []).append(_Change({other.name: file}, path.name))
        else:
            self._comes(other, file)
            self._goes(path)

    def _take(self, folder: Path, change: _Change) -> None:
        names = self._names.setdefault(folder, {})
        names.update(change.comes)
        if change.goes is not None:
            names.pop(change.goes, None)
