"""A book with decisions on several use cases, and what editing its codebook must leave right."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.conftest import NOON
from tokentui.domain.grades import Question
from tokentui.domain.statements import a_set, a_split
from tokentui.services import decide
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check

M = 10**12
CUSTOMERS = (
    ("cursor", "Cursor", 600 * M), ("github", "GitHub", 50 * M), ("router", "Router", None), ("bank", "Bank", 30 * M),
)  # fmt: skip


@contextmanager
def opened(path: Path, reviewer: str = "ann") -> Iterator[Workbook]:
    """The book, open while the block runs."""
    with closing(open_workbook(path, reviewer, clock=lambda: NOON)) as workbook:
        yield workbook


def decided(path: Path) -> Path:
    """The book after a few decisions: resale is named by four statements on three customers."""
    with opened(path) as workbook:
        ids = dict(workbook.book.db.execute("SELECT key, id FROM customer").fetchall())
        decide.classify(workbook, [ids["cursor"]], a_set("resale"))
        decide.classify(workbook, [ids["github"]], a_split({"resale": 30, "devtools": 20, "core": 50}))
        decide.classify(workbook, [ids["router"]], a_set("resale", "public"))
        decide.classify(workbook, [ids["bank"]], a_set("core"))
        other = workbook._replace(reviewer="bob")
        decide.classify(other, [ids["cursor"]], a_set("resale", "devtools"))
    return path


def standing(workbook: Workbook) -> dict[str, tuple[object, ...]]:
    """State, codes and split of every customer, by key."""
    rows = workbook.book.db.execute("SELECT key, state, mask, split FROM standing").fetchall()
    return {key: (state, workbook.codebook.codes(mask), split) for key, state, mask, split in rows}


def sound(workbook: Workbook) -> bool:
    """Whether everything derived is what the sources come to."""
    return check(workbook.book.db).sound


def placed(path: Path) -> Path:
    """The book after some words on who customers are: start-up is named by three statements, and by a record."""
    with opened(path) as workbook:
        db = workbook.book.db
        db.executemany("UPDATE customer SET segment = ? WHERE key = ?", [("start-up", "router"), ("large", "bank")])
        ids = dict(db.execute("SELECT key, id FROM customer").fetchall())
        decide.classify(workbook, [ids["cursor"], ids["github"]], a_set("start-up"), question=Question.WHO)
        decide.classify(workbook, [ids["bank"]], a_set("large"), question=Question.WHO)
        other = workbook._replace(reviewer="bob")
        decide.classify(other, [ids["cursor"]], a_set("start-up", "established"), question=Question.WHO)
    return path


def placing(workbook: Workbook) -> dict[str, tuple[str, tuple[str, ...]]]:
    """State and codes of who every customer is, by key."""
    rows = workbook.book.db.execute("SELECT key, who_state, segments FROM standing").fetchall()
    return {key: (state, workbook.codebook.segments.codes(mask)) for key, state, mask in rows}
