"""The figures of `tests.warehouse.scale` as a picture and a table: `python -m tests.warehouse.scale_page FIGURES.json`.

Writes `docs/warehouse-scale.svg`, and the table in `docs/warehouse-scale.md` between its marks; all else there stays.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.curves import draw
from tests.benchmarks.growth import Growth, exponent
from tests.conftest import ROOT
from tests.warehouse.scale import Measured

PAGE, PICTURE = ROOT / "docs" / "warehouse-scale.md", ROOT / "docs" / "warehouse-scale.svg"
_BEGIN, _END = "<!-- figures -->\n", "<!-- /figures -->"
_NAMES = {"duckdb": "DuckDB", "spark": "Spark"}


def _name(one: Measured) -> str:
    return f"{_NAMES[one.engine]}, {'each event id once' if one.once else 'every row'}"


def _gigabytes(limit: str) -> str:
    """A limit as engines write it, `4GB` or `4g`, in one form."""
    return f"{limit.lower().removesuffix('b').removesuffix('g')} GB"


def growth(figures: Sequence[Measured]) -> Iterator[Growth]:
    """What grows with the number of events, in milliseconds."""
    for title, field in (("Processor time by events", "processor"), ("Time on the clock by events", "seconds")):
        for name in dict.fromkeys(map(_name, figures)):
            points = sorted((one.events, 1_000 * getattr(one, field)) for one in figures if _name(one) == name)
            yield Growth(title, name, "ms", tuple(points), exponent(points), drawn=True)


def table(figures: Sequence[Measured]) -> str:
    """A row for each pull."""
    head = "| engine | rows | customer-months | memory allowed | memory held | processor | clock |"
    rows = (
        f"| {_name(one)} | {one.events:,} | {one.sums:,} | {_gigabytes(one.limit)} |"
        f" {one.memory / 2**30:.1f} GiB | {one.processor:,.0f} s | {one.seconds:,.0f} s |"
        for one in figures
    )
    return "\n".join((head, "|---|--:|--:|--:|--:|--:|--:|", *rows)) + "\n"


def main() -> None:
    """Write both."""
    figures = [Measured(**one) for one in json.loads(Path(sys.argv[1]).read_text())]
    figures.sort(key=lambda one: (one.engine, one.once, one.events))
    PICTURE.write_text(draw(list(growth(figures)), "What it costs to add up usage events"), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(before + _BEGIN + table(figures) + _END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
