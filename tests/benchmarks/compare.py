"""Two runs of the benchmark side by side: whether a second run says the same.

`python -m tests.benchmarks.compare first.json second.json`
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

TOLERANCE = 0.2
"""The share by which a value of the second run may differ."""

Row = Mapping[str, Any]


def compared(first: Sequence[Row], second: Sequence[Row]) -> Iterator[tuple[str, str, float, float]]:
    """(what, unit, first value, second value) of every budget that both measured; the ratio where there is a peer."""
    others = {_name(row): row for row in second if row["measured"]}
    for row in first:
        other = others.get(_name(row))
        if row["measured"] and other is not None:
            if row["ratio"] is None:
                yield _name(row), row["unit"], row["value"], other["value"]
            else:
                yield _name(row), "×", row["ratio"], other["ratio"]


def page(first: Sequence[Row], second: Sequence[Row]) -> Iterator[str]:
    """The comparison as a Markdown table, those that differ by more than the tolerance marked."""
    yield "| what | first run | second run | change |"
    yield "|---|--:|--:|--:|"
    for what, unit, one, other in compared(first, second):
        change = other / one - 1 if one else 0.0
        mark = "**" if _moved(one, other) else ""
        yield f"| {what} | {one:.3g} {unit} | {other:.3g} {unit} | {mark}{change:+.0%}{mark} |"


def moved(first: Sequence[Row], second: Sequence[Row]) -> str:
    """How many ratios, and how many values that stand alone, moved by more than the tolerance."""
    ratios = [_moved(one, other) for _, unit, one, other in compared(first, second) if unit == "×"]
    values = [_moved(one, other) for _, unit, one, other in compared(first, second) if unit != "×"]
    of_each = f"{sum(ratios)} of {len(ratios)} ratios and {sum(values)} of {len(values)} values"
    return f"{of_each} moved by more than {TOLERANCE:.0%}."


def _moved(one: float, other: float) -> bool:
    return bool(one) and abs(other / one - 1) > TOLERANCE


def _name(row: Row) -> str:
    beside = f", beside {row['peer']}" if row.get("peer") else ""
    return f"{row['what']}{beside} ({row['book']})"


if __name__ == "__main__":
    runs = [json.loads(Path(name).read_text(encoding="utf-8"))["budgets"] for name in sys.argv[1:3]]
    print("\n".join(page(*runs)))
    print(f"\n{moved(*runs)}")
