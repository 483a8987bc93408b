"""The result: one JSON file with every value, and one Markdown page with each budget and each figure."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks.budgets import Budget, Outcome, judge
from tests.benchmarks.measure import Figure, Record
from tests.benchmarks.plan import Plan

_PACKAGES = ("tokentui", "textual", "pandas", "sqlite-utils", "visidata", "harlequin", "textual-fastdatatable")


def machine() -> dict[str, str]:
    """Where it was measured."""
    found = {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "system": platform.platform(),
        "processors": str(os.cpu_count()),
        "processor": _processor(),
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def write(plan: Plan, record: Record, absent: list[str], folder: Path) -> tuple[Path, Path]:
    """Write `benchmark.json` and `benchmark.md` into a folder; returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = judge(record, plan.sizes)
    content: dict[str, Any] = {
        "machine": machine(),
        "sizes": plan.sizes,
        "runs": plan.runs,
        "presses": plan.presses,
        "window": f"{plan.columns}×{plan.rows}",
        "budgets": [_outcome_json(outcome) for outcome in outcomes],
        "failures": record.failures,
        "missing_peers": absent,
        "figures": record.to_json(),
    }
    data, page = folder / "benchmark.json", folder / "benchmark.md"
    data.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page.write_text("\n".join(_page(content, outcomes, record)) + "\n", encoding="utf-8")
    return data, page


def _outcome_json(outcome: Outcome | Budget) -> dict[str, Any]:
    if isinstance(outcome, Budget):
        return {"what": outcome.what, "budget": outcome.limit, "measured": False}
    return {
        "what": outcome.budget.what,
        "customers": outcome.customers,
        "value": round(outcome.value, 4),
        "unit": outcome.unit,
        "peer": outcome.peer,
        "peer_value": None if outcome.peer_value is None else round(outcome.peer_value, 4),
        "ratio": None if outcome.ratio is None else round(outcome.ratio, 4),
        "budget": outcome.budget.limit,
        "measured": True,
        "met": outcome.met,
    }


def _page(content: dict[str, Any], outcomes: list[Outcome | Budget], record: Record) -> Iterator[str]:
    yield "# Benchmark"
    yield ""
    yield ", ".join(
        f"{name} {value}" if name not in ("when", "system") else value for name, value in content["machine"].items()
    )
    yield ""
    yield (
        f"Terminal of {content['window']} characters; {content['runs']} runs; medians of all values, and between"
        " brackets the lowest and highest median of a run. Processor time is of the measured program alone."
    )
    yield ""
    yield from _budget_table(outcomes)
    if record.failures:
        yield from ("", "## Steps that failed", "")
        yield from (f"- {failure.splitlines()[0]}" for failure in record.failures)
    if content["missing_peers"]:
        yield from ("", f"Not installed, so not measured: {', '.join(content['missing_peers'])}.")
    yield from ("", "## All figures", "")
    yield "| step | program | customers | median | runs | 95th | slowest/median | processor | n | missed |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    order = sorted((figure for figure in record.figures.values() if figure.runs), key=_place)
    yield from (_figure_row(figure) for figure in order)


def _budget_table(outcomes: list[Outcome | Budget]) -> Iterator[str]:
    yield "| what | customers | value | peer | peer's value | ratio | budget | met |"
    yield "|---|--:|--:|---|--:|--:|--:|---|"
    for outcome in outcomes:
        if isinstance(outcome, Budget):
            yield f"| {outcome.what} | | not measured | | | | {_number(outcome.limit)} | – |"
            continue
        limit = _number(outcome.budget.limit)
        ratio = "" if outcome.ratio is None else f"{_number(outcome.ratio)} ×"
        peer_value = "" if outcome.peer_value is None else f"{_number(outcome.peer_value)} {outcome.unit}"
        budget = f"≤ {limit} {'×' if outcome.ratio is not None else outcome.unit}"
        yield (
            f"| {outcome.budget.what} | {outcome.customers:,} | {_number(outcome.value)} {outcome.unit} |"
            f" {outcome.peer or ''} | {peer_value} | {ratio} | {budget} | {'yes' if outcome.met else '**no**'} |"
        )


def _figure_row(figure: Figure) -> str:
    low, high = figure.spread
    late = _number(figure.percentile(0.95))
    slowest = f"{figure.worst_to_median:.1f}" if len(figure.values) > len(figure.runs) and figure.median else ""
    used = "" if figure.cpu_median is None else f"{_number(figure.cpu_median)} ms"
    return (
        f"| {figure.step} | {figure.subject} | {f'{figure.customers:,}' if figure.customers else ''} |"
        f" {_number(figure.median)} {figure.unit} | [{_number(low)}, {_number(high)}] | {late} |"
        f" {slowest} | {used} | {len(figure.values)} | {figure.missed or ''} |"
    )


def _place(figure: Figure) -> tuple[str, str, int]:
    return figure.step, figure.subject, figure.customers


def _number(value: float) -> str:
    """Three figures that mean something."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
