"""The budgets: what must not be exceeded, in itself or beside a peer measured in the same run."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.commands import PYTHON, SQLITE_SHELL, SQLITE_UTILS
from tests.benchmarks.measure import Figure, Record
from tests.benchmarks.peers import BARE, DATA_TABLE, VISIDATA
from tests.benchmarks.words import SUBJECT

LARGEST = -1
"""Stands for the largest book of the run; -2 for the smallest."""
SMALLEST = -2

Statistic = Callable[[Figure], float]


def median(figure: Figure) -> float:
    """The middle value."""
    return figure.median


def p95(figure: Figure) -> float:
    """What 95 of 100 values do not exceed."""
    return figure.percentile(0.95)


def worst(figure: Figure) -> float:
    """The slowest value of a run, as a multiple of its median."""
    return figure.worst_to_median


def cpu(figure: Figure) -> float:
    """The middle of the processor times."""
    return figure.cpu_median or 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """One row of the table: a figure of tokentui and the limit it has to keep."""

    what: str
    step: str
    limit: float
    """In the figure's unit; a multiple of the peer's where there is a peer."""
    statistic: Statistic = median
    peer: tuple[str, str, int] | None = None
    """Step, program and customers that the figure is divided by."""
    customers: int = LARGEST


BUDGETS = (
    Budget("look-up of one account", "look-up", 2.5, peer=("look-up", PYTHON, LARGEST)),
    Budget("look-up of one account", "look-up", 1 / 8, peer=("look-up", SQLITE_UTILS, LARGEST)),
    Budget("start to first usable screen", "start", 1.4, peer=("start", BARE, 0)),
    Budget("start to first usable screen", "start", 1.15, peer=("start", SUBJECT, SMALLEST)),
    Budget("start to first usable screen", "start", 0.1, peer=("start", VISIDATA, LARGEST)),
    Budget("tag to both panels repainted", "tag, settled", 12),
    Budget("tag to both panels repainted, 95th", "tag, settled", 30, p95),
    Budget("tag to both panels repainted", "tag, settled", 1.2, peer=("tag, settled", SUBJECT, SMALLEST)),
    Budget("cursor key", "cursor", 8),
    Budget("page key", "page", 16),
    Budget("end key", "end", 16),
    Budget("page key", "page", 0.5, peer=("page", DATA_TABLE, 1_000)),
    Budget("cursor key, slowest of a run to its median", "cursor", 3, worst),
    Budget("page key, slowest of a run to its median", "page", 3, worst),
    Budget("sort by the slowest column, first rows", "sort, first rows, slowest column", 60),
    Budget("sort by the slowest column, to the last row", "sort, to its end, slowest column", 150),
    Budget("a letter in the filter", "filter letter, settled", 30),
    Budget("memory, open and scrolled", "memory", 1.9, peer=("memory", BARE, 0)),
    Budget("idle", "idle", 1),
    Budget("change by another process to panels, 95th", "outside change", 80, p95),
    Budget("durable decision in the store", "durable decision", 2, peer=("durable update", SUBJECT, LARGEST)),
    Budget("import, processor time", "import", 1.5, cpu, peer=("import", SQLITE_SHELL, LARGEST)),
    Budget("import, processor time", "import", 0.1, cpu, peer=("import", SQLITE_UTILS, LARGEST)),
    Budget("cursor key under 1,000 decisions a second", "cursor under fire", 8),
    Budget("memory growth under 1,000 decisions a second", "memory growth under fire", 2),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A budget beside what was measured."""

    budget: Budget
    value: float
    unit: str
    customers: int
    peer: str | None
    peer_value: float | None
    ratio: float | None

    @property
    def met(self) -> bool:
        """Whether the limit was kept."""
        return (self.value if self.ratio is None else self.ratio) <= self.budget.limit


def judge(record: Record, sizes: tuple[int, ...]) -> list[Outcome | Budget]:
    """Every budget with its outcome; the bare budget where the figure or the peer's is missing."""
    return [_outcome(record, sizes, budget) or budget for budget in BUDGETS]


def _outcome(record: Record, sizes: tuple[int, ...], budget: Budget) -> Outcome | None:
    def resolve(customers: int) -> int:
        return {LARGEST: max(sizes), SMALLEST: min(sizes)}.get(customers, customers)

    customers = resolve(budget.customers)
    figure = record.get(budget.step, SUBJECT, customers)
    if figure is None:
        return None
    value, unit = budget.statistic(figure), "×" if budget.statistic is worst else figure.unit
    if budget.peer is None:
        return Outcome(budget, value, unit, customers, None, None, None)
    step, program, size = budget.peer
    other = record.get(step, program, resolve(size))
    if other is None or not (peer_value := budget.statistic(other)):
        return None
    return Outcome(budget, value, unit, customers, _peer_name(budget, resolve(size)), peer_value, value / peer_value)


def _peer_name(budget: Budget, size: int) -> str:
    assert budget.peer is not None
    step, program, _ = budget.peer
    if program != SUBJECT:
        return program
    return step if step != budget.step else f"itself at {size:,}"
