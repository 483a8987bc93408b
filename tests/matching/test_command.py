"""`tokentui match` from a shell."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.public_numbers import NAMED

LIST = "name,ticker,sector,parent,aliases\nSalesforce Inc,CRM,Software,,\nNVIDIA Corp,NVDA,Chips,,\nAmazon,AMZN,,,\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def book(ask: Ask, folder: Path, *customers: str) -> Path:
    """A book of customers: name, domain, parent, aliases."""
    (folder / "c.csv").write_text("name,domain,parent,aliases\n" + "".join(f"{one}\n" for one in customers))
    path = folder / "b.tokentui"
    assert ask("import", folder / "c.csv", "--book", path).code == 0
    return path


def by_name(answer: Any) -> dict[str, Any]:
    return {one["customer"]["name"]: one for one in answer["proposals"]}


def test_proposals_are_printed_best_first_with_what_was_read(ask: Ask, public_book: Path, large: Path) -> None:
    ran = ask("match", large, "--segment", "large", "--book", public_book)
    assert ran.code == 0
    assert ran.lines[1:5] == [
        "3 rows read",
        "columns: name, aliases, ticker, parent, industry from sector",
        f"of {NAMED - 1} customers 2 exact, 4 close, 0 weak recognised; {NAMED - 7} not",
        "",
    ]
    (exact, same, salesforce, nvidia) = ran.lines[5:9]
    assert exact == "2 exact: may be accepted together"
    assert same == "  same name"
    assert salesforce.split("  ")[2:3] == ["Salesforce"]
    assert salesforce.endswith("100  in Software"), "the book says large already"
    assert nvidia.endswith("100  in Chips")
    assert "    Amazon Web Services" in ran.out
    assert "1 customer without a name cannot be recognised." in ran.err


def test_proposals_as_json(ask: Ask, public_book: Path, large: Path) -> None:
    answer = ask("match", large, "--segment", "large", "--json", "--book", public_book).json
    assert answer["counts"] == {"exact": 2, "close": 4, "weak": 0}
    assert answer["list"]["columns"]["industry"] == "sector"
    assert (answer["list"]["rows"], answer["list"]["companies"]) == (3, 3)
    found = by_name(answer)
    assert found["NVIDIA"] == {
        "class": "exact",
        "score": 100,
        "way": "name",
        "owned": False,
        "doubts": [],
        "why": "same name",
        "customer": {"key": "nvidia", "name": "NVIDIA", "spend": None},
        "company": {
            "line": 3, "name": "NVIDIA Corp", "domain": None, "ticker": "NVDA", "country": None, "funding": None,
            "batch": None,
        },
        "proposes": {"segment": None, "industry": "Chips", "parent": None},
    }  # fmt: skip
    assert found["Slack"]["why"] == "known to belong to it; a name that many go by"


def test_proposals_as_csv_and_a_limit(ask: Ask, public_book: Path, large: Path) -> None:
    ran = ask("match", large, "--csv", "--limit", "2", "--book", public_book)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(one["class"], one["customer_id"], one["line"]) for one in rows] == [
        ("exact", "salesforce", "2"),
        ("exact", "nvidia", "3"),
    ]
    shown = ask("match", large, "--limit", "2", "--book", public_book)
    assert shown.lines[-1] == "4 more; see them with --limit 6 or --csv"
    assert len(ask("match", large, "--json", "--limit", "2", "--book", public_book).json["proposals"]) == 2


def test_a_segment_of_the_list_goes_before_that_of_all(ask: Ask, tmp_path: Path) -> None:
    path = book(ask, tmp_path, "Acme Nordic,,,", "Birch Foods,,,")
    (tmp_path / "list.csv").write_text("name,segment\nAcme Nordic,public\nBirch Foods,\n")
    answer = ask("match", tmp_path / "list.csv", "--segment", "large", "--json", "--book", path).json
    assert {name: one["proposes"]["segment"] for name, one in by_name(answer).items()} == {
        "Acme Nordic": "public",
        "Birch Foods": "large",
    }


def test_nothing_in_the_book_changes(ask: Ask, public_book: Path, large: Path) -> None:
    before = public_book.read_bytes()
    assert ask("match", large, "--book", public_book).code == 0
    assert ask("match", "--self", "--book", public_book).code == 0
    assert public_book.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Give a LIST of companies or --self, one of them."),
        (("LIST", "--self"), 2, "Give a LIST of companies or --self, one of them."),
        (("--self", "--segment", "large"), 2, "--segment and --map go with a LIST."),
        (("LIST", "--json", "--csv"), 2, "Give --json or --csv, not both."),
        (("LIST", "--segment", "mega"), 1, "The codebook has no segment 'mega'; it has large, established, start-up"),
        (("LIST", "--map", "name"), 2, "--map 'name' is not COLUMN=FIELD"),
        (("LIST", "--limit", "0"), 2, "--limit"),
        (("nowhere.csv",), 2, "There is no file nowhere.csv; check the path."),
    ],
)
def test_wrong_usage_is_one_sentence(
    ask: Ask, public_book: Path, large: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    given = [str(large) if one == "LIST" else one for one in arguments]
    ran = ask("match", *given, "--book", public_book)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("domain,ticker\nacme.example,ACM\n", "has no column for the name of a company"),
        ("Company,Name\nAcme,Ann\n", "has two columns that could be the name, 'Name' and 'Company'"),
        ("", "is empty"),
        ("name\n", "has column names but no rows"),
    ],
)
def test_a_list_that_cannot_be_read_ends_with_2(
    ask: Ask, public_book: Path, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "odd.csv").write_text(text)
    ran = ask("match", tmp_path / "odd.csv", "--book", public_book)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says in ran.err


def test_what_is_odd_in_a_list_is_said_beside_the_proposals(ask: Ask, tmp_path: Path) -> None:
    path = book(ask, tmp_path, "Acme,acme.example,,", "Old Bolt,,,")
    (tmp_path / "list.csv").write_text(
        "name,domain,parent,segment,former names\n"
        "Acme Inc,acme.example,acme inc,mega,\n,x.example,,,\nBolt,,,,Old Bolt\n"
    )
    ran = ask("match", tmp_path / "list.csv", "--book", path)
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "The codebook has no segment 'mega' (line 2): no segment is proposed from there. It has large, established, "
        "start-up, public, individual.",
        "'Acme Inc' is named as its own parent (line 2): no parent is proposed.",
        "Line 3 was left out: The row has no name.",
        "1 customer has only a former name of a company on the list: nothing is proposed from that alone.",
    ]
    assert "    Acme  Acme Inc  100  nothing new" in ran.lines


def test_a_domain_that_ten_customers_share_is_said_and_not_used(ask: Ask, tmp_path: Path) -> None:
    guests = (f"Guest {number},mall.example,," for number in range(10))
    path = book(ask, tmp_path, *guests, "Potter,ann@gmail.com,,", "Baker,bob@gmail.com,,")
    (tmp_path / "list.csv").write_text("name,domain\nMall,mall.example\nMud,gmail.com\n")
    ran = ask("match", tmp_path / "list.csv", "--json", "--book", path)
    assert ran.json["proposals"] == []
    assert ran.json["shared_domains"] == {"mall.example": 10, "gmail.com": 2}
    assert ran.err.splitlines() == [
        "The domain mall.example stands with 10 and tells nobody apart: it was not used.",
        "The domain gmail.com stands with 2 and tells nobody apart: it was not used.",
    ]


def test_ten_megabytes_of_one_name_in_fifty_spellings_are_one_company(ask: Ask, tmp_path: Path) -> None:
    path = book(ask, tmp_path, "Acme Nordic,,,")
    names = ("Acme Nordic", "ACME NORDIC", "Acme-Nordic", "Ácme Nordic", "AcmeNordic")
    forms = ("Inc", "Inc.", "AG", "GmbH", "Ltd", "S.A.", "plc", "LLC", "A/S", "(Class A)")
    spellings = [f"{name} {form}" for name in names for form in forms]
    filler = "x" * 150
    rows = "".join(f"{name},large,{filler}\n" for name in spellings)
    (tmp_path / "list.csv").write_text("name,segment,notes\n" + rows * (10_000_000 // len(rows) + 1), encoding="utf-8")
    assert (tmp_path / "list.csv").stat().st_size > 10_000_000
    ran = ask("match", tmp_path / "list.csv", "--json", "--book", path)
    assert (ran.json["list"]["companies"], ran.json["counts"]["exact"]) == (1, 1)
    assert ran.json["list"]["rows"] > 50_000
    text = ask("match", tmp_path / "list.csv", "--book", path)
    assert text.lines[1].endswith(" rows read, 1 company")


def test_names_are_text_and_nothing_else(ask: Ask, tmp_path: Path) -> None:
    name = "\x1bAcme\u202e Nordic"
    (tmp_path / "list.json").write_text(json.dumps([{"name": name, "sector": "[b]\x1b[0m", "ticker": "=1+1"}]))
    path = book(ask, tmp_path, "Acme Nordic,,,")
    ran = ask("match", tmp_path / "list.json", "--book", path)
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    (found,) = ask("match", tmp_path / "list.json", "--json", "--book", path).json["proposals"]
    assert found["company"]["name"] == name


def test_duplicates_and_owners_within_a_book(ask: Ask, tmp_path: Path) -> None:
    path = book(
        ask, tmp_path, "Acme Nordic,,,", "ACME Nordic Inc.,,,", "Acme Nordic Cargo,,,", "Birch,birch.example,,",
        "Birch Foods,birch.example,,", "Corporate Dawn,,,", "Corporate Dawm,,,", "GitHub,,,", "Microsoft,,,",
        "Elm Systems,,Elm,", "Elm,,,", "Orange,orange.example,,", "ORANGE,oranges.example,,", "Fir One,,,Gorse",
        "Gorse,,,", "Plum Trading,plum.example,,", "Plum Trading Nord,plum.example,,Plam Trading",
        "Vale Trading,vale.example,,", "Vale Tradimg,tradimg.example,,", "Quarz Works,q.example,,",
        "Hut,q.example,,Quarz Works", "Yorporate Dune,,,", "Horporate Dune,,,", "Kestrel House,,,", "Lantern House,,,",
        "Mosaic Houses,,,",
    )  # fmt: skip
    answer = ask("match", "--self", "--json", "--book", path).json
    found = {
        (one["first"]["name"], one["second"]["name"]): (one["class"], one["way"], one["proposes"])
        for one in answer["pairs"]
    }
    assert found == {
        ("Acme Nordic", "ACME Nordic Inc."): ("exact", "name", "one customer"),
        ("Birch", "Birch Foods"): ("exact", "domain", "one customer"),
        ("Gorse", "Fir One"): ("exact", "alias", "one customer"),
        ("Microsoft", "GitHub"): ("close", "known", "first owns second"),
        ("Acme Nordic", "Acme Nordic Cargo"): ("close", "part", "first owns second"),
        ("Corporate Dawn", "Corporate Dawm"): ("close", "spelling", "one customer"),
        ("Orange", "ORANGE"): ("weak", "name", "one customer"),
        ("Plum Trading", "Plum Trading Nord"): ("exact", "domain", "one customer"),
        ("Quarz Works", "Hut"): ("exact", "alias", "one customer"),
        ("Yorporate Dune", "Horporate Dune"): ("close", "spelling", "one customer"),
    }
    assert answer["counts"] == {"exact": 5, "close": 4, "weak": 1}
    ran = ask("match", "--self", "--book", path)
    (line,) = [one for one in ran.lines if "GitHub" in one]
    assert line.split() == ["Microsoft", "GitHub", "27", "first", "owns", "second"]
    rows = list(csv.DictReader(io.StringIO(ask("match", "--self", "--csv", "--book", path).out)))
    assert len(rows) == 10


def test_a_book_without_kin_says_so(ask: Ask, tmp_path: Path) -> None:
    path = book(ask, tmp_path, "Acme,,,", "Birch,,,")
    assert "0 exact, 0 close, 0 weak" in ask("match", "--self", "--book", path).out
    assert ask("match", "--self", "--json", "--book", path).json["pairs"] == []


def test_what_is_exact_is_accepted_at_once_and_the_rest_by_name(ask: Ask, tmp_path: Path) -> None:
    path = book(ask, tmp_path, "Acme Nordic,,,", "Birch Foods,,,", "Cedar,cedar.com,,")
    (tmp_path / "list.csv").write_text(
        "name,segment,domain,sector\nAcme Nordic AB,large,,Steel\nBirch Foods,large,,Food\n"
        "Ceder,start-up,cedar.com,Apps\n"
    )
    given = (tmp_path / "list.csv", "--title", "The 100", "--date", "2026-01", "--book", path, "--reviewer", "ann")
    ran = ask("match", *given, "--accept", "exact", "--refuse", "cedar", "--yes")
    assert ran.code == 0
    assert "2 proposals accepted  (as ann)" in ran.err
    assert "not Ceder → Cedar  (as ann)" in ran.err
    shown = ask("show", "acme-nordic", "--json", "--book", path).json
    assert [(one["source_title"], one["as_of"], one["grade"]) for one in shown["facts"]] == [
        ("The 100", "2026-01", "C")
    ] * 2
    assert shown["industry"] == "Steel"
    assert ask("match", *given, "--accept", "exact", "--yes").code == 1
    assert "Nothing new is proposed for 'cedar'" in ask("match", *given, "--accept", "cedar").err
    assert ask("check", "--book", path).code == 0
