"""Edits of the codebook among the steps of a reviewer: both ends of each are kept, so that it can be taken back."""

import json
import sqlite3
import uuid

from tokentui.domain.codebook import Codebook, Segments
from tokentui.store.codebook import SEGMENTS, USE_CASES, read_codebook, segment_of, use_case_of, values_of
from tokentui.store.codebook_changes import apply_plan
from tokentui.store.decisions import Act, Step, write_step


def keep_edit(db: sqlite3.Connection, reviewer: str, label: str, at: str, before: Codebook, after: Codebook) -> None:
    """Note an edit that was just made as a step of a reviewer; must run in its transaction."""
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, 0)
    write_step(db, step, at, "[]")
    db.execute(
        "INSERT INTO codebook_edit (step, before, after) VALUES (?, ?, ?)", (step.uid, _json(before), _json(after))
    )


def is_edit(db: sqlite3.Connection, step: str) -> bool:
    """Whether a step edited the codebook."""
    return db.execute("SELECT 1 FROM codebook_edit WHERE step = ?", (step,)).fetchone() is not None


def revert_edit(db: sqlite3.Connection, step: str, *, undone: bool) -> bool | None:
    """Take the edit of a step back, or make it again; None where it is none, False where the same was edited since."""
    from tokentui.domain.codebook_undoing import plan_back

    row = db.execute("SELECT before, after FROM codebook_edit WHERE step = ?", (step,)).fetchone()
    if row is None:
        return None
    before, after = (_codebook(text) for text in row)
    standing, wanted = (after, before) if undone else (before, after)
    plan = plan_back(read_codebook(db), standing, wanted)
    if plan is not None:
        apply_plan(db, plan)
    return plan is not None


def _json(codebook: Codebook) -> str:
    lists = {of.table: [values_of(one) for one in codebook.of(of.question).entries] for of in (USE_CASES, SEGMENTS)}
    codes = {f"{of.table}_code": codebook.of(of.question).former_codes for of in (USE_CASES, SEGMENTS)}
    return json.dumps({"version": codebook.version, **lists, **codes}, ensure_ascii=False)


def _codebook(text: str) -> Codebook:
    told = json.loads(text)
    cases, codes = tuple(use_case_of(*row) for row in told["use_case"]), _codes(told["use_case_code"])
    segments = Segments(tuple(segment_of(*row) for row in told["segment"]), _codes(told["segment_code"]))
    return Codebook(told["version"], cases, codes, segments)


def _codes(rows: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((code, bit) for code, bit in rows)
