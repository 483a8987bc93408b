"""Parents that are listed beside their own: named wherever annual spends are summed."""

from pathlib import Path

from tests.cli.conftest import Ask

LIST = """id,name,parent,annual_spend
alphabet,Alphabet,,500
2,Google Cloud,Alphabet,300
3,Waymo,ALPHABET,100
4,Cedar,,50
5,Cedar Labs,Cedar,60
6,Elm,,70
7,Elm Labs,Elm,
"""
M = 1_000_000


def test_a_spend_that_may_hold_that_of_others_is_named_beside_the_sums(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "x.tokentui", tmp_path / "c.csv"
    file.write_text(LIST)
    ask("import", file, "--book", book)
    found = ask("composition", "--book", book)
    assert "Alphabet ($500) beside Google Cloud, Waymo ($400)" in " ".join(found.err.split())
    # Cedar spends less than what it owns, and what Elm Labs spends nobody knows.
    assert "Cedar" not in found.err
    assert "Elm" not in found.err
    document = ask("composition", "--json", "--book", book).json
    assert document["parents"] == [
        {"parent": "Alphabet", "spend": 500 * M, "children": ["Google Cloud", "Waymo"], "theirs": 400 * M}
    ]


def test_an_excluded_one_is_in_no_sum_and_no_warning(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "x.tokentui", tmp_path / "c.csv"
    file.write_text(LIST)
    ask("import", file, "--book", book)
    assert ask("tag", "alphabet", "--exclude", "a double", "--book", book).code == 0
    assert "beside" not in ask("composition", "--book", book).err


def test_years_of_usage_are_of_one_account_alone(ask: Ask, tmp_path: Path) -> None:
    book, file, usage = tmp_path / "x.tokentui", tmp_path / "c.csv", tmp_path / "u.csv"
    file.write_text("id,name,parent\n1,Alphabet,\n2,Waymo,Alphabet\n")
    usage.write_text("customer,month,spend\n1,2026-10,500\n2,2026-10,100\n")
    ask("import", file, usage, "--book", book)
    assert "listed beside" not in ask("composition", "--book", book).err
