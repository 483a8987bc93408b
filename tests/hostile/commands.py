"""A line for each way in which each command prints imported words; a command without a line fails the test."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.hostile.book import CODE, SEGMENT, HostileFiles
from tests.hostile.texts import evil
from tokentui.cli.main import COMMANDS


class Line(NamedTuple):
    """What is typed behind `tokentui`, without the book."""

    arguments: tuple[str, ...]
    data: bool = False
    """Whether it prints CSV, which has no escapes of its own and goes into a pipe as it is."""
    book: Path | None = None
    app: bool = False
    """Whether it opens the app on a terminal, whose screens are looked at elsewhere."""


def every_line(files: HostileFiles, folder: Path) -> dict[str, list[Line]]:
    """Lines by command; those that write go into a folder."""
    book, evil_name = files.book, evil("no such")
    out = str(folder / "out\x1b]0;PWNED\x07")
    new = folder / "new\x1b]0;PWNED\x07.tokentui"
    broken = folder / "broken\x1b]0;PWNED\x07.json"
    broken.write_text('[{"name": "' + "\x1b]0;x\x07")
    text = str(files.customers)

    def lines(*several: str | Sequence[str], csv: bool = False) -> list[Line]:
        found = [Line(tuple(one.split() if isinstance(one, str) else one), book=book) for one in several]
        return found + [Line((*one.arguments, "--csv"), data=True, book=book) for one in found[: int(csv)]]

    def app(*several: str) -> list[Line]:
        return [Line((one,), book=book, app=True) for one in several]

    def looked(name: str, *several: str | Sequence[str], csv: bool = False) -> list[Line]:
        return lines(name, f"{name} --json", *several, csv=csv)

    return {
        "demo": lines(("demo", "--no-open", "--fresh", "--yes")),
        "tour": lines("tour"),
        "import": [
            *lines(("import", text, "--dry-run")),
            *lines(("import", text, "--dry-run", "--json")),
            *lines(("import", text, "--yes", "--name", evil("book"), "--book", str(new))),
            *lines(("import", str(files.refused), "--yes"), ("import", str(files.usage), "--yes", "--strict")),
            *lines(("import", str(broken), "--yes"), ("import", out, "--yes"), ("import", text, "--map", evil("x"))),
            *lines(("import", text, "--map", evil("x") + "=name"), ("import", text, "--only", evil("x") + "=y")),
            *lines(("import", text, "--sheet", evil("x")), ("import", text, "--recipe", evil("recipe"), "--yes")),
            *lines(("import", str(files.usage), "--customer", evil_name, "--yes")),
            *lines(("import", text, "--zone", evil("z"))),
            *lines(("import", str(files.decisions), "--yes"), ("import", str(files.facts), "--dry-run")),
            *lines(("import", "--refused", out), ("import", "--undo", "--yes"), ("import", "--undo")),
        ],
        "find": [
            *lines(
                ("find",), ("find", "customer"), ("find", "--json"), ("find", evil_name),
                ("find", "--filter", evil_name), ("find", "--filter", "parent:" + evil("parent")), ("find", "-n", "2"),
                csv=True,
            ),
            Line(("find", "--tsv"), data=True, book=book),
            Line(("find", "--ids"), data=True, book=book),
        ],
        "show": lines(
            "show k0", "show k0 --all", "show k0 --json", "show k2", "show k3", "show k5 --all",
            "show long", "show heap",
            "show nul", "show wide --json", ("show", evil_name), ("show", "customer"), ("show", evil("key")),
        ),
        "tag": lines(
            f"tag k0 {CODE}", "tag k0 core --json", "tag k1 --cannot-tell", ("tag", "k1", evil("code")),
            ("tag", "k1", "--split", evil("split")), ("tag", "k1", "--split", f"core=50,{evil('x')}=50"),
            ("tag", "k1", "--note", evil("note")), ("tag", "k1", "core", "--fact", evil("fact")),
            ("tag", "customer 3", "core"), ("tag", "k1", "--exclude", evil("reason")),
            ("tag", "k1", "core", "--reviewer", evil("name")), ("tag", evil_name, "core"),
        ),
        "place": lines(
            f"place k0 {SEGMENT}", f"place k1 {SEGMENT} --json", ("place", "k1", evil("code")), "place k4 --withheld",
            ("place", "customer 3", SEGMENT),
        ),
        "undo": lines("undo", "undo --json", "undo --redo", ("undo", "--reviewer", evil("name"))),
        "join": lines("join k8 k9", "join k8 k9 --yes", "join k10 k11 --yes --json", ("join", "k8", evil_name)),
        "record": lines(
            "record k5", "record k5 --json", ("record", "k5", "--name", evil("other")), ("record", evil_name),
            ("record", "k5", "--domain", evil("host")),
        ),
        "capture": lines(
            ("capture", "https://x.example/", "--customer", "k0", "--text", evil("passage"), "--title", evil("title")),
            ("capture", evil("https://x.example/"), "--customer", "k0", "--text", "x"),
            ("capture", "https://x.example/", "--customer", evil_name, "--text", "x"),
            ("capture", "https://x.example/", "--customer", "k0", "--text", evil("other"), "--json"),
        ),
        "composition": looked("composition", "composition --by who", "composition --by both",
                              "composition --by who --json", "composition --by both --explain",
                              ("composition", "--disclosure", evil("x")), ("composition", "--unknown-spend", evil("x")),
                              csv=True),
        "gap": looked("gap", "gap --by who --explain", "gap --without-vendor",
                      ("gap", "--vendor-hosts", evil("x")), csv=True),
        "verdict": looked("verdict", "verdict --unit spend", "verdict --explain"),
        "next": looked("next", csv=True),
        "estimate": looked(
            "estimate", ("estimate", "--declare", "4", "--unit", "customers", "--seed", evil("seed")), csv=True
        ),
        "concentration": looked("concentration"),
        "months": looked("months", "months --by segment", "months --years", ("months", "--from", evil("x"))),
        "figures": looked("figures"),
        "claims": looked("claims"),
        "resale": looked("resale", "resale --floor B"),
        "rules": looked("rules", ("rules", evil("x"), "on"), ("rules", "seats", "on", "--seat", evil("x"))),
        "sources": looked("sources", ("sources", "--old-after", evil("x"))),
        "prices": looked("prices", ("prices", "--drop", evil("model")), csv=True),
        "suggest": looked(
            "suggest", ("suggest", "", CODE, "--name", evil("rule")), ("suggest", "parent:" + evil("parent"), CODE),
            ("suggest", evil("kind") + ":x", "core"), ("suggest", "x", evil("code")), "suggest", "suggest --json",
            "suggest --for k1", ("suggest", "--for", evil_name), ("suggest", "--drop", evil("none")), csv=True,
        ),
        "card": looked(
            "card", ("card", evil("x"), "no"), ("card", "churn", "no", "--note", evil("n"), "--reviewer", evil("ann")),
            ("card", "churn", "yes", "--disclosure", evil("x")), "card",
        ),
        "compare": lines(
            ("compare", str(book)), ("compare", str(book), "--json"), ("compare", out),
        ),
        "agreement": looked("agreement", "agreement --by who"),
        "reviewers": looked("reviewers", ("reviewers", "--first-pass", evil_name), csv=True),
        "second-look": looked("second-look", csv=True),
        "match": [
            Line(("match", "--self", "--csv"), data=True, book=book),
            *lines(
            ("match", str(files.companies)), ("match", str(files.companies), "--json"), "match --self",
            "match --self --json", ("match", str(files.companies), "--segment", evil("x")),
            ("match", str(files.companies), "--accept", evil_name), ("match", str(broken)),
            ("match", str(files.companies), "--accept", "exact", "--title", evil("list"), "--yes"),
        ),
        ],
        "log": lines("log", "log --json", "log k0", ("log", "--reviewer", evil("carl")), ("log", evil_name), csv=True),
        "review": [
            *app("review"),
            *lines(("review", "--queue", evil("x")), ("review", "--days", evil("x")), ("review", out)),
        ],
        "request": [
            *looked("request", ("request", evil("x") + ".csv"), ("request", out + ".pdf")),
            *lines(("request", out + "-asked.csv"), ("request", out + "-asked.md"), ("request", out + "-asked.xlsx")),
        ],
        "report": lines(
            "report", "report --json", "report --markdown", "report --session 99", ("report", out + "-r.html"),
            ("report", out + "-r.md"), ("report", evil("x") + ".html"),
        ),
        "watch": app("watch") + lines(("watch", out)),
        "export": [
            *lines(*(f"export --what {what} --format {form}" for what in _WHAT for form in ("json", "jsonl"))),
            *(Line(("export", "--what", what), data=True, book=book) for what in _WHAT),
            *lines(("export", out + ".csv"), ("export", out + ".csv"), ("export", out + ".xlsx"), "export --decisions"),
            *lines(("export", "--decisions", out), ("export", str(book)), ("export", "--filter", evil("x"))),
            *lines(("export", out + ".tokentui")),
        ],
        "merge": lines(
            ("merge", str(book), "--dry-run"), ("merge", str(new)), ("merge", str(new), "--json"), ("merge", text),
            ("merge", out), ("merge", out + ".tokentui"),
        ),
        "pull": lines(
            ("pull", "duckdb://" + out, "--table", text, "--customer", text, "--time", text, "--spend", text),
        ),
        "push": lines(("push", text), ("push", "duckdb://" + out, "--table", text)),
        "serve": [Line(("serve", str(folder / "none\x1b]0;PWNED\x07.tokentui")))],
        "check": looked("check"),
        "backups": looked("backups"),
        "restore": lines(("restore", out), ("restore", evil("backup")), ("restore", text, "--yes")),
        "doctor": looked(
            "doctor", ("doctor", "--rebuild", "--yes"), ("doctor", "--rescue", out), ("doctor", "--rescue", text)
        ),
        "config": [Line(("config", *rest)) for rest in (("path",), ("check",), ("show",), ("show", "--json"))],
        "completion": [Line(("completion", shell)) for shell in ("bash", "zsh", "fish", evil("shell"))],
        "man": [Line(("man",))],
        "keys": looked("keys", csv=True),
        "codebook": looked(
            "codebook", "codebook --toml", "codebook --history", "codebook --history --json", "codebook --ready strict",
            ("codebook", "--load", str(files.codebook), "--dry-run"), ("codebook", "--load", out),
            ("codebook", "--load", text),
            ("codebook", "--load", str(files.codebook), "--into", evil("x")), csv=True,
        ),
    }  # fmt: skip


_WHAT = ("customers", "usage", "facts", "disclosures", "decisions", "composition")


def command_names() -> set[str]:
    """Every command of the program."""
    return set(COMMANDS)
