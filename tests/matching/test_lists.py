"""Lists of companies as they come, and what is said of odd ones."""

import json
from pathlib import Path

import pytest

from tokentui.domain.matching import Company
from tokentui.ingest.company_list import CompanyList, read_company_list
from tokentui.ingest.files.table import UnreadableFile

SEGMENTS = ("large", "established", "start-up", "public", "individual")


def read(folder: Path, text: str, name: str = "list.csv", mapping: dict[str, str] | None = None) -> CompanyList:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_company_list(path, SEGMENTS, mapping)


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Security,GICS Sector,Symbol,Website,Also known as,Former names,Owner,Segment,Headquarters,Raised,Batch,CIK\n"
        "Acme,Energy,ACM,acme.example,Akme; Acme One|A1,Old Acme,Big Co,Start-up,Norway,$5M,S20,77\n",
    )
    assert found.entries == (
        Company(
            2, "Acme", ("Akme", "Acme One", "A1"), ("Old Acme",), "acme.example", "ACM", "Big Co", "start-up", "Energy",
            "Norway", "$5M", "S20",
        ),
    )  # fmt: skip
    assert ("name", "Security") in found.columns
    assert found.unused == ("CIK",)


@pytest.mark.parametrize("word", ["startup", "Start up", "START-UP"])
def test_a_segment_is_read_whatever_its_spelling(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, f"name,segment\nAcme,{word}\n").entries[0].segment == "start-up"


def test_tabs_semicolons_and_marks_are_read_as_in_any_file(tmp_path: Path) -> None:
    assert read(tmp_path, "name\tdomain\nAcme\tacme.example\n", "list.tsv").entries[0].domain == "acme.example"
    assert read(tmp_path, "\ufeffname;domain\r\nAcme;acme.example\r\n").entries[0].domain == "acme.example"


def test_json_is_read_as_rows(tmp_path: Path) -> None:
    rows = [{"company": "Acme", "aka": ["Akme", "A1"], "round": 7, "deep": {"no": 1}}, {"company": None}, "loose"]
    for document in (rows, {"updated": "2026", "startups": rows}):
        found = read(tmp_path, json.dumps(document), "list.json")
        assert found.entries == (Company(1, "Acme", ("Akme", "A1"), funding="7"),)
        assert [(one.line, one.reason) for one in found.refused] == [
            (3, 'The row is no object, as in {"name": "Acme"}.'),
        ]


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("domain,ticker\nacme.example,ACM\n", "l.csv", "no column for the name of a company; it has domain, ticker"),
        ("Company,Name\nAcme,Ann\n", "l.csv", "two columns that could be the name, 'Name' and 'Company'; say which"),
        ("name,domain\n,acme.example\n", "l.csv", "names no company: no row has anything in the column 'name'"),
        (
            '{"a": [{"name": "Acme"}], "b": [{"name": "Bolt"}]}',
            "l.json",
            "2 lists that could be meant, 'a' and 'b'; say which with --table",
        ),
        ('{"a": "b"}', "l.json", "no column for the name of a company; it has a"),
        ('{"a": [', "l.json", "ends in the middle, on line 1"),
        ("[" * 3 + '{"a"' + "[" * 100_000, "l.csv", "is not JSON that can be read: look at line 1"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, text: str, name: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read(tmp_path, text, name)


def test_which_column_is_the_name_can_be_said(tmp_path: Path) -> None:
    text = "Company,Name\nAcme,Ann\n"
    assert read(tmp_path, text, mapping={"Company": "name", "Name": ""}).entries[0].name == "Acme"
    assert read(tmp_path, text, mapping={"Company": "name"}).entries[0].name == "Acme"
    assert read(tmp_path, "name,domain\nAcme,a.example\n", mapping={"domain": ""}).unused == ("domain",)
    with pytest.raises(UnreadableFile, match="'nme' is no field of a list of companies; the fields are name, aliases"):
        read(tmp_path, text, mapping={"Company": "nme"})
    with pytest.raises(UnreadableFile, match="no column 'Compny'; did you mean 'Company'"):
        read(tmp_path, text, mapping={"Compny": "name"})
    with pytest.raises(UnreadableFile, match="'Company' and 'Name', are mapped to name"):
        read(tmp_path, text, mapping={"Company": "name", "Name": "name"})


def test_a_segment_that_the_codebook_lacks_is_named_and_the_row_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "name,segment\nAcme,Mega\nBolt,large\nCork,Mega\nDawn,\nElm,mega [/]\n")
    assert [(one.name, one.segment) for one in found.entries] == [
        ("Acme", ""), ("Bolt", "large"), ("Cork", ""), ("Dawn", ""), ("Elm", ""),
    ]  # fmt: skip
    known = "no segment is proposed from there. It has large, established, start-up, public, individual."
    assert found.notices == (
        f"The codebook has no segment 'Mega' (lines 2, 4): {known}",
        f"The codebook has no segment 'mega [/]' (line 6): {known}",
    )


def test_a_parent_that_is_its_own_child_is_named_and_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "name,aka,parent\nAcme,,ACME Inc.\nBolt,Volt,volt\nCork,,Acme\n")
    assert [one.parent for one in found.entries] == ["", "", "Acme"]
    assert found.notices == ("'Acme' is named as its own parent (lines 2, 3): no parent is proposed.",)


def test_companies_that_own_one_another_are_named_and_keep_no_parent(tmp_path: Path) -> None:
    found = read(tmp_path, "name,parent\nDawn,Acme\nAcme,Bolt\nBolt,Cork\nCork,Acme\nElm,Fir\n")
    assert [one.parent for one in found.entries] == ["Acme", "", "", "", "Fir"]
    assert found.notices == ("'Acme' and 'Bolt' own one another (lines 3, 4, 5): no parent is proposed from there.",)


def test_rows_that_are_left_out_are_kept_with_a_reason(tmp_path: Path) -> None:
    found = read(tmp_path, "name,domain\nAcme,acme.example\n ,lost.example\nBolt\n")
    assert (found.rows, [one.name for one in found.entries]) == (3, ["Acme"])
    assert [(one.line, one.raw) for one in found.refused] == [(3, "lost.example"), (4, "Bolt")]
