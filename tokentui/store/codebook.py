"""The codebook as the book keeps it."""

import json
import sqlite3

from tokentui.domain.codebook import Codebook, Stance, UseCase
from tokentui.store.settings import read_setting


def read_codebook(db: sqlite3.Connection) -> Codebook:
    """The present codebook of the book, in the order it is shown."""
    rows = db.execute(
        "SELECT bit, code, key, label, stance, definition, examples, archived FROM use_case ORDER BY place, bit"
    )
    cases = tuple(
        UseCase(bit, code, key, label, Stance(stance), definition, tuple(json.loads(examples)), bool(archived))
        for bit, code, key, label, stance, definition, examples, archived in rows
    )
    present = {(case.code, case.bit) for case in cases}
    codes = db.execute("SELECT code, bit FROM use_case_code ORDER BY code").fetchall()
    former = tuple(one for one in codes if one not in present)
    return Codebook(int(read_setting(db, "codebook_version") or 0), cases, former)
