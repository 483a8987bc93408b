"""Decisions files of other programs: what was decided, by whom and when; and what is no decision."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, ask
from tokentui.ingest.adapters.known import adapted
from tokentui.ingest.files.table import BATCH, RawBatch

__all__ = ["ask"]

FOLDER = Path(__file__).parents[3] / "fixtures" / "decisions_of_others"


@dataclass(frozen=True)
class Objects:
    """A list of objects as a table: objects in them by dotted names, lists of texts joined, others as JSON."""

    path: Path
    objects: tuple[dict[str, str], ...]
    sha256: str = ""
    form: str = "JSON"
    delimiter: str = ","
    above: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.objects for name in one))

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        rows = [tuple(one.get(name, "") for name in self.header) for one in self.objects]
        yield RawBatch(range(1, len(rows) + 1), list(zip(*rows, strict=True)))


def flat(value: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, f"{prefix}.{name}" if prefix else name)
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield prefix, "; ".join(value)
    else:
        yield prefix, value if isinstance(value, str) else "" if value is None else json.dumps(value)


def objects(name: str) -> Objects:
    text = (FOLDER / name).read_text(encoding="utf-8")
    found = json.loads(text) if name.endswith(".json") else list(map(json.loads, text.splitlines()))
    return Objects(FOLDER / name, tuple(dict(flat(one)) for one in found))


def read(name: str) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """The rows as our fields, and what was said."""
    table = adapted(objects(name), None, {})
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
    rows, notices = read("prodigy.jsonl")
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
    rows, notices = read("label_studio.json")
    wanted = ("customer_key", "reviewer", "use_cases", "note", "at")
    assert [tuple(row[name] for name in wanted) for row in rows] == [
        ("Harbor Foods", "ann@example.com", '["core"]', "as its report says", "2025-02-12T22:24:30.281000Z"),
        ("Harbor Foods", "8", '["core", "resale"]', "", "2025-02-13T08:00:00.000000Z"),
    ]
    assert set(notices) >= {
        "1 task or annotation left out: they were skipped.",
        "1 task or annotation left out: nobody has annotated them.",
    }


def test_annotations_that_cannot_be_read_are_refused_and_stop_no_other() -> None:
    whole = objects("label_studio.json")
    broken = {**whole.objects[0], "annotations": '[{"id": 1'}
    table = adapted(Objects(whole.path, (broken, whole.objects[0])), None, {})
    assert table is not None
    (batch,) = table.batches()
    assert len(batch.lines) == 2
    assert [(row.line, row.reason) for row in batch.rejected] == [
        (1, "The annotations of the task cannot be read; export the project again.")
    ]


@pytest.mark.parametrize("form", ["csv", "min"])
def test_label_studio_tables_keep_who_decided_and_when(ask: Ask, tmp_path: Path, form: str) -> None:
    if form == "min":
        rows, _ = read("label_studio_min.json")
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
