"""Real lists as people have them: each comes in right, or one sentence says why not."""

import json
import sqlite3
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tokentui.cli import options
from tokentui.services.workbook import open_workbook

FOLDER = Path(__file__).parents[2] / "fixtures" / "import_cases"
CASES: list[dict[str, Any]] = [
    case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text(encoding="utf-8"))
]
"""Steps are one import each, of `files` of the case's folder or of `texts` by their names, with `options`, or a command
to `run`; then `exit`, what a `query` on the book gives, words `said` and `unsaid`."""


NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
"""Contracts run on some day or other."""


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "open_workbook", partial(open_workbook, clock=lambda: NOW))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_list_comes_in_right_or_says_why_not(ask: Ask, tmp_path: Path, case: dict[str, Any]) -> None:
    book = tmp_path / "x.tokentui"
    before = book.exists()
    for step in case["steps"]:
        if "run" in step:
            assert ask(*step["run"], "--book", book).code == 0
            continue
        files = [FOLDER / case["id"] / name for name in step.get("files", [])]
        for name, text in step.get("texts", {}).items():
            files.append(tmp_path / name)
            files[-1].write_text(text, encoding="utf-8")
        before = book.exists()
        ran = ask("import", *files, *step.get("options", []), "--book", book)
        assert ran.code == step.get("exit", 0), ran.err
        for words in step.get("said", []):
            assert words in ran.err
        for words in step.get("unsaid", []):
            assert words not in ran.err
        if ran.code:
            assert book.exists() == before
    for query, expected in case.get("book", []):
        with sqlite3.connect(book) as db:
            found = [list(row) for row in db.execute(query)]
        assert found == expected
