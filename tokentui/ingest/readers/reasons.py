"""Reasons that many rows share, said once with their number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tokentui.store.bulk.incoming import RejectedRow

_PARTICULAR = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+")


@dataclass(slots=True)
class Shared:
    """One reason, in the words of the first row that it was met in."""

    reason: str
    line: int
    count: int = 0

    def said(self) -> str:
        """The reason with the line, or with the number of lines and the first of them."""
        if self.count == 1:
            return f"line {self.line}: {self.reason}"
        return f"{self.count:,} rows, the first on line {self.line}: {self.reason}"


class Reasons:
    """Counts reasons that differ in quoted words and numbers alone as one."""

    def __init__(self) -> None:
        self._shared: dict[str, Shared] = {}
        self._kinds: dict[str, str] = {}

    def add(self, line: int, reason: str) -> None:
        """Take note of one."""
        kind = self._kinds.get(reason)
        if kind is None:
            kind = _PARTICULAR.sub("…", reason)
            if len(self._kinds) < 10_000:
                self._kinds[reason] = kind
        self._shared.setdefault(kind, Shared(reason, line)).count += 1

    def all(self) -> list[Shared]:
        """Every reason, in the order in which they were first met."""
        return list(self._shared.values())


def shared_reasons(rejected: Iterable[RejectedRow]) -> list[Shared]:
    """Why rows were refused, each reason once."""
    reasons = Reasons()
    for row in rejected:
        reasons.add(row.line, row.reason)
    return reasons.all()
