"""Decisions files of other programs: what was decided, by whom and when; and what is no decision."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, ask
from tokentui.ingest.adapters.known import adapted
from tokentui.ingest.files.opening import open_table

__all__ = ["ask"]

FOLDER = Path(__file__).parents[3] / "fixtures" / "decisions_of_others"


def read(path: Path) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """The rows as our fields, and what was said."""
    table = adapted(open_table(path), None, {})
    assert table is not None
    places = {field: table.header.index(column) for column, field in table.mapping.items() if field}
    rows = [
        {field: batch.columns[place][row] for field, place in places.items()}
        for batch in table.batches()
        for row in range(len(batch.lines))
    ]
    return rows, table.notices


def said(ran_log: str) -> list[tuple[str, ...]]:
    import csv
    from io import StringIO

    wanted = ("customer_id", "reviewer", "use_cases", "note", "at")
    return sorted(tuple(row[name] for name in wanted) for row in csv.DictReader(StringIO(ran_log)))


def test_prodigy_answers_are_decisions_of_who_accepted_them() -> None:
    rows, notices = read(FOLDER / "prodigy.jsonl")
    assert [(row["customer_key"], row["reviewer"], row["use_cases"], row["at"]) for row in rows] == [
        ("Harbor Foods", "usecases-ann", "core", "2024-02-06T09:17:29.000000Z"),
        ("Mill Works", "usecases-ann", "core; resale", "2024-02-06T09:18:20.000000Z"),
    ]
    assert set(notices) >= {
        "1 row left out: answers that were skipped.",
        "1 row left out: answers that reject, which is no decision for a use case.",
        "1 row left out: answers that choose nothing.",
    }


def test_a_task_of_label_studio_is_as_many_decisions_as_people_made() -> None:
    rows, notices = read(FOLDER / "label_studio.json")
    wanted = ("customer_key", "reviewer", "use_cases", "note", "at")
    assert [tuple(row[name] for name in wanted) for row in rows] == [
        ("Harbor Foods", "ann@example.com", '["core"]', "as its report says", "2025-02-12T22:24:30.281000Z"),
        ("Harbor Foods", "8", '["core", "resale"]', "", "2025-02-13T08:00:00.000000Z"),
    ]
    assert set(notices) >= {
        "1 task or annotation left out: they were skipped.",
        "1 task or annotation left out: nobody has annotated them.",
    }


def test_annotations_that_cannot_be_read_are_refused_and_stop_no_other(tmp_path: Path) -> None:
    first = json.loads((FOLDER / "label_studio.json").read_text(encoding="utf-8"))[0]
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps([{**first, "annotations": '[{"id": 1'}, first]), encoding="utf-8")
    table = adapted(open_table(file), None, {})
    assert table is not None
    (batch,) = table.batches()
    assert len(batch.lines) == 2
    assert [(row.line, row.reason) for row in batch.rejected] == [
        (1, "The annotations of the task cannot be read; export the project again.")
    ]


@pytest.mark.parametrize("form", ["csv", "min"])
def test_label_studio_tables_keep_who_decided_and_when(ask: Ask, tmp_path: Path, form: str) -> None:
    if form == "min":
        rows, _ = read(FOLDER / "label_studio_min.json")
        assert [(row["customer_key"], row["reviewer"], row["at"][:19]) for row in rows] == [
            ("Harbor Foods", "ann@example.com", "2025-02-12T22:24:30"),
            ("Mill Works", "bob@example.com", "2025-02-13T08:00:00"),
        ]
        return
    book = tmp_path / "x.tokentui"
    ran = ask("import", FOLDER / "customers.csv", FOLDER / "label_studio.csv", "--book", book)
    assert ran.code == 0, ran.err
    assert "1 row left out: annotations that choose nothing." in ran.err
    assert said(ask("log", "--csv", "--book", book).out) == [
        ("harbor-foods", "ann@example.com", "core", "", "2025-02-12T22:24:30.281Z"),
        ("mill-works", "bob@example.com", "core; resale", "", "2025-02-13T08:00:00.000Z"),
    ]


def test_labels_of_asreview_name_no_use_case(ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "x.tokentui"
    assert ask("import", FOLDER / "customers.csv", "--book", book).code == 0
    ran = ask("import", FOLDER / "asreview.csv", "--book", book)
    assert ran.code == 2
    assert "which names no use case" in ran.err
    assert "--map 'asreview_note=use_cases'" in ran.err
    assert ask("log", "--csv", "--book", book).out.count("\n") == 1
    ran = ask("import", FOLDER / "asreview.csv", "--map", "asreview_note=use_cases", "--book", book)
    assert ran.code == 0, ran.err
    assert "1 row left out: records labelled as not relevant." in ran.err
    assert "1 row left out: records without a label." in ran.err
    assert said(ask("log", "--csv", "--book", book).out) == [
        ("harbor-foods", "Ann", "core", "", "2025-09-07T11:00:00.000Z"),
        ("mill-works", "Ann", "core; resale", "", "2025-09-07T11:00:00.250Z"),
    ]
