"""What one run of the benchmark does: books, repetitions, programs and places."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.shapes import ALL, Shape

HERE = Path(__file__).parent
BOOKS = HERE / "books"
OUT = HERE / "out"


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of one run."""

    shapes: tuple[Shape, ...] = ALL
    runs: int = 3
    presses: int = 20
    """How often a key is pressed in one run."""
    only: frozenset[str] = frozenset()
    """Names of the steps to do; all when empty."""
    short: bool = False
    """Whether only to see that every step works."""
    program: str = "tokentui"
    """The installed program."""
    peers: Path = Path(sys.executable).parent
    """The folder of programs in which the peers are installed."""
    out: Path = OUT
    columns: int = 120
    rows: int = 36

    @property
    def largest(self) -> Shape:
        """The book on which everything is done: that of most customers and decisions."""
        return max(self.shapes, key=lambda shape: shape[:2])

    @property
    def smallest(self) -> Shape:
        """The book beside which the largest is held."""
        return min(self.shapes, key=lambda shape: shape[:2])

    def wants(self, step: str) -> bool:
        """Whether a step is to be done."""
        return not self.only or step in self.only

    def peer(self, program: str) -> str | None:
        """Where a peer is installed, or None."""
        return shutil.which(program, path=str(self.peers)) or shutil.which(program)

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables under which every program runs: an empty home, so that nobody's settings count."""
        home = self.out / "home"
        home.mkdir(parents=True, exist_ok=True)
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        return {**dict.fromkeys(names, str(home)), "TOKENTUI_REVIEWER": "bench"}

    def work_book(self, shape: Shape) -> Path:
        """The copy of a book that this run writes to."""
        return self.out / f"{shape.slug}.tokentui"
