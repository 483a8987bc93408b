"""What became of the rows of a file, counted as they come, and reported when all have."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tokentui.domain.identity import Recognition
from tokentui.store.bulk.incoming import FactRow, FileKind, RejectedRow


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    kind: FileKind
    source: str
    added: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]
    """In the order of lines."""
    recognised: Recognition = field(default_factory=Recognition)
    replaced: Mapping[int, int] = field(default_factory=dict)
    """Of usage, for how many customers the file took the place of what the book had, by month."""
    met: Collection[int] = frozenset()
    """Of lists, the ids of the customers that the book had already and the file names."""


class Tally:
    """Counts of an import on its way."""

    def __init__(self) -> None:
        self.added = 0
        self.changed = 0
        self.unchanged = 0
        self.rejected: list[RejectedRow] = []
        self.facts: list[FactRow] = []
        """What rows of customers say besides; loaded after them."""
        self.keys: dict[str, str] = {}
        """The key in the book of rows of customers that have another one."""
        self.recognised = Recognition()
        self.replaced: Counter[int] = Counter()
        """Of usage, for how many customers the file took the place of what the book had, by month."""
        self.day = ""
        """Of the import."""
        self.met: set[int] = set()
        """Of lists, the ids of the customers that the book had already and the file names."""

    def reject(self, line: int, reason: str, raw: object = "") -> None:
        """Take note of a row that was not taken."""
        self.rejected.append(RejectedRow(line, reason, str(raw)))
