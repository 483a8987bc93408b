"""One book in which every text that can come from outside is hostile, made by the program from hostile files."""

import json
from pathlib import Path

from tests.hostile.texts import EVIL, HEAP, evil
from tests.running import Run, run_all
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.review import begin
from tokentui.services.workbook import open_workbook

CODE = "evil-case"
"""A code that the codebook takes; its label and the rest of it is hostile."""
SEGMENT = "evil-segment"


def file_name(what: str) -> str:
    """A name that a file may have: all of it but a slash."""
    return f"{what}{EVIL}".replace("/", "")[:60] + ".json"


class HostileFiles:
    """Hostile files in a folder, and the book that the program makes of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = folder / "hostile\x1b]0;PWNED\x07.tokentui"
        self.customers = self._json("customers", _customers())
        self.usage = self._json(
            "usage",
            [
                {
                    "customer_id": f"k{number}",
                    "month": f"2026-{month:02}",
                    "spend": 10 + number,
                    evil("column"): evil("x"),
                }
                for number in range(12)
                for month in range(1, 5)
            ],
        )
        self.facts = self._json("facts", _facts())
        self.disclosures = self._json(
            "disclosures",
            [
                {"as_of": "2026-10-01", "metric": "run-rate revenue", "value": 2e9, "unit": "USD",
                 "source_title": evil("disclosed by"), "source_url": evil("javascript:alert(1)")}
            ],
        )  # fmt: skip
        self.decisions = self._json("decisions", _decisions())
        self.companies = self._json(
            "companies", [{"name": evil(f"customer {n}"), "domain": "evil.example"} for n in range(4)]
        )
        self.codebook = folder / "codebook.toml"
        self.refused = self._json("refused", [{"name": "", "spend": evil("amount"), evil("column"): evil("x")}])

    def _json(self, what: str, rows: list[dict[str, object]]) -> Path:
        path = self.folder / file_name(what)
        path.write_bytes(json.dumps(rows).encode())
        return path

    def make(self) -> None:
        """Make the book and decide in it."""
        book = ("--book", str(self.book))
        reviewer = "bob"
        first = run_all(
            [
                Run(("import", *map(str, (self.customers, self.usage, self.facts, self.disclosures)), *book, "--yes",
                     "--name", evil("book"), "--recipe", evil("recipe"))),
                Run(("codebook", "--toml", *book)),
            ]
        )  # fmt: skip
        assert [one.code for one in first] == [0, 0], first
        self.codebook.write_bytes(first[1].out.replace(b'key = "8"', b'key = ""') + _entries().encode())
        steps = [
            Run(("codebook", "--load", str(self.codebook), "--yes", *book)),
            Run(("import", str(self.decisions), *book, "--yes")),
            Run(("tag", "k0", CODE, "--note", evil("note"), "--reviewer", reviewer, *book)),
            Run(("tag", "k0", "core", "--note", evil("other"), "--reviewer", "ann", *book)),
            Run(("tag", "k2", "--exclude", evil("reason"), "--reviewer", reviewer, *book)),
            Run(("place", "k3", SEGMENT, "--reviewer", reviewer, *book)),
            Run(("place", "k4", SEGMENT, "--reviewer", reviewer, *book)),
            Run(("record", "k5", "--name", evil("renamed"), "--parent", evil("parent"), "--alias", evil("alias"),
                 "--industry", evil("industry"), "--size", evil("size"), "--reviewer", reviewer, *book)),
            Run(("join", "k6", "k7", "--yes", "--reviewer", reviewer, *book)),
        ]  # fmt: skip
        for step, result in zip(steps, run_all(steps), strict=True):
            assert result.code == 0, (step.arguments[:2], result.err.decode()[-2000:])
        self._sit()

    def _sit(self) -> None:
        """A session of review, so that there is a report of one."""
        workbook = open_workbook(self.book, "ann")
        review = begin(workbook, Queue(QueueKind.LARGEST))
        current = review.current
        assert current is not None
        review.act(lambda: decide.classify(workbook, [current], a_set(CODE), None, with_note=evil("note")))
        workbook.close()


def _customers() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "key": f"k{number}", "name": evil(f"customer {number}"), "aliases": evil("also"), "parent": evil("parent"),
            "segment": evil("segment"), "industry": evil("industry"), "size": evil("size"), "product": evil("product"),
            "region": evil("region"), "partner": evil("partner"), "domain": f"evil{number // 2}.example",
            "spend": 1_000_000 * number or None, evil("column"): evil("kept"),
        }
        for number in range(12)
    ]  # fmt: skip
    rows += [
        {"key": "long", "name": "long " + "x" * 100_000, "spend": 3},
        {"key": "heap", "name": HEAP, "spend": 2},
        {"key": "nul", "name": "nul \x00 in it", "spend": 2},
        {"key": "wide", "name": "数据\u202e公司 " * 20, "spend": 1},
        {"key": evil("key"), "name": "key", "spend": 1},
    ]
    return rows


def _facts() -> list[dict[str, object]]:
    return [
        {
            "customer_id": f"k{number}", "dimension": dimension, "claim": evil("claim"), "low": low, "high": low,
            "unit": "USD" if low else None, "yardstick": evil("per") if low else None, "as_of": "2026-01-14",
            "source_title": evil("source"), "source_url": "https://evil.example/" + evil("address"), "grade": "B",
        }
        for number in range(12)
        for dimension, low in (("for what", None), ("how much", 5_000_000), ("to what end", None), ("investor", 7))
    ]  # fmt: skip


def _decisions() -> list[dict[str, object]]:
    return [
        {"customer_id": f"k{number}", "reviewer": evil("carl"), "use_cases": codes, "note": evil("note"),
         "reason": evil("reason"), "at": f"2026-10-05T09:0{number % 10}:00Z"}
        for number, codes in enumerate(("core", CODE, "product", CODE, "core; product"))
    ]  # fmt: skip


def _entries() -> str:
    quoted = {what: _toml(evil(what)) for what in ("label", "definition", "example")}
    return (
        f'\n[[use_case]]\ncode = "{CODE}"\nkey = "8"\nlabel = {quoted["label"]}\nstance = "neutral"\n'
        f"definition = {quoted['definition']}\nexamples = [{quoted['example']}]\n"
        f'\n[[segment]]\ncode = "{SEGMENT}"\nkey = "8"\nlabel = {quoted["label"]}\n'
        f"definition = {quoted['definition']}\nexamples = [{quoted['example']}]\n"
    )


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(one):08x}" for one in text) + '"'
