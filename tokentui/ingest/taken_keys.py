"""Which keys a file has used so far, and on which line each came first."""

from collections.abc import Sequence


class TakenKeys:
    """Keys with their lines; as long as none comes twice, only a set of them is kept, which is quicker to fill."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._batches: list[tuple[Sequence[str], Sequence[int]]] = []
        self._lines: dict[str, int] | None = None

    def add_all(self, keys: Sequence[str], lines: Sequence[int]) -> bool:
        """Take the keys of a batch if none of them was taken; else take none and say False."""
        if self._lines is not None:
            distinct = set(keys)
            if len(distinct) < len(keys) or not self._lines.keys().isdisjoint(distinct):
                return False
            self._lines.update(zip(keys, lines, strict=True))
            return True
        before = len(self._keys)
        self._keys.update(keys)
        if len(self._keys) - before < len(keys):
            return False
        self._batches.append((keys, lines))
        return True

    def add(self, key: str, line: int) -> int | None:
        """Take a key; when it was taken already, the line where it came first."""
        if self._lines is None:
            self._lines = {}
            for keys, lines in self._batches:
                self._lines.update(zip(keys, lines, strict=True))
            self._keys.clear()
            self._batches.clear()
        first = self._lines.setdefault(key, line)
        return None if first == line else first
