"""The result: one JSON file with every value, a page with each budget, exponent and figure, and the curves.

`python -m tests.benchmarks.report first.json second.json` writes the page of the second run into docs/benchmark.md,
with a comparison of both, and its curves beside it; what stands there between the marks `said` is kept.
"""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks import compare, curves
from tests.benchmarks.budgets import Budget, Outcome, judge
from tests.benchmarks.growth import grown, read_growth
from tests.benchmarks.measure import Figure, Record
from tests.benchmarks.plan import HERE, Plan
from tests.benchmarks.shapes import LARGEST, NOBODY, SMALLEST

DOCS = HERE.parent.parent / "docs"
SAID = ("<!-- said -->", "<!-- /said -->")
"""What a person wrote on the page stands between these."""

Content = Mapping[str, Any]

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
    """Write `benchmark.json`, `benchmark.md` and `curves.svg` into a folder; returns where the first two are."""
    folder.mkdir(parents=True, exist_ok=True)
    content: Content = {
        "machine": machine(),
        "books": [shape.name for shape in plan.shapes],
        "runs": plan.runs,
        "presses": plan.presses,
        "window": f"{plan.columns}×{plan.rows}",
        "budgets": [_outcome_json(outcome) for outcome in judge(record, plan)],
        "longest": [moment._asdict() for moment in record.longest],
        "growth": [one._asdict() for one in grown(record)],
        "failures": record.failures,
        "missing_peers": absent,
        "figures": record.to_json(),
    }
    data, page = folder / "benchmark.json", folder / "benchmark.md"
    data.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    everything = [*_head(content), "", *_parts(content), "", *_figures(content, None)]
    page.write_text("\n".join(everything) + "\n", encoding="utf-8")
    _draw(content, folder / "curves.svg")
    return data, page


def publish(first: Content, second: Content, folder: Path) -> Path:
    """Write the page of two runs and its curves into a folder; what a person wrote there between the marks stays."""
    page = folder / "benchmark.md"
    former = page.read_text(encoding="utf-8") if page.exists() else ""
    said = former.partition(SAID[0])[2].partition(SAID[1])[0].strip("\n") or "## What falls short, and why\n"
    comparison = [
        *compare.page(first["budgets"], second["budgets"]),
        "",
        compare.moved(first["budgets"], second["budgets"]),
    ]
    lines = [*_head(second), "", SAID[0], said, SAID[1], "", *_parts(second), ""]
    lines += ["## Does a second run say the same?", "", _COMPARED, "", *comparison, ""]
    lines += _figures(second, {SMALLEST.name, LARGEST.name, NOBODY})
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _draw(second, folder / "growth.svg")
    return page


_COMPARED = (
    "Each value is the ratio to what was measured beside it in the same run, or the value itself where nothing was."
    " What moved by more than 20 % is marked."
)


def _draw(content: Content, path: Path) -> None:
    growth = read_growth(content["growth"])
    if any(one.drawn for one in growth):
        path.write_text(curves.draw(growth), encoding="utf-8")


def _outcome_json(outcome: Outcome | Budget) -> dict[str, Any]:
    if isinstance(outcome, Budget):
        return {"what": outcome.what, "book": outcome.book, "budget": outcome.limit, "measured": False}
    return {
        "what": outcome.budget.what,
        "book": outcome.book,
        "value": round(outcome.value, 4),
        "unit": outcome.unit,
        "peer": outcome.peer,
        "peer_value": None if outcome.peer_value is None else round(outcome.peer_value, 4),
        "ratio": None if outcome.ratio is None else round(outcome.ratio, 4),
        "budget": outcome.budget.limit,
        "aim": outcome.budget.aim,
        "measured": True,
        "met": outcome.met,
    }


def _head(content: Content) -> Iterator[str]:
    yield "# Benchmark"
    yield ""
    yield (
        "What `python -m tests.benchmarks` found (see [tests/benchmarks](../tests/benchmarks/README.md)): books in"
        " which people have decided, other programs on the same data in the same run."
    )
    yield ""
    yield ", ".join(
        f"{name} {value}" if name not in ("when", "system") else value for name, value in content["machine"].items()
    )
    yield ""
    yield (
        f"Terminal of {content['window']} characters; {content['runs']} runs; medians of all values, and between"
        " brackets the lowest and highest median of a run. Processor time is of the measured program alone. A change"
        " by another process is timed from when its COMMIT has returned there to when the panels on the screen differ."
    )


def _parts(content: Content) -> Iterator[str]:
    yield from ("## Budgets", "")
    yield from _budget_table(content["budgets"])
    if content["failures"]:
        yield from ("", "## Steps that failed", "")
        yield from (f"- {failure.splitlines()[0]}" for failure in content["failures"])
    if content["missing_peers"]:
        yield from ("", f"Not installed, so not measured: {', '.join(content['missing_peers'])}.")
    if content["longest"]:
        yield from ("", "## The ten longest moments in which no key is heard", "")
        yield "| processor | wall | while | what the thread of the screen did |"
        yield "|--:|--:|---|---|"
        for one in content["longest"]:
            message = one["message"].replace("|", "\\|")
            yield f"| {one['cpu']:.1f} ms | {one['wall']:.1f} ms | {one['during']} | `{message}` |"
    if content["growth"]:
        yield from ("", "## Growth in every direction", "", _OF_EXPONENTS)
        yield from _growth_tables(content)


_OF_EXPONENTS = (
    "A cost that follows the power k of what grows has the exponent k: 0 is constant, 1 is linear. Milliseconds; memory"
    " in MB; what stands beside another is a ratio."
)


def _growth_tables(content: Content) -> Iterator[str]:
    growth = read_growth(content["growth"])
    for title in dict.fromkeys(one.direction for one in growth):
        rows = [one for one in growth if one.direction == title]
        values = list(dict.fromkeys(value for one in rows for value, _ in one.points))
        yield ""
        yield f"| {title} | {' | '.join(f'{value:,}' for value in values)} | exponent |"
        yield f"|---|{'--:|' * (len(values) + 1)}"
        for one in rows:
            points = dict(one.points)
            cells = [_number(points[value]) if value in points else "" for value in values]
            slope = "" if one.exponent is None else f"{one.exponent:+.2f}"
            yield f"| {one.figure} | {' | '.join(cells)} | {slope} |"


def _budget_table(rows: Sequence[Content]) -> Iterator[str]:
    yield "| what | book | value | beside | its value | ratio | budget | met |"
    yield "|---|---|--:|---|--:|--:|--:|---|"
    for row in rows:
        if not row["measured"]:
            yield f"| {row['what']} | {row['book']} | not measured | | | | {_number(row['budget'])} | – |"
            continue
        limit = _number(row["budget"])
        ratio = "" if row["ratio"] is None else f"{_number(row['ratio'])} ×"
        peer_value = "" if row["peer_value"] is None else f"{_number(row['peer_value'])} {row['unit']}"
        budget = f"≤ {limit} {'×' if row['ratio'] is not None else row['unit']}"
        met = "yes" if row["met"] else "not yet" if row["aim"] else "**no**"
        yield (
            f"| {row['what']} | {row['book']} | {_number(row['value'])} {row['unit']} |"
            f" {row['peer'] or ''} | {peer_value} | {ratio} | {budget} | {met} |"
        )


def _figures(content: Content, books: set[str] | None) -> Iterator[str]:
    """Every figure, of some books or of all."""
    record = Record()
    record.read_json(content["figures"])
    yield from ("## All figures" if books is None else "## All figures of the smallest and the largest book", "")
    yield "| step | program | book | median | runs | 95th | slowest/median | processor | n | missed |"
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|--:|"
    figures = [figure for figure in record.figures.values() if figure.runs and (books is None or figure.book in books)]
    yield from (_figure_row(figure) for figure in sorted(figures, key=_place))


def _figure_row(figure: Figure) -> str:
    low, high = figure.spread
    late = _number(figure.percentile(0.95))
    slowest = f"{figure.worst_to_median:.1f}" if len(figure.values) > len(figure.runs) and figure.median else ""
    used = "" if figure.cpu_median is None else f"{_number(figure.cpu_median)} ms"
    return (
        f"| {figure.step} | {figure.subject} | {figure.book} |"
        f" {_number(figure.median)} {figure.unit} | [{_number(low)}, {_number(high)}] | {late} |"
        f" {slowest} | {used} | {len(figure.values)} | {figure.missed or ''} |"
    )


def _place(figure: Figure) -> tuple[str, str, str]:
    return figure.step, figure.subject, figure.book


def _number(value: float) -> str:
    """Three figures that mean something."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


if __name__ == "__main__":
    earlier, later = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    print(publish(earlier, later, DOCS))
