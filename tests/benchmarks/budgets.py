"""The budgets: what must not be exceeded, in itself or beside a peer measured in the same run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.benchmarks.commands import PYTHON, SHELL
from tests.benchmarks.loading import SQLITE_SHELL, SQLITE_UTILS
from tests.benchmarks.matching import CDIST
from tests.benchmarks.measure import Figure, Record
from tests.benchmarks.peers import BARE, DATA_TABLE, VISIDATA
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import FEWEST_FACTS, MOST_FACTS, NOBODY, TABLE
from tests.benchmarks.words import QUEUES, SUBJECT

LARGEST, SMALLEST = "the largest", "the smallest"
"""Stand for books of the run."""

Statistic = Callable[[Figure], float]


def median(figure: Figure) -> float:
    """The middle value."""
    return figure.median


def p95(figure: Figure) -> float:
    """What 95 of 100 values do not exceed."""
    return figure.percentile(0.95)


def most(figure: Figure) -> float:
    """The largest value."""
    return max(figure.values)


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
    peer: tuple[str, str, str] | None = None
    """Step, program and book that the figure is divided by."""
    book: str = LARGEST
    aim: bool = False
    """Whether it is what is aimed at beyond the limit of another row."""


def _on_every_book() -> Iterator[Budget]:
    for shape in TABLE:
        tag = Budget("tag to both panels repainted", "tag, settled", 10, book=shape.name)
        yield tag
        yield replace(tag, what=f"{tag.what}, 95th", limit=20, statistic=p95)


def _of_the_shell() -> Iterator[Budget]:
    for name in SHELL:
        yield Budget(f"`tokentui {name}`, processor time", f"shell: {name}", 3_000, cpu)
        yield Budget(f"`tokentui {name}`, memory", f"shell: {name}, memory", 100)
    yield Budget("`tokentui export` of all customers, processor time", "shell: export", 10_000, cpu)
    for name in ("tag", "undo", "redo", "merge"):
        yield Budget(f"100,000 decisions at once: {name}, for each", f"many: {name}", 60)
    yield Budget("codebook merge, processor time", "codebook merge", 3_000, cpu)


BUDGETS = (
    *_on_every_book(),
    Budget("tag to both panels repainted", "tag, settled", 1.25, peer=("tag, settled", SUBJECT, SMALLEST)),
    Budget("tag to both panels repainted, aim", "tag, settled", 8, aim=True),
    Budget(
        "tag with who × what shown, beside one without",
        "tag, crossed, settled",
        1.25,
        peer=("tag, settled", SUBJECT, LARGEST),
    ),
    Budget("placement to both panels repainted", "place, settled", 1.25, peer=("tag, settled", SUBJECT, LARGEST)),
    Budget(
        "placement with it, beside one without",
        "place, crossed, settled",
        1.25,
        peer=("place, settled", SUBJECT, LARGEST),
    ),
    Budget("written to the terminal by a tag, aim", "written by a tag", 2, aim=True),
    Budget("first decision after a start", "first tag, settled", 50),
    Budget("start to first usable screen, processor time", "start", 1.3, cpu, peer=("start", BARE, NOBODY)),
    Budget("start to first usable screen, processor time", "start", 1.15, cpu, peer=("start", SUBJECT, SMALLEST)),
    Budget("start to first usable screen", "start", 0.1, peer=("start", VISIDATA, LARGEST)),
    Budget("longest moment of the thread of the screen, processor time", "longest moments", 50, most),
    Budget(
        "longest moment of the thread of the screen, processor time",
        "longest moments",
        50,
        most,
        book=MOST_FACTS.name,
    ),
    *(Budget(f"first card of a review, {queue}", f"first card, {queue}", 300) for queue in QUEUES),
    Budget("next card", "next card", 15),
    Budget("first decision of a review", "first decision of a review, settled", 50),
    Budget("cursor key", "cursor", 8),
    Budget("page key", "page", 16),
    Budget("end key", "end", 16),
    Budget("page key", "page", 0.5, peer=("page", DATA_TABLE, SMALLEST)),
    Budget("cursor key, slowest of a run to its median", "cursor", 3, worst),
    Budget("page key, slowest of a run to its median", "page", 3, worst),
    Budget("sort by the slowest column, first rows", "sort, first rows, slowest column", 40),
    Budget("sort by the slowest column, to the last row", "sort, to its end, slowest column", 150),
    Budget("a letter in the filter, first rows", "filter letter", 20),
    Budget("memory after filter and every sort", "memory", 1.7, peer=("memory", BARE, NOBODY)),
    Budget("memory after filter and every sort, peak", "memory peak", 1.7, peer=("memory peak", BARE, NOBODY)),
    Budget("idle", "idle", 1),
    Budget("change by another process, commit to panels", "outside change", 80),
    Budget("change by another process, commit to panels, 95th", "outside change", 80, p95),
    Budget("durable decision in the store, processor time", "durable decision", 0.3, cpu),
    Budget("durable decision in the store", "durable decision", 2, peer=("durable update", SUBJECT, LARGEST)),
    Budget(
        "one more fact beside 10,000, processor time",
        "fact on one customer",
        1.5,
        cpu,
        peer=("fact on one customer", SUBJECT, FEWEST_FACTS.name),
        book=MOST_FACTS.name,
    ),
    Budget(
        "a note ten times as long, processor time",
        "note of 50,000 letters",
        15,
        cpu,
        peer=("note of 5,000 letters", SUBJECT, LARGEST),
    ),
    Budget("a text of 10,000 letters looked for, processor time", "find, 10,000 letters", 1_000, cpu),
    *_of_the_shell(),
    Budget("look-up of one account", "look-up", 2.5, peer=("look-up", PYTHON, LARGEST)),
    Budget("look-up of one account", "look-up", 1 / 8, peer=("look-up", SQLITE_UTILS, LARGEST)),
    Budget("import, processor time", "import", 1.5, cpu, peer=("import", SQLITE_SHELL, LARGEST)),
    Budget("import, processor time", "import", 1 / 8, cpu, peer=("import", SQLITE_UTILS, LARGEST)),
    Budget(
        "import of quoted cells, processor time",
        "import, quoted",
        1.5,
        cpu,
        peer=("import, quoted", SQLITE_SHELL, LARGEST),
    ),
    Budget(
        "import with all that search needs, processor time",
        "import, search ready",
        3,
        cpu,
        peer=("import", SQLITE_SHELL, LARGEST),
    ),
    Budget("the same file again, processor time", "import, again", 0.5, cpu, peer=("import", SUBJECT, LARGEST)),
    Budget("usage of 24 months, processor time", "usage", 2, cpu, peer=("usage", SQLITE_SHELL, LARGEST)),
    *(Budget(f"{step}, memory", f"{step}, memory", 400) for step in ("import", "usage", "request log")),
    Budget("`tokentui match` of 10,000 companies, processor time", "match", 60_000, cpu),
    Budget("`tokentui match` of 10,000 companies, processor time", "match", 0.5, cpu, peer=("match", CDIST, LARGEST)),
    Budget("`tokentui match` of 10,000 companies, memory", "match, memory", 1_200),
    Budget("`tokentui match --self`, processor time", "match --self", 60_000, cpu),
    Budget("`tokentui match --self`, memory", "match --self, memory", 1_200),
    Budget("cursor key under 1,000 decisions a second", "cursor under fire", 8),
    Budget("memory growth under 1,000 decisions a second", "memory growth under fire", 2),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A budget beside what was measured."""

    budget: Budget
    value: float
    unit: str
    book: str
    peer: str | None
    peer_value: float | None
    ratio: float | None

    @property
    def met(self) -> bool:
        """Whether the limit was kept."""
        return (self.value if self.ratio is None else self.ratio) <= self.budget.limit


def judge(record: Record, plan: Plan) -> list[Outcome | Budget]:
    """Every budget with its outcome; the bare budget where the figure or the peer's is missing."""
    named = {LARGEST: plan.largest.name, SMALLEST: plan.smallest.name}
    return [_outcome(record, named, budget) or budget for budget in BUDGETS]


def _outcome(record: Record, named: dict[str, str], budget: Budget) -> Outcome | None:
    book = named.get(budget.book, budget.book)
    figure = record.get(budget.step, SUBJECT, book)
    if figure is None:
        return None
    value, unit = budget.statistic(figure), "×" if budget.statistic is worst else figure.unit
    if budget.peer is None:
        return Outcome(budget, value, unit, book, None, None, None)
    step, program, beside = budget.peer
    other = record.get(step, program, named.get(beside, beside))
    if other is None or not (peer_value := budget.statistic(other)):
        return None
    name = _peer_name(budget, named.get(beside, beside))
    return Outcome(budget, value, unit, book, name, peer_value, value / peer_value)


def _peer_name(budget: Budget, book: str) -> str:
    assert budget.peer is not None
    step, program, _ = budget.peer
    if program != SUBJECT:
        return program
    return step if step != budget.step else f"itself: {book}"
