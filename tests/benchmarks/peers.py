"""Other programs on the same data and the same terminal, their keys pressed and timed in the same way."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import books
from tests.benchmarks.measure import Record
from tests.benchmarks.plan import HERE, Plan
from tests.benchmarks.steps import MEGABYTE
from tests.terminal import Sought, Terminal
from tests.terminal_timing import TimedTerminal

BARE, DATA_TABLE, FAST_TABLE = "bare Textual app", "Textual DataTable", "textual-fastdatatable"
VISIDATA, HARLEQUIN = "VisiData", "Harlequin"

_APPS = HERE / "peers_apps"
_HARLEQUIN_QUERY = "select name from customer order by spend_best desc limit 100"
_IDLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to measure against."""

    name: str
    argv: Callable[[Plan, int], list[str] | None]
    """The command for a number of customers; None when the program is not installed."""
    ready: Callable[[int], Sought]
    """What is on the screen when the list can be used."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of each step; the last one is measured, those before it prepare."""
    largest: int | None = None
    """The largest list it is given; 0 for a program that reads none, None for the largest of the run alone."""


def python_with(plan: Plan, module: str) -> str | None:
    """The Python of the peers, if it has a module."""
    python = plan.peers / "python"
    found = any(plan.peers.parent.glob(f"lib/python3*/site-packages/{module}"))
    return str(python) if python.exists() and found else None


def _bare(_plan: Plan, _customers: int) -> list[str]:
    return [sys.executable, str(_APPS / "bare.py")]


def _data_table(plan: Plan, customers: int) -> list[str]:
    return [sys.executable, str(_APPS / "data_table.py"), str(books.book(plan, customers))]


def _fast_table(plan: Plan, customers: int) -> list[str] | None:
    python = python_with(plan, "textual_fastdatatable")
    return [python, str(_APPS / "fast_table.py"), str(books.customers_csv(plan, customers))] if python else None


def _visidata(plan: Plan, customers: int) -> list[str] | None:
    program = plan.peer("vd")
    return [program, "--delimiter", ",", str(books.customers_csv(plan, customers))] if program else None


def _harlequin(plan: Plan, customers: int) -> list[str] | None:
    program = plan.peer("harlequin")
    return [program, "-a", "sqlite", str(plan.work_book(customers))] if program else None


def _loaded_in_visidata(customers: int) -> Sought:
    return lambda terminal: (
        bool(re.search(rf"\b{customers} rows", terminal.line(-1)))
        and not re.search("loading|processing", terminal.line(-1))
    )


def _list_of_customers(terminal: Terminal) -> bool:
    """A header and, below it, rows."""
    return bool(re.search(r"Customer|name", terminal.line(0))) and sum(
        map(bool, terminal.lines)
    ) > terminal.lines.count("")


PEERS = (
    Peer(BARE, _bare, lambda _: "ready", largest=0),
    Peer(
        DATA_TABLE,
        _data_table,
        lambda _: _list_of_customers,
        {"cursor": ("down",), "page": ("pagedown",), "end": ("ctrl+home", "ctrl+end")},
        largest=1_000,
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


def run_peer(plan: Plan, record: Record, peer: Peer, customers: int) -> bool:
    """Start a peer and do with it what it can; False when it is not installed."""
    argv = peer.argv(plan, customers)
    if argv is None:
        return False
    with TimedTerminal(argv, plan.columns, plan.rows, env=plan.environment) as terminal:
        start = terminal.measure_start(peer.ready(customers), timeout=300)
        if start.matched is None:
            terminal.wait_for(peer.ready(customers), timeout=0.1)
        record.add("start", peer.name, customers, [start.matched], [start.cpu])
        terminal.rest(0.3)
        record.add("memory at start", peer.name, customers, [terminal.rss() / MEGABYTE], unit="MB")
        for step, keys in peer.keys.items():
            if plan.wants(step):
                _press(plan, record, peer, customers, step, keys, terminal)
        record.add("memory", peer.name, customers, [terminal.rss() / MEGABYTE], unit="MB")
        if peer.name == BARE and plan.wants("idle"):
            share = terminal.watch(1.0 if plan.short else _IDLE_SECONDS)
            record.add("idle", peer.name, customers, [share * 100], unit="%")
    return True


def _press(
    plan: Plan, record: Record, peer: Peer, customers: int, step: str, keys: tuple[str, ...], terminal: TimedTerminal
) -> None:
    if step == "query":
        terminal.type(_HARLEQUIN_QUERY)
        terminal.rest(0.3)
        asked = terminal.measure(["ctrl+j"], until="100 Records", timeout=60)
        record.add(step, peer.name, customers, [asked.matched], [asked.cpu])
        return
    slow = step in ("end", "sort")
    reactions = []
    for _ in range(max(2, plan.presses // (16 if slow else 4))):
        for key in keys[:-1]:
            terminal.press(key)
        terminal.rest(0.3 if slow else 0.05)
        reactions.append(terminal.measure([keys[-1]], quiet=0.5 if slow else 0.1))
    cpu = [reaction.cpu for reaction in reactions]
    record.add(step, peer.name, customers, [reaction.shown for reaction in reactions], cpu)
    record.add(f"{step}, settled", peer.name, customers, [reaction.changed for reaction in reactions], cpu)


def missing_peers(plan: Plan) -> list[str]:
    """Names of the peers that are not installed."""
    absent = [name for name, program in ((VISIDATA, "vd"), (HARLEQUIN, "harlequin")) if plan.peer(program) is None]
    return absent + ([FAST_TABLE] if python_with(plan, "textual_fastdatatable") is None else [])


def folder_of_programs(path: Path) -> Path:
    """The folder of a virtual environment that holds its programs, whichever of the two is given."""
    return path / "bin" if (path / "bin").is_dir() else path
