"""Every command that prints JSON, with words that make it print some; and what fields its document has.

`python -m tests.shell.answers` writes the fields down: to add one is fine, scripts rest on those that are there.
"""

import json
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import tokentui
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import a_set
from tokentui.services.backed_up import Before
from tokentui.services.backups import back_up_at
from tokentui.services.decide import classify
from tokentui.services.review import begin
from tokentui.services.workbook import open_workbook

KNOWN = Path(__file__).with_name("fields.json")

ASKED: dict[str, tuple[str, ...]] = {
    "find": ("a",),
    "show": ("cursor",),
    "tag": ("accenture", "operations", "--yes"),
    "place": ("accenture", "large", "--yes"),
    "join": ("accenture", "cursor", "--yes"),
    "undo": ("--reviewer", "ann"),
    "record": ("accenture", "--industry", "Consulting"),
    "capture": ("https://x.example/", "--customer", "accenture", "--text", "They say so."),
    "composition": ("--by", "both"),
    "gap": ("--by", "who", "--without-vendor"),
    "verdict": ("--explain",),
    "next": ("3",),
    "estimate": ("--declare", "9", "--unit", "customers"),
    "concentration": (),
    "months": (),
    "figures": (),
    "agreement": (),
    "reviewers": (),
    "second-look": (),
    "suggest": ("parent:amazon", "core"),
    "match": ("--self",),
    "log": ("-n", "3"),
    "request": (),
    "report": (),
    "merge": ("{other}",),
    "claims": (),
    "resale": (),
    "rules": (),
    "sources": (),
    "prices": (),
    "card": (),
    "compare": ("{other}",),
    "import": ("{customers}",),
    "pull": ("{events}", "--table", "events", "--customer", "who", "--time", "day", "--spend", "cost", "--yes"),
    "push": ("{labels}",),
    "check": (),
    "backups": (),
    "doctor": (),
    "keys": (),
    "codebook": (),
}
"""Words that follow each command on the public book."""

_FIELDS = '[paths | map(if type == "number" then "[]" else . end) | join(".")] | unique | .[]'


def words(command: str, book: Path, folder: Path) -> list[str]:
    """A command line that prints JSON; `apart.tokentui` in the folder is a copy of the book."""
    customers = folder / "customers.csv"
    customers.write_text("name,spend\nBrand New,1000\n", encoding="utf-8")
    events = folder / "events"
    events.mkdir(exist_ok=True)
    (events / "events.csv").write_text("who,day,cost\naccenture,2026-09-01,12.50\n", encoding="utf-8")
    places = {"other": folder / "apart.tokentui", "events": events, "labels": folder / "labels.duckdb"}
    given = [one.format(customers=customers, **places) for one in ASKED[command]]
    return [command, *given, "--json", "--book", str(book)]


def a_session(book: Path) -> None:
    """A review session with a decision in a book, and a backup of it: something to report of, list and take back."""
    back_up_at(book, Before.MERGE)
    with closing(open_workbook(book, "ann")) as workbook:
        begin(workbook, Queue(QueueKind.LARGEST))
        classify(workbook, [1], a_set("core"))


def fields(document: str) -> list[str]:
    """The names in a document, as jq sees them; skips where there is no jq."""
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    ran = subprocess.run(["jq", "-r", _FIELDS], input=document, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


def main() -> None:
    """Write down what fields the documents have."""
    with TemporaryDirectory() as name:
        book, apart = Path(name) / "book.tokentui", Path(name) / "apart.tokentui"
        tokentui("demo", "--book", apart, "--no-open", "--yes")
        known = {}
        for command in ASKED:
            book.unlink(missing_ok=True)
            shutil.copy(apart, book)
            a_session(book)
            known[command] = fields(tokentui(*words(command, book, Path(name))).stdout)
    KNOWN.write_text(json.dumps(known, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
