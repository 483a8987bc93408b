"""Other programs on the same data and the same terminal, their keys pressed and timed in the same way."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from tests.benchmarks import books
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import HERE, Plan
from tests.benchmarks.shapes import NOBODY, Shape
from tests.benchmarks.steps import MEGABYTE, started
from tests.terminal import Sought, Terminal
from tests.terminal_timing import TimedTerminal

BARE, DATA_TABLE, FAST_TABLE = "bare Textual app", "Textual DataTable", "textual-fastdatatable"
VISIDATA, HARLEQUIN = "VisiData", "Harlequin"

_APPS = HERE / "peers_apps"
_HARLEQUIN_QUERY = "select name from customer order by spend_best desc limit 100"
_IDLE_SECONDS = 5.0
_STARTS = 3


class Given(Enum):
    """The book that a program is given: none, that of fewest or that of most customers."""

    NOTHING = auto()
    SMALLEST = auto()
    LARGEST = auto()


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to measure against."""

    name: str
    argv: Callable[[Plan, Shape], list[str] | None]
    """The command for a book; None when the program is not installed."""
    ready: Callable[[Shape], Sought]
    """What is on the screen when the list can be used."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of each step; the last one is measured, those before it prepare."""
    given: Given = Given.LARGEST
    """Which of the books of the run it is given."""


def python_with(plan: Plan, module: str) -> str | None:
    """The Python of the peers, if it has a module."""
    python = plan.peers / "python"
    found = any(plan.peers.parent.glob(f"lib/python3*/site-packages/{module}"))
    return str(python) if python.exists() and found else None


def _bare(_plan: Plan, _shape: Shape) -> list[str]:
    return [sys.executable, str(_APPS / "bare.py")]


def _data_table(plan: Plan, shape: Shape) -> list[str]:
    return [sys.executable, str(_APPS / "data_table.py"), str(books.book(shape))]


def _fast_table(plan: Plan, shape: Shape) -> list[str] | None:
    python = python_with(plan, "textual_fastdatatable")
    return [python, str(_APPS / "fast_table.py"), str(books.customers_csv(shape))] if python else None


def _visidata(plan: Plan, shape: Shape) -> list[str] | None:
    program = plan.peer("vd")
    return [program, "--delimiter", ",", str(books.customers_csv(shape))] if program else None


def _harlequin(plan: Plan, shape: Shape) -> list[str] | None:
    program = plan.peer("harlequin")
    return [program, "-a", "sqlite", str(plan.work_book(shape))] if program else None


def _loaded_in_visidata(shape: Shape) -> Sought:
    return lambda terminal: (
        bool(re.search(rf"\b{shape.customers} rows", terminal.line(-1)))
        and not re.search("loading|processing", terminal.line(-1))
    )


def _list_of_customers(terminal: Terminal) -> bool:
    """A header and, below it, rows."""
    return bool(re.search(r"Customer|name", terminal.line(0))) and sum(
        map(bool, terminal.lines)
    ) > terminal.lines.count("")


PEERS = (
    Peer(BARE, _bare, lambda _: "ready", given=Given.NOTHING),
    Peer(
        DATA_TABLE,
        _data_table,
        lambda _: _list_of_customers,
        {"cursor": ("down",), "page": ("pagedown",), "end": ("ctrl+home", "ctrl+end")},
        given=Given.SMALLEST,
    ),
    Peer(
        FAST_TABLE,
        _fast_table,
        lambda _: _list_of_customers,
        {"cursor": ("down",), "page": ("pagedown",), "end": ("ctrl+home", "ctrl+end")},
    ),
    Peer(
        VISIDATA,
        _visidata,
        _loaded_in_visidata,
        {"cursor": ("down",), "page": ("ctrl+f",), "end": ("g", "g", "G"), "sort": ("[",)},
    ),
    Peer(HARLEQUIN, _harlequin, lambda _: "Query Editor", {"query": ()}),
)


def run_peer(plan: Plan, record: Record, peer: Peer) -> bool:
    """Start a peer and do with it what it can; False when it is not installed."""
    shape = plan.smallest if peer.given is Given.SMALLEST else plan.largest
    book = NOBODY if peer.given is Given.NOTHING else shape.name
    argv = peer.argv(plan, shape)
    if argv is None:
        return False
    with TimedTerminal(argv, plan.columns, plan.rows, env=plan.environment) as terminal:
        start = terminal.measure_start(peer.ready(shape), timeout=300)
        if start.matched is None:
            terminal.wait_for(peer.ready(shape), timeout=0.1)
        record.add("start", peer.name, book, [start.matched], [start.cpu])
        terminal.rest(0.3)
        record.add("memory at start", peer.name, book, [terminal.rss() / MEGABYTE], unit="MB")
        for step, keys in peer.keys.items():
            if plan.wants(step):
                _press(plan, record, peer, book, step, keys, terminal)
        record.add("memory", peer.name, book, [terminal.rss() / MEGABYTE], unit="MB")
        record.add("memory peak", peer.name, book, [terminal.peak_rss() / MEGABYTE], unit="MB")
        if peer.name == BARE and plan.wants("idle"):
            share = terminal.watch(1.0 if plan.short else _IDLE_SECONDS)
            record.add("idle", peer.name, book, [share * 100], unit="%")
    return True


def start_in_turn(plan: Plan, record: Record, _shape: Shape) -> None:
    """Start the least app, and the program on the smallest and the largest book, one after another, several times."""
    for _ in range(1 if plan.short else _STARTS):
        with TimedTerminal(
            [sys.executable, str(_APPS / "bare.py")], plan.columns, plan.rows, env=plan.environment
        ) as terminal:
            start = terminal.measure_start("ready")
            record.add("start", BARE, NOBODY, [start.matched], [start.cpu])
        for shape in (plan.smallest, plan.largest):
            with started(plan, record, shape):
                pass


def _press(
    plan: Plan, record: Record, peer: Peer, book: str, step: str, keys: tuple[str, ...], terminal: TimedTerminal
) -> None:
    if step == "query":
        terminal.type(_HARLEQUIN_QUERY)
        terminal.rest(0.3)
        asked = terminal.measure(["ctrl+j"], until="100 Records", timeout=60)
        record.add(step, peer.name, book, [asked.matched], [asked.cpu])
        return
    slow = step in ("end", "sort")
    reactions = []
    for _ in range(max(2, plan.presses // (16 if slow else 4))):
        for key in keys[:-1]:
            terminal.press(key)
        terminal.rest(0.3 if slow else 0.05)
        reactions.append(terminal.measure([keys[-1]], quiet=0.5 if slow else 0.1))
    cpu = [reaction.cpu for reaction in reactions]
    record.add(step, peer.name, book, [reaction.shown for reaction in reactions], cpu)
    record.add(f"{step}, settled", peer.name, book, [reaction.changed for reaction in reactions], cpu)


def missing_peers(plan: Plan) -> list[str]:
    """Names of the peers that are not installed."""
    absent = [name for name, program in ((VISIDATA, "vd"), (HARLEQUIN, "harlequin")) if plan.peer(program) is None]
    return absent + ([FAST_TABLE] if python_with(plan, "textual_fastdatatable") is None else [])


def folder_of_programs(path: Path) -> Path:
    """The folder of a virtual environment that holds its programs, whichever of the two is given."""
    return path / "bin" if (path / "bin").is_dir() else path
