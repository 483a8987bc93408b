"""The gap without the vendor's own pages: the same as in a book that never held a fact from them."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Ask
from tests.conftest import ROOT
from tests.public_numbers import FACTS, known
from tokentui.domain.vendor_hosts import host_of, lies_on, typed_hosts

FIXTURES = ROOT / "fixtures" / "public_book" / "anthropic"
HOSTS = "anthropic.com,claude.com"
ON_PAGES = "without the vendor's own pages (anthropic.com, claude.com): "
COLUMNS = ("customer_id", "dimension", "claim", "low", "high", "unit", "yardstick", "as_of", "grade", "source_url")
MORE = (
    # A spend that only the vendor tells, one that it tells better, and a parent's that contains a subsidiary's.
    (
        "asana",
        "how_much",
        "claim 1",
        "9000000",
        "9000000",
        "USD",
        "per year",
        "2026-01",
        "C",
        "https://WWW.Anthropic.COM:443/a",
    ),
    ("cursor", "how_much", "claim 2", "10", "20", "USD", "per year", "2026-01", "B", "https://docs.claude.com/b"),
    (
        "salesforce",
        "how_much",
        "with Slack",
        "300000000",
        "300000000",
        "USD",
        "per year",
        "2026-01",
        "B",
        "//claude.com/c",
    ),
    ("slack", "how_much", "pays", "30", "70", "USD", "per year", "2026-01", "B", "https://example.org/c"),
    ("github", "how_much", "pays", "30", "70", "USD", "per year", "2026-01", "B", "https://anthropic.com/k"),
    ("uber", "how_much", "claim 4", "5000", "6000", "USD", "per year", "2026-01", "B", "https://notanthropic.com/d"),
    (
        "holding",
        "how_much",
        "with Subsidiary",
        "800",
        "900",
        "USD",
        "per year",
        "2026-01",
        "B",
        "https://example.org/l",
    ),
    ("subsidiary", "how_much", "pays", "300", "300", "USD", "per year", "2026-01", "B", "https://example.org/m"),
    ("subsidiary", "how_much", "says", "350", "350", "USD", "per year", "2026-01", "A", "https://claude.com/n"),
    # Silence that the vendor alone tells, and silence that somebody else tells.
    ("figma", "how_much", "claim 5", "", "", "", "", "2026-01", "U", "http://user@claude.com./e"),
    ("vercel", "how_much", "claim 6", "", "", "", "", "2026-01", "U", "https://example.org/?from=claude.com"),
    ("warp", "to_what_end", "claim 7", "", "", "", "", "2026-01", "B", "www.claude.com/f"),
    ("twilio", "to_what_end", "claim 8", "", "", "", "", "2026-01", "B", "https://claude.com.example.org/g"),
    ("accenture", "for_what", "claim 9", "", "", "", "", "2026-01", "B", "https://anthropic.com/h"),
    ("accenture", "for_what", "claim 10", "", "", "", "", "2026-01", "C", "https://notanthropic.com/i"),
    ("accenture", "who", "claim 11", "", "", "", "", "2026-01", "A", "https://anthropic.com/j"),
)
DECISIONS = (
    ("accenture", "for_what", "ann", "core:60; operations:40", "https://anthropic.com/h; https://notanthropic.com/i"),
    ("accenture", "who", "ann", "large", "https://anthropic.com/j"),
    ("uber", "for_what", "ann", "core; product", ""),
)


def the_vendors(address: str) -> bool:
    """Whether an address is the vendor's own, in other words than the program's."""
    given = address if "//" in address else f"//{address}"
    name = f".{urlsplit(given).hostname or ''}".rstrip(".")
    return name.endswith((".anthropic.com", ".claude.com"))


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """A file of a header and rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def read(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a file of the public book."""
    header, *rows = csv.reader(StringIO((FIXTURES / name).read_text(encoding="utf-8"), newline=""))
    return header, rows


def made(ask: Ask, folder: Path, *, without: bool) -> Path:
    """The public book with some facts and decisions more, from its files; `without` the rows that the vendor tells."""
    folder.mkdir()
    header, facts = read("facts.csv")
    place = header.index("source_url")
    facts += [[dict(zip(COLUMNS, one, strict=True)).get(column, "") for column in header] for one in MORE]
    about, starter = read("starter_decisions.csv")
    decided = [(one[0], "for_what", one[1], one[3], one[about.index("facts")], one[2]) for one in starter]
    decided += [(*one, "") for one in DECISIONS]
    if without:
        facts = [one for one in facts if not the_vendors(one[place])]
        decided = [
            (*one[:4], "; ".join(part for part in re.split(r"[;\s]+", one[4]) if not the_vendors(part)), one[5])
            for one in decided
        ]
    columns, customers = read("customers.csv")
    for key, parent in (("holding", ""), ("subsidiary", "Holding")):
        customers.append([{"customer_id": key, "name": key.title(), "parent": parent}.get(one, "") for one in columns])
    files = (
        write(folder / "customers.csv", columns, customers),
        write(folder / "facts.csv", header, facts),
        FIXTURES / "disclosures.csv",
        write(
            folder / "decisions.csv",
            ("customer_id", "question", "reviewer", "use_cases", "facts", "statement"),
            decided,
        ),
    )
    book = folder / "b.tokentui"
    ran = ask("import", *files, "--book", book, "--strict", "--yes")
    assert ran.code == 0, ran.err
    assert ask("reviewers", "--first-pass", "starter", "--book", book).code == 0
    assert ask("check", "--book", book).code == 0
    return book


def gap_of(answer: Any) -> Any:
    """What a gap says, its heading aside."""
    return {
        name: answer.get(name)
        for name in ("unit", "denominator", "total", "questions", "union", "not_listed", "unknown_spend", "segments")
    }


def test_it_is_the_gap_of_a_book_that_never_held_their_facts(ask: Ask, tmp_path: Path) -> None:
    """At every floor, by customers, by spend, of the disclosed, and by who."""
    whole, bare = made(ask, tmp_path / "whole", without=False), made(ask, tmp_path / "bare", without=True)
    assert ask("gap", "--vendor-hosts", HOSTS, "--book", whole).code == 0
    differs = 0
    for floor in "ABCD":
        for how in (
            ("--unit", "customers"),
            ("--unit", "spend"),
            ("--unit", "spend", "--denominator", "disclosed"),
            ("--by", "who"),
            ("--by", "who", "--unit", "spend"),
        ):
            way = ("gap", "--json", "--floor", floor, *how)
            without = ask(*way, "--without-vendor", "--book", whole)
            bare_gap = gap_of(ask(*way, "--book", bare).json)
            assert gap_of(without.json) == bare_gap, (floor, how)
            differs += gap_of(ask(*way, "--book", whole).json) != bare_gap
            assert without.json["without_vendor"]["hosts"] == HOSTS.split(",")
            if "--unit" not in how:
                lines = ask(*way[:1], *way[2:], "--without-vendor", "--book", whole).lines
                plain = ask(*way[:1], *way[2:], "--book", bare).lines
                # But for what it is read without, it is word for word the same.
                start = next(number for number, line in enumerate(lines) if line.startswith("without the vendor's"))
                assert lines[lines.index("", start) :] == plain[plain.index("") :]
                assert lines[0] == plain[0].replace("bare", "whole")
    assert differs == 20
    counted = ask("gap", "--json", "--without-vendor", "--book", whole).json["without_vendor"]
    header, facts = read("facts.csv")
    every = [one[header.index("source_url")] for one in facts] + [one[-1] for one in MORE]
    assert (counted["facts"], counted["of"]) == (sum(map(the_vendors, every)), len(every))


def test_the_demo_books_know_whose_pages_they_are(ask: Ask, made_public_book: Path) -> None:
    header, facts = read("facts.csv")
    told = [one for one in facts if the_vendors(one[header.index("source_url")])]
    said = f"{ON_PAGES}{len(told)} of {FACTS} facts left out"
    way = ("gap", "--book", made_public_book)
    assert said in " ".join(ask(*way, "--without-vendor").out.split())
    assert f"{said}." in ask(*way, "--without-vendor", "--csv").err
    assert "vendor's own pages" not in ask(*way).out
    plain, without = (ask(*way, "--json", *more).json for more in ((), ("--without-vendor",)))
    assert plain["without_vendor"] is None
    ends = {one[0] for one in facts if one[1] == "to_what_end" and one not in told}
    assert [one["questions"][3]["known"]["customers"] for one in (plain, without)] == [known("to_what_end"), len(ends)]


def test_a_book_that_does_not_know_says_how_to_tell_it(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path / "c.csv", ("customer_id", "name"), [("a", "Acme")])
    book = tmp_path / "b.tokentui"
    ask("import", tmp_path / "c.csv", "--book", book)
    ran = ask("gap", "--without-vendor", "--book", book)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "The book does not say which hosts are the vendor's own; say it once, as in: "
        "tokentui gap --vendor-hosts anthropic.com,claude.com\n"
    )
    refused = ask("gap", "--vendor-hosts", "anthropic", "--book", book)
    assert (refused.code, refused.err) == (2, "'anthropic' is no host; write them as in: anthropic.com,claude.com\n")
    told = ask("gap", "--vendor-hosts", "https://www.Vendor.example/x, other.example", "--book", book)
    assert "The vendor's own hosts in this book: vendor.example, other.example." in told.err
    later = ask("gap", "--without-vendor", "--json", "--book", book)
    assert later.json["without_vendor"] == {"hosts": ["vendor.example", "other.example"], "facts": 0, "of": 0}


@pytest.mark.parametrize(
    ("address", "is_theirs"),
    [
        ("https://anthropic.com", True),
        ("HTTPS://WWW.ANTHROPIC.COM:8443/news?x=1#y", True),
        ("www.anthropic.com/news", True),
        ("anthropic.com:443/news", True),
        ("https://a.b.anthropic.com./", True),
        ("https://notanthropic.com/anthropic.com", False),
        ("https://anthropic.com.example.org", False),
        ("https://example.org/https://anthropic.com", False),
        ("https://anthropic.com@example.org/", False),
        ("https://example.org?anthropic.com", False),
        ("interview", False),
        ("", False),
        (None, False),
    ],
)
def test_whose_an_address_is_goes_by_its_host(address: str | None, is_theirs: bool) -> None:
    assert lies_on(address, ("anthropic.com",)) is is_theirs


def test_hosts_are_typed_as_names_or_addresses() -> None:
    assert typed_hosts(" Anthropic.com; https://www.claude.com/customers ,anthropic.com") == (
        "anthropic.com",
        "claude.com",
    )
    assert typed_hosts("") == ()
    for text in ("com", "anthropic.com,-", "a..com", ".com", "*.anthropic.com"):
        with pytest.raises(ValueError, match="is no host"):
            typed_hosts(text)
    assert host_of("ftp://a@B.example:21/") == "b.example"
