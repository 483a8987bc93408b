"""The arithmetic, the drawing and the books of the benchmark, on figures made up here; nothing is timed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks import compare, curves, decided, report
from tests.benchmarks.budgets import Budget, Outcome, judge
from tests.benchmarks.growth import exponent, grown, read_growth
from tests.benchmarks.measure import Figure, Moment, Record, run_command, run_weighed
from tests.benchmarks.peers import BARE
from tests.benchmarks.plan import Plan
from tests.benchmarks.shapes import ALL, DIRECTIONS, LARGEST, NOBODY, SMALLEST, TABLE, Shape
from tests.benchmarks.words import SUBJECT
from tokentui.services.books import prove
from tokentui.services.workbook import open_workbook

PLAN = Plan(shapes=(SMALLEST, LARGEST), runs=3)


@pytest.fixture
def record() -> Record:
    record = Record()
    for run in (0.2, 0.3, 0.4):
        record.add("start", SUBJECT, SMALLEST.name, [run], [run / 2])
        record.add("start", SUBJECT, LARGEST.name, [run * 1.1], [run * 0.55])
        record.add("start", BARE, NOBODY, [run / 2], [run / 4])
    record.add("cursor", SUBJECT, LARGEST.name, [0.002, 0.002, 0.010, None])
    return record


def test_statistics_of_a_figure() -> None:
    figure = Figure("page", SUBJECT, SMALLEST.name, "ms", runs=[[1, 2, 9], [3, 4, 5]], cpu=[[1], [3]])
    assert figure.median == 3.5
    assert figure.spread == (2, 4)
    assert figure.percentile(0.95) == 9
    assert figure.percentile(0.5) == 3
    assert figure.worst_to_median == pytest.approx((4.5 + 1.25) / 2)
    assert figure.cpu_median == 2


def test_budgets_are_held_against_peers_of_the_same_run(record: Record) -> None:
    outcomes = [one for one in judge(record, PLAN) if isinstance(one, Outcome)]
    ratios = {one.peer: (one.ratio, one.met) for one in outcomes if one.peer}
    itself = f"itself: {SMALLEST.name}"
    assert ratios[BARE][0] == pytest.approx(2.2)
    assert ratios[itself][0] == pytest.approx(1.1)
    assert (ratios[BARE][1], ratios[itself][1]) == (False, True)
    cursor = next(one for one in outcomes if one.budget.step == "cursor" and one.unit == "ms")
    assert (cursor.value, cursor.met) == (2, True)


def test_what_was_not_measured_is_not_met(record: Record) -> None:
    assert any(isinstance(one, Budget) and one.step == "idle" for one in judge(record, PLAN))


def test_a_tag_is_held_to_its_limits_on_every_book_of_the_table() -> None:
    record = Record()
    for shape in TABLE:
        record.add("tag, settled", SUBJECT, shape.name, [0.009] * 9 + [0.030])
    outcomes = [one for one in judge(record, PLAN) if isinstance(one, Outcome) and one.budget.step == "tag, settled"]
    for shape in TABLE:
        middle, late = (one for one in outcomes if one.book == shape.name and one.budget.limit in (10, 20))
        assert (middle.met, late.met) == (True, False)


def test_the_report_names_every_figure_and_failure(record: Record, tmp_path: Path) -> None:
    record.fail("sort", "did not show 'Sort by'")
    record.longest = [Moment(61.5, 80.0, "open sorts", "PickDialog ← Show")]
    data, page = report.write(PLAN, record, ["VisiData"], tmp_path)
    text = page.read_text(encoding="utf-8")
    assert f"| start | tokentui | {LARGEST.name} | 330 ms | [220, 440] |" in text
    assert "**no**" in text
    assert "sort: did not show 'Sort by'" in text
    assert "| 61.5 ms | 80.0 ms | open sorts | `PickDialog ← Show` |" in text
    assert "VisiData" in data.read_text(encoding="utf-8")


def test_an_exponent_is_the_slope_between_logarithms() -> None:
    assert exponent([(10, 5.0), (100, 50.0), (1_000, 500.0)]) == pytest.approx(1)
    assert exponent([(10, 7.0), (1_000, 7.0)]) == pytest.approx(0)
    # Nothing at all has no logarithm.
    assert exponent([(0, 1.0), (10, 2.0), (1_000, 20.0)]) == pytest.approx(0.5)
    assert exponent([(0, 1.0), (10, 2.0)]) is None


def test_growth_is_followed_in_each_direction_and_drawn() -> None:
    record = Record()
    for shape in ALL:
        record.add("panels in full", SUBJECT, shape.name, [1.0], [shape.use_cases / 1_000])
        record.add("memory", SUBJECT, shape.name, [50.0], unit="MB")
        record.add("start", SUBJECT, shape.name, [0.4], [0.3])
    record.add("start", BARE, NOBODY, [0.3], [0.2])
    growth = read_growth(json.loads(json.dumps([one._asdict() for one in grown(record)])))
    found = {one.direction: one.exponent for one in growth if one.figure.startswith("panels in full")}
    assert found.keys() == {direction.title for direction in DIRECTIONS}
    assert found["use cases"] == pytest.approx(1)
    assert found["months"] == pytest.approx(0)
    beside = next(one for one in growth if one.figure.startswith("start beside"))
    assert [ratio for _, ratio in beside.points] == pytest.approx([1.5] * 3)
    picture = ElementTree.fromstring(curves.draw(growth))
    texts = {element.text for element in picture.iter() if element.tag.endswith("text")}
    assert {"use cases", "600", "10k", "1M", "panels in full, processor time"} <= texts
    assert "memory" not in texts
    for element in picture.iter():
        if element.tag.endswith("circle"):
            assert 0 <= float(element.attrib["cx"]) <= 760


def test_no_curve_without_two_books() -> None:
    with pytest.raises(ValueError, match="more than one book"):
        curves.draw([])


def test_a_failing_command_is_told_in_its_words() -> None:
    with pytest.raises(AssertionError, match="ended with 2: cannot"):
        run_command(["bash", "-c", "echo cannot >&2; exit 2"])


def test_a_weighed_command_is_not_charged_with_what_the_test_run_holds() -> None:
    held = bytearray(b"x" * (200 << 20))
    cost = run_weighed(["cat"], script="as it came")
    assert cost.output == "as it came"
    assert 0 < cost.peak < len(held) / 2
    with pytest.raises(AssertionError, match="ended with 3"):
        run_weighed(["bash", "-c", "exit 3"])


def test_two_runs_are_compared_by_ratio_where_there_is_a_peer(record: Record, tmp_path: Path) -> None:
    data, _ = report.write(PLAN, record, [], tmp_path)
    first = json.loads(data.read_text(encoding="utf-8"))["budgets"]
    second = [{**row, "ratio": row["ratio"] * 1.5} if row.get("peer") == BARE else row for row in first]
    rows = {what: (one, other) for what, _, one, other in compare.compared(first, second)}
    start = f"start to first usable screen, processor time, beside {BARE} ({LARGEST.name})"
    assert rows[start] == pytest.approx((2.2, 3.3))
    assert rows[f"cursor key ({LARGEST.name})"] == (2, 2)
    marked = [line for line in compare.page(first, second) if "**" in line]
    assert len(marked) == 1
    assert "**+50%**" in marked[0]
    assert compare.moved(first, second).startswith("1 of 3 ratios and 0 of 1 values")


def test_the_page_of_two_runs_keeps_what_a_person_said(record: Record, tmp_path: Path) -> None:
    data, _ = report.write(PLAN, record, [], tmp_path)
    content = json.loads(data.read_text(encoding="utf-8"))
    page = report.publish(content, content, tmp_path)
    said = "## What falls short, and why\n\n- The start, because."
    begin, end = report.SAID
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(text[text.index(begin) : text.index(end)], f"{begin}\n{said}\n"), encoding="utf-8")
    again = report.publish(content, content, tmp_path).read_text(encoding="utf-8")
    assert f"{begin}\n{said}\n{end}" in again
    assert "| +0% |" in again


@pytest.mark.parametrize("shape", [Shape(200, 0, 3), Shape(200, 190, 1), Shape(200, 400, 3, 40, 12, 36, 30)])
def test_a_decided_book_is_sound_and_as_wanted(shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "book.tokentui"
    decided.make(path, shape)
    with closing(open_workbook(path, "bench", readonly=True)) as workbook:
        assert prove(workbook).sound
        assert len(workbook.codebook.active) == shape.use_cases
    with closing(sqlite3.connect(path)) as db:
        decisions, reviewers = db.execute("SELECT count(*), count(DISTINCT reviewer) FROM decision").fetchone()
        assert (decisions, reviewers) == (shape.decisions, shape.reviewers if shape.decisions else 0)
        (conflicts,) = db.execute("SELECT count(*) FROM settled WHERE state = 'conflict'").fetchone()
        assert bool(conflicts) == (shape.decisions > 0 and shape.reviewers > 1)
        assert db.execute("SELECT count(DISTINCT segment) FROM customer").fetchone()[0] == shape.segments
        assert db.execute("SELECT count(DISTINCT month) FROM usage").fetchone()[0] == shape.months
        most = (
            "SELECT count(*) FROM fact WHERE customer_id = (SELECT id FROM customer ORDER BY spend_best DESC LIMIT 1)"
        )
        assert db.execute(most).fetchone()[0] >= shape.facts
