"""The arithmetic and the drawing of the benchmark, on figures made up here; nothing is timed."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks import compare, curves
from tests.benchmarks.budgets import Budget, Outcome, judge
from tests.benchmarks.measure import Figure, Record, run_command
from tests.benchmarks.peers import BARE
from tests.benchmarks.plan import Plan
from tests.benchmarks.report import write
from tests.benchmarks.words import SUBJECT


@pytest.fixture
def record() -> Record:
    record = Record()
    for run in (0.2, 0.3, 0.4):
        record.add("start", SUBJECT, 1_000, [run], [run / 2])
        record.add("start", SUBJECT, 1_000_000, [run * 1.1], [run / 2])
        record.add("start", BARE, 0, [run / 2], [run / 4])
    record.add("cursor", SUBJECT, 1_000_000, [0.002, 0.002, 0.010, None])
    return record


def test_statistics_of_a_figure() -> None:
    figure = Figure("page", SUBJECT, 1_000, "ms", runs=[[1, 2, 9], [3, 4, 5]], cpu=[[1], [3]])
    assert figure.median == 3.5
    assert figure.spread == (2, 4)
    assert figure.percentile(0.95) == 9
    assert figure.percentile(0.5) == 3
    assert figure.worst_to_median == pytest.approx((4.5 + 1.25) / 2)
    assert figure.cpu_median == 2


def test_budgets_are_held_against_peers_of_the_same_run(record: Record) -> None:
    outcomes = [one for one in judge(record, (1_000, 1_000_000)) if isinstance(one, Outcome)]
    ratios = {one.peer: (one.ratio, one.met) for one in outcomes if one.peer}
    assert ratios[BARE][0] == pytest.approx(2.2)
    assert ratios["itself at 1,000"][0] == pytest.approx(1.1)
    assert (ratios[BARE][1], ratios["itself at 1,000"][1]) == (False, True)
    cursor = next(one for one in outcomes if one.budget.step == "cursor" and one.unit == "ms")
    assert (cursor.value, cursor.met) == (2, True)


def test_what_was_not_measured_is_not_met(record: Record) -> None:
    assert any(isinstance(one, Budget) and one.step == "idle" for one in judge(record, (1_000,)))


def test_the_report_names_every_figure_and_failure(record: Record, tmp_path: Path) -> None:
    record.fail("sort at 1,000 customers", "did not show 'Sort by'")
    data, page = write(Plan(sizes=(1_000, 1_000_000), runs=3), record, ["VisiData"], tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "| start | tokentui | 1,000,000 | 330 ms | [220, 440] |" in text
    assert "**no**" in text
    assert "sort at 1,000 customers: did not show 'Sort by'" in text
    assert "VisiData" in data.read_text(encoding="utf-8")


def test_curves_are_well_formed_and_named(record: Record) -> None:
    for customers, value in ((1_000, 0.0003), (1_000_000, 0.0004)):
        record.add("durable decision", SUBJECT, customers, [value])
    drawn = curves.read_curves(record.to_json())
    assert [(one.name, one.points) for one in drawn] == [
        ("one decision, safe on the disk", ((1_000, 0.3), (1_000_000, 0.4)))
    ]
    picture = ElementTree.fromstring(curves.draw(drawn))
    texts = [element.text for element in picture.iter() if element.tag.endswith("text")]
    assert {"1,000", "1,000,000", "one decision, safe on the disk"} <= set(texts)


def test_no_curve_without_two_sizes() -> None:
    with pytest.raises(ValueError, match="more than one number"):
        curves.draw([])


def test_a_failing_command_is_told_in_its_words() -> None:
    with pytest.raises(AssertionError, match="ended with 2: cannot"):
        run_command(["bash", "-c", "echo cannot >&2; exit 2"])


def test_two_runs_are_compared_by_ratio_where_there_is_a_peer(record: Record, tmp_path: Path) -> None:
    data, _ = write(Plan(sizes=(1_000, 1_000_000), runs=3), record, [], tmp_path)
    first = json.loads(data.read_text(encoding="utf-8"))["budgets"]
    second = [{**row, "ratio": row["ratio"] * 1.5} if row.get("peer") == BARE else row for row in first]
    rows = {what: (one, other) for what, _, one, other in compare.compared(first, second)}
    assert rows[f"start to first usable screen, beside {BARE}"] == pytest.approx((2.2, 3.3))
    assert rows["cursor key"] == (2, 2)
    marked = [line for line in compare.page(first, second) if "**" in line]
    assert len(marked) == 1
    assert "**+50%**" in marked[0]
